"""The desk: coming and going, oneself, and what goes wrong with a request."""

import re
from typing import Any

from tests.gates.film import PLACES, Film
from tests.gates.town import Town
from tests.intake.page import Page
from wbs.desk.unlocking import Crowded
from wbs.store.errors import StoreFull


def sign_in(film: Film, town: Town) -> None:
    """The page at which officers sign in, and why it comes back."""
    eve = town.at("")
    film.both("desk-sign-in", eve.get, "/masuk")
    tried = {"form_token": eve.page("/masuk").value("form_token"), "login": "omar", "passphrase": "salah", "code": "000000"}
    film.posted("desk-sign-in-wrong", eve.post_with, "/masuk", tried, 400)
    film.posted("desk-sign-in-old-form", eve.post_with, "/masuk", {**tried, "form_token": "x"}, 400)
    state = town.room.state.desk
    real = state._unlocking.run

    async def crowded(*_: object) -> None:
        raise Crowded

    state._unlocking.run = crowded
    film.posted("desk-sign-in-crowded", eve.post_with, "/masuk", tried, 503)
    state._unlocking.run = real
    town.office.casebook.audit.append = _no_room  # type: ignore[method-assign]
    omar = town.team.people["omar"]
    for lang, place in PLACES.items():
        right = {**tried, "passphrase": omar.passphrase, "code": town.office.phone_code("omar")}
        film.keep("desk-sign-in-full-disk", lang, eve.post_with(f"{place}/masuk", data=right), 503)


def _no_room(*_: object, **__: object) -> Any:
    raise StoreFull("no room")


def oneself(film: Film, town: Town) -> None:
    """The account, and what it shows once."""
    omar = town.at("omar")
    passphrase = town.team.people["omar"].passphrase
    film.both("desk-account", omar.get, "/akun")
    token = omar.token("/akun", "/akun")
    for name, step, field in (("phone", "phone", "passphrase"), ("codes", "codes", "codes_passphrase")):
        wrong = {"form_token": token, "step": step, field: "salah"}
        film.posted(f"desk-account-{name}-wrong", omar.post_with, "/akun", wrong, 400)
        film.posted(f"desk-account-{name}-new", omar.post_with, "/akun", {**wrong, field: passphrase}, 200)
    shown = omar.send("/akun", "/akun", {"step": "phone", "passphrase": passphrase})
    assert re.search(r">[A-Z2-7]{32}<", shown.text)
    confirm = {"form_token": Page(shown.text).value("form_token", "/akun"), "step": "confirm", "code": "000000"}
    film.posted("desk-account-phone-code-wrong", omar.post_with, "/akun", confirm, 400)
    film.both("desk-help", omar.get, "/bantuan")
    film.both("desk-help-head", town.at("olga").get, "/bantuan")
    film.both("desk-help-overseer", town.at("ratna").get, "/bantuan")
    keys = {"form_token": omar.token("/akun", "/tombol"), "single-keys": ""}
    film.posted("desk-account-keys-unchosen", omar.post_with, "/tombol", keys, 400)
    for lang, place in PLACES.items():
        assert omar.post_with("/tombol", {**keys, "single-keys": "off"}).status_code == 303
        film.keep("desk-account-keys-off", lang, omar.get(f"{place}/akun"))
    film.both("desk-help-keys-off", omar.get, "/bantuan")
    film.both("desk-queue-keys-off", omar.get, "/", press=("?",))


def full_disk(film: Film, town: Town) -> None:
    """The officers' computer runs out of room."""
    case, _ = town.sample("just arrived", 1)
    olga = town.at("olga")
    town.office.casebook.free_bytes = lambda: town.settings.desk.warn_free_bytes - 1  # type: ignore[method-assign]
    film.both("desk-disk-nearly-full", olga.get, "/")
    token = olga.token(f"/kasus/{case}", f"/kasus/{case}/jawab")
    town.office.casebook.record = _no_room  # type: ignore[method-assign]
    typed = {"form_token": token, "answer_text": "Terima kasih, kami baca."}
    film.posted("desk-disk-full-text-back", olga.post_with, f"/kasus/{case}/jawab", typed, 503)
    town.office.casebook.audit.append = _no_room  # type: ignore[method-assign]
    film.both("desk-disk-full", olga.get, f"/kasus/{case}", 503)


def refusals(film: Film, town: Town) -> None:
    """Pages of what went wrong."""
    omar = town.at("omar")
    film.both("desk-404", omar.get, "/tidak-ada", 404)
    film.both("desk-case-404", omar.get, f"/kasus/{'0' * 32}", 404)
    film.both("desk-405", omar.get, "/keluar", 405)
    for lang, place in PLACES.items():
        film.keep("desk-400", lang, omar.client.post(f"{place}/akun", content=b"{}", headers={"content-type": "text/json"}), 400)
        elsewhere = {"origin": "https://example.test"}
        film.keep("desk-403", lang, omar.client.post(f"{place}/masuk", data={"login": "x"}, headers=elsewhere), 403)
        film.keep("desk-413", lang, omar.client.post(f"{place}/akun", data={"step": "x" * 9_000_000}), 413)
    town.room.state.desk.book = _broken
    film.both("desk-500", omar.get, "/bantuan", 500)


def _broken(*_: object) -> Any:
    raise RuntimeError
