"""Coming and going: one message for everything that is wrong, codes good once, keys forgotten in time."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from starlette.applications import Starlette

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import STEP, Clock, Office, Team
from tests.intake.page import Page
from wbs.desk import sign_in
from wbs.desk.app import create_app
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.settings import Settings

MESSAGE = "Nama masuk, kalimat sandi atau kode tidak cocok"


def test_whatever_is_wrong_gets_one_and_the_same_page(office: Office, desk: Open) -> None:
    eve, omar = desk(""), office.team.people["omar"]
    tries = [
        ("omar", "salah akar akar akar akar akar", office.phone_code("omar")),
        ("omar", omar.passphrase, "000000"),
        ("omar", omar.passphrase, "aaaa-bbbb-cccc"),
        ("tidak_ada", omar.passphrase, "000000"),
        ("", "", ""),
        ("omar", "x" * 5000, "1" * 5000),
        ("omar\x00", "\ufffd", "é"),
    ]
    pages = []
    for login, passphrase, code in tries:
        done = eve.try_in(login, passphrase, code)
        assert done.status_code == 400
        assert "set-cookie" not in done.headers
        page = Page(done.text)
        assert MESSAGE in page.text
        pages.append(page.text)
    assert len(set(pages)) == 1


def test_a_login_that_nobody_has_costs_the_same_work(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    stretched: list[bytes] = []
    monkeypatch.setattr("crypto.officer_key._stretch", lambda words, salt, cost: stretched.append(salt) or bytes(32))
    for login in ("omar", "tidak_ada"):
        assert desk("").try_in(login, "akar", "000000").status_code == 400
    assert len(stretched) == 2


@pytest.mark.parametrize("code", ["000000", "k7mp-2wxe-9q4h"])
def test_the_code_is_looked_at_whether_the_passphrase_was_right_or_not(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    looked: list[str] = []
    real_use, real_step = office.casebook.officers.use_code, KeyInHand.step_of

    def use_code(officer: str, code_hash: bytes) -> None:
        looked.append("printed")
        real_use(officer, code_hash)

    def step_of(hand: KeyInHand, code: str, seconds: float) -> int:
        looked.append("phone")
        return real_step(hand, code, seconds)

    monkeypatch.setattr(office.casebook.officers, "use_code", use_code)
    monkeypatch.setattr(KeyInHand, "step_of", step_of)
    right = office.team.people["omar"].passphrase
    for login, passphrase in (("omar", right), ("omar", "abang " * 6), ("tidak_ada", right)):
        assert desk("").try_in(login, passphrase, code).status_code == 400
    assert len(looked) == 3


def test_a_code_that_fits_nobodys_key_lets_nobody_in(desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wbs.desk.sign_in.burn_code", lambda *_: None)
    assert desk("").try_in("tidak_ada", "abang " * 6, "000000").status_code == 400


def test_wrong_tries_lock_nobody_out(office: Office, desk: Open) -> None:
    eve = desk("")
    for _ in range(8):
        eve.try_in("omar", "salah", "123456")
    assert "Antrean" in desk("").sign_in("omar").page("/").text


def test_a_code_from_the_phone_is_good_once(office: Office, desk: Open) -> None:
    code = office.phone_code("omar")
    person = office.team.people["omar"]
    assert desk("").try_in("omar", person.passphrase, code).status_code == 303
    assert desk("").try_in("omar", person.passphrase, code).status_code == 400


def test_a_code_of_an_earlier_step_is_refused_after_a_later_one(office: Office, desk: Open) -> None:
    person = office.team.people["omar"]
    early = office.phone_code("omar")
    late = office.phone_code("omar")
    assert desk("").try_in("omar", person.passphrase, late).status_code == 303
    assert desk("").try_in("omar", person.passphrase, early).status_code == 400


def test_a_code_from_long_ago_is_refused(office: Office, desk: Open, clock: Clock) -> None:
    person = office.team.people["omar"]
    old = pyotp.TOTP(person.key.totp_secret).at(clock.at - timedelta(seconds=3 * STEP))
    assert desk("").try_in("omar", person.passphrase, old).status_code == 400


def test_a_printed_code_is_good_once_and_leads_to_the_account(office: Office, desk: Open) -> None:
    person = office.team.people["omar"]
    first = desk("").try_in("omar", person.passphrase, person.codes[0].upper())
    assert (first.status_code, first.headers["location"]) == (303, "/akun")
    assert desk("").try_in("omar", person.passphrase, person.codes[0]).status_code == 400
    assert desk("").try_in("omar", person.passphrase, person.codes[1]).status_code == 303


def test_a_printed_code_is_not_burned_by_a_wrong_passphrase(office: Office, desk: Open) -> None:
    person = office.team.people["omar"]
    assert desk("").try_in("omar", "salah", person.codes[2]).status_code == 400
    assert desk("").try_in("omar", person.passphrase, person.codes[2]).status_code == 303


def test_the_cookie_is_host_bound_and_no_script_reads_it(office: Office, desk: Open) -> None:
    person = office.team.people["omar"]
    cookie = desk("").try_in("omar", person.passphrase, office.phone_code("omar")).headers["set-cookie"]
    assert cookie.startswith("__Host-meja=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_the_casebook_keeps_only_a_hash_of_the_cookie(office: Office, desk: Open) -> None:
    omar = desk("").sign_in("omar")
    value = omar.client.cookies["__Host-meja"]
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert value.encode() not in stored


def test_leaving_forgets_the_key_at_once(app: Starlette, desk: Open) -> None:
    omar = desk("").sign_in("omar")
    assert len(app.state.desk.sessions) == 1
    done = omar.send("/", "/keluar", {})
    assert (done.status_code, done.headers["location"]) == (303, "/masuk")
    assert len(app.state.desk.sessions) == 0
    assert omar.get("/").status_code == 303


def test_thirty_idle_minutes_forget_the_key(app: Starlette, desk: Open, clock: Clock) -> None:
    omar = desk("").sign_in("omar")
    clock.turn(minutes=29)
    assert omar.get("/").status_code == 200
    clock.turn(minutes=29)
    assert omar.get("/").status_code == 200
    clock.turn(minutes=30)
    assert omar.get("/").headers["location"] == "/masuk"
    assert len(app.state.desk.sessions) == 0


def test_keys_are_forgotten_even_if_no_request_comes(app: Starlette, desk: Open, clock: Clock) -> None:
    desk("").sign_in("omar")
    clock.turn(minutes=31)
    app.state.desk.sessions.sweep(clock())
    assert len(app.state.desk.sessions) == 0


def test_a_session_ends_after_its_longest_time_however_busy(desk: Open, clock: Clock) -> None:
    omar = desk("").sign_in("omar")
    for _ in range(20):
        clock.turn(minutes=29)
        omar.get("/")
    clock.turn(minutes=29)
    assert omar.get("/").headers["location"] == "/masuk"


def test_a_desk_that_starts_again_knows_no_session(
    office: Office, desk: Open, settings: Settings, clock: Clock, keyring: Keyring
) -> None:
    cookie = desk("").sign_in("omar").client.cookies["__Host-meja"]
    again = Browser(create_app(settings, office.casebook, clock, keyring), office)
    again.client.headers["cookie"] = f"__Host-meja={cookie}"
    assert again.get("/").headers["location"] == "/masuk"


def test_what_was_typed_is_shown_once_more_when_the_session_has_ended(office: Office, desk: Open, clock: Clock) -> None:
    case = office.report()
    omar = desk("").sign_in("omar")
    token = omar.token(case.path, f"{case.path}/jawab")
    clock.turn(minutes=31)
    done = omar.post(f"{case.path}/jawab", {"form_token": token, "answer_text": "Terima kasih atas <b>laporan</b> ini."})
    assert done.status_code == 403
    assert "Terima kasih atas <b>laporan</b> ini." in Page(done.text).text
    assert "<b>laporan" not in done.text


def test_a_form_of_the_login_page_that_is_forged_or_missing_is_refused_and_the_login_kept(desk: Open) -> None:
    eve = desk("")
    for token in ("", "x", "é" * 10, "a" * 100_000):
        done = eve.post("/masuk", {"form_token": token, "login": "omar", "passphrase": "a", "code": "1"})
        assert done.status_code == 400
        assert Page(done.text).value("login") == "omar"


def test_a_form_from_another_site_is_refused(desk: Open) -> None:
    eve = desk("")
    token = eve.page("/masuk").value("form_token")
    for header in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert eve.client.post("/masuk", data={"form_token": token}, headers=header).status_code == 403


def on_two_machines(settings: Settings) -> Settings:
    return settings.model_copy(update={"desk": settings.desk.model_copy(update={"one_machine": False})})


def test_the_login_page_says_plainly_that_the_machine_is_trusted_where_both_stores_are_on_one(
    settings: Settings, office: Office, keyring: Keyring, desk: Open
) -> None:
    says = "Siapa pun yang menjalankan komputer ini harus dapat dipercaya"
    assert says in desk("").page("/masuk").text
    apart = create_app(on_two_machines(settings), office.casebook, office.clock, keyring)
    assert says not in Browser(apart, office).page("/masuk").text


def test_a_demo_is_on_one_machine_whatever_the_settings_say(
    tmp_path: Path, team: Team, settings: Settings, keyring: Keyring
) -> None:
    says = "Siapa pun yang menjalankan komputer ini harus dapat dipercaya"
    demo = Office(tmp_path / "demo", team, Clock(), team.roster(demo=True))
    room = create_app(on_two_machines(settings), demo.casebook, demo.clock, keyring)
    assert says in Browser(room, demo).page("/masuk").text
    demo.casebook.close()


def test_a_passphrase_is_never_stretched_in_the_event_loop(
    app: Starlette, office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    real = sign_in._unlock

    def watched(*given: Any) -> Any:
        names.append(threading.current_thread().name)
        return real(*given)

    monkeypatch.setattr(sign_in, "_unlock", watched)
    desk("").sign_in("omar")
    assert names
    assert names[0].startswith("unlock")
