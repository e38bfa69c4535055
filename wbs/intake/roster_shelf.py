"""Every roster version that this letterbox was brought, each checked against the one before."""

import threading
from collections.abc import Sequence
from datetime import date

from crypto.errors import BadRoster
from crypto.roster import Officer, Roster, check_in_force, verify, verify_chain


class RosterShelf:
    """The verified chain, in memory. It only grows: nothing older than the newest version is taken any more.

    Raises BadRoster when the documents are no chain.
    """

    def __init__(self, documents: Sequence[bytes]) -> None:
        self._chain = verify_chain(documents)
        self._documents = tuple(documents)
        self._taking = threading.Lock()

    @property
    def versions(self) -> tuple[Roster, ...]:
        """From 1 to the newest."""
        return self._chain

    @property
    def newest(self) -> Roster:
        """The version to seal to, if it is in force."""
        return self._chain[-1]

    def in_force(self, today: date) -> Roster:
        """The newest version; raises BadRoster("expired") after its last day."""
        check_in_force(self.newest, today)
        return self.newest

    def version(self, number: int) -> Roster:
        """Raises KeyError for a version that was never brought."""
        if not 1 <= number <= len(self._chain):
            raise KeyError(number)
        return self._chain[number - 1]

    def take(self, documents: Sequence[bytes]) -> bool:
        """Take what the courier brought besides; True if something was new.

        Raises BadRoster, and keeps what it has, if a known version is missing or changed, or a new one is not signed.
        """
        with self._taking:
            known = len(self._documents)
            if len(documents) < known:
                raise BadRoster("older", "a version that was here is gone")
            if tuple(documents[:known]) != self._documents:
                raise BadRoster("changed", "a version that was here is another now")
            return self._append(documents[known:])

    def follow(self, brought: Sequence[bytes]) -> bool:
        """Take what was brought after the newest version; True if something was new. What lies in the letterbox of older versions
        is not looked at: take() does, every minute.

        Raises BadRoster, and keeps what it has, if one does not follow the one before.
        """
        with self._taking:
            # Another thread may have taken some of them since they were read.
            return self._append([one for one in brought if one not in self._documents])

    def _append(self, documents: Sequence[bytes]) -> bool:
        chain = self._chain
        for document in documents:
            chain = (*chain, verify(document, chain[-1]))
        self._chain, self._documents = chain, (*self._documents, *documents)
        return bool(documents)

    def line_of(self, officer: str, version: int) -> Officer | None:
        """The line of an officer who was living in that version; None for anybody else."""
        try:
            line = self.version(version).officer(officer)
        except KeyError:
            return None
        return line if line.retired is None else None

    def sign_key_of(self, author: str, version: int) -> bytes | None:
        """The 32-byte key that an officer of that version signs with; None for nobody we know."""
        line = self.line_of(author, version)
        return line.sign_key if line else None
