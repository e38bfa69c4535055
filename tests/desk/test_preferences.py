"""What an officer set for himself: views of the queue that he keeps, sealed to him, in one size whatever is in them."""

import logging
import re
import sqlite3
from contextlib import closing

import pytest

from crypto.officer_key import OfficerKey
from crypto.preferences import SIZE, Preferences
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.test_pins import leave, ringing
from tests.desk.test_questions import asked
from tests.desk.test_queue import numbers
from tests.intake.page import Page
from wbs.desk.preferences import DAMAGED, LONGEST_NAME, MOST_VIEWS, NotKept, View
from wbs.desk.preferences import Preferences as Settings
from wbs.desk.question import LONGEST

WORD, NAME = "kuitansi", "Kuitansi palsu"
RING = "Setelan seorang petugas di meja ini"


def keep(browser: Browser, name: str, words: str = "", **filters: str) -> Page:
    """The page that answers when somebody keeps what he looks at."""
    asked(browser, words, **filters)
    where = browser.answered_at  # type: ignore[attr-defined]
    form = {**browser.page(where).form("/tampilan"), "view": name}
    done = browser.post("/tampilan", form)
    return browser.page(done.headers["location"]) if done.status_code == 303 else Page(done.text)


def drop(browser: Browser, name: str) -> Page:
    token = browser.page("/akun").value("form_token", "/tampilan/hapus")
    done = browser.post("/tampilan/hapus", {"form_token": token, "view": name})
    assert done.status_code == 303
    return browser.page(done.headers["location"])


def views(browser: Browser) -> dict[str, str]:
    """Names and addresses of the views that stand above the queue."""
    shown = browser.get("/").text.partition('class="views"')[2].partition("</nav>")[0]
    return {name: href.replace("&amp;", "&") for href, name in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', shown)}


def row(office: Office, login: str) -> bytes:
    return office.casebook.preferences.get(office.team.people[login].id) or b""


def test_a_view_asks_again_what_was_asked_also_after_the_next_sign_in(office: Office, desk: Open) -> None:
    wanted, other = office.report(f"Ada {WORD} palsu."), office.report("Lain sama sekali.")
    omar = desk("omar")
    for case in (wanted, other):
        omar.page(case.path)
    assert "Tampilan ini disimpan" in keep(omar, f"  Kuitansi \t palsu {chr(0x202E)}", WORD, state="open", sort="newest").text
    assert list(views(omar)) == [NAME]
    leave(omar)
    again = desk("omar")
    page = again.page(views(again)[NAME])
    assert (page.value("words"), page.value("state", "/"), page.value("sort", "/")) == (WORD, "open", "newest")
    assert numbers(again.get(views(again)[NAME]).text) == [wanted.id]
    assert 'aria-current="true">' + NAME in again.get(views(again)[NAME]).text
    assert "/tampilan" not in again.page(views(again)[NAME]).actions.values(), "it is kept already"
    assert views(desk("olga")) == {}


def test_a_view_finds_no_case_before_its_reader_has_stated_anything(office: Office, desk: Open) -> None:
    case = office.report(f"Ada {WORD} palsu.")
    omar = desk("omar")
    keep(omar, NAME, WORD)
    assert numbers(omar.get(views(omar)[NAME]).text) == []
    omar.page(case.path)
    assert numbers(omar.get(views(omar)[NAME]).text) == [case.id]


def test_what_is_kept_is_told_on_his_own_page_and_dropped_there(desk: Open) -> None:
    omar = desk("omar")
    keep(omar, NAME, WORD, clock="overdue")
    keep(omar, "Bebas", mine="free")
    text = omar.page("/akun").text
    assert (NAME in text, f"Lewat tenggat, “{WORD}”" in text, "Belum ada pemegang" in text) == (True, True, True)
    assert "Tampilan itu dihapus" in drop(omar, NAME).text
    assert list(views(omar)) == ["Bebas"]
    assert "Tampilan itu dihapus" in drop(omar, NAME).text, "twice is the same"
    drop(omar, "Bebas")
    assert "Belum ada. Saring antrean" in omar.page("/akun").text


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Tulis nama"), (" \u200b ", "Tulis nama"), ("x" * (LONGEST_NAME + 1), "paling banyak 40"), ("BEBAS", "sudah dipakai")],
)
def test_a_name_that_will_not_do_comes_back_with_its_reason(desk: Open, name: str, said: str) -> None:
    omar = desk("omar")
    keep(omar, "Bebas", mine="free")
    page = keep(omar, name, WORD, state="open")
    assert said in " ".join(page.summary)
    assert (page.value("words", "/tampilan"), page.value("view", "/tampilan")) == (WORD, name.strip(" \u200b"))
    assert list(views(omar)) == ["Bebas"]


def test_the_same_form_twice_is_one_view(office: Office, desk: Open) -> None:
    omar = desk("omar")
    asked(omar, WORD)
    form = {**omar.page(omar.answered_at).form("/tampilan"), "view": NAME}  # type: ignore[attr-defined]
    for _ in range(2):
        assert omar.post("/tampilan", form).status_code == 303
    assert list(views(omar)) == [NAME]


def test_a_question_that_asks_nothing_and_one_that_is_too_long_are_not_kept(desk: Open) -> None:
    omar = desk("omar")
    token = keep(omar, "", mine="free").value("form_token", "/tampilan")
    nothing = Page(omar.post("/tampilan", {"form_token": token, "view": NAME}).text)
    assert "Pilih saringan" in " ".join(nothing.summary)
    assert views(omar) == {}
    with pytest.raises(NotKept, match="long"):
        Settings().with_view(View(NAME, {"unit": "perizinan," * 130}))


def test_the_thirteenth_is_refused_and_the_page_says_where_one_is_dropped(desk: Open) -> None:
    omar = desk("omar")
    assert MOST_VIEWS == 12, "as the pages say it in words"
    for number in range(MOST_VIEWS):
        keep(omar, f"Tampilan {number}", f"kata{number}")
    asked(omar, "lagi")
    page = omar.page(omar.answered_at)  # type: ignore[attr-defined]
    assert "Sudah ada dua belas tampilan" in page.text
    assert "/tampilan" not in page.actions.values()
    token = omar.page("/akun").value("form_token", "/tampilan/hapus")
    done = omar.post("/tampilan", {"form_token": token, "view": "Lagi", "words": "lagi"})
    assert (done.status_code, "Hapus satu di halaman Akun" in " ".join(Page(done.text).summary)) == (400, True)
    drop(omar, "Tampilan 3")
    assert "Tampilan ini disimpan" in keep(omar, "Lagi", "lagi").text
    assert len(views(omar)) == MOST_VIEWS


def test_a_forged_form_keeps_and_drops_nothing_and_what_was_typed_comes_back(office: Office, desk: Open) -> None:
    omar = desk("omar")
    keep(omar, NAME, WORD)
    before = row(office, "omar")
    forged = Page(omar.post("/tampilan", {"form_token": "none", "view": "Baru", "words": "amplop", "state": "open"}).text)
    assert (forged.value("words"), forged.value("view", "/tampilan")) == ("amplop", "Baru")
    assert omar.post("/tampilan/hapus", {"form_token": "none", "view": NAME}).status_code == 400
    assert omar.post("/tampilan", {"view": "Baru", "words": "x"}, origin="https://eve.example").status_code == 403
    assert (row(office, "omar"), list(views(omar))) == (before, [NAME])


def switched(browser: Browser, choice: str) -> Page:
    token = browser.page("/akun").value("form_token", "/tombol")
    done = browser.post("/tombol", {"form_token": token, "single-keys": choice})
    return browser.page(done.headers["location"]) if done.status_code == 303 else Page(done.text)


def test_single_letter_keys_are_switched_off_on_every_page_until_he_switches_them_on(desk: Open) -> None:
    omar = desk("omar")
    keep(omar, NAME, WORD)
    assert 'data-single-keys="off"' not in omar.get("/").text
    assert "Tombol satu huruf mati" in switched(omar, "off").text
    leave(omar)
    again = desk("omar")
    for path in ("/", "/en/akun", "/bantuan"):
        text = again.get(path).text
        assert ('<body class="desk" data-single-keys="off">' in text, "<dialog" in text) == (True, False), path
        assert 'data-keys>' in text, "the way to the list of keys stays"
    assert "sedang mati" in again.get("/bantuan").text
    assert list(views(again)) == [NAME], "nothing else changed"
    assert "Tombol satu huruf hidup" in switched(again, "on").text
    assert ('data-single-keys="off"' in again.get("/").text, "<dialog" in again.get("/").text) == (False, True)
    assert 'data-single-keys="off"' not in desk("olga").get("/").text


def test_a_choice_of_keys_that_is_none_or_forged_changes_nothing(office: Office, desk: Open) -> None:
    omar = desk("omar")
    omar.get("/")
    before = row(office, "omar")
    assert "Pilih hidup atau mati." in switched(omar, "").summary
    assert omar.post("/tombol", {"form_token": "none", "single-keys": "off"}).status_code == 400
    switched(omar, "on")
    assert row(office, "omar") == before


def test_settings_have_one_size_whoever_keeps_them_and_whatever_is_in_them(office: Office, desk: Open) -> None:
    omar, nur = desk("omar"), desk("nur")
    nur.get("/")
    sizes = {len(row(office, "omar")), len(row(office, "nur"))} - {0}
    for number in range(MOST_VIEWS):
        name = f"{number:02}" + "\U0001f4c1" * (LONGEST_NAME - 2)
        words = f"{number:02}" + "\U0001f50d" * (LONGEST - 2)
        assert "Tampilan ini disimpan" in keep(omar, name, words, state="open", mine="mine", unit="perizinan").text
    sizes.add(len(row(office, "omar")))
    assert sizes == {SIZE}
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as plain:
        kept = dict(plain.execute("SELECT officer, length(envelope) FROM preferences").fetchall())
    assert kept == {office.team.people[login].id: SIZE for login in ("omar", "nur")}


def test_the_words_of_a_view_stand_in_no_file_address_cookie_log_or_audit(
    office: Office, desk: Open, caplog: pytest.LogCaptureFixture
) -> None:
    omar = desk("omar")
    with caplog.at_level(logging.DEBUG):
        keep(omar, NAME, WORD, state="open")
        pages = [omar.get(path) for path in ("/", "/akun", views(omar)[NAME])]
        leave(omar)
    addresses = [found for page in pages for found in re.findall(r'(?:href|action)="([^"]*)"', page.text)]
    told = [caplog.text, *addresses, *(str(page.url) for page in pages), *(page.headers.get("set-cookie", "") for page in pages)]
    raw = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert [one for one in told if WORD in one.casefold()] == []
    assert [word for word in (WORD, NAME, "views") if word.encode() in raw] == []
    desk("ratna").get("/")
    assert WORD not in desk("ratna").page("/audit").text.casefold()


def test_settings_of_somebody_else_of_before_or_of_nobody_are_not_used_and_ring(office: Office, desk: Open) -> None:
    person, eve = office.team.people["omar"], OfficerKey.new()
    content = b'{"keys":true,"views":[{"asks":{"state":"open"},"name":"Palsu"}]}'
    forged = OfficerKey(person.key.seal_seed, eve.sign_seed, eve.totp_raw).seal_preferences(Preferences(person.id, 99, content))
    numbers = person.key.seal_preferences(Preferences(person.id, 99, content.replace(b'"open"', b"7")))
    for spoilt in (forged, numbers, b"", b"\x01" * 5000, "of before"):
        omar = desk("omar")
        keep(omar, "Palsu", state="open")
        before = row(office, "omar")
        drop(omar, "Palsu")
        keep(omar, NAME, WORD)
        omar.get("/")
        leave(omar)
        office.casebook.preferences.put(person.id, before if spoilt == "of before" else spoilt)  # type: ignore[arg-type]
        back = desk("omar")
        assert (views(back), RING in back.page("/akun").text) == ({}, True), spoilt
        assert ringing(office) == [(DAMAGED, None)]
        assert RING in desk("olga").page("/").text
        leave(back)
        office.casebook.alarms.switch_off(office.casebook.alarms.ringing()[0].alarm)
        assert (RING in desk("omar").page("/akun").text, ringing(office)) == (False, []), "it is told once"


def test_a_row_that_was_taken_away_is_missed_by_who_had_one(office: Office, desk: Open) -> None:
    omar = desk("omar")
    keep(omar, NAME, WORD)
    leave(omar)
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as plain, plain:
        plain.execute("DELETE FROM preferences")
    assert RING in desk("omar").page("/akun").text


def test_a_view_that_is_kept_is_in_all_sessions_of_its_officer_at_once(desk: Open) -> None:
    here, there = desk("omar"), desk("omar")
    there.get("/")
    keep(here, NAME, WORD)
    assert list(views(there)) == [NAME]
    keep(there, "Bebas", mine="free")
    assert list(views(here)) == [NAME, "Bebas"]
