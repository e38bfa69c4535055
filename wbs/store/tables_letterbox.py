"""Tables of the letterbox. Every column has its line in SECURITY.md ("Plaintext budget"); a test compares them.

Tables with random keys are WITHOUT ROWID: a hidden row number would tell the order in which people wrote.
"""

from sqlalchemy import CheckConstraint, Index, LargeBinary, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from wbs.store.strict_columns import make_strict


class LetterboxTable(SQLModel, registry=registry()):
    """Tables that live in letterbox.sqlite3."""


class Office(LetterboxTable, table=True):
    __tablename__ = "office"
    __table_args__ = (CheckConstraint("one = 1"),)
    one: int = Field(primary_key=True)
    form_secret: bytes
    last_carry: str | None


class Roster(LetterboxTable, table=True):
    __tablename__ = "rosters"
    version: int = Field(primary_key=True)
    document: bytes


class Case(LetterboxTable, table=True):
    __tablename__ = "cases"
    __table_args__ = (
        # Only what waits for the courier: a trip with nothing to do reads nothing.
        Index("waiting", "case", sqlite_where=text("reporter_seq > carried_seq")),
        {"sqlite_with_rowid": False},
    )
    case: str = Field(primary_key=True)
    locator_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    birth: bytes
    sealed_birth: bytes
    head: bytes
    reporter_seq: int
    reporter_hash: bytes
    carried_seq: int


class Grant(LetterboxTable, table=True):
    __tablename__ = "grants"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    slot: str = Field(primary_key=True)
    envelope: bytes


class Entry(LetterboxTable, table=True):
    __tablename__ = "entries"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    strand: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    prev: bytes
    envelope: bytes
    hash: bytes


class Form(LetterboxTable, table=True):
    __tablename__ = "forms"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    mac: bytes = Field(sa_type=LargeBinary, primary_key=True)
    seq: int


class File(LetterboxTable, table=True):
    __tablename__ = "files"
    __table_args__ = ({"sqlite_with_rowid": False},)
    file: str = Field(primary_key=True)
    case: str = Field(foreign_key="cases.case", index=True)
    seq: int
    size: int
    sha256: bytes


class Visit(LetterboxTable, table=True):
    __tablename__ = "visits"
    __table_args__ = ({"sqlite_with_rowid": False},)
    visit: bytes = Field(sa_type=LargeBinary, primary_key=True)
    sealed: bytes
    deadline: int


class Forgotten(LetterboxTable, table=True):
    __tablename__ = "forgotten"
    __table_args__ = (Index("told", "locator_hash"), {"sqlite_with_rowid": False})
    case: str = Field(primary_key=True)
    certificate: bytes
    # Both empty until the certificate was checked and everything of the case is gone.
    locator_hash: bytes | None = Field(sa_type=LargeBinary)
    day: str | None


make_strict(LetterboxTable.metadata)


def table(name: str) -> Table:
    """The plain table, for statements that move many rows at once."""
    return LetterboxTable.metadata.tables[name]


OFFICE, ROSTERS, CASES, GRANTS = table("office"), table("rosters"), table("cases"), table("grants")
ENTRIES, FORMS, FILES, VISITS = table("entries"), table("forms"), table("files"), table("visits")
FORGOTTEN = table("forgotten")
