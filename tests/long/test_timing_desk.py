"""At the desk a stopwatch tells nothing: not which of login, passphrase and code was wrong, and not whether a case is there that
keeps an officer out.

Argon2 is cut to nothing here: it is the same work in all three, and would only hide what differs beside it.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import text

from crypto import primitives
from tests.desk.browser import Browser
from tests.desk.office import QUICK, Case, Clock, Office, Team
from tests.fuzz.asgi import Asker
from tests.long import timing
from tests.long.timing import Try
from tests.proofs.office import TOP
from wbs.desk.app import create_app
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.settings import load

SIGN_IN_APART = 100
CASE_APART = 100
PLANTED_TRIES = 500
READABLE = 3
NO_CODE = "000000"
SETTINGS = load(TOP / "settings.toml")


class Room:
    """A desk with some cases that Nur reads."""

    def __init__(self, folder: Path, team: Team) -> None:
        self.office = Office(folder / "casebook", team, Clock())
        self.app = create_app(SETTINGS, self.office.casebook, self.office.clock, Keyring(QUICK))
        self.asker = Asker(self.app, "localhost")
        self.cases = [self.office.report(f"Laporan nomor {number}.") for number in range(READABLE)]
        self.token = Browser(self.app, self.office).page("/masuk").value("form_token")

    def close(self) -> None:
        self.app.state.desk.close()
        self.office.casebook.close()

    def session(self, login: str) -> str:
        """The cookie of a session, as the desk opens one after a sign-in."""
        room, person = self.app.state.desk, self.office.team.people[login]
        hand = KeyInHand(person.id, person.key)
        cookie, _ = room.sessions.open(hand, room.index_for(hand), self.office.clock())
        return f"__Host-meja={cookie}"

    def tries_in(self, login: str, passphrase: str, code: str = NO_CODE) -> Try:
        fields = {"form_token": self.token, "login": login, "passphrase": passphrase, "code": code}

        async def act(_number: int) -> None:
            assert (await self.asker.post("/masuk", fields)).status == 400

        return act

    def gets(self, cookie: str, paths: list[str], status: int) -> Try:
        async def act(number: int) -> None:
            answer = await self.asker.get(paths[number % len(paths)], cookie)
            assert answer.status == status, (answer.status, answer.headers)

        return act


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    def quick(phrase: bytes, salt: bytes, *_: int) -> bytes:
        return primitives.digest(b"no stretch", phrase, salt)

    with patch("crypto.primitives.argon2id", quick):
        yield Team()


@pytest.fixture
def room(tmp_path: Path, team: Team) -> Iterator[Room]:
    with closing(Room(tmp_path, team)) as one:
        yield one


def wrong(room: Room) -> dict[str, Try]:
    """Three ways to be refused. All words are of the list, and as many."""
    real = room.office.team.people["omar"].passphrase
    return {
        "login": room.tries_in("oman", real),
        "passphrase": room.tries_in("omar", "abang " + real.partition(" ")[2]),
        "code": room.tries_in("omar", real),
        "printed code": room.tries_in("omar", real, "k7mp-2wxe-9q4h"),
        "printed code and passphrase": room.tries_in("omar", "abang " + real.partition(" ")[2], "k7mp-2wxe-9q4h"),
    }


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("one", "other"), [("passphrase", "login"), ("passphrase", "code"), ("printed code and passphrase", "printed code")]
)
def test_what_was_wrong_at_the_sign_in_cannot_be_told_by_the_time(room: Room, one: str, other: str) -> None:
    sorts = wrong(room)
    asyncio.run(timing.must_be_alike(sorts[one], sorts[other], SIGN_IN_APART))


def kept_out(room: Room) -> tuple[list[Case], list[Case]]:
    """Cases that exclude Nur's position, and cases that she does not read because they are about her unit."""
    excluding = [room.office.report(excluded=("kepala_upg",)) for _ in range(READABLE)]
    return excluding, [room.office.report(unit="sekretariat") for _ in range(READABLE)]


@pytest.mark.timeout(1800)
def test_a_case_that_excludes_an_officer_takes_as_long_as_one_that_is_not_there(room: Room) -> None:
    excluding, of_her_unit = kept_out(room)
    cookie = room.session("nur")
    absent = room.gets(cookie, [f"/kasus/{secrets.token_hex(16)}" for _ in range(READABLE)], 404)
    excluded = room.gets(cookie, [one.path for one in excluding], 404)
    other = room.gets(cookie, [one.path for one in of_her_unit], 404)

    async def hold() -> None:
        await timing.must_be_alike(excluded, absent, CASE_APART)
        await timing.must_be_alike(excluded, other, CASE_APART)

    asyncio.run(hold())


@pytest.mark.timeout(1800)
def test_the_queue_takes_as_long_with_a_case_that_excludes_her_as_without(room: Room, tmp_path: Path, team: Team) -> None:
    with closing(Room(tmp_path / "with", team)) as more:
        more.office.report(excluded=("kepala_upg",))
        queues = [one.gets(one.session("nur"), ["/"], 200) for one in (room, more)]
        asyncio.run(timing.must_be_alike(queues[0], queues[1], CASE_APART))


def test_one_more_statement_for_a_login_that_is_there_would_be_found(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    officers = room.office.casebook.officers
    real = officers.by_login

    def asking_twice(login: str) -> object:
        found = real(login)
        if found is not None:
            with officers._database.read() as connection:
                connection.execute(text("SELECT count(*) FROM officers")).one()
        return found

    monkeypatch.setattr(officers, "by_login", asking_twice)
    sorts = wrong(room)
    found = asyncio.run(timing.look(sorts["passphrase"], sorts["login"], SIGN_IN_APART, PLANTED_TRIES))
    assert not timing.alike(found, SIGN_IN_APART), found
