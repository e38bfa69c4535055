"""Large bodies go round h11, which copies each byte four times in pieces of what has just come; all else is read by it.

Only a body whose length was said is taken so: as many bytes as were said, not one more, and in memory never more than twice READ
of what nobody has asked for yet. Heads, small bodies, chunked ones, and whatever goes on arriving after the answer stay h11's.
"""

import asyncio

import h11
from h11._readers import ContentLengthReader
from uvicorn.protocols.http.h11_impl import H11Protocol

LARGE = 1024 * 1024
READ = 512 * 1024


class LargeBodies(H11Protocol):
    """What uvicorn makes for each connection."""

    def handle_events(self) -> None:
        super().handle_events()
        left = self.conn._reader
        if (
            self.conn.their_state is h11.SEND_BODY
            and isinstance(left, ContentLengthReader)
            and left._remaining >= LARGE
            and not self.cycle.response_complete
        ):
            # Here h11 holds no byte of the body any more: it has given all that it had.
            enough = self.flow.read_paused
            # Both kinds of loop choose the way of reading when reading begins.
            self.flow.pause_reading()
            self.transport.set_protocol(Body(self, left))
            if not enough:
                self.flow.resume_reading()


class Body(asyncio.BufferedProtocol):
    """Takes the connection's bytes until the body has come or nobody wants it any more. `left`: is counted down, so that h11
    knows of each byte that was taken past it."""

    def __init__(self, http: LargeBodies, left: ContentLengthReader) -> None:
        self._http, self._left, self._cycle = http, left, http.cycle
        self._room = memoryview(bytearray(READ))

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._room[: self._left._remaining]

    def buffer_updated(self, nbytes: int) -> None:
        self._left._remaining -= nbytes
        if self._cycle.response_complete:
            self._give_back()
            return
        self._keep(self._room[:nbytes])
        self._cycle.message_event.set()
        if self._left._remaining == 0:
            self._give_back()
        elif len(self._cycle.body) >= READ:
            # Read on when somebody has asked for what is there.
            self._http.flow.pause_reading()

    def _keep(self, piece: memoryview) -> None:
        kept = self._cycle.body
        if not kept:
            # As bytes: uvicorn and the parser behind it hand bytes on as they are, and copy whatever else they are given.
            self._cycle.body = bytes(piece)  # type: ignore[assignment]
            return
        # In place from now on: else a sender of single bytes would have all that lies here copied for each.
        if not isinstance(kept, bytearray):
            kept = self._cycle.body = bytearray(kept)
        kept += piece

    def _give_back(self) -> None:
        self._http.flow.pause_reading()
        self._http.transport.set_protocol(self._http)
        self._http.flow.resume_reading()
        # As when bytes have come to h11: it finds that the body has ended, or waits for the rest of it.
        self._http._unset_keepalive_if_required()
        self._http.handle_events()

    def eof_received(self) -> None:
        self._http.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._http.connection_lost(exc)

    def pause_writing(self) -> None:
        self._http.pause_writing()

    def resume_writing(self) -> None:
        self._http.resume_writing()
