"""A stranger's form that goes on and on: given up early, whatever part of it never ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from tests.intake.rini import BOUNDARY, part
from wbs.intake.file_parts import DRAIN_BYTES, LONGEST_AROUND, PartsWrong, file_parts

MOST = 3_000_000
PIECE = b"x" * 65_536
END = b"--" + BOUNDARY.encode() + b"--\r\n"
WHOLE = part("form_token", b"token") + part("file", b"evidence", b"a.pdf", "application/pdf")


class Sender:
    """Sends a beginning and then pieces for ever; `sent` counts what was read."""

    def __init__(self, beginning: bytes) -> None:
        self.beginning, self.sent = beginning, 0

    async def receive(self) -> Message:
        piece, self.beginning = self.beginning or PIECE, b""
        self.sent += len(piece)
        assert self.sent < 2 * (DRAIN_BYTES + MOST), "nobody gives this form up"
        return {"type": "http.request", "body": piece, "more_body": True}


async def events(sender: Sender) -> AsyncIterator[object]:
    headers = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, sender.receive)
    async for event in file_parts(request, MOST, 5):
        yield event


@pytest.mark.parametrize(
    "beginning",
    [b"x", part("other", b"")[:-2], part("form_token", b"token") + part("other", b"")[:-2], WHOLE + END],
    ids=["before", "other part", "part beside the token", "after"],
)
def test_what_never_ends_around_the_file_is_given_up(beginning: bytes) -> None:
    async def read() -> None:
        async for _ in events(sender):
            pass

    sender = Sender(beginning)
    with pytest.raises(PartsWrong, match="form"):
        asyncio.run(read())
    assert sender.sent <= MOST + LONGEST_AROUND + DRAIN_BYTES + 2 * len(PIECE)
