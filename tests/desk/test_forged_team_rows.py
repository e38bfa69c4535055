"""Somebody lays forged invitations, keys and drafts into the casebook's file: the team's page stands, says so, and uses none."""

import json
import sqlite3
from contextlib import closing

import pytest

from crypto.officer_key import OfficerKey
from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.test_team import SINTA, certify, enrolled, invited
from tests.intake.page import Page
from wbs.desk.signing import TAKEN

EVE = OfficerKey.new()
PLAN = {"name": "Eve", "login": "eve", "role": "officer", "unit": "umum", "positions": [], "kinds": ["integrity"]}
GOOD = json.dumps(PLAN).encode()
DAMAGED = {
    "a plan that is no JSON": (b"zz", EVE.public.raw, EVE.sign_public),
    "a plan that is no plan": (b"[]", EVE.public.raw, EVE.sign_public),
    "a plan of wrong types": (json.dumps({**PLAN, "name": 7}).encode(), EVE.public.raw, EVE.sign_public),
    "a plan with half a sign": (json.dumps({**PLAN, "name": "\ud800"}).encode(), EVE.public.raw, EVE.sign_public),
    "a role that is none": (json.dumps({**PLAN, "role": "king"}).encode(), EVE.public.raw, EVE.sign_public),
    "a sealing key that is none": (GOOD, b"k", EVE.sign_public),
    "a signing key that is none": (GOOD, EVE.public.raw, b"k"),
}


def lay(office: Office, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        database.execute(statement, values)


def newcomer(office: Office, officer: str, plan: bytes, seal_key: bytes, sign_key: bytes) -> None:
    lay(office, "INSERT INTO newcomers VALUES (?, 'eve', ?, ?, ?, x'00', 0)", officer, seal_key, sign_key, plan)


@pytest.mark.parametrize("row", DAMAGED.values(), ids=DAMAGED.keys())
def test_keys_that_no_roster_can_take_are_told_and_can_be_thrown_away(
    office: Office, desk: Open, row: tuple[bytes, bytes, bytes]
) -> None:
    newcomer(office, "e" * 16, *row)
    olga = desk("olga")
    page = olga.page("/tim")
    assert "Kunci yang tidak dapat dipakai" in page.text
    assert "/tim/sahkan" not in page.actions
    assert "undangan, kunci rekan baru, atau rancangan daftar tim yang rusak" in olga.page("/").text
    assert olga.send("/tim", "/tim/tolak", {"officer": "e" * 16}).status_code == 303
    assert "Kunci yang tidak dapat dipakai" not in olga.page("/tim").text
    assert "membuang rancangan daftar tim atau kunci" in desk("ratna").page("/audit").text
    assert len(invited(olga).split()) == 6


def test_keys_under_the_id_of_somebody_on_the_team_ask_for_nothing_in_his_name(office: Office, desk: Open) -> None:
    newcomer(office, office.team.people["omar"].id, GOOD, EVE.public.raw, EVE.sign_public)
    page = desk("olga").page("/tim")
    assert "Kunci yang tidak dapat dipakai" in page.text
    assert "Berhentikan Omar" not in page.text


def test_keys_under_an_id_without_letters_fail_no_page(office: Office, desk: Open) -> None:
    columns = "CAST(x'ff' AS TEXT), 'eve', x'00', x'00', x'00', x'00', 0"
    lay(office, f"INSERT INTO newcomers VALUES ({columns})")
    assert "Kunci yang tidak dapat dipakai" in desk("olga").page("/tim").text


def test_keys_whose_login_was_changed_to_somebody_elses_are_not_admitted_and_can_be_thrown_away(
    office: Office, desk: Open
) -> None:
    sinta, officer = enrolled(office, desk)
    lay(office, "UPDATE newcomers SET login = 'omar'")
    olga, nur = desk("olga"), desk("nur")
    assert certify(olga, officer, sinta.fingerprint).status_code == 303
    before = office.casebook.officers.all()
    done = certify(nur, officer, sinta.fingerprint)
    assert (done.status_code, TAKEN in Page(done.text).text) == (409, True)
    assert office.casebook.officers.all() == before
    assert office.casebook.rosters.get(2) is None
    assert nur.send("/tim", "/tim/tolak", {"officer": officer}).status_code == 303
    assert office.casebook.team.newcomers() == []
    assert office.casebook.team.draft() is None
    desk("omar").page("/")


@pytest.mark.parametrize("plan", [b"zz", b"[]", b"\xff", b"{}"])
def test_an_invitation_that_is_none_stands_in_nobodys_way(office: Office, desk: Open, plan: bytes) -> None:
    lay(office, "INSERT INTO invitations VALUES (zeroblob(32), ?, '2099-01-01')", plan)
    lay(office, "INSERT INTO invitations VALUES (randomblob(32), ?, 'never')", json.dumps(PLAN).encode())
    olga = desk("olga")
    olga.page("/tim")
    assert len(invited(olga).split()) == 6
    assert olga.send("/tim", "/tim/batal", {"invitation": SINTA["login"]}).status_code == 303
    assert "yang rusak atau palsu" in olga.page("/").text
    audit = desk("ratna").page("/audit").text
    assert "Olga mengundang rekan baru sinta" in audit
    assert "Olga membatalkan undangan sinta" in audit


@pytest.mark.parametrize("signatures", ["zz", "[]", "7", '{"x": 7}', '{"x": "%"}'])
def test_a_draft_with_signatures_that_are_none_is_signed_by_nobody(office: Office, desk: Open, signatures: str) -> None:
    lay(office, "INSERT INTO drafts VALUES ('d', x'00', ?, 'open')", signatures)
    lay(office, "INSERT INTO drafts VALUES (x'00', x'00', ?, 'open')", signatures)
    olga = desk("olga")
    assert "dibuang" in olga.page("/tim").text
    assert office.casebook.team.draft() is None
    assert len(invited(olga).split()) == 6
