"""The one door: what it is about is chosen on the page and stands in no address; each choice has its own form."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, TODAY, Clock, Team
from tests.intake.opened import entries, only, parcels, readers, sealed_birth
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.cases.kind import Door, Text
from wbs.cases.kinds import KINDS
from wbs.intake.app import create_app
from wbs.intake.doorway import BOTH, doorways
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox

# What each form must have besides the narrative.
GIFT = {"side": "receipt", "received_on": "2026-11-20"}
NEEDED: dict[str, dict[str, str]] = {
    "gratification": GIFT,
    "conflict": {},
    "integrity": {},
    "both": {**GIFT, "integrity-narrative": "Kepala seksi membagikannya."},
    "consultation": {},
}
SINGLE = [one.slug for one in doorways() if one.slug != BOTH]
ALL = [one.slug for one in doorways()]


def test_the_doors_stand_in_their_order_and_each_says_what_it_is(rini: Rini) -> None:
    assert ALL == ["gratification", "conflict", "integrity", "both", "consultation"]
    page = rini.client.get("/lapor").text
    places = [page.index(f'name="door" value="{slug}"') for slug in ALL]
    assert places == sorted(places)
    text = Page(page).text
    for one in doorways():
        assert one.name.id in text
        assert one.hint.id in text


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_length_of_a_page_does_not_tell_which_door_was_taken(rini: Rini, place: str) -> None:
    forms = [rini.client.post(place + "/lapor", data={"door": slug}) for slug in ALL]
    assert {one.status_code for one in forms} == {200}
    assert len({len(one.content) for one in forms}) == 1
    assert len({str(sorted(one.headers)) for one in forms}) == 1


def test_the_length_of_what_is_sent_does_not_tell_it_either(rini: Rini) -> None:
    page = rini.client.get("/lapor").text
    sent = re.findall(r'name="pad" value="(x*)".*?name="door" value="([a-z]+)"', page, re.DOTALL)
    assert [door for _, door in sent] == ALL
    assert len({len(f"pad={padding}&door={door}") for padding, door in sent}) == 1


@pytest.mark.parametrize("slug", SINGLE)
def test_a_report_through_each_door_reaches_its_readers_as_its_kind(
    rini: Rini, letterbox: Letterbox, team: Team, slug: str
) -> None:
    assert rini.report(door=slug, **NEEDED[slug]).status_code == 303
    parcel = only(letterbox)
    assert entries(parcel, team)[0].body["kind"] == sealed_birth(parcel, team).kind == slug
    assert entries(parcel, team)[0].body["fields"] == {"narrative": NARRATIVE, **NEEDED[slug]}
    assert readers(parcel, team) == {"omar", "olga", "nur", "recovery"}


@pytest.mark.parametrize("slug", ALL)
def test_whatever_is_wrong_the_same_form_comes_back_with_all_that_was_typed(
    rini: Rini, letterbox: Letterbox, clock: Clock, slug: str
) -> None:
    fields = rini.fill(door=slug, **NEEDED[slug], unit="pengadaan")
    asked = {name for name in fields if name not in ("form_token", "word_a", "word_b")}

    def comes_back(status: int, place: str = "", **typed: str) -> Page:
        answer = rini.client.post(place + "/lapor", data={**fields, **typed}, headers={"sec-fetch-site": "same-origin"})
        page = Page(answer.text)
        assert answer.status_code == status
        assert asked <= {name for _, name in page.fields}
        assert {name: page.value(name) for name in asked - set(typed)} == {name: fields[name] for name in asked - set(typed)}
        return page

    comes_back(422, word_a="salah")
    comes_back(200, place="/en", language="en")
    comes_back(400, form_token="x")
    clock.turn(hours=25)
    late = comes_back(422)
    assert letterbox.mail.waiting() == []
    assert rini.post("/lapor", rini.fill(late)).status_code == 303


def test_what_names_no_door_gets_the_doors_again(rini: Rini) -> None:
    answer = rini.post("/lapor", {"door": "rahasia"})
    assert answer.status_code == 422
    assert answer.text.count('name="door"') == len(ALL)


def test_a_form_from_before_there_were_doors_is_still_taken(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill()
    del fields["door"]
    assert rini.post("/lapor", fields).status_code == 303
    assert entries(only(letterbox), team)[0].body["kind"] == "integrity"


def test_a_door_behind_which_nobody_reads_is_not_there(settings: Settings, tmp_path: Path, clock: Clock) -> None:
    team = Team()
    team.officers = tuple(replace(one, kinds=("integrity",)) for one in team.officers if one.role != "overseer")
    letterbox = Letterbox.create(tmp_path / "small", team.first_roster())
    with TestClient(create_app(settings, letterbox, clock), base_url=ADDRESS) as client:
        page = client.get("/lapor").text
        assert [slug for slug in ALL if f'value="{slug}"' in page] == ["integrity"]
        assert client.post("/lapor", data={"door": "consultation"}).status_code == 422
    letterbox.close()


def test_what_must_be_answered_only_sometimes_is_asked_for_only_then(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form("gratification")
    back = rini.post("/lapor", rini.fill(page, side="receipt"))
    assert back.status_code == 422
    assert 'id="received_on-error"' in back.text
    assert rini.post("/lapor", rini.fill(page, side="refusal")).status_code == 303
    only(letterbox)


@pytest.mark.parametrize("typed", ["kemarin", "2026-02-30", "20-11-2026"])
def test_a_day_that_is_none_comes_back_as_it_was_typed(rini: Rini, letterbox: Letterbox, typed: str) -> None:
    back = rini.report(door="gratification", **{**GIFT, "received_on": typed})
    assert back.status_code == 422
    assert Page(back.text).value("received_on") == typed
    assert letterbox.mail.waiting() == []


def test_another_kind_as_one_more_file_gets_its_door_and_its_form(
    rini: Rini, letterbox: Letterbox, team: Team, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    # A kind is there before anybody asks for the doors.
    doorways.cache_clear()
    request.addfinalizer(doorways.cache_clear)
    door = Door(Text("Saya ingin memberi saran", "I have a suggestion"), Text("Usul perbaikan.", "How to do better."), 45)
    monkeypatch.setitem(KINDS, "suggestion", replace(KINDS["consultation"], slug="suggestion", door=door))
    assert door.name.id in rini.get("/lapor").text
    page = rini.open_form("suggestion")
    assert door.name.id in page.text
    back = rini.post("/lapor", rini.fill(page))
    # Nobody but the overseer reads a kind that is new, so the form asks first.
    assert back.status_code == 422
    assert rini.post("/lapor", rini.fill(Page(back.text), send_anyway="1")).status_code == 303
    (parcel,) = parcels(letterbox)
    assert sealed_birth(parcel, team).kind == "suggestion"
    assert readers(parcel, team) == {"wati", "recovery"}


def test_a_day_to_come_is_taken_as_it_is(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    later = (TODAY + timedelta(days=9)).isoformat()
    assert rini.report(door="consultation", needed_by=later).status_code == 303
    assert date.fromisoformat(entries(only(letterbox), team)[0].body["fields"]["needed_by"]) > TODAY
