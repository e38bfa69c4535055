"""The line over SSH: OpenSSH's own client as a process, with nothing left to any configuration.

The courier holds no cryptography: what the line keeps secret from the street is OpenSSH's work, what is in it is sealed anyway.
"""

import os
import re
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from wbs.command_line import WrongUse
from wbs.courier.line import Line, LineBroken, LineTrouble

CONNECT_SECONDS = 20
ALIVE_SECONDS = 15
HANG_UP_SECONDS = 2
HEARD = 16 * 1024  # of what ssh says, so much is kept to find the reason in
PORT = 22
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]{2,45}")
_PATH = re.compile(r"[^\"\\%$~\s]+")  # what ssh would expand or split in a file's name


class HostKeyReplaced(LineTrouble):
    """Another machine answers under this name, or the server was set up anew."""

    alarm = "letterbox_host_changed"


class HostKeyUnknown(LineTrouble):
    """The file of known hosts does not name this server."""

    alarm = "letterbox_unreachable"


class KeyRefused(LineTrouble):
    """The server does not take the courier's key."""

    alarm = "letterbox_unreachable"


class Unreachable(LineTrouble):
    """No connection: the network, the name, or a server that is off."""


class NoLetterbox(LineTrouble):
    """The server took the key, and then no letterbox spoke."""

    alarm = "letterbox_unreachable"


class Address(NamedTuple):
    """Where a letterbox is reached."""

    account: str
    host: str
    port: int


def address(text: str) -> Address:
    """ssh://account@host[:port]/ and nothing else. Raises WrongUse."""
    form = "a letterbox over SSH is written ssh://account@host:port/"
    try:
        parts = urlsplit(text)
        account, host, port = parts.username or "", parts.hostname or "", parts.port or PORT
    except ValueError:
        raise WrongUse(form) from None
    rest = (parts.scheme, parts.password, parts.query, parts.fragment)
    # By its form alone neither part can be an option of ssh.
    if rest != ("ssh", None, "", "") or parts.path not in ("", "/"):
        raise WrongUse(form)
    if not _ACCOUNT.fullmatch(account) or not _HOST.fullmatch(host):
        raise WrongUse(form)
    return Address(account, host, port)


def key_file(path: Path | None, option: str) -> Path:
    """A file that ssh is to read. Raises WrongUse."""
    if path is None:
        raise WrongUse(f"a letterbox over SSH needs {option} FILE")
    if not path.is_file() or not os.access(path, os.R_OK):
        raise WrongUse(f"{option}: {path} is no file that can be read")
    if not _PATH.fullmatch(str(path.resolve())):
        raise WrongUse(f"{option}: {path.resolve()} has a character that ssh does not take as it is")
    return path.resolve()


def options(identity: Path, known_hosts: Path) -> list[str]:
    """One way in, one host, and no way round: no configuration file, no agent, no password, no forwarding, no other host key."""
    pinned = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": str(known_hosts),
        "GlobalKnownHostsFile": "/dev/null",
        "KnownHostsCommand": "none",
        "UpdateHostKeys": "no",
        "VerifyHostKeyDNS": "no",
        "CheckHostIP": "no",
        "CanonicalizeHostname": "no",
        "IdentityFile": str(identity),
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "AddKeysToAgent": "no",
        "PKCS11Provider": "none",
        "PreferredAuthentications": "publickey",
        "PubkeyAuthentication": "yes",
        "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no",
        "HostbasedAuthentication": "no",
        "GSSAPIAuthentication": "no",
        "ForwardAgent": "no",
        "ForwardX11": "no",
        "ClearAllForwardings": "yes",
        "Tunnel": "no",
        "PermitLocalCommand": "no",
        "ProxyCommand": "none",
        "ProxyJump": "none",
        "ControlMaster": "no",
        "ControlPath": "none",
        "RequestTTY": "no",
        "EscapeChar": "none",
        "ConnectionAttempts": "1",
        "ConnectTimeout": str(CONNECT_SECONDS),
        "ServerAliveInterval": str(ALIVE_SECONDS),
        "ServerAliveCountMax": "3",
        "TCPKeepAlive": "yes",
        "LogLevel": "ERROR",
    }
    return ["-F", "none", *(part for name, value in pinned.items() for part in ("-o", f"{name}={value}"))]


class Ssh:
    """`dial()` starts one connection to one letterbox. Raises WrongUse if there is no ssh, or a file is missing."""

    def __init__(self, where: Address, identity: Path | None, known_hosts: Path | None) -> None:
        program = shutil.which("ssh")
        if program is None:
            raise WrongUse("there is no ssh on this machine: install openssh-client")
        pinned = options(key_file(identity, "--identity"), key_file(known_hosts, "--known-hosts"))
        # The word at the end is for a server without the forced command: it names a program that is not there.
        self._command = [program, *pinned, "-p", str(where.port), "-l", where.account, "--", where.host, "wbs-letterbox"]

    def dial(self) -> "SshCall":
        return SshCall(self._command)


class SshCall:
    """One process of ssh, which ends when it is hung up or when this process ends."""

    def __init__(self, command: list[str]) -> None:
        self._ssh = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Its own group: Ctrl-C is for the courier, who finishes the round. No agent, no display, no foreign words.
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            bufsize=0,
        )
        assert self._ssh.stdin is not None
        assert self._ssh.stdout is not None
        self.line = Line(self._ssh.stdout.fileno(), self._ssh.stdin.fileno())
        self._heard = bytearray()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    @property
    def pid(self) -> int:
        """Of the process of ssh."""
        return self._ssh.pid

    def why(self, trouble: LineTrouble) -> LineTrouble:
        """The reason why no letterbox spoke, out of what ssh said. Nothing of it is repeated: a server can write there too."""
        if isinstance(trouble, LineBroken):
            self._end()
        said = bytes(self._heard)
        for sign, reason, words in _REASONS:
            if sign in said:
                return reason(words)
        if isinstance(trouble, LineBroken) and self._ssh.returncode != 255:
            return NoLetterbox("the server took the key, but no letterbox answers there: is the forced command in place?")
        return trouble

    def hang_up(self) -> None:
        self._end()
        for pipe in (self._ssh.stdin, self._ssh.stdout, self._ssh.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _end(self) -> None:
        if self._ssh.stdin is not None:
            with suppress(OSError):
                self._ssh.stdin.close()
        try:
            self._ssh.wait(HANG_UP_SECONDS)
        except subprocess.TimeoutExpired:
            self._ssh.kill()
            self._ssh.wait()
        self._ear.join(HANG_UP_SECONDS)

    def _listen(self) -> None:
        """Reads what ssh says to its end, so that it never waits for us; keeps the beginning."""
        assert self._ssh.stderr is not None
        with suppress(OSError, ValueError):
            while piece := self._ssh.stderr.read(HEARD):
                self._heard += piece[: HEARD - len(self._heard)]


_UNREACHABLE = "the server cannot be reached: network, name or port, or it is off"
_REASONS: list[tuple[bytes, type[LineTrouble], str]] = [
    (
        b"REMOTE HOST IDENTIFICATION HAS CHANGED",
        HostKeyReplaced,
        "the server shows ANOTHER host key than the one in --known-hosts: carry nothing, ask the operator in person",
    ),
    (b"host key is known for", HostKeyUnknown, "the server's host key is not in --known-hosts"),
    (b"Host key verification failed", HostKeyUnknown, "the server's host key is not in --known-hosts"),
    (b"UNPROTECTED PRIVATE KEY FILE", KeyRefused, "the file of --identity can be read by others: chmod 600"),
    (b"Permission denied", KeyRefused, "the server refuses the courier's key"),
    (b"Too many authentication failures", KeyRefused, "the server refuses the courier's key"),
    (b"Could not resolve hostname", Unreachable, _UNREACHABLE),
    (b"Connection refused", Unreachable, _UNREACHABLE),
    (b"timed out", Unreachable, _UNREACHABLE),
    (b"No route to host", Unreachable, _UNREACHABLE),
    (b"Network is unreachable", Unreachable, _UNREACHABLE),
    (b"kex_exchange_identification", Unreachable, _UNREACHABLE),
]
