"""Rini makes a report: one form, one POST, sealed to the readers and to nobody else."""

from datetime import date

import pytest

from crypto.case_token import CaseToken
from tests.intake.conftest import TODAY, Clock, Team
from tests.intake.opened import entries, only, readers, sealed_birth
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini, asked_words
from wbs.intake.doorway import doorways
from wbs.store.letterbox import Letterbox

EVERYTHING = {
    "unit": "pengadaan",
    "excluded": ["sekretaris", "auditor_madya"],
    "known_by": "few",
    "audience": "staff",
    "when": "sekitar Maret 2026",
    "where": "ruang rapat kecil",
    "who": "Kepala seksi",
    "evidence": "Catatan di buku piket",
}


def test_a_report_with_the_narrative_alone_is_enough(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    answer = rini.report()
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak")
    report = entries(only(letterbox), team)[0]
    assert (report.type, report.body) == (
        "report",
        {"kind": "integrity", "fields": {"narrative": NARRATIVE}, "lang": "id"},
    )
    assert report.day == TODAY


def test_everything_that_is_typed_reaches_the_readers_letter_for_letter(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    text = "  “Setoran” 10% – ‘wajib’,\n\tbaris kedua… 😶 <b>&amp;</b> \\ '\" ;--  "
    assert rini.report(**{**EVERYTHING, "narrative": text}).status_code == 303
    assert entries(only(letterbox), team)[0].body["fields"] == {**EVERYTHING, "narrative": text}


def test_who_may_read_is_decided_by_unit_and_excluded_positions(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report(unit="pengadaan", excluded=["kepala_kantor"])
    parcel = only(letterbox)
    assert readers(parcel, team) == {"omar", "olga", "recovery"}
    birth = sealed_birth(parcel, team)
    assert (birth.kind, birth.unit, birth.excluded) == ("integrity", "pengadaan", ("kepala_kantor",))
    assert birth.holders == (team.who("wati").id,)


def test_a_named_officer_gets_a_row_that_looks_like_all_others(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report(excluded=["kepala_upg"])
    parcel = only(letterbox)
    assert "nur" not in readers(parcel, team)
    assert {slot for slot, _ in parcel.grants} == {*(officer.id for officer in team.officers), "recovery"}
    assert len({len(envelope) for _, envelope in parcel.grants}) == 1


def test_if_nobody_else_is_left_the_overseer_reads(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    everybody = ["inspektur", "auditor_muda", "kepala_upg"]
    back = rini.report(excluded=everybody)
    assert back.status_code == 422
    page = Page(back.text)
    assert "Dengan pilihan Anda, laporan ini dapat dibaca oleh: Kepala Kantor" in page.text
    assert rini.post("/lapor", rini.fill(page, send_anyway="1")).status_code == 303
    assert readers(only(letterbox), team) == {"wati", "recovery"}


def test_if_not_even_the_overseer_is_left_the_form_says_so_and_sends_nothing(rini: Rini, letterbox: Letterbox) -> None:
    everybody = ["inspektur", "auditor_muda", "kepala_upg", "kepala_kantor"]
    back = rini.report(excluded=everybody, send_anyway="1")
    page = Page(back.text)
    assert back.status_code == 422
    assert "tidak ada lagi yang dapat membaca" in " ".join(page.summary)
    assert page.value("narrative") == NARRATIVE
    assert sorted(page.values("excluded")) == sorted(everybody)
    assert letterbox.mail.waiting() == []


def test_with_one_reader_only_the_form_comes_back_once_and_asks(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    back = rini.report(excluded=["inspektur", "kepala_upg"])
    page = Page(back.text)
    assert back.status_code == 422
    assert "hanya satu orang" in " ".join(page.summary)
    assert (page.value("narrative"), page.value("words").split()) == (NARRATIVE, rini.words)
    assert page.value("send_anyway") == ""
    assert letterbox.mail.waiting() == []
    assert rini.post("/lapor", rini.fill(page, send_anyway="1")).status_code == 303
    assert readers(only(letterbox), team) == {"omar", "recovery"}


def test_the_answer_comes_after_the_report_is_stored_and_opens_its_page(rini: Rini) -> None:
    rini.report()
    page = rini.case()
    assert "Laporan Anda sudah tersimpan dan terkunci" in page.text
    assert "Di kotak surat sekarang di sini" in page.text


def test_the_promised_first_answer_is_counted_in_working_days(rini: Rini) -> None:
    rini.report()
    # Five working days after Monday 23 November 2026.
    assert "5 hari kerja lagi 30 November 2026" in rini.case().text


def test_the_words_on_the_form_are_the_token_of_the_case(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form()
    assert all(word in page.text for word in rini.words)
    rini.post("/lapor", rini.fill(page))
    keys = CaseToken.parse(" ".join(rini.words)).keys()
    assert letterbox.case_by_locator(keys.locator_hash) is not None


def test_every_form_has_its_own_words_and_asks_for_other_ones(rini: Rini) -> None:
    seen = [(tuple(rini.words), tuple(asked_words(page))) for page in (rini.open_form() for _ in range(12))]
    assert len({words for words, _ in seen}) == 12
    assert len({asked for _, asked in seen}) > 1


def test_words_are_typed_back_in_full_or_by_four_letters_in_any_case(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form()
    first, second = (rini.words[number - 1] for number in asked_words(page))
    assert rini.post("/lapor", rini.fill(page, word_a=first.upper(), word_b=f" {second[:4].title()} ")).status_code == 303
    assert len(letterbox.mail.waiting()) == 1


def test_the_first_sentence_of_the_form_is_about_the_phone(rini: Rini) -> None:
    text = rini.open_form().text
    assert text.index("Pakai ponsel Anda sendiri dan data seluler") < text.index("Anda tidak perlu menyebut nama")


def test_the_form_says_beforehand_what_cannot_be_undone(rini: Rini) -> None:
    text = rini.open_form().text
    for said in (
        "tidak dapat dibaca lagi di sini",
        "Kode yang hilang tidak dapat dipulihkan",
        "Muat ulang halaman; jangan tekan tombol kembali",
        "coba sepuluh kata ini",
    ):
        assert said in text


@pytest.mark.parametrize("door", [one.slug for one in doorways()])
def test_the_kind_stands_in_no_address_and_no_title(rini: Rini, door: str) -> None:
    chosen, form = rini.get("/lapor"), rini.open_form(door)
    for page in (chosen, form):
        assert set(page.actions.values()) == {"/lapor"}
        assert page.title == "Sampaikan laporan – Layanan Integritas"


def test_where_a_report_leads_names_neither_kind_nor_words(rini: Rini) -> None:
    answer = rini.report()
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak")


def test_no_cookie_is_set_before_a_visit(rini: Rini) -> None:
    for path in ("/", "/tentang", "/lapor", "/kode", "/kotak"):
        assert "set-cookie" not in rini.client.get(path).headers


def test_a_report_in_english_says_so_inside(rini_in_english: Rini, letterbox: Letterbox, team: Team) -> None:
    answer = rini_in_english.report()
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/kotak")
    assert entries(only(letterbox), team)[0].body["lang"] == "en"


def test_the_language_button_keeps_everything_that_was_typed(rini: Rini, letterbox: Letterbox) -> None:
    fields = rini.fill(**EVERYTHING, word_b="")
    answer = rini.client.post("/en/lapor", data={**fields, "language": "en"})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.summary == []
    assert "What happened?" in page.text
    for name, value in EVERYTHING.items():
        assert page.values(name) == (value if isinstance(value, list) else [value])
    assert page.value("words").split() == rini.words
    assert page.value("word_a") == fields["word_a"]
    assert letterbox.mail.waiting() == []


def test_the_days_in_the_entries_are_the_offices_days(rini: Rini, letterbox: Letterbox, team: Team, clock: Clock) -> None:
    clock.turn(hours=16)  # 18.00 UTC is already the next day in Jakarta
    rini.report()
    assert entries(only(letterbox), team)[0].day == date(2026, 11, 24)
