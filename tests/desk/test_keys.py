"""The keys of the desk: listed on every page of it in both languages, silent for strangers, and everything works without them."""

import re

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.house.tree import TOP
from wbs.desk.keys import GROUPS
from wbs.web.headers import ALWAYS, WITH_SCRIPT

LISTED = re.compile(r"<kbd>(.+?)</kbd>")
ACCESS_KEY = re.compile(r'accesskey="(.)"')
BUTTON_OF_A_FORM = re.compile(r'<form [^>]*action="([^"]+)"(?:(?!</form>).)*?<button [^>]*accesskey="(.)"', re.DOTALL)
LETTER_AFTER_G = re.compile(r"<kbd>g</kbd> <kbd>(.)</kbd>")


@pytest.mark.parametrize(("path", "heading", "answer"), [("/", "Tombol", "Tulis jawaban"), ("/en", "Keys", "Write an answer")])
def test_a_dialog_with_a_name_and_a_way_out_lists_the_keys_in_both_languages(
    desk: Open, path: str, heading: str, answer: str
) -> None:
    text = desk("omar").get(path).text
    dialog = text.partition("<dialog")[2].partition("</dialog>")[0]
    assert ('aria-labelledby="keys-title"' in dialog, f">{heading}</h2>" in dialog, answer in dialog) == (True, True, True)
    assert '<form method="dialog"' in dialog
    assert " open" not in dialog.partition(">")[0]


def test_the_help_page_lists_the_same_keys(desk: Open) -> None:
    text = desk("omar").get("/bantuan").text
    page, _, dialog = text.partition("<dialog")
    assert len(LISTED.findall(page)) > 20
    assert set(LISTED.findall(dialog)) <= set(LISTED.findall(page))


def test_every_key_that_a_page_answers_to_is_listed_and_every_listed_one_is_answered(office: Office, desk: Open) -> None:
    first, second = office.report(), office.report()
    omar = desk("omar")
    omar.get("/")
    pages = "".join(omar.get(path).text for path in (first.path, second.path, "/"))
    script = (TOP / "templates" / "static" / "desk.js").read_text(encoding="utf-8")
    named = {keys for _, pairs in GROUPS for keys, _ in pairs}
    listed = {key for keys in named for key in keys.split()} - {"Esc", "Enter", "↓", "↑"}
    moving = {key for key in "?jko" if re.search(rf'^    "?{re.escape(key)}"?: ', script, re.M)}
    assert set(re.findall(r'data-key="(.)"', pages)) | moving == listed


def test_without_a_script_a_case_has_the_access_keys_that_the_help_page_names(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    text = omar.get(case.path).text
    forms = {f"{case.path}/{form}": key for form, key in (("jawab", "j"), ("catatan", "c"), ("ambil", "p"))}
    assert dict(BUTTON_OF_A_FORM.findall(text)) == forms
    every = ACCESS_KEY.findall(text)
    assert sorted(every) == sorted({*re.findall(r'data-place="(.)"', text), *forms.values()}), "each letter is one thing"
    assert "j mengirim jawaban, c menyimpan catatan, p memegang kasus" in omar.page("/bantuan").text


@pytest.mark.parametrize("login", ["omar", "olga", "ratna"])
def test_every_place_of_an_officer_and_no_other_is_reached_by_a_letter_that_is_listed(desk: Open, login: str) -> None:
    text = desk(login).get("/").text
    places = re.findall(r'data-place="(.)"', text)
    assert set(LETTER_AFTER_G.findall(text)) == set(places)
    links = re.findall(r"<a [^>]*data-place[^>]*>", text)
    assert [ACCESS_KEY.findall(link) for link in links] == [[place] for place in places], "without a script, too"
    assert len(set(places)) == len(places)
    assert set(places) >= {"q", "t", "u", "m", "k", "b"}
    assert ("a" in places) is (login == "ratna")


def test_a_stranger_is_given_no_script_and_no_keys(desk: Open) -> None:
    text = desk("").get("/masuk").text
    assert "<script" not in text
    assert "<dialog" not in text
    assert 'src="/static/desk.' in desk("omar").get("/").text


def test_the_policy_lets_the_desks_own_file_run_and_nothing_inline(desk: Open) -> None:
    policy = desk("omar").get("/").headers["content-security-policy"]
    assert policy == WITH_SCRIPT == ALWAYS["Content-Security-Policy"].replace("style-src", "script-src 'self'; style-src", 1)
    assert "unsafe" not in policy
    assert "script" not in ALWAYS["Content-Security-Policy"]
