"""Thirty-two people file, look, write and upload at once, officers answer and the courier runs: nobody meets a failure,
nothing is lost, mixed up or there twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.proofs import rooms
from tests.proofs.crowd import Omar, Place, Rini
from tests.proofs.ledger import Ledger
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.opened import case_of, check_against
from tests.proofs.rooms import Room

CLIENTS = 32
ROUNDS = 2
SEED = 2026


class Day:
    """One day at the office: everybody at once, then the last answers, then everybody looks."""

    def __init__(self, office: Office, intake: Room, desk: Room) -> None:
        self.office, self.ledger, self.over = office, Ledger(), threading.Event()
        self.street, self.desk = Place(), Place()
        self.street.set(intake)
        self.desk.set(desk)
        self.together = threading.Barrier(CLIENTS)
        self.clients = [self.client(number) for number in range(CLIENTS)]
        self.omar = Omar("omar", self.desk, self.ledger, Random(SEED), 0, office)

    def client(self, number: int) -> Rini:
        return Rini(f"Rini{number}", self.street, self.ledger, Random(SEED + number), 0, 1)

    def live(self) -> None:
        with ThreadPoolExecutor(CLIENTS + 1) as threads:
            answering = threads.submit(self.answer)
            working = [threads.submit(self.be_busy, client) for client in self.clients]
            try:
                for one in working:
                    one.result()
            finally:
                self.over.set()
            answering.result()

    def be_busy(self, client: Rini) -> None:
        """All file at the same moment; then each goes on as fast as she can, at least until an officer is at work too."""
        self.together.wait()
        client.report()
        (reporter,) = client.cases
        rounds = 0
        while rounds < ROUNDS or not self.officer_at_work():
            rounds += 1
            client.look(reporter)
            client.say(reporter)
            client.upload(reporter)

    def officer_at_work(self) -> bool:
        """Whether an answer has been written; or all is over because somebody met a failure."""
        return self.over.is_set() or any(deed.told for deed in self.ledger.of("answer"))

    def answer(self) -> None:
        """While the others are busy, as many as there is time for; afterwards whoever has no answer yet."""
        officer = Officer(self.desk.after(None), self.office, "omar")
        try:
            officer.sign_in()
            while not self.over.is_set():
                self.answer_each(officer)
        finally:
            self.over.set()
            officer.browser.close()

    def answer_each(self, officer: Officer) -> None:
        """Each case in the queue that has not been answered. A form is refused when the reporter wrote meanwhile."""
        for case in officer.cases():
            if not any(deed.told for deed in self.ledger.of("answer", case)):
                self.omar.write(officer, case, "answer")

    def answer_the_rest(self) -> None:
        officer = Officer(self.desk.after(None), self.office, "omar")
        officer.sign_in()
        self.answer_each(officer)
        officer.browser.close()

    def look(self, client: Rini) -> str:
        """What her token page says, after she has typed her ten words anew."""
        (reporter,) = client.cases
        client.look(reporter)
        text = client.reach(reporter, reporter.case).page.text
        reporter.browser.close()
        return text


def check_pages(day: Day) -> None:
    """Each token shows the answers to its own case, all of them, once, and no other."""
    with ThreadPoolExecutor(CLIENTS) as threads:
        pages = list(threads.map(day.look, day.clients))
    cases = [case_of(day.office, " ".join(client.cases[0].words)) for client in day.clients]
    assert None not in cases
    assert len(set(cases)) == CLIENTS
    for case, page in zip(cases, pages, strict=True):
        shown = {other: page.count(f"untuk {other}") for other in cases if f"untuk {other}" in page}
        assert shown == {case: len([deed for deed in day.ledger.of("answer", case) if deed.told])}


def test_thirty_two_at_once_meet_no_failure_and_lose_nothing(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    # As it is served: several processes write to one letterbox, and the courier's besides.
    office.set(processes=2)
    courier = rooms.courier(office, "--every", "1")
    try:
        with rooms.open_office(office) as (intake, desk):
            day = Day(office, intake, desk)
            try:
                day.live()
            except AssertionError as error:
                error.add_note(f"intake: {intake.output.read_text()} desk: {desk.output.read_text()}")
                raise
            assert courier.process.poll() is None, courier.said()
            assert courier.stop() == 0
            assert not courier.said()
            rooms.carry(office)
            day.answer_the_rest()
            rooms.carry(office)
            check_pages(day)
    finally:
        courier.kill()
    assert not intake.said()
    assert not desk.said()
    with capsys.disabled():
        print(f"\n{CLIENTS} at once, milliseconds: {day.ledger.times()}; told/in flight/refused {day.ledger.count()}")
    assert not [deed for deed in day.ledger.deeds if deed.in_flight]
    check_against(day.ledger, office)
