"""C45: cells of another shape than their columns have, in every table of the casebook."""

from contextlib import closing

import pytest

from tests.tamper.bench import AtDesk, Bench, Report, warnings_on
from tests.tamper.file_acts import connect, do, one
from tests.tamper.looks import trouble

TEXT = "Stempel lama masih dipakai."
PAGES = ("/", "/tim", "/keutuhan", "/akun", "/serah", "/audit")
ID, RAW = "f" * 32, b"\x00\xff"
# Of a case: which cells hold bytes, text and whole numbers, and which of its rows is meant.
BYTES = {
    "cases": ("birth", "sealed_birth"),
    "grants": ("envelope",),
    "entries": ("prev", "envelope", "hash"),
    "files": ("sha256",),
}
TEXTS = {
    "cases": ("case", "came"),
    "grants": ("slot",),
    "entries": ("strand",),
    "files": ("file", "case"),
    "outbox": ("case",),
    "collections": ("case", "day"),
}
NUMBERS = {
    "cases": ("changed", "opened"),
    "entries": ("seq",),
    "files": ("size", "seq"),
    "outbox": ("seq",),
    "collections": ("upto_seq", "backed_up", "emptied"),
}
ONE_ROW = {
    "grants": "[case] = ? AND slot = (SELECT min(slot) FROM grants WHERE [case] = ?)",
    "entries": "[case] = ? AND strand = 'reporter' AND seq = 1",
}
# Everything else: a row of nobody's, or a row that somebody has, with cells that are no bytes, no text, no number, no day.
OTHERS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("INSERT INTO rosters VALUES (2, 'teks', 1)", ()),
    ("UPDATE office SET form_secret = 'teks', counter = 'teks', last_trip = 'bukan hari'", ()),
    ("UPDATE officers SET locked_key = 'teks' WHERE login = 'sari'", ()),
    ("UPDATE officers SET last_totp_step = 'teks', handed_over = 'bukan hari' WHERE login = 'nur'", ()),
    ("INSERT INTO officers VALUES (?, ?, 7, 'teks', ?)", (RAW, RAW, RAW)),
    ("INSERT INTO one_time_codes VALUES (?, 'teks', 'teks')", (RAW,)),
    ("INSERT INTO sessions VALUES ('teks', ?, 'teks')", (RAW,)),
    ("INSERT INTO invitations VALUES ('teks', 'teks', 7)", ()),
    ("INSERT INTO invitations VALUES (?, NULL, 'bukan hari')", (RAW,)),
    ("INSERT INTO newcomers VALUES (?, 'eva', NULL, NULL, NULL, NULL, NULL)", (ID[:16],)),
    ("INSERT INTO newcomers VALUES (?, ?, 'teks', 'teks', 'teks', 'teks', 'teks')", (RAW, RAW)),
    ("INSERT INTO drafts VALUES (?, 'teks', 7, 'open')", (ID,)),
    ("INSERT INTO drafts VALUES (?, NULL, NULL, 'open')", (RAW,)),
    ("INSERT INTO audit VALUES ((SELECT max(seq) + 1 FROM audit), 'teks', NULL, 7)", ()),
    ("INSERT INTO alarms VALUES (?, 'bukan hari', 'bukan alarm', ?, 'teks')", (RAW, RAW)),
    ("INSERT INTO alarms VALUES (?, NULL, NULL, NULL, 1)", (ID,)),
    ("UPDATE pins SET envelope = 'teks' WHERE officer = (SELECT officer FROM officers WHERE login = 'olga')", ()),
    ("INSERT INTO pins VALUES (?, NULL)", (RAW,)),
    ("INSERT INTO set_aside VALUES (?, 'bukan hari', ?, 7, 'teks', 'teks', NULL, 7)", (RAW, RAW)),
)


def loosen(bench: Bench) -> None:
    """Columns that may hold nothing: whoever writes into the file writes its schema too."""
    with closing(connect(bench.casebook)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'")
        database.execute("PRAGMA writable_schema = RESET")


def cells() -> list[tuple[str, str, object]]:
    """(table, column, what is put there)."""
    found: list[tuple[str, str, object]] = []
    for table, columns in BYTES.items():
        found += [(table, column, junk) for column in columns for junk in ("teks", None, 10**12)]
    found += [(table, column, RAW) for table, columns in TEXTS.items() for column in columns]
    found += [(table, column, "teks") for table, columns in NUMBERS.items() for column in columns]
    return [*found, ("collections", "day", "bukan hari")]


def collected(bench: Bench) -> list[tuple[tuple[str, str, object], Report]]:
    """A case for each such cell, in the casebook and sound so far: with a file, where one is meant, and a receipt on its way."""
    made = []
    for cell in cells():
        report = bench.report(f"{TEXT} {cell!r}")
        if cell[0] == "files":
            assert bench.back(report).send_file(b"isi berkas").status_code == 303
        made.append((cell, report))
    bench.carry()
    omar = bench.officer("omar")
    assert {report.case for _, report in made} <= omar.sees()
    assert warnings_on(omar.queue()) == set()
    bench.close("desk")
    return made


def poison(bench: Bench, cell: tuple[str, str, object], report: Report) -> None:
    table, column, junk = cell
    where = ONE_ROW.get(table, "[case] = ?")
    put = RAW + bytes.fromhex(report.case) if junk == RAW and column in ("case", "file") else junk
    do(bench.casebook, f"UPDATE {table} SET [{column}] = ? WHERE {where}", put, *[report.case] * where.count("?"))


def goes_everywhere(officer: AtDesk, reports: list[Report]) -> None:
    """Every page answers: none fails, none is missing but those that are not his."""
    for path in (*PAGES, *(report.path for report in reports)):
        assert officer.get(path).status_code in (200, 404), (officer.login, path)


def test_c45_cells_of_another_shape_break_no_page_and_keep_no_other_case(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    sound, sick = bench.report(TEXT), collected(bench)
    loosen(bench)
    for cell, report in sick:
        poison(bench, cell, report)
    for statement, values in OTHERS:
        do(bench.casebook, statement, *values)
    for login in ("sari", "nur"):  # whose own row it is comes in no more, and is told as anybody is
        assert bench.stranger().try_in(login).status_code == 400
    reports = [report for _, report in sick]
    for login in ("omar", "olga", "ratna"):
        goes_everywhere(bench.officer(login), reports)
    # Told is what is missed or cannot be used; the other cells are noticed in their case, or are of no use to anybody.
    moved = {report.case for (table, column, _), report in sick if table == "entries" and column in ("strand", "seq", "hash")}
    whole = {(code, None) for code in ("roster_damaged", "pins_damaged", "team_rows_damaged", "case_gone")}
    of_eve = {(None, None)}  # the alarm without a code that stands above
    assert bench.alarms() == whole | of_eve | {("strand_cut", case) for case in moved}
    # What is whole is read, written and answered as ever.
    omar = bench.officer("omar")
    assert TEXT in omar.case(sound.case).text
    assert omar.reads_samples()
    omar.act(sound.case, "jawab", answer_text="Sudah kami baca.")
    assert bench.try_to_carry() == 0
    page = bench.token_page(sound)
    assert "Sudah kami baca." in page.text
    assert trouble(page) == ""
    assert bench.writes(sound, "Sesudahnya.").status_code == 303
    assert bench.try_to_carry() == 0
    assert "Sesudahnya." in omar.case(sound.case).text
    assert one(bench.casebook, "SELECT typeof(last_trip) FROM office") == "text"
    output = capfd.readouterr()
    assert "Traceback" not in output.out + output.err
