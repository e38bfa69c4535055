"""A junk row blocks no case for good, a genuine entry is never set aside, and an answer that nobody named is told."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from crypto.entry import Head, SealedEntry
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Case, Office
from tests.desk.test_tampering import officers_entry, sql
from tests.intake.page import Page

NOT_WHOLE = "tidak dapat dibuka atau tanda tangannya tidak cocok"


def junk(office: Office, case: Case, strand: str, seq: object = None, linked: bool = False) -> None:
    """A row as somebody without any key can lay it at the end of a strand."""
    last = office.casebook.heads(case.id).get(strand)
    place = seq if seq is not None else (last.seq + 1 if last else 1)
    prev = last.hash if last and linked else os.urandom(32)
    envelope, hash = os.urandom(5233), os.urandom(32)
    if linked and isinstance(place, int):
        hash = SealedEntry(case.id, strand, place, prev, envelope).hash
    row = (case.id, strand, place, prev, envelope, hash)
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        database.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("UPDATE cases SET changed = changed + 1000")
        database.execute("UPDATE office SET counter = counter + 1000")


def aside(office: Office) -> list[tuple[str, object]]:
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database:
        return database.execute("SELECT strand, seq FROM set_aside ORDER BY strand, seq").fetchall()


def sent(browser: Browser, case: Case) -> tuple[int, str]:
    done = browser.send(case.path, f"{case.path}/sisihkan", {})
    return done.status_code, done.text


@pytest.fixture
def case(office: Office, desk: Open) -> Case:
    one = office.report("Amplop di loket.")
    desk("omar").act(one.path, "jawab", answer_text="Kami baca.")
    return one


@pytest.mark.parametrize("login", ["olga", "nur"])
@pytest.mark.parametrize("strand", ["officers", "reporter", "answers"])
def test_a_head_sets_junk_aside_and_the_case_goes_on(office: Office, desk: Open, case: Case, strand: str, login: str) -> None:
    junk(office, case, strand)
    junk(office, case, strand, seq=40)
    head = desk(login)
    page = head.page(case.path)
    assert (f"{case.path}/jawab" in page.actions) == (strand == "reporter")
    page = head.act(case.path, "sisihkan")
    assert NOT_WHOLE not in page.text
    assert "2 baris yang tidak dapat dibuka siapa pun disisihkan" in page.text
    assert [one[0] for one in aside(office)] == [strand, strand]
    assert "Tetap ditulis." in desk("omar").act(case.path, "jawab", answer_text="Tetap ditulis.").text
    assert "menyisihkan baris rusak dari LI-" in desk("ratna").page("/audit").text
    office.writes(case, "Kata kedua.")
    assert "Kata kedua." in desk("omar").page(case.path).text


def test_a_form_of_a_page_from_before_the_junk_writes_nothing(office: Office, desk: Open, case: Case) -> None:
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/jawab")
    junk(office, case, "officers", seq=40)
    before = office.casebook.entries(case.id)
    for what, field in (("jawab", "answer_text"), ("catatan", "note_text")):
        done = omar.post(f"{case.path}/{what}", {"form_token": token, field: "Tetap ditulis."})
        page = Page(done.text)
        assert (done.status_code, "Tetap ditulis." in done.text) == (409, True), what
        assert "tidak utuh" in " ".join(page.summary)
    assert office.casebook.entries(case.id) == before


def test_rows_that_can_stand_in_no_strand_are_told_and_stand_in_nobodys_way(office: Office, desk: Open, case: Case) -> None:
    for strand, seq in (("officers", 0), ("officers", -3), ("officers", "zz"), ("reporter", "zz"), ("strange", 1)):
        junk(office, case, strand, seq=seq)
    olga = desk("olga")
    assert "Tetap ditulis." in olga.act(case.path, "jawab", answer_text="Tetap ditulis.").text
    assert "baris untuk kasus ini yang bentuknya salah" in olga.page(case.path).text
    assert "bentuknya salah" not in olga.act(case.path, "sisihkan").text
    assert len(aside(office)) == 5


def test_a_plain_officer_is_not_offered_it_and_cannot_do_it(office: Office, desk: Open, case: Case) -> None:
    """With a token of this very page, as any form on it has."""
    junk(office, case, "reporter")
    omar = desk("omar")
    page = omar.page(case.path)
    assert f"{case.path}/sisihkan" not in page.actions
    done = omar.post(f"{case.path}/sisihkan", {"form_token": page.value("form_token", f"{case.path}/jawab")})
    assert (done.status_code, "Hanya kepala tim" in Page(done.text).text) == (409, True)
    assert aside(office) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET hash = zeroblob(32) WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET prev = zeroblob(32) WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET envelope = zeroblob(5233) WHERE strand = 'officers' AND seq = 1",
        "DELETE FROM entries WHERE strand = 'officers' AND seq = 1",
        "UPDATE entries SET hash = zeroblob(32) WHERE strand = 'answers' AND seq = 3",
        "UPDATE entries SET hash = zeroblob(32) WHERE strand = 'reporter' AND seq = 1",
    ],
)
def test_a_genuine_entry_is_never_set_aside(office: Office, desk: Open, case: Case, damage: str) -> None:
    sql(office, damage)
    before = office.casebook.entries(case.id)
    status, text = sent(desk("olga"), case)
    assert status == 409
    assert "ada langkah yang asli" in text
    assert office.casebook.entries(case.id) == before
    assert aside(office) == []


def test_where_a_roster_is_missing_nothing_is_set_aside(office: Office, desk: Open, case: Case) -> None:
    """Else what was signed under it would look like junk."""
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    omar = desk("").sign_in("omar")
    omar.act(case.path, "catatan", note_text="Di bawah daftar kedua.")
    olga = desk("").sign_in("olga")
    olga.page("/")
    assert olga.send("/", "/keluar", {}).status_code == 303
    sql(office, "DELETE FROM rosters WHERE version = 2")
    status, text = sent(olga.sign_in("olga"), case)
    assert status == 409
    assert "Pulihkan dulu buku kasus" in text


def test_an_answer_that_no_entry_names_is_told_and_the_case_takes_nothing(office: Office, desk: Open, case: Case) -> None:
    """It may be one whose entry was cut off: nobody here can open it, so no button takes it away."""
    sql(office, "DELETE FROM entries WHERE strand = 'officers' AND seq = 3")
    olga = desk("olga")
    page = olga.page(case.path)
    assert "Ada jawaban kepada pelapor yang tidak disebut langkah tim" in page.text
    assert f"{case.path}/jawab" not in page.actions
    assert f"{case.path}/sisihkan" not in page.actions
    assert "tidak dapat ditulisi" in olga.page("/keutuhan").text


def test_an_answer_laid_there_with_a_right_hash_is_told_as_well(office: Office, desk: Open, case: Case) -> None:
    junk(office, case, "answers", linked=True)
    assert "tidak disebut langkah tim mana pun" in desk("olga").page(case.path).text


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET seq = 90 WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET seq = -2 WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET strand = 'Officers' WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET strand = 'reporter', seq = 7, prev = zeroblob(32) WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET strand = 'officers', seq = 9, hash = zeroblob(32) WHERE strand = 'reporter' AND seq = 1",
        "UPDATE entries SET strand = 'strange' WHERE strand = 'answers' AND seq = 3",
        "UPDATE entries SET seq = 77 WHERE strand = 'answers' AND seq = 3",
    ],
)
def test_a_genuine_entry_that_was_moved_to_look_like_junk_is_not_set_aside(
    office: Office, desk: Open, case: Case, damage: str
) -> None:
    sql(office, damage)
    before = office.casebook.entries(case.id)
    status, text = sent(desk("olga"), case)
    assert status == 409, text
    assert "ada langkah yang asli" in text
    assert office.casebook.entries(case.id) == before
    assert aside(office) == []


def test_what_was_signed_under_a_roster_that_is_missing_is_not_set_aside_by_who_never_saw_it(
    office: Office, desk: Open, case: Case
) -> None:
    """Olga comes for the first time: neither her key nor her browser knows that there was a second version."""
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    desk("omar").act(case.path, "catatan", note_text="Di bawah daftar kedua.")
    sql(office, "DELETE FROM rosters WHERE version = 2")
    sql(office, "DELETE FROM pins")
    status, text = sent(desk("olga"), case)
    assert status == 409
    assert "ada langkah yang asli" in text
    assert aside(office) == []


@pytest.mark.parametrize("kind", ["note", "recover"])
def test_somebody_who_never_read_a_case_does_not_block_it_with_what_he_signs(office: Office, desk: Open, kind: str) -> None:
    """Nur is kept out of it; its public key stands in the clear, and she has the casebook's file."""
    case = office.report("Amplop di loket.", excluded=("kepala_upg",))
    desk("omar").act(case.path, "jawab", answer_text="Kami baca.")
    case.head = Head(5, os.urandom(32))  # names what is not there, so nothing fits behind it
    for _ in range(2):
        officers_entry(office, case, "nur", kind, {"text": "…", "officers": [office.team.people["nur"].id], "proof": "00"})
    olga = desk("olga")
    assert f"{case.path}/jawab" not in olga.page(case.path).actions
    assert "2 baris" in olga.act(case.path, "sisihkan").text
    assert "Tetap ditulis." in desk("omar").act(case.path, "jawab", answer_text="Tetap ditulis.").text


def test_who_has_left_does_not_block_a_case_under_the_version_in_which_he_was_there(
    office: Office, desk: Open, case: Case
) -> None:
    lines = [replace(one, retired=TODAY) if one.name == "Omar" else one for one in office.roster.officers]
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines))
    olga = desk("olga")
    olga.act(case.path, "catatan", note_text="Di bawah daftar kedua.")
    officers_entry(office, case, "omar", "note", {"text": "Dari masa lalu."}, version=1)
    assert f"{case.path}/jawab" not in olga.page(case.path).actions
    olga.act(case.path, "sisihkan")
    assert "Tetap ditulis." in olga.act(case.path, "jawab", answer_text="Tetap ditulis.").text
