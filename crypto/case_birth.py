"""The birth of a case, in intake: makes the case key, seals its seed to the readers, and forgets it.

Returned are public keys, grants and sealed entries only; the seed never leaves this function.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from crypto import birth_record, envelope, labels, primitives
from crypto.birth_record import BirthRecord, SealedBirth
from crypto.entry import REPORTER, Entry, Head, SealedEntry, seal_entry
from crypto.errors import SealError
from crypto.grant import RECOVERY, decoy, seal_grant
from crypto.identity import Named
from crypto.public_keys import CasePublicKey
from crypto.reporter_key import ReporterKeys
from crypto.roster import Roster


class NobodyReads(SealError):
    """With these exclusions no living reader is left: the form must say so, nothing is sealed."""


@dataclass(frozen=True)
class Grant:
    """One grant row: ``slot`` is an officer's id or "recovery"; real and decoy envelopes look alike."""

    slot: str
    envelope: bytes


@dataclass(frozen=True)
class NewCase:
    """Everything the letterbox keeps of a new case."""

    birth: BirthRecord
    sealed_birth: bytes
    grants: tuple[Grant, ...]
    report: SealedEntry
    first_answer: SealedEntry
    head: bytes
    locator_hash: bytes

    @property
    def case(self) -> str:
        """32 hex digits."""
        return self.birth.case


def bear(
    keys: ReporterKeys,
    *,
    roster: Roster,
    kind: str,
    unit: str,
    excluded: tuple[str, ...],
    day: date,
    acknowledge_by: date,
    report: dict[str, Any],
    named: Named | None = None,
) -> NewCase:
    """Seals a report to whoever may read it. ``report``: the body of the first entry; ``named``: what the reporter gives of
    himself, sealed within it under a key of its own. Raises NobodyReads, TooLong."""
    readers = {officer.id for officer in roster.readers(kind, unit, excluded)}
    if not readers:
        raise NobodyReads("no reader is left")
    inside = SealedBirth(kind, unit, tuple(sorted(excluded)), roster.holders(excluded), day, keys.answer_key)
    return _born(keys, roster, readers, inside, acknowledge_by, report, named)


def stand_in(keys: ReporterKeys, roster: Roster, day: date) -> NewCase:
    """A case like any other, of nobody and for nobody: what a look-up opens when there is no case under the words, so that it
    takes as long. Never stored."""
    return _born(keys, roster, set(), SealedBirth("none", "", (), (), day, keys.answer_key), day, {})


def _born(
    keys: ReporterKeys,
    roster: Roster,
    readers: set[str],
    inside: SealedBirth,
    acknowledge_by: date,
    report: dict[str, Any],
    named: Named | None = None,
) -> NewCase:
    day, case, seed = inside.day, primitives.random_bytes(16).hex(), primitives.random_bytes(primitives.KEY_BYTES)
    case_key = CasePublicKey.of_seed(seed)
    grants = _grants(case, seed, roster, readers)
    sealed = seal_birth(inside, case, case_key)
    birth = birth_record.write(
        case,
        case_key,
        keys,
        (roster.version, roster.hash),
        birth_record.grants_digest([(grant.slot, grant.envelope) for grant in grants]),
        birth_record.sealed_digest(sealed),
    )
    promise = {"acknowledge_by": acknowledge_by.isoformat()}
    answer = seal_entry(_first(birth, roster, day, "answers", "birth", promise, {}), birth.reporter_key, keys)
    # The report names the first answer, so the desk notices when a server exchanged it.
    seen = {"answers": answer.head}
    said = {**report, **named.body(birth, keys)} if named else report
    first = seal_entry(_first(birth, roster, day, "reporter", "report", said, seen), case_key, keys)
    return NewCase(birth, sealed, grants, first, answer, keys.sign_head(case, first.head), keys.locator_hash)


def _grants(case: str, seed: bytes, roster: Roster, readers: set[str]) -> tuple[Grant, ...]:
    """A row for recovery and for every living officer, all of one size: real for the readers, decoys for the others."""
    rows = [Grant(RECOVERY, seal_grant(case, RECOVERY, seed, roster.recovery))]
    for officer in roster.living:
        real = officer.id in readers
        sealed = seal_grant(case, officer.id, seed, officer.seal_key) if real else decoy(case, officer.id)
        rows.append(Grant(officer.id, sealed))
    return tuple(rows)


def seal_birth(inside: SealedBirth, case: str, case_key: CasePublicKey) -> bytes:
    """The sealed part, one size for every case."""
    return envelope.seal(
        birth_record.pack_sealed(inside),
        case_key,
        labels.SEALED_BIRTH,
        bytes.fromhex(case),
        size=birth_record.SEALED_TEXT,
    )


def _first(
    birth: BirthRecord, roster: Roster, day: date, strand: str, entry_type: str, body: dict[str, Any], heads: dict[str, Head]
) -> Entry:
    return Entry(birth.case, strand, 1, birth.hash, day, REPORTER, roster.version, entry_type, body, heads)
