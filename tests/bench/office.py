"""The office of the bench: eight officers in the roster, stores on a real disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proofs import rooms
from tests.proofs.office import KINDS, PLAN, Office, found
from tests.proofs.rooms import Room
from wbs.ceremony.plan import OfficerPlan, Plan

MORE = ("sari", "tono", "umar", "wati")
EIGHT = Plan(
    office=PLAN.office,
    expires=PLAN.expires,
    officers=(
        *PLAN.officers,
        *(OfficerPlan(login=one, name=one.title(), role="officer", unit="inspektorat", kinds=KINDS) for one in MORE),
    ),
    holders=PLAN.holders,
)
READER = "omar"


@contextmanager
def eight_officers() -> Iterator[Office]:
    """Gone afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder:
        office = found(Path(folder) / "office", EIGHT)
        office.set(processes=os.cpu_count() or 1)
        yield office


@contextmanager
def serving(room: Room) -> Iterator[Room]:
    """Ended at the end, whatever happens meanwhile."""
    try:
        yield room
    finally:
        room.stop()


@contextmanager
def intake(office: Office) -> Iterator[Room]:
    """`wbs intake` as the operator starts it."""
    with serving(rooms.intake(office)) as room:
        yield room
