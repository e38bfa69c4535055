"""Logins of officers: locked keys, second factor, one-time codes, sessions. Public facts are in the roster."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.exc import IntegrityError

from wbs.store.errors import CodeRefused, LoginTaken, OfficerUnknown, StepUsed
from wbs.store.rows import OfficerRow
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CODES, NEWCOMERS, OFFICERS, SESSIONS


class Officers:
    """`casebook.officers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, officer: OfficerRow, code_hashes: Sequence[bytes]) -> None:
        """A new login with its one-time codes (32-byte hashes). Raises LoginTaken."""
        try:
            with self._database.write() as connection:
                refuse_taken(connection, officer.login, officer.officer)
                connection.execute(OFFICERS.insert(), [_columns(officer)])
                put_codes(connection, officer.officer, code_hashes)
        except IntegrityError:
            raise LoginTaken("this login is in use") from None

    def all(self) -> list[OfficerRow]:
        """Every officer who can sign in, by login."""
        with self._database.read() as connection:
            rows = connection.execute(select(OFFICERS).order_by(OFFICERS.c.login)).mappings()
            return [_officer(row) for row in rows]

    def by_login(self, login: str) -> OfficerRow | None:
        """None for an unknown login (the page must look the same; somebody else's row is read as well then, and dropped)."""
        here = select(OFFICERS).order_by((OFFICERS.c.login == login).desc(), OFFICERS.c.officer).limit(1)
        with self._database.read() as connection:
            row = connection.execute(here).mappings().first()
        officer = _officer(row) if row else None
        return officer if officer is not None and officer.login == login else None

    def get(self, officer: str) -> OfficerRow:
        """Raises OfficerUnknown."""
        with self._database.read() as connection:
            here = select(OFFICERS).where(OFFICERS.c.officer == officer)
            row = connection.execute(here).mappings().first()
        if row is None:
            raise OfficerUnknown("no such officer")
        return _officer(row)

    def use_step(self, officer: str, step: int) -> None:
        """Burn a second-factor time step, of an officer or a newcomer. Raises StepUsed (this or a later one was
        used, or there is no such officer)."""
        with self._database.write() as connection:
            for table in (OFFICERS, NEWCOMERS):
                here = (table.c.officer == officer, table.c.last_totp_step < step)
                burnt = connection.execute(table.update().where(*here).values(last_totp_step=step))
                if burnt.rowcount == 1:
                    return
        raise StepUsed("this second-factor code was used")

    def use_code(self, officer: str, code_hash: bytes) -> None:
        """Burn a one-time code. Raises CodeRefused."""
        here = (CODES.c.officer == officer, CODES.c.hash == code_hash, ~CODES.c.used)
        with self._database.write() as connection:
            burnt = connection.execute(CODES.update().where(*here).values(used=True))
        if burnt.rowcount != 1:
            raise CodeRefused("no such unused code")

    def codes_left(self, officer: str) -> int:
        """How many one-time codes are unused."""
        unused = select(func.count()).where(CODES.c.officer == officer, ~CODES.c.used)
        with self._database.read() as connection:
            return int(connection.execute(unused).scalar_one())

    def renew(self, officer: str, locked_key: bytes, code_hashes: Sequence[bytes] | None = None) -> None:
        """Replace the locked key (new phone, new passphrase), forget the last step, and replace all codes if
        given; all or nothing. Raises OfficerUnknown."""
        with self._database.write() as connection:
            here = OFFICERS.update().where(OFFICERS.c.officer == officer)
            if connection.execute(here.values(locked_key=locked_key, last_totp_step=0)).rowcount != 1:
                raise OfficerUnknown("no such officer")
            if code_hashes is not None:
                put_codes(connection, officer, code_hashes)

    def hand_over(self, officer: str, day: date) -> None:
        """Note the day on which he had nothing left to hand over. Raises OfficerUnknown."""
        here = OFFICERS.update().where(OFFICERS.c.officer == officer)
        with self._database.write() as connection:
            if connection.execute(here.values(handed_over=day.isoformat())).rowcount != 1:
                raise OfficerUnknown("no such officer")

    def replace_codes(self, officer: str, code_hashes: Sequence[bytes]) -> None:
        """New one-time codes; the old ones are gone."""
        with self._database.write() as connection:
            put_codes(connection, officer, code_hashes)


class Sessions:
    """`casebook.sessions`. `session`: 32-byte hash of the cookie's value. Minutes since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, session: bytes, officer: str, deadline_minute: int) -> None:
        """A new session."""
        with self._database.write() as connection:
            row = {"session": session, "officer": officer, "deadline": deadline_minute}
            connection.execute(SESSIONS.insert(), [row])

    def officer(self, session: bytes, now_minute: int, keep_until: int) -> str | None:
        """Whose session it is if open at now_minute, prolonged to keep_until in the same statement."""
        statement = (
            SESSIONS.update()
            .where(SESSIONS.c.session == session, SESSIONS.c.deadline > now_minute)
            .values(deadline=keep_until)
            .returning(SESSIONS.c.officer)
        )
        with self._database.write() as connection:
            found = connection.execute(statement).scalar()
        return None if found is None else str(found)

    def close(self, session: bytes) -> None:
        """Unknown ones are fine."""
        with self._database.write() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.session == session))

    def close_all(self, officer: str | None = None) -> None:
        """Close every session of one officer, or of all (the desk restarts: no key is unlocked any more)."""
        statement = SESSIONS.delete()
        if officer is not None:
            statement = statement.where(SESSIONS.c.officer == officer)
        with self._database.write() as connection:
            connection.execute(statement)

    def sweep(self, now_minute: int) -> int:
        """Remove those past their deadline. Returns how many."""
        with self._database.write() as connection:
            return connection.execute(SESSIONS.delete().where(SESSIONS.c.deadline <= now_minute)).rowcount


def refuse_taken(connection: Connection, login: str, officer: str) -> None:
    """Raises LoginTaken if an officer or a newcomer has this login or id."""
    for table in (OFFICERS, NEWCOMERS):
        same = (table.c.login == login) | (table.c.officer == officer)
        if connection.execute(select(table.c.officer).where(same)).first() is not None:
            raise LoginTaken("this login is in use")


def _columns(officer: OfficerRow) -> dict[str, Any]:
    return {**vars(officer), "handed_over": officer.handed_over.isoformat() if officer.handed_over else ""}


def _officer(row: RowMapping) -> OfficerRow:
    try:
        day = date.fromisoformat(row["handed_over"])
    except ValueError:
        day = None  # empty, or what somebody wrote into the file: then he has not said it
    return OfficerRow(**{**row, "handed_over": day})


def put_codes(connection: Connection, officer: str, code_hashes: Sequence[bytes]) -> None:
    """Replace an officer's one-time codes."""
    connection.execute(CODES.delete().where(CODES.c.officer == officer))
    if code_hashes:
        rows = [{"officer": officer, "hash": code_hash, "used": False} for code_hash in code_hashes]
        connection.execute(CODES.insert(), rows)
