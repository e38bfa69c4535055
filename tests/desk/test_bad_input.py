"""Every form of a case's page, filled in wrongly in every way: a clear message, the text kept, nothing half-written."""

import asyncio
from urllib.parse import quote_plus

import pytest

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.fuzz.asgi import Asker
from tests.intake.page import Page
from wbs.cases.flow import TEXT_MAX
from wbs.store.errors import StoreFull

DROP = {"move": "not_follow", "not_follow_reason": "policy", "not_follow_text": "Laporan ini tentang kebijakan."}
REFER = {"move": "refer", "refer_receiver": "kpk", "refer_sent": "Ringkasan.", "refer_consent": "agreed"}
# form -> (what makes it right, the field in which a person writes, its form on the page)
FORMS = {
    "jawab": ({}, "answer_text"),
    "catatan": ({}, "note_text"),
    "langkah": (REFER, "refer_text"),
    "tolak": ({"proposal": "4"}, "decline_4"),
    "mundur": ({"recuse_sure": "1"}, "recuse_reason"),
}
TYPED = "Tulisan yang tidak boleh hilang."


@pytest.fixture
def case(office: Office, desk: Open) -> Case:
    """In triage, with a proposal that waits."""
    one = office.report()
    omar = desk("omar")
    omar.act(one.path, "langkah", move="start_triage")
    omar.act(one.path, "langkah", **DROP)
    desk("olga").page(one.path)
    return one


def unchanged(office: Office, case: Case, olga: Browser, what: str, fields: dict[str, str], status: int) -> Page:
    before = office.casebook.entries(case.id)
    done = olga.post(f"{case.path}/{what}", fields)
    assert done.status_code == status, done.text[:2000]
    assert office.casebook.entries(case.id) == before
    assert "Traceback" not in done.text
    page = Page(done.text)
    assert page.summary
    return page


@pytest.mark.parametrize("what", sorted(FORMS))
def test_an_empty_text_is_asked_for_at_its_field(office: Office, desk: Open, case: Case, what: str) -> None:
    olga = desk("olga")
    given, name = FORMS[what]
    for text in ("", "   \n\t "):
        token = olga.token(case.path, f"{case.path}/jawab")
        unchanged(office, case, olga, what, {"form_token": token, **given, name: text}, 400)


@pytest.mark.parametrize("what", sorted(FORMS))
def test_a_text_that_is_too_long_comes_back_whole(office: Office, desk: Open, case: Case, what: str) -> None:
    olga = desk("olga")
    given, name = FORMS[what]
    token, text = olga.token(case.path, f"{case.path}/jawab"), "a" * (TEXT_MAX + 1)
    page = unchanged(office, case, olga, what, {"form_token": token, **given, name: text}, 400)
    assert page.value(name) == text


@pytest.mark.parametrize("what", sorted(FORMS))
@pytest.mark.parametrize("token", ["", "x", "é", "a.b.c", "A" * 70_000])
def test_a_forged_or_missing_form_token_keeps_the_text(office: Office, desk: Open, case: Case, what: str, token: str) -> None:
    olga = desk("olga")
    given, name = FORMS[what]
    page = unchanged(office, case, olga, what, {"form_token": token, **given, name: TYPED}, 400)
    assert page.value(name) == TYPED


@pytest.mark.parametrize("what", sorted(FORMS))
def test_a_form_that_is_too_old_keeps_the_text_and_can_be_sent_from_the_new_page(
    office: Office, desk: Open, case: Case, what: str
) -> None:
    olga = desk("olga")
    given, name = FORMS[what]
    token = olga.token(case.path, f"{case.path}/jawab")
    forms = olga.app.state.desk.forms
    real, forms._clock = forms._clock, lambda: office.clock.at.timestamp() + 25 * 3600
    page = unchanged(office, case, olga, what, {"form_token": token, **given, name: TYPED}, 400)
    forms._clock = real
    assert page.value(name) == TYPED
    again = olga.token(case.path, f"{case.path}/jawab")
    assert olga.post(f"{case.path}/{what}", {"form_token": again, **given, name: TYPED}).status_code == 303


@pytest.mark.parametrize("what", sorted(FORMS))
def test_a_form_of_another_case_or_session_is_refused(office: Office, desk: Open, case: Case, what: str) -> None:
    other = office.report()
    olga, omar = desk("olga"), desk("omar")
    given, name = FORMS[what]
    tokens = (olga.token(other.path, f"{other.path}/jawab"), omar.token(case.path, f"{case.path}/jawab"))
    for token in tokens:
        page = unchanged(office, case, olga, what, {"form_token": token, **given, name: TYPED}, 400)
        assert page.value(name) == TYPED


@pytest.mark.parametrize("what", sorted(FORMS))
def test_bytes_that_are_no_text_are_said_and_a_field_sent_twice_is_not_guessed(
    office: Office, desk: Open, case: Case, what: str
) -> None:
    olga = desk("olga")
    given, name = FORMS[what]
    before = office.casebook.entries(case.id)
    kept = "&".join(f"{field}={quote_plus(value)}" for field, value in given.items())
    for raw in (f"{name}=%ff%fe%80", f"{name}=satu&{name}=dua"):
        token = olga.token(case.path, f"{case.path}/jawab")
        done = olga.client.post(
            f"{case.path}/{what}",
            content=f"form_token={quote_plus(token)}&{kept}&{raw}",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert done.status_code == 400
        assert Page(done.text).summary
    assert office.casebook.entries(case.id) == before


@pytest.mark.parametrize("what", [*sorted(FORMS), "ambil", "akses", "setuju"])
def test_a_body_that_is_no_form_or_is_huge_gets_a_page(office: Office, desk: Open, case: Case, what: str) -> None:
    olga = desk("olga")
    before = office.casebook.entries(case.id)
    form = {"content-type": "application/x-www-form-urlencoded"}
    for content, headers, status in (
        (b"{}", {"content-type": "application/json"}, 400),
        (b"\x00\xff" * 10, form, 400),
        (b"a=1&" * 600, form, 400),
        (b"answer_text=" + b"a" * 2_000_000, form, 413),
        (b"", form, 400),
    ):
        done = olga.client.post(f"{case.path}/{what}", content=content, headers=headers)
        assert done.status_code == status
        assert "Traceback" not in done.text
        assert "<h1>" in done.text
    assert office.casebook.entries(case.id) == before


@pytest.mark.parametrize("colleague", ["", "0" * 16, "recovery", "x" * 5000, "é"])
def test_access_for_nobody_in_particular_is_refused(office: Office, desk: Open, case: Case, colleague: str) -> None:
    olga = desk("olga")
    token = olga.token(case.path, f"{case.path}/jawab")
    unchanged(office, case, olga, "akses", {"form_token": token, "colleague": colleague}, 409 if colleague else 400)


def test_taking_a_case_twice_is_said(office: Office, desk: Open, case: Case) -> None:
    olga = desk("olga")
    olga.act(case.path, "ambil")
    token = olga.token(case.path, f"{case.path}/jawab")
    unchanged(office, case, olga, "ambil", {"form_token": token}, 409)


@pytest.mark.parametrize(
    "path", ["/kasus/x", "/kasus/" + "0" * 32, "/kasus/" + "é" * 5, "/kasus/%00", "/kasus/..%2f..%2fetc", "/tidak-ada"]
)
def test_an_address_of_nothing_is_not_found(desk: Open, path: str) -> None:
    assert desk("omar").get(path).status_code == 404


@pytest.mark.parametrize("query", ["state=terbang", "mine=x", "state=%ff&mine=%00", "state=" + "a" * 5000])
def test_an_odd_filter_shows_a_page(office: Office, desk: Open, query: str) -> None:
    office.report()
    assert desk("omar").get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("query", [b"\xff", b"state=\xe9&mine=\xf0\x9f", b"\x80=\x80"])
def test_a_query_of_bytes_that_are_no_text_shows_a_page(office: Office, desk: Open, query: bytes) -> None:
    omar = desk("omar")
    cookie = str(omar.client.headers["cookie"])
    answer = asyncio.run(Asker(omar.app, "localhost").send("GET", "/", cookie=cookie, query=query))
    assert answer.status == 200
    assert "Antrean" in answer.page.text


def test_a_wrong_method_is_said(desk: Open) -> None:
    omar = desk("omar")
    assert omar.get("/keluar").status_code == 405
    assert omar.client.put("/").status_code == 405


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_casebook_without_room_gives_the_text_back_and_stores_nothing(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    case = office.report("Amplop di loket.")
    omar = desk("omar")
    token, before = omar.token(case.path, f"{case.path}/jawab"), len(office.answers(case))

    def full(*_: object, **__: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook, "record", full)
    done = omar.post(f"{lang}{case.path}/jawab", {"form_token": token, "answer_text": "Terima kasih banyak."})
    assert done.status_code == 503
    assert "Terima kasih banyak." in done.text
    assert ("Not stored" if lang else "Belum tersimpan") in done.text
    assert len(office.answers(case)) == before
