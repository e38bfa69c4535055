"""The last look: everything that an office holds, opened with the officers' keys and the tokens, and checked on the way.

It reads both databases as they lie there, without the stores' code, so that a row nobody asks for is found too.
"""

import base64
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crypto import birth_record
from crypto.birth_record import BirthRecord, SealedBirth
from crypto.case_token import CaseToken
from crypto.case_unseal import CaseKey, open_file
from crypto.entry import Entry, Head, SealedEntry
from crypto.errors import CannotOpen
from crypto.reporter_key import ReporterKeys
from crypto.roster import Roster, verify
from tests.proofs.ledger import Ledger, compare_deeds
from tests.proofs.office import Office, Person

CHUNK = 1024 * 1024
KEPT_BESIDE = {".lock"}
Row = dict[str, Any]


@dataclass
class OpenedCase:
    """One case, whole. ``answers`` are empty unless its token is known. ``files``: name -> SHA-256 of the true bytes, in hex."""

    case: str
    birth: SealedBirth
    reporter: list[Entry]
    officers: list[Entry]
    readers: set[str]
    answers: list[Entry] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def report(self) -> dict[str, Any]:
        """The fields of the report."""
        fields = self.reporter[0].body["fields"]
        assert isinstance(fields, dict)
        return fields

    @property
    def messages(self) -> list[str]:
        return [entry.body["text"] for entry in self.reporter if entry.type == "message"]

    def written(self, kind: str) -> list[str]:
        """Texts of the officers' entries of one type."""
        return [entry.body["text"] for entry in self.officers if entry.type == kind]

    @property
    def answered(self) -> list[str]:
        """Texts that the token can read."""
        return [entry.body["text"] for entry in self.answers if entry.type == "answer"]


def open_everything(office: Office, tokens: Iterable[str] = ()) -> dict[str, OpenedCase]:
    """Case id -> case. Fails at the first gap, duplicate, orphan or entry that does not open. All rooms have to be stopped,
    and a last courier trip has to have ended."""
    letterbox = Store(office.server, "letterbox.sqlite3")
    casebook = Store(office.inspectorate, "casebook.sqlite3")
    roster = verify(office.roster, None, None)
    assert letterbox.cases == casebook.cases, "a case lies on one side only"
    assert not casebook.rows("outbox"), "answers were left behind"
    assert not casebook.rows("alarms"), casebook.rows("alarms")
    for store in (letterbox, casebook):
        check_disk(store)
    found = {case: open_case(case, letterbox, casebook, roster, office) for case in casebook.cases}
    for words in tokens:
        read_with_token(CaseToken.parse(words).keys(), letterbox, casebook, found, roster)
    return found


class Store:
    """One database, all tables read at once, and its folder of sealed files."""

    def __init__(self, folder: Path, name: str) -> None:
        self.files = folder / "files"
        with closing(sqlite3.connect(folder / name)) as plain:
            plain.row_factory = sqlite3.Row
            assert plain.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            names = [row[0] for row in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            self._tables = {one: [dict(row) for row in plain.execute(f'SELECT * FROM "{one}"')] for one in names}

    def rows(self, table: str, **equal: object) -> list[Row]:
        rows = self._tables[table]
        return [row for row in rows if all(row[name] == value for name, value in equal.items())]

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(self._tables)

    @property
    def cases(self) -> set[str]:
        return {row["case"] for row in self._tables["cases"]}

    def strand(self, case: str, strand: str) -> list[Row]:
        return sorted(self.rows("entries", case=case, strand=strand), key=lambda row: row["seq"])


def check_disk(store: Store) -> None:
    """Each file on the disk has its row, each row its file, to the byte."""
    lying = {path.name for path in store.files.iterdir()} - KEPT_BESIDE
    rows = store.rows("files")
    assert lying == {row["file"] for row in rows}, f"on the disk {sorted(lying)}, in rows {[row['file'] for row in rows]}"
    for row in rows:
        assert (store.files / row["file"]).stat().st_size == row["size"]
        assert sha256(pieces(store.files / row["file"])) == row["sha256"].hex()


def open_case(case: str, letterbox: Store, casebook: Store, roster: Roster, office: Office) -> OpenedCase:
    (held,) = casebook.rows("cases", case=case)
    (dropped,) = letterbox.rows("cases", case=case)
    assert held["birth"] == dropped["birth"]
    assert held["sealed_birth"] == dropped["sealed_birth"]
    record = birth_record.read(held["birth"])
    check_grants(case, letterbox, casebook, roster)
    keys = {name: found for name, person in office.people.items() if (found := grant_of(casebook, case, person))}
    assert keys, "no officer can read this case"
    assert len({key.seed for key in keys.values()}) == 1
    key = next(iter(keys.values()))
    strands = {
        strand: [read(row, key, record, roster) for row in chained(casebook, case, strand, record)]
        for strand in ("reporter", "officers")
    }
    assert strands["reporter"][0].type == "report"
    opened = OpenedCase(
        case, key.open_birth(record, held["sealed_birth"]), strands["reporter"], strands["officers"], set(keys)
    )
    check_answers(casebook, record, opened)
    for strand in ("reporter", "answers"):
        assert letterbox.strand(case, strand) == casebook.strand(case, strand), f"the two sides differ in {strand}"
    open_files(opened, letterbox, casebook)
    return opened


def check_grants(case: str, letterbox: Store, casebook: Store, roster: Roster) -> None:
    slots = {"recovery", *(officer.id for officer in roster.living)}
    for store in (letterbox, casebook):
        assert {row["slot"] for row in store.rows("grants", case=case)} == slots


def grant_of(casebook: Store, case: str, person: Person) -> CaseKey | None:
    (row,) = casebook.rows("grants", case=case, slot=person.id)
    try:
        return CaseKey(person.key.open_grant(case, person.id, row["envelope"]))
    except CannotOpen:
        return None


def chained(store: Store, case: str, strand: str, record: BirthRecord) -> list[Row]:
    """The strand's rows; fails at a gap or a row that does not follow."""
    before = record.hash
    rows = store.strand(case, strand)
    for number, row in enumerate(rows, start=1):
        assert row["seq"] == number, f"{strand} of {case} has a gap before {row['seq']}"
        assert row["prev"] == before
        before = sealed(row).hash
        assert row["hash"] == before
    return rows


def sealed(row: Row) -> SealedEntry:
    return SealedEntry(row["case"], row["strand"], row["seq"], row["prev"], row["envelope"])


def read(row: Row, key: CaseKey, record: BirthRecord, roster: Roster) -> Entry:
    return key.open_entry(sealed(row), record, lambda author, _version: signer(roster, author))


def signer(roster: Roster, author: str) -> bytes | None:
    officer = roster.by_id.get(author)
    return officer.sign_key if officer else None


def check_answers(casebook: Store, record: BirthRecord, opened: OpenedCase) -> None:
    """Each answer but the first was brought by exactly one entry of an officer, and each entry's answer is there."""
    rows = chained(casebook, opened.case, "answers", record)
    named = [tuple(entry.body["answer"]) for entry in opened.officers if "answer" in entry.body]
    assert sorted(named) == [(row["seq"], row["hash"].hex()) for row in rows[1:]]


def open_files(opened: OpenedCase, letterbox: Store, casebook: Store) -> None:
    """Each file entry has its row, each row its entry, and the true bytes are those that the entry names."""
    entries = {entry.body["file"]: entry for entry in opened.reporter if entry.type == "file"}
    rows = casebook.rows("files", case=opened.case)
    assert {row["file"] for row in rows} == set(entries)
    by_id = sorted(rows, key=lambda row: str(row["file"]))
    assert sorted(letterbox.rows("files", case=opened.case), key=lambda row: str(row["file"])) == by_id
    for row in rows:
        entry, body = entries[row["file"]], entries[row["file"]].body
        assert row["seq"] == entry.seq
        key = base64.b64decode(body["key"])
        kept = pieces(casebook.files / row["file"])
        digest = sha256(open_file(opened.case, row["file"], key, body["size"], kept))
        assert digest == body["sha256"]
        assert body["name"] not in opened.files, f"{body['name']} is here twice"
        opened.files[body["name"]] = digest


def read_with_token(
    keys: ReporterKeys, letterbox: Store, casebook: Store, found: dict[str, OpenedCase], roster: Roster
) -> None:
    """Reads the answers of a token's case and checks the head that the token signed. A token without a case is none."""
    rows = letterbox.rows("cases", locator_hash=keys.locator_hash)
    if not rows:
        return
    (row,) = rows
    opened = found[row["case"]]
    last = casebook.strand(opened.case, "reporter")[-1]
    assert keys.check_head(opened.case, row["head"]) == Head(last["seq"], last["hash"])
    assert (row["reporter_seq"], row["reporter_hash"], row["carried_seq"]) == (last["seq"], last["hash"], last["seq"])
    opened.answers = [
        keys.open_answer(sealed(one), lambda author, _version: signer(roster, author))
        for one in letterbox.strand(opened.case, "answers")
    ]


def check_against(ledger: Ledger, office: Office) -> None:
    """Holds what the officers can open against what everybody was told."""
    found = open_everything(office, ledger.tokens())
    cases = {words: case for words in ledger.tokens() if (case := case_of(office, words))}
    assert set(cases.values()) == set(found), "a case that nobody sent"
    assert len(set(cases.values())) == len(cases)
    for deed in ledger.of("report"):
        if deed.told or deed.owner in cases:
            assert found[cases[deed.owner]].report["narrative"] == deed.content
    for words, case in cases.items():
        opened = found[case]
        compare_deeds(ledger.of("message", words), opened.messages)
        compare_deeds(ledger.of("file", words), [f"{name} {digest}" for name, digest in opened.files.items()])
        for kind in ("answer", "note", "move"):
            compare_deeds(ledger.of(kind, case), opened.written(kind))
        assert opened.answered == opened.written("answer")


def case_of(office: Office, words: str) -> str | None:
    """The case of a token, or None if the letterbox has none under it."""
    store = Store(office.server, "letterbox.sqlite3")
    rows = store.rows("cases", locator_hash=CaseToken.parse(words).keys().locator_hash)
    return rows[0]["case"] if rows else None


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while piece := handle.read(CHUNK):
            yield piece


def sha256(content: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    return digest.hexdigest()
