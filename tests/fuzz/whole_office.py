"""Both rooms over real stores in one process, with Rini's phone, the officers' browsers, the courier and a thief."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from crypto.officer_key import OfficerKey
from tests.desk.office import Clock
from tests.desk.stating import StatingClient
from tests.intake.rini import Rini
from tests.proofs.office import Office
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.desk.app import create_app as create_desk
from wbs.desk.keyring import KeyInHand
from wbs.intake.app import create_app as create_intake
from wbs.settings import load
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreBusy
from wbs.store.letterbox import NAME, Letterbox

EMPTY_AFTER = 3
OFFICERS = ("omar", "olga", "nur", "ratna")


class LineBroken(StoreBusy):
    """The courier's line to the letterbox breaks."""


class BreakingLine:
    """A letterbox side that breaks at the n-th verb, before or after the verb has done its work."""

    def __init__(self, side: LocalLetterbox, at: int, after: bool) -> None:
        self._side, self._left, self._after = side, at, after

    def __getattr__(self, name: str) -> Callable[..., Any]:
        verb = getattr(self._side, name)

        def breaking(*given: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise LineBroken("before")
            done = verb(*given)
            if self._left == 0:
                raise LineBroken("after")
            return done

        return breaking


class WholeOffice:
    """One office. `people`: what stands on the officers' papers."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.clock, self.folder = office.copy(folder / "office"), Clock(), folder
        self.clock.at = self.clock.at.replace(year=date.today().year, month=date.today().month, day=min(date.today().day, 28))
        settings = load(office.settings)
        self.letterbox, self.casebook = Letterbox(self.office.server), Casebook(self.office.inspectorate)
        self.street = create_intake(settings, self.letterbox, self.clock)
        self.desk = create_desk(settings, self.casebook, self.clock)
        self.side = LocalLetterbox(self.office.server)
        self.cookies = {login: self._session(login) for login in OFFICERS}

    def rini(self) -> Rini:
        """A phone of its own."""
        return Rini(self._client(self.street, "https://127.0.0.1"))

    def officer(self, login: str) -> TestClient:
        """His browser; his session lasts as long as the test."""
        client = self._client(self.desk, "https://localhost")
        client.headers["cookie"] = self.cookies[login]
        return client

    def _client(self, app: Any, address: str) -> TestClient:
        here = ("127.0.0.1", 40000)
        return StatingClient(app, base_url=address, follow_redirects=False, raise_server_exceptions=False, client=here)

    def _session(self, login: str) -> str:
        person, room = self.office.people[login], self.desk.state.desk
        assert isinstance(person.key, OfficerKey)
        hand = KeyInHand(person.id, person.key)
        cookie, _ = room.sessions.open(hand, room.index_for(hand), self.clock())
        return f"__Host-meja={cookie}"

    def carry(self, break_at: int = 0, after: bool = False) -> bool:
        """One trip; whether it came to its end."""
        side = BreakingLine(self.side, break_at, after)
        try:
            carry(side, self.casebook, self.clock.at.date(), EMPTY_AFTER)
        except LineBroken:
            return False
        return True

    def back_up(self) -> None:
        self.casebook.backup(self.folder / "backup", self.clock.at.date())

    def days_pass(self, days: int) -> None:
        """Sessions would end, so they are opened anew."""
        self.clock.turn(days=days)
        self.cookies = {login: self._session(login) for login in OFFICERS}

    @contextmanager
    def stolen(self) -> Iterator[sqlite3.Connection]:
        """What a thief holds who may write on the server: the letterbox's database."""
        with closing(sqlite3.connect(self.office.server / NAME, timeout=30)) as plain:
            yield plain
            plain.commit()

    def photograph(self) -> Path:
        """A copy of the letterbox's database as it lies there."""
        copy = self.folder / "photograph.sqlite3"
        copy.unlink(missing_ok=True)
        with self.stolen() as plain, closing(sqlite3.connect(copy)) as other:
            plain.backup(other)
        return copy

    def put_back(self, copy: Path) -> None:
        with self.stolen() as plain, closing(sqlite3.connect(copy)) as other:
            other.backup(plain)

    def close(self) -> None:
        self.desk.state.desk.close()
        for store in (self.letterbox, self.side, self.casebook):
            store.close()
        shutil.rmtree(self.folder)

