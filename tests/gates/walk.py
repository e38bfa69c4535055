"""The walk: through every page and state of both rooms, in both languages."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.gates import desk_cases, desk_doors, desk_figures, desk_keys, desk_team, desk_tour, intake_scenes
from tests.gates.film import Film
from tests.gates.town import FullTeam, Town

Scene = Callable[[Film, Town], None]
# The name of a town that only these scenes need, with what is different there: {} is an ordinary one.
SCENES: tuple[tuple[Scene, dict[str, Any]], ...] = (
    (intake_scenes.open_doors, {}),
    (intake_scenes.forms, {}),
    (intake_scenes.cases, {}),
    (intake_scenes.sending, {}),
    (intake_scenes.read_along, {}),
    (intake_scenes.troubles, {}),
    (intake_scenes.sent_twice, {}),
    (intake_scenes.broken, {}),
    (intake_scenes.demo, {"demo": True}),
    (intake_scenes.refusals, {}),
    (desk_doors.sign_in, {}),
    (desk_doors.oneself, {}),
    (desk_doors.full_disk, {}),
    (desk_doors.refusals, {}),
    (desk_cases.queue_and_cases, {}),
    (desk_cases.views, {}),
    (desk_cases.related, {}),
    (desk_cases.wrong_forms, {}),
    (desk_cases.evidence, {}),
    (desk_team.team, {}),
    (desk_team.newcomer, {}),
    (desk_team.leaving, {}),
    (desk_keys.recovery_key, {}),
    (desk_keys.new_recovery_key, {}),
    (desk_keys.names, {}),
    (desk_keys.watching, {}),
    (desk_figures.figures, {}),
    (desk_tour.tour, {}),
    (desk_keys.the_end, {"change": {"forgetting": {"keep_long_months": 2, "keep_short_months": 1}}}),
)


def walk(only: str = "") -> Film:
    """All states, or those of the scenes with this word in their name. Each scene has a town of its own."""
    film, team = Film(), FullTeam()
    for scene, different in SCENES:
        if only in f"{scene.__module__}.{scene.__name__}":
            with _town(team, **different) as town:
                scene(film, town)
                film.templates |= town.templates
    return film


@contextmanager
def _town(team: FullTeam, **different: Any) -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="wbs-walk-") as folder:
        town = Town(Path(folder), team, **different)
        try:
            yield town
        finally:
            town.close()
