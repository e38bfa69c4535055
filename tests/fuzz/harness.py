"""What the fuzzer feeds, one function for each parser that takes bytes from outside: only documented errors may come out.

Where a signature or a sealing stands before the parser, it is made here with known keys, so that the fuzzer gets past it.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing, suppress

from starlette.requests import Request

from crypto import birth_record, envelope, labels, passphrase, primitives, roster
from crypto.case_token import CaseToken, TokenError
from crypto.entry import SealedEntry, open_entry
from crypto.errors import BadRoster, CannotOpen, Forged, SealError
from wbs.intake.file_parts import LONGEST_TOKEN, FileTooLarge, PartsWrong, Start, file_parts

SEED = bytes(range(32))
PUBLIC = primitives.xwing_public_key(primitives.xwing_pair(SEED)[1])
SIGN_PUBLIC = primitives.sign_public(SEED)
CASE = "a" * 32
PLACE = SealedEntry(CASE, "officers", 2, bytes(32), b"")
BOUNDARY = "garis"
LARGEST_FILE = 100_000
LONGEST_NAME = 120
_LOOP = asyncio.new_event_loop()


def envelopes(data: bytes) -> None:
    """As an envelope, as what lies inside one, and as an entry that somebody signed."""
    with suppress(CannotOpen):
        envelope.open_with_seed(SEED, data, labels.GRANT, b"here")
    sealed = envelope.HEADER + primitives.hpke_seal(data, PUBLIC, labels.GRANT + b"\x00here")
    with suppress(Forged):
        text = envelope.open_with_seed(SEED, sealed, labels.GRANT, b"here")
        assert len(text).to_bytes(4, "big") + text == data.rstrip(b"\x00").ljust(4 + len(text), b"\x00")
    _entry(data)


def _entry(payload: bytes) -> None:
    where = bytes.fromhex(CASE) + b"\x02" + (2).to_bytes(8, "big") + bytes(32)
    signed = primitives.sign(SEED, labels.SIGN_ENTRY, payload) + payload
    padded = len(signed).to_bytes(4, "big") + signed
    inside = envelope.HEADER + primitives.hpke_seal(padded, PUBLIC, labels.ENTRY + b"\x00" + where)
    sealed = SealedEntry(PLACE.case, PLACE.strand, PLACE.seq, PLACE.prev, inside)
    with suppress(Forged):
        entry = open_entry(SEED, sealed, lambda *_: SIGN_PUBLIC)
        assert (entry.case, entry.strand, entry.seq, entry.prev) == (CASE, "officers", 2, bytes(32))


def token(data: bytes) -> None:
    """As the ten words, and as a passphrase."""
    text = data.decode("utf-8", "replace")
    with suppress(TokenError):
        words = CaseToken.parse(text).words
        assert CaseToken.parse(" ".join(words)).words == words
    plain = passphrase.normalise(text)
    assert passphrase.normalise(plain) == plain


def birth(data: bytes) -> None:
    """As a record, as one that carries its own signature, and as an opened sealed part."""
    signed = primitives.sign(SEED, labels.SIGN_BIRTH, data) + data
    for document in (data, signed):
        with suppress(Forged):
            record = birth_record.read(document)
            assert record.document == document
    with suppress(Forged):
        sealed = birth_record.unpack_sealed(data)
        assert birth_record.unpack_sealed(birth_record.pack_sealed(sealed)) == sealed


def rosters(data: bytes) -> None:
    """As a document, as the body of one that the office signed, and as a whole chain."""
    office = primitives.sign(SEED, labels.SIGN_ROSTER, data)
    for document in (data, roster.assemble(data, {roster.OFFICE: office})):
        with suppress(BadRoster):
            parsed = roster.parse(document)
            assert roster.parse(parsed.document) == parsed
        with suppress(BadRoster):
            roster.verify_chain([document])
    with suppress(BadRoster):
        roster.read_body(data)


def multipart(data: bytes) -> None:
    """As the body of an upload, in pieces whose size the first byte says."""
    step = 1 + data[0] if data else 1
    _LOOP.run_until_complete(_upload([data[at : at + step] for at in range(1, len(data), step)]))


async def _upload(pieces: list[bytes]) -> None:
    messages = iter([*({"type": "http.request", "body": one, "more_body": True} for one in pieces), {"type": "http.request"}])

    async def receive() -> dict[str, object]:
        return next(messages)

    headers = [(b"content-type", b"multipart/form-data; boundary=" + BOUNDARY.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)  # type: ignore[arg-type]
    got: list[Start | bytes] = []
    with suppress(PartsWrong, FileTooLarge):
        async with aclosing(file_parts(request, LARGEST_FILE, 30)) as parts:
            async for part in parts:
                got.append(part)
    _sound(iter(got))


def _sound(got: Iterator[Start | bytes]) -> None:
    """What was handed on, up to whatever was wrong: first a start, then bytes of the file."""
    start = next(got, None)
    if start is None:
        return
    assert isinstance(start, Start)
    assert 0 < len(start.form_token) <= LONGEST_TOKEN
    assert 0 < len(start.name) <= LONGEST_NAME
    assert start.name.isprintable()
    assert "/" not in start.name
    rest = [part for part in got if isinstance(part, bytes)]
    assert sum(map(len, rest)) <= LARGEST_FILE


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "envelope": envelopes,
    "token": token,
    "birth": birth,
    "roster": rosters,
    "multipart": multipart,
}
DOCUMENTED = (SealError, PartsWrong, FileTooLarge)
