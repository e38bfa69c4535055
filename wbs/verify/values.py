"""What a value of each column must be, as conditions that SQLite tests row by row: no row is read into memory for it.

A condition never sees a value of another type, and counts as broken when it cannot be told.
"""

from collections.abc import Iterable, Mapping

from crypto import birth_record, custody, destruction, envelope, grant, preferences, signed_head, snapshot, tally
from wbs.store.shape import BLOB, TEXT, WHOLE, YES_NO, Column

Rules = Mapping[str, str]

LARGEST_NUMBER = (1 << 53) - 1
LARGEST_TEXT = 16 * 1024 * 1024
LONGEST_LINE = 256
PUBLIC_KEY, SIGN_KEY, HASH = 1216, 32, 32
# Locked keys and visits: FORMAT.md, "An officer's key at rest" and "Visit".
LOCKED_KEY, LOCKED_VISIT = 29 + 12 + 32 + 32 + 20 + 16, 412

_SIZES = tuple(4096 << step for step in range(13))
# In bytes too: length and GLOB end at a zero byte.
HEX_ID = "length(CAST({c} AS BLOB)) = 32 AND length({c}) = 32 AND {c} NOT GLOB '*[^0-9a-f]*'"
OFFICER = "length(CAST({c} AS BLOB)) = 16 AND length({c}) = 16 AND {c} NOT GLOB '*[^0-9a-f]*'"
SLOT = f"({OFFICER}) OR {{c}} = '{grant.RECOVERY}'"
SEQ = f"{{c}} BETWEEN 1 AND {LARGEST_NUMBER}"
COUNT = f"{{c}} BETWEEN 0 AND {LARGEST_NUMBER}"
# date() gives another day back for a day that is none.
DAY = "length({c}) = 10 AND date({c}) = {c}"
PAST = f"{DAY} AND {{c}} <= '{{tomorrow}}'"
SOON = "{c} BETWEEN 1 AND {minute} + 1440"
ANYTHING = ""
LINE = f"length({{c}}) BETWEEN 1 AND {LONGEST_LINE}"
SNAPSHOT = (
    f"substr({{c}}, 1, {len(envelope.HEADER)}) = x'{envelope.HEADER.hex()}' "
    f"AND length({{c}}) > {envelope.OVERHEAD} AND (length({{c}}) - {envelope.OVERHEAD}) % {snapshot.STEP} = 0"
)
ENTRY = (
    f"substr({{c}}, 1, {len(envelope.HEADER)}) = x'{envelope.HEADER.hex()}' "
    f"AND length({{c}}) - {envelope.OVERHEAD} IN {_SIZES}"
)


def long(count: int) -> str:
    """Exactly so many bytes."""
    return f"length({{c}}) = {count}"


def sealed(size: int) -> str:
    """An envelope of so many bytes."""
    return f"{long(size)} AND substr({{c}}, 1, {len(envelope.HEADER)}) = x'{envelope.HEADER.hex()}'"


SEALED_BIRTH = sealed(envelope.OVERHEAD + birth_record.SEALED_TEXT)
GRANT = sealed(grant.GRANT_SIZE)
NAME_REQUEST = sealed(envelope.OVERHEAD + custody.REQUEST_TEXT)
HAND_OVER = sealed(envelope.OVERHEAD + custody.HAND_OVER_TEXT)
TALLY = sealed(tally.TALLY_SIZE)
PREFERENCES = sealed(preferences.SIZE)
HEAD = long(signed_head.BYTES)
BIRTH = "length({c}) BETWEEN 64 AND 65536"
CERTIFICATE = f"length({{c}}) BETWEEN 96 AND {destruction.LONGEST}"
DOCUMENT = "length({c}) BETWEEN 1 AND 4194304"

_TYPES = {
    TEXT: "typeof({c}) = 'text'",
    BLOB: f"typeof({{c}}) = 'blob' AND length({{c}}) <= {LARGEST_TEXT}",
    WHOLE: "typeof({c}) = 'integer'",
    YES_NO: "typeof({c}) = 'integer' AND {c} IN (0, 1)",
}


class Values:
    """The conditions of one store. `rules`: "table.column" or "*.column" -> condition, besides the column's type.

    `given`: what conditions name that is known only now (tomorrow, minute).
    """

    def __init__(self, tables: Mapping[str, Iterable[Column]], rules: Rules, given: Mapping[str, object]) -> None:
        self._conditions: dict[str, dict[str, str]] = {}
        for table, columns in tables.items():
            named = {column.name: self._condition(table, column, rules, given) for column in columns}
            self._conditions[table] = dict(sorted(named.items()))

    @staticmethod
    def _condition(table: str, column: Column, rules: Rules, given: Mapping[str, object]) -> str:
        name = quoted(column.name)
        rule = rules.get(f"{table}.{column.name}", rules.get(f"*.{column.name}", "1"))
        if rule == ANYTHING:
            return "1"
        # CASE, because AND promises no order: a rule must not meet a value of another type.
        test = f"CASE WHEN {_TYPES[column.type]} THEN ({rule}) ELSE 0 END"
        if not column.required:
            test = f"{{c}} IS NULL OR {test}"
        return f"COALESCE(({test.format(c=name, **given)}), 0)"

    def columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns, sorted."""
        return tuple(self._conditions[table])

    def test(self, table: str, column: str) -> str:
        """SQL that is 1 when the value is one that we make, else 0."""
        return self._conditions[table][column]

    def sound(self, table: str, *columns: str) -> str:
        """SQL that is true when these values (all, if none is named) are such."""
        return " AND ".join(self.test(table, column) for column in columns or self.columns(table))

    def guarded(self, table: str, *columns: str) -> str:
        """A select list: each value, NULL in the place of one that we do not make."""
        return ", ".join(f"CASE WHEN {self.test(table, column)} THEN {quoted(column)} END" for column in columns)


def quoted(name: str) -> str:
    """The name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
