"""The tour beside a demo's desk: what it fills in, and that nobody gets past the login page by it."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from tests.demo.small_demo import small_demo
from tests.desk.office import Clock
from tests.proofs.office import QUICK, Office
from wbs.demo import demo_secrets, stores, tour
from wbs.demo.demo_secrets import STEP_SECONDS
from wbs.demo.folder import LOCK, clear
from wbs.demo.page import Form, read
from wbs.demo.phone_code import phone_code
from wbs.demo.tour import open_tour
from wbs.desk.app import create_app
from wbs.desk.keyring import Keyring
from wbs.settings import load
from wbs.store.casebook import Casebook

HERE = ("127.0.0.1", 40000)
STOPS = ("/tur", "/tur/ponsel", "/tur/jam", "/tur/basis-data", "/tur/dikecualikan", "/tur/biaya", "/tur/masuk/omar")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return small_demo(tmp_path_factory.mktemp("tour"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Path:
    """The folder of a demo for one test."""
    return office.copy(tmp_path / "copy").folder / "demo"


@pytest.fixture
def desk(copy: Path, clock: Clock) -> Iterator[TestClient]:
    with closing(Casebook(stores.casebook(copy))) as casebook:
        app = create_app(load(copy.parent / "settings.toml"), casebook, clock, Keyring(QUICK))
        open_tour(app, copy)
        with TestClient(app, base_url="https://localhost", follow_redirects=False, client=HERE) as client:
            yield client


def filled_in(desk: TestClient, login: str) -> Form:
    """The form that the tour shows for this login."""
    answer = desk.get(f"/tur/masuk/{login}")
    assert answer.status_code == 200
    assert 0 < int(answer.headers["Refresh"]) <= 3 * STEP_SECONDS
    return read(200, "", answer.text).form("/masuk")


def send(desk: TestClient, form: Form) -> int:
    return desk.post(form.action, data=form.fields).status_code


def test_a_demo_is_taken_away_whole_for_a_new_one_and_what_is_no_demo_stays(copy: Path) -> None:
    clear(copy)
    assert [path.name for path in copy.iterdir()] == [LOCK]
    assert (copy.parent / "settings.toml").exists()


@pytest.mark.parametrize("place", ["", "/en"])
def test_every_stop_is_a_page_for_this_machine_and_no_other(desk: TestClient, place: str) -> None:
    for stop in STOPS:
        assert desk.get(place + stop).status_code == 200, stop
        assert "set-cookie" not in desk.get(place + stop).headers, stop
        for other in ({"Host": "wbs.example.go.id"}, {"X-Forwarded-For": "203.0.113.9"}, {"Host": "127.0.0.1"}):
            assert desk.get(place + stop, headers=other).status_code in (400, 403, 421), stop


def test_the_tour_is_ten_minutes_at_five_stops_as_its_name_says() -> None:
    assert (len(tour.STOPS), sum(minutes for _, _, minutes in tour.STOPS)) == (5, 10)


def test_the_filled_in_form_goes_to_the_login_page_and_is_good_once(desk: TestClient) -> None:
    form = filled_in(desk, "omar")
    assert set(form.fields) == {"form_token", "login", "passphrase", "code"}
    assert send(desk, form) == 303
    assert desk.get("/").status_code == 200
    second = send(desk, form)
    assert second == 400, "a code that was used signs nobody in, in a demo neither"


def test_who_comes_again_at_once_gets_the_next_code_and_then_waits_for_another(desk: TestClient, clock: Clock) -> None:
    for _ in range(2):
        assert send(desk, filled_in(desk, "olga")) == 303
    waits = desk.get("/tur/masuk/olga")
    assert not read(200, "", waits.text).has_form("/masuk")
    clock.turn(seconds=int(waits.headers["Refresh"]))
    assert send(desk, filled_in(desk, "olga")) == 303


def test_a_passphrase_that_does_not_open_the_key_signs_nobody_in_by_the_tour_either(desk: TestClient, copy: Path) -> None:
    kept = demo_secrets.read(copy)
    wrong = [replace(one, passphrase="bukan enam kata yang benar itu") for one in kept.logins]
    demo_secrets.write(copy, replace(kept, logins=tuple(wrong)))
    assert send(desk, filled_in(desk, "omar")) == 400
    assert desk.get("/").status_code == 303


def test_a_form_that_was_changed_or_sent_from_elsewhere_is_refused(desk: TestClient) -> None:
    form = filled_in(desk, "nur")
    changed = {**form.fields, "form_token": ["A" + form.one("form_token")[1:]]}
    assert desk.post("/masuk", data=changed).status_code == 400
    away = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"}
    assert desk.post("/masuk", data=form.fields, headers=away).status_code == 403
    assert desk.post("/tur/basis-data", data={"words": "x"}, headers=away).status_code == 403
    assert desk.get("/").status_code == 303


def test_a_demo_of_some_days_ago_says_when_it_was_made_and_how_to_make_a_new_one(desk: TestClient, copy: Path) -> None:
    kept, case = demo_secrets.read(copy), "ab" * 16
    demo_secrets.write(copy, replace(kept, made="2026-03-19", cases={"overdue": case, "due": case}))
    page = read(200, "", desk.get("/tur").text).text
    assert "Demo ini dibuat pada Kamis, 19 Maret 2026" in page
    # A long holiday: what is due counts from the next working day.
    assert "jatuh tempo pada Rabu, 25 Maret 2026" in page
    assert "Hari sudah berganti sejak itu" in page
    assert "wbs demo --anew" in page
    assert "Tidak ada baris tentang kasus ini." in desk.get("/tur/basis-data").text


def test_a_demo_of_an_older_release_has_no_cases_to_show_and_says_so(desk: TestClient, copy: Path) -> None:
    older = json.loads((copy / demo_secrets.NAME).read_text(encoding="utf-8"))
    del older["made"], older["cases"]
    (copy / demo_secrets.NAME).write_text(json.dumps(older), encoding="utf-8")
    for stop in ("/tur/jam", "/tur/basis-data", "/tur/dikecualikan"):
        assert "wbs demo --anew" in desk.get(stop).text
    assert "dibuat pada" not in desk.get("/tur").text


def test_a_login_that_the_demo_does_not_have_is_a_page_that_is_not_there(desk: TestClient) -> None:
    assert desk.get("/tur/masuk/eve").status_code == 404


def test_the_code_that_is_filled_in_outlives_the_page_that_shows_it() -> None:
    for now in range(1_000_000 * STEP_SECONDS, 1_000_001 * STEP_SECONDS):
        for last in (0, 999_999, 1_000_000):
            code = phone_code(SECRET, now, last)
            later = (now + code.again) // STEP_SECONDS
            assert code.digits in [pyotp.TOTP(SECRET).generate_otp(later + around) for around in (-1, 0, 1)]
        none = phone_code(SECRET, now, 1_000_001)
        assert none.digits == ""
        assert phone_code(SECRET, now + none.again, 1_000_001).digits
