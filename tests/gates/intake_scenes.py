"""The reporter's room: every page of it, in every state that she can meet."""

import sqlite3
from typing import Any

from tests.gates.film import PLACES, Film
from tests.gates.town import Town
from tests.intake.rini import Rini
from tests.web.test_browser import APPS, PROXIES
from wbs.cases.kinds import KINDS

LONG = "x" * 40_001
ELSEWHERE = {"origin": "https://example.test"}


def open_doors(film: Film, town: Town) -> None:
    """What anybody sees who has said nothing yet."""
    eve = town.client()
    film.both("intake-front", eve.get, "/")
    film.both("intake-about", eve.get, "/tentang")
    film.both("intake-doors", eve.get, "/lapor")
    film.posted("intake-doors-unknown", eve.post, "/lapor", {"door": "bulan"}, 422)
    film.both("intake-code", eve.get, "/kode")
    film.both("intake-code-locked", eve.get, "/kotak")
    for name, words in (("empty", ""), ("too-few", "akar bunga"), ("unknown-word", "akar " * 9 + "zzzz")):
        token = Rini(eve).get("/kode").value("form_token")
        film.posted(f"intake-code-{name}", eve.post, "/kode", {"form_token": token, "words": words}, 422)
    film.posted("intake-name-locked", eve.post, "/kotak/nama", {"form_token": "x", "identity-name": "Rini"}, 403)
    film.posted("intake-code-old-form", eve.post, "/kode", {"form_token": "x", "words": "akar bunga"}, 400)


def forms(film: Film, town: Town) -> None:
    """The form of each door: empty, with everything wrong, and sent too late."""
    for door in (*KINDS, "both"):
        rini = town.rini()
        film.posted(f"intake-form-{door}", rini.client.post, "/lapor", {"door": door}, 200)
        page = rini.open_form(door)
        fields = {**page.form("lapor"), "narrative": "", "word_a": "salah", "word_b": ""}
        film.posted(f"intake-form-{door}-errors", rini.client.post, "/lapor", fields, 422)
    rini = town.rini()
    wrong: dict[str, Any] = rini.fill(unit="inspektorat", excluded=["inspektur", "kepala_upg", "auditor_madya"])
    film.posted("intake-form-one-reader", rini.client.post, "/lapor", wrong, 422)
    stale = {**rini.fill(), "form_token": "x"}
    film.posted("intake-form-old", rini.client.post, "/lapor", stale, 400)
    film.posted("intake-form-too-long", rini.client.post, "/lapor", {**rini.fill(), "where": LONG}, 422)


def cases(film: Film, town: Town) -> None:
    """The page of the ten words, from the letterbox to the end."""
    fresh = town.report(unit="keuangan", excluded=["kepala_upg"])
    film.both("intake-case-in-the-letterbox", fresh.client.get, "/kotak")
    town.carry()
    film.both("intake-case-carried", fresh.client.get, "/kotak")
    town.at("omar").page("/")
    town.carry()
    film.both("intake-case-received", fresh.client.get, "/kotak")
    for name, sample, days in (
        ("asked", "waiting for the reporter", 3),
        ("investigated", "result proposed", 30),
        ("closed", "closed", 90),
        ("own-gift", "own gift", 2),
        ("own-conflict", "own conflict", 9),
        ("two", "both at once", 1),
        ("question", "a question", 6),
    ):
        _, rini = town.sample(sample, days)
        film.both(f"intake-case-{name}", town.rini(rini.words).client.get, "/kotak")
    film.both("intake-case-overdue", overdue(town).client.get, "/kotak")
    unknown = town.rini()
    unknown.open_form()
    unknown.enter()
    film.both("intake-case-unknown", unknown.client.get, "/kotak")


def overdue(town: Town) -> Rini:
    """Nobody kept what was promised to her."""
    _, rini = town.sample("triage, acknowledged", 200, but=1)
    return town.rini(rini.words)


def sending(film: Film, town: Town) -> None:
    """What is sent on the page of the ten words, and what is wrong with it."""
    rini = town.report(unit="umum")
    page = rini.case()
    token, file_token = page.value("form_token", "pesan"), page.value("form_token", "berkas")
    film.posted("intake-message-empty", rini.client.post, "/kotak/pesan", {"form_token": token, "text": " "}, 422)
    film.posted("intake-message-too-long", rini.client.post, "/kotak/pesan", {"form_token": token, "text": LONG}, 422)
    film.posted("intake-message-old-form", rini.client.post, "/kotak/pesan", {"form_token": "x", "text": "Masih di sini."}, 422)
    for lang, place in PLACES.items():
        speaking = Rini(rini.client, place)
        film.keep("intake-file-empty", lang, speaking.send_file(b"", page=page), 422)
        film.keep("intake-file-old-form", lang, _file_with(speaking, "x"), 400)
    assert file_token
    assert rini.say("Ada lagi yang ingin saya sampaikan.").status_code == 303
    assert rini.send_file(b"%PDF-1.4 contoh", "catatan.pdf", "application/pdf", use="lead").status_code == 303
    film.both("intake-case-after-sending", rini.client.get, "/kotak")
    town.clock.turn(minutes=20)
    left = {"form_token": token, "text": "Rapatnya hari Selasa di ruang atas."}
    film.posted("intake-locked-with-text", rini.client.post, "/kotak/pesan", left, 403)
    film.both("intake-locked", rini.client.get, "/kotak")


def _file_with(rini: Rini, token: str) -> Any:
    return rini.client.post(f"{rini.place}/kotak/berkas", data={"form_token": token}, files={"file": ("a.txt", b"isi")})


def troubles(film: Film, town: Town) -> None:
    """A page that does not hold, one that was sent twice, a disk that fills, and a roster that ran out."""
    rini = town.report()
    box = town.letterbox
    box.free_bytes = lambda: town.settings.intake.files_need_free_bytes - 1  # type: ignore[method-assign]
    film.both("intake-case-no-files", rini.client.get, "/kotak")
    begun = town.rini().fill()
    box.free_bytes = lambda: 0  # type: ignore[method-assign]
    film.both("intake-stopped-full", rini.client.get, "/lapor", 503)
    film.posted("intake-form-full", rini.client.post, "/lapor", begun, 503)
    with sqlite3.connect(town.folder / "letterbox" / "letterbox.sqlite3") as plain:
        plain.execute("DELETE FROM entries WHERE strand = 'answers'")
    film.both("intake-case-answers-gone", rini.client.get, "/kotak")
    with sqlite3.connect(town.folder / "letterbox" / "letterbox.sqlite3") as plain:
        plain.execute("UPDATE cases SET head = zeroblob(104)")
    film.both("intake-case-untrue", rini.client.get, "/kotak")
    town.clock.turn(days=400)
    film.both("intake-stopped-expired", rini.client.get, "/lapor", 503)
    film.posted("intake-form-next-year", rini.client.post, "/lapor", begun, 422)


def sent_twice(film: Film, town: Town) -> None:
    """Another text under the same words, offered as a message."""
    rini = town.rini()
    fields = rini.fill()
    assert rini.post("/lapor", fields).status_code == 303
    film.posted("intake-case-other-text", rini.client.post, "/lapor", {**fields, "narrative": "Tulisan yang lain."}, 409)


def broken(film: Film, town: Town) -> None:
    """Something of ours failed."""
    rini = town.report()
    town.street.state.room.letterbox.look = _fails
    film.both("intake-500", rini.client.get, "/kotak", 500)


def _fails(*_: bytes) -> Any:
    raise RuntimeError


def demo(film: Film, town: Town) -> None:
    """The ribbon of the demo, in both rooms."""
    for name, path in (("front", "/"), ("doors", "/lapor"), ("code", "/kode")):
        film.both(f"intake-demo-{name}", town.client().get, path)
    film.both("desk-demo-sign-in", town.at("").get, "/masuk")
    film.both("desk-demo-queue", town.at("olga").get, "/")


def read_along(film: Film, town: Town) -> None:
    """Browsers that somebody else reads along with."""
    for name, agent in (("in-app", APPS[8]), ("proxy", PROXIES[1])):
        eve = town.client(agent)
        film.both(f"intake-front-{name}", eve.get, "/")
        film.both(f"intake-doors-{name}", eve.get, "/lapor", 403)
        text = {"narrative": "Mobil dinas dipakai mengantar katering milik keluarga seorang pejabat."}
        film.posted(f"intake-sent-{name}", eve.post, "/lapor", text, 403)


def refusals(film: Film, town: Town) -> None:
    """Pages of what went wrong."""
    eve, begun = town.client(), town.rini().fill()
    film.both("intake-404", eve.get, "/tidak-ada", 404)
    film.both("intake-405", eve.get, "/kotak/pesan", 405)
    for lang, place in PLACES.items():
        film.keep("intake-400", lang, eve.post(f"{place}/kode", content=b"{}", headers={"content-type": "text/json"}), 400)
        film.keep("intake-403", lang, eve.post(f"{place}/kotak/keluar", data={"form_token": "x"}, headers=ELSEWHERE), 403)
        film.keep("intake-form-from-elsewhere", lang, eve.post(f"{place}/lapor", data=begun, headers=ELSEWHERE), 403)
        film.keep("intake-413", lang, eve.post(f"{place}/kode", data={"words": "x" * 5_000_000}), 413)
        film.keep("intake-wrong-host", lang, eve.get(f"{place}/", headers={"host": "example.test"}), 400)
