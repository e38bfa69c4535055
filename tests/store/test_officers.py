"""Logins: second factor and one-time codes work once, sessions end, the removed leave nothing that opens."""

import os
from collections import Counter
from datetime import date

import pytest

from tests.store.mail import NUR, OLGA, OMAR
from wbs.store import casebook_officers
from wbs.store.casebook import Casebook
from wbs.store.errors import CodeRefused, LoginTaken, OfficerUnknown, StepUsed
from wbs.store.rows import OfficerRow

CODES = [os.urandom(32) for _ in range(10)]
LOCKED = OfficerRow(OMAR, "omar", b"locked key of omar")


@pytest.fixture
def omar(casebook: Casebook) -> Casebook:
    casebook.officers.add(LOCKED, CODES)
    return casebook


def test_an_officer_is_found_by_login_and_by_id(omar: Casebook) -> None:
    assert omar.officers.by_login("omar") == omar.officers.get(OMAR) == LOCKED
    assert omar.officers.all() == [LOCKED]


def test_eve_is_not_found(omar: Casebook) -> None:
    assert omar.officers.by_login("eve") is None
    with pytest.raises(OfficerUnknown):
        omar.officers.get(NUR)


def test_who_is_not_found_is_read_a_row_all_the_same(omar: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a stopwatch tells which logins there are."""
    omar.officers.add(OfficerRow(OLGA, "olga", b"k"), [])
    read, officer = Counter[str](), casebook_officers._officer
    for login in ("omar", "olga", "eve", "aaa", "zzz"):
        with monkeypatch.context() as patch:
            patch.setattr(casebook_officers, "_officer", lambda row, login=login: read.update([login]) or officer(row))
            found = omar.officers.by_login(login)
        assert (found.login if found else None) == (login if login in ("omar", "olga") else None)
    assert set(read.values()) == {1}
    assert len(read) == 5


@pytest.mark.parametrize("row", [OfficerRow(OLGA, "omar", b"k"), OfficerRow(OMAR, "olga", b"k")])
def test_a_login_or_an_id_in_use_is_refused(omar: Casebook, row: OfficerRow) -> None:
    with pytest.raises(LoginTaken):
        omar.officers.add(row, [])
    assert omar.officers.all() == [LOCKED]


def test_a_second_factor_step_works_once_and_no_earlier_one_after_it(omar: Casebook) -> None:
    omar.officers.use_step(OMAR, 100)
    for step in (100, 99):
        with pytest.raises(StepUsed):
            omar.officers.use_step(OMAR, step)
    omar.officers.use_step(OMAR, 101)
    with pytest.raises(StepUsed):
        omar.officers.use_step(NUR, 500)


def test_a_one_time_code_works_once_and_for_its_officer_only(omar: Casebook) -> None:
    omar.officers.add(OfficerRow(OLGA, "olga", b"k"), [])
    with pytest.raises(CodeRefused):
        omar.officers.use_code(OLGA, CODES[0])
    omar.officers.use_code(OMAR, CODES[0])
    with pytest.raises(CodeRefused):
        omar.officers.use_code(OMAR, CODES[0])
    assert omar.officers.codes_left(OMAR) == 9


def test_a_new_phone_replaces_key_step_and_codes_together(omar: Casebook) -> None:
    omar.officers.use_step(OMAR, 100)
    omar.officers.renew(OMAR, b"new locked key", [os.urandom(32)])
    assert omar.officers.get(OMAR) == OfficerRow(OMAR, "omar", b"new locked key", 0)
    assert omar.officers.codes_left(OMAR) == 1
    with pytest.raises(CodeRefused):
        omar.officers.use_code(OMAR, CODES[1])
    with pytest.raises(OfficerUnknown):
        omar.officers.renew(NUR, b"k", [])


def test_new_codes_end_the_old_ones(omar: Casebook) -> None:
    fresh = os.urandom(32)
    omar.officers.replace_codes(OMAR, [fresh])
    with pytest.raises(CodeRefused):
        omar.officers.use_code(OMAR, CODES[0])
    omar.officers.use_code(OMAR, fresh)


def test_the_day_of_a_hand_over_is_kept(omar: Casebook) -> None:
    day = date(2026, 12, 1)
    omar.officers.hand_over(OMAR, day)
    assert omar.officers.get(OMAR).handed_over == day
    with pytest.raises(OfficerUnknown):
        omar.officers.hand_over(NUR, day)


def test_a_session_is_prolonged_while_it_is_used_and_then_over(omar: Casebook) -> None:
    omar.sessions.open(b"s" * 32, OMAR, 115)
    assert omar.sessions.officer(b"s" * 32, 114, 129) == OMAR
    assert omar.sessions.officer(b"e" * 32, 114, 129) is None
    assert omar.sessions.officer(b"s" * 32, 129, 144) is None
    assert omar.sessions.sweep(129) == 1


def test_sessions_are_closed_one_by_one_by_officer_and_all(casebook: Casebook) -> None:
    for key, officer in [(b"1", OMAR), (b"2", OMAR), (b"3", OLGA), (b"4", NUR)]:
        casebook.sessions.open(key, officer, 200)
    casebook.sessions.close(b"1")
    casebook.sessions.close(b"1")
    assert casebook.sessions.officer(b"2", 100, 200) == OMAR
    casebook.sessions.close_all(OMAR)
    assert casebook.sessions.officer(b"2", 100, 200) is None
    assert casebook.sessions.officer(b"3", 100, 200) == OLGA
    casebook.sessions.close_all()
    assert casebook.sessions.officer(b"4", 100, 200) is None
