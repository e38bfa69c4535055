"""One process is killed, twenty times each: what was acknowledged is there to the byte, once, and nothing is half there."""

import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from random import Random

import pytest

from tests.proofs import rooms
from tests.proofs.crowd import Omar, Place, Rini, Worker
from tests.proofs.ledger import Ledger
from tests.proofs.office import Office
from tests.proofs.opened import check_against
from tests.proofs.rooms import Room

POINTS = 20
FARTHEST = {"intake": 150, "desk": 250, "courier": 50}  # steps of a room's life: about as many as make a second of work
BUSY = {"intake": ("report", "message", "file"), "desk": ("answer", "note"), "courier": ("message", "answer")}
FEWEST = 5
# Seconds between two things that reporters and officers do: those whose room dies do not rest. What reporters write makes
# receipts at the desk, so there they write little, and most of the desk's steps are what the officers do.
REST = {"intake": (0.0, 0.5), "courier": (0.5, 0.1), "desk": (2.0, 0.0)}
LONGEST_LIFE = 120
REPORTERS = 3
CASES_EACH = 3
OFFICERS = ("omar", "olga")
DYING = "tests.proofs.dying"


class Town:
    """All three rooms, one of them mortal, and the people at work."""

    def __init__(self, office: Office, mortal: str, seed: int) -> None:
        self.office, self.mortal, self.chance = office, mortal, Random(seed)
        self.ledger, self.stop = Ledger(), threading.Event()
        self.intake, self.desk = Place(), Place()
        self.living: dict[str, Room] = {}
        for name in ("intake", "desk", "courier"):
            self.open(name)

    def open(self, name: str, steps: int = 0) -> Room:
        """Starts a room, to die after so many steps (0: to live)."""
        if name == "courier":
            dying = (DYING, f"+{steps}")
            room = rooms.courier(self.office, "--every", "1", through=dying) if steps else rooms.steady_courier(self.office)
        else:
            start = rooms.intake if name == "intake" else rooms.desk
            room = start(self.office, (DYING, str(steps)) if steps else ())
            if steps:
                room.process.send_signal(signal.SIGUSR1)
            (self.intake if name == "intake" else self.desk).set(room)
        self.living[name] = room
        return room

    def die_and_live(self) -> list[int]:
        """Kills the mortal room at step after step, and leaves it living. Returns the steps at which it died."""
        died = []
        self.living[self.mortal].kill()
        for _ in range(POINTS):
            steps = self.chance.randint(1, FARTHEST[self.mortal])
            room = self.open(self.mortal, steps)
            assert room.wait(LONGEST_LIFE) == -signal.SIGKILL, room.said()
            died.append(steps)
        self.open(self.mortal)
        return died

    def gather(self) -> list[Worker]:
        """Three reporters and two officers, each with a chance of their own."""
        each = [Random(self.chance.random()) for _ in range(REPORTERS + len(OFFICERS))]
        pace, calm = REST[self.mortal]
        reporters = [Rini(f"Rini{n}", self.intake, self.ledger, each[n], pace, CASES_EACH) for n in range(REPORTERS)]
        officers = [
            Omar(login, self.desk, self.ledger, each[REPORTERS + n], calm, self.office)
            for n, login in enumerate(OFFICERS)
        ]
        return [*reporters, *officers]

    def live(self) -> list[int]:
        """The whole story; fails with the first person who is told something wrong."""
        people = self.gather()
        with ThreadPoolExecutor(len(people) + 1) as threads:
            working = [threads.submit(person.work, self.stop) for person in people]
            dying = threads.submit(self.die_and_live)
            try:
                wait([dying, *working], return_when=FIRST_COMPLETED)
                raise_first(working)
                return dying.result()
            finally:
                self.stop.set()
                raise_first(working)

    def close(self) -> None:
        """Ends every room in good order, then tidies as the next start and the next trip do."""
        for name, room in self.living.items():
            assert room.process.poll() is None, f"{name} ended by itself: {room.said()!r}"
            assert room.stop() == 0, (name, room.said())
        assert rooms.intake(self.office).stop() == 0
        rooms.carry(self.office)


    def abandon(self) -> None:
        """Whatever still runs after a failure."""
        for room in self.living.values():
            room.kill()


def raise_first(working: list["Future[None]"]) -> None:
    for one in working:
        if one.done():
            one.result()


@pytest.mark.timeout(900)  # twenty starts of a room and as many logins, on whatever machine
@pytest.mark.parametrize("mortal", ["intake", "courier", "desk"])
def test_what_was_acknowledged_outlives_twenty_deaths_of(
    mortal: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("WBS_PROOF_SEED", "0")) or int.from_bytes(os.urandom(4))
    for login in OFFICERS:
        office.print_codes(login, POINTS + 10)
    town = Town(office, mortal, seed)
    with capsys.disabled():
        print(f"\nseed {seed}: ", end="")
        try:
            died = town.live()
            town.close()
        finally:
            town.abandon()
        print(f"{mortal} died at steps {died}; acknowledged/in flight/refused {town.ledger.count()}")
    check_against(town.ledger, office)
    for kind in BUSY[mortal]:
        assert len([deed for deed in town.ledger.of(kind) if deed.told]) >= FEWEST, f"too little {kind} to show anything"
