"""A look with a token's keys: what lies in the letterbox under them, read, unsealed and checked in one go.

The same work for every token, whatever it has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from crypto.errors import Forged
from crypto.reporter_key import ReporterKeys
from wbs.intake.forgotten_case import destroyed_on
from wbs.intake.opened_case import OpenedCase, open_case
from wbs.intake.room import Room
from wbs.store.rows import SeenCase

Made = TypeVar("Made")


class CaseUnknownHere(Exception):
    """Well-formed words, but no case under them."""


@dataclass(frozen=True)
class Opened:
    """One of a token's two cases. `found`: whether it is there; else `case` is the stand-in, which nobody is shown.

    `destroyed`: on which day it was. A `case` of None is no case of the token's, or has a certificate that lies."""

    case: OpenedCase | None
    found: bool
    destroyed: date | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class Look:
    """What both keys of a token open. `carried`: day of the courier's last trip; `files_taken`: whether there is room for one."""

    cases: tuple[Opened, ...]
    carried: date | None
    files_taken: bool


async def look(room: Room, keys_of: Callable[[], Sequence[ReporterKeys]], make: Callable[[Look], Made]) -> Made:
    """What `make` makes of it, in step with the other looks of the moment. Raises what `keys_of` does."""

    def both(looked: Look) -> tuple[Look, Made]:
        return looked, make(looked)

    looked, made = await room.looks.run(partial(_look, room, keys_of), both)
    if any(one.doubtful for one in looked.cases) and await room.newer_roster():
        # Who signed may have come with a roster that the courier brought in the same trip, or made new keys.
        looked, made = await room.looks.run(partial(_look, room, keys_of), both)
    return made


async def look_up(room: Room, keys: ReporterKeys) -> OpenedCase:
    """One case. Raises CaseUnknownHere, Forged."""
    opened = await look(room, lambda: [keys], lambda looked: looked.cases[0])
    if opened.case is None:
        raise Forged("the case or its certificate is not this token's")
    if not opened.found:
        raise CaseUnknownHere
    return opened.case


def _look(room: Room, keys_of: Callable[[], Sequence[ReporterKeys]]) -> Look:
    keys = keys_of()
    seen = room.letterbox.look(*(one.locator_hash for one in keys))
    opened = tuple(_open(room, one, key) for one, key in zip(seen.cases, keys, strict=True))
    return Look(opened, seen.carried, room.takes_files())


def _open(room: Room, seen: SeenCase, keys: ReporterKeys) -> Opened:
    """The case, or the stand-in: the same unsealing."""
    found = seen.row is not None
    try:
        if seen.row is None:
            case = room.stand_in.open(room.rosters.sign_key_of)
        else:
            case = open_case(seen.row, seen.answers, keys, room.rosters.sign_key_of)
    except Forged:
        return Opened(None, found)
    try:
        destroyed = destroyed_on(seen.certificate, keys, room.rosters.line_of) if seen.certificate is not None else None
    except Forged:
        return Opened(None, found, doubtful=True)
    return Opened(case, found, destroyed, doubtful=case.trouble == "forged")
