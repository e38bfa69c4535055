"""A real OpenSSH server on loopback, of this test alone: its own keys, port and settings, ended by its own number.

As root it serves root, as an ordinary person that person; either way the only account with a key here is the courier's.
"""

import getpass
import os
import random
import re
import select
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.house.tree import TOP

SSHD = "/usr/sbin/sshd"
LINE = TOP / "deploy" / "courier.authorized_keys"
PRIVILEGE_SEPARATION = Path("/run/sshd")
READY = b"Server listening on"
GIVEN_AWAY = Path("/proc/sys/net/ipv4/ip_local_port_range")
PATIENCE = 60


def new_key(path: Path) -> Path:
    """An Ed25519 key without a passphrase; the public half beside it."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)], check=True)
    return path


def letterbox_command(street: Path, *more: str) -> str:
    """The forced command as deploy/ has it, from this checkout."""
    return f"cd {shlex.quote(str(TOP))} && exec " + shlex.join(
        [sys.executable, "-m", "wbs", "letterbox", "--data", str(street), *more]
    )


def couriers_line(command: str, public: str) -> str:
    """What the server's people are given to install: only the command's place and the key are this test's own."""
    [line] = [one for one in LINE.read_text().splitlines() if one and not one.startswith("#")]
    line, keys = re.subn(r"ssh-ed25519 \S+ courier", lambda _: public, line)
    line, commands = re.subn(r'command="[^"]*"', lambda _: f'command="{command}"', line)
    assert (keys, commands) == (1, 1), line
    return line + "\n"


class Sshd:
    """One server: `port`, `account`, and the courier's `identity` and `known_hosts`."""

    def __init__(self, folder: Path, command: str, port: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.account = folder, getpass.getuser()
        self.host_key = folder / "host"
        if not self.host_key.exists():
            new_key(self.host_key)
        self.identity = folder / "courier"
        if not self.identity.exists():
            new_key(self.identity)
        self.port = port or free_port()
        self.known_hosts = folder / "known_hosts"
        self.write_known_hosts(self.port)
        self.allow(command)
        self._process: subprocess.Popen[bytes] | None = None

    def write_known_hosts(self, port: int) -> None:
        """The server's own host key, under the port that the courier dials."""
        kind, key = self.host_key.with_suffix(".pub").read_text().split()[:2]
        self.known_hosts.write_text(f"[127.0.0.1]:{port} {kind} {key}\n")

    def allow(self, command: str) -> None:
        """The courier's line of authorized_keys as deploy/ has it, with this forced command."""
        script = self.folder / "forced"
        script.write_text(f"#!/bin/sh\n{command}\n")
        script.chmod(0o755)
        public = self.identity.with_suffix(".pub").read_text().strip()
        (self.folder / "authorized_keys").write_text(couriers_line(str(script), public))

    def address(self, port: int | None = None) -> str:
        return f"ssh://{self.account}@127.0.0.1:{port or self.port}/"

    def start(self) -> None:
        if os.geteuid() == 0:
            PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
        settings = self.folder / "sshd_config"
        settings.write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.host_key}\nPidFile none\n"
            f"AuthorizedKeysFile {self.folder / 'authorized_keys'}\nStrictModes no\nUsePAM no\n"
            "AuthenticationMethods publickey\nPermitRootLogin forced-commands-only\nLogLevel INFO\n"
            "MaxStartups 100\nSubsystem sftp internal-sftp\n"
        )
        self._process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(settings)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stderr is not None
        said = b""
        while READY not in said:
            line = self._process.stderr.readline()
            assert line, said.decode()
            said += line
        # Read on to nowhere, so that it never waits for us.
        self._drain = subprocess.Popen(["cat"], stdin=self._process.stderr, stdout=subprocess.DEVNULL)

    def children(self) -> list[int]:
        """Everything that was started by a connection and still runs."""
        assert self._process is not None
        return below(self._process.pid)

    def deserted(self) -> bool:
        """Whether every connection's processes end by themselves: sshd's own hang on for a moment after a line was closed."""
        until = time.monotonic() + PATIENCE
        while left := self.children():
            if time.monotonic() > until:
                return False
            for pid in left:
                with suppress(ProcessLookupError):
                    _wait_for(pid)
        return True

    def stop(self) -> None:
        if self._process is None:
            return
        for pid in self.children():
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stderr is not None
        self._process.stderr.close()
        self._drain.wait(30)
        self._process = None


@contextmanager
def serving(folder: Path, command: str) -> Iterator[Sshd]:
    server = Sshd(folder, command)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """Below those that the kernel gives away by itself: such a one may be anybody's before ours is bound."""
    first = int(GIVEN_AWAY.read_text().split()[0])
    while True:
        port = random.randrange(first // 2, first)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def _wait_for(pid: int) -> None:
    """Until it ends; a process that ended already is not waited for."""
    descriptor = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.poll(PATIENCE * 1000)
    finally:
        os.close(descriptor)


def below(parent: int) -> list[int]:
    """Every process that this one started, and those started, and so on."""
    found: list[int] = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                stat = (folder / "stat").read_text()
                if int(stat.rpartition(")")[2].split()[1]) == parent:
                    found += [int(folder.name), *below(int(folder.name))]
    return found
