"""What a case was born with, as far as it is signed in the clear: its birth record, its sealed part, its grant rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from crypto import birth_record
from crypto.birth_record import BirthRecord
from crypto.errors import SealError
from crypto.grant import RECOVERY
from wbs.verify.finding import Finding
from wbs.verify.rosters import Known, Rosters
from wbs.verify.search import Search


@dataclass(frozen=True)
class CaseBirth:
    """`record`: None when it does not hold; `roster`: None when the version that it names is not here, or another."""

    record: BirthRecord | None
    roster: Known | None

    @property
    def before(self) -> bytes | None:
        """What the first entry of each strand must name."""
        return self.record.hash if self.record else None


def read(search: Search, rosters: Rosters, case: str, birth: bytes | None) -> CaseBirth:
    """`birth`: None for a value that we do not make (told elsewhere)."""
    if birth is None:
        return CaseBirth(None, None)
    try:
        record = birth_record.read(birth)
    except SealError:
        search.tell(Finding("birth_bad", "cases", case))
        return CaseBirth(None, None)
    if record.case != case:
        search.tell(Finding("birth_moved", "cases", case))
    known = rosters.versions.get(record.roster_version)
    # Where the chain itself is broken, one line says so, and not one for every case born under what follows.
    if (known is None and rosters.whole) or (known is not None and known.hash != record.roster_hash):
        search.tell(Finding("birth_roster", "cases", case, record.roster_version))
        known = None
    return CaseBirth(record, known)


def check_sealed(search: Search, born: CaseBirth, case: str, sealed: bytes) -> None:
    """The sealed part against its digest."""
    if born.record and birth_record.sealed_digest(sealed) != born.record.sealed_digest:
        search.tell(Finding("birth_sealed", "cases", case))


def grant_rows(search: Search, case: str) -> dict[str, bytes | None]:
    """Envelopes by slot; None for one that we do not make. Raises StoreBroken."""
    if not search.has("grants"):
        return {}
    chosen, sound = search.values.guarded("grants", "slot", "envelope"), search.values.sound("grants", "slot")
    return dict(search.database.rows(f'SELECT {chosen} FROM grants WHERE {sound} AND "case" = ?', case))


def check_grants(search: Search, born: CaseBirth, case: str, rows: Mapping[str, bytes | None]) -> None:
    """A row for everybody who was living at its birth, and for recovery, and all of them as the signed digest says."""
    if not born.roster or not born.record:
        return
    slots = {RECOVERY, *born.roster.living}
    if missing := slots - set(rows):
        search.tell(Finding("grant_missing", "grants", case, detail=f"{len(missing)}"))
        return
    held = [(slot, sealed) for slot, sealed in rows.items() if slot in slots and sealed is not None]
    if len(held) == len(slots) and birth_record.grants_digest(held) != born.record.grants_digest:
        search.tell(Finding("grants", "grants", case))


def check_slots(search: Search, case: str, rows: Mapping[str, bytes | None], known: frozenset[str]) -> None:
    """No row for a slot that nobody has."""
    if strange := set(rows) - known - {RECOVERY}:
        search.tell(Finding("grant_strange", "grants", case, detail=f"{len(strange)}"))
