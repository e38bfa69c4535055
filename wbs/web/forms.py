"""Reads a form that was sent: in memory only, bounded in size, number of fields and time."""

import asyncio
import re
from collections.abc import AsyncIterator
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from wbs.web.errors import BadForm, TooLarge, TooSlow

MOST_FIELDS = 500
LONGEST_FORM = 20  # times the patience for one piece: a byte now and then keeps no place for ever
DRAIN_BYTES = 16 * 1024 * 1024
QUICK_BYTES = 64 * 1024
MEDIA_TYPE = "application/x-www-form-urlencoded"
# By a pattern and not sign by sign: a stranger's largest form must not hold up everybody else for a second.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Form:
    """What was typed, as text. A field that was not sent reads as "", one sent twice as its first value."""

    def __init__(self, fields: dict[str, list[str]], broken_encoding: bool) -> None:
        self._fields = fields
        self.repeated = frozenset(name for name, values in fields.items() if len(values) > 1)
        """Names that were sent more than once: right for checkboxes, wrong for every other field."""
        self.broken_encoding = broken_encoding
        """Some bytes were no UTF-8; they stand in the text as U+FFFD, so that it can be shown again."""

    def one(self, name: str) -> str:
        return self._fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        return list(self._fields.get(name, []))

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that were sent, in their order."""
        return tuple(self._fields)


async def read_form(request: Request, limit: int, slow_seconds: float = 30) -> Form:
    """Reads an urlencoded form of at most `limit` bytes.

    Raises BadForm (another media type, too many fields), TooLarge, TooSlow (nothing arrived for
    `slow_seconds`), ClientDisconnect. Never Starlette's request.form(): that spools to disk in the clear.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE or request.headers.get("content-encoding", "identity") != "identity":
        raise BadForm
    raw = await _read_bounded(request, limit, slow_seconds)
    # A large form takes a second to decode; nobody else waits for it.
    return parse_form(raw) if len(raw) <= QUICK_BYTES else await asyncio.to_thread(parse_form, raw)


async def _read_bounded(request: Request, limit: int, slow_seconds: float) -> bytes:
    kept = bytearray()
    seen = 0
    try:
        async with asyncio.timeout(LONGEST_FORM * slow_seconds):
            async for chunk in patient_stream(request, slow_seconds):
                seen += len(chunk)
                if seen <= limit:
                    kept += chunk
                elif seen > limit + DRAIN_BYTES:
                    break
    except TimeoutError:
        raise TooSlow from None
    if seen > limit:
        # Reading on for a while, keeping nothing, lets an honest browser see the page and not a cut line.
        raise TooLarge
    return bytes(kept)


async def patient_stream(request: Request, slow_seconds: float) -> AsyncIterator[bytes]:
    """The body as it arrives; raises TooSlow when nothing arrived for `slow_seconds`."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(slow_seconds):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TooSlow from None
        if chunk:
            yield chunk


def parse_form(raw: bytes) -> Form:
    """Raises BadForm for more than MOST_FIELDS fields."""
    pairs = [pair for pair in raw.split(b"&") if pair]
    if len(pairs) > MOST_FIELDS:
        raise BadForm
    fields: dict[str, list[str]] = {}
    broken = False
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        name_text, name_broken = _decode(name)
        value_text, value_broken = _decode(value)
        broken = broken or name_broken or value_broken
        fields.setdefault(name_text, []).append(value_text)
    return Form(fields, broken)


def _decode(quoted: bytes) -> tuple[str, bool]:
    raw = quoted.replace(b"+", b" ")
    if b"%" in raw:
        raw = unquote_to_bytes(raw)
    try:
        return clean(raw.decode("utf-8")), False
    except UnicodeDecodeError:
        return clean(raw.decode("utf-8", "replace")), True


def clean(text: str) -> str:
    """Line ends become \\n; control characters but \\n and \\t are dropped (no keyboard types them)."""
    if text.isprintable():
        return text  # in most fields there is none
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
