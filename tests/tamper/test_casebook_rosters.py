"""C01-C04: rosters in the casebook. What does not hold is never used; what is older than an officer remembers is missed."""

import pytest

from tests.intake.page import Page
from tests.tamper import eve
from tests.tamper.bench import Bench
from tests.tamper.file_acts import do
from tests.tamper.insider import here, next_roster, worked

UNSOUND = "Daftar tim tidak sah"


def opens_nothing(bench: Bench, document: bytes) -> bool:
    """In the place of the only roster: the running desk says it on each page, and a desk does not start."""
    bench.officer("omar").queue()
    stranger = bench.stranger()
    do(bench.casebook, "UPDATE rosters SET document = ? WHERE version = 1", document)
    before = here(bench)
    answer = stranger.get("/masuk")
    assert answer.status_code == 503
    assert UNSOUND in Page(answer.text).title
    assert stranger.get("/").status_code == 303
    ended = bench.started("desk")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "the roster in the casebook must not be used" in ended.stderr
    assert here(bench) == before
    return True


def test_c01_an_officer_who_was_added_to_the_roster_opens_nothing_for_anybody(bench: Bench) -> None:
    roster = eve.newest(bench)
    assert opens_nothing(bench, eve.changed(roster, officers=(*roster.officers, eve.LINE)))


def test_c02_a_version_that_eve_signed_is_not_used_and_heads_are_told(bench: Bench) -> None:
    worked(bench)
    roster = eve.newest(bench)
    do(bench.casebook, "INSERT INTO rosters VALUES (2, ?, 1)", eve.forged_next(roster))
    omar, olga, ratna = (bench.officer(login) for login in ("omar", "olga", "ratna"))
    assert omar.reads_samples()
    for head in (olga, ratna):
        assert head.is_told("roster_damaged")
    assert not omar.is_told("roster_damaged")
    assert "Eve" not in olga.page("/tim").text
    assert bench.alarms() == {("roster_damaged", None)}
    # Nobody writes under it either: a new report's readers are the old ones, and nothing was sealed to her.
    assert bench.ask_casebook("SELECT count(*) FROM grants WHERE slot = ?", eve.ID) == [(0,)]


@pytest.mark.parametrize("what", ["sealing key", "recovery key", "role"])
def test_c03_an_exchanged_key_or_role_in_the_roster_opens_nothing(bench: Bench, what: str) -> None:
    roster, omar = eve.newest(bench), bench.id("omar")
    document = {
        "sealing key": lambda: eve.line_changed(roster, omar, seal_key=eve.KEY.public),
        "recovery key": lambda: eve.changed(roster, recovery=eve.KEY.public),
        "role": lambda: eve.line_changed(roster, omar, role="head"),
    }[what]()
    assert opens_nothing(bench, document)


def test_c04_a_roster_that_was_taken_away_is_missed_by_who_knew_it(bench: Bench) -> None:
    worked(bench)
    next_roster(bench)
    assert bench.officer("omar").reads_samples()
    bench.close("desk")
    assert bench.alarms() == set()
    before = here(bench)
    do(bench.casebook, "DELETE FROM rosters WHERE version = 2")
    # Nur was not here while the newest was; Omar was.
    assert bench.officer("nur").sees()
    assert bench.alarms() == set()
    assert bench.officer("omar").reads_samples()
    assert bench.alarms() == {("roster_cut", None)}
    for login in ("olga", "ratna"):
        assert bench.officer(login).is_told("roster_cut")
    assert {name: rows for name, rows in here(bench).items() if name != "rosters"} == {
        name: rows for name, rows in before.items() if name != "rosters"
    }
