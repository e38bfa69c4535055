"""S01-S07: the rosters in the letterbox. Intake seals to what two heads have signed, or does not open."""


from crypto.roster import parse
from tests.tamper import eve
from tests.tamper.bench import Bench, Report
from tests.tamper.file_acts import do

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
    assert "Mengapa" not in bench.street().open_form().title
    assert does_not_open(bench, reason)
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


def test_s04_an_officers_sealing_key_that_was_swapped_gets_no_report(bench: Bench) -> None:
    document = eve.line_changed(eve.newest(bench), bench.id("omar"), seal_key=eve.KEY.public)
    changed_under_a_running_room(bench, document, "signature")


def test_s05_a_recovery_key_that_was_swapped_gets_no_report(bench: Bench) -> None:
    changed_under_a_running_room(bench, eve.changed(eve.newest(bench), recovery=eve.KEY.public), "signature")


def test_s06_a_role_that_was_flipped_changes_nobodys_rights(bench: Bench) -> None:
    document = eve.line_changed(eve.newest(bench), bench.id("sari"), role="head")
    changed_under_a_running_room(bench, document, "signature")
