"""Whoever can write into the casebook's file steers nothing: what does not verify is left out and said, and the page stands."""

import re
import sqlite3
from datetime import date, timedelta

import pytest

from crypto.entry import Entry, Head, seal_entry
from crypto.grant import decoy
from crypto.roster import parse
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Case, Office, row


def sql(office: Office, statement: str, *values: object) -> None:
    with sqlite3.connect(office.folder / "casebook.sqlite3") as database:
        database.execute(statement, values)
        database.execute("UPDATE cases SET changed = changed + 1000")
        database.execute("UPDATE office SET counter = counter + 1000")


def worked_on(office: Office, desk: Open) -> tuple[Case, Browser]:
    case = office.report("Amplop di loket.")
    omar = desk("omar")
    omar.act(case.path, "catatan", note_text="Catatan pertama.")
    omar.act(case.path, "catatan", note_text="Catatan kedua.")
    return case, omar


def officers_entry(
    office: Office, case: Case, login: str, kind: str, body: dict[str, object], version: int = 1, day: date | None = None
) -> None:
    """An entry as somebody with his own key and the casebook's file could write it."""
    person = office.team.people[login]
    heads = office.casebook.heads(case.id)
    last = heads.get("officers")
    seq, prev = (last.seq + 1, last.hash) if last else (1, case.new.birth.hash)
    seen = {"reporter": Head(case.head.seq, case.head.hash)}
    entry = Entry(case.id, "officers", seq, prev, day or office.today, person.id, version, kind, body, seen)
    office.casebook.record(case.id, row(seal_entry(entry, case.new.birth.case_key, person.key)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET envelope = zeroblob(5233) WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET hash = zeroblob(32) WHERE strand = 'officers' AND seq = 3",
        "UPDATE entries SET prev = zeroblob(32) WHERE strand = 'officers' AND seq = 3",
        "DELETE FROM entries WHERE strand = 'officers' AND seq = 3",
        "DELETE FROM entries WHERE strand = 'officers' AND seq = 1",
    ],
)
def test_a_damaged_history_is_said_shown_as_far_as_it_holds_and_takes_no_more(office: Office, desk: Open, statement: str) -> None:
    case, omar = worked_on(office, desk)
    sql(office, statement)
    for browser in (omar, desk("olga")):
        page = browser.page(case.path)
        assert "Langkah itu dan sesudahnya tidak ditampilkan" in page.text or "Riwayat kasus ini terputus" in page.text
        assert "Amplop di loket." in page.text
        assert "Catatan kedua." not in page.text
        assert f"{case.path}/jawab" not in page.actions
        assert "peringatan" in browser.page("/").text


def test_a_reporters_entry_that_was_exchanged_is_left_out_and_said(office: Office, desk: Open) -> None:
    case, omar = worked_on(office, desk)
    office.writes(case, "Kata kedua.")
    sql(office, "UPDATE entries SET envelope = zeroblob(5233) WHERE strand = 'reporter' AND seq = 2")
    page = desk("olga").page(case.path)
    assert "Kata kedua." not in page.text
    assert "tanda tangannya tidak cocok" in page.text


def test_an_entry_of_an_officer_who_may_not_read_has_no_effect(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    desk("omar").act(case.path, "ambil")
    officers_entry(office, case, "nur", "take", {"officer": office.team.people["nur"].id})
    page = desk("omar").page(case.path)
    assert "tidak diizinkan aturan" in page.text
    assert "Nur · pemegang" not in page.text


def test_a_grant_to_an_excluded_officer_has_no_effect_whoever_signs_it_but_the_overseer(office: Office, desk: Open) -> None:
    case, nur = office.report(excluded=("kepala_upg",)), office.team.people["nur"]
    omar = desk("omar")
    omar.get("/")
    officers_entry(office, case, "omar", "grant", {"officer": nur.id, "roster": 1})
    page = omar.page(case.path)
    assert "Akses itu tidak diakui" in page.text
    session = next(iter(omar.app.state.desk.sessions._open.values()))
    envelope = session.index.find(case.id).opened.grant_to(nur.line)
    sql(office, "UPDATE grants SET envelope = ? WHERE slot = ?", envelope, nur.id)
    assert desk("nur").get(case.path).status_code == 404


def test_an_entry_under_an_older_roster_than_its_predecessor_is_refused(office: Office, desk: Open) -> None:
    """A retired officer cannot write on with his old key under the version in which he was still there."""
    case = office.report()
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    desk("omar").act(case.path, "ambil")
    officers_entry(office, case, "nur", "note", {"text": "Dari masa lalu."}, version=1)
    page = desk("omar").page(case.path)
    assert "Dari masa lalu." not in page.text
    assert "Langkah itu dan sesudahnya tidak ditampilkan" in page.text


def test_an_answer_that_its_entry_names_and_that_is_gone_is_noticed(office: Office, desk: Open) -> None:
    case = office.report()
    desk("omar").act(case.path, "jawab", answer_text="Kami baca.")
    sql(office, "DELETE FROM entries WHERE strand = 'answers' AND seq = 3")
    assert "menyebut hal yang tidak ada" in desk("olga").page(case.path).text


def test_a_case_of_an_unknown_roster_is_put_aside_until_that_roster_comes(office: Office, desk: Open) -> None:
    second = office.team.next_roster(office.roster.document, office.roster.officers)
    first = office.roster
    office.roster = parse(second)
    case = office.report("Lebih cepat dari kurir.")
    office.roster = first
    omar = desk("omar")
    assert omar.get(case.path).status_code == 404
    assert "belum dikenal di sini" in omar.page("/").text
    office.casebook.rosters.add(2, second)
    assert "Lebih cepat dari kurir." in omar.page(case.path).text


def test_a_case_born_under_a_roster_that_was_replaced_days_ago_is_read_with_a_warning(office: Office, desk: Open) -> None:
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers, TODAY))
    office.clock.turn(days=2)
    fresh = office.report()
    office.clock.turn(days=1)
    late = office.report()
    omar = desk("omar")
    assert "daftar tim lama" not in omar.page(fresh.path).text
    assert "daftar tim lama" in omar.page(late.path).text


def test_a_birth_record_that_was_exchanged_puts_the_case_aside(office: Office, desk: Open) -> None:
    case, other = office.report(), office.report()
    sql(office, "UPDATE cases SET birth = (SELECT birth FROM cases WHERE [case] = ?) WHERE [case] = ?", other.id, case.id)
    omar = desk("omar")
    assert omar.get(case.path).status_code == 404
    assert "Catatan kelahiran kasus ini tidak cocok" in omar.page("/").text
    assert omar.get(other.path).status_code == 200


def test_a_clock_that_goes_back_does_not_take_the_days_of_the_history_with_it(office: Office, desk: Open) -> None:
    case, _ = worked_on(office, desk)
    office.clock.at -= timedelta(days=3)
    omar = desk("olga")
    omar.act(case.path, "catatan", note_text="Catatan ketiga.")
    assert "20 November 2026" not in omar.page(case.path).text.partition("Riwayat")[2]
    assert "Jam komputer ini mundur" in omar.page("/").text


def test_the_first_answer_is_never_dated_before_the_birth_that_it_follows(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    office.clock.at -= timedelta(days=3)
    omar = desk("omar")
    omar.act(case.path, "jawab", answer_text="Terima kasih.")
    days = [answer.day for answer in office.answers(case)]
    assert len(days) == 3
    assert days == sorted(days)
    assert "Jam komputer ini mundur" in omar.page("/").text
    assert "Jam komputer ini mundur" not in desk("nur").page("/").text


def test_a_newcomers_missing_rows_are_filled_with_decoys(office: Office, desk: Open) -> None:
    case, nur = office.report(), office.team.people["nur"].id
    desk("omar").get("/")
    sql(office, "DELETE FROM grants WHERE slot = ?", nur)
    desk("omar").get("/")
    assert len(office.casebook.grant(case.id, nur)) == len(office.casebook.grant(case.id, "recovery"))
    assert desk("nur").get(case.path).status_code == 404


@pytest.mark.parametrize("what", ["swapped", "dropped"])
def test_a_reader_whom_the_server_removed_is_missed_and_no_receipt_says_that_all_is_well(
    office: Office, desk: Open, what: str
) -> None:
    case, omar = office.report(), office.team.people["omar"].id
    if what == "swapped":
        sql(office, "UPDATE grants SET envelope = ? WHERE slot = ?", decoy(case.id, omar), omar)
    else:
        sql(office, "DELETE FROM grants WHERE slot = ?", omar)
    olga = desk("olga")
    assert "Baris akses kasus ini bukan yang dibuat saat laporan lahir" in olga.page("/").text
    assert "officers" not in office.casebook.heads(case.id)



def test_an_entry_from_a_far_day_does_not_take_the_case_with_it(office: Office, desk: Open) -> None:
    """Whether Omar means it or the computer's clock stood in another year: the clocks go on, and so do the days."""
    case, _ = worked_on(office, desk)
    officers_entry(office, case, "omar", "note", {"text": "Dari masa depan."}, day=date(2099, 1, 5))
    olga = desk("olga")
    clocks = olga.page("/").text
    page = olga.act(case.path, "catatan", note_text="Catatan ketiga.")
    assert "Dari masa depan." in page.text
    assert "Catatan ketiga." in page.text
    assert "2099" not in re.sub("LI-[0-9A-F]{6}", "", page.text)
    assert "lewat" not in clocks.partition("LI-")[2]
    assert "(langkah ke-5)" in page.text
    last = office.casebook.entries(case.id, "officers")[-1]
    session = next(one for one in olga.app.state.desk.sessions._open.values() if one.officer == office.team.people["olga"].id)
    assert session.index.find(case.id).opened.read(last, office._sign_key).day == office.today


def test_an_answer_that_the_server_put_before_the_reporter_is_noticed_when_she_writes(office: Office, desk: Open) -> None:
    case = office.report()
    office.add(case, "message", {"text": "Baik, saya datang.", "lang": "id"}, heads={"answers": Head(2, bytes(32))})
    page = desk("omar").page(case.path).text
    assert "Pelapor melihat jawaban yang tidak pernah dikirim dari sini" in page
    assert "Baik, saya datang." in page


def test_a_receipt_that_was_never_sent_is_none(office: Office, desk: Open) -> None:
    """Omar signs for the team that the reporter was told, and tells her nothing, or names what she was told before."""
    case = office.report()
    seen = [case.head.seq, case.head.hash.hex()]
    birth = office.casebook.heads(case.id)["answers"]
    for answer in ({}, {"answer": None}, {"answer": [0, case.new.birth.hash.hex()]}, {"answer": [1, birth.hash.hex()]}):
        officers_entry(office, case, "omar", "received", {"reporter": seen, **answer})
    assert "tidak diizinkan aturan" in desk("olga").page(case.path).text
    assert [answer.type for answer in office.answers(case)] == ["birth", "receipt"]
    office.writes(case, "Kata kedua.")
    first = office.casebook.heads(case.id)["answers"]
    seen = [case.head.seq, case.head.hash.hex()]
    officers_entry(office, case, "omar", "received", {"reporter": seen, "answer": [first.seq, first.hash.hex()]})
    desk("olga").get("/")
    assert [answer.type for answer in office.answers(case)] == ["birth", "receipt", "receipt"]


def test_an_answer_that_was_never_sent_stops_no_clock(office: Office, desk: Open) -> None:
    case, omar = worked_on(office, desk)
    before = omar.page(case.path).text.count("Jawaban kepada pelapor")
    officers_entry(office, case, "omar", "answer", {"text": "Sudah saya jawab."})
    page = desk("olga").page(case.path)
    assert "Sudah saya jawab." not in page.text
    assert page.text.count("Jawaban kepada pelapor") == before
    assert "tidak diizinkan aturan" in page.text
    assert f"{case.path}/jawab" in page.actions
