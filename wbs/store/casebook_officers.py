"""Logins of officers: locked keys, second factor, one-time codes, sessions. No public facts: those are in the roster."""

from collections.abc import Sequence

from wbs.store.rows import OfficerRow


class Officers:
    def add(self, officer: OfficerRow, code_hashes: Sequence[bytes]) -> None:
        """A new login with its one-time codes (32-byte hashes). Raises LoginTaken."""
        raise NotImplementedError

    def all(self) -> list[OfficerRow]:
        """Every officer who can sign in, by login."""
        raise NotImplementedError

    def by_login(self, login: str) -> OfficerRow | None:
        """None for an unknown login (the page must look the same)."""
        raise NotImplementedError

    def get(self, officer: str) -> OfficerRow:
        """Raises OfficerUnknown."""
        raise NotImplementedError

    def use_step(self, officer: str, step: int) -> None:
        """Burn a second-factor time step, of an officer or a newcomer. Raises StepUsed (this or a later one was used)."""
        raise NotImplementedError

    def use_code(self, officer: str, code_hash: bytes) -> None:
        """Burn a one-time code. Raises CodeRefused."""
        raise NotImplementedError

    def codes_left(self, officer: str) -> int:
        """How many one-time codes are unused."""
        raise NotImplementedError

    def renew(self, officer: str, locked_key: bytes, code_hashes: Sequence[bytes] | None = None) -> None:
        """Replace the locked key (new phone, new passphrase), forget the last step, and replace all codes if given.

        Raises OfficerUnknown.
        """
        raise NotImplementedError

    def replace_codes(self, officer: str, code_hashes: Sequence[bytes]) -> None:
        """New one-time codes; the old ones are gone."""
        raise NotImplementedError

    def remove(self, officer: str) -> None:
        """Delete login, locked key, codes and sessions (retired). Grant rows stay. Raises OfficerUnknown."""
        raise NotImplementedError


class Sessions:
    """`session`: 32-byte hash of the cookie's value. Minutes since the epoch."""

    def open(self, session: bytes, officer: str, deadline_minute: int) -> None:
        raise NotImplementedError

    def officer(self, session: bytes, now_minute: int, keep_until: int) -> str | None:
        """Whose session it is if open at now_minute, prolonged to keep_until in the same statement."""
        raise NotImplementedError

    def close(self, session: bytes) -> None:
        """Unknown ones are fine."""
        raise NotImplementedError

    def close_all(self, officer: str | None = None) -> None:
        """Close every session of one officer, or of all (the desk restarts: no key is unlocked any more)."""
        raise NotImplementedError

    def sweep(self, now_minute: int) -> int:
        """Remove those past their deadline. Returns how many."""
        raise NotImplementedError
