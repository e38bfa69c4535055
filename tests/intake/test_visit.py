"""A visit locks after 15 idle minutes or on leave; a text that was typed meanwhile is never lost."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.intake.conftest import Clock, Team
from tests.intake.opened import entries, only
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.store.letterbox import NAME, Letterbox

COOKIE = "__Host-kunjungan"
WAY_OUT = re.compile(r'<main[^>]*>\s*<div class="leave-now"><a class="leave-quickly" href="([^"]*)"')
LOCKING = re.compile(r'<main[^>]*>\s*<div class="leave-now"><button class="leave-quickly" type="submit" form="([^"]*)"')


def is_locked(rini: Rini) -> bool:
    page = rini.case()
    assert ("Laporan terkunci" in page.text) != ("Laporan Anda sudah tersimpan" in page.text)
    return "Laporan terkunci" in page.text


def test_the_cookie_cannot_be_read_or_sent_elsewhere(rini: Rini) -> None:
    cookie = rini.report().headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie
    assert "Domain" not in cookie


def test_a_visit_locks_after_fifteen_idle_minutes(rini: Rini, clock: Clock) -> None:
    rini.report()
    clock.turn(minutes=14)
    assert not is_locked(rini)
    clock.turn(minutes=14)
    assert not is_locked(rini), "the visit before had prolonged it"
    clock.turn(minutes=16)
    assert is_locked(rini)


def test_the_page_behind_a_form_waits_for_nobody_who_writes(rini: Rini, tmp_path: Path) -> None:
    rini.report()
    with closing(sqlite3.connect(tmp_path / "letterbox" / NAME, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        assert not is_locked(rini)
        somebody.execute("ROLLBACK")


def test_leaving_locks_at_once_and_takes_the_cookie_back(rini: Rini) -> None:
    rini.report()
    cookie = rini.client.cookies[COOKIE]
    answer = rini.post("/kotak/keluar", {"form_token": "whatever"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#terima")
    assert COOKIE not in rini.client.cookies
    rini.client.cookies.set(COOKIE, cookie, domain="127.0.0.1", path="/")
    assert is_locked(rini), "the kept cookie opens nothing any more"


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_quick_way_out_comes_first_on_every_page_that_tells_what_rini_is_doing(client: TestClient, place: str) -> None:
    """Its target is a question that everybody may ask, further down on the front page."""
    rini = Rini(client, place)
    pages = {
        "doors": client.get(f"{place}/lapor"),
        "form": rini.post("/lapor", {"door": "integrity"}),
        "code": client.get(f"{place}/kode"),
        "locked": client.get(f"{place}/kotak"),
        "message after the lock": rini.post("/kotak/pesan", {"text": "Halo"}),
        "name after the lock": rini.post("/kotak/nama", {"name": "Rini"}),
    }
    address = f"{place}/#terima"
    assert {name: WAY_OUT.findall(page.text) for name, page in pages.items()} == dict.fromkeys(pages, [address])
    front = client.get(address)
    assert (front.status_code, front.text.count('<h2 id="terima">')) == (200, 1)


def test_the_quick_way_out_of_a_case_is_the_button_that_locks_it(rini: Rini) -> None:
    rini.report()
    text = rini.client.get("/kotak").text
    [form] = LOCKING.findall(text)
    assert (form, Page(text).actions[form]) == ("keluar", "/kotak/keluar")
    assert WAY_OUT.findall(text) == []


def test_leaving_without_a_visit_is_fine(rini: Rini) -> None:
    assert rini.post("/kotak/keluar", {}).status_code == 303


def test_another_site_cannot_make_rini_leave(rini: Rini) -> None:
    rini.report()
    assert rini.post("/kotak/keluar", {}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not is_locked(rini)


@pytest.mark.parametrize("cookie", ["", "x", "0" * 63, "0" * 64, "G" * 64, "A" * 64, "0" * 5000, "é" * 64])
def test_a_forged_cookie_opens_nothing(rini: Rini, cookie: str) -> None:
    answer = rini.client.get("/kotak", headers={"cookie": f"{COOKIE}={cookie}".encode()})
    assert answer.status_code == 200
    assert "Laporan terkunci" in Page(answer.text).text


def test_the_disk_holds_neither_cookie_nor_words(rini: Rini, tmp_path: Path, letterbox: Letterbox) -> None:
    rini.report()
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    cookie = rini.client.cookies[COOKIE]
    assert cookie.encode() not in raw
    assert bytes.fromhex(cookie) not in raw
    assert " ".join(rini.words).encode() not in raw


def test_a_message_after_the_lock_comes_back_and_goes_with_the_ten_words(
    rini: Rini, letterbox: Letterbox, team: Team, clock: Clock
) -> None:
    rini.report()
    page = rini.case()
    clock.turn(minutes=20)
    answer = rini.say("Sudah dua kali minggu ini.", page)
    locked = Page(answer.text)
    assert answer.status_code == 403
    assert locked.value("text") == "Sudah dua kali minggu ini."
    assert len(entries(only(letterbox), team)) == 1
    token = locked.value("form_token", "pesan")
    wrong = rini.post("/kotak/pesan", {"form_token": token, "text": locked.value("text"), "words": "satu dua"})
    again = Page(wrong.text)
    assert (again.value("text"), again.value("words")) == ("Sudah dua kali minggu ini.", "satu dua")
    assert "10 kata" in " ".join(again.summary)
    sent = rini.post("/kotak/pesan", {"form_token": token, "text": locked.value("text"), "words": " ".join(rini.words)})
    assert (sent.status_code, sent.headers["location"]) == (303, "/kotak#perjalanan")
    assert entries(only(letterbox), team)[1].body["text"] == "Sudah dua kali minggu ini."
    assert "1 kiriman susulan" in rini.case().text


def test_a_message_that_was_sent_before_the_lock_is_not_doubled_after_it(
    rini: Rini, letterbox: Letterbox, team: Team, clock: Clock
) -> None:
    rini.report()
    page = rini.case()
    rini.say("Sekali saja.", page)
    clock.turn(minutes=20)
    locked = Page(rini.say("Sekali saja.", page).text)
    rini.say("Sekali saja.", locked, words=" ".join(rini.words))
    assert len(entries(only(letterbox), team)) == 2


def test_the_language_button_of_the_locked_page_keeps_the_text(rini: Rini) -> None:
    answer = rini.client.post("/en/kotak/pesan", data={"text": "Halo", "words": "satu", "language": "en"})
    page = Page(answer.text)
    assert (answer.status_code, page.value("text"), page.value("words")) == (200, "Halo", "satu")
    assert "Report locked" in page.text


def test_swept_visits_leave_no_row(rini: Rini, letterbox: Letterbox, clock: Clock, tmp_path: Path) -> None:
    rini.report()
    clock.turn(minutes=30)
    minute = int(clock().timestamp()) // 60
    assert letterbox.sweep_visits(minute, minute + 15) == 1
    with sqlite3.connect(tmp_path / "letterbox" / "letterbox.sqlite3") as database:
        assert database.execute("select count(*) from visits").fetchone() == (0,)


def test_a_visit_is_over_when_the_clock_is_set_back_and_stays_open_over_a_minute(rini: Rini, clock: Clock) -> None:
    rini.report()
    clock.turn(minutes=-1)
    assert "Laporan terkunci" not in rini.case().text
    clock.turn(days=-1)
    assert "Laporan terkunci" in rini.case().text
    clock.turn(days=1)
    rini.enter()
    clock.turn(days=-365)
    assert "Laporan terkunci" in rini.case().text
