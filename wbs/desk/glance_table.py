"""All glances of one officer in a database in memory, with the words of the cases that he has stated: lists, counts and search.

Nothing of it is ever in a file: the database is `:memory:`, and what SQLite sorts stays in memory too. Of the words only an index
is kept that finds the case again, and, packed, what it was made from, so that it can be taken out.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, KeysView, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wbs.cases.calendar import WorkingDays
from wbs.desk.glance import OPEN, PAGE, Found, Glance, Query
from wbs.desk.glance_line import COLUMNS, GlanceLines, columns_in

WEEK = timedelta(days=7)
NUMBER = re.compile(r"(?:LI-?)?([0-9A-F]{6}|[0-9A-F]{32})")
WORD = re.compile(r"\w+")
MOST_WORDS = 12
RARE = 60  # a word of more cases tells nothing of two of them
SHORTEST_BEGINNING = 3  # shorter words are looked for as they are, except the last one

# What filters ask for. The words lie in tables of their own, and glances beside them, so that a filter reads few pages.
_TABLES = """
CREATE TABLE glances (id INTEGER PRIMARY KEY, "case" TEXT NOT NULL UNIQUE, stated INTEGER NOT NULL, open INTEGER NOT NULL,
 urgent INTEGER NOT NULL, ends INTEGER NOT NULL, warns INTEGER NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL,
 state TEXT NOT NULL, holder INTEGER, proposed INTEGER NOT NULL, born INTEGER NOT NULL,
 due INTEGER NOT NULL, alarms INTEGER NOT NULL, waits INTEGER NOT NULL, writable INTEGER NOT NULL, recovery INTEGER NOT NULL,
 recovered INTEGER NOT NULL, closed INTEGER NOT NULL, keep TEXT NOT NULL, stays INTEGER NOT NULL);
CREATE INDEX urgency ON glances (open DESC, urgent, "case");
CREATE INDEX counted ON glances (open, ends, warns, stated, holder, proposed);
CREATE INDEX to_receipt ON glances ("case") WHERE due;
CREATE INDEX recoveries ON glances ("case") WHERE recovered;
CREATE INDEX closings ON glances (keep, closed) WHERE closed;
CREATE TABLE written (id INTEGER PRIMARY KEY, words BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (said, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2");
"""
_NEWEST = 'CREATE INDEX IF NOT EXISTS newest ON glances (open DESC, born DESC, "case")'
_PUT = f'INSERT INTO glances (id, "case", {", ".join(COLUMNS)}) VALUES ({", ".join(["?"] * (2 + len(COLUMNS)))})'


class GlanceTable:
    """`me`: whose glances these are. Not safe to share between threads: the desk has one for it."""

    def __init__(self, me: str, calendar: WorkingDays) -> None:
        self._me, self._calendar = me, calendar
        self._lines = GlanceLines((me,), calendar)
        # By case: what its glance was made from, if it may be kept, and its line. Looked at only when somebody sees the case.
        self._held: dict[str, tuple[bytes | None, str]] = {}
        # Requests are served one at a time, but not always by the thread that opened the session.
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA temp_store=MEMORY")
        self._db.executescript(_TABLES)
        self._counted: dict[tuple[Query, date], int] = {}

    def close(self) -> None:
        """Lets go of everything."""
        self._held.clear()
        self._db.close()

    def put(self, glance: Glance, mark: bytes, words: str | None) -> None:
        """In place of what was there. `mark`: of what it was made from; `words`: what the search finds it by, None before the
        statement."""
        self.drop(glance.case)
        id, line = self._next_id(), self._lines.line_of(glance)
        self._put(id, [(glance.case, None if self._lines.names_strangers(glance) else mark, line)])
        if words is not None and glance.stated:
            self._db.execute("INSERT INTO written VALUES (?, ?)", (id, zlib.compress(words.encode(), 1)))
            self._db.execute("INSERT INTO words (rowid, said) VALUES (?, ?)", (id, words))

    def put_many(self, lines: Iterable[tuple[str, bytes, str]]) -> list[str]:
        """Cases that have no glance yet, with marks and lines as `marked` gave them, under the same people; without words.
        Returns their ids."""
        some = list(lines)
        self._db.execute("BEGIN")
        self._put(self._next_id(), some)
        self._db.execute("COMMIT")
        return [case for case, _, _ in some]

    def _next_id(self) -> int:
        return int(self._db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM glances").fetchone()[0])

    def _put(self, first: int, lines: Sequence[tuple[str, bytes | None, str]]) -> None:
        self._counted.clear()
        self._db.executemany(_PUT, ((id, case, *columns_in(line)) for id, (case, _, line) in enumerate(lines, first)))
        self._held.update((case, (mark, line)) for case, mark, line in lines)

    def marked(self) -> Iterator[tuple[str, bytes, str]]:
        """Every case with the mark of what its glance was made from, and the line of its glance; but for those that name somebody
        whom nobody else here would know by the number."""
        return ((case, mark, line) for case, (mark, line) in self._held.items() if mark is not None)

    def drop(self, case: str) -> None:
        """Nothing of this case is found any more."""
        row = self._db.execute('SELECT id FROM glances WHERE "case" = ?', (case,)).fetchone()
        if row is None:
            return
        self._counted.clear()
        known = self._db.execute("SELECT words FROM written WHERE id = ?", row).fetchone()
        if known:
            # The words must be the very ones: the index has no other copy of what it holds.
            said = zlib.decompress(known[0]).decode()
            self._db.execute("INSERT INTO words (words, rowid, said) VALUES ('delete', ?, ?)", (*row, said))
        for table in ("glances", "written"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", row)
        del self._held[case]

    def clear(self, people: Sequence[str]) -> None:
        """Nothing is known any more. `people`: everybody who may be named from now on, as they are numbered."""
        self._lines = GlanceLines(people, self._calendar)
        self._counted.clear()
        self._held.clear()
        self._db.executescript("DELETE FROM glances; DELETE FROM written;")
        self._db.execute("INSERT INTO words (words) VALUES ('delete-all')")

    def get(self, case: str) -> Glance | None:
        """None for a case that is not his, or that nobody has looked at yet."""
        return self._glance(case) if case in self._held else None

    def has(self, case: str) -> bool:
        return case in self._held

    @property
    def known(self) -> KeysView[str]:
        """Ids of all cases that have a glance, in no order."""
        return self._held.keys()

    def cases(self, where: str, *asked: object) -> list[str]:
        """Ids of the cases of which this holds, in no order."""
        return [row[0] for row in self._db.execute(f'SELECT "case" FROM glances WHERE {where}', asked)]

    def number(self, where: str, *asked: object) -> int:
        """Of how many cases this holds."""
        return int(self._db.execute(f"SELECT COUNT(*) FROM glances WHERE {where}", asked).fetchone()[0])

    def all(self, where: str, *asked: object) -> list[Glance]:
        """Glances of which this holds, in no order."""
        return [self._glance(case) for case in self.cases(where, *asked)]

    def _glance(self, case: str) -> Glance:
        return self._lines.glance_of(case, self._held[case][1])

    def select(self, query: Query, today: date, waiting: int = 0) -> Found:
        """One page. An empty page behind the last one. `waiting`: how many cases have still to be read."""
        where, asked = self._where(query, today)
        order = "open DESC, urgent"
        if query.sort == "newest":
            order = "open DESC, born DESC"
            self._db.execute(_NEWEST)  # not before somebody asks: every sign-in would pay for it
        span = [PAGE, PAGE * (max(1, query.page) - 1)]
        page = f'SELECT "case" FROM glances WHERE {where} ORDER BY {order}, "case" LIMIT ? OFFSET ?'
        rows = self._db.execute(page, [*asked, *span]).fetchall()
        return Found(tuple(self._glance(case) for (case,) in rows), self.count(query, today), waiting)

    def count(self, query: Query, today: date) -> int:
        """How many on all pages."""
        query = replace(query, page=1, sort="urgency")  # else every page that anybody asks for would be remembered
        if not query.text and (query, today) in self._counted:
            return self._counted[query, today]
        where, asked = self._where(query, today)
        total = int(self._db.execute(f"SELECT COUNT(*) FROM glances WHERE {where}", asked).fetchone()[0])
        if not query.text:
            self._counted[query, today] = total
        return total

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """In how many cases each of these words stands, as far as that is in two and not in many."""
        asked = "SELECT COUNT(*) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"  # counts no further than it must
        found = {word: int(self._db.execute(asked, (f'"{word}"', RARE + 1)).fetchone()[0]) for word in words}
        return {word: number for word, number in found.items() if 2 <= number <= RARE}

    def holding(self, word: str, kind: str) -> list[str]:
        """Cases of this kind in which this very word stands."""
        asked = 'SELECT "case" FROM glances WHERE stated AND kind = ? AND id IN (SELECT rowid FROM words WHERE words MATCH ?)'
        return [row[0] for row in self._db.execute(asked, (kind, f'"{word}"'))]

    def _where(self, query: Query, today: date) -> tuple[str, list[Any]]:
        """What holds of a case that is found. Whatever its row does not show is asked of stated cases only."""
        parts = [_text(query.text), _state(query.state), _clock(query.clock, today), self._mine(query.mine)]
        if query.units:
            parts.append((f"unit IN ({_marks(query.units)})", [*query.units]))
        if query.kinds:
            parts.append((f"stated AND kind IN ({_marks(query.kinds)})", [*query.kinds]))
        return " AND ".join(f"({part})" for part, _ in parts), [one for _, asked in parts for one in asked]

    def _mine(self, mine: str) -> tuple[str, list[Any]]:
        if mine == "mine":
            return "stated AND holder = ?", [self._lines.number_of(self._me)]
        if mine == "free":
            return "stated AND holder IS NULL", []
        return ("stated AND proposed", []) if mine == "proposed" else ("1", [])


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["?"] * len(values))


def _state(state: str) -> tuple[str, list[Any]]:
    if state == OPEN:
        return "open", []
    return ("stated AND state = ?", [state]) if state else ("1", [])


def _clock(clock: str, today: date) -> tuple[str, list[Any]]:
    day = today.toordinal()
    if clock == "overdue":
        return "ends < ?", [day]
    if clock == "soon":
        return "ends >= ? AND warns <= ?", [day, day]
    return ("ends BETWEEN ? AND ?", [day, (today + WEEK).toordinal()]) if clock == "week" else ("1", [])


def _text(text: str) -> tuple[str, list[Any]]:
    """A number is shown of every case; words are those of stated cases, for of no other case they are in the index."""
    number = NUMBER.fullmatch("".join(text.upper().split()))
    if not text.strip():
        return "1", []
    asked: list[Any] = []
    parts = []
    if match := match_of(text):
        parts.append("stated AND id IN (SELECT rowid FROM words WHERE words MATCH ?)")
        asked.append(match)
    if number:
        parts.append('"case" >= ? AND "case" < ?')
        asked += [number[1].lower(), number[1].lower() + "g"]
    return " OR ".join(f"({part})" for part in parts) or "0", asked


def match_of(text: str) -> str:
    """What was typed as a question to the index: every word must be there, as the beginning of one ("suap" finds "suapnya");
    short ones whole, except the last, which may be half typed. "" if there is no word in it."""
    words = WORD.findall(text)[:MOST_WORDS]
    last = len(words) - 1
    return " AND ".join(
        f'"{word}"*' if len(word) >= SHORTEST_BEGINNING or at == last else f'"{word}"' for at, word in enumerate(words)
    )
