"""What is opened where no case is."""

from crypto.roster import parse
from tests.intake.conftest import TODAY, Team
from wbs.intake.stand_in import SEVERAL, StandIns


def test_stand_ins_are_several_in_turn_and_each_is_opened_anew(team: Team) -> None:
    """One alone would lie ready in the processor, and one that is kept open would be ready altogether."""
    stand_ins = StandIns(parse(team.first_roster()), TODAY)
    opened = [stand_ins.open(lambda *_: None) for _ in range(2 * SEVERAL)]
    cases = [one.case for one in opened]
    assert len(set(cases)) == SEVERAL > 1
    assert cases[:SEVERAL] == cases[SEVERAL:]
    assert len({id(one) for one in opened}) == 2 * SEVERAL
