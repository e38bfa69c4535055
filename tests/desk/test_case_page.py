"""Opening a case, and what is written on it."""

import re
from dataclasses import replace

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.intake.page import Page
from wbs.cases.kinds import KINDS


def test_an_officer_reads_the_report_and_its_fields(office: Office, desk: Open) -> None:
    case = office.report("Uang diminta di loket 4.", known_by="few", where="Loket 4")
    page = desk("omar").page(case.path)
    assert "Uang diminta di loket 4." in page.text
    assert "Hanya sedikit orang" in page.text
    assert "Bidang Pelayanan Perizinan" in page.text


def test_no_word_of_the_case_stands_in_title_or_address(office: Office, desk: Open) -> None:
    case = office.report("Uang diminta di loket 4.")
    page = desk("omar").page(case.path)
    assert f"LI-{case.id[:6].upper()}" in page.title
    for word in ("loket", "integritas:", "perizinan", "pelanggaran"):
        assert word not in page.title.lower().replace("layanan integritas", "")


def test_what_a_reporter_wrote_is_shown_as_text_and_never_as_markup(office: Office, desk: Open) -> None:
    case = office.report("<script>alert(1)</script> {{ 7*7 }} %(name)s", where='"><img src=x>')
    office.writes(case, "<b>tebal</b> &amp; % {n}")
    office.sends_file(case, "<i>.pdf", b"x")
    response = desk("omar").get(case.path)
    for markup in ("<script>", "<img src=x", "<b>tebal", "<i>.pdf"):
        assert markup not in response.text
    page = Page(response.text)
    assert "<script>alert(1)</script> {{ 7*7 }} %(name)s" in page.text
    assert "<b>tebal</b> &amp; % {n}" in page.text


def test_an_answer_reaches_the_reporter_sealed_to_her_alone(office: Office, desk: Open) -> None:
    case = office.report()
    page = desk("omar").act(case.path, "jawab", answer_text="Terima kasih. Kapan terjadinya?")
    assert "Terima kasih. Kapan terjadinya?" in page.text
    last = office.answers(case)[-1]
    assert (last.type, last.body["text"]) == ("answer", "Terima kasih. Kapan terjadinya?")
    assert last.body["status"]["holder"]["id"] == "Tim pengawas"


def test_the_answer_and_the_entry_that_names_it_are_one_transaction(office: Office, desk: Open) -> None:
    case = office.report()
    desk("omar").act(case.path, "jawab", answer_text="Kami baca.")
    heads = office.casebook.heads(case.id)
    assert (heads["officers"].seq, heads["answers"].seq) == (3, 3)  # a receipt and his statement came first
    assert [row.seq for row in office.casebook.outbox.answers(case.id)] == [2, 3]


def test_whoever_holds_the_case_is_named_to_the_reporter_by_position_only(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.act(case.path, "ambil")
    omar.act(case.path, "jawab", answer_text="Kami baca.")
    status = office.answers(case)[-1].body["status"]
    assert status["holder"] == {"id": "Auditor Muda", "en": "Junior Auditor"}
    assert "Omar" not in str(status)


def test_a_note_is_read_by_the_team_and_never_sent(office: Office, desk: Open) -> None:
    case = office.report()
    omar, olga = desk("omar"), desk("olga")
    answers = len(office.answers(case))
    omar.act(case.path, "catatan", note_text="Bandingkan dengan kas Oktober.")
    assert "Bandingkan dengan kas Oktober." in olga.page(case.path).text
    assert len(office.answers(case)) in (answers, answers + 1)
    assert "kas Oktober" not in str([entry.body for entry in office.answers(case)])


def test_the_first_reader_signs_a_receipt_and_the_second_none(office: Office, desk: Open) -> None:
    case = office.report()
    assert [entry.type for entry in office.answers(case)] == ["birth"]
    desk("omar").get("/")
    desk("olga").get("/")
    answers = office.answers(case)
    assert [entry.type for entry in answers] == ["birth", "receipt"]
    assert answers[-1].author == office.team.people["omar"].id
    assert answers[-1].body["reporter"] == [case.head.seq, case.head.hash.hex()]


def test_an_officer_who_cannot_read_signs_no_receipt(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    desk("nur").get("/")
    desk("ratna").get("/")
    assert [entry.type for entry in office.answers(case)] == ["birth"]


def test_each_new_message_gets_its_receipt_at_the_next_request(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.get("/")
    office.writes(case, "Ada lagi.")
    omar.get("/")
    assert office.answers(case)[-1].body["reporter"] == [case.head.seq, case.head.hash.hex()]


def test_the_same_form_sent_twice_makes_one_entry(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/jawab")
    for _ in range(3):
        done = omar.post(f"{case.path}/jawab", {"form_token": token, "answer_text": "Kami baca."})
        assert done.status_code == 303
    assert [entry.type for entry in office.answers(case)].count("answer") == 1
    assert "tidak ada yang dikirim dua kali" in omar.page(case.path).text


def test_a_colleague_who_wrote_meanwhile_is_said_and_the_text_kept(office: Office, desk: Open) -> None:
    case = office.report()
    omar, olga = desk("omar"), desk("olga")
    token = omar.token(case.path, f"{case.path}/jawab")
    olga.act(case.path, "catatan", note_text="Saya sudah menelepon.")
    done = omar.post(f"{case.path}/jawab", {"form_token": token, "answer_text": "Jawaban panjang saya."})
    page = Page(done.text)
    assert done.status_code == 409
    assert "Seseorang menulis di kasus ini" in page.text
    assert page.value("answer_text") == "Jawaban panjang saya."
    assert "Saya sudah menelepon." in page.text
    again = omar.post(f"{case.path}/jawab", {"form_token": page.value("form_token", f"{case.path}/jawab"), "answer_text": "Ya."})
    assert again.status_code == 303


def test_a_reporter_who_wrote_meanwhile_is_said_too(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/jawab")
    office.writes(case, "Tunggu, ada lagi.")
    done = omar.post(f"{case.path}/jawab", {"form_token": token, "answer_text": "Jawaban saya."})
    assert (done.status_code, "Tunggu, ada lagi." in Page(done.text).text) == (409, True)


def test_a_race_at_the_very_last_moment_writes_one_of_the_two(office: Office, desk: Open) -> None:
    """The strand moves between the check of the form and the transaction: the store refuses, the page says so."""
    case = office.report()
    omar, olga = desk("omar"), desk("olga")
    omar.page(case.path)
    state = omar.app.state.desk
    session = next(one for one in state.sessions._open.values() if one.officer == office.team.people["omar"].id)
    stale = session.index.find(case.id)
    olga.act(case.path, "catatan", note_text="Saya dulu.")
    index_find = type(session.index).find
    token = omar.token(case.path, f"{case.path}/catatan")
    try:
        type(session.index).find = lambda index, wanted: stale if index is session.index else index_find(index, wanted)  # type: ignore[method-assign]
        done = omar.post(f"{case.path}/catatan", {"form_token": token, "note_text": "Saya juga."})
    finally:
        type(session.index).find = index_find  # type: ignore[method-assign]
    assert done.status_code == 409
    assert [row.seq for row in office.casebook.entries(case.id, "officers")] == [1, 2, 3, 4]


def test_both_languages_say_the_same_page(office: Office, desk: Open) -> None:
    case = office.report("Uang diminta.")
    omar = desk("omar")
    english = omar.page(f"/en{case.path}")
    assert "Answer the reporter" in english.text
    assert "Uang diminta." in english.text
    assert f"/en{case.path}/jawab" in english.actions


@pytest.mark.parametrize(
    ("amount", "due", "safe"), [(25, "30 Desember 2026", "Batas aman: 29 Desember 2026"), (22, "23 Desember 2026", "")]
)
def test_the_safe_date_stands_beside_a_deadline_that_joint_leave_puts_off(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch, amount: int, due: str, safe: str
) -> None:
    """From Monday 23 November: 4, 9, 14, 19 working days by 27 November, 4, 11 and 18 December; 21, 22, 23 (22); 24 December is
    joint leave, 25 Christmas; 28, 29, 30 December (25), or strictly 24, 28, 29."""
    first = replace(KINDS["integrity"].clocks[0], amount=amount, safe=True)
    monkeypatch.setitem(KINDS, "integrity", replace(KINDS["integrity"], clocks=(first, *KINDS["integrity"].clocks[1:])))
    text = desk("omar").page(office.report().path).text
    assert due in text
    assert ("Batas aman" in text) == bool(safe)
    assert safe in text


def test_under_each_clock_officers_read_where_it_comes_from(office: Office, desk: Open) -> None:
    case = office.report()
    for address in (case.path, f"/en{case.path}"):
        sources = re.findall(r'<p class="small muted" lang="id">(.*?)</p>', desk("omar").get(address).text)
        assert len(sources) == 3
        assert any("Direktif (UE) 2019/1937 Pasal 9(1)(b)" in one for one in sources)
