"""The ceremony from plan to folder: make, write aside, prove, hand out the sheets, and only then keep."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crypto.officer_key import STANDARD, Cost
from crypto.roster import Roster
from wbs.ceremony import folder as kept
from wbs.ceremony.office import NewOffice, Progress, make
from wbs.ceremony.paper import print_ready
from wbs.ceremony.plan import Plan
from wbs.ceremony.sheet import Sheet, sheets

HandOut = Callable[[Sequence[Sheet]], None]


@dataclass(frozen=True)
class Held:
    """What may be known of a ceremony afterwards: the roster, and the words that stand for it."""

    roster: Roster
    fingerprint: tuple[str, ...]


def hold(
    plan: Plan,
    out: Path,
    today: date,
    *,
    tell: Progress,
    hand_out: HandOut,
    printed: Path | None = None,
    cost: Cost = STANDARD,
) -> Held:
    """The plan must have been checked. ``printed``: folder for pages to print; ``hand_out`` sees every sheet once.

    Nothing is kept if anything raises: FolderTaken, CeremonyError, StoreError, OSError, what ``hand_out`` raises.
    """
    with _folders(out, printed) as (folder, pages):
        new = make(plan, today, tell, cost)
        kept.write(new, folder)
        kept.check(new, folder, tell)
        _give(new, pages, hand_out)
    return Held(new.roster, new.fingerprint)


@contextmanager
def _folders(out: Path, printed: Path | None) -> Iterator[tuple[Path, Path | None]]:
    with kept.new_folder(out) as folder, kept.new_folder(printed) if printed else nullcontext() as pages:
        yield folder, pages


def _give(new: NewOffice, pages: Path | None, hand_out: HandOut) -> None:
    made = sheets(new)
    if pages is not None:
        print_ready(made, new.plan.office, new.plan.demo, pages)
    hand_out(made)
