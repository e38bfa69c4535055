"""One search through a store's database: its shape, its values, and what refers to what. Each finding is told at once."""

from collections.abc import Callable, Generator, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from wbs.store.errors import StoreBroken, StoreWrongVersion
from wbs.store.read_only import ReadOnly
from wbs.store.shape import Shape
from wbs.verify.finding import Finding
from wbs.verify.values import HEX_ID, SEQ, Values, quoted

Tell = Callable[[Finding], None]

PAGE = 50
_NUMBERS = ("seq", "version", "upto_seq")


@dataclass
class Search:
    """`tables`: those of the database that have the columns which ours have; only they are read any further. `added`: whether
    something stands there that ours does not have."""

    database: ReadOnly
    shape: Shape
    values: Values
    tell: Tell
    tables: set[str] = field(default_factory=set)
    added: bool = False

    def outside(self, marks: tuple[int, int]) -> None:
        """What SQLite says of the file, its marks, its tables."""
        for part, look in (("PRAGMA", lambda: self._marks(marks)), ("schema", self._shapes), ("sqlite", self._damages)):
            self.part(part, look)

    def inside(self) -> None:
        """Each value of each row of each table."""
        for table in sorted(self.tables):
            self.part(table, lambda table=table: self._values(table))  # type: ignore[misc]

    def part(self, name: str, look: Callable[[], None], case: str = "") -> None:
        """Runs one part; when the file breaks under it, that is a finding and the rest goes on."""
        try:
            look()
        except (StoreBroken, StoreWrongVersion) as broken:
            self.tell(Finding("unreadable", name, case, detail=str(broken)))

    def has(self, *tables: str) -> bool:
        """Whether these tables can be read."""
        return self.tables.issuperset(tables)

    def pages(self, table: str, key: str, *columns: str, hold: bool = False) -> Generator[list[tuple[Any, ...]], None, None]:
        """All rows whose key is sound, by key. `hold`: each page in a snapshot that lasts until the next is asked for."""
        name, after = quoted(key), None
        chosen = self.values.guarded(table, key, *columns)
        while True:
            beyond = f"AND {name} > ?" if after is not None else ""
            where = f"WHERE {self.values.test(table, key)} {beyond} ORDER BY {name} LIMIT {PAGE}"
            statement = f"SELECT {chosen} FROM {quoted(table)} {where}"
            with self.database.snapshot() if hold else nullcontext():
                page = list(self.database.rows(statement, *(() if after is None else (after,))))
                if hold and page:
                    yield page
            if not page:
                return
            if not hold:
                yield page
            after = page[-1][0]

    def lost(self, table: str, what: str, statement: str) -> None:
        """Tells each row (case, seq) of a statement as one finding about the table."""

        def look() -> None:
            for case, seq in self.database.rows(statement):
                self.tell(Finding(what, table, case if isinstance(case, str) else "", seq or 0))

        if self.has(table):
            self.part(table, look)

    def without_case(self, tables: Iterable[str]) -> None:
        """Rows of cases that are not there."""
        for table in tables:
            sound = self.values.sound(table, "case") if self.has(table, "cases") else ""
            if sound:
                here = f'SELECT 1 FROM cases WHERE cases."case" = {quoted(table)}."case"'
                self.lost(
                    table, "nothing", f'SELECT DISTINCT "case", 0 FROM {quoted(table)} WHERE {sound} AND "case" IS NOT NULL '
                    f"AND NOT EXISTS ({here})"
                )  # fmt: skip

    def _marks(self, marks: tuple[int, int]) -> None:
        if self.database.marks() != marks:
            self.tell(Finding("mark", "PRAGMA"))

    def _damages(self) -> None:
        # What somebody added (an index over an expression, a column that is computed) would be run by SQLite's own check, and
        # could keep it for ever. That it is there has been told.
        if self.added:
            return
        for damage in self.database.damages():
            self.tell(Finding("database", "sqlite", detail=damage))

    def _shapes(self) -> None:
        found = self.database.shape()
        for name in sorted({*self.shape.tables, *found.tables}):
            if name not in found.tables:
                self.tell(Finding("shape_missing", name))
            elif name not in self.shape.tables:
                self._add("shape_strange", name)
            elif found.tables[name] != self.shape.tables[name]:
                self._add("shape_other", name)
            else:
                self.tables.add(name)
        for name in sorted({*self.shape.others, *found.others}):
            if self.shape.others.get(name) != found.others.get(name):
                if name in found.others:
                    self._add("shape_strange", name)
                else:
                    self.tell(Finding("shape_missing", name))

    def _add(self, what: str, name: str) -> None:
        self.added = True
        self.tell(Finding(what, name))

    def _values(self, table: str) -> None:
        columns = self.values.columns(table)
        case = f"CASE WHEN typeof(\"case\") = 'text' AND {HEX_ID.format(c=quoted('case'))} THEN \"case\" ELSE '' END"
        number = next((name for name in _NUMBERS if name in columns), None)
        seq = f"CASE WHEN typeof({number}) = 'integer' AND {SEQ.format(c=number)} THEN {number} ELSE 0 END"
        chosen = [case if "case" in columns else "''", seq if number else "0"]
        chosen += [self.values.test(table, column) for column in columns]
        broken = f"SELECT {', '.join(chosen)} FROM {quoted(table)} WHERE NOT ({self.values.sound(table)})"
        for named, at, *tests in self.database.rows(broken):
            for column, fits in zip(columns, tests, strict=True):
                if not fits:
                    self.tell(Finding("value", f"{table}.{column}", named, at))
