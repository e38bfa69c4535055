"""The schema that the route fuzzer works from holds every route and every form of both rooms."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk.office import TOP, Team
from tests.fuzz.desk_room import DeskRoom
from tests.fuzz.forms import Fields, forms_on, route_of, routes
from tests.fuzz.street_room import StreetRoom
from wbs.settings import load


@pytest.fixture(params=["intake", "desk"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StreetRoom | DeskRoom]:
    settings = load(TOP / "settings.toml")
    one = StreetRoom(tmp_path, settings) if request.param == "intake" else DeskRoom(tmp_path, settings, Team())
    with closing(one):
        yield one


async def schema(room: StreetRoom | DeskRoom) -> dict[tuple[str, str], Fields]:
    answers = [await room.asker.get(path, room.cookies[who]) for who, path in room.pages]
    return forms_on(answer.body.decode() for answer in answers)


def test_every_route_that_takes_a_form_has_its_form_on_a_page(room: StreetRoom | DeskRoom) -> None:
    found = asyncio.run(schema(room))
    posts = {(method, path) for method, path in routes(room.app) if method == "POST"}
    assert posts == {(method, path) for method, path in found if method == "POST"}
    assert all("form_token" in fields for (method, _), fields in found.items() if method == "POST")


def test_an_address_names_its_route() -> None:
    assert route_of("/en/kasus/" + "a" * 32 + "/berkas/" + "b" * 32 + "?x=1") == "/kasus/{case}/berkas/{file}"
    assert route_of("/en") == route_of("/") == "/"
