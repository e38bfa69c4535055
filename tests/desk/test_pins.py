"""Nobody cuts a line off the casebook while nobody is signed in without its being missed: by the cases, the officers' keys and
their browsers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crypto.officer_key import OfficerKey
from crypto.pins import Pins
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Clock, Office
from tests.desk.test_tampering import officers_entry
from wbs.desk.app import create_app
from wbs.desk.keyring import Keyring
from wbs.settings import Settings
from wbs.store.casebook import Casebook

ROSTER_CUT = "Daftar tim di buku kasus lebih tua"
AUDIT_CUT = "Jejak audit dipotong"
CASE_GONE = "Sebuah kasus yang pernah ada hilang"
STRAND_CUT = "Bagian akhir riwayat kasus ini pernah ada"
SET_BACK = "Buku kasus ini lebih tua daripada"


def edit(office: Office, *statements: str) -> None:
    """As somebody does with the casebook's file and no key: no counter rises."""
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        for statement in statements:
            database.execute(statement)


def leave(browser: Browser) -> None:
    assert browser.send("/", "/keluar", {}).status_code == 303


def ringing(office: Office) -> list[tuple[str, str | None]]:
    return [(one.code, one.case) for one in office.casebook.alarms.ringing()]


@pytest.fixture
def worked(office: Office, desk: Open) -> Case:
    """A case with notes; Omar and Olga have been here and gone."""
    case = office.report("Amplop di loket.")
    for login in ("omar", "olga"):
        browser = desk(login)
        browser.act(case.path, "catatan", note_text=f"Catatan {login}.")
        leave(browser)
    return case


def test_what_an_officer_has_left_whole_rings_nowhere(office: Office, desk: Open, worked: Case) -> None:
    office.writes(worked, "Kata kedua.")
    for login in ("omar", "olga", "nur", "ratna", "omar"):
        desk("").sign_in(login).page("/")
    assert ringing(office) == []


def test_a_strand_whose_end_was_cut_off_is_missed_and_told_to_its_readers_alone(
    office: Office, desk: Open, worked: Case
) -> None:
    other = office.report("Hal lain.", excluded=("kepala_upg",))
    leave(desk("").sign_in("omar"))
    edit(office, f"DELETE FROM entries WHERE strand = 'reporter' AND [case] = '{other.id}'")
    edit(office, "DELETE FROM entries WHERE strand = 'officers' AND seq = 5")
    omar, nur = desk("omar"), desk("nur")
    assert STRAND_CUT in omar.page("/").text
    assert {("strand_cut", worked.id), ("strand_cut", other.id)} <= set(ringing(office))
    assert f"LI-{worked.id[:6].upper()}: {STRAND_CUT}" in nur.page("/").text
    assert f"LI-{other.id[:6].upper()}" not in nur.page("/").text


def test_a_case_that_is_gone_is_missed(office: Office, desk: Open, worked: Case) -> None:
    edit(office, *(f"DELETE FROM {table} WHERE [case] = '{worked.id}'" for table in ("outbox", "entries", "grants", "cases")))
    desk("omar").page("/")
    page = desk("nur").page("/")
    assert CASE_GONE in page.text
    assert f"LI-{worked.id[:6].upper()}" not in page.text


def test_audit_lines_that_were_cut_off_are_missed_by_who_left_after_them(office: Office, desk: Open, worked: Case) -> None:
    named = office.casebook.audit.head()
    leave(desk("").sign_in("olga"))
    last = office.casebook.audit.head()
    # That she came again stands in a line that no entry of a case names.
    assert named is not None
    assert last is not None
    assert last.seq > named.seq
    edit(office, f"DELETE FROM audit WHERE seq = {last.seq}")
    desk("olga").page("/")
    assert AUDIT_CUT in desk("ratna").page("/").text


def test_a_case_that_names_an_audit_line_misses_it_without_any_pins(
    office: Office, worked: Case, settings: Settings, clock: Clock, keyring: Keyring
) -> None:
    """Every officers' entry names the audit's head: the case itself is a witness, also at a desk that has just been started."""
    # Nothing names the third line, whose place the next sign-in takes; what Olga's entries name stays gone.
    edit(office, "DELETE FROM pins", "DELETE FROM audit WHERE seq >= 3")
    again = create_app(settings, office.casebook, clock, keyring)
    try:
        Browser(again, office).sign_in("omar").page("/")
        assert ("audit_cut", None) in ringing(office)
    finally:
        again.state.desk.close()


def test_the_overseers_audit_says_which_case_was_cut(office: Office, desk: Open, worked: Case) -> None:
    ratna = desk("ratna")
    number = f"LI-{worked.id[:6].upper()}"
    assert "ada yang memotong riwayat kasus itu" not in ratna.page("/audit").text
    desk("omar").get(worked.path)
    edit(office, "DELETE FROM entries WHERE strand = 'officers' AND seq = 5")
    assert f"langkah terakhir kasus {number} yang tidak ada lagi" in ratna.page("/audit").text


def test_a_roster_that_was_taken_away_is_missed(office: Office, desk: Open, worked: Case) -> None:
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    leave(desk("").sign_in("omar"))
    edit(office, "DELETE FROM rosters WHERE version = 2")
    desk("omar").page("/")
    assert ROSTER_CUT in desk("olga").page("/").text


def test_a_new_entry_under_a_roster_that_was_over_rings_on_its_case(office: Office, desk: Open, worked: Case) -> None:
    """Nur has left the team, and writes with her old key under the version in which she was there."""
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    leave(desk("").sign_in("omar"))
    officers_entry(office, worked, "nur", "note", {"text": "Dari masa lalu."}, version=1)
    omar = desk("omar")
    page = omar.page(worked.path)
    assert "Sebuah langkah baru ditandatangani dengan daftar tim yang sudah tidak berlaku" in page.text
    assert ("entry_backdated", worked.id) in ringing(office)
    assert "Tetap ditulis." in omar.act(worked.path, "catatan", note_text="Tetap ditulis.").text


def test_pins_of_somebody_else_or_of_nobody_ring(office: Office, desk: Open, worked: Case) -> None:
    omar, eve = office.team.people["omar"], OfficerKey.new()
    empty = Pins(omar.id, (1, office.roster.hash), (0, bytes(32)), {})
    forged = OfficerKey(omar.key.seal_seed, eve.sign_seed, eve.totp_raw).seal_pins(empty)
    for envelope in (forged, b"", b"\x01" * 5000):
        office.casebook.pins.put(omar.id, envelope)
        desk("omar").page("/")
        found = [one for one in office.casebook.alarms.ringing() if one.code == "pins_damaged"]
        assert len(found) == 1
        office.casebook.alarms.switch_off(found[0].alarm)


def test_everybodys_pins_have_one_size_whatever_he_reads(office: Office, desk: Open) -> None:
    for _ in range(40):
        office.report(excluded=("kepala_upg",))
    sizes = set()
    for login in ("omar", "nur", "ratna"):
        desk(login).page("/")
        sizes.add(len(office.casebook.pins.get(office.team.people[login].id) or b""))
    assert len(sizes) == 1


def copied(office: Office, target: Path) -> Path:
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    return target


def set_back(office: Office, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as live:
        old.backup(live)


def test_a_casebook_set_back_as_a_whole_is_missed_by_the_browser(
    office: Office, desk: Open, worked: Case, tmp_path: Path
) -> None:
    copy = copied(office, tmp_path / "old.sqlite3")
    olga = desk("").sign_in("olga")
    olga.act(worked.path, "catatan", note_text="Ini akan hilang.")
    leave(olga)
    set_back(office, copy)
    assert SET_BACK in olga.sign_in("olga").page("/").text
    assert "Ini akan hilang." not in olga.page(worked.path).text
    for one in office.casebook.alarms.ringing():
        office.casebook.alarms.switch_off(one.alarm)
    leave(olga)
    olga.sign_in("olga").page("/")
    assert ringing(office) == []


def test_pins_that_were_taken_away_are_missed_by_the_browser(office: Office, desk: Open, worked: Case) -> None:
    olga = desk("").sign_in("olga")
    olga.page("/")
    leave(olga)
    edit(office, f"DELETE FROM pins WHERE officer = '{office.team.people['omar'].id}'")
    assert "hilang dari komputer ini" in olga.sign_in("olga").page("/").text


def test_a_browser_that_knows_another_casebook_says_so(office: Office, desk: Open, worked: Case) -> None:
    olga = desk("").sign_in("olga")
    leave(olga)
    edit(office, "UPDATE office SET form_secret = zeroblob(32)")
    olga.app.state.desk.forms._secret = bytes(32)
    assert "buku kasus ini tidak mengenal tandanya" in olga.sign_in("olga").page("/").text


def test_a_casebook_of_before_the_pins_is_completed_and_rings_nothing(office: Office, desk: Open, worked: Case) -> None:
    edit(office, "DROP TABLE pins", "DROP INDEX heads")
    with closing(Casebook(office.folder)):
        pass
    desk("omar").page("/")
    assert ringing(office) == []
    assert office.casebook.pins.count() == 1


def test_a_session_that_ran_out_leaves_its_memory_too(office: Office, desk: Open, worked: Case) -> None:
    nur = desk("nur")
    nur.page("/")
    before = office.casebook.pins.get(office.team.people["nur"].id)
    office.clock.turn(hours=3)
    nur.app.state.desk.sessions.sweep(office.clock())
    assert office.casebook.pins.get(office.team.people["nur"].id) != before
