"""Somebody writes into the casebook's file while officers are signed in: nobody loses a case, or what stood in it, unnoticed."""

import pytest

from crypto.grant import decoy
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.test_pins import CASE_GONE, STRAND_CUT, edit, leave, ringing
from tests.desk.test_repair import junk
from tests.desk.test_tampering import sql

LOST = "Kasus ini pernah dapat Anda baca"


@pytest.fixture
def case(office: Office, desk: Open) -> Case:
    one = office.report("Amplop di loket.")
    olga = desk("olga")
    olga.act(one.path, "catatan", note_text="Catatan Olga.")
    return one


def exchange_row(office: Office, case: Case, login: str, changed: bool) -> None:
    """A decoy in the place of a reader's grant row."""
    officer = office.team.people[login].id
    statement = "UPDATE grants SET envelope = ? WHERE [case] = ? AND slot = ?"
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql(statement, (decoy(case.id, officer), case.id, officer))
    if changed:
        sql(office, "UPDATE cases SET changed = changed")


@pytest.mark.parametrize("changed", [True, False])
def test_a_reader_whose_row_is_exchanged_while_he_sits_there_is_told(
    office: Office, desk: Open, case: Case, changed: bool
) -> None:
    omar = desk("omar")
    assert case.id in omar.get("/").text
    exchange_row(office, case, "omar", changed)
    office.writes(case, "Kata kedua.")
    page = omar.page("/")
    assert f"LI-{case.id[:6].upper()}: {LOST}" in page.text
    leave(omar)
    assert LOST in desk("omar").page("/").text, "his key remembers it until he is given it again"


def test_who_steps_back_in_one_browser_is_told_of_no_loss_in_another(office: Office, desk: Open, case: Case) -> None:
    here, there = desk("omar"), desk("omar")
    there.page("/")
    here.act(case.path, "mundur", recuse_reason="Kenalan saya.", recuse_sure="1")
    for browser in (here, there, desk("omar")):
        text = browser.page("/").text
        assert LOST not in text
        assert case.id not in text


def test_a_reader_whose_grant_was_cut_off_the_history_is_told(office: Office, desk: Open, case: Case) -> None:
    """His row opens still, but nothing gives him the right any more."""
    ratna = office.team.people["ratna"].id
    desk("olga").act(case.path, "akses", colleague=ratna)
    watching = desk("ratna")
    assert case.id in watching.get("/").text
    leave(watching)
    given = office.casebook.heads(case.id)["officers"].seq
    edit(office, f"DELETE FROM entries WHERE strand = 'officers' AND seq >= {given}")
    assert f"LI-{case.id[:6].upper()}: {LOST}" in desk("ratna").page("/").text


@pytest.mark.parametrize("changed", [True, False])
def test_what_is_cut_while_somebody_sits_there_is_missed_though_somebody_else_comes_in_between(
    office: Office, desk: Open, case: Case, changed: bool
) -> None:
    """Nur never saw the line: her coming must not make Omar's key forget it."""
    omar = desk("omar")
    omar.act(case.path, "catatan", note_text="Catatan Omar.")
    last = office.casebook.heads(case.id)["officers"].seq
    cut = f"DELETE FROM entries WHERE strand = 'officers' AND seq = {last}"
    if changed:
        sql(office, cut)
    else:
        edit(office, cut)
    desk("nur").page("/")
    leave(omar)
    page = desk("omar").page("/")
    assert ("strand_cut", case.id) in ringing(office)
    assert STRAND_CUT in page.text


def test_a_case_that_is_taken_away_while_somebody_sits_there_is_missed(office: Office, desk: Open, case: Case) -> None:
    omar = desk("omar")
    omar.page("/")
    edit(office, *(f"DELETE FROM {table} WHERE [case] = '{case.id}'" for table in ("outbox", "entries", "grants", "cases")))
    desk("nur").page("/")
    leave(omar)
    desk("omar").page("/")
    assert CASE_GONE in desk("nur").page("/").text


def test_audit_lines_that_are_cut_while_somebody_sits_there_are_missed(office: Office, desk: Open, case: Case) -> None:
    nur = desk("nur")
    nur.page("/")
    last = office.casebook.audit.head()
    assert last is not None
    edit(office, f"DELETE FROM audit WHERE seq = {last.seq}")
    leave(nur)
    assert ("audit_cut", None) in ringing(office)


def test_what_a_head_sets_aside_rings_as_no_cut(office: Office, desk: Open, case: Case) -> None:
    omar = desk("omar")
    junk(office, case, "officers", seq=40)
    omar.page("/")
    desk("olga").act(case.path, "sisihkan")
    omar.page("/")
    desk("nur").page("/")
    assert "strand_cut" not in {code for code, _ in ringing(office)}
