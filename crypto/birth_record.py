"""The birth record: a public part, signed with the token's key, and a part of one size sealed to the case key."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crypto import labels, primitives, strict_json
from crypto.errors import Forged
from crypto.public_keys import CasePublicKey, ReporterPublicKey
from crypto.reporter_key import ReporterKeys

SEALED_TEXT = 8192  # room for 60 positions and 200 holders


@dataclass(frozen=True)
class BirthRecord:
    """The public part, its own signature checked. Hashes are 32 bytes. The desk takes keys from here, never from a row."""

    case: str
    case_key: CasePublicKey
    reporter_key: ReporterPublicKey
    reporter_sign: bytes
    roster_version: int
    roster_hash: bytes
    grants_digest: bytes
    sealed_digest: bytes
    document: bytes

    @cached_property
    def hash(self) -> bytes:
        """32 bytes: predecessor of the first entry of every strand."""
        return primitives.digest(labels.BIRTH_HASH, self.document)


@dataclass(frozen=True)
class SealedBirth:
    """The sealed part: what nobody outside may know. ``excluded``: positions; ``holders``: officers' ids at birth.

    ``answer_key``: 32 bytes of the token, with which readers prove that an answer comes from one of them.
    """

    kind: str
    unit: str
    excluded: tuple[str, ...]
    holders: tuple[str, ...]
    day: date
    answer_key: bytes


def write(
    case: str,
    case_key: CasePublicKey,
    keys: ReporterKeys,
    roster: tuple[int, bytes],
    grants_digest: bytes,
    sealed_digest: bytes,
) -> BirthRecord:
    """Signs a new record with the token's key. ``roster``: version and hash."""
    payload = strict_json.encode(
        {
            "format": "wbs-birth-1",
            "case": case,
            "case_key": strict_json.to_base64(case_key.raw),
            "reporter_key": strict_json.to_base64(keys.public.raw),
            "reporter_sign": strict_json.to_base64(keys.sign_public),
            "roster": roster[0],
            "roster_hash": roster[1].hex(),
            "grants": grants_digest.hex(),
            "sealed": sealed_digest.hex(),
        }
    )
    document = keys.sign(labels.SIGN_BIRTH, payload) + payload
    return BirthRecord(
        case, case_key, keys.public, keys.sign_public, roster[0], roster[1], grants_digest, sealed_digest, document
    )


def read(document: bytes) -> BirthRecord:
    """Checks the record's own signature; raises Forged. Whose key it is, the first entry says."""
    record, payload, signature = _parse(document)
    primitives.verify(record.reporter_sign, labels.SIGN_BIRTH, payload, signature)
    for key in (record.case_key, record.reporter_key):
        key.parsed  # noqa: B018  (raises Forged: with a key that nobody can seal to no receipt could ever be written)
    return record


def read_own(document: bytes, keys: ReporterKeys) -> BirthRecord:
    """As ``read``, by the token that it is of. Raises Forged when the server shows a token a record that this token did not sign:
    checked before anything is sealed. What the token signed holds the keys that it was born with, so they are not parsed here."""
    record, payload, signature = _parse(document)
    if record.reporter_sign != keys.sign_public or record.reporter_key.raw != keys.public.raw:
        raise Forged("this record is not of this token")
    keys.signed(labels.SIGN_BIRTH, payload, signature)
    return record


def _parse(document: bytes) -> tuple[BirthRecord, bytes, bytes]:
    """The record, what its signature is over, and the signature, which is not checked yet. Raises Forged."""
    signature, payload = document[: primitives.SIGNATURE_BYTES], document[primitives.SIGNATURE_BYTES :]
    reader = strict_json.Reader(strict_json.decode(payload))
    if reader.text("format") != "wbs-birth-1":
        raise Forged("not a birth record of this version")
    record = BirthRecord(
        case=reader.matching("case", strict_json.HEX_ID),
        case_key=CasePublicKey(reader.raw("case_key", primitives.PUBLIC_BYTES)),
        reporter_key=ReporterPublicKey(reader.raw("reporter_key", primitives.PUBLIC_BYTES)),
        reporter_sign=reader.raw("reporter_sign", 32),
        roster_version=reader.number("roster"),
        roster_hash=reader.hash("roster_hash"),
        grants_digest=reader.hash("grants"),
        sealed_digest=reader.hash("sealed"),
        document=document,
    )
    return record, payload, signature


def grants_digest(grants: list[tuple[str, bytes]]) -> bytes:
    """32 bytes over slots and envelopes, in the order of the slots."""
    parts = [part for slot, envelope in sorted(grants) for part in (slot.encode("ascii"), envelope)]
    return primitives.digest(labels.GRANTS_HASH, *parts)


def sealed_digest(sealed: bytes) -> bytes:
    """32 bytes over the sealed part's envelope."""
    return primitives.digest(labels.SEALED_BIRTH_HASH, sealed)


def pack_sealed(sealed: SealedBirth) -> bytes:
    """The plaintext of the sealed part."""
    return strict_json.encode(
        {
            "kind": sealed.kind,
            "unit": sealed.unit,
            "excluded": list(sealed.excluded),
            "holders": list(sealed.holders),
            "day": sealed.day.isoformat(),
            "answer_key": sealed.answer_key.hex(),
        }
    )


def unpack_sealed(plaintext: bytes) -> SealedBirth:
    """Raises Forged."""
    reader = strict_json.Reader(strict_json.decode(plaintext))
    holders = reader.texts("holders")
    if not all(strict_json.OFFICER_ID.fullmatch(holder) for holder in holders):
        raise Forged("a holder is no officer's id")
    return SealedBirth(
        kind=reader.matching("kind", strict_json.SLUG),
        unit=reader.text("unit"),
        excluded=reader.slugs("excluded"),
        holders=holders,
        day=reader.day("day"),
        answer_key=reader.hash("answer_key"),
    )
