"""What the courier needs of a letterbox, wherever it stands.

Few verbs on rows of bytes: here for one on this machine, over a line (wbs/courier/wire.py) for one elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel, CensusRow, EntryRow, FileRow


class LetterboxSide(Protocol):
    """Every verb is whole or not at all, and may be said again after a broken trip."""

    def waiting(self) -> Iterable[str]:
        """Cases with something that was not carried yet."""

    def census(self) -> Iterator[CensusRow]:
        """How far every case goes there, by rising case."""

    def collect(self, case: str) -> CaseParcel:
        """The next of what one case has."""

    def read_file(self, row: FileRow) -> Iterator[bytes]:
        """The sealed bytes of one file. Raises FileMissing."""

    def mark_carried(self, case: str, reporter_seq: int) -> None:
        """The casebook holds the reporter's strand up to here."""

    def offer_again(self) -> None:
        """Count what still lies there as not carried."""

    def put_answers(self, case: str, entries: Sequence[EntryRow]) -> None:
        """Raises StrandMoved, CaseUnknown, ParcelRefused."""

    def put_roster(self, version: int, document: bytes) -> bool:
        """Whether it was not there. Raises RosterConflict."""

    def carried_on(self, day: date) -> None:
        """Note the day of a completed trip."""

    def empty(self, case: str, upto_seq: int) -> None:
        """Forget what was carried up to here."""

    def forget(self, case: str, certificate: bytes) -> bool:
        """Lay the certificate of a destroyed case down. Whether nothing of the case is there any more."""

    def tidy(self) -> bool:
        """Let nothing of what was forgotten lie in files or logs."""

    def rest(self) -> None:
        """The trip is over: a line can be hung up until the next."""

    def close(self) -> None:
        """For good."""


class LocalLetterbox:
    """A letterbox on the same machine. Raises StoreMissing, StoreWrongVersion."""

    def __init__(self, folder: Path) -> None:
        self._letterbox = Letterbox(folder)
        mail = self._letterbox.mail
        self.waiting = mail.waiting
        self.collect = mail.collect
        self.read_file = mail.read_file
        self.mark_carried = mail.mark_carried
        self.offer_again = mail.offer_again
        self.put_answers = mail.put_answers
        self.put_roster = self._letterbox.add_roster
        self.carried_on = mail.carried_on
        self.empty = mail.empty
        self.tidy = mail.tidy
        self.forget = self._letterbox.forgotten.ask

    def census(self) -> Iterator[CensusRow]:
        """Page by page, so that no long reading keeps the letterbox's log from being emptied."""
        after = ""
        while page := self._letterbox.mail.census(after):
            yield from page
            after = page[-1].case

    def rest(self) -> None:
        """It stays open."""

    def close(self) -> None:
        """Close the letterbox."""
        self._letterbox.close()
