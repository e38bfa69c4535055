"""Each kind of damage is found and named, with the case it is in; two at once are both named."""

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.verify.rich import copies, fill
from tests.verify.street import Rini, Street

Stores = dict[str, Path]
Cast = tuple[Rini, Rini, Rini]


@pytest.fixture
def cast(street: Street, office: Office, desk: Open) -> Cast:
    return fill(street, office, desk)


@pytest.fixture
def stores(street: Street, cast: Cast) -> Stores:
    return copies(street)


def act(stores: Stores, kind: str, statement: str, *values: object) -> None:
    """One act of somebody who can write into the file."""
    with closing(sqlite3.connect(stores[kind] / f"{kind}.sqlite3")) as plain:
        assert plain.execute(statement, values).rowcount != 0, statement
        plain.commit()


def named(street: Street, stores: Stores, kind: str) -> set[tuple[str, str, str, int]]:
    return {(one.what, one.where, one.case, one.seq) for one in street.look(kind, stores[kind])}


def test_each_kind_of_damage_to_the_letterbox_is_named(street: Street, stores: Stores, cast: Cast) -> None:
    emptied, at_work, last = (one.case for one in cast)
    whole = {kind: (path / f"{kind}.sqlite3").read_bytes() for kind, path in stores.items()}

    def after(*acts: str, case: str = at_work) -> set[tuple[str, str, str, int]]:
        (stores["letterbox"] / "letterbox.sqlite3").write_bytes(whole["letterbox"])
        for one in acts:
            act(stores, "letterbox", one.replace("?", f"'{case}'").replace("!", f"'{last}'"))
        return named(street, stores, "letterbox")

    assert after("UPDATE office SET one = 1") == set()
    strand = "DELETE FROM entries WHERE \"case\" = ? AND strand = 'reporter' AND seq = "
    assert after(strand + "2") == {("strand_gap", "reporter", at_work, 3)}
    assert after(strand + "3") == {("head_other", "cases.reporter_seq", at_work, 2)}
    assert after(strand + "1") == {("strand_gap", "reporter", at_work, 2)}
    of = "\"case\" = {} AND strand = 'answers' AND seq = 1"
    edit = f"UPDATE entries SET envelope = (SELECT envelope FROM entries WHERE {of.format('!')}) WHERE {of.format('?')}"
    assert after(edit) == {("strand_hash", "answers", at_work, 1)}
    assert after("UPDATE cases SET head = (SELECT head FROM cases WHERE \"case\" = !) WHERE \"case\" = ?") == {
        ("head_bad", "cases.head", at_work, 0)
    }
    assert after("UPDATE cases SET carried_seq = 9 WHERE \"case\" = ?") == {("carried", "cases", at_work, 9)}
    births = "UPDATE cases SET birth = (SELECT birth FROM cases WHERE \"case\" = !) WHERE \"case\" = ?"
    assert ("birth_moved", "cases", at_work, 0) in after(births)
    seals = "UPDATE cases SET sealed_birth = (SELECT sealed_birth FROM cases WHERE \"case\" = !) WHERE \"case\" = ?"
    assert after(seals) == {("birth_sealed", "cases", at_work, 0)}
    assert after("DELETE FROM grants WHERE \"case\" = ? AND slot = 'recovery'") == {("grant_missing", "grants", at_work, 0)}
    theirs = "SELECT envelope FROM grants WHERE \"case\" = ! AND slot = 'recovery'"
    moved = f"UPDATE grants SET envelope = ({theirs}) WHERE \"case\" = ? AND slot = 'recovery'"
    assert after(moved) == {("grants", "grants", at_work, 0)}
    row = "INSERT INTO grants SELECT \"case\", 'ffffffffffffffff', envelope FROM grants WHERE \"case\" = ? AND slot = 'recovery'"
    assert after(row) == {("grant_strange", "grants", at_work, 0)}
    fake = "INSERT INTO grants SELECT ?, 'recovery', envelope FROM grants WHERE \"case\" = ! AND slot = 'recovery'"
    assert after(fake, case=emptied) == {("emptied", "grants", emptied, 0)}
    assert after("DELETE FROM forms WHERE \"case\" = ? AND seq = 1") == {("form", "forms", at_work, 1)}
    assert after("DELETE FROM rosters") == {("roster_gap", "rosters", "", 1)}
    gone = {("nothing", table, at_work, 0) for table in ("grants", "entries", "forms", "files")}
    assert after("DELETE FROM cases WHERE \"case\" = ?") == gone
    paper = "(SELECT certificate FROM forgotten WHERE day IS NOT NULL)"
    assert {what for what, *_ in after(f"UPDATE forgotten SET certificate = {paper} WHERE day IS NULL")} == {"certificate"}
    assert after("INSERT INTO forgotten SELECT ?, certificate, locator_hash, day FROM forgotten WHERE day IS NOT NULL") == {
        ("certificate", "forgotten", at_work, 0), ("destroyed", "forgotten", at_work, 0)
    }  # fmt: skip
    early = "UPDATE cases SET sealed_birth = x'' WHERE \"case\" = ?"
    assert after(early, case=last) == {("emptied", "grants", last, 0), ("emptied", "reporter", last, 0)}
    # Nothing of this case was carried, so nothing of it may be gone.
    forgotten = "DELETE FROM entries WHERE \"case\" = ? AND strand = 'reporter' AND seq = 1"
    assert after(early, "DELETE FROM grants WHERE \"case\" = ?", forgotten, case=last) == {("emptied", "reporter", last, 1)}
    assert after("UPDATE files SET seq = 2 WHERE \"case\" = ?", case=last) == {("twice", "files.seq", last, 2)}


def test_each_kind_of_damage_to_the_casebook_is_named(street: Street, stores: Stores, cast: Cast) -> None:
    done, at_work, _ = (one.case for one in cast)
    whole = (stores["casebook"] / "casebook.sqlite3").read_bytes()

    def after(*acts: str, case: str = at_work) -> set[tuple[str, str, str, int]]:
        (stores["casebook"] / "casebook.sqlite3").write_bytes(whole)
        for one in acts:
            act(stores, "casebook", one.replace("?", f"'{case}'").replace("!", f"'{done}'"))
        return named(street, stores, "casebook")

    for strand in ("reporter", "officers", "answers"):
        drop = f"DELETE FROM entries WHERE \"case\" = ? AND strand = '{strand}' AND seq = 1"
        assert ("strand_gap", strand, at_work, 2) in after(drop)
        swap = f"UPDATE entries SET prev = zeroblob(32) WHERE \"case\" = ? AND strand = '{strand}' AND seq = 1"
        assert {("strand_link", strand, at_work, 1), ("strand_hash", strand, at_work, 1)} <= after(swap)
    assert after("DELETE FROM audit WHERE seq = 1") == {("strand_gap", "audit", "", 2)}
    edit = "UPDATE audit SET envelope = (SELECT envelope FROM audit WHERE seq = 2) WHERE seq = 1"
    assert after(edit) == {("strand_hash", "audit", "", 1)}
    assert after("DELETE FROM grants WHERE \"case\" = ? AND slot = 'recovery'") == {("grant_missing", "grants", at_work, 0)}
    assert after("DELETE FROM officers WHERE login = 'omar'") >= {("login_missing", "officers", "", 0)}
    login = "INSERT INTO officers SELECT 'ffffffffffffffff', 'eve', locked_key, 0, '' FROM officers LIMIT 1"
    assert after(login) == {("login_strange", "officers", "", 0)}
    assert after("INSERT INTO pins SELECT 'ffffffffffffffff', envelope FROM pins LIMIT 1") == {("nothing", "pins", "", 0)}
    assert after("UPDATE office SET counter = 1") == {("counter", "office.counter", "", 0)}
    assert after("UPDATE cases SET changed = (SELECT changed FROM cases WHERE \"case\" = !) WHERE \"case\" = ?") == {
        ("twice", "cases", min(at_work, done), 0)
    }
    assert after("INSERT INTO outbox VALUES (?, 9)") == {("nothing", "outbox", at_work, 9)}
    assert after("INSERT INTO outbox VALUES ('00000000000000000000000000000000', 2)") == {
        ("nothing", "outbox", "0" * 32, 0),
        ("nothing", "outbox", "0" * 32, 2),
    }
    assert after("UPDATE alarms SET \"case\" = '00000000000000000000000000000000'") == {("nothing", "alarms", "0" * 32, 0)}
    assert after("DELETE FROM collections WHERE \"case\" = ?") == {("collection", "collections", at_work, 0)}
    assert after("UPDATE collections SET emptied = 1 WHERE \"case\" = ?") == {("emptied", "collections", at_work, 3)}
    assert after("DELETE FROM rosters") >= {("roster_gap", "rosters", "", 1)}
    assert after("UPDATE drafts SET body = x'7b7d'") == {("draft", "drafts", "", 0)}
    assert after("UPDATE invitations SET plan = x'5b5d'") == {("plan", "invitations", "", 0)}
    assert after("INSERT INTO destroyed SELECT ?, certificate, 1, NULL, 1 FROM destroyed LIMIT 1") == {
        ("certificate", "destroyed", at_work, 0), ("destroyed", "destroyed", at_work, 0)
    }  # fmt: skip
    assert after("DELETE FROM office") == {("office", "office", "", 0)}


def test_a_bad_roster_is_named_with_its_reason(street: Street, stores: Stores, office: Office) -> None:
    signed = office.roster.document
    forged = office.team.roster(expires=date(2028, 11, 1))
    other = b"B" if signed[-9:-8] == b"A" else b"A"
    for document, reason in ((signed[:-9] + other + signed[-8:], "signature"), (forged[: len(forged) // 2], "form")):
        act(stores, "letterbox", "UPDATE rosters SET document = ?", document)
        found = street.look("letterbox", stores["letterbox"])
        assert [(one.what, one.seq, one.detail) for one in found] == [("roster_bad", 1, reason)]
    office.clock.turn(days=400)
    act(stores, "letterbox", "UPDATE rosters SET document = ?", signed)
    found = street.look("letterbox", stores["letterbox"])
    assert [(one.what, one.detail) for one in found] == [("roster_expired", "2027-11-01")]


@pytest.mark.parametrize("kind", ["letterbox", "casebook"])
def test_damaged_files_are_named_and_so_is_what_lies_there_without_a_row(street: Street, stores: Stores, kind: str) -> None:
    folder = stores[kind] / "files"
    with closing(sqlite3.connect(stores[kind] / f"{kind}.sqlite3")) as plain:
        rows = plain.execute('SELECT file, "case", seq FROM files ORDER BY file').fetchall()
    (gone, short, *changed) = [(f"files/{file}", case, seq, folder / file) for file, case, seq in rows]
    for path, content in [(gone[3], None), (short[3], b"x"), *[(one[3], bytes(one[3].stat().st_size)) for one in changed]]:
        path.unlink() if content is None else path.write_bytes(content)
    (folder / ("a" * 32)).write_bytes(b"whose?")
    (folder / ("b" * 32 + ".part")).write_bytes(b"half")
    (folder / "Eve\x1b[2J").write_bytes(b"")
    os.mkfifo(folder / ("c" * 32))
    (stores[kind] / f"{kind}.sqlite3.new").write_bytes(b"")
    assert named(street, stores, kind) == {
        ("file_missing", *gone[:3]),
        ("file_size", *short[:3]),
        *(("file_changed", *one[:3]) for one in changed),
        ("file_orphan", "files/" + "a" * 32, "", 0),
        ("file_orphan", "files/" + "c" * 32, "", 0),
        ("file_leftover", "files/" + "b" * 32 + ".part", "", 0),
        ("file_leftover", "files", "", 0),
        ("file_leftover", f"{kind}.sqlite3.new", "", 0),
    }


def test_a_file_that_is_just_arriving_is_no_leftover(street: Street, cast: Cast) -> None:
    at_work = cast[1].case
    with street.letterbox.new_file(at_work, "d" * 32) as drop:
        drop.write(b"half")
        assert street.look("letterbox") == []
        drop.keep()
        # Kept, and its row comes in a moment: its writer still holds it.
        assert street.look("letterbox") == []


def test_two_damages_are_both_named_in_one_case_and_in_two(street: Street, stores: Stores, cast: Cast) -> None:
    _, at_work, last = (one.case for one in cast)
    act(stores, "letterbox", "UPDATE cases SET carried_seq = 'x', head = zeroblob(104) WHERE \"case\" = ?", at_work)
    answer = "\"case\" = ? AND strand = 'answers'"
    act(stores, "letterbox", f"UPDATE entries SET envelope = 7, hash = zeroblob(32) WHERE {answer}", at_work)
    act(stores, "letterbox", "DELETE FROM forms WHERE \"case\" = ?", last)
    assert named(street, stores, "letterbox") == {
        ("value", "cases.carried_seq", at_work, 0),
        ("head_bad", "cases.head", at_work, 0),
        ("value", "entries.envelope", at_work, 1),
        ("form", "forms", last, 1),
    }


def test_a_case_that_is_marked_as_opened_and_in_which_no_officer_wrote_is_named(street: Street) -> None:
    """Of a case that nobody opens the overseer is told: this is how somebody would keep it from her."""
    rini = street.report()
    street.carry()
    stores = copies(street)
    assert named(street, stores, "casebook") == set()
    act(stores, "casebook", "UPDATE cases SET opened = 1")
    assert named(street, stores, "casebook") == {("opened", "cases", rini.case, 0)}
