"""Each column of each table is changed: either that is found, or it stands here with the reason why no key-less look can tell."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.verify.rich import copies, fill
from tests.verify.street import Street

RANDOM = "random bytes that nothing else is made from"
COUNTER = "a number that may be any higher one"
NOTE = "a note that nothing else repeats"
SEALED = "sealed or hashed: what it must be, only a key or a secret tells"

NOT_CHECKABLE = {
    "letterbox": {
        "cases.carried_seq": "the courier's word: any number up to the strand's end can be true",
        "cases.locator_hash": SEALED,
        "files.case": "which entry of which case announces a file is sealed",
        "files.seq": "which entry announces a file is sealed",
        "forgotten.day": NOTE,
        "forgotten.locator_hash": SEALED,
        "forms.mac": SEALED,
        "office.form_secret": RANDOM,
        "office.last_carry": NOTE,
        "visits.deadline": NOTE,
        "visits.sealed": SEALED,
        "visits.visit": SEALED,
    },
    "casebook": {
        "alarms.alarm": RANDOM,
        "alarms.case": "an alarm may concern all, or a case that is gone",
        "alarms.code": NOTE,
        "alarms.day": NOTE,
        "alarms.ringing": NOTE,
        "cases.came": NOTE,
        "cases.changed": COUNTER,
        "cases.opened": "whether an officer opened it is sealed in his entry; where none wrote, it is told",
        "collections.backed_up": "whether a backup holds it, the backup tells",
        "collections.day": NOTE,
        "collections.emptied": "whether the letterbox holds it, the letterbox tells",
        "collections.upto_seq": "an earlier collection may have ended at any entry",
        "destroyed.asked": NOTE,
        "destroyed.carried": "whether the letterbox has it, the letterbox tells",
        "destroyed.wiped": NOTE,
        "custody.given": SEALED,
        "custody.request": SEALED,
        "drafts.body": "a draft counts for nothing until heads sign the same one that they composed",
        "drafts.draft": RANDOM,
        "drafts.signatures": "checked when the second head signs",
        "drafts.state": NOTE,
        "files.case": "which entry of which case announces a file is sealed",
        "files.seq": "which entry announces a file is sealed",
        "forgotten_files.file": RANDOM,
        "grants.envelope": "officers overwrite rows once they have acted; the entry that says so is sealed",
        "invitations.hash": SEALED,
        "invitations.plan": NOTE,
        "invitations.until": NOTE,
        "tallies.envelope": SEALED,
        "tallies.officer": "a head who is brought up later gets rows of his own",
        "tallies.tally": RANDOM,
        "newcomers.last_totp_step": NOTE,
        "newcomers.locked_key": SEALED,
        "newcomers.login": NOTE,
        "newcomers.plan": NOTE,
        "newcomers.seal_key": "the heads compare its fingerprint words",
        "newcomers.sign_key": "the heads compare its fingerprint words",
        "office.counter": COUNTER,
        "office.form_secret": RANDOM,
        "office.last_trip": NOTE,
        "office.last_whole_trip": NOTE,
        "officers.handed_over": NOTE,
        "officers.last_totp_step": NOTE,
        "officers.locked_key": SEALED,
        "officers.login": NOTE,
        "one_time_codes.hash": SEALED,
        "one_time_codes.officer": "whose it is, only the code tells",
        "one_time_codes.used": NOTE,
        "pins.envelope": SEALED,
        "pins.officer": "sealed to the officer; he misses them when he signs in",
        "snapshots.envelope": SEALED,
        "snapshots.officer": "sealed to the officer; who finds none reads his cases anew",
        "preferences.envelope": SEALED,
        "preferences.officer": "sealed to the officer; he misses them when he signs in",
        "rosters.carried": "whether the letterbox has it, the letterbox tells",
        "sessions.deadline": NOTE,
        "sessions.officer": NOTE,
        "sessions.session": SEALED,
        **{
            f"set_aside.{name}": "what was set aside is evidence, of whatever form"
            for name in ("aside", "case", "day", "envelope", "hash", "prev", "seq", "strand")
        },
    },
}

# Ids are random, so which rows are tried is too; another row of the same column may be one whose change is noticed.
BY_CHANCE = {
    *("cases.changed", "collections.emptied", "collections.upto_seq", "entries.strand", "files.case", "files.seq"),
    *("grants.envelope", "pins.officer", "snapshots.officer", "preferences.officer", "drafts.signatures", "cases.opened"),
}

WRONG_TYPES: tuple[object, ...] = (b"bytes", "\x1b[2J", 1 << 62)


@pytest.fixture
def at_rest(street: Street, office: Office, desk: Open) -> dict[str, Path]:
    fill(street, office, desk)
    return copies(street)


def columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as plain:
        tables = [name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(table, name) for table in tables for (name,) in plain.execute(f"SELECT name FROM pragma_table_info('{table}')")]


def other(value: object) -> list[object]:
    """Values of the same type and shape."""
    match value:
        case int():
            return [value + 1, value - 1] if value not in (0, 1) else [1 - value]
        case bytes() if b"inspektorat" in value:
            return [value.replace(b"inspektorat", b"inspectorat")]
        case bytes():
            return [bytes([*value[:-1], value[-1] ^ 1])] if value else []
        case str() if len(value) == 10 and value[4] == "-":
            return [(date.fromisoformat(value) - timedelta(days=1)).isoformat()]
        case str() if value in ("reporter", "officers", "answers"):
            return [one for one in ("reporter", "officers", "answers") if one != value]
        case str() if value == "open":
            return ["withdrawn"]
        case str() if value == "recovery":
            return ["0" * 16]
        case str() if value.startswith("{"):
            return [value.replace("A", "B", 1)]
        case str():
            return [value[:-1] + ("a" if value[-1] != "a" else "b")] if value else []
    return []


def damaged(kind: str, at_rest: dict[str, Path], table: str, column: str, values: object) -> Iterator[Path]:
    """Copies of the store, each with one value of one row changed. `values`: a function of the value, or a fixed list."""
    store = at_rest[kind]
    path = store / f"{kind}.sqlite3"
    with closing(sqlite3.connect(path)) as plain:
        keys = [name for name, key in plain.execute(f"SELECT name, pk FROM pragma_table_info('{table}')") if key]
        chosen = ", ".join(f'"{name}"' for name in (column, *keys))
        rows = plain.execute(f'SELECT {chosen} FROM "{table}"').fetchall()
    where = " AND ".join(f'"{name}" IS ?' for name in keys)
    for value, *key in [rows[0], rows[-1]] if callable(values) and len(rows) > 1 else rows[:1]:
        elsewhere = [row[0] for row in rows if row[0] != value][:1]
        for changed in [*values(value), *elsewhere] if callable(values) else values:  # type: ignore[attr-defined]
            copy = store / "changed.sqlite3"
            shutil.copy(path, copy)
            with closing(sqlite3.connect(copy)) as plain:
                plain.execute("PRAGMA ignore_check_constraints=ON")
                try:
                    plain.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {where}', (changed, *key))
                except sqlite3.IntegrityError:
                    continue  # SQLite itself lets nobody do this
                plain.commit()
                stored = plain.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS ?', (value,)).fetchone()
                before = sum(row[0] == value and type(row[0]) is type(value) for row in rows)
            if stored[0] != before:
                place = store.with_name("changed")
                place.mkdir(exist_ok=True)
                (place / "files").unlink(missing_ok=True)
                (place / "files").symlink_to(store / "files")
                shutil.move(copy, place / path.name)
                yield place
            else:
                copy.unlink()


def test_each_column_is_checked_or_said_to_be_beyond_reach_with_its_reason(street: Street, at_rest: dict[str, Path]) -> None:
    for kind, store in at_rest.items():
        assert street.look(kind, store) == []
        unnoticed, tried = set(), set()
        for table, column in columns(store / f"{kind}.sqlite3"):
            for copy in damaged(kind, at_rest, table, column, other):
                tried.add(f"{table}.{column}")
                if not street.look(kind, copy):
                    unnoticed.add(f"{table}.{column}")
        beyond = set(NOT_CHECKABLE[kind])
        assert " ".join(sorted(unnoticed - beyond)) == ""
        assert " ".join(sorted(beyond - unnoticed - BY_CHANCE)) == ""
        every = {f"{table}.{column}" for table, column in columns(store / f"{kind}.sqlite3")}
        assert " ".join(sorted(every - tried - BY_CHANCE)) == ""


# Any number, text or bytes may stand here as far as their form goes; what they say is looked at besides.
ANY_FORM = {
    *("forms.seq", "files.seq", "files.size", "cases.carried_seq", "cases.reporter_seq", "cases.sealed_birth", "entries.seq"),
    *("visits.deadline", "cases.changed", "office.counter", "audit.seq", "outbox.seq", "collections.upto_seq"),
    *("sessions.deadline", "rosters.version", "rosters.document", "officers.last_totp_step", "newcomers.last_totp_step"),
    *("alarms.code", "officers.login", "newcomers.login", "invitations.plan", "newcomers.plan", "drafts.body"),
    *("drafts.signatures", "set_aside.case", "set_aside.strand", "set_aside.seq", "set_aside.prev", "set_aside.envelope"),
    "set_aside.hash",
}


def test_a_value_of_another_type_or_size_is_named_with_its_column(street: Street, at_rest: dict[str, Path]) -> None:
    for kind, store in at_rest.items():
        unnamed = set()
        for table, column in columns(store / f"{kind}.sqlite3"):
            for copy in damaged(kind, at_rest, table, column, WRONG_TYPES):
                found = street.look(kind, copy)
                assert all(one.line().isprintable() for one in found)
                if f"{table}.{column}" not in {one.where for one in found}:
                    unnamed.add(f"{table}.{column}")
        assert unnamed <= ANY_FORM
