"""The desk: the team, its newcomers and leavers, and what stands in their place afterwards."""

import pyotp
from httpx2 import Response

from crypto import recovery
from tests.desk.test_team import SINTA, Newcomer, certify, listed
from tests.gates.film import PLACES, Film
from tests.gates.town import Officer, Town

SURE = {"reason": "Ia pindah tugas.", "sure": "1"}


def team(film: Film, town: Town) -> None:
    """The page of the team, as each role has it, and an invitation."""
    for login in ("omar", "olga", "ratna"):
        film.both(f"desk-team-{login}", town.at(login).get, "/tim")
    olga = town.at("olga")
    token = olga.token("/tim", "/tim/undang")
    film.posted("desk-team-invitation-empty", olga.post_with, "/tim/undang", {"form_token": token, "name": "Sinta"}, 400)
    for lang, place in PLACES.items():
        assert olga.send("/tim", "/tim/undang", {**SINTA, "login": f"sinta-{lang}", "name": f"Sinta {lang}"}).status_code == 303
        film.keep("desk-team-invited", lang, olga.get(f"{place}/tim"))
    film.both("desk-team-invitations-wait", olga.get, "/tim")


def newcomer(film: Film, town: Town) -> None:
    """Sinta makes her keys, in each language, and two heads certify them."""
    film.both("desk-invitation", town.at("").get, "/undangan")
    olga, nur = town.at("olga"), town.at("nur")
    for lang, place in PLACES.items():
        eve = town.at("")
        token = {"form_token": eve.page("/undangan").value("form_token"), "step": "make"}
        wrong = eve.post_with(f"{place}/undangan", data={**token, "invitation": "akar bunga"})
        film.keep("desk-invitation-wrong", lang, wrong, 400)
        olga.send("/tim", "/tim/undang", {**SINTA, "login": f"sinta-{lang}", "name": f"Sinta {lang}"})
        code = " ".join(listed(olga.get("/tim").text, "Kode undangan"))
        film.keep("desk-keys-shown", lang, eve.post_with(f"{place}/undangan", data={**token, "invitation": code}))
        sinta = Newcomer(eve, code)
        eve.place = place
        film.keep("desk-keys-code-wrong", lang, sinta.finish(code="000000"), 400)
        film.keep("desk-keys-made", lang, sinta.finish())
        eve.place = ""
        film.keep("desk-keys-wait", lang, waits(eve, sinta, f"sinta-{lang}", place))
    officer = next(row.officer for row in town.office.casebook.team.newcomers() if row.login == "sinta-en")
    film.both("desk-team-certify", olga.get, "/tim")
    page = olga.page("/tim")
    wrong_words = {"form_token": page.value("form_token", "/tim/sahkan"), "officer": officer, f"words_{officer}": "akar"}
    film.posted("desk-team-certify-wrong", olga.post_with, "/tim/sahkan", wrong_words, 409)
    assert certify(olga, officer, sinta.fingerprint).status_code == 303
    film.both("desk-team-signed-by-one", olga.get, "/tim")
    film.both("desk-team-sign-as-second", nur.get, "/tim")


def waits(eve: Officer, sinta: Newcomer, login: str, place: str) -> Response:
    """Sinta signs in before anybody has certified her keys."""
    eve.office.clock.turn(seconds=30)
    code = pyotp.TOTP(sinta.secret).at(eve.office.clock.at)
    token = eve.page("/masuk").value("form_token")
    fields = {"form_token": token, "login": login, "passphrase": " ".join(sinta.passphrase), "code": code}
    return eve.post_with(f"{place}/masuk", data=fields)


def leaving(film: Film, town: Town) -> None:
    """Omar hands over and leaves; Nur is retired by one head and the office key."""
    case, _ = town.sample("triage, acknowledged", 3)
    omar, olga = town.at("omar"), town.at("olga")
    film.both("desk-hand-over", omar.get, "/serah")
    fields = {"form_token": omar.token("/serah", "/serah"), "step": "done"}
    film.posted("desk-hand-over-refused", omar.post_with, "/serah", fields, 409)
    film.both("desk-hand-over-nothing", town.at("sari").get, "/serah")
    for login in ("omar", "nur", "ratna"):
        film.both(f"desk-retire-{login}", olga.get, f"/tim?henti={town.team.people[login].id}")
    me = town.team.people["omar"].id
    page = f"/tim?henti={me}"
    unsure = {"form_token": olga.token(page, "/tim/sahkan"), "officer": me}
    film.posted("desk-retire-without-reason", olga.post_with, "/tim/sahkan", unsure, 409)
    assert olga.send(page, "/tim/sahkan", {"officer": me, **SURE}).status_code == 303
    film.both("desk-retire-signed-by-one", olga.get, "/tim")
    film.both("desk-retire-as-second", town.at("nur").get, "/tim")
    sheets = {"form_token": olga.token("/tim", "/tim/kantor"), "officer": me, "sheet_a": "akar", "sheet_b": ""}
    film.posted("desk-office-sheets-wrong", olga.post_with, "/tim/kantor", sheets, 409)
    one, two, _three = recovery.split(town.team.office_seed)
    assert olga.send("/tim", "/tim/kantor", {"officer": me, "sheet_a": one, "sheet_b": two}).status_code == 303
    film.both("desk-team-after-leaving", olga.get, "/tim")
    film.both("desk-case-holder-left", olga.get, f"/kasus/{case}")
