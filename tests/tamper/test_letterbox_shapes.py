"""S47, S48: the letterbox's own secret, and cells of another shape than their columns have."""

from contextlib import closing

import pytest

from tests.intake.page import Page
from tests.intake.rini import asked_words
from tests.tamper.bench import Bench, Report
from tests.tamper.file_acts import connect, do, one
from tests.tamper.looks import receipts, trouble

TEXT = "Stempel lama masih dipakai."
SAME_ORIGIN = {"Origin": "https://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
# Which of a case's cells hold bytes, text and whole numbers; {n} makes each junk text another one, for unique columns.
BYTES = {
    "cases": ("locator_hash", "birth", "sealed_birth", "head", "reporter_hash"),
    "grants": ("envelope",),
    "entries": ("prev", "envelope", "hash"),
    "forms": ("mac",),
    "files": ("sha256",),
}
TEXTS = {"cases": ("case",), "grants": ("slot",), "entries": ("strand",), "files": ("file", "case")}
NUMBERS = {"cases": ("reporter_seq", "carried_seq"), "entries": ("seq",), "forms": ("seq",), "files": ("size", "seq")}
ONE_ROW = {
    "cases": "[case] = ?",
    "grants": "[case] = ? AND slot = (SELECT min(slot) FROM grants WHERE [case] = ?)",
    "entries": "[case] = ? AND strand = 'reporter' AND seq = 1",
    "forms": "[case] = ? AND seq = 1",
    "files": "[case] = ?",
}


def test_s47_a_form_whose_secret_was_exchanged_comes_back_and_goes_in_at_the_second_try(bench: Bench) -> None:
    rini = bench.street()
    form = rini.fill(narrative=TEXT)
    words = " ".join(rini.words)
    bench.close("intake")
    do(bench.letterbox, "UPDATE office SET form_secret = ?", bytes(range(32)))
    again = bench.street()
    before = one(bench.letterbox, "SELECT count(*) FROM cases")
    sent = again.post("/lapor", form, headers=SAME_ORIGIN)
    assert sent.status_code == 400
    page = Page(sent.text)
    assert "Formulir ini perlu dikirim sekali lagi." in " ".join(page.summary)
    assert page.value("narrative") == TEXT
    assert page.value("words") == words
    assert one(bench.letterbox, "SELECT count(*) FROM cases") == before
    again.words = words.split()
    assert len(asked_words(page)) == 2
    assert again.post("/lapor", again.fill(page, narrative=TEXT), headers=SAME_ORIGIN).status_code == 303
    bench.carry()
    omar = bench.officer("omar")
    assert TEXT in omar.case(bench.known(words).case).text
    assert omar.reads_samples()
    assert bench.alarms() == set()


def loosen(bench: Bench) -> None:
    """Columns that may hold nothing: whoever writes into the file writes its schema too."""
    bench.close("intake")
    with closing(connect(bench.letterbox)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'")
        database.execute("PRAGMA writable_schema = RESET")


def junk_cells() -> list[tuple[str, str, object]]:
    """(table, column, what is put there)."""
    cells: list[tuple[str, str, object]] = []
    for table, columns in BYTES.items():
        # What is in a table's key no file lets be nothing.
        junks = ("teks", 10**12) if table == "forms" else ("teks", None, 10**12)
        cells += [(table, column, junk) for column in columns for junk in junks]
    cells += [(table, column, b"\x00\xff") for table, columns in TEXTS.items() for column in columns]
    cells += [(table, column, "teks") for table, columns in NUMBERS.items() for column in columns]
    return cells


def poisoned(bench: Bench, table: str, column: str, junk: object) -> Report:
    """A report of its own, collected by nobody, with one such cell."""
    report = bench.report(f"{TEXT} {table} {column} {junk!r}")
    if table == "files":
        assert bench.back(report).send_file(b"isi berkas").status_code == 303
    where = ONE_ROW[table]
    if isinstance(junk, str) and column == "locator_hash":
        junk = f"{junk} {report.case}"
    put = b"\x00" + bytes.fromhex(report.case) if junk == b"\x00\xff" and column in ("case", "file") else junk
    do(bench.letterbox, f"UPDATE {table} SET [{column}] = ? WHERE {where}", put, *[report.case] * where.count("?"))
    return report


def test_s48_cells_of_another_shape_break_no_page_and_keep_no_other_case(
    bench: Bench, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    loosen(bench)
    sound = bench.report(TEXT)
    sick = [(cell, poisoned(bench, *cell)) for cell in junk_cells()]
    caplog.clear()
    told: set[str] = set()
    token = bench.token_page(sound).value("form_token", "pesan")
    for cell, report in sick:
        rini = bench.back(report)
        shown = rini.client.get("/kotak")
        assert shown.status_code == 200, (cell, shown.status_code)
        told.add(trouble(Page(shown.text)))
        said = rini.post("/kotak/pesan", {"form_token": token, "text": "Masih ada lagi."})
        assert said.status_code in (303, 422, 503), (cell, said.status_code)
        # Stored, or back with what was typed: never lost without a word.
        assert said.status_code == 303 or "Masih ada lagi." in said.text, cell
    # Only what the token does not need to see goes unnoticed by her; the courier meets it.
    assert told == {"", "unknown", "untrue"}
    assert trouble(bench.token_page(sound)) == ""
    assert [record.getMessage() for record in caplog.records if record.name == "wbs"] == []
    # The courier goes on past all of them, and says that something was refused.
    assert bench.try_to_carry() == 0
    assert ("parcel_refused", None) in bench.alarms()
    omar, olga = bench.officer("omar"), bench.officer("olga")
    assert TEXT in omar.case(sound.case).text
    assert receipts(bench, sound) == 1
    assert omar.reads_samples()
    assert olga.is_told("parcel_refused")
    assert not omar.is_told("parcel_refused")
    # What she writes afterwards is carried too, and the team's receipt comes back.
    assert bench.writes(sound, "Sesudahnya.").status_code == 303
    assert bench.try_to_carry() == 0
    assert "Sesudahnya." in omar.case(sound.case).text
    assert "Tanda terima" in bench.token_page(sound).text
    output = capfd.readouterr()
    assert "Traceback" not in output.out + output.err
