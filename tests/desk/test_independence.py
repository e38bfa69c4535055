"""The statement of independence: what stands before it, what it writes, and who is asked for it."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest

from crypto.entry import Entry
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.recovery_room import give, omar_leaves_and_tuti_comes, with_key
from tests.desk.test_repair import junk
from tests.intake.page import Page, without_tokens
from wbs.cases.flow import TEXT_MAX
from wbs.desk import journal
from wbs.desk.keyring import KeyInHand
from wbs.store.errors import StrandMoved

NO, YES, HAND = "tidak-terlibat", "terlibat", "serahkan"
STORY = "Kepala seksi minta amplop di ruang arsip."


def asks(page: Page, case: Case) -> bool:
    return f"{case.path}/{NO}" in page.actions.values()


def token(browser: Browser, case: Case) -> str:
    return browser.look(case.path).value("form_token", f"{case.path}/{NO}")


def says(browser: Browser, case: Case, what: str, **fields: Any) -> int:
    """One form of the page before the case, as it stands there now."""
    return browser.push(f"{case.path}/{what}", {"form_token": token(browser, case), **fields}).status_code


def room_of(browser: Browser) -> Any:
    return browser.app.state.desk


def entries(office: Office, browser: Browser, case: Case) -> list[Entry]:
    """The officers' entries, opened with Olga's key."""
    room, olga = room_of(browser), office.team.people["olga"]
    hand = KeyInHand(olga.id, olga.key)
    opened = hand.open_case(office.casebook.case(case.id), office.casebook.grant(case.id, olga.id))
    return [opened.read(row, room.book().sign_key_of) for row in office.casebook.entries(case.id, "officers")]


def types(office: Office, browser: Browser, case: Case) -> list[tuple[str, str]]:
    names = {person.id: login for login, person in office.team.people.items()}
    return [(names[entry.author], entry.type) for entry in entries(office, browser, case)]


def audit(office: Office, browser: Browser) -> list[tuple[int, str]]:
    """Seq and act of every line about a case, oldest first."""
    ratna, head = office.team.people["ratna"], office.casebook.audit.head()
    hand = KeyInHand(ratna.id, ratna.key)
    lines = journal.read(office.casebook, hand, room_of(browser).book(), head.seq if head else 0, 100)
    return [(line.seq, line.entry.type) for line in reversed(lines) if line.entry and line.entry.body.get("case")]


# What stands before it


def test_before_it_a_reader_sees_number_unit_and_the_positions_named(office: Office, desk: Open) -> None:
    case = office.report(STORY, excluded=("kepala_upg",), where="Ruang arsip lantai dua")
    office.sends_file(case, "bukti-amplop.pdf", b"isi")
    page = desk("omar").look(case.path)
    assert asks(page, case)
    for shown in (f"LI-{case.id[:6].upper()}", "Bidang Pelayanan Perizinan", "Kepala UPG"):
        assert shown in page.text
    for hidden in (STORY, "Ruang arsip lantai dua", "bukti-amplop", "Inspektur"):
        assert hidden not in page.text


def test_it_is_the_same_page_whatever_else_the_case_holds(office: Office, desk: Open) -> None:
    """One case is fresh; in the other the reporter wrote and sent a file, colleagues worked, and something rings."""
    quiet, busy = (office.report(story, excluded=("kepala_upg",)) for story in ("Satu.", STORY))
    office.writes(busy, "Ada lagi.")
    office.sends_file(busy, "bukti.pdf", b"isi")
    olga = desk("olga")
    olga.act(busy.path, "langkah", move="start_triage")
    olga.act(busy.path, "catatan", note_text="Catatan tim.")
    olga.act(busy.path, "ambil")
    office.casebook.alarms.ring(office.today, "birth_changed", busy.id)
    omar = desk("omar")
    shown = []
    for case in (quiet, busy):
        text = omar.client.look(case.path).text.replace(case.id, "ID").replace(case.id[:6].upper(), "NO")
        shown.append(without_tokens(text))
    assert shown[0] == shown[1]


def test_whatever_is_sent_before_it_does_nothing_and_comes_back_with_what_was_typed(office: Office, desk: Open) -> None:
    case, omar = office.report(STORY), desk("omar")
    omar.get("/")
    before = office.casebook.heads(case.id), office.casebook.audit.head()
    done = omar.push(f"{case.path}/jawab", {"form_token": token(omar, case), "answer_text": "Terima kasih, kami baca."})
    page = Page(done.text)
    assert (done.status_code, asks(page, case)) == (409, True)
    assert "Terima kasih, kami baca." in page.text
    assert STORY not in page.text
    assert (office.casebook.heads(case.id), office.casebook.audit.head()) == before


# No


def test_no_is_one_signed_entry_after_its_audit_line_and_then_the_case_opens(office: Office, desk: Open) -> None:
    case, omar = office.report(STORY), desk("omar")
    assert says(omar, case, NO) == 303
    assert STORY in omar.look(case.path).text
    last = entries(office, omar, case)[-1]
    assert (last.type, last.body, last.author) == ("independent", {}, office.team.people["omar"].id)
    stated = [seq for seq, act in audit(office, omar) if act == "stated"]
    assert [head.seq for strand, head in last.heads.items() if strand == "audit"] == stated
    assert [act for _, act in audit(office, omar)] == ["stated", "opened"]


def test_the_history_and_the_audit_tell_who_stated_it(office: Office, desk: Open) -> None:
    case = office.report()
    assert "Menyatakan tidak terlibat Omar 23 November 2026" in desk("omar").page(case.path).text
    assert f"Omar menyatakan tidak terlibat dalam LI-{case.id[:6].upper()}" in desk("ratna").page("/audit").text


def test_twice_and_from_two_tabs_and_two_sessions_it_is_one_entry(office: Office, desk: Open) -> None:
    case, omar, elsewhere = office.report(), desk("omar"), desk("omar")
    tabs = [(one, token(one, case)) for one in (omar, omar, elsewhere)]
    for browser, form_token in [*tabs, *tabs]:
        done = browser.push(f"{case.path}/{NO}", {"form_token": form_token})
        assert (done.status_code, done.headers["location"]) == (303, case.path)
    assert types(office, omar, case) == [("omar", "received"), ("omar", "independent")]
    assert [act for _, act in audit(office, omar)] == ["stated"]


def test_a_form_of_another_case_or_session_or_of_long_ago_states_nothing(office: Office, desk: Open) -> None:
    case, other, omar = office.report(), office.report(), desk("omar")
    kept = token(omar, case)
    for form_token in (token(omar, other), token(desk("nur"), case), "", "x"):
        done = omar.push(f"{case.path}/{NO}", {"form_token": form_token})
        assert (done.status_code, asks(Page(done.text), case)) == (400, True)
    office.clock.turn(hours=9)
    assert desk("omar").push(f"{case.path}/{NO}", {"form_token": kept}).status_code == 400
    assert "independent" not in [type for _, type in types(office, omar, case)]


@pytest.mark.parametrize("what", [NO, YES, HAND])
@pytest.mark.parametrize(
    ("raw", "said"), [("why=named&why=close", "terkirim dua kali"), ("why=%ff%fe", "tidak dapat dibaca")]
)
def test_a_field_sent_twice_and_bytes_that_are_no_text_state_nothing(
    office: Office, desk: Open, what: str, raw: str, said: str
) -> None:
    case, omar = office.report(), desk("omar")
    done = omar.client.push(
        f"{case.path}/{what}",
        content=f"form_token={quote_plus(token(omar, case))}&recuse_sure=1&{raw}",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    page = Page(done.text)
    assert (done.status_code, said in " ".join(page.summary), asks(page, case)) == (400, True, True)
    assert types(office, omar, case) == [("omar", "received")]


def test_what_a_colleague_writes_meanwhile_stands_in_nobodys_way(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the page and the form, and in the very moment of writing."""
    case, omar, olga = office.report(), desk("omar"), desk("olga")
    form_token = token(omar, case)
    olga.act(case.path, "catatan", note_text="Dulu.")
    true, moved = office.casebook.record, []

    def record(*given: Any, **more: Any) -> None:
        if not moved:
            moved.append(1)
            raise StrandMoved
        true(*given, **more)

    monkeypatch.setattr(office.casebook, "record", record)
    assert omar.push(f"{case.path}/{NO}", {"form_token": form_token}).status_code == 303
    assert moved
    assert [login for login, type in types(office, omar, case) if type == "independent"] == ["olga", "omar"]
    assert [act for _, act in audit(office, omar)].count("stated") == 2


def test_on_a_case_whose_history_is_broken_it_stands_in_the_audit_and_is_asked_again_when_it_is_mended(
    office: Office, desk: Open
) -> None:
    case, olga = office.report(STORY), desk("olga")
    olga.get("/")
    junk = office.casebook.entries(case.id, "officers")[0]
    office.casebook.record(case.id, type(junk)(case.id, "officers", 2, junk.hash, junk.envelope[:-1] + b"x", b"y" * 32))
    assert asks(olga.look(case.path), case)
    assert says(olga, case, YES, recuse_sure="1") == 409
    for _ in range(2):
        assert says(olga, case, NO) == 303 or STORY in olga.look(case.path).text
    assert STORY in olga.look(case.path).text
    assert [act for _, act in audit(office, olga)].count("stated") == 1
    assert asks(desk("olga").look(case.path), case), "in the next session"
    form = f"{case.path}/sisihkan"
    done = olga.push(form, {"form_token": olga.look(case.path).value("form_token", form)})
    assert done.status_code == 303
    assert asks(olga.look(case.path), case), "now it takes an entry"
    assert says(olga, case, NO) == 303
    assert ("olga", "independent") in types(office, olga, case)


# Yes


def test_yes_steps_back_without_having_read_anything(office: Office, desk: Open) -> None:
    case, nur, elsewhere = office.report(STORY), desk("nur"), desk("nur")
    row = office.casebook.grant(case.id, office.team.people["nur"].id)
    assert says(nur, case, YES, why="close", recuse_sure="1") == 303
    for browser in (nur, elsewhere, desk("nur")):
        assert browser.get(case.path).status_code == 404
        assert case.id not in browser.get("/").text
    assert office.casebook.grant(case.id, office.team.people["nur"].id) != row
    assert [act for _, act in audit(office, nur)] == []
    page = desk("omar").page(case.path)
    assert "Mundur dari kasus Nur 23 November 2026 Laporan ini dapat menyangkut keluarga" in page.text


def test_a_reason_may_be_left_out_or_written_but_never_to_understand_that_it_is_for_good(office: Office, desk: Open) -> None:
    case, nur = office.report(), desk("nur")
    done = nur.push(f"{case.path}/{YES}", {"form_token": token(nur, case), "recuse_reason": "Ia ipar saya."})
    page = Page(done.text)
    assert (done.status_code, asks(page, case), page.value("recuse_reason")) == (400, True, "Ia ipar saya.")
    assert says(nur, case, YES, recuse_reason="Ia ipar saya.", recuse_sure="1") == 303
    assert "Ia ipar saya." in desk("omar").page(case.path).text
    other = office.report()
    assert says(nur, other, YES, recuse_sure="1") == 303
    assert "Terlibat; alasannya tidak disebutkan." in desk("omar").page(other.path).text


def test_on_a_case_that_takes_nothing_nobody_steps_back_or_hands_on_and_what_was_typed_comes_back(
    office: Office, desk: Open
) -> None:
    case, ratna = office.report(STORY, excluded=("kepala_upg",)), office.team.people["ratna"].id
    omar, olga, other = desk("omar"), desk("olga"), office.report()
    omar.act(case.path, "catatan", note_text="Catatan tim.")
    why, long = "Ia ipar saya, dan saya tinggal serumah dengannya.", "x" * TEXT_MAX
    done = olga.push(f"{other.path}/{YES}", {"form_token": token(olga, other), "recuse_sure": "1", "recuse_reason": long})
    assert (done.status_code, Page(done.text).value("recuse_reason"), "terlalu panjang" in done.text) == (400, long, True)
    form_token = token(olga, case)
    junk(office, case, "officers", seq=40)
    before = office.casebook.entries(case.id), office.casebook.grant(case.id, ratna)
    for what, fields in ((YES, {"recuse_sure": "1", "recuse_reason": why}), (HAND, {"colleague": ratna})):
        done = olga.push(f"{case.path}/{what}", {"form_token": form_token, **fields})
        assert (done.status_code, "tidak utuh" in Page(done.text).summary[-1]) == (409, True), what
        assert Page(done.text).text.count(why) == (what == YES)
        assert STORY not in done.text
    assert (office.casebook.entries(case.id), office.casebook.grant(case.id, ratna)) == before


def test_the_same_yes_twice_is_one_entry_and_a_no_after_it_finds_no_case(office: Office, desk: Open) -> None:
    case, nur = office.report(), desk("nur")
    form_token, late = token(nur, case), token(nur, case)
    fields = {"form_token": form_token, "recuse_sure": "1"}
    for _ in range(2):
        done = nur.push(f"{case.path}/{YES}", fields)
        assert (done.status_code, done.headers["location"]) == (303, "/")
    assert nur.push(f"{case.path}/{NO}", {"form_token": late}).status_code == 404
    assert [type for _, type in types(office, nur, case)].count("recuse") == 1


def test_who_would_leave_too_few_gives_a_colleague_the_case_first_and_reads_nothing_of_it(office: Office, desk: Open) -> None:
    case, olga, ratna = office.report(STORY, excluded=("kepala_upg",)), desk("olga"), office.team.people["ratna"]
    page = olga.look(case.path)
    assert {f"{case.path}/{HAND}", f"{case.path}/{NO}"} <= set(page.actions.values())
    assert f"{case.path}/{YES}" not in page.actions.values()
    assert says(olga, case, YES, recuse_sure="1") == 409
    assert says(olga, case, HAND, colleague=office.team.people["nur"].id) == 400, "she is kept out"
    assert says(olga, case, HAND, colleague=ratna.id) == 303
    page = olga.look(case.path)
    assert f"{case.path}/{YES}" in page.actions.values()
    assert STORY not in page.text
    assert says(olga, case, YES, recuse_sure="1") == 303
    assert asks(desk("ratna").look(case.path), case)
    assert STORY in desk("ratna").page(case.path).text


def test_where_enough_are_left_nobody_gives_it_away_unread(office: Office, desk: Open) -> None:
    case, omar, ratna = office.report(), desk("omar"), office.team.people["ratna"]
    before = office.casebook.grant(case.id, ratna.id)
    assert says(omar, case, HAND, colleague=ratna.id) == 409
    done = omar.push("/serah", {"form_token": omar.token("/serah", "/serah"), "step": "reader", "case": case.id})
    assert (done.status_code, asks(Page(done.text), case)) == (409, True)
    assert office.casebook.grant(case.id, ratna.id) == before


def test_where_nobody_is_left_the_page_says_what_to_do(office: Office, desk: Open) -> None:
    case = office.report(STORY, unit="sekretariat")
    olga = desk("olga")  # Omar reads it besides; Nur and Ratna belong to the unit
    page = olga.look(case.path)
    assert set(page.actions.values()) & {f"{case.path}/{YES}", f"{case.path}/{HAND}"} == set()
    assert "Jangan buka kasus ini" in page.text
    assert "Pemulihan kasus" in page.text


# Who is asked


def test_each_reader_is_asked_for_himself_also_who_was_given_it_later(office: Office, desk: Open) -> None:
    case = office.report(STORY)
    desk("omar").act(case.path, "akses", colleague=office.team.people["ratna"].id)
    for login in ("olga", "nur", "ratna"):
        assert asks(desk(login).look(case.path), case), login
    assert not asks(desk("omar").look(case.path), case)


def test_who_was_given_it_by_a_recovery_is_asked(office: Office, desk: Open) -> None:
    case = office.report(STORY, excluded=("kepala_upg",))
    tuti = omar_leaves_and_tuti_comes(office)
    office.team.people["tuti"] = tuti
    try:
        assert give(with_key(office, desk("olga")), case, tuti.id).status_code == 303
        page = desk("tuti").look(case.path)
    finally:
        del office.team.people["tuti"]
    assert asks(page, case)
    assert STORY not in page.text


def test_who_worked_on_a_case_before_it_was_asked_for_is_asked_now_and_his_work_stands(office: Office, desk: Open) -> None:
    case, omar = office.report(STORY), desk("omar")
    omar.get("/")
    room = room_of(omar)
    session = next(iter(room.sessions._open.values()))
    for type, body in (("take", {"officer": session.officer}), ("note", {"text": "Catatan lama."})):
        room.pen(session).write(session.index.at_gate(case.id), type, body)
        session.index.refresh(room.book(), room.today)
    assert asks(omar.look(case.path), case)
    page = omar.page(case.path)
    assert "Catatan lama." in page.text
    assert "Omar · pemegang kasus, Anda" in page.text
    assert "peringatan" not in desk("olga").page("/").text.lower()


def test_the_queue_says_the_reporter_wrote_last_also_after_it(office: Office, desk: Open) -> None:
    case = office.report()
    office.clock.at += timedelta(days=1)
    desk("omar").page(case.path)
    assert "laporan baru" in desk("omar").page("/").text
