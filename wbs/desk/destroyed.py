"""What became of cases that are gone: a certificate that holds says so, and nothing else does.

A row in the casebook's file alone is no certificate: whoever can write there could take a case away and lay a paper in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto import destruction
from crypto.destruction import Certificate
from crypto.errors import SealError
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook


class Destroyed:
    """The casebook's certificates, each checked once under the rosters that hold."""

    def __init__(self, casebook: Casebook) -> None:
        self._casebook = casebook
        self._rosters: tuple[bytes, ...] = ()
        self._checked: dict[tuple[str, bytes], Certificate | None] = {}

    def certificates(self, book: RosterBook) -> Mapping[str, Certificate]:
        """By case, those that hold."""
        if self._rosters != book.documents:
            self._rosters = book.documents
            self._checked.clear()
        held = self._casebook.destroyed.all()
        # What stands there no more is forgotten here, too.
        self._checked = {one: self._checked[one] if one in self._checked else _checked(*one, book) for one in held.items()}
        return {case: found for (case, _), found in self._checked.items() if found is not None}

    def explains(self, case: str, book: RosterBook, since: int = 0) -> bool:
        """Whether a case that is not there was rightly destroyed. `since`: the roster version under which it was last seen; what
        was signed under an older one was not signed after that."""
        found = self.certificates(book).get(case)
        return found is not None and found.roster_version >= since


def _checked(case: str, document: bytes, book: RosterBook) -> Certificate | None:
    try:
        certificate = destruction.read(document)
        destruction.check(certificate, case, book.line_of)
    except SealError:
        return None
    return certificate
