"""People at work while rooms die and come back: reporters and officers who note in a ledger what they asked and were told."""

import hashlib
import http.client
import threading
from collections.abc import Callable
from random import Random
from typing import Protocol, TypeVar

from tests.proofs.browser import Answer
from tests.proofs.ledger import Deed, Ledger
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room

T = TypeVar("T")
BROKEN = (ConnectionError, http.client.HTTPException)
PATIENCE = 90
NOT_NOW = 503  # a page that says that nothing was stored
OFFICERS_DO = ("answer", "answer", "answer", "note", "note", "move")
KNOWN = ("pesan", "form_token")  # a token page of a case that is there has the form for messages


class NotNow(Exception):
    """The room answers that it cannot just now: tried again."""


class Place:
    """Where a room is reached. A room that died is followed by another, on another port."""

    def __init__(self) -> None:
        self._room: Room | None = None
        self._changed = threading.Condition()

    def set(self, room: Room) -> None:
        with self._changed:
            self._room = room
            self._changed.notify_all()

    def after(self, dead: Room | None) -> Room:
        """The room that follows a dead one. Fails if none comes: then nobody had killed it."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._room is not dead, PATIENCE), "a room was gone and no other came"
            assert self._room is not None
            return self._room


class Worker(Protocol):
    """Somebody who goes on until told to stop."""

    def work(self, stop: threading.Event) -> None: ...


class Rini:
    """Files reports, comes back with the ten words, writes and adds files; half of the time she sends a lost form again.

    ``patient``: a page that says that nothing was stored is no failure, the same goes once more. ``rest``: seconds between two
    things that she does, so that she leaves the processor to others; nothing waits for it.
    """

    def __init__(
        self, name: str, place: Place, ledger: Ledger, chance: Random, rest: float, most_cases: int, patient: bool = False
    ) -> None:
        self.name, self.place, self.ledger, self.chance = name, place, ledger, chance
        self.patient = patient
        self.rest, self.most = rest, most_cases
        self.room = place.after(None)
        self.cases: list[Reporter] = []
        self._number = 0

    def work(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                self.one_thing()
                stop.wait(self.rest)
        finally:
            for reporter in self.cases:
                reporter.browser.close()

    def one_thing(self) -> None:
        if not self.cases or (len(self.cases) < self.most and self.chance.random() < 0.2):
            self.report()
        else:
            self.chance.choice([self.say, self.say, self.upload, self.look])(self.chance.choice(self.cases))

    def report(self) -> None:
        reporter = Reporter(self.room, agent=f"{self.name}/1.0")
        text = self.text("Laporan")
        fields = self.reach(reporter, lambda: reporter.filled(text))
        deed = self.ledger.ask("report", " ".join(reporter.words), text)
        if self.deliver(reporter, deed, lambda: reporter.browser.post("/lapor", fields)):
            self.cases.append(reporter)
        else:
            reporter.browser.close()

    def say(self, reporter: Reporter) -> None:
        page = self.reach(reporter, lambda: self.now(reporter.case())).page
        text = self.text("Pesan")
        fields = {"form_token": page.value("form_token", "pesan"), "text": text}
        deed = self.ledger.ask("message", " ".join(reporter.words), text)
        self.deliver(reporter, deed, lambda: reporter.browser.post("/kotak/pesan", fields))

    def upload(self, reporter: Reporter) -> None:
        token = self.reach(reporter, lambda: self.now(reporter.case())).page.value("form_token", "berkas")
        content = self.chance.randbytes(self.chance.randrange(1, 200_000))
        name = f"{self.text('berkas').splitlines()[0]}.bin".replace(" ", "_")
        deed = self.ledger.ask("file", " ".join(reporter.words), f"{name} {hashlib.sha256(content).hexdigest()}")
        self.deliver(reporter, deed, lambda: reporter.upload(name, [content], len(content), token=token))

    def look(self, reporter: Reporter) -> None:
        """With the ten words, as on another day."""
        self.reach(reporter, lambda: self.now(reporter.enter()))
        answer = self.reach(reporter, lambda: self.now(reporter.case()))
        assert KNOWN in answer.page.fields, answer.page.text[:2000]

    def now(self, answer: Answer) -> Answer:
        """Raises NotNow."""
        if answer.status == NOT_NOW and self.patient:
            raise NotNow
        return answer

    def text(self, what: str) -> str:
        """Written by nobody else; with a line end and letters of several bytes."""
        self._number += 1
        return f"{what} {self.name} {self._number}\n“Setoran” — paket № {self.chance.randrange(10**9)} é漢"

    def reach(self, reporter: Reporter, call: Callable[[], T]) -> T:
        """For what changes nothing: again until it is answered."""
        while True:
            reporter.browser.port = self.room.port
            try:
                with self.ledger.timed("look"):
                    return call()
            except BROKEN:
                self.room = self.place.after(self.room)
            except NotNow:
                continue

    def deliver(self, reporter: Reporter, deed: Deed, send: Callable[[], Answer]) -> bool:
        """One form. If no answer comes, the very same form goes once more, or is given up. True if it was acknowledged."""
        while True:
            reporter.browser.port = self.room.port
            try:
                with self.ledger.timed(deed.kind):
                    answer = send()
            except BROKEN:
                self.room = self.place.after(self.room)
                if self.chance.random() < 0.5:
                    return False
                continue
            if answer.status == NOT_NOW and self.patient:
                continue
            if answer.status == 200 and self.patient:
                assert "sudah tersimpan" in answer.page.text, answer.page.text[:2000]
            else:
                assert answer.status == 303, answer.page.text[:2000]
                assert answer.headers["location"].startswith("/kotak"), answer.headers
            deed.told = True
            return True


class Omar:
    """Reads, answers, notes, starts the triage; signs in again with a printed code when the desk was gone."""

    def __init__(
        self, login: str, place: Place, ledger: Ledger, chance: Random, rest: float, office: Office, patient: bool = False
    ) -> None:
        self.patient = patient
        self.login, self.place, self.ledger, self.chance = login, place, ledger, chance
        self.rest, self.office = rest, office
        self.room = place.after(None)
        self._number = 0

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            officer = Officer(self.room, self.office, self.login)
            try:
                answer = officer.try_in()
                if answer.status == NOT_NOW and self.patient:
                    continue
                assert answer.status == 303, answer.page.text[:2000]
                while not stop.is_set():
                    self.one_thing(officer)
                    stop.wait(self.rest)
            except BROKEN:
                self.room = self.place.after(self.room)
            finally:
                officer.browser.close()

    def one_thing(self, officer: Officer) -> None:
        cases = officer.cases()
        if cases:
            self.write(officer, self.chance.choice(cases), self.chance.choice(OFFICERS_DO))

    def write(self, officer: Officer, case: str, kind: str) -> None:
        """Refused if somebody wrote meanwhile, or the move was made already: then nothing may have been written."""
        self._number += 1
        text = f"{kind} {self.login} {self._number}\nuntuk {case} é漢"
        fields = {
            "answer": {"answer_text": text},
            "note": {"note_text": text},
            "move": {"move": "start_triage", "start_triage_text": text},
        }[kind]
        path = f"/kasus/{case}/" + {"answer": "jawab", "note": "catatan", "move": "langkah"}[kind]
        form = officer.open(case).page.form(path)
        if not form:
            return
        token = form["form_token"]
        deed = self.ledger.ask(kind, case, text)
        token = token[0] if isinstance(token, list) else token
        with self.ledger.timed(kind):
            answer = officer.browser.post(path, {"form_token": token, **fields})
        if answer.status == 303:
            # To the queue: it was written, and then the case could not be read, for a connection had been cut.
            lost = self.patient and answer.headers["location"] == "/"
            assert lost or answer.headers["location"].endswith(case), answer.headers
            deed.told = True
        elif answer.status == NOT_NOW and self.patient:
            return  # as far as he knows nothing was stored; what a dying disk wrote all the same is whole, and is his
        elif answer.status == 403 and self.patient:
            raise ConnectionError("signed out: the desk's memory of him went with its connection")
        else:
            assert answer.status in (400, 409), answer.page.text[:2000]
            deed.refused = True
