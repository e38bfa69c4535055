"""What only a demo may be: a store whose keys are for show."""

from collections.abc import Sequence

from crypto.errors import BadRoster
from crypto.roster import verify_chain
from wbs.command_line import WrongUse


def demand(rosters: Sequence[bytes], where: object) -> None:
    """Raises WrongUse unless every roster of a store says that its keys are a demo's.

    It stands before each thing that no office may have: the turned clock, the tour, making anew.
    """
    try:
        chain = verify_chain(rosters)
    except BadRoster as bad:
        raise WrongUse(f"the roster in {where} does not hold ({bad.reason}); nothing is done with it") from bad
    if not chain or not all(roster.demo for roster in chain):
        raise WrongUse(f"{where} holds no demo: its keys are an office's own; nothing is done with it")
