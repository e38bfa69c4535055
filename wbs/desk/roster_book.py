"""All versions of the roster, each proved by the one before it; what the casebook holds is never taken on trust."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Literal, cast

from crypto import roster as rosters
from crypto.birth_record import BirthRecord, SealedBirth
from crypto.errors import BadRoster, Forged
from crypto.public_keys import OfficerPublicKey
from crypto.roster import Officer, Roster

Role = Literal["officer", "head", "overseer"]


class UnknownRoster(Exception):
    """Something names a roster version that is not known here: it is kept aside until that version comes."""


class RosterBook:
    """`documents`: every version from 1, in order, as far as each holds against the one before; `damaged`: whether one does not.

    Raises BadRoster when not even the first does: what the office signed is kept, whoever adds something to it."""

    def __init__(self, documents: Sequence[bytes]) -> None:
        self.documents = tuple(documents)
        found: list[Roster] = list(rosters.verify_chain(self.documents[:1]))
        for document in self.documents[1:]:
            try:
                found.append(rosters.verify(document, found[-1]))
            except BadRoster:
                break
        self.versions = tuple(found)
        self.damaged = len(found) < len(self.documents)

    @property
    def current(self) -> Roster:
        """The highest version."""
        return self.versions[-1]

    def version(self, number: int) -> Roster:
        """Raises UnknownRoster."""
        if not 1 <= number <= len(self.versions):
            raise UnknownRoster(number)
        return self.versions[number - 1]

    def sign_key_of(self, author: str, number: int) -> bytes | None:
        """The key of an officer who was living in that version; None for anybody else."""
        line = self.line_of(author, number)
        return line.sign_key if line else None

    def line_of(self, officer: str, number: int) -> Officer | None:
        """The line of an officer who was living in that version; None for anybody else."""
        if not 1 <= number <= len(self.versions):
            return None
        line = self.versions[number - 1].by_id.get(officer)
        return line if line and line.retired is None else None

    def role_of(self, author: str, number: int) -> Role:
        """Role in that version. Raises UnknownRoster, KeyError."""
        return cast(Role, self.version(number).officer(author).role)

    def name_of(self, officer: str) -> str:
        """The name as the newest version has it; "" for somebody who is on no version."""
        line = self.current.by_id.get(officer)
        return line.name if line else ""

    def member(self, officer: str) -> Officer:
        """The living officer in the current version. Raises KeyError."""
        line = self.current.officer(officer)
        if line.retired is not None:
            raise KeyError(officer)
        return line

    def member_with(self, officer: str, seal_key: OfficerPublicKey, sign_key: bytes) -> Officer:
        """As `member`, for who holds these keys now. Raises KeyError for anybody else, and for keys that he had before."""
        line = self.member(officer)
        if (line.seal_key.raw, line.sign_key) != (seal_key.raw, sign_key):
            raise KeyError(officer)
        return line

    def of_birth(self, record: BirthRecord) -> Roster:
        """The version that a case was born under. Raises UnknownRoster; Forged when its hash is not the one named."""
        roster = self.version(record.roster_version)
        if roster.hash != record.roster_hash:
            raise Forged("born under another roster of that number")
        return roster

    def barred(self, record: BirthRecord, birth: SealedBirth, upto: int | None = None) -> frozenset[str]:
        """Who is kept out of a case for ever: holders of the excluded positions at its birth and in every version since (or up to
        one, for what was written then)."""
        since = self.versions[record.roster_version - 1 : upto]
        later = {officer for roster in since for officer in roster.holders(birth.excluded)}
        return frozenset(later | set(birth.holders))

    def overseers(self) -> frozenset[str]:
        """Whoever was the overseer in any version."""
        return frozenset(line.id for roster in self.versions for line in roster.officers if line.role == "overseer")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Ids of everybody who ever was on a version, in rising order."""
        return tuple(sorted({line.id for roster in self.versions for line in roster.officers}))

    def made_new_keys(self, officer: str) -> bool:
        """Whether he has had other keys in an earlier version."""
        lines = [roster.by_id[officer] for roster in self.versions if officer in roster.by_id]
        return len({line.sign_key for line in lines}) > 1

    def born_late(self, record: BirthRecord, birth: SealedBirth, days: int = 2) -> bool:
        """Whether a newer version had been in force for more than `days` days when the case was born."""
        later = self.versions[record.roster_version :]
        return bool(later) and (birth.day - later[0].issued).days > days

    def days_to_expiry(self, today: date) -> int:
        """Days until the current version ends; negative when it has."""
        return (self.current.expires - today).days
