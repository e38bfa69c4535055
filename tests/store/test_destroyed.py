"""A destroyed case is gone from the disk: every row, every file, the log, the backup; or nothing of it is."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from tests.store.mail import add_file, add_message, after, dropped, entry, names
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseDestroyed, CaseUnknown, StoreError, StoreFull, StrandMoved
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel, EntryRow, FileRow, Head
from wbs.store.sealed_files import SealedFiles
from wbs.store.tables_casebook import CasebookTable
from wbs.store.tables_letterbox import LetterboxTable

DAY = date(2026, 3, 4)
CERTIFICATE = b"certificate " * 20
CONTENT = os.urandom(200_000)


class Carried:
    """A case with an answer, a file, alarms, a row that was set aside: something in every table that names one."""

    def __init__(self, letterbox: Letterbox, casebook: Casebook) -> None:
        self.rows = dropped(letterbox)
        self.case, birth_hash = self.rows.case, self.rows.entries[0].prev
        self.last, self.file = add_file(letterbox, self.rows.entries[0], CONTENT)
        with casebook.new_file(self.case, self.file.file) as drop:
            drop.write(CONTENT)
            drop.keep()
            self.parcel = letterbox.mail.collect(self.case)
            casebook.receive(self.parcel, DAY)
        self.acted = entry(self.case, "officers", 1, birth_hash)
        self.answer = after(self.rows.entries[1])
        casebook.record(self.case, self.acted, self.answer)
        casebook.alarms.ring(DAY, "birth_changed", self.case)
        self.junk = os.urandom(3000)
        with casebook._database.write() as connection:
            row = {"aside": os.urandom(16).hex(), "day": DAY.isoformat(), "case": self.case, "strand": "officers", "seq": 9}
            table = CasebookTable.metadata.tables["set_aside"]
            connection.execute(table.insert(), [{**row, "prev": b"x", "envelope": self.junk, "hash": b"y"}])

    @property
    def ends(self) -> tuple[Head, Head]:
        return (self.last.seq, self.last.hash), (self.acted.seq, self.acted.hash)

    @property
    def said(self) -> list[bytes]:
        """Bytes that stand nowhere but in this case: from the middle of each value, so that no page edge cuts them."""
        values = [self.rows.birth, self.rows.sealed_birth, *(one for _, one in self.rows.grants)]
        values += [one.envelope for one in (*self.rows.entries, self.last, self.acted, self.answer)]
        return [value[100:116] for value in (*values, self.junk)]


@pytest.fixture
def carried(letterbox: Letterbox, casebook: Casebook) -> Carried:
    return Carried(letterbox, casebook)


def lying(folder: Path) -> bytes:
    """Everything in a store's folder but sealed files: database, log, shared memory."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def naming(path: Path, tables: set[str], case: str) -> set[str]:
    """Tables with a row of the case."""
    with closing(sqlite3.connect(path)) as plain:
        return {name for name in tables if plain.execute(f'SELECT 1 FROM "{name}" WHERE "case" = ?', (case,)).fetchone()}


def fill(casebook: Casebook, table: str, case: str) -> None:
    """One row of the case in a table that this story does not know: whoever adds one need not come here."""
    columns = CasebookTable.metadata.tables[table].columns
    some = {"INTEGER": 1, "VARCHAR": "0" * 32, "BLOB": bytes(32), "BOOLEAN": False}
    row = {one.name: case if one.name == "case" else some[one.type.compile(sqlite.dialect())] for one in columns}
    with casebook._database.write() as connection:
        connection.execute(CasebookTable.metadata.tables[table].insert(), [row])


def test_not_a_byte_of_it_is_left_in_the_casebooks_database_or_log(casebook: Casebook, carried: Carried) -> None:
    folder = casebook._folder
    assert all(said in lying(folder) for said in carried.said)
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    held = lying(folder)
    assert [said for said in carried.said if said in held] == []
    assert names(folder) == set()
    assert casebook.destroyed.all() == {carried.case: CERTIFICATE}


def test_no_table_names_it_but_the_one_of_certificates(casebook: Casebook, carried: Carried) -> None:
    tables = {name for name, table in CasebookTable.metadata.tables.items() if "case" in table.c} - {"destroyed"}
    for name in tables - naming(casebook._folder / "casebook.sqlite3", tables, carried.case):
        fill(casebook, name, carried.case)
    assert naming(casebook._folder / "casebook.sqlite3", tables, carried.case) == tables
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert naming(casebook._folder / "casebook.sqlite3", tables | {"destroyed"}, carried.case) == {"destroyed"}


def test_other_cases_stay_as_they_were(casebook: Casebook, letterbox: Letterbox, carried: Carried) -> None:
    other = Carried(letterbox, casebook)
    before = (casebook.entries(other.case), casebook.files(other.case), casebook.collections.all())
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert (casebook.entries(other.case), casebook.files(other.case)) == before[:2]
    assert casebook.collections.all() == [one for one in before[2] if one.case == other.case]
    assert b"".join(casebook.read_file(other.case, other.file.file)) == CONTENT


def test_what_came_since_stops_it(casebook: Casebook, letterbox: Letterbox, carried: Carried) -> None:
    letterbox.mail.mark_carried(carried.case, carried.last.seq)
    add_message(letterbox, carried.last)
    casebook.receive(letterbox.mail.collect(carried.case), DAY)
    with pytest.raises(StrandMoved):
        casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert casebook.case(carried.case).birth == carried.rows.birth
    assert casebook.destroyed.all() == {}


def test_it_is_destroyed_once(casebook: Casebook, carried: Carried) -> None:
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    with pytest.raises(CaseUnknown):
        casebook.destroy(carried.case, *carried.ends, b"another")
    assert casebook.destroyed.all() == {carried.case: CERTIFICATE}


def test_it_is_never_taken_in_again(casebook: Casebook, letterbox: Letterbox, carried: Carried) -> None:
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    parcel = letterbox.mail.collect(carried.case)
    assert parcel.carried_seq == 0
    with pytest.raises(CaseDestroyed):
        casebook.receive(CaseParcel(**{**vars(parcel), "files": ()}), DAY)
    assert casebook.alarms.ringing() == []


def test_whoever_dies_after_the_commit_leaves_nothing_that_the_next_does_not_remove(
    casebook: Casebook, carried: Carried, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(SealedFiles, "remove", die)
        with pytest.raises(Died):
            casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert names(casebook._folder) == {carried.file.file}
    assert casebook.destroyed.unwiped() == [carried.case]
    casebook.settle()
    held = lying(casebook._folder)
    assert names(casebook._folder) == set()
    assert [said for said in carried.said if said in held] == []
    assert casebook.destroyed.unwiped() == []


def test_a_disk_that_fails_after_the_commit_is_no_refusal(
    casebook: Casebook, carried: Carried, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("the disk")

    with monkeypatch.context() as failing:
        failing.setattr(SealedFiles, "remove", fail)
        failing.setattr(SealedFiles, "sweep", fail)
        casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert casebook.destroyed.unwiped() == [carried.case]
    casebook.settle()
    assert names(casebook._folder) == set()


def test_a_full_disk_destroys_nothing_half(casebook: Casebook, carried: Carried) -> None:
    with casebook._database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    # No page more than there are: a certificate that needs one finds no room.
    with casebook._database._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    before = casebook.entries(carried.case)
    with pytest.raises(StoreFull):
        casebook.destroy(carried.case, *carried.ends, bytes(10_000_000))
    assert casebook.entries(carried.case) == before
    assert b"".join(casebook.read_file(carried.case, carried.file.file)) == CONTENT
    assert casebook.destroyed.all() == {}


def test_the_next_backup_loses_it_too(casebook: Casebook, letterbox: Letterbox, carried: Carried, tmp_path: Path) -> None:
    other = Carried(letterbox, casebook)
    backup = tmp_path / "backup"
    casebook.backup(backup, DAY)
    casebook.destroy(carried.case, *carried.ends, CERTIFICATE)
    assert names(backup) == {carried.file.file, other.file.file}
    casebook.backup(backup, DAY)
    assert names(backup) == {other.file.file}
    assert [said for said in carried.said if said in lying(backup)] == []
    assert casebook.destroyed.files() == []
    shutil.copytree(backup, tmp_path / "restored")
    restored = Casebook(tmp_path / "restored")
    assert b"".join(restored.read_file(other.case, other.file.file)) == CONTENT
    restored.close()


def test_a_certificate_waits_in_the_letterbox_until_somebody_has_checked_it(letterbox: Letterbox, carried: Carried) -> None:
    assert not letterbox.forgotten.ask(carried.case, CERTIFICATE)
    assert not letterbox.forgotten.ask(carried.case, b"another one")
    assert letterbox.forgotten.waiting() == [(carried.case, CERTIFICATE)]
    assert letterbox.case_by_locator(carried.rows.locator_hash) is not None
    assert letterbox.forgotten.certificate(carried.rows.locator_hash) is None
    letterbox.forgotten.refuse(carried.case)
    assert letterbox.forgotten.waiting() == []


def test_not_a_byte_of_it_is_left_in_the_letterbox_but_its_certificate(letterbox: Letterbox, carried: Carried) -> None:
    letterbox.mail.put_answers(carried.case, [carried.answer])
    letterbox.forgotten.ask(carried.case, CERTIFICATE)
    letterbox.forgotten.forget(carried.case, DAY)
    folder = letterbox._folder
    held = lying(folder)
    here = [carried.rows.birth, carried.rows.sealed_birth, carried.rows.head, carried.rows.form_mac, carried.answer.envelope]
    assert [said for said in here if said[8:24] in held] == []
    assert names(folder) == set()
    assert letterbox.case_by_locator(carried.rows.locator_hash) is None
    assert letterbox.forgotten.certificate(carried.rows.locator_hash) == CERTIFICATE
    assert letterbox.forgotten.ask(carried.case, CERTIFICATE)
    tables = {name for name, table in LetterboxTable.metadata.tables.items() if "case" in table.c}
    assert naming(folder / "letterbox.sqlite3", tables, carried.case) == {"forgotten"}


def test_after_its_time_the_certificate_goes_as_well(letterbox: Letterbox, carried: Carried) -> None:
    letterbox.forgotten.ask(carried.case, CERTIFICATE)
    assert letterbox.forgotten.sweep(date.max) == 0, "what waits is not swept"
    letterbox.forgotten.forget(carried.case, DAY)
    assert letterbox.forgotten.sweep(date(2026, 3, 3)) == 0
    assert letterbox.forgotten.sweep(DAY) == 1
    assert letterbox.forgotten.certificate(carried.rows.locator_hash) is None


def test_who_writes_meanwhile_is_told_that_there_is_no_such_case(letterbox: Letterbox, carried: Carried) -> None:
    letterbox.forgotten.ask(carried.case, CERTIFICATE)
    letterbox.forgotten.forget(carried.case, DAY)
    row: EntryRow = after(carried.last)
    with pytest.raises(CaseUnknown):
        letterbox.append_reporter(row, os.urandom(104), os.urandom(32), FileRow(carried.case, "0" * 32, 1, bytes(32)))
