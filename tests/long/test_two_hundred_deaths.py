"""All three rooms die again and again at random points, at once, under load, and so do their connections to the database: what
was acknowledged is there to the byte, once, besides it only whole things that were in flight."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from random import Random

import pytest

from tests.long.glance import glance
from tests.proofs import rooms
from tests.proofs.crowd import Omar, Place, Rini, Worker
from tests.proofs.ledger import Ledger
from tests.proofs.office import TOP, Office
from tests.proofs.opened import check_against
from tests.proofs.rooms import Room
from tests.proofs.test_kill import DYING, FEWEST, raise_first

LIVES = {"intake": 52, "desk": 42, "courier": 50}  # each ends in a death
FARTHEST = {"intake": 120, "desk": 240, "courier": 40}
CUT_LIVES = 3  # in every third life the connections die before the process does
HOLDERS = 12
LONGEST_LIFE = 240
REPORTERS, CASES_EACH = 3, 3
# On a machine with other things to do, rooms that die all the time keep a reporter waiting for longer than an idle visit lasts.
LONGEST_VISIT = 240
OFFICERS = ("omar", "olga")
REST = 0.05
# Takes the write lock, changes something, never commits, and waits to be killed.
HOLD = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
store.execute("BEGIN IMMEDIATE")
store.execute("UPDATE office SET form_secret = randomblob(32)")
print("held", flush=True)
sys.stdin.read()
"""


class City:
    """All rooms mortal, and the people at work. The choices are made by one seed, the moments by the machine."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.seed = office, seed
        self.ledger, self.stop = Ledger(), threading.Event()
        self.places = {"intake": Place(), "desk": Place()}
        self.living: dict[str, Room] = {}
        self.points: dict[str, list[str]] = {name: [] for name in LIVES}
        self.held = 0

    def open(self, name: str, point: str = "") -> Room:
        """Starts a room that dies at that point ("": never)."""
        if name == "courier":
            dying = (DYING, f"+{point}")
            room = rooms.courier(self.office, "--every", "1", through=dying) if point else rooms.steady_courier(self.office)
        else:
            room = (rooms.intake if name == "intake" else rooms.desk)(self.office, (DYING, point) if point else ())
            if point:
                room.process.send_signal(signal.SIGUSR1)
            self.places[name].set(room)
        self.living[name] = room
        return room

    def die_again_and_again(self, name: str) -> None:
        chance = Random(f"{self.seed} {name}")
        for life in range(LIVES[name]):
            if self.stop.is_set():
                return
            steps = chance.randint(2, FARTHEST[name])
            point = f"{steps}/{chance.randint(1, steps - 1)}" if life % CUT_LIVES == 0 else str(steps)
            room = self.open(name, point)
            assert room.wait(LONGEST_LIFE) == -signal.SIGKILL, (name, point, room.said())
            self.points[name].append(point)
            glance(self.office, self.ledger)
        self.open(name)

    def hold_and_die(self) -> None:
        """Another process that holds the write lock in the middle of a transaction is killed."""
        chance = Random(f"{self.seed} holder")
        stores = (self.office.server / "letterbox.sqlite3", self.office.inspectorate / "casebook.sqlite3")
        for number in range(HOLDERS):
            command = [sys.executable, "-c", HOLD, str(stores[number % 2])]
            holder = subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert holder.stdout is not None
            try:
                assert holder.stdout.readline() == b"held\n"
                self.stop.wait(chance.random())
            finally:
                holder.kill()
                holder.communicate()
            self.held += 1
            if self.stop.wait(4):
                return

    def gather(self) -> list[Worker]:
        chance = Random(self.seed)
        street, desk = self.places["intake"], self.places["desk"]
        reporters = [
            Rini(f"Rini{n}", street, self.ledger, Random(chance.random()), REST, CASES_EACH, patient=True)
            for n in range(REPORTERS)
        ]
        officers = [
            Omar(login, desk, self.ledger, Random(chance.random()), REST, self.office, patient=True) for login in OFFICERS
        ]
        return [*reporters, *officers]

    def live(self) -> None:
        """The whole story; fails with the first thing that goes wrong."""
        with ThreadPoolExecutor(REPORTERS + len(OFFICERS) + len(LIVES) + 1) as threads:
            dying = [threads.submit(self.die_again_and_again, name) for name in LIVES]
            try:
                working = [threads.submit(person.work, self.stop) for person in self.gather()]
                dying.append(threads.submit(self.hold_and_die))
                pending = {*dying, *working}
                while any(not one.done() for one in dying):
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    raise_first(list(done))
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
        for room in self.living.values():
            if room.process.poll() is None:
                room.kill()


@pytest.mark.timeout(1800)  # five minutes on two quiet cores
def test_what_was_acknowledged_outlives_two_hundred_deaths(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("WBS_PROOF_SEED", "0")) or int.from_bytes(os.urandom(4))
    office.set(visit_idle_minutes=LONGEST_VISIT)
    for login in OFFICERS:
        office.print_codes(login, 4 * LIVES["desk"])
    city = City(office, seed)
    with capsys.disabled():
        print(f"\nseed {seed}: ", end="", flush=True)
        try:
            city.live()
            city.close()
        finally:
            city.abandon()
            print(f"died at (steps/connections cut at): {city.points}; holders killed: {city.held}; {city.ledger.count()}")
    check_against(city.ledger, office)
    points = sum(len(died) + sum("/" in one for one in died) for died in city.points.values())
    assert points + city.held >= 200, points
    for kind in ("report", "message", "file", "answer", "note"):
        assert len([deed for deed in city.ledger.of(kind) if deed.told]) >= FEWEST, f"too little {kind} to show anything"


def test_the_glance_sees_a_gap(office: Office) -> None:
    ledger = Ledger()
    glance(office, ledger)
    with sqlite3.connect(office.server / "letterbox.sqlite3") as plain:
        row = {"case": "c", "strand": "reporter", "seq": 2, "prev": b"", "envelope": b"", "hash": b""}
        plain.execute("INSERT INTO entries VALUES (:case, :strand, :seq, :prev, :envelope, :hash)", row)
    plain.close()
    with pytest.raises(AssertionError):
        glance(office, ledger)
