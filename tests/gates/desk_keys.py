"""The desk: the recovery key, names in custody, audit, soundness and the end of cases."""

import sqlite3
from contextlib import closing

from httpx2 import Response

from tests.desk.recovery_room import sheets_of
from tests.desk.test_new_recovery_key import words_on
from tests.gates.film import PLACES, Film
from tests.gates.town import Officer, Town
from tests.intake.page import Page
from tests.intake.test_names import GIFT, SAID

ROOM, KEY = "/pemulihan", "/pemulihan/kunci"
NOT_FOLLOW = {"move": "not_follow", "not_follow_reason": "no_sign", "not_follow_text": "Kami tidak dapat menindaklanjuti."}


def recovery_key(film: Film, town: Town) -> None:
    """With two sheets in the room."""
    case, _ = town.sample("just arrived", 1)
    olga = town.at("olga")
    olga.get("/")
    film.both("desk-recovery", olga.get, ROOM)
    wrong = {"form_token": olga.token(ROOM, f"{ROOM}/lembar"), "sheet_a": "akar", "sheet_b": ""}
    film.posted("desk-recovery-wrong", olga.post_with, f"{ROOM}/lembar", wrong, 400)
    one, two = sheets_of(town.team.recovery.seal_seed)
    assert olga.send(ROOM, f"{ROOM}/lembar", {"sheet_a": one, "sheet_b": two}).status_code == 303
    film.both("desk-recovery-open", olga.get, ROOM)
    number = {"form_token": olga.token(ROOM, f"{ROOM}/kasus"), "number": "LI-FFFFFF"}
    film.posted("desk-recovery-no-such-case", olga.post_with, f"{ROOM}/kasus", number, 400)
    assert olga.send(ROOM, f"{ROOM}/kasus", {"number": case}).status_code == 303
    film.both("desk-recovery-case", olga.get, ROOM)
    given = {"form_token": olga.token(ROOM, f"{ROOM}/beri")}
    film.posted("desk-recovery-nobody-chosen", olga.post_with, f"{ROOM}/beri", given, 409)
    assert olga.send(ROOM, f"{ROOM}/beri", {f"to_{case}": town.team.people["ratna"].id, "sure": "1"}).status_code == 303
    film.both("desk-recovery-given", olga.get, ROOM)
    film.both("desk-queue-recovery-used", town.at("omar").get, "/")


def new_recovery_key(film: Film, town: Town) -> None:
    """Three sheets, written down one after the other."""
    olga = town.at("olga")
    film.both("desk-new-key", olga.get, KEY)
    for lang, place in PLACES.items():
        assert olga.send(KEY, KEY, {"step": "make"}).status_code in (200, 303)
        film.keep("desk-new-key-sheet", lang, olga.get(place + KEY))
        shown, _, wrong = sheet(olga, place)
        film.keep("desk-new-key-shown", lang, shown)
        film.keep("desk-new-key-words-wrong", lang, olga.post_with(place + KEY, wrong), 400)
        for _ in range(3):
            _, right, _ = sheet(olga, place)
            done = olga.post_with(place + KEY, right)
        film.keep("desk-new-key-made", lang, done)
        film.keep("desk-team-new-key", lang, olga.get(place + "/tim"))
        olga.send("/tim", "/tim/tolak", {"officer": "recovery"})


def sheet(browser: Officer, place: str) -> tuple[Response, dict[str, str], dict[str, str]]:
    """The sheet whose turn it is, and the form under it, filled in rightly and wrongly."""
    shown = browser.post_with(place + KEY, {"form_token": browser.token(KEY, KEY), "step": "show"})
    words, page = words_on(shown.text), Page(shown.text)
    asked = [name for _, name in page.fields if name.startswith("word_")]
    fields = {"form_token": page.value("form_token", place + KEY), "step": "check"}
    right = {name: words[int(name.removeprefix("word_")) - 1] for name in asked}
    return shown, {**fields, **right}, {**fields, **dict.fromkeys(asked, "akar")}


def names(film: Film, town: Town) -> None:
    """A reporter's name: locked, asked for, handed over, opened."""
    rini = town.rini()
    film.both("desk-custody-empty", town.at("dewi").get, "/titipan")
    done = rini.report(**GIFT, **SAID, **{"identity-way": "given"})
    assert done.status_code == 303, Page(done.text).summary
    case = town.cases_of(rini)[0]
    town.carry()
    omar, path = town.at("omar"), f"/kasus/{case}"
    film.both("desk-case-name-locked", omar.get, path)
    town.carry()
    film.both("intake-case-name-given", rini.client.get, "/kotak")
    omar.act(path, "nama/minta")
    film.both("desk-case-name-asked", omar.get, path)
    dewi = town.at("dewi")
    film.both("desk-custody-asked", dewi.get, "/titipan")
    page = dewi.page("/titipan")
    fields = {"form_token": page.value("form_token", "/titipan"), "mark": page.value("mark", "/titipan"), "case": case}
    film.posted("desk-custody-old-form", dewi.post_with, "/titipan", {**fields, "form_token": "x"}, 400)
    assert dewi.post("/titipan", fields).status_code == 303
    film.both("desk-custody-given", dewi.get, "/titipan")
    film.both("desk-case-name-given", omar.get, path)
    token = omar.token(path, f"{path}/nama/buka")
    film.posted("desk-name-opened", omar.post_with, f"{path}/nama/buka", {"form_token": token}, 200)
    press_tarik = rini.case()
    rini.post("/kotak/tarik", {"form_token": press_tarik.value("form_token", "/kotak/tarik")})
    film.both("intake-case-name-withdrawn", rini.client.get, "/kotak")
    town.carry()
    film.both("desk-case-name-withdrawn", omar.get, path)


def watching(film: Film, town: Town) -> None:
    """What the overseer reads, and whether all is whole."""
    ratna = town.at("ratna")
    film.both("desk-audit-empty", ratna.get, "/audit")
    film.both("desk-soundness-whole", town.at("omar").get, "/keutuhan")
    case, _ = town.sample("closed", 60)
    other, _ = town.sample("triage, acknowledged", 3)
    for _ in range(25):
        for login in ("omar", "olga"):
            town.at(login).get(f"/kasus/{other}")
    film.both("desk-audit", town.at("ratna").get, "/audit")
    film.both("desk-audit-second-page", town.at("ratna").get, "/audit?page=2")
    with closing(sqlite3.connect(town.folder / "casebook" / "casebook.sqlite3")) as plain:
        plain.execute("DELETE FROM entries WHERE strand = 'officers' AND seq = 3 AND [case] = ?", (case,))
        plain.execute("DELETE FROM audit WHERE seq = 4")
        plain.execute("UPDATE cases SET changed = changed + 1000")
        plain.execute("UPDATE office SET counter = counter + 1000")
        plain.commit()
    film.both("desk-soundness-broken", town.at("olga").get, "/keutuhan")
    film.both("desk-case-broken", town.at("olga").get, f"/kasus/{case}")
    film.both("desk-queue-broken", town.at("olga").get, "/")


def the_end(film: Film, town: Town) -> None:
    """Cases past their term, held, proposed and destroyed."""
    olga = town.at("olga")
    film.both("desk-destruction-nothing", olga.get, "/pemusnahan")
    rini = town.report()
    town.carry()
    case = town.cases_of(rini)[0]
    path, omar = f"/kasus/{case}", town.at("omar")
    omar.act(path, "langkah", move="start_triage")
    omar.act(path, "langkah", **NOT_FOLLOW)
    olga.act(path, "setuju", proposal=olga.page(path).value("proposal", f"{path}/setuju"))
    for _ in range(40):
        town.clock.turn(days=1)
        town.carry()
    omar, olga = town.at("omar"), town.at("olga")
    film.both("desk-queue-past-term", olga.get, "/")
    film.both("desk-destruction-past-term", olga.get, "/pemusnahan")
    assert step(omar, case, "propose").status_code == 303
    film.both("desk-destruction-proposed-by-me", omar.get, "/pemusnahan")
    film.both("desk-destruction-proposed", olga.get, "/pemusnahan")
    page = olga.page("/pemusnahan")
    unsure = {name: page.value(name, "/pemusnahan") for name in ("form_token", "seen")}
    film.posted("desk-destruction-unsure", olga.post_with, "/pemusnahan", {**unsure, "step": "confirm", "case": case}, 400)
    step(olga, case, "hold", hold="Diminta pengadilan.")
    film.both("desk-destruction-held", olga.get, "/pemusnahan")
    film.both("desk-case-held", olga.get, path)
    step(olga, case, "release", release="Putusan sudah ada.")
    step(omar, case, "propose")
    assert step(olga, case, "confirm", sure="1").status_code == 303
    film.both("desk-destruction-done", olga.get, "/pemusnahan")
    town.carry()
    for lang, place in PLACES.items():
        forgotten = town.rini(rini.words)
        film.keep("intake-case-forgotten", lang, forgotten.client.get(f"{place}/kotak"))


def step(browser: Officer, case: str, what: str, **fields: str) -> Response:
    page = browser.page("/pemusnahan")
    given = {name: page.value(name, "/pemusnahan") for name in ("form_token", "seen")}
    typed = {f"{name}_{case}": value for name, value in fields.items()}
    return browser.post("/pemusnahan", {**given, "step": what, "case": case, **typed})
