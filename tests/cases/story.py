"""Rini's case told as events: each line adds one entry, with seqs, days and what was seen filled in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseState
from wbs.cases.event import Event, Role
from wbs.cases.flow import fold
from wbs.cases.kind import Field, Kind, Move
from wbs.cases.kinds import KINDS

CALENDAR = WorkingDays()
INTEGRITY = KINDS["integrity"]
BORN = date(2026, 3, 17)

OMAR, OLGA, NUR, EVE = "a" * 16, "b" * 16, "c" * 16, "e" * 16
# Omar is an officer, Olga a head, Hana another head, Vina the overseer.
HANA, VINA = "d" * 16, "f" * 16
ROLES: dict[str, Role] = {
    OMAR: "officer",
    OLGA: "head",
    NUR: "officer",
    EVE: "officer",
    HANA: "head",
    VINA: "overseer",
}


@dataclass
class Story:
    """Days are given once and hold until the next one is given."""

    kind: Kind = INTEGRITY
    born: date = BORN
    events: list[Event] = field(default_factory=list)
    day: date = BORN
    excluded_head: bool = False
    readers: list[str] | None = None

    def rini(self, type: str = "message", day: date | None = None, **body: Any) -> "Story":
        return self._add("reporter", "reporter", "reporter", type, day, 0, body)

    def reports(self, narrative: str = "Kepala seksi diduga meminta uang.", **fields: Any) -> "Story":
        given = {"narrative": narrative, **fields}
        return self.rini("report", kind=self.kind.slug, fields=given, lang="id")

    def writes(self, text: str = "Saya menambahkan.", day: date | None = None) -> "Story":
        return self.rini("message", day, text=text, lang="id")

    def officer(self, who: str, type: str, day: date | None = None, seen: int | None = None, **body: Any) -> "Story":
        last = self.last("reporter")
        return self._add("officers", who, ROLES[who], type, day, last if seen is None else seen, body)

    def moves(self, who: str, move: str, day: date | None = None, **given: Any) -> "Story":
        """A one-person move with fields as it asks for, or as `given`."""
        return self.officer(who, "move", day, **self.asked(move, given))

    def agree(self, move: str, day: date | None = None, by: str = OMAR, and_by: str = OLGA, **given: Any) -> "Story":
        """A two-person move: proposed by one, confirmed by the other."""
        self.officer(by, "propose", day, **self.asked(move, given))
        return self.confirm(and_by)

    def confirm(self, who: str, proposal: int | None = None) -> "Story":
        seq = self.last("officers") if proposal is None else proposal
        return self.officer(who, "confirm", proposal=[seq, hash_of("officers", seq)])

    def state(self) -> CaseState:
        return fold(
            self.kind,
            self.born,
            self.events,
            CALENDAR,
            excluded_head=self.excluded_head,
            readers=self.readers,
        )

    def last(self, strand: str) -> int:
        return sum(event.strand == strand for event in self.events)

    def asked(self, slug: str, given: dict[str, Any]) -> dict[str, Any]:
        move = self.kind.move(slug)
        text = given.pop("text", "Kami memberi tahu Anda." if move.tells == "must" else "")
        return {"move": slug, "fields": filled(move) | given, "text": text}

    def _add(self, strand: Any, who: str, role: Role, type: str, day: date | None, seen: int, body: dict[str, Any]) -> "Story":
        self.day = day or self.day
        seq = self.last(strand) + 1
        self.events.append(Event(strand, seq, self.day, who, role, type, body, seen, hash_of(strand, seq), 1))
        return self


def hash_of(strand: str, seq: int) -> str:
    return f"{strand}-{seq}"


def filled(move: Move) -> dict[str, str | list[str]]:
    """Every required field of a move, answered."""
    return {one.slug: answer(one) for one in move.fields if one.required}


def answer(one: Field) -> str | list[str]:
    if one.type in ("choice", "choices"):
        first = one.options[0].slug
        return first if one.type == "choice" else [first]
    return "2026-04-01" if one.type == "day" else "Sesuai catatan."


def whys(state: CaseState) -> list[str]:
    """The codes of all irregularities."""
    return [irregular.why for irregular in state.irregular]
