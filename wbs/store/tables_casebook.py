"""Tables of the casebook. Every column has its line in SECURITY.md ("Plaintext budget"); a test compares them.

Tables with random keys are WITHOUT ROWID: a hidden row number would tell the order in which things came.
"""

from sqlalchemy import CheckConstraint, Index, LargeBinary, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from wbs.store.strict_columns import make_strict

NAME = "casebook.sqlite3"
APPLICATION_ID = 0x57425332
VERSION = 1


class CasebookTable(SQLModel, registry=registry()):
    """Tables that live in casebook.sqlite3."""


class Office(CasebookTable, table=True):
    __tablename__ = "office"
    __table_args__ = (CheckConstraint("one = 1"),)
    one: int = Field(primary_key=True)
    form_secret: bytes
    counter: int
    last_trip: str | None
    last_whole_trip: str | None


class Roster(CasebookTable, table=True):
    __tablename__ = "rosters"
    version: int = Field(primary_key=True)
    document: bytes
    carried: bool


class Case(CasebookTable, table=True):
    __tablename__ = "cases"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True)
    birth: bytes
    sealed_birth: bytes
    changed: int = Field(index=True)
    # Defaults, so that a casebook of an older release can be given the columns.
    opened: bool = Field(sa_column_kwargs={"server_default": "0"})
    came: str = Field(sa_column_kwargs={"server_default": ""})


class Grant(CasebookTable, table=True):
    __tablename__ = "grants"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    slot: str = Field(primary_key=True)
    envelope: bytes


class Entry(CasebookTable, table=True):
    __tablename__ = "entries"
    # The heads of all cases are read from the index alone: the rows themselves are 5 KiB each.
    __table_args__ = (Index("heads", "case", "strand", "seq", "hash"), {"sqlite_with_rowid": False})
    case: str = Field(primary_key=True, foreign_key="cases.case")
    strand: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    prev: bytes
    envelope: bytes
    hash: bytes


class File(CasebookTable, table=True):
    __tablename__ = "files"
    __table_args__ = ({"sqlite_with_rowid": False},)
    file: str = Field(primary_key=True)
    case: str = Field(foreign_key="cases.case", index=True)
    seq: int
    size: int
    sha256: bytes


class Officer(CasebookTable, table=True):
    __tablename__ = "officers"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    login: str = Field(unique=True)
    locked_key: bytes
    last_totp_step: int
    # A default, so that a casebook of an older release can be given the column.
    handed_over: str = Field(sa_column_kwargs={"server_default": ""})


class OneTimeCode(CasebookTable, table=True):
    __tablename__ = "one_time_codes"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    used: bool


class Session(CasebookTable, table=True):
    __tablename__ = "sessions"
    __table_args__ = ({"sqlite_with_rowid": False},)
    session: bytes = Field(sa_type=LargeBinary, primary_key=True)
    officer: str
    deadline: int


class Invitation(CasebookTable, table=True):
    __tablename__ = "invitations"
    __table_args__ = ({"sqlite_with_rowid": False},)
    hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    plan: bytes
    until: str


class Newcomer(CasebookTable, table=True):
    __tablename__ = "newcomers"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    login: str = Field(unique=True)
    seal_key: bytes
    sign_key: bytes
    plan: bytes
    locked_key: bytes
    last_totp_step: int


class Draft(CasebookTable, table=True):
    __tablename__ = "drafts"
    __table_args__ = ({"sqlite_with_rowid": False},)
    draft: str = Field(primary_key=True)
    body: bytes
    signatures: str
    state: str


class Audit(CasebookTable, table=True):
    __tablename__ = "audit"
    seq: int = Field(primary_key=True)
    prev: bytes
    envelope: bytes
    hash: bytes


class Outbox(CasebookTable, table=True):
    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    seq: int = Field(primary_key=True)


class Alarm(CasebookTable, table=True):
    __tablename__ = "alarms"
    __table_args__ = ({"sqlite_with_rowid": False},)
    alarm: str = Field(primary_key=True)
    day: str
    code: str
    case: str | None
    ringing: bool


class Collection(CasebookTable, table=True):
    __tablename__ = "collections"
    __table_args__ = (
        Index("unemptied", "case", "upto_seq", sqlite_where=text("emptied = 0")),
        {"sqlite_with_rowid": False},
    )
    case: str = Field(primary_key=True, foreign_key="cases.case")
    upto_seq: int = Field(primary_key=True)
    day: str
    backed_up: bool
    emptied: bool


class Pins(CasebookTable, table=True):
    __tablename__ = "pins"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    envelope: bytes


class Snapshot(CasebookTable, table=True):
    __tablename__ = "snapshots"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    envelope: bytes


class Preferences(CasebookTable, table=True):
    __tablename__ = "preferences"
    __table_args__ = ({"sqlite_with_rowid": False},)
    officer: str = Field(primary_key=True)
    envelope: bytes


class SetAside(CasebookTable, table=True):
    __tablename__ = "set_aside"
    __table_args__ = ({"sqlite_with_rowid": False},)
    aside: str = Field(primary_key=True)
    day: str
    case: str
    strand: str
    seq: int
    prev: bytes
    envelope: bytes
    hash: bytes


class Destroyed(CasebookTable, table=True):
    __tablename__ = "destroyed"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True)
    certificate: bytes
    carried: bool
    asked: str | None
    wiped: bool


class ForgottenFile(CasebookTable, table=True):
    __tablename__ = "forgotten_files"
    __table_args__ = ({"sqlite_with_rowid": False},)
    file: str = Field(primary_key=True)


class Custody(CasebookTable, table=True):
    __tablename__ = "custody"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case: str = Field(primary_key=True, foreign_key="cases.case")
    request: bytes
    given: bytes


class Tally(CasebookTable, table=True):
    __tablename__ = "tallies"
    # Which rows there are is read from the index alone: the rows themselves are 2 KiB each.
    __table_args__ = (Index("tally_places", "officer", "tally"), {"sqlite_with_rowid": False})
    officer: str = Field(primary_key=True)
    tally: str = Field(primary_key=True)
    envelope: bytes


make_strict(CasebookTable.metadata)


def table(name: str) -> Table:
    """The plain table, for statements that move many rows at once."""
    return CasebookTable.metadata.tables[name]


OFFICE, ROSTERS, CASES, GRANTS = table("office"), table("rosters"), table("cases"), table("grants")
ENTRIES, FILES, OFFICERS, CODES = table("entries"), table("files"), table("officers"), table("one_time_codes")
SESSIONS, INVITATIONS, NEWCOMERS = table("sessions"), table("invitations"), table("newcomers")
DRAFTS, AUDIT, OUTBOX, ALARMS = table("drafts"), table("audit"), table("outbox"), table("alarms")
COLLECTIONS, PINS, SET_ASIDE = table("collections"), table("pins"), table("set_aside")
DESTROYED, FORGOTTEN_FILES = table("destroyed"), table("forgotten_files")
CUSTODY, SNAPSHOTS, TALLIES = table("custody"), table("snapshots"), table("tallies")
PREFERENCES = table("preferences")
