"""Which roster intake seals to: signed, in force, never older; and what a change between form and post does."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crypto.errors import BadRoster
from crypto.roster import parse
from tests.intake.conftest import ADDRESS, TODAY, Clock, Team, retired
from tests.intake.opened import only, readers
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.intake.app import create_app
from wbs.intake.roster_shelf import RosterShelf
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox


def bring(letterbox: Letterbox, document: bytes) -> bytes:
    """What the courier does."""
    letterbox.add_roster(parse(document).version, document)
    return document


def newest(letterbox: Letterbox) -> bytes:
    return letterbox.rosters()[-1]


def test_a_newer_roster_counts_without_a_restart(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.open_form()
    gone = tuple(retired(one) if one.name == "Omar" else one for one in team.officers)
    bring(letterbox, team.next_roster(newest(letterbox), gone))
    assert rini.report().status_code == 303
    assert readers(only(letterbox), team) == {"olga", "nur", "recovery"}


def test_a_form_goes_through_if_the_readers_stayed_the_same(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill()
    moved = tuple(replace(one, unit="umum") if one.name == "Wati" else one for one in team.officers)
    bring(letterbox, team.next_roster(newest(letterbox), moved))
    assert rini.post("/lapor", fields).status_code == 303


def test_a_form_comes_back_with_the_change_if_the_readers_changed(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill(unit="umum")
    gone = tuple(retired(one) if one.name == "Omar" else one for one in team.officers)
    bring(letterbox, team.next_roster(newest(letterbox), gone))
    answer = rini.post("/lapor", fields)
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "daftar pembaca berubah" in " ".join(page.summary)
    assert "Tidak lagi membaca: Auditor Muda." in " ".join(page.summary)
    assert "Sekarang ikut membaca" not in " ".join(page.summary)
    assert "dapat dibaca oleh: Inspektur Kepala UPG" in page.text
    assert (page.value("narrative"), page.value("unit"), page.value("words").split()) == (NARRATIVE, "umum", rini.words)
    assert letterbox.mail.waiting() == []
    assert rini.post("/lapor", rini.fill(page)).status_code == 303
    assert readers(only(letterbox), team) == {"olga", "nur", "recovery"}


def test_a_reader_with_a_new_key_is_a_change(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill()
    other = Team()
    rekeyed = tuple(replace(one, seal_key=other.who("omar").seal_key) if one.name == "Omar" else one for one in team.officers)
    bring(letterbox, team.next_roster(newest(letterbox), rekeyed))
    assert rini.post("/lapor", fields).status_code == 409


def test_an_unsigned_roster_is_left_lying(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    thief = Team()
    forged = team.next_roster(newest(letterbox), (*team.officers, replace(thief.who("omar"), id="f" * 16)), signed=False)
    bring(letterbox, forged)
    assert rini.report().status_code == 303
    assert "f" * 16 not in dict(only(letterbox).grants)


def test_after_its_last_day_new_reports_stop_and_codes_go_on(rini: Rini, letterbox: Letterbox, clock: Clock) -> None:
    rini.report()
    clock.at = clock.at.replace(year=2027, month=1, day=5)
    assert 'name="door"' in rini.client.get("/lapor").text, "its last day is a day of it"
    clock.at = clock.at.replace(year=2027, month=1, day=6)
    answer = rini.client.get("/lapor")
    page = Page(answer.text)
    assert answer.status_code == 503
    assert "belum dapat diterima" in page.text
    assert 'name="door"' not in answer.text
    form = rini.post("/lapor", {"door": "integrity"})
    assert (form.status_code, Page(form.text).values("narrative")) == (503, [])
    assert "New reports cannot be taken yet" in Page(rini.client.get("/en/lapor").text).title
    assert rini.enter().status_code == 303
    assert rini.say("Masih bisa menulis").status_code == 303
    assert rini.send_file(b"isi").status_code == 303


def test_a_form_that_was_open_when_the_roster_expired_keeps_its_text(rini: Rini, letterbox: Letterbox, clock: Clock) -> None:
    clock.at = clock.at.replace(year=2027, month=1, day=5)
    fields = rini.fill(unit="umum")
    clock.turn(hours=20)
    answer = rini.post("/lapor", fields)
    page = Page(answer.text)
    assert answer.status_code == 503
    assert "masa berlakunya" in " ".join(page.summary)
    assert (page.value("narrative"), page.value("unit"), page.value("words").split()) == (NARRATIVE, "umum", rini.words)
    assert letterbox.mail.waiting() == []


def test_a_renewed_roster_lets_reports_in_again(rini: Rini, letterbox: Letterbox, team: Team, clock: Clock) -> None:
    clock.at = clock.at.replace(year=2027, month=2, day=1)
    assert rini.client.get("/lapor").status_code == 503
    bring(letterbox, team.next_roster(newest(letterbox), team.officers))
    assert rini.report().status_code == 303


@pytest.mark.parametrize("wrong", ["signature", "body", "rubbish"])
def test_the_room_does_not_open_with_a_roster_that_is_not_signed(
    tmp_path: Path, settings: Settings, clock: Clock, team: Team, wrong: str
) -> None:
    document = {
        "signature": Team().next_roster(team.first_roster(), team.officers),
        "body": team.first_roster().replace(b"A", b"B", 1),
        "rubbish": b"{}",
    }[wrong]
    box = Letterbox.create(tmp_path / "other", document)
    with pytest.raises(BadRoster):
        create_app(settings, box, clock)
    box.close()


def test_the_whole_chain_is_checked_at_the_start(settings: Settings, letterbox: Letterbox, clock: Clock, team: Team) -> None:
    bring(letterbox, team.next_roster(newest(letterbox), team.officers, signed=False))
    with pytest.raises(BadRoster):
        create_app(settings, letterbox, clock)


def test_the_shelf_takes_nothing_older_and_nothing_changed(team: Team) -> None:
    first = team.first_roster()
    second = team.next_roster(first, team.officers)
    shelf = RosterShelf([first, second])
    with pytest.raises(BadRoster, match="older"):
        shelf.take([first])
    with pytest.raises(BadRoster, match="changed"):
        shelf.take([first, team.next_roster(first, team.officers, expires=date(2027, 7, 1))])
    assert shelf.newest.version == 2
    third = team.next_roster(second, team.officers)
    assert shelf.take([first, second, third])
    assert not shelf.take([first, second, third])
    assert shelf.newest.version == 3


def test_the_shelf_follows_only_what_was_signed_under_the_newest_version(team: Team) -> None:
    first = team.first_roster()
    second = team.next_roster(first, team.officers)
    third = team.next_roster(second, team.officers)
    shelf = RosterShelf([first])
    for wrong in (third, team.next_roster(first, team.officers, signed=False), Team().next_roster(first, team.officers)):
        with pytest.raises(BadRoster):
            shelf.follow([wrong])
    with pytest.raises(BadRoster):
        shelf.follow([second, second + b" "])
    assert shelf.newest.version == 1, "all that was brought holds, or none of it is taken"
    assert shelf.follow([second])
    # Two threads read the same two at once, and one of them was quicker.
    assert shelf.follow([second, third])
    assert not shelf.follow([second, third])
    assert [one.version for one in shelf.versions] == [1, 2, 3]
    assert not shelf.take([first, second, third])


def test_the_shelf_knows_who_signed_under_which_version(team: Team) -> None:
    first = team.first_roster()
    omar = team.who("omar")
    gone = tuple(retired(one) if one.id == omar.id else one for one in team.officers)
    shelf = RosterShelf([first, team.next_roster(first, gone)])
    assert shelf.sign_key_of(omar.id, 1) == omar.sign_key
    assert shelf.sign_key_of(omar.id, 2) is None
    assert shelf.sign_key_of(omar.id, 3) is None
    assert shelf.sign_key_of("f" * 16, 1) is None


def test_a_demo_says_so_on_every_page(tmp_path: Path, settings: Settings, clock: Clock, team: Team) -> None:
    box = Letterbox.create(tmp_path / "demo", team.first_roster(demo=True))
    with TestClient(create_app(settings, box, clock), base_url=ADDRESS, client=("127.0.0.1", 5000)) as browser:
        for path in ("/", "/tentang", "/lapor", "/kode", "/kotak", "/en/lapor"):
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert "Demo" in Page(answer.text).text, path
    box.close()


def test_today_is_inside_the_rosters_days(team: Team) -> None:
    assert parse(team.first_roster()).issued < TODAY < parse(team.first_roster()).expires
