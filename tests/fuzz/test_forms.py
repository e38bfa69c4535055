"""The schema that the route fuzzer works from holds every route and every form of both rooms."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk.office import TOP, Team
from tests.fuzz.desk_room import DeskRoom
from tests.fuzz.forms import Fields, forms_in, forms_on, route_of, routes
from tests.fuzz.street_room import StreetRoom
from wbs.settings import load


@pytest.fixture(params=["intake", "desk"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StreetRoom | DeskRoom]:
    settings = load(TOP / "settings.toml")
    one = StreetRoom(tmp_path, settings) if request.param == "intake" else DeskRoom(tmp_path, settings, Team())
    with closing(one):
        yield one


async def schema(room: StreetRoom | DeskRoom) -> dict[tuple[str, str], Fields]:
    answers = [await room.asker.show(path, room.cookies[who]) for who, path in room.pages]
    return forms_on(answer.body.decode() for answer in answers)


def test_every_route_that_takes_a_form_has_its_form_in_the_schema(room: StreetRoom | DeskRoom) -> None:
    shown = {action: fields for action, fields in asyncio.run(schema(room)).items() if action[0] == "POST"}
    posts = {(method, path) for method, path in routes(room.app) if method == "POST"}
    assert set(shown) <= posts
    assert posts - set(shown) <= set(forms_in(TOP / "templates"))
    assert all("form_token" in fields for fields in shown.values())
    # Most of them a page of the fuzzer's room shows, with a token that opens what stands behind it.
    assert len(shown) >= len(posts) * 4 // 5, sorted(posts - set(shown))


def test_forms_in_templates_are_read_with_their_fields() -> None:
    found = forms_in(TOP / "templates")
    assert {"form_token", "invitation"} <= set(found[("POST", "/undangan")])
    assert {"answer_text"} <= set(found[("POST", "/kasus/{case}/jawab")])
    assert {"passphrase", "step"} <= set(found[("POST", "/akun")])


def test_an_address_names_its_route() -> None:
    assert route_of("/en/kasus/" + "a" * 32 + "/berkas/" + "b" * 32 + "?x=1") == "/kasus/{case}/berkas/{file}"
    assert route_of("/en") == route_of("/") == "/"
