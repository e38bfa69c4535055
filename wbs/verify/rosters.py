"""The chain of rosters: who signed it, whether one is missing, and whom each version knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crypto import roster
from crypto.errors import BadRoster
from crypto.roster import Officer, Roster
from wbs.verify.finding import Finding
from wbs.verify.search import Search


@dataclass(frozen=True)
class Known:
    """What is kept of one version."""

    hash: bytes
    lines: Mapping[str, Officer]
    all: frozenset[str]

    @property
    def living(self) -> frozenset[str]:
        return frozenset(self.lines)


class Rosters:
    """`versions`: those that hold, from 1. `whole`: whether all do, so that what none of them knows is known by nobody."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._last: Roster | None = None
        self.versions: dict[int, Known] = {}
        self.whole = search.has("rosters")

    @property
    def living(self) -> frozenset[str]:
        """Of the newest version."""
        return self.versions[max(self.versions)].living if self.versions else frozenset()

    @property
    def ever(self) -> frozenset[str]:
        """Everybody whom any version names: the newest names all, for nobody is ever dropped."""
        return self.versions[max(self.versions)].all if self.versions else frozenset()

    def line_of(self, officer: str, version: int) -> Officer | None:
        """His line, if he was living in that version; None for anybody else."""
        known = self.versions.get(version)
        return known.lines.get(officer) if known else None

    def look(self, today: date) -> None:
        """All of them, and whether the newest is in force."""
        self._search.part("rosters", self.read_on)
        if self._last is not None and today > self._last.expires:
            self._search.tell(Finding("roster_expired", "rosters", seq=self._last.version, detail=self._last.expires.isoformat()))

    def read_on(self) -> None:
        """What follows the last one that was read: a room may add one at any time. Raises StoreBroken."""
        if not self.whole:
            return
        after = max(self.versions, default=0)
        sound = self._search.values.sound("rosters", "version", "document")
        statement = f"SELECT version, document FROM rosters WHERE {sound} AND version > ? ORDER BY version"
        for version, document in self._search.database.rows(statement, after):
            if not self._follows(version, document):
                self.whole = False
                return
        if not self.versions:
            self._search.tell(Finding("roster_gap", "rosters", seq=1))
            self.whole = False

    def _follows(self, version: int, document: bytes) -> bool:
        if version != max(self.versions, default=0) + 1:
            self._search.tell(Finding("roster_gap", "rosters", seq=version))
            return False
        try:
            found = roster.verify(document, self._last)
        except BadRoster as bad:
            self._search.tell(Finding("roster_bad", "rosters", seq=version, detail=bad.reason))
            return False
        if found.version != version:
            self._search.tell(Finding("roster_bad", "rosters", seq=version, detail="version"))
            return False
        self._last = found
        self.versions[version] = Known(found.hash, {one.id: one for one in found.living}, frozenset(found.by_id))
        return True
