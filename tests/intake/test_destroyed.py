"""A case that two officers destroyed: the letterbox forgets it, its words say so for a year, nobody else makes them say it."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from crypto import destruction
from crypto.case_token import CaseToken
from crypto.officer_key import OfficerKey
from crypto.reporter_key import ReporterKeys
from tests.intake.conftest import TODAY, Team
from tests.intake.opened import only
from tests.intake.rini import Rini
from tests.intake.test_two_cases import BOTH
from tests.store.mail import names
from wbs.intake.keeper import tidy
from wbs.intake.room import Room
from wbs.store.letterbox import Letterbox
from wbs.store.sealed_files import SealedFiles

GONE = "Laporan ini telah dimusnahkan pada"
UNTRUE = "tidak cocok dengan kode Anda"
FILE = b"\xff\xd8 foto"


def keys_of(rini: Rini) -> ReporterKeys:
    return CaseToken.parse(" ".join(rini.words)).keys()


def certified(
    team: Team,
    case: str,
    answer_key: bytes,
    first: str = "omar",
    second: str = "olga",
    signer: OfficerKey | None = None,
    day: date = TODAY,
) -> bytes:
    """`signer`: who signs for the second person, if somebody else."""
    one, other = team.who(first), team.who(second)
    proposal = destruction.read_proposal(destruction.propose(case, day, one.id, 1, team.keys[one.id]))
    return destruction.certify(proposal, day, other.id, 1, signer or team.keys[other.id], answer_key)


@pytest.fixture
def room(client: TestClient) -> Room:
    found = client.app.state.room  # type: ignore[attr-defined]
    assert isinstance(found, Room)
    return found


def destroyed(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> str:
    """Her case, carried, destroyed at the desk, its certificate brought here, and the keeper's minute."""
    rini.report()
    rini.send_file(FILE)
    case = only(letterbox).case
    letterbox.mail.mark_carried(case, 2)
    assert not letterbox.forgotten.ask(case, certified(team, case, keys_of(rini).answer_key))
    asyncio.run(tidy(room))
    assert letterbox.forgotten.ask(case, b"asked once more")
    return case


def test_its_words_say_that_it_was_destroyed_and_open_nothing(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    destroyed(rini, letterbox, team, room)
    assert rini.enter().status_code == 303
    page = rini.case()
    assert GONE in page.text
    assert "23 November 2026" in page.text
    assert {("pesan", "text"), ("berkas", "file")} & set(page.fields) == set()
    assert "Tulis kepada tim pengawas" not in page.text


def test_a_visit_that_was_open_then_ends_with_what_is_said(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    destroyed(rini, letterbox, team, room)
    assert GONE in rini.case().text, "the visit since the report"
    assert "Laporan terkunci" in rini.case().text


def test_a_message_that_was_being_written_comes_back(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    rini.report()
    page, case = rini.case(), only(letterbox).case
    letterbox.forgotten.ask(case, certified(team, case, keys_of(rini).answer_key))
    asyncio.run(tidy(room))
    said = rini.say("Saya masih ingin menambahkan.", page)
    assert said.status_code == 422
    assert GONE in said.text
    assert "Saya masih ingin menambahkan." in said.text


def test_after_a_year_nobody_knows_the_words_any_more(
    rini: Rini, letterbox: Letterbox, team: Team, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    destroyed(rini, letterbox, team, room)
    for today, known in ((date(2027, 11, 22), True), (date(2027, 11, 23), False)):
        monkeypatch.setattr(Room, "today", lambda _, today=today: today)
        letterbox.mail.carried_on(today)
        asyncio.run(tidy(room))
        assert (letterbox.forgotten.certificate(keys_of(rini).locator_hash) is not None) == known
    rini.enter()
    assert "Kode ini belum dikenal" in rini.case().text


def end(room: Room, letterbox: Letterbox, team: Team, keys: ReporterKeys) -> None:
    row = letterbox.case_by_locator(keys.locator_hash)
    assert row is not None
    letterbox.forgotten.ask(row.case, certified(team, row.case, keys.answer_key))
    asyncio.run(tidy(room))


def test_of_two_cases_under_one_code_the_other_one_goes_on(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    rini.report(door="both", **BOTH)
    first, second = CaseToken.parse(" ".join(rini.words)).both_keys()
    end(room, letterbox, team, first)
    page = rini.case()
    assert GONE in page.text
    assert rini.say("", page, **{"text-2": "Masih ada.", "case": "2"}).status_code == 303
    end(room, letterbox, team, second)
    assert GONE in rini.case().text
    assert "Laporan terkunci" in rini.case().text, "when both are gone the visit ends"


def test_whoever_dies_after_the_commit_leaves_nothing_that_the_next_minute_does_not_remove(
    still: None, rini: Rini, letterbox: Letterbox, team: Team, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    rini.report()
    rini.send_file(FILE)
    case = only(letterbox).case
    letterbox.forgotten.ask(case, certified(team, case, keys_of(rini).answer_key))
    with monkeypatch.context() as dying:
        dying.setattr(SealedFiles, "remove", die)
        with pytest.raises(Died):
            letterbox.forgotten.forget(case, room.today())
    assert letterbox.forgotten.waiting() == []
    assert len(names(letterbox._folder)) == 1
    asyncio.run(tidy(room))
    assert names(letterbox._folder) == set()


WRONG = {
    "nothing at all": lambda team, case, key: b"destroy it",
    "one signature": lambda team, case, key: certified(team, case, key, signer=team.keys[team.who("omar").id]),
    "no head": lambda team, case, key: certified(team, case, key, "olga", "omar"),
    "a key of no roster": lambda team, case, key: certified(team, case, key, signer=OfficerKey.new()),
    "another case": lambda team, case, key: certified(team, "1" * 32, key),
}


def test_what_two_officers_did_not_sign_makes_nothing_be_forgotten(
    rini: Rini, letterbox: Letterbox, team: Team, room: Room
) -> None:
    rini.report()
    case = only(letterbox).case
    for name, make in WRONG.items():
        assert not letterbox.forgotten.ask(case, make(team, case, keys_of(rini).answer_key)), name
        asyncio.run(tidy(room))
        assert letterbox.forgotten.waiting() == [], name
        assert letterbox.case_by_locator(keys_of(rini).locator_hash) is not None, name
    assert GONE not in rini.case().text


def test_a_server_that_shows_another_cases_certificate_is_unmasked(
    rini: Rini, letterbox: Letterbox, team: Team, room: Room
) -> None:
    """Signed by two officers and all: but who signed it had not opened her case."""
    rini.report()
    case = only(letterbox).case
    letterbox.forgotten.ask(case, certified(team, case, bytes(32)))
    asyncio.run(tidy(room))
    rini.enter()
    page = rini.case()
    assert GONE not in page.text
    assert UNTRUE in page.text


@pytest.mark.parametrize("carried", ["last", "never", "spoilt"])
def test_a_server_whose_clock_was_set_forward_tells_it_still(
    carried: str, rini: Rini, letterbox: Letterbox, team: Team, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    destroyed(rini, letterbox, team, room)
    if carried != "never":
        letterbox.mail.carried_on(TODAY)
    if carried == "spoilt":
        with letterbox._database.write() as connection:
            connection.exec_driver_sql("UPDATE office SET last_carry = 'kemarin'")
    monkeypatch.setattr(Room, "today", lambda _: date(2027, 12, 23))
    asyncio.run(tidy(room))
    assert letterbox.forgotten.certificate(keys_of(rini).locator_hash) is not None


def on(team: Team, letterbox: Letterbox, room: Room, keys: ReporterKeys, day: date) -> bool:
    """Whether the letterbox still has the case after a certificate of that day was brought."""
    row = letterbox.case_by_locator(keys.locator_hash)
    assert row is not None
    letterbox.forgotten.ask(row.case, certified(team, row.case, keys.answer_key, day=day))
    asyncio.run(tidy(room))
    return letterbox.case_by_locator(keys.locator_hash) is not None


@pytest.mark.parametrize(("days", "kept"), [(3285, True), (32, True), (31, False), (-92, False), (-93, True)])
def test_a_certificate_of_a_day_far_from_the_servers_own_is_not_obeyed(
    days: int, kept: bool, rini: Rini, letterbox: Letterbox, team: Team, room: Room
) -> None:
    rini.report()
    assert on(team, letterbox, room, keys_of(rini), TODAY + timedelta(days=days)) == kept


def test_two_who_left_make_nothing_be_forgotten(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    """Their old keys still sign under the version that they were in, and they hold the courier's."""
    rini.report()
    gone = {"Omar": date(2026, 11, 20), "Olga": date(2026, 11, 21)}
    lines = tuple(replace(one, retired=gone.get(one.name)) for one in team.officers)
    letterbox.add_roster(2, team.next_roster(letterbox.rosters()[0], lines))
    for day in (date(2026, 11, 21), TODAY):
        assert on(team, letterbox, room, keys_of(rini), day), "one of them had left, then both"
    assert not on(team, letterbox, room, keys_of(rini), date(2026, 11, 20)), "on his last day he was an officer"


def test_keys_that_were_changed_make_nothing_be_forgotten(rini: Rini, letterbox: Letterbox, team: Team, room: Room) -> None:
    rini.report()
    fresh = OfficerKey.new()
    lines = tuple(
        replace(one, seal_key=fresh.public, sign_key=fresh.sign_public) if one.name == "Olga" else one for one in team.officers
    )
    letterbox.add_roster(2, team.next_roster(letterbox.rosters()[0], lines))
    assert on(team, letterbox, room, keys_of(rini), TODAY + timedelta(days=1))
    assert not on(team, letterbox, room, keys_of(rini), TODAY), "signed before the keys were changed"
