"""How the team changes: rosters, invitations, newcomers, the draft of the next roster."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select
from sqlalchemy.exc import IntegrityError

from wbs.store.casebook_envelopes import forget_preferences, overwrite_all
from wbs.store.casebook_officers import put_codes, refuse_taken
from wbs.store.casebook_strands import READERS_LEAVE_SECONDS, add_decoys, overwrite_grants
from wbs.store.casebook_tallies import forget_tallies
from wbs.store.errors import DraftMoved, InvitationOver, LoginTaken, OfficerUnknown, RosterConflict
from wbs.store.rows import DraftRow, InvitationRow, NewcomerRow
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CODES, DRAFTS, INVITATIONS, NEWCOMERS, OFFICERS, PINS, ROSTERS, SESSIONS

OPEN, ADOPTED, WITHDRAWN = "open", "adopted", "withdrawn"


class Rosters:
    """`casebook.rosters`: every signed version, kept for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[bytes]:
        """All roster documents, by rising version."""
        with self._database.read() as connection:
            return list(connection.execute(select(ROSTERS.c.document).order_by(ROSTERS.c.version)).scalars())

    def get(self, version: int) -> bytes | None:
        """One document, None if this version is not known here."""
        with self._database.read() as connection:
            here = select(ROSTERS.c.document).where(ROSTERS.c.version == version)
            document = connection.execute(here).scalar()
        return None if document is None else bytes(document)

    def add(self, version: int, document: bytes) -> None:
        """Keep the next roster, to be carried. The same again is nothing; another document, or one that does
        not follow, raises RosterConflict. No signature is checked here."""
        with self._database.write() as connection:
            add_roster(connection, version, document)


class Team:
    """`casebook.team`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(self, invitation: InvitationRow) -> None:
        """Keep an invitation."""
        row = {"hash": invitation.hash, "plan": invitation.plan, "until": invitation.until.isoformat()}
        with self._database.write() as connection:
            connection.execute(INVITATIONS.insert(), [row])

    def invitation(self, code_hash: bytes, today: date) -> InvitationRow:
        """Raises InvitationOver (unknown, used, or past its last day)."""
        with self._database.read() as connection:
            return _invitation(connection, code_hash, today)

    def invitations(self) -> list[InvitationRow]:
        """All that are not used or withdrawn, those past their last day too."""
        with self._database.read() as connection:
            # One that nothing can name could never be taken back; nobody can use it either.
            named = select(INVITATIONS).where(func.typeof(INVITATIONS.c.hash) == "blob")
            rows = connection.execute(named.order_by(INVITATIONS.c.until)).mappings()
            return [_invitation_row(row) for row in rows]

    def withdraw(self, code_hash: bytes) -> None:
        """Unknown ones are fine."""
        with self._database.write() as connection:
            connection.execute(INVITATIONS.delete().where(INVITATIONS.c.hash == code_hash))

    def accept(
        self, code_hash: bytes, newcomer: NewcomerRow, code_hashes: Sequence[bytes], today: date, replaces: str = ""
    ) -> None:
        """The invitation becomes a newcomer with one-time codes; `replaces`: the officer who makes new keys for himself.

        Raises InvitationOver (also when that officer is not here any more), LoginTaken.
        """
        with self._database.write() as connection:
            _invitation(connection, code_hash, today)
            if replaces:
                _refuse_second(connection, newcomer.login, replaces)
            else:
                refuse_taken(connection, newcomer.login, newcomer.officer)
            connection.execute(INVITATIONS.delete().where(INVITATIONS.c.hash == code_hash))
            connection.execute(NEWCOMERS.insert(), [vars(newcomer)])
            put_codes(connection, newcomer.officer, code_hashes)

    def newcomers(self) -> list[NewcomerRow]:
        """All who wait for two heads, by login."""
        with self._database.read() as connection:
            named = select(NEWCOMERS).where(func.typeof(NEWCOMERS.c.officer) == "text", NEWCOMERS.c.officer != "")
            rows = connection.execute(named.order_by(NEWCOMERS.c.login)).mappings()
            return [NewcomerRow(**row) for row in rows]

    def newcomer(self, officer: str) -> NewcomerRow:
        """Raises OfficerUnknown."""
        with self._database.read() as connection:
            return _newcomer(connection, officer)

    def newcomer_by_login(self, login: str) -> NewcomerRow | None:
        """None for an unknown login (the page must look the same)."""
        with self._database.read() as connection:
            row = connection.execute(select(NEWCOMERS).where(NEWCOMERS.c.login == login)).mappings().first()
        return NewcomerRow(**row) if row else None

    def turn_away(self, officer: str) -> None:
        """Remove a newcomer, codes and sessions with him. Raises OfficerUnknown."""
        with self._database.write() as connection:
            if connection.execute(NEWCOMERS.delete().where(NEWCOMERS.c.officer == officer)).rowcount != 1:
                raise OfficerUnknown("no such newcomer")
            connection.execute(CODES.delete().where(CODES.c.officer == officer))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.officer == officer))

    def put_draft(self, draft: DraftRow) -> None:
        """A new draft. Raises DraftMoved if one is open: one at a time."""
        row = {
            "draft": draft.draft,
            "body": draft.body,
            "signatures": _to_json(draft.signatures),
            "state": OPEN,
        }
        try:
            with self._database.write() as connection:
                if _open_draft(connection) is not None:
                    raise DraftMoved("another draft is open")
                connection.execute(DRAFTS.insert(), [row])
        except IntegrityError:
            raise DraftMoved("this draft was there before") from None

    def draft(self) -> DraftRow | None:
        """The open draft."""
        with self._database.read() as connection:
            return _open_draft(connection)

    def sign_draft(self, draft: str, signer: str, signature: bytes) -> Mapping[str, bytes]:
        """Add one signature (a signer's second replaces his first); returns all.

        Raises DraftMoved if the draft is not open any more.
        """
        with self._database.write() as connection:
            signatures = {**_must_be_open(connection, draft).signatures, signer: signature}
            here = DRAFTS.update().where(DRAFTS.c.draft == draft)
            connection.execute(here.values(signatures=_to_json(signatures)))
        return signatures

    def withdraw_draft(self, draft: str) -> None:
        """Raises DraftMoved if it is not open any more."""
        with self._database.write() as connection:
            _must_be_open(connection, draft)
            connection.execute(DRAFTS.update().where(DRAFTS.c.draft == draft).values(state=WITHDRAWN))

    def adopt(
        self,
        draft: str,
        version: int,
        document: bytes,
        *,
        admitted: Sequence[str] = (),
        replaced: Sequence[tuple[str, str]] = (),
        removed: Sequence[str] = (),
        turned_away: Sequence[str] = (),
        decoys: Sequence[tuple[str, str, bytes]] = (),
        overwritten: Sequence[tuple[str, str, bytes]] = (),
    ) -> None:
        """The draft becomes a roster, to be carried; all or nothing.

        `admitted` newcomers become officers (login, key, codes and sessions kept); `replaced` (waiting keys, officer): his key
        and codes become those, his sessions end; `removed` officers lose login, key, codes, sessions, tallies and settings;
        newcomers `turned_away` too. Rows (case, slot, envelope): `decoys` are added, others `overwritten` by envelopes of their
        size.
        Raises DraftMoved, RosterConflict, OfficerUnknown, LoginTaken, GrantMissing.
        """
        with self._database.write() as connection:
            _must_be_open(connection, draft)
            connection.execute(DRAFTS.update().where(DRAFTS.c.draft == draft).values(state=ADOPTED))
            add_roster(connection, version, document)
            for officer in admitted:
                _admit(connection, officer)
            for waiting, officer in replaced:
                _replace(connection, waiting, officer)
            for officer in removed:
                _forget(connection, officer, OFFICERS)
                forget_tallies(connection, officer)
                forget_preferences(connection, officer)
            for waiting in turned_away:
                _forget(connection, waiting, NEWCOMERS)
            add_decoys(connection, decoys)
            for case, slot, envelope in overwritten:
                overwrite_grants(connection, case, [(slot, envelope)])
        # What was overwritten would lie on in the write-ahead log, and whoever has the old key could open it there.
        self._database.clear_log(patience=READERS_LEAVE_SECONDS)


def add_roster(connection: Connection, version: int, document: bytes) -> None:
    """Rosters.add inside somebody else's transaction."""
    here = select(ROSTERS.c.document).where(ROSTERS.c.version == version)
    known = connection.execute(here).scalar()
    if known == document:
        return
    last = connection.execute(select(func.max(ROSTERS.c.version))).scalar()
    if known is not None or (last is not None and version != last + 1):
        raise RosterConflict("this roster does not follow the last one")
    connection.execute(ROSTERS.insert(), [{"version": version, "document": document, "carried": False}])
    # It decides who is kept out of which case: what anybody saw before it is not to be found again.
    overwrite_all(connection)


def _admit(connection: Connection, officer: str) -> None:
    newcomer = _newcomer(connection, officer)
    connection.execute(NEWCOMERS.delete().where(NEWCOMERS.c.officer == officer))
    # Enrolling saw to it; but rows can be changed by whoever can write to the file.
    refuse_taken(connection, newcomer.login, officer)
    row = {
        "officer": officer,
        "login": newcomer.login,
        "locked_key": newcomer.locked_key,
        "last_totp_step": newcomer.last_totp_step,
        "handed_over": "",
    }
    connection.execute(OFFICERS.insert(), [row])


def _replace(connection: Connection, waiting: str, officer: str) -> None:
    """The officer's login stays; key, second factor and codes become those that wait; what was open is closed."""
    newcomer = _newcomer(connection, waiting)
    here = OFFICERS.update().where(OFFICERS.c.officer == officer)
    # The step of his proof counts for the new secret: the code that he showed then opens nothing again.
    changed = here.values(locked_key=newcomer.locked_key, last_totp_step=newcomer.last_totp_step)
    if connection.execute(changed).rowcount != 1:
        raise OfficerUnknown("no such officer")
    connection.execute(CODES.delete().where(CODES.c.officer == officer))
    connection.execute(CODES.update().where(CODES.c.officer == waiting).values(officer=officer))
    connection.execute(SESSIONS.delete().where(SESSIONS.c.officer == officer))
    # What his former key remembered opens for nobody now; the row stays, for their number never falls.
    connection.execute(PINS.update().where(PINS.c.officer == officer).values(envelope=b""))
    forget_tallies(connection, officer)
    forget_preferences(connection, officer)
    _forget(connection, waiting, NEWCOMERS)


def _forget(connection: Connection, officer: str, table: Table) -> None:
    """Row, codes and sessions; one that is gone already is fine, for the roster says who belongs here."""
    for one in (table, CODES, SESSIONS):
        connection.execute(one.delete().where(one.c.officer == officer))


def _refuse_second(connection: Connection, login: str, officer: str) -> None:
    """Raises InvitationOver for an officer who is not here, LoginTaken when new keys of his wait already."""
    here = select(OFFICERS.c.officer).where(OFFICERS.c.officer == officer, OFFICERS.c.login == login)
    if connection.execute(here).first() is None:
        raise InvitationOver("the officer whom this invites is not here any more")
    if connection.execute(select(NEWCOMERS.c.officer).where(NEWCOMERS.c.login == login)).first() is not None:
        raise LoginTaken("new keys of his are waiting")


def _newcomer(connection: Connection, officer: str) -> NewcomerRow:
    row = connection.execute(select(NEWCOMERS).where(NEWCOMERS.c.officer == officer)).mappings().first()
    if row is None:
        raise OfficerUnknown("no such newcomer")
    return NewcomerRow(**row)


def _invitation(connection: Connection, code_hash: bytes, today: date) -> InvitationRow:
    row = connection.execute(select(INVITATIONS).where(INVITATIONS.c.hash == code_hash)).mappings().first()
    if row is None or _until(row) < today:
        raise InvitationOver("no such invitation, or it is over")
    return _invitation_row(row)


def _invitation_row(row: RowMapping) -> InvitationRow:
    return InvitationRow(row["hash"], row["plan"], _until(row))


def _until(row: RowMapping) -> date:
    """Its last day; one that somebody spoilt is long over."""
    try:
        return date.fromisoformat(row["until"])
    except ValueError:
        return date.min


def _open_draft(connection: Connection) -> DraftRow | None:
    named = select(DRAFTS).where(DRAFTS.c.state == OPEN, func.typeof(DRAFTS.c.draft) == "text")
    row = connection.execute(named).mappings().first()
    return DraftRow(**{**row, "signatures": _from_json(row["signatures"])}) if row else None


def _must_be_open(connection: Connection, draft: str) -> DraftRow:
    row = _open_draft(connection)
    if row is None or row.draft != draft:
        raise DraftMoved("this draft is not open any more")
    return row


def _to_json(signatures: Mapping[str, bytes]) -> str:
    return json.dumps({signer: base64.b64encode(one).decode() for signer, one in signatures.items()})


def _from_json(text: str) -> dict[str, bytes]:
    """Of what is no list of signatures nobody has signed anything."""
    try:
        stored: dict[str, Any] = json.loads(text)
        return {signer: base64.b64decode(one) for signer, one in stored.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
