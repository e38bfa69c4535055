"""A file that somebody made to harm ends in findings: never a traceback, never a hang, never more memory than its sound part."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.verify.street import Street

ACTS = {
    "a view that never ends in the place of a table": (
        "DROP TABLE entries",
        'CREATE VIEW entries AS WITH RECURSIVE n("case") AS (SELECT 1 UNION ALL SELECT "case" + 1 FROM n) SELECT "case" FROM n',
    ),
    "a table with other columns": ("ALTER TABLE cases RENAME COLUMN head TO kepala",),
    "a column too many": ("ALTER TABLE grants ADD COLUMN kind TEXT",),
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON cases BEGIN DELETE FROM cases; END",),
    "a table of somebody else": ('CREATE TABLE "Eve\x1b[2J" (x)', "CREATE INDEX i ON cases(head)"),
    "a table that is gone": ("DROP TABLE rosters",),
    "an index that is gone": ("DROP INDEX waiting",),
    "another application": ("PRAGMA application_id = 7",),
    "a text where a roster was": ("UPDATE rosters SET document = 'x'",),
    "a value of forty million bytes": ("UPDATE entries SET envelope = zeroblob(40000000) WHERE strand = 'answers'",),
    "a text of forty million letters": ("UPDATE grants SET slot = hex(zeroblob(20000000)) WHERE slot = 'recovery'",),
    "bytes that are no text": ("UPDATE grants SET slot = CAST(x'fffe00' AS TEXT) WHERE slot = 'recovery'",),
}


@pytest.fixture
def at_rest(street: Street) -> Path:
    rini = street.report()
    street.send_file(rini)
    return street.at_rest("letterbox")


@pytest.mark.parametrize("acts", ACTS.values(), ids=ACTS)
def test_whatever_somebody_makes_of_the_file_ends_in_findings(street: Street, at_rest: Path, acts: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(at_rest / "letterbox.sqlite3")) as plain:
        for act in acts:
            plain.execute(act)
        plain.commit()
    found = street.look("letterbox", at_rest)
    assert found
    assert all(one.line().isprintable() for one in found)


# What a trap is made with, and what is then written over it in the file's own description of its tables.
QUICK, SLOW = "x % 2 < 2", "length(hex(zeroblob(15000000 + x % 2))) > 0"
TRAPS = {
    "a condition": (f"CREATE TABLE trap (x, CHECK ({QUICK}))",),
    "an index": ("CREATE TABLE trap (x)", f"CREATE INDEX trap_of_eve ON trap ({QUICK})"),
    "an index over a part": ("CREATE TABLE trap (x)", f"CREATE INDEX trap_of_eve ON trap (x) WHERE {QUICK}"),
    "a computed column": (f"CREATE TABLE trap (x, y AS ({QUICK}) NOT NULL)",),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_what_somebody_added_to_keep_us_busy_is_told_and_not_run(at_rest: Path, trap: str) -> None:
    with closing(sqlite3.connect(at_rest / "letterbox.sqlite3")) as plain:
        for act in TRAPS[trap]:
            plain.execute(act)
        many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n"
        plain.execute(f"INSERT INTO trap(x) {many}")
        plain.execute("PRAGMA writable_schema = ON")
        plain.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?)", (QUICK, SLOW))
        plain.commit()
    ended = verify("letterbox", at_rest)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "trap: tidak kami buat" in ended.stdout


def test_a_file_with_torn_pages_ends_in_findings_wherever_it_is_torn(street: Street, at_rest: Path) -> None:
    path = at_rest / "letterbox.sqlite3"
    whole = path.read_bytes()
    for at in range(0, len(whole), 8192):
        torn = bytearray(whole)
        torn[at : at + 4096] = b"\xa5" * 4096
        path.write_bytes(torn)
        assert street.look("letterbox", at_rest), at
    for size in (0, 100, 8192, len(whole) - 8192):
        path.write_bytes(whole[:size])
        assert street.look("letterbox", at_rest), size


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wbs", "verify", *map(str, arguments)]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, timeout=240)


def test_the_command_says_whole_or_one_line_for_each_finding(street: Street, at_rest: Path) -> None:
    ended = verify("letterbox", at_rest)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "Kasus / cases: 1; entri / entries: 3; berkas / files: 1\nUtuh / whole\n"
    (case,) = street.letterbox.mail.waiting()
    with closing(sqlite3.connect(at_rest / "letterbox.sqlite3")) as plain:
        plain.execute("DELETE FROM entries WHERE strand = 'reporter' AND seq = 1")
        plain.execute("DELETE FROM forms WHERE seq = 1")
        plain.commit()
    ended = verify("letterbox", at_rest)
    assert (ended.returncode, ended.stderr) == (1, "")
    number = f"LI-{case[:6].upper()}"
    assert ended.stdout.splitlines() == [
        f"{number} reporter 2: ada yang hilang sebelum ini / something is missing before it",
        f"{number} forms 1: tanda formulir lahir hilang: kodenya tak dikenal lagi / "
        "its birth form is gone, so nobody knows its words",
        "Kasus / cases: 1; entri / entries: 2; berkas / files: 1",
        "Temuan / findings: 2",
    ]
    assert case not in ended.stdout


def test_a_folder_without_a_store_is_wrong_use(tmp_path: Path) -> None:
    ended = verify("casebook", tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"wbs verify: there is no casebook.sqlite3 in {tmp_path}\n"
