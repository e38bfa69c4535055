"""What an officer saw of his cases when he left, taken up again when he comes: a bridge until they have been read anew.

A glance counts only for a case that ends where it ended when it was made, under the very roster, kinds and calendar. It fills the
lists and no more: whoever opens a case reads it whole, and so does the desk, of every case, before it writes anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crypto import snapshot
from crypto.errors import SealError
from crypto.snapshot import Snapshot
from wbs.cases.kinds import KINDS
from wbs.desk.glance import Glance, packed, unpacked
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.rows import CaseHeads

GLANCES = 1  # goes up when a glance says something else than before
AT_ONCE = 200  # of many thousand glances few are in memory at a time
PEOPLE_AT = (7, 18, 19)  # holder, team and readers in a packed glance


class Snapshots:
    """The desk's way to the casebook's snapshots."""

    def __init__(self, casebook: Casebook, settings: Settings) -> None:
        self._casebook = casebook
        made_with = f"{GLANCES} {KINDS!r} {settings.calendar!r} {settings.office!r}"
        self._basis = hashlib.sha256(made_with.encode()).digest()

    def recall(self, hand: KeyInHand, book: RosterBook, heads: Mapping[str, CaseHeads]) -> Iterator[tuple[Glance, bytes]]:
        """The glances that count, each with the mark of what it was made from. Nothing where there is no snapshot, where it is
        not his own, or where anything that glances hang on has changed: then every case is read."""
        envelope = self._casebook.snapshots.get(hand.officer)
        try:
            kept = hand.open_snapshot(envelope) if envelope else None
        except SealError:
            return
        if kept is None or (kept.roster, kept.basis) != ((book.current.version, book.current.hash), self._basis):
            return
        people = _people(book)
        fresh = [
            (case, mark, glance)
            for case, (mark, glance) in kept.glances.items()
            if case in heads and mark == snapshot.mark(case, heads[case])
        ]
        for at in range(0, len(fresh), AT_ONCE):
            try:
                yield from _unpacked(fresh[at : at + AT_ONCE], people)
            except (ValueError, TypeError, KeyError, IndexError):
                return  # of another release that forgot to say so

    def keep(
        self, hand: KeyInHand, book: RosterBook, glances: Iterable[tuple[Glance, bytes]], heads: Mapping[str, CaseHeads]
    ) -> None:
        """In place of his former one. `glances` with the marks of what they were made from; `heads`: of every case there is."""
        numbers = {officer: at for at, officer in enumerate(_people(book))}
        lines: dict[str, tuple[bytes, bytes]] = {}
        for glance, mark in glances:
            values = _numbered(packed(glance)[1:], numbers)
            if values is not None:
                lines[glance.case] = (mark, json.dumps(values, separators=(",", ":")).encode())
        seen = Snapshot(hand.officer, (book.current.version, book.current.hash), self._basis, lines)
        self._casebook.snapshots.put(hand.officer, hand.seal_snapshot(seen, heads.keys()))


def _unpacked(lines: Sequence[tuple[str, bytes, bytes]], people: list[str]) -> list[tuple[Glance, bytes]]:
    """Of (case, mark, glance)."""
    said = json.loads(b"[" + b",".join(glance for _, _, glance in lines) + b"]")
    return [(unpacked([case, *_named(values, people)]), mark) for (case, mark, _), values in zip(lines, said, strict=True)]


def _people(book: RosterBook) -> list[str]:
    """Everybody who ever was on a roster: a number says as much as an id there, and is shorter."""
    return sorted({line.id for roster in book.versions for line in roster.officers})


def _numbered(values: list[Any], numbers: Mapping[str, int]) -> list[Any] | None:
    """None for a glance that names somebody who never was on a roster."""
    for at in PEOPLE_AT:
        value = values[at - 1]
        named = value if isinstance(value, list) else [value] if value else []
        if any(one not in numbers for one in named):
            return None
        values[at - 1] = [numbers[one] for one in named]
    return values


def _named(values: list[Any], people: list[str]) -> list[Any]:
    holder, *lists = ([people[one] for one in values[at - 1]] for at in PEOPLE_AT)
    values[PEOPLE_AT[0] - 1] = holder[0] if holder else None
    for at, named in zip(PEOPLE_AT[1:], lists, strict=True):
        values[at - 1] = named
    return values
