"""What an officer looks for in the queue: filters, words and their order; and what no question tells of an unstated case."""

import logging
import re
from itertools import product
from urllib.parse import urlencode

import pytest

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Clock, Office
from tests.desk.test_index import session_of
from tests.desk.test_queue import numbers
from tests.intake.page import Page
from wbs.desk.glance import PAGE, Query
from wbs.desk.question import CLOCKS, MINE, STATES

WORD = "kuitansi"
FILTERS = {
    "state": ("", *STATES),
    "clock": ("", *CLOCKS),
    "mine": ("", *MINE),
    "unit": ("", "perizinan", "sekretariat"),
    "kind": ("", "integrity", "consultation"),
    "sort": ("", "newest"),
}


def asked(browser: Browser, words: str = "", **filters: str) -> str:
    """The page that answers a search; the address it stands at holds no word of it."""
    done = browser.send("/", "/", {"words": words, **filters})
    assert done.status_code == 303, Page(done.text).text[:500]
    browser.answered_at = done.headers["location"]  # type: ignore[attr-defined]
    return browser.get(done.headers["location"]).text


@pytest.fixture
def twins(office: Office, desk: Open, clock: Clock) -> tuple[Case, Case]:
    """Two cases whose rows look the same before the statement, and that have nothing else in common."""
    held = office.report(f"Ada {WORD} palsu.")
    olga = desk("olga")
    olga.act(held.path, "ambil")
    olga.act(held.path, "langkah", move="start_triage")
    olga.act(held.path, "langkah", move="not_follow", not_follow_reason="policy", not_follow_text="Soal kebijakan.")
    clock.turn(days=7)
    return held, office.report("Hal lain sama sekali.")


def test_no_filter_and_no_order_tells_two_cases_apart_whose_rows_look_the_same(
    office: Office, desk: Open, twins: tuple[Case, Case]
) -> None:
    omar = desk("omar")
    rows = [part.partition("</tr>")[0] for part in omar.get("/").text.split("<tr>")[2:]]
    assert len({re.sub(r"[0-9a-f]{32}|LI-[0-9A-F]{6}", "", row) for row in rows}) == 1, "else this test compares nothing"
    both = sorted(case.id for case in twins)
    seen = set()
    for name, values in FILTERS.items():
        for value, sort in product(values, ("", "newest")):
            found = numbers(omar.get("/?" + urlencode({name: value, "sort": sort})).text)
            assert found in ([], both), (name, value, sort)
            seen.add(bool(found))
    assert seen == {True, False}


def test_nor_do_all_filters_together(desk: Open, twins: tuple[Case, Case]) -> None:
    index = session_of(desk, "omar").index
    both = sorted(case.id for case in twins)
    for state, clock, mine, unit, kind, sort in product(*FILTERS.values()):
        units, kinds = (unit,) if unit else (), (kind,) if kind else ()
        query = Query("", kinds, units, state, clock, mine, 1, sort or "urgency")  # type: ignore[arg-type]
        found = index.select(query)
        assert ([one.case for one in found.glances], found.total) in (([], 0), (both, 2)), query


def test_no_search_finds_an_unstated_case_by_anything_but_its_number(desk: Open, twins: tuple[Case, Case]) -> None:
    omar = desk("omar")
    for words in (WORD, "hal lain", "Olga", "kebijakan", "triase", "perizinan", "integrity"):
        assert numbers(asked(omar, words)) == [], words
    for case in twins:
        assert numbers(asked(omar, f"LI-{case.id[:6].upper()}")) == [case.id]
    omar.page(twins[0].path)
    assert numbers(asked(omar, WORD)) == [twins[0].id]


def test_no_figure_counts_what_the_rows_do_not_show(desk: Open, twins: tuple[Case, Case]) -> None:
    text = desk("omar").get("/").text
    counts = text.partition('class="counts"')[2].partition("</ul>")[0]
    names = re.findall(r"<span>([^<]+)</span>", counts)
    figures = dict(zip(names, re.findall(r">(\d+)</strong>", counts), strict=True))
    asked_for = ("terbuka", "saya pegang", "belum ada pemegang", "ada usulan")
    assert [figures[name] for name in asked_for] == ["2", "0", "0", "0"]


def test_the_words_of_a_search_stand_in_no_address_cookie_log_or_audit(
    office: Office, desk: Open, caplog: pytest.LogCaptureFixture
) -> None:
    case = office.report(f"Ada {WORD} palsu.")
    omar = desk("omar")
    omar.page(case.path)
    with caplog.at_level(logging.DEBUG):
        done = omar.send("/", "/", {"words": WORD, "state": "open"})
        text = omar.get(done.headers["location"]).text
    assert numbers(text) == [case.id]
    assert f'value="{WORD}"' in text
    addresses = re.findall(r'(?:href|action)="([^"]*)"', text)
    told = [done.headers["location"], done.headers.get("set-cookie", ""), caplog.text, *addresses]
    assert [one for one in told if WORD in one] == []
    raw = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert WORD.encode() not in raw
    desk("ratna").get("/")
    assert WORD not in desk("ratna").page("/audit").text


def test_the_mark_of_a_search_means_nothing_to_anybody_else(office: Office, desk: Open) -> None:
    case = office.report(f"Ada {WORD} palsu.")
    omar, olga = desk("omar"), desk("olga")
    omar.page(case.path)
    olga.page(case.path)
    asked(omar, WORD)
    page = olga.page(omar.answered_at)  # type: ignore[attr-defined]
    assert "Pencarian tadi sudah dilupakan" in page.text
    assert page.value("words") == ""


def test_a_search_that_is_forgotten_keeps_its_filters(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.page(case.path)
    text = omar.get("/?state=received&cari=xxxxxxxx").text
    assert numbers(text) == [case.id]
    assert Page(text).value("state") == "received"


@pytest.mark.parametrize(
    "query",
    [
        "state=%00", "state=x&clock=y&mine=z&unit=u&kind=k&sort=s", "page=0", "page=-1", "page=²", "page=999999", "page=9" * 9,
        "cari=%ff%fe", "unit=perizinan&unit=perizinan", "state=open&state=triage", "%ff=%ff", "=",
        "cari=" + "x" * 3000,
    ],
)  # fmt: skip
def test_what_an_address_asks_that_is_not_known_is_passed_over(office: Office, desk: Open, query: str) -> None:
    case = office.report()
    omar = desk("omar")
    for path in ("/", "/en"):
        text = omar.get(f"{path}?{query}").text
        assert f'{case.path}"' in text


def test_odd_words_find_nothing_and_break_nothing(office: Office, desk: Open) -> None:
    case = office.report("Uang di loket.")
    omar = desk("omar")
    omar.page(case.path)
    for words in ('"', "'", "* OR *", "a" * 5000, "uang NEAR loket tidak", "\U0001f600", "%", "said:uang"):
        assert numbers(asked(omar, words)) == [], words
    assert numbers(asked(omar, "   UANG   lok ")) == [case.id]


def test_a_form_that_is_too_old_keeps_what_was_typed(office: Office, desk: Open) -> None:
    office.report()
    done = desk("omar").post("/", {"form_token": "none", "words": WORD, "state": "open"})
    page = Page(done.text)
    assert (done.status_code, page.value("words"), page.value("state", "/")) == (400, WORD, "open")


def test_a_long_list_has_pages_that_keep_the_question(office: Office, desk: Open) -> None:
    cases = {office.report().id for _ in range(PAGE + 2)}
    omar = desk("omar")
    first = omar.get("/?state=open").text
    second = re.search(r'href="([^"]+)" rel="next"', first) or re.search(r'rel="next"[^>]*href="([^"]+)"', first)
    assert second
    assert "state=open" in second[1]
    rest = omar.get(second[1].replace("&amp;", "&")).text
    assert (len(numbers(first)), len(numbers(rest))) == (PAGE, 2)
    assert {*numbers(first), *numbers(rest)} == cases
    assert f"51–52 dari {PAGE + 2} kasus" in Page(rest).text


def test_the_next_case_is_the_one_below_in_the_list_as_it_was_seen(office: Office, desk: Open, clock: Clock) -> None:
    first = office.report()
    clock.turn(days=1)
    second = office.report(unit="sekretariat")
    omar = desk("omar")
    omar.page(first.path)
    assert f'href="{second.path}" rel="next"' not in omar.get(first.path).text, "he has seen no list"
    omar.get("/")
    assert f'href="{second.path}" rel="next"' in omar.get(first.path).text
    assert 'rel="next"' not in omar.get(second.path).text
    omar.get("/?unit=perizinan")
    assert 'rel="next"' not in omar.get(first.path).text
