"""A real SMTP server on loopback: it keeps what it is given, and misbehaves as it is told."""

import asyncio
import gc
import selectors
import socket
import ssl
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
ACCOUNT, PASSWORD = "meja", "rahasia-relay"


@dataclass
class Kept:
    """One mail as it came: to whom, and every byte of it. `secret`: whether it came over TLS."""

    sender: str
    to: list[str]
    raw: bytes
    secret: bool

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def text(self) -> str:
        return str(self.message.get_payload())


@dataclass
class Post:
    """`answers`: (verb, address) -> what is answered instead of yes; a verb alone for everybody. `said`: every verb that came."""

    port: int = 0
    mails: list[Kept] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answers: dict[str | tuple[str, str], str] = field(default_factory=dict)

    def to(self, address: str) -> list[Kept]:
        return [mail for mail in self.mails if mail.to == [address]]

    def _answer(self, verb: str, address: str = "") -> str:
        self.said.append(verb)
        return self.answers.get((verb, address)) or self.answers.get(verb) or "250 baik"

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self._answer("MAIL")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self._answer("RCPT", address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        to = [str(one) for one in envelope.rcpt_tos]
        answer = self._answer("DATA", to[0])
        if answer.startswith("250") or answer == "drop":
            content = envelope.original_content
            assert content is not None
            assert server.transport is not None
            secret = server.transport.get_extra_info("ssl_object") is not None
            self.mails.append(Kept(str(envelope.mail_from), to, content, secret))
        if answer == "drop":
            del self.answers["DATA"]
            assert server.transport is not None
            server.transport.abort()
        return answer


def _sign_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    return AuthResult(success=data == LoginPassword(ACCOUNT.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def post(tls: ssl.SSLContext | None = None, at_once: bool = False, account: bool = False, host: str = HOST) -> Iterator[Post]:
    """`tls`: the server's certificate, offered by STARTTLS, or spoken from the first byte (`at_once`)."""
    one, lines = Post(), []

    def speaking() -> SMTP:
        secret = None if at_once else tls
        line = SMTP(
            one,
            hostname="relay.example",
            tls_context=secret,
            require_starttls=secret is not None,
            authenticator=_sign_in if account else None,
            auth_required=account,
            auth_require_tls=secret is not None,
        )
        lines.append(line)
        return line

    async def serve(listener: socket.socket) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(speaking, sock=listener, ssl=tls if at_once else None)

    def end() -> None:
        for line in lines:
            if line.transport is not None:
                line.transport.abort()

    with _serving(serve, end, host) as port:
        one.port = port
        yield one


@contextmanager
def stranger(handler: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Iterator[int]:
    """Something else that listens; gives its port."""
    writers: list[asyncio.StreamWriter] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            await handler(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # whoever it spoke with has gone, or the test is over
        finally:
            writer.close()

    async def serve(listener: socket.socket) -> asyncio.Server:
        return await asyncio.start_server(meet, sock=listener)

    def end() -> None:
        for writer in writers:
            writer.transport.abort()

    with _serving(serve, end, HOST) as port:
        yield port


class _Listener(socket.socket):
    """Keeps what it took: whatever state a line is in when the test ends, its plug can be pulled."""

    def __init__(self, family: int) -> None:
        super().__init__(family, socket.SOCK_STREAM)
        self.taken: list[socket.socket] = []

    def accept(self) -> tuple[socket.socket, Any]:
        plug, address = super().accept()
        self.taken.append(plug)
        return plug, address


@contextmanager
def _serving(
    serve: Callable[[socket.socket], Awaitable[asyncio.Server]], end: Callable[[], None], host: str
) -> Iterator[int]:
    """A server in a loop of its own; gives its port, and ends it with every connection that it has."""
    watched = selectors.DefaultSelector()
    loop = asyncio.SelectorEventLoop(watched)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    listener = _Listener(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.bind((host, 0))

    async def started() -> asyncio.Server:
        return await serve(listener)

    async def ended() -> None:
        server.close()
        # Until nothing is watched but the loop's own pipe: a line may still be on its way in, or in the middle of its TLS.
        while True:
            # A task that is cancelled before its first step closes nothing: whoever has just come in is met first.
            for _ in range(8):
                await asyncio.sleep(0)
            end()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            if len(watched.get_map()) <= 1:
                break
            await asyncio.sleep(0.01)
        # Each turn of the loop closes what was aborted in the one before: the line, and the one under its TLS.
        for _ in range(8):
            await asyncio.sleep(0)

    server = asyncio.run_coroutine_threadsafe(started(), loop).result(120)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(ended(), loop).result(120)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(120)
        loop.close()
        for plug in listener.taken:
            plug.close()
        _forget_lines()


def _forget_lines() -> None:
    """A line that broke in the middle of its TLS is closed by its plug alone, and would complain of that in some later test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
