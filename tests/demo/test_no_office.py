"""What only a demo has, no office gets: neither the turned clock nor the tour nor making anew, whatever it is started with."""

import io
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from tests.commands.wbs_command import refused, wbs
from tests.demo.small_demo import laid_as_a_demo
from tests.proofs.office import Office, found
from wbs.command_line import WrongUse
from wbs.demo import carrier, desk_room, intake_room, stores
from wbs.desk.app import create_app as create_desk
from wbs.intake.app import create_app as create_intake
from wbs.settings import load
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox

STOPS = ("/tur", "/tur/ponsel", "/tur/jam", "/tur/basis-data", "/tur/dikecualikan", "/tur/biaya", "/tur/masuk/omar")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A real one, whose stores were laid where a demo has its own, with everything around them that a demo has."""
    return laid_as_a_demo(found(tmp_path_factory.mktemp("office")))


@pytest.fixture(scope="module")
def rooms(office: Office) -> Iterator[list[TestClient]]:
    """Both rooms of the office, as its commands serve them."""
    settings, demo = load(office.settings), office.folder / "demo"
    with ExitStack() as stack:
        letterbox = stack.enter_context(closing(Letterbox(stores.letterbox(demo))))
        casebook = stack.enter_context(closing(Casebook(stores.casebook(demo))))
        apps = [("127.0.0.1", create_intake(settings, letterbox)), ("localhost", create_desk(settings, casebook))]
        yield [stack.enter_context(TestClient(app, base_url=f"https://{host}")) for host, app in apps]


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix == ".sqlite3")


def test_the_rooms_of_an_office_have_no_tour_and_lead_to_none(rooms: list[TestClient]) -> None:
    for room in rooms:
        for address in (*STOPS, *(f"/en{stop}" for stop in STOPS)):
            status = room.get(address).status_code
            assert status == 404, address
        for page in ("/", "/masuk", "/lapor"):
            assert "/tur" not in room.get(page).text


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("room", [intake_room, desk_room, carrier], ids=lambda room: room.__name__.rpartition(".")[2])
def test_the_demos_own_rooms_and_their_turned_clock_serve_no_office(
    office: Office, room: ModuleType, turned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ["--demo", str(office.folder / "demo"), "--settings", str(office.settings)]
    if room is not carrier:
        given += ["--port", "0", *(["--turned"] if turned else ["--tour", ""])]
        # Should it go on after all, it shall not wait for visitors.
        monkeypatch.setattr(room, "serve", lambda *_, **__: None)
    monkeypatch.setattr(sys, "argv", ["demo", *given])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(WrongUse, match="holds no demo: its keys are an office's own"):
        room.main()


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
