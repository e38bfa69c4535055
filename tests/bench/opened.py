"""After the load: an officer's key opens what lies in a store, and that must be exactly what was acknowledged."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from crypto import birth_record
from crypto.case_unseal import CaseKey
from crypto.entry import SealedEntry
from tests.bench.failed import BenchFailed
from tests.proofs.office import Person

LETTERBOX, CASEBOOK = "letterbox.sqlite3", "casebook.sqlite3"
FIRST_ENTRIES = """
    SELECT cases."case", cases.birth, grants.envelope, entries.seq, entries.prev, entries.envelope
    FROM cases JOIN grants ON grants."case" = cases."case" AND grants.slot = ?
    JOIN entries ON entries."case" = cases."case" AND entries.strand = 'reporter' AND entries.seq = 1
"""


def must_be_exactly(store: Path, person: Person, told: Iterable[str], beside: Iterable[str] = ()) -> int:
    """How many cases `store` (a database) holds. `told`: narratives that were acknowledged; `beside`: others that were filed.

    Raises BenchFailed if one is lost, there twice, altered, or was never sent.
    """
    found, sent = Counter(narratives(store, person)), Counter([*told, *beside])
    if found != sent:
        lost, more = sent - found, found - sent
        raise BenchFailed(f"lost: {sum(lost.values())}, never acknowledged or twice: {sum(more.values())}")
    with closing(sqlite3.connect(store)) as plain:
        (cases,) = plain.execute("SELECT count(*) FROM cases").fetchone()
    if cases != sum(sent.values()):
        raise BenchFailed(f"{cases} cases lie there, {sum(sent.values())} of them could be opened")
    return int(cases)


def narratives(store: Path, person: Person) -> Iterator[str]:
    """The text of each report that this person's key opens, its signatures checked."""
    with closing(sqlite3.connect(store)) as plain:
        rows = plain.execute(FIRST_ENTRIES, (person.id,)).fetchall()
    for case, birth, grant, seq, prev, envelope in rows:
        key = CaseKey(person.key.open_grant(case, person.id, grant))
        sealed = SealedEntry(case, "reporter", seq, prev, envelope)
        entry = key.open_entry(sealed, birth_record.read(birth), lambda *_: None)
        yield str(entry.body["fields"]["narrative"])
