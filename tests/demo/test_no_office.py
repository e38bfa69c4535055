"""What only a demo has, no office gets: neither the turned clock nor the tour nor making anew, whatever it is started with."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from tests.proofs.office import Office, found
from wbs.demo import clock, demo_secrets, stores
from wbs.demo.demo_secrets import DemoSecrets
from wbs.demo.folder import LOCK
from wbs.demo.processes import OWN_MODULES


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A real one, whose stores were laid where a demo has its own, with everything around them that a demo has."""
    office = found(tmp_path_factory.mktemp("office"))
    demo = office.folder / "demo"
    (demo / stores.OFFICE).mkdir(parents=True)
    office.server.rename(stores.letterbox(demo))
    office.inspectorate.rename(stores.casebook(demo))
    (demo / LOCK).touch()
    (demo / clock.NAME).write_text("9", encoding="ascii")
    demo_secrets.write(demo, DemoSecrets((), filled=True))
    return office


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix == ".sqlite3")


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("name", OWN_MODULES)
def test_the_demos_own_rooms_and_their_turned_clock_serve_no_office(office: Office, name: str, turned: bool) -> None:
    given = ["--demo", office.folder / "demo", "--settings", office.settings]
    if name != "carrier":
        given += ["--port", "0", *(["--turned"] if turned else [])]
    ended = subprocess.run(
        [sys.executable, "-m", OWN_MODULES[name], *map(str, given)],
        cwd=TOP,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert refused(ended, "holds no demo: its keys are an office's own")


@pytest.mark.parametrize("name", ["intake", "desk", "courier"])
def test_no_command_of_an_office_has_a_clock_to_turn_or_a_tour_to_show(name: str) -> None:
    said = wbs(name, "--help").stdout
    assert "--settings" in said
    assert not [word for word in ("--turned", "--tour", "--now", "--clock", "--days") if word in said]


def test_an_office_is_not_taken_away_for_a_new_demo(office: Office) -> None:
    before = kept(office.folder)
    assert before
    ended = wbs("demo", "--anew", "--data", office.folder / "demo", "--port-intake", 0, "--port-desk", 0)
    assert refused(ended, "holds no demo: its keys are an office's own")
    assert kept(office.folder) == before
