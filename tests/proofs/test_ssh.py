"""The courier over a real OpenSSH server: the whole trip, whom it trusts, and that its key opens nothing but the letterbox."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.proofs.sshd import Sshd, free_port, letterbox_command, new_key, serving
from tests.store.mail import add_file, after, dropped, entry, names, stores
from wbs.courier.command import main
from wbs.courier.ssh import options
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows

SETTINGS = str(TOP / "settings.toml")


class Office:
    """A letterbox behind sshd and a casebook here."""

    def __init__(self, folder: Path, server: Sshd, letterbox: Letterbox, casebook: Casebook) -> None:
        self.folder, self.server, self.letterbox, self.casebook = folder, server, letterbox, casebook

    def carry(self, *more: str, day: int = 4, server: Sshd | None = None, identity: Path | None = None) -> int:
        where = server or self.server
        arguments = ["--letterbox", where.address(), "--identity", str(identity or where.identity)]
        arguments += ["--known-hosts", str(self.server.known_hosts), "--casebook", str(self.folder / "reading-room")]
        return main([*arguments, "--settings", SETTINGS, "--once", *more], now=lambda: datetime(2026, 3, day, 5, tzinfo=UTC))

    def days_pass(self, first: int, end: int) -> None:
        """The courier came on each of these days: what lies in the letterbox ages only then."""
        for day in range(first, end):
            assert self.casebook.collections.trip_on(date(2026, 3, day)) == 0

    def answer(self, rows: NewCaseRows) -> None:
        last = self.casebook.entries(rows.case, "officers")
        note = after(last[-1]) if last else entry(rows.case, "officers", 1, rows.entries[0].prev)
        self.casebook.record(rows.case, note, after(self.casebook.entries(rows.case, "answers")[-1]))

    def ringing(self) -> set[tuple[str, str | None]]:
        return {(alarm.code, alarm.case) for alarm in self.casebook.alarms.ringing()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    letterbox, casebook = stores(tmp_path)
    with serving(tmp_path / "ssh", letterbox_command(tmp_path / "street")) as server:
        yield Office(tmp_path, server, letterbox, casebook)
    letterbox.close()
    casebook.close()


def test_a_whole_trip_goes_over_ssh_both_ways_and_empties_only_as_designed(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    rows, content = dropped(office.letterbox), os.urandom(900_000)
    message, file = add_file(office.letterbox, rows.entries[0], content)
    office.casebook.rosters.add(1, b"roster one")
    office.casebook.rosters.add(2, b"roster two")
    assert office.carry() == 0
    assert set(office.casebook.entries(rows.case)) == {*rows.entries, message}
    assert b"".join(office.casebook.read_file(rows.case, file.file)) == content
    assert office.letterbox.rosters() == [b"roster one", b"roster two"]
    office.answer(rows)
    backup = ("--backup", str(office.folder / "backup"))
    office.days_pass(5, 20)
    # The days are over, but no backup holds it yet; then a backup holds it, but the days are not over.
    assert office.carry(day=20) == 0
    assert names(office.folder / "street") == {file.file}
    assert office.letterbox.answers(rows.case) == office.casebook.entries(rows.case, "answers")
    late, _ = dropped(office.letterbox), office.carry(*backup, day=20)
    assert names(office.folder / "street") == set()
    assert office.letterbox.mail.collect(rows.case).entries == ()
    office.days_pass(21, 26)
    assert office.carry(*backup, day=26) == 0
    office.letterbox.mail.offer_again()
    assert len(office.letterbox.mail.collect(late.case).entries) == 2
    assert office.carry(*backup, day=27) == 0
    office.letterbox.mail.offer_again()
    assert office.letterbox.mail.collect(late.case).entries == ()
    assert office.ringing() == set()
    assert capfd.readouterr() == ("", "")
    assert office.server.deserted()


def test_a_replaced_host_key_stops_everything_and_officers_hear_of_it(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = dropped(office.letterbox)
    office.server.stop()
    office.server.host_key.unlink()
    new_key(office.server.host_key)
    office.server.start()
    assert office.carry() == 2
    [line] = capfd.readouterr().err.splitlines()
    assert "ANOTHER host key" in line
    assert office.casebook.changed_since(0).cases == ()
    assert office.ringing() == {("letterbox_host_changed", None)}
    office.server.write_known_hosts(office.server.port)
    assert office.carry() == 0
    assert office.casebook.changed_since(0).cases == (rows.case,)


def test_each_trouble_with_the_line_is_one_line_and_its_exit_code(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    def said() -> str:
        [line] = capfd.readouterr().err.splitlines()
        return line.removeprefix("wbs courier: ")

    assert office.carry(identity=new_key(office.folder / "eve")) == 2
    assert said() == "the server refuses the courier's key"
    known = office.server.known_hosts.read_text()
    office.server.known_hosts.write_text("")
    assert office.carry() == 2
    assert "not in --known-hosts" in said()
    office.server.known_hosts.write_text(known)
    office.server.allow("echo hello; exec cat")
    assert office.carry() == 1
    assert "does not speak as it should" in said()
    office.server.allow("exit 3")
    assert office.carry() == 2
    assert "is the forced command in place?" in said()
    office.server.allow("printf 'G\\000\\000\\000\\020wbs letterbox \\000\\003'; exec cat")
    assert office.carry() == 2
    assert "version 3" in said()
    office.server.stop()
    assert office.carry() == 1
    assert "cannot be reached" in said()
    assert office.ringing() == {("letterbox_unreachable", None), ("parcel_refused", None)}


ATTEMPTS = {
    "a shell": (["-tt"], []),
    "another command": ([], ["touch", "{mark}"]),
    "a command behind the forced one": ([], ["letterbox;", "touch", "{mark}"]),
    "sftp": (["-s"], ["sftp"]),
    "another folder": ([], ["wbs", "letterbox", "--data", "{mark}"]),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_whatever_the_couriers_key_asks_for_it_gets_the_letterbox_and_nothing_else(office: Office, attempt: str) -> None:
    mark = office.folder / "mark"
    flags, asked = ATTEMPTS[attempt]
    ended = ssh(office.server, flags, [part.format(mark=mark) for part in asked], b"touch " + bytes(mark) + b"\nexit\n")
    # A terminal sshd refuses. Whatever else is asked for, this letterbox greets, and hangs up on what is none of its words.
    greeting = b"G\x00\x00\x00\x10wbs letterbox \x00\x02"
    assert ended.stdout == (b"" if attempt == "a shell" else greeting + b"X\x00\x00\x00\x07Refused")
    assert not mark.exists()


@pytest.mark.parametrize("way", ["-L", "-R", "-D", "-W"])
def test_the_couriers_key_forwards_no_port(office: Office, way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.01)
        there, taken = inside.getsockname()[1], free_port()
        flags = {
            "-L": ["-L", f"127.0.0.1:{taken}:127.0.0.1:{there}"],
            "-R": ["-R", f"127.0.0.1:{taken}:127.0.0.1:{there}"],
            "-D": ["-D", f"127.0.0.1:{taken}"],
            "-W": ["-W", f"127.0.0.1:{there}"],
        }[way]
        if way in ("-L", "-D"):
            with forwarding(office.server, flags, taken) as opened:
                opened.sendall(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" + there.to_bytes(2, "big"))
                # What ssh's own proxy on this side says, until it hangs up or somebody comes out at the other end.
                with suppress(ConnectionResetError):
                    while opened in (heard := select.select([opened, inside], [], [], 60)[0]) and inside not in heard:
                        if not opened.recv(100):
                            break
        else:
            ended = ssh(office.server, ["-o", "ExitOnForwardFailure=yes", *flags], [], b"")
            assert ended.returncode == 255
            assert b"forward" in ended.stderr or b"prohibited" in ended.stderr
        with pytest.raises(TimeoutError):
            inside.accept()[0].close()


def test_a_courier_that_dies_leaves_no_process_and_no_lock_on_the_server(office: Office) -> None:
    dropped(office.letterbox)
    call = subprocess.Popen(
        [*ssh_command(office.server), "127.0.0.1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert call.stdout is not None
    assert call.stdin is not None
    assert call.stdout.read(21).endswith(b"\x00\x02")
    call.stdin.write(b"h\x00\x00\x00\x02\x00\x02w\x00\x00\x00\x00")
    call.stdin.flush()
    assert call.stdout.read(1) == b"I"
    left = [os.pidfd_open(pid) for pid in office.server.children()]
    assert left
    call.kill()
    call.wait()
    for descriptor in left:
        assert ended(descriptor), "a process of the connection outlives the courier"
        os.close(descriptor)
    call.stdin.close()
    call.stdout.close()
    assert office.carry() == 0


def test_a_courier_who_asks_for_nothing_is_left_alone_in_the_end(tmp_path: Path) -> None:
    letterbox, casebook = stores(tmp_path)
    command = [sys.executable, "-m", "wbs", "letterbox", "--data", str(tmp_path / "street"), "--idle", "1"]
    with subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as end:
        assert end.wait(60) == 1
        assert end.stderr is not None
        assert end.stderr.read() == b"wbs letterbox: the other side fell silent\n"
    for one in (letterbox, casebook):
        one.close()


def ssh_command(server: Sshd) -> list[str]:
    return ["ssh", *options(server.identity, server.known_hosts), "-p", str(server.port), "-l", server.account]


def ssh(server: Sshd, flags: list[str], asked: list[str], said: bytes) -> "subprocess.CompletedProcess[bytes]":
    """What somebody with the courier's key gets for this; forwarding is not switched off at his end."""
    command = [*unbound(server), *flags, "127.0.0.1", *asked]
    return subprocess.run(command, input=said, capture_output=True, check=False, timeout=60)


def unbound(server: Sshd) -> list[str]:
    """ssh without what the courier's own options forbid it."""
    given = ssh_command(server)
    off = [at for at, part in enumerate(given) if part.startswith(("ClearAllForwardings", "RequestTTY"))]
    assert len(off) == 2
    return [part for at, part in enumerate(given) if at not in off and at + 1 not in off]


@contextmanager
def forwarding(server: Sshd, flags: list[str], port: int) -> Iterator[socket.socket]:
    """A connection to the port that ssh opened on this side."""
    with subprocess.Popen([*unbound(server), "-N", *flags, "127.0.0.1"], stderr=subprocess.DEVNULL) as tunnel:
        try:
            while True:
                assert tunnel.poll() is None
                try:
                    opened = socket.create_connection(("127.0.0.1", port), 20)
                    break
                except ConnectionRefusedError:
                    continue
            with opened:
                yield opened
        finally:
            tunnel.kill()


def ended(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(30_000))
