"""A tally: one act on some case, to be counted. It names no case and no day, and says nothing in words.

Signed inside by the officer who acted, so that nobody counts what nobody did; sealed to one person's own key. Who may not count
the act has a decoy of the same size in the same place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crypto import envelope, labels, primitives, strict_json
from crypto.entry import Signer, SignKeyOf
from crypto.errors import Forged
from crypto.public_keys import OfficerPublicKey

FORMAT = "wbs-tally-1"
TALLY_TEXT = 1024  # padded plaintext: one size for every tally
TALLY_SIZE = TALLY_TEXT + envelope.OVERHEAD
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
SLUG = re.compile(r"[a-z0-9_-]{1,64}")
SLUG_OR_NOTHING = re.compile(r"[a-z0-9_-]{0,64}")
MOST_CLOCKS = 4
MOST_LEFT_OUT = 4
HEADS, PRESENT, OVERSEER = "heads", "present", "overseer"
REACHES = (HEADS, PRESENT, OVERSEER)
KEYS = frozenset(
    ("format", "tally", "author", "roster", "month", "kind", "unit", "what", "state", "outcome", "closed", "told", "days")
    + ("clocks", "reach", "left_out")
)


@dataclass(frozen=True)
class Settled:
    """A clock that the act settled. ``law``: set by law, else a promise of the office; ``kept``: in time."""

    clock: str
    law: bool
    kept: bool


@dataclass(frozen=True)
class Tally:
    """``id``: random, 32 hex digits; ``month``: "2026-11"; ``kind``, ``unit``, ``what`` (came, answer, or a move), ``state``
    (after it), ``outcome`` (once closed, or empty): slugs; ``closed``: it ended the case; ``told``: with it a person told the
    reporter something for the first time; ``days``: whole working days since the birth.

    ``reach``: who may count it: ``heads`` and the overseer, also those who come later; those heads ``present`` in its roster
    version and the overseer of then; the ``overseer`` of then alone. ``left_out``: ids of those who may not, whatever it says.
    """

    id: str
    author: str
    roster_version: int
    month: str
    kind: str
    unit: str
    what: str
    state: str
    outcome: str
    closed: bool
    told: bool
    days: int
    clocks: tuple[Settled, ...] = ()
    reach: str = HEADS
    left_out: tuple[str, ...] = ()


def context(tally: str, officer: str) -> bytes:
    """Tally (16 bytes) and officer (8): moved to another row, or to another person's, it does not open."""
    if not strict_json.HEX_ID.fullmatch(tally) or not strict_json.OFFICER_ID.fullmatch(officer):
        raise Forged("not a place of a tally")
    return bytes.fromhex(tally) + bytes.fromhex(officer)


def new_id() -> str:
    """Random, so that it tells neither the case nor the order of things."""
    return primitives.random_bytes(16).hex()


def sign(tally: Tally, signer: Signer) -> bytes:
    """Signature and document, to be sealed to each who may count it, now or when somebody becomes a head later."""
    document = strict_json.encode(_document(tally))
    return signer.sign(labels.SIGN_TALLY, document) + document


def seal(signed: bytes, tally: str, officer: str, to: OfficerPublicKey) -> bytes:
    """TALLY_SIZE bytes that only ``officer``, whose key ``to`` is, opens, in this row."""
    return envelope.seal(signed, to, labels.TALLY, context(tally, officer), size=TALLY_TEXT)


def decoy(tally: str, officer: str) -> bytes:
    """TALLY_SIZE bytes that nobody opens: a real sealing of as much that is random to a key whose seed is forgotten here."""
    nobody = OfficerPublicKey.of_seed(primitives.random_bytes(primitives.KEY_BYTES))
    return seal(primitives.random_bytes(TALLY_TEXT - envelope.LENGTH_BYTES), tally, officer, nobody)


def read(signed: bytes, tally: str, sign_key_of: SignKeyOf) -> Tally:
    """For ``crypto.officer_key``, which opens the envelope. Raises Forged for anything but a tally of this id, signed by who was
    an officer in the roster version that it names."""
    signature, document = signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]
    found = _read(strict_json.decode(document))
    if found.id != tally:
        raise Forged("the tally of another row")
    key = sign_key_of(found.author, found.roster_version)
    if key is None:
        raise Forged("signed by nobody we know")
    primitives.verify(key, labels.SIGN_TALLY, document, signature)
    return found


def _document(tally: Tally) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tally": tally.id,
        "author": tally.author,
        "roster": tally.roster_version,
        "month": tally.month,
        "kind": tally.kind,
        "unit": tally.unit,
        "what": tally.what,
        "state": tally.state,
        "outcome": tally.outcome,
        "closed": tally.closed,
        "told": tally.told,
        "days": tally.days,
        "clocks": [[one.clock, one.law, one.kept] for one in tally.clocks],
        "reach": tally.reach,
        "left_out": list(tally.left_out),
    }


def _read(document: dict[str, Any]) -> Tally:
    reader = strict_json.Reader(document)
    if reader.text("format") != FORMAT or document.keys() != KEYS:
        raise Forged("not a tally of this version")
    reach, left_out = reader.text("reach"), reader.texts("left_out")
    if reach not in REACHES or len(left_out) > MOST_LEFT_OUT:
        raise Forged("counted by whom")
    if not all(strict_json.OFFICER_ID.fullmatch(one) for one in left_out):
        raise Forged("leaves somebody out who is no officer")
    return Tally(
        id=reader.matching("tally", strict_json.HEX_ID),
        author=reader.matching("author", strict_json.OFFICER_ID),
        roster_version=reader.number("roster"),
        month=reader.matching("month", MONTH),
        kind=reader.matching("kind", SLUG),
        unit=reader.matching("unit", SLUG_OR_NOTHING),
        what=reader.matching("what", SLUG),
        state=reader.matching("state", SLUG),
        outcome=reader.matching("outcome", SLUG_OR_NOTHING),
        closed=reader.flag("closed"),
        told=reader.flag("told"),
        days=reader.number("days"),
        clocks=_clocks(document["clocks"]),
        reach=reach,
        left_out=left_out,
    )


def _clocks(value: object) -> tuple[Settled, ...]:
    if not isinstance(value, list) or len(value) > MOST_CLOCKS:
        raise Forged("not a list of clocks")
    return tuple(_clock(one) for one in value)


def _clock(value: Sequence[object]) -> Settled:
    match value:
        case [str(slug), bool(law), bool(kept)] if SLUG.fullmatch(slug):
            return Settled(slug, law, kept)
    raise Forged("not a clock")
