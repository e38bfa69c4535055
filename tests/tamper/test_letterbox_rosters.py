"""S01-S07: the rosters in the letterbox. Intake seals to what two heads have signed, or does not open."""

from crypto.roster import parse
from tests.tamper import eve
from tests.tamper.bench import Bench, Report, warnings_on
from tests.tamper.file_acts import do
from tests.tamper.insider import next_roster
from tests.tamper.looks import is_put_aside

TEXT = "Setoran dipotong sepuluh persen."
MUST_NOT = "the roster in the letterbox must not be used: "


def slots(bench: Bench, report: Report) -> set[str]:
    """Who has a grant row in this case at the letterbox."""
    return {slot for (slot,) in bench.ask_letterbox("SELECT slot FROM grants WHERE [case] = ?", report.case)}


def version_of(bench: Bench, report: Report) -> int:
    return eve.birth(bench, report).roster_version


def does_not_open(bench: Bench, reason: str) -> bool:
    """Started again: exit code 2 and one line that says why."""
    ended = bench.started("intake")
    assert (ended.returncode, ended.stdout) == (2, "")
    [line] = ended.stderr.splitlines()
    return line.startswith(f"wbs intake: {MUST_NOT}{reason}")


def running_intake_goes_on(bench: Bench, before: set[str]) -> bool:
    """A new report is sealed to the officers of before, by their keys of before, and Omar reads it."""
    roster = parse(bench.ask_casebook("SELECT document FROM rosters WHERE version = 1")[0][0])
    report = bench.report(TEXT)
    assert slots(bench, report) == before
    record = eve.birth(bench, report)
    assert (record.roster_version, record.roster_hash) == (roster.version, roster.hash)
    assert bench.office.keys["omar"].open_grant(report.case, bench.id("omar"), grant_of(bench, report, bench.id("omar")))
    return True


def grant_of(bench: Bench, report: Report, slot: str) -> bytes:
    [(envelope,)] = bench.ask_letterbox("SELECT envelope FROM grants WHERE [case] = ? AND slot = ?", report.case, slot)
    return bytes(envelope)


def changed_under_a_running_room(bench: Bench, document: bytes, reason: str) -> None:
    """What S01, S04, S05 and S06 have in common."""
    before = slots(bench, bench.report(TEXT))
    roster = eve.newest(bench)
    assert parse(document).signatures == roster.signatures
    eve.lay_roster(bench, document)
    assert running_intake_goes_on(bench, before)
    assert does_not_open(bench, reason)
    bench.carry()
    assert bench.alarms() == {("roster_refused", None)}
    assert bench.officer("olga").is_told("roster_refused")
    # Put back, everything is as it was.
    eve.lay_roster(bench, roster.document)
    assert slots(bench, bench.report(TEXT)) == before


def test_s01_an_officer_who_was_added_under_the_old_signatures_gets_no_report(bench: Bench) -> None:
    roster = eve.newest(bench)
    changed_under_a_running_room(bench, eve.changed(roster, officers=(*roster.officers, eve.LINE)), "signature")


def test_s02_a_version_that_eve_signed_in_the_heads_names_is_left_lying(bench: Bench) -> None:
    before = slots(bench, bench.report(TEXT))
    document = eve.forged_next(eve.newest(bench))
    do(bench.letterbox, "INSERT INTO rosters(version, document) VALUES (2, ?)", document)
    assert running_intake_goes_on(bench, before)
    assert does_not_open(bench, "signature")


def test_s03_a_chain_of_eves_own_is_refused_and_what_is_sealed_under_it_reaches_no_page(bench: Bench) -> None:
    good = bench.report("Sebelum rantai diganti.")
    eve.lay_roster(bench, eve.own_chain(eve.newest(bench)))
    bench.close("intake")
    report = bench.report(TEXT)
    # The limit: who runs the server reads what is typed; here she has a grant of her own.
    assert eve.KEY.open_grant(report.case, eve.ID, grant_of(bench, report, eve.ID))
    bench.carry()
    assert ("roster_refused", None) in bench.alarms()
    for login in ("omar", "olga"):
        officer = bench.officer(login)
        assert is_put_aside(officer, report)
        assert TEXT not in officer.queue().text
        assert "Sebelum rantai diganti." in officer.case(good.case).text
        assert officer.reads_samples()
    assert officer.is_told("roster_refused")
    bench.carry()
    assert "Tanda terima" not in bench.token_page(report).text


def test_s04_an_officers_sealing_key_that_was_swapped_gets_no_report(bench: Bench) -> None:
    document = eve.line_changed(eve.newest(bench), bench.id("omar"), seal_key=eve.KEY.public)
    changed_under_a_running_room(bench, document, "signature")


def test_s05_a_recovery_key_that_was_swapped_gets_no_report(bench: Bench) -> None:
    changed_under_a_running_room(bench, eve.changed(eve.newest(bench), recovery=eve.KEY.public), "signature")


def test_s06_a_role_that_was_flipped_changes_nobodys_rights(bench: Bench) -> None:
    document = eve.line_changed(eve.newest(bench), bench.id("sari"), role="head")
    changed_under_a_running_room(bench, document, "signature")


def retired_sari(bench: Bench) -> None:
    """Two heads sign a second version, in which Sari is retired; the courier brings it, and a day goes by."""
    bench.close("desk")
    next_roster(bench, "sari")
    bench.carry()
    assert eve.newest(bench).version == 2


def test_s07_an_older_roster_counts_until_the_next_trip_and_a_case_born_under_it_long_after_is_born_late(bench: Bench) -> None:
    sari = bench.id("sari")
    retired_sari(bench)
    assert sari not in slots(bench, bench.report(TEXT))
    do(bench.letterbox, "DELETE FROM rosters WHERE version = 2")
    # Running, the newest that it knows stays in force.
    running = bench.report(TEXT)
    assert version_of(bench, running) == 2
    assert sari not in slots(bench, running)
    # Started again, four days later.
    bench.close("intake")
    bench.clock.turn(days=4)
    late = bench.report("Di bawah daftar lama.")
    assert version_of(bench, late) == 1
    assert sari in slots(bench, late)
    assert bench.alarms() == set()
    bench.carry()
    assert eve.newest(bench).version == 2
    assert bench.alarms() == {("letterbox_set_back", None)}
    olga = bench.officer("olga")
    assert olga.is_told("letterbox_set_back")
    page = olga.case(late.case)
    assert warnings_on(page) == {"born_late"}
    assert "Di bawah daftar lama." in page.text
    assert warnings_on(olga.case(running.case)) == set()
    assert bench.stranger().try_in("sari").status_code == 400
    assert version_of(bench, bench.report(TEXT)) == 2
