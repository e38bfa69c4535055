"""What comes back: checked before it is believed, opened with the token, told plainly when something is wrong."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crypto.birth_record import read, write
from crypto.case_token import CaseToken
from crypto.entry import Head
from crypto.officer_key import OfficerKey
from crypto.public_keys import CasePublicKey
from tests.intake.conftest import STATUS, TODAY, Clock, Team
from tests.intake.opened import entries, only
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow

TEXT = "Apakah Anda tahu nomor paketnya?\nJawab hanya yang aman bagi Anda."


class Born:
    """A case of Rini's with the courier on its way: what the desk would send back."""

    def __init__(self, rini: Rini, letterbox: Letterbox, team: Team) -> None:
        rini.report()
        self.letterbox, self.team = letterbox, team
        keys = CaseToken.parse(" ".join(rini.words)).keys()
        self.answer_key = keys.answer_key
        row = letterbox.case_by_locator(keys.locator_hash)
        assert row is not None
        self.row, self.case, self.birth = row, row.case, read(row.birth)
        first = letterbox.answers(row.case)[0]
        self.last = Head(1, first.hash)

    def make(self, body: dict[str, Any], kind: str = "answer", **more: Any) -> EntryRow:
        more.setdefault("answer_key", self.answer_key)
        made = self.team.answer(self, self.last, {"status": STATUS, **body}, kind, **more)  # type: ignore[arg-type]
        self.last = Head(made.seq, made.hash)
        return made

    def receipt(self, seq: int = 1, digest: bytes | None = None) -> EntryRow:
        return self.make({"reporter": [seq, (digest or self.row.reporter_hash).hex()]}, "receipt")

    def carry(self, *entries: EntryRow, upto: int = 1, day: date = TODAY) -> None:
        self.letterbox.mail.mark_carried(self.case, upto)
        self.letterbox.mail.put_answers(self.case, list(entries))
        self.letterbox.mail.carried_on(day)


@pytest.fixture
def born(rini: Rini, letterbox: Letterbox, team: Team) -> Born:
    return Born(rini, letterbox, team)


@pytest.fixture
def tamper(tmp_path: Path) -> Callable[..., None]:
    """Eve holds the server: she changes a row behind everybody's back."""

    def change(statement: str, *values: Any) -> None:
        with sqlite3.connect(tmp_path / "letterbox" / "letterbox.sqlite3") as database:
            assert database.execute(statement, values).rowcount >= 1

    return change


def test_carried_is_the_couriers_word_and_received_is_signed(rini: Rini, born: Born) -> None:
    born.carry()
    text = rini.case().text
    assert "Dibawa ke tim pengawas sekarang di sini" in text
    assert "Diterima tim pengawas belum" in text
    born.carry(born.receipt())
    text = rini.case().text
    assert "Diterima tim pengawas sudah" in text
    assert "kiriman Anda sampai nomor 1" in text


def test_an_answer_signed_with_keys_that_came_in_the_same_trip_is_believed_at_once(
    rini: Rini, born: Born, letterbox: Letterbox, team: Team
) -> None:
    """Omar made new keys; the courier brings the roster that says so and his answer, and Rini looks before anything else does."""
    new, omar = OfficerKey.new(), team.who("omar")
    renewed = replace(omar, seal_key=new.public, sign_key=new.sign_public)
    lines = tuple(renewed if line is omar else line for line in team.officers)
    letterbox.add_roster(2, team.next_roster(team.first_roster(), lines))
    born.carry(born.receipt(), born.make({"text": TEXT}, signer=new, roster=2))
    text = rini.case().text
    assert " ".join(TEXT.split()) in text
    assert "tanda tangannya tidak cocok" not in text


def test_state_holder_next_step_clock_and_answer_are_shown(rini: Rini, born: Born) -> None:
    born.carry(born.receipt(), born.make({"text": TEXT}))
    text = rini.case().text
    assert "Laporan sedang ditelaah awal" in text
    assert "Dipegang oleh Inspektur" in text
    assert "Tim menentukan langkah berikutnya." in text
    assert " ".join(TEXT.split()) in text
    # Working days from Monday 23 November to Monday 7 December 2026.
    assert "10 hari kerja lagi 7 Desember 2026" in text
    assert "Menurut kabar terakhir dari tim pengawas, 23 November 2026." in text


def test_the_days_left_go_on_counting_and_overdue_is_said(rini: Rini, born: Born, clock: Clock) -> None:
    born.carry(born.receipt())
    for days, said in ((11, "1 hari kerja lagi"), (14, "Hari ini"), (16, "Lewat 2 hari kerja")):
        clock.at = clock.at.replace(month=11, day=23)
        clock.turn(days=days)
        rini.enter()
        assert said in rini.case().text


def test_the_same_in_english(rini: Rini, born: Born) -> None:
    born.carry(born.receipt(), born.make({"text": "Moved."}, "move"))
    rini.place = "/en"
    text = rini.case().text
    assert "The report is being looked at first" in text
    assert "10 working days left 7 December 2026" in text
    assert "Chief Inspector" in text


def test_what_an_officer_writes_is_text_and_never_markup(rini: Rini, born: Born) -> None:
    born.carry(born.make({"text": "<script>alert(1)</script>"}))
    answer = rini.client.get("/kotak")
    assert "<script>" not in answer.text
    assert "<script>alert(1)</script>" in Page(answer.text).text


def test_a_missing_answer_is_told(rini: Rini, born: Born, tamper: Callable[..., None]) -> None:
    born.carry(born.receipt(), born.make({"text": "Pertama"}), born.make({"text": "Kedua"}))
    tamper("delete from entries where strand = 'answers' and seq = 3")
    text = rini.case().text
    assert "Ada jawaban yang hilang" in text
    assert "Tanda terima" in text
    assert "Kedua" not in text


def test_a_lost_start_of_the_answers_is_told(rini: Rini, born: Born, tamper: Callable[..., None]) -> None:
    tamper("delete from entries where strand = 'answers'")
    assert "Ada jawaban yang hilang" in rini.case().text


def test_an_answer_by_nobody_of_the_roster_is_not_shown(rini: Rini, born: Born) -> None:
    born.carry(born.receipt(), born.make({"text": "Percayalah"}, signer=OfficerKey.new()))
    text = rini.case().text
    assert "tanda tangannya tidak cocok" in text
    assert "Percayalah" not in text


def test_a_changed_answer_is_not_shown(rini: Rini, born: Born, tamper: Callable[..., None]) -> None:
    made = born.make({"text": "Asli"})
    born.carry(made)
    changed = made.envelope[:-1] + bytes([made.envelope[-1] ^ 1])
    tamper("update entries set envelope = ? where strand = 'answers' and seq = 2", changed)
    text = rini.case().text
    assert "tanda tangannya tidak cocok" in text
    assert "Asli" not in text


@pytest.mark.parametrize("receipt", [[], ["1", "00" * 32], [1], [1, "zz" * 32], [0, "00" * 32], "x"])
def test_a_receipt_that_names_nothing_is_none(rini: Rini, born: Born, receipt: Any) -> None:
    born.carry(born.make({"reporter": receipt}, "receipt"))
    text = rini.case().text
    assert "Diterima tim pengawas belum" in text
    assert "tanda tangannya tidak cocok" in text


@pytest.mark.parametrize(("seq", "digest"), [(2, b"\1" * 32), (1, b"\1" * 32)])
def test_a_receipt_for_what_rini_never_sent_is_told(rini: Rini, born: Born, seq: int, digest: bytes) -> None:
    born.carry(born.receipt(seq, digest))
    assert "tidak pernah Anda kirim" in rini.case().text


@pytest.mark.parametrize("status", ["x", {}, {"label": 5}, {"clocks": "x"}, {"clocks": [5, {"due": "bukan"}, {}]}, None])
def test_a_status_of_a_wrong_form_breaks_no_page(rini: Rini, born: Born, status: Any) -> None:
    born.carry(born.make({"text": "Tetap terbaca", "status": status}))
    assert "Tetap terbaca" in rini.case().text


@pytest.mark.parametrize(
    "change",
    [
        "update cases set head = zeroblob(104)",
        "update cases set head = x''",
        "update cases set birth = zeroblob(3000)",
        "update cases set reporter_hash = zeroblob(32)",
        "update cases set reporter_seq = 7",
    ],
)
def test_a_record_that_the_token_never_signed_takes_nothing(
    rini: Rini, born: Born, tamper: Callable[..., None], change: str
) -> None:
    page = rini.case()
    tamper(change)
    assert "tidak cocok dengan kode Anda" in rini.case().text
    answer = rini.say("Halo", page)
    assert (answer.status_code, Page(answer.text).value("text")) == (422, "Halo")
    assert rini.send_file(b"x" * 10, page=page).status_code == 422


def test_a_record_that_eve_signed_for_the_same_case_is_noticed(rini: Rini, born: Born, tamper: Callable[..., None]) -> None:
    page = rini.case()
    eve, birth = CaseToken.new().keys(), born.birth
    forged = write(
        born.case,
        CasePublicKey(OfficerKey.new().public.raw),
        eve,
        (birth.roster_version, birth.roster_hash),
        birth.grants_digest,
        birth.sealed_digest,
    )
    tamper("update cases set birth = ?", forged.document)
    assert "tidak cocok dengan kode Anda" in rini.case().text
    assert rini.say("Hanya untuk tim", page).status_code == 422
    assert born.letterbox.mail.collect(born.case).entries[-1].seq == 1


def test_the_record_of_another_case_is_noticed(rini: Rini, born: Born, tamper: Callable[..., None]) -> None:
    mine = born.row
    other = Rini(rini.client)
    other.report()
    theirs = born.letterbox.case_by_locator(CaseToken.parse(" ".join(other.words)).keys().locator_hash)
    assert theirs is not None
    for column in ("birth", "head", "reporter_hash"):
        tamper(f'update cases set {column} = ? where "case" = ?', getattr(theirs, column), mine.case)
    rini.enter()
    assert "tidak cocok dengan kode Anda" in rini.case().text


def test_everything_later_counts_after_the_letterbox_was_emptied(rini: Rini, born: Born) -> None:
    born.carry(born.receipt(), born.make({"text": TEXT}))
    born.letterbox.mail.empty(born.case, 1)
    text = rini.case().text
    assert "Diterima tim pengawas sudah" in text
    assert " ".join(TEXT.split()) in text
    assert rini.say("Masih bisa menulis").status_code == 303
    assert "0 dari 2" not in rini.case().text
    assert "1 dari 2" in rini.case().text


def test_a_message_is_never_dated_before_the_answer_it_follows(rini: Rini, born: Born, team: Team, clock: Clock) -> None:
    born.carry(born.make({"text": TEXT}, day=date(2026, 11, 25)))
    assert rini.say("Jam server mundur").status_code == 303
    born.letterbox.mail.offer_again()
    message = entries(only(born.letterbox), team)[1]
    assert message.day == date(2026, 11, 25)
    assert message.heads["answers"] == born.last


def test_an_officer_who_cannot_read_the_case_cannot_answer_in_the_teams_name(rini: Rini, born: Born) -> None:
    """Nur is excluded, on the roster, and can write to the server: without the answer key her words are not shown."""
    born.carry(born.receipt(), born.make({"text": "Datanglah ke ruang lima."}, by="nur", answer_key=bytes(32)))
    page = rini.case().text
    assert "Datanglah ke ruang lima." not in page
    assert "tanda tangannya tidak cocok" in page


def test_the_safe_date_stands_beside_a_later_deadline_and_nowhere_else(rini: Rini, born: Born) -> None:
    due = {"name": {"id": "Batas laporan sampai di KPK", "en": "Last day"}, "due": "2026-12-30", "basis": "law"}
    for safe, shown in (("2026-12-29", True), ("2026-12-30", False), ("", False), ("kemarin", False), (5, False), (None, False)):
        born.carry(born.make({"text": "Kabar.", "status": {**STATUS, "clocks": [{**due, "safe": safe}]}}))
        text = rini.case().text
        assert "30 Desember 2026" in text
        assert ("Batas aman: 29 Desember 2026" in text) == shown, safe
