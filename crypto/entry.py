"""An entry: one sealed step of a strand. Case, strand, seq and predecessor stand beside the envelope, are its HPKE context,
and are signed inside together with the day, the author and the heads of the other strands as seen.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from crypto import envelope, labels, primitives, strict_json
from crypto.errors import Forged
from crypto.opening_key import OpeningKey
from crypto.public_keys import CasePublicKey, OfficerPublicKey, ReporterPublicKey

STRANDS: Mapping[str, bytes] = {"reporter": b"\x01", "officers": b"\x02", "answers": b"\x03", "audit": b"\x04"}
REPORTER = "reporter"
AUDIT_CASE = "0" * 32
FIRST_AUDIT_PREV = bytes(32)
SMALLEST_OF_REPORTER = 8192  # a report with a sealed identity in it, and a name given later, are no larger than any other
TYPE = re.compile(r"[a-z]{1,32}")

SignKeyOf = Callable[[str, int], bytes | None]
"""(author, roster version) -> the 32-byte Ed25519 key that must have signed, or None for an unknown author."""


class Signer(Protocol):
    """Whoever signs: the token's keys or an officer's key."""

    def sign(self, label: bytes, message: bytes) -> bytes:
        """64 bytes over label and message."""


class OwnSigner(Protocol):
    """The token's keys, which know their own signatures."""

    @property
    def sign_public(self) -> bytes:
        """32 bytes."""

    def signed(self, label: bytes, message: bytes, signature: bytes) -> None:
        """Raises Forged for a signature that is not theirs."""


@dataclass(frozen=True)
class Head:
    """The last entry of a strand, as seen: ``seq`` from 1 and its 32-byte hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class SealedEntry:
    """One row of a strand, as the stores keep it. ``case``: 32 hex digits; ``prev``: 32 bytes."""

    case: str
    strand: str
    seq: int
    prev: bytes
    envelope: bytes

    @cached_property
    def hash(self) -> bytes:
        """32 bytes over the place and the envelope: the next entry's ``prev``."""
        return primitives.digest(labels.ENTRY_HASH, place(self.case, self.strand, self.seq, self.prev), self.envelope)

    @property
    def head(self) -> Head:
        """This entry as the head of its strand."""
        return Head(self.seq, self.hash)


@dataclass(frozen=True)
class Entry:
    """What an entry says. ``author``: "reporter" or an officer's id; ``heads``: of the other strands, as the author saw them."""

    case: str
    strand: str
    seq: int
    prev: bytes
    day: date
    author: str
    roster_version: int
    type: str
    body: Mapping[str, Any]
    heads: Mapping[str, Head] = field(default_factory=dict)


def place(case: str, strand: str, seq: int, prev: bytes) -> bytes:
    """57 bytes: case (16), strand (1), seq (8, big endian), predecessor's hash (32)."""
    if not strict_json.HEX_ID.fullmatch(case) or strand not in STRANDS or not 1 <= seq < 1 << 53 or len(prev) != 32:
        raise Forged("not a place of an entry")
    return bytes.fromhex(case) + STRANDS[strand] + seq.to_bytes(8, "big") + prev


def seal_entry(
    entry: Entry,
    to: CasePublicKey | ReporterPublicKey | OfficerPublicKey,
    signer: Signer,
    answer_key: bytes = b"",
) -> SealedEntry:
    """Signs inside, then seals. The signature covers the whole payload, so no field of it can be changed by who can only seal.

    ``answer_key``: from the sealed birth; every answer after the first carries a proof made with it. Raises Forged
    without, and for a type that every reader would refuse.
    """
    if not TYPE.fullmatch(entry.type):
        raise Forged("a type is up to 32 small letters")
    where = place(entry.case, entry.strand, entry.seq, entry.prev)
    payload = strict_json.encode(
        {
            **_proof(entry, where, answer_key),
            "case": entry.case,
            "strand": entry.strand,
            "seq": entry.seq,
            "prev": entry.prev.hex(),
            "day": entry.day.isoformat(),
            "author": entry.author,
            "roster": entry.roster_version,
            "heads": {strand: [head.seq, head.hash.hex()] for strand, head in entry.heads.items()},
            "type": entry.type,
            "body": dict(entry.body),
        }
    )
    signed = signer.sign(labels.SIGN_ENTRY, payload) + payload
    least = SMALLEST_OF_REPORTER if entry.strand == REPORTER else 0
    size = max(envelope.padded_size(len(signed)), least)
    return SealedEntry(entry.case, entry.strand, entry.seq, entry.prev, envelope.seal(signed, to, labels.ENTRY, where, size))


def _proof(entry: Entry, where: bytes, answer_key: bytes) -> dict[str, str]:
    """What shows the reporter that an answer's author could read the case: an excluded officer is on the roster too, and can
    sign and seal, but the answer key lies in the sealed birth."""
    if entry.strand != "answers" or entry.seq == 1:
        return {}
    if len(answer_key) != primitives.KEY_BYTES:
        raise Forged("an answer needs the answer key")
    said = labels.ANSWER_PROOF + b"\x00" + where + entry.author.encode("utf-8")
    return {"proof": primitives.mac(answer_key, said).hex()}


def open_entry(
    seed: bytes | OpeningKey,
    sealed: SealedEntry,
    sign_key_of: SignKeyOf,
    answer_key: bytes = b"",
    own: OwnSigner | None = None,
) -> Entry:
    """For the modules that hold a private key. ``own``: whoever may have signed it himself, and then knows that quicker. Raises
    CannotOpen, or Forged when signature, place, proof or form is wrong."""
    where = place(sealed.case, sealed.strand, sealed.seq, sealed.prev)
    signed = envelope.open_with_seed(seed, sealed.envelope, labels.ENTRY, where)
    signature, payload = signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]
    document = strict_json.decode(payload)
    entry = _parse(document)
    if (entry.case, entry.strand, entry.seq, entry.prev) != (sealed.case, sealed.strand, sealed.seq, sealed.prev):
        raise Forged("signed for another place")
    key = sign_key_of(entry.author, entry.roster_version)
    if key is None:
        raise Forged("signed by nobody we know")
    if own is not None and key == own.sign_public:
        own.signed(labels.SIGN_ENTRY, payload, signature)
    else:
        primitives.verify(key, labels.SIGN_ENTRY, payload, signature)
    for name, proof in _proof(entry, where, answer_key).items():
        if not primitives.same(proof.encode("ascii"), str(document.get(name, "")).encode("utf-8", "replace")):
            raise Forged("answered by somebody who could not read the case")
    return entry


def _parse(document: dict[str, Any]) -> Entry:
    reader = strict_json.Reader(document)
    heads = {strand: _head(value) for strand, value in reader.object("heads").items()}
    if not heads.keys() <= STRANDS.keys():
        raise Forged("names a strand that is none")
    return Entry(
        case=reader.matching("case", strict_json.HEX_ID),
        strand=reader.text("strand"),
        seq=reader.number("seq"),
        prev=reader.hash("prev"),
        day=reader.day("day"),
        author=reader.text("author"),
        roster_version=reader.number("roster"),
        type=reader.matching("type", TYPE),
        body=reader.object("body"),
        heads=heads,
    )


def _head(value: object) -> Head:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], int) or isinstance(value[0], bool):
        raise Forged("not a head")
    if not 0 <= value[0] < 1 << 53:
        raise Forged("not a head")
    return Head(value[0], strict_json.hash_of(value[1]))
