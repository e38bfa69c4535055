"""Who tells of herself and of others under one code is told what her name would say of the other report."""

import pytest

from tests.intake import test_names
from tests.intake.conftest import Team
from tests.intake.rini import Rini
from tests.intake.test_names import NamesTeam, tells
from tests.intake.test_two_cases import BOTH, both
from wbs.store.letterbox import Letterbox

SAID = "menduga bahwa laporan tentang orang lain juga dari Anda"


@pytest.fixture(scope="module")
def team() -> NamesTeam:
    return NamesTeam()


@pytest.mark.parametrize(("door", "told"), [("both", True), ("gratification", False)])
def test_before_she_gives_a_name_in_the_form(rini: Rini, door: str, told: bool) -> None:
    assert (SAID in rini.open_form(door).text) == told


def test_before_she_gives_it_or_consents_on_the_page_of_both(
    rini: Rini, letterbox: Letterbox, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rini.report(door="both", **BOTH).status_code == 303
    assert SAID not in rini.case().text, "nobody asks for a name yet"
    own, _ = both(letterbox, team)
    monkeypatch.setattr(test_names, "only", lambda letterbox: own)
    tells(team, letterbox, "none", named=False)
    assert SAID in rini.case().text
