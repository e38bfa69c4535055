"""Where every strand of every case ends, and whether an entry is still where it was: in the clear, for any officer alike."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from wbs.store.rows import ANSWERS, OFFICERS, REPORTER, CaseHeads, Head, Place
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CASES

NOTHING: Head = (0, bytes(32))
NO_HEADS: CaseHeads = (NOTHING, NOTHING, NOTHING)
STRAND_ORDER = (REPORTER, OFFICERS, ANSWERS)
CASE_ID = re.compile(r"[0-9a-f]{32}")
LAST_SEQ = (1 << 53) - 1
AT_ONCE = 200
MANY = 500  # asked one by one, more than these take longer than all
HASH_BYTES = 32

# Rows of another form are no entries and no cases: they stand in nobody's way, end no strand, and count for none that is gone.
# With MAX(seq) SQLite takes the hash of that row.
# As bytes: what is text is decoded one by one.
_ENDS = f"""SELECT CAST("case" AS BLOB),
 CASE strand WHEN 'reporter' THEN 0 WHEN 'officers' THEN 1 WHEN 'answers' THEN 2 ELSE 3 END, MAX(seq), hash
 FROM entries WHERE typeof("case") = 'text' AND typeof(seq) = 'integer' AND seq BETWEEN 1 AND {LAST_SEQ} %s
 GROUP BY "case", strand"""
_CASES = """SELECT CAST("case" AS BLOB) FROM cases WHERE typeof("case") = 'text'"""
_STRAND = f"""EXISTS (SELECT 1 FROM entries WHERE entries."case" = cases."case" AND strand = '%s'
 AND typeof(seq) = 'integer' AND seq BETWEEN 1 AND {LAST_SEQ})"""
_UNTOUCHED = f"""SELECT "case" FROM cases WHERE typeof("case") = 'text' AND changed > ?
 AND {_STRAND % REPORTER} AND NOT {_STRAND % OFFICERS}"""
_HELD = 'SELECT "case", strand, seq, hash FROM entries WHERE ("case", strand, seq) IN (VALUES %s)'


class Heads:
    """`casebook.heads_of_cases`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, CaseHeads]:
        """Of every case, in one question."""
        with self._database.read() as connection:
            cases = [case.decode("utf-8", "replace") for (case,) in _rows(connection, _CASES)]
            return _heads(filter(CASE_ID.fullmatch, cases), _rows(connection, _ENDS % ""))

    def of(self, cases: Iterable[str]) -> dict[str, CaseHeads]:
        """Of these; a case that is not there has no line."""
        found: dict[str, CaseHeads] = {}
        cases = list(cases)
        if len(cases) > MANY:
            everything = self.all()
            return {case: everything[case] for case in cases if case in everything}
        with self._database.read() as connection:
            for case in cases:
                if connection.execute(select(CASES.c.changed).where(CASES.c.case == case)).first() is not None:
                    found |= _heads([case], _rows(connection, _ENDS % 'AND "case" = ?', case))
        return found

    def untouched(self, counter: int) -> list[str]:
        """Cases that changed after `counter`, that have come and in which no officer has written yet."""
        with self._database.read() as connection:
            return [case for case in connection.exec_driver_sql(_UNTOUCHED, (counter,)).scalars() if CASE_ID.fullmatch(case)]

    def missing(self, places: Sequence[Place]) -> list[Place]:
        """Those of these entries that are not there, or with another hash."""
        gone: list[Place] = []
        with self._database.read() as connection:
            for at in range(0, len(places), AT_ONCE):
                gone += _missing(connection, places[at : at + AT_ONCE])
        return gone


def _missing(connection: Connection, places: Sequence[Place]) -> list[Place]:
    asked: list[Any] = [value for case, strand, seq, _ in places for value in (case, strand, seq)]
    rows = connection.exec_driver_sql(_HELD % ", ".join(["(?, ?, ?)"] * len(places)), tuple(asked)).fetchall()
    held = {tuple(row) for row in rows}
    return [place for place in places if place not in held]


def _rows(connection: Connection, question: str, *asked: str) -> Sequence[Any]:
    # The driver's own rows: of 20,000 cases there are 60,000, and each of SQLAlchemy's costs more than the question.
    cursor = connection.connection.cursor()
    cursor.execute(question, asked)
    return cursor.fetchall()


def _heads(cases: Iterable[str], ends: Iterable[Any]) -> dict[str, CaseHeads]:
    """`ends`: rows of (case in bytes, place in STRAND_ORDER, seq, hash)."""
    strands: tuple[dict[bytes, Head], ...] = ({}, {}, {})
    for case, at, seq, hash in ends:
        if at < len(strands) and isinstance(hash, bytes) and len(hash) == HASH_BYTES:
            strands[at][case] = (seq, hash)
    reporter, officers, answers = (heads.get for heads in strands)
    ids = ((case, case.encode()) for case in cases)
    return {case: (reporter(raw, NOTHING), officers(raw, NOTHING), answers(raw, NOTHING)) for case, raw in ids}
