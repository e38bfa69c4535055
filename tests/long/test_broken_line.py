"""Lines that break: a relay cuts the connection at many points, processes of either side are killed, files stop half way.

After each break nothing half lies in the casebook; the next trip over a good line has everything, byte for byte, once.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.long.bad_wire import BadWire
from tests.proofs.sshd import Sshd, below, letterbox_command, serving
from tests.store.mail import add_file, add_message, after, dropped, entry, names, stores
from wbs.courier.command import main
from wbs.store.rows import EntryRow, NewCaseRows

SETTINGS = str(TOP / "settings.toml")
FILE_BYTES = 300_000
CUTS = 16
KILLS = 6


class Office:
    """A letterbox behind sshd behind a bad wire; all that was ever written there."""

    def __init__(self, folder: Path, server: Sshd, wire: BadWire) -> None:
        self.folder, self.server, self.wire = folder, server, wire
        self.letterbox, self.casebook = stores(folder)
        self.cases: list[NewCaseRows] = []
        self.true: set[EntryRow] = set()
        self.files: dict[str, bytes] = {}

    def carry(self) -> int:
        server = self.server
        where = ["--letterbox", server.address(self.wire.port), "--identity", str(server.identity)]
        where += ["--known-hosts", str(server.known_hosts), "--casebook", str(self.folder / "reading-room")]
        return main([*where, "--settings", SETTINGS, "--once"], now=lambda: datetime(2026, 3, 4, 5, tzinfo=UTC))

    def write(self) -> None:
        """A new case with a message and a file, and an answer to an older one if there is one here."""
        rows = dropped(self.letterbox)
        message = add_message(self.letterbox, rows.entries[0])
        content = os.urandom(FILE_BYTES)
        with_file, file = add_file(self.letterbox, message, content)
        self.files[file.file] = content
        self.true |= {*rows.entries, message, with_file}
        known = [one for one in self.cases if self.casebook.entries(one.case, "answers")]
        if known:
            case = known[-1].case
            last = self.casebook.entries(case, "officers")
            note = after(last[-1]) if last else entry(case, "officers", 1, known[-1].entries[0].prev)
            answer = after(self.casebook.entries(case, "answers")[-1])
            self.casebook.record(case, note, answer)
            self.true |= {note, answer}
        self.cases.append(rows)

    def assert_nothing_half(self) -> None:
        """Strands are whole beginnings of the true ones, and a file that has a row is whole."""
        for case in self.casebook.changed_since(0).cases:
            held = self.casebook.entries(case)
            assert set(held) <= self.true
            for strand in ("reporter", "answers", "officers"):
                seqs = [one.seq for one in held if one.strand == strand]
                assert seqs == list(range(1, len(seqs) + 1))
            for row in self.casebook.files(case):
                assert b"".join(self.casebook.read_file(case, row.file)) == self.files[row.file]
        assert {(alarm.code, alarm.case) for alarm in self.casebook.alarms.ringing()} == set()

    def assert_all_here(self) -> None:
        self.assert_nothing_half()
        assert {one for case in self.cases for one in self.casebook.entries(case.case)} == self.true
        assert names(self.folder / "reading-room") == set(self.files)
        for case in self.cases:
            assert self.letterbox.answers(case.case) == self.casebook.entries(case.case, "answers")
            assert dict(case.grants) == {slot: self.casebook.grant(case.case, slot) for slot, _ in case.grants}
        assert self.letterbox.mail.waiting() == []
        assert self.casebook.outbox.cases() == []

    def a_whole_trip(self) -> int:
        """Over a good line; returns how many bytes went over it."""
        self.wire.whole()
        assert self.carry() == 0
        self.assert_all_here()
        return self.wire.passed


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(tmp_path / "ssh", letterbox_command(tmp_path / "street")) as server:
        wire = BadWire(server.port)
        known = server.known_hosts.read_text()
        server.known_hosts.write_text(known + known.replace(str(server.port), str(wire.port)))
        one = Office(tmp_path, server, wire)
        yield one
        wire.close()
        for store in (one.letterbox, one.casebook):
            store.close()


def test_a_trip_cut_at_any_byte_resumes_without_loss(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    office.write()
    office.a_whole_trip()
    office.write()
    length = office.a_whole_trip()
    chance = random.Random(20260304)
    for number in range(CUTS):
        office.write()
        # Every part of the trip has its turn: the handshake, each verb, the middle of a file, the last word. In every second trip
        # there is no line any more afterwards: a file would go on over a new one, and the trip would not be cut.
        cut = office.wire.cut_for_good if number % 2 else office.wire.cut
        office.wire.until(1 + int(length * (number + chance.random()) / CUTS), cut)
        assert office.carry() in (0, 1)
        office.assert_nothing_half()
        if number % 4 == 3:
            office.a_whole_trip()
    for line in capfd.readouterr().err.splitlines():
        assert "broke off" in line or "cannot be reached" in line or "fell silent" in line, line


def kill_all(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def name_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


VICTIMS: dict[str, Callable[[Office], list[int]]] = {
    "ssh": lambda office: [pid for pid in below(os.getpid()) if name_of(pid) == "ssh"],
    "sshd": lambda office: [pid for pid in office.server.children() if name_of(pid) == "sshd"],
    "letterbox": lambda office: [pid for pid in office.server.children() if name_of(pid) != "sshd"],
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_trip_of_which_one_process_is_killed_resumes_without_loss(office: Office, victim: str) -> None:
    office.write()
    office.a_whole_trip()
    office.write()
    length = office.a_whole_trip()
    chance = random.Random(20260305)
    killed = 0

    def kill() -> None:
        nonlocal killed
        found = VICTIMS[victim](office)
        killed += bool(found)
        kill_all(found)

    for number in range(KILLS):
        office.write()
        office.wire.until(1 + int(length * (number + chance.random()) / KILLS), kill)
        assert office.carry() in (0, 1, 2)
        office.casebook.alarms.ringing()
        for alarm in office.casebook.alarms.ringing():
            # Killed before it greeted, it looks like a server without a letterbox.
            assert alarm.code == "letterbox_unreachable"
            office.casebook.alarms.switch_off(alarm.alarm)
        office.assert_nothing_half()
    assert killed >= KILLS // 2
    office.a_whole_trip()


def test_a_large_file_comes_whole_over_a_line_that_breaks_again_and_again(office: Office) -> None:
    rows, content = dropped(office.letterbox), os.urandom(9_000_000)
    message, file = add_file(office.letterbox, rows.entries[0], content)
    office.wire.each(3_000_000)
    assert office.carry() == 0
    assert office.wire.calls >= 3
    assert b"".join(office.casebook.read_file(rows.case, file.file)) == content
    assert message in office.casebook.entries(rows.case)
