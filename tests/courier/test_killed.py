"""The courier killed at every step, by a fault and by a signal, and run again: nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.store.mail import add_file, after, dropped, entry, names, stores
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows

DAY = date(2026, 3, 4)
LATER = DAY + timedelta(days=7)
TOP = Path(__file__).resolve().parents[2]
NEVER = 10_000


class Killed(BaseException):
    """As if the process had ended here: no handler of the courier catches it."""


class Fuse:
    """Counts the steps and ends the trip before, or just after, the chosen one."""

    def __init__(self, at: int, after_the_step: bool) -> None:
        self.at, self.after_the_step, self.steps = at, after_the_step, list[str]()

    def around(self, target: Any) -> "Fused":
        return Fused(target, self)

    def blow(self) -> None:
        raise Killed


class SuddenFuse(Fuse):
    """Ends the process by a signal: not even the kernel's locks are let go in order."""

    def blow(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Fused:
    """A store of which every call is a step; its parts (outbox, collections, alarms) too."""

    PARTS = ("outbox", "collections", "alarms", "destroyed")

    def __init__(self, target: Any, fuse: Fuse) -> None:
        self._target, self._fuse = target, fuse

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name in self.PARTS:
            return Fused(value, self._fuse)

        def step(*arguments: Any) -> Any:
            fuse = self._fuse
            fuse.steps.append(name)
            last = len(fuse.steps) == fuse.at
            if last and not fuse.after_the_step:
                fuse.blow()
            result = value(*arguments)
            if last:
                fuse.blow()
            return self._drop(result) if name == "new_file" else result

        return step

    def _drop(self, drop: Any) -> Any:
        """The steps inside a file: killed after a write or a keep, its `with` is never left in order."""
        real_keep = drop.keep

        def keep() -> Any:
            self._fuse.steps.append("keep")
            if len(self._fuse.steps) == self._fuse.at:
                if self._fuse.after_the_step:
                    real_keep()
                self._fuse.blow()
            return real_keep()

        drop.keep = keep
        return drop


class World:
    """One case with a file that waits for the courier, one that waits for its answer, one that may be emptied, one that was
    destroyed."""

    def __init__(self, folder: Path) -> None:
        self.street, self.room = folder / "street", folder / "reading-room"
        self.letterbox, self.casebook = stores(folder)
        self.side = LocalLetterbox(self.street)
        self.casebook.rosters.add(1, b"roster one")
        self.old, self.gone = dropped(self.letterbox), dropped(self.letterbox)
        carry(self.side, self.casebook, DAY, 7)
        self.casebook.backup(folder / "backup", DAY)
        for days in range(1, 7):
            carry(self.side, self.casebook, DAY + timedelta(days=days), 7)
        first = entry(self.old.case, "officers", 1, self.old.entries[0].prev)
        self.casebook.record(self.old.case, first, after(self.old.entries[1]))
        self.casebook.rosters.add(2, b"roster two")
        last = self.gone.entries[0]
        self.casebook.destroy(self.gone.case, (1, last.hash), (0, bytes(32)), b"certificate")
        self.new = dropped(self.letterbox)
        self.content = os.urandom(300_000)
        self.message, self.file = add_file(self.letterbox, self.new.entries[0], self.content)

    def trip(self, at: int = NEVER, after_the_step: bool = False) -> list[str]:
        fuse = Fuse(at, after_the_step)
        carry(fuse.around(self.side), fuse.around(self.casebook), LATER, 7)
        return fuse.steps

    def close(self) -> None:
        for store in (self.letterbox, self.casebook, self.side):
            store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    one = World(tmp_path)
    yield one
    one.close()


def assert_all_is_well(letterbox: Letterbox, casebook: Casebook, world: World) -> None:
    new: NewCaseRows = world.new
    assert set(casebook.entries(new.case)) == {*new.entries, world.message}
    assert b"".join(casebook.read_file(new.case, world.file.file)) == world.content
    assert dict(new.grants) == {slot: casebook.grant(new.case, slot) for slot, _ in new.grants}
    assert letterbox.mail.waiting() == []
    assert letterbox.answers(world.old.case) == casebook.entries(world.old.case, "answers")
    assert len(letterbox.answers(world.old.case)) == 2
    assert letterbox.rosters() == [b"roster one", b"roster two"]
    assert letterbox.mail.collect(world.old.case).entries == ()
    assert casebook.collections.to_empty(LATER) == []
    assert (casebook.outbox.cases(), casebook.outbox.rosters()) == ([], [])
    assert casebook.alarms.ringing() == []
    assert names(world.room) == names(world.street) == {world.file.file}
    assert letterbox.last_carry_day() == LATER
    assert casebook.entries(world.gone.case) == []
    assert letterbox.forgotten.waiting() == [(world.gone.case, b"certificate")]
    assert casebook.destroyed.to_carry() == [(world.gone.case, b"certificate")]


def test_a_trip_that_is_not_killed_carries_all(world: World) -> None:
    steps = world.trip()
    expected = {"receive", "mark_carried", "put_answers", "put_roster", "empty", "emptied", "keep", "carried_on", "forget"}
    assert expected <= set(steps)
    assert_all_is_well(world.letterbox, world.casebook, world)


@pytest.mark.parametrize("after_the_step", [False, True], ids=["before", "after"])
def test_killed_at_any_step_and_run_again_nothing_is_twice_and_nothing_lost(
    tmp_path: Path, after_the_step: bool
) -> None:
    measured = World(tmp_path / "measured")
    count = len(measured.trip())
    measured.close()
    assert count >= 20
    for at in range(1, count + 1):
        world = World(tmp_path / f"killed at {at}")
        with pytest.raises(Killed):
            world.trip(at, after_the_step)
        world.trip()
        assert_all_is_well(world.letterbox, world.casebook, world)
        world.close()


COURIER = """
import sys
from datetime import date
from pathlib import Path
from tests.courier.test_killed import SuddenFuse
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.store.casebook import Casebook
fuse = SuddenFuse(int(sys.argv[3]), sys.argv[4] == "after")
carry(fuse.around(LocalLetterbox(Path(sys.argv[1]))), fuse.around(Casebook(Path(sys.argv[2]))), date(2026, 3, 11), 7)
"""


@pytest.mark.parametrize("step", ["put_roster", "new_file", "read_file", "keep", "receive", "put_answers", "empty"])
def test_a_real_sigkill_leaves_no_orphan_file_and_loses_nothing(world: World, tmp_path: Path, step: str) -> None:
    measured = World(tmp_path / "measured")
    at = measured.trip().index(step) + 1
    measured.close()
    command = [sys.executable, "-c", COURIER, str(world.street), str(world.room), str(at), "after"]
    killed = subprocess.run(command, cwd=TOP, check=False)
    assert killed.returncode == -signal.SIGKILL
    world.trip()
    assert_all_is_well(world.letterbox, world.casebook, world)
