"""Rows of other types, in any table of the casebook, answer no page with a failure and close the desk to no other case."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.test_pins import copied, set_back
from tests.desk.test_team import invited
from wbs.desk.app import create_app
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.settings import Settings
from wbs.store.rows import DraftRow

PAGES = ("/", "/keutuhan", "/tim", "/akun", "/audit", "/serah", "/angka", "/pemusnahan")
OTHER = "of another type"
VALUES = (OTHER, "NULL")
WRONG = {"BLOB": "'zz'", "INTEGER": "'zz'", "BOOLEAN": "'zz'"}
GATES = ("officers", "one_time_codes", "sessions")
TABLES = (
    *("office", "cases", "grants", "entries", "files", "officers", "one_time_codes", "sessions", "invitations", "newcomers"),
    *("drafts", "audit", "outbox", "alarms", "collections", "pins", "custody", "destroyed", "forgotten_files", "set_aside"),
    *("preferences", "snapshots", "tallies"),
)
ELSEWHERE = {"rosters"}  # a test of its own


@pytest.fixture
def busy(office: Office, desk: Open) -> tuple[Case, Case]:
    """Two cases with everything in every table; the one that stays whole comes second."""
    spoilt, whole = office.report("Amplop di loket."), office.report("Hal lain.")
    office.sends_file(spoilt, "a.pdf", b"isi")
    omar, olga = desk("omar"), desk("olga")
    for case in (spoilt, whole):
        omar.act(case.path, "jawab", answer_text="Kami baca.")
    invited(olga)
    office.casebook.alarms.ring(office.today, "clock_behind", spoilt.id)
    office.casebook.team.put_draft(DraftRow("d" * 32, b"{}", {}))
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        key = office.team.people["omar"].row().locked_key
        newcomer = ("f" * 16, "sinta", b"k", b"s", b"{}", key, 0)
        database.execute("INSERT INTO newcomers VALUES (?, ?, ?, ?, ?, ?, ?)", newcomer)
        database.execute("INSERT INTO custody VALUES (?, x'01', x'')", (spoilt.id,))
        database.execute("INSERT INTO destroyed VALUES (?, x'01', 0, NULL, 0)", ("a" * 32,))
        database.execute("INSERT INTO forgotten_files VALUES (?)", ("b" * 32,))
        aside = ("c" * 32, "2026-11-23", spoilt.id, "officers", 40, b"p" * 32, b"e", b"h" * 32)
        database.execute("INSERT INTO set_aside VALUES (?, ?, ?, ?, ?, ?, ?, ?)", aside)
    olgas = office.team.people["olga"].id
    for kept in (office.casebook.preferences, office.casebook.snapshots):
        kept.put(olgas, b"\x01" * 5000)
    return spoilt, whole


def loosen(office: Office) -> None:
    """Whoever has the file has its schema, too: nothing in it says NOT NULL any more."""
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE type = 'table'")
        version = database.execute("PRAGMA schema_version").fetchone()[0]
        database.execute(f"PRAGMA schema_version = {version + 1}")


def spoil(office: Office, table: str, value: str, case: str) -> bool:
    """One row of the table gets this value in every column that takes it. Whether any did."""
    took = False
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
        described = database.execute(f"PRAGMA table_info('{table}')").fetchall()
        columns = [(row[1], row[5]) for row in described]
        wrong = {row[1]: WRONG.get(row[2], "x'00ff'") for row in described}
        keys = [name for name, key in columns if key]
        order = f"[case] = '{case}' DESC, " if "case" in dict(columns) else ""
        if "officer" in dict(columns) and table not in GATES:
            order = f"officer = '{office.team.people['olga'].id}' DESC, "  # she looks at every page
        quoted = ", ".join(f'quote("{key}")' for key in keys)
        row = database.execute(f'SELECT {quoted} FROM "{table}" ORDER BY {order} 1 LIMIT 1').fetchone()
        where = " AND ".join(f'"{key}" = {held}' for key, held in zip(keys, row, strict=True))
        for name, key in sorted(columns, key=lambda column: column[1]):
            cell = wrong[name] if value == OTHER else value
            try:
                took |= database.execute(f'UPDATE "{table}" SET "{name}" = {cell} WHERE {where}').rowcount == 1
            except sqlite3.IntegrityError:
                continue  # a key takes no NULL, and a row of one has its number
            if key:
                break
    return took


def test_no_table_of_the_casebook_is_left_out(office: Office) -> None:
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database:
        found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert found == {*TABLES, *ELSEWHERE}


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_other_types_fails_no_page_and_hides_no_other_case(
    office: Office, busy: tuple[Case, Case], settings: Settings, keyring: Keyring, tmp_path: Path, table: str
) -> None:
    spoilt, whole = busy
    loosen(office)
    copy = copied(office, tmp_path / "before.sqlite3")
    for value in VALUES:
        set_back(office, copy)
        if not spoil(office, table, value, spoilt.id):
            continue  # a key takes no NULL
        app = create_app(settings, office.casebook, office.clock, keyring)
        try:
            if table in GATES:
                # It may be Omar's own row: then he is refused like anybody, and nothing more.
                person = office.team.people["omar"]
                done = Browser(app, office).try_in("omar", person.passphrase, office.phone_code("omar"))
                assert done.status_code in (303, 400), (table, value)
            _is_open(office, app, spoilt, whole)
        finally:
            app.state.desk.close()


def _is_open(office: Office, app: Starlette, spoilt: Case, whole: Case) -> None:
    for login in ("olga", "ratna"):
        browser, room = Browser(app, office), app.state.desk
        hand = KeyInHand(office.team.people[login].id, office.team.people[login].key)
        cookie, _ = room.sessions.open(hand, room.index_for(hand), office.clock())
        browser.client.headers["cookie"] = f"__Host-meja={cookie}"
        for path in PAGES:
            assert browser.get(path).status_code in (200, 404), (login, path)
        if login == "olga":
            assert browser.get(spoilt.path).status_code in (200, 404)
            assert "Hal lain." in browser.page(whole.path).text
            assert "Tetap ditulis." in browser.act(whole.path, "catatan", note_text="Tetap ditulis.").text


def test_a_roster_that_is_none_is_told_and_the_ones_before_it_hold(office: Office, desk: Open, busy: tuple[Case, Case]) -> None:
    for junk in ("'zz'", "x'00'", "NULL", "7"):
        loosen(office)
        with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
            database.execute("DELETE FROM rosters WHERE version > 1")
            database.execute(f"INSERT INTO rosters VALUES (9, {junk}, 0)")
        olga = desk("olga")
        assert "versi daftar tim yang tanda tangannya tidak cocok" in olga.page("/").text
        assert "Hal lain." in olga.page(busy[1].path).text


def test_a_case_whose_number_was_taken_is_still_listed(office: Office, desk: Open, busy: tuple[Case, Case]) -> None:
    for changed in ("0", "-5", "'zz'"):
        with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
            database.execute(f"UPDATE cases SET changed = {changed}")
        assert f"LI-{busy[0].id[:6].upper()}" in desk("omar").page("/").text


def test_an_audit_line_at_the_last_number_does_not_end_the_audit(office: Office, desk: Open, busy: tuple[Case, Case]) -> None:
    for seq, hash in ((2**63 - 1, "x'00'"), (2**53 - 1, "zeroblob(32)"), (900, "x'00'"), (5000, "NULL")):
        loosen(office)
        with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as database, database:
            database.execute(f"INSERT INTO audit VALUES ({seq}, x'00', x'00', {hash})")
        desk("").sign_in("olga").page(busy[1].path)
    assert "Rangkaian terputus" in desk("ratna").page("/audit").text
