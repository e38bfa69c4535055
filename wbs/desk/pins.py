"""What an officer's key remembers of the casebook, and what it misses when he comes back.

Whoever can write into the casebook's file while nobody is signed in can cut lines off it, and what stands before them is whole.
So each officer keeps the heads of everything, sealed to himself and signed; his browser keeps a little of it besides, in case
the casebook is set back as a whole, his memory with it. What is missed is told once to each officer, and rings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crypto.errors import SealError
from crypto.pins import Pins
from wbs.desk.destroyed import Destroyed
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook, UnknownRoster
from wbs.desk.unlocking import SHORT_HASH, Known
from wbs.store.casebook import Casebook
from wbs.store.casebook_heads import STRAND_ORDER
from wbs.store.rows import CaseHeads, Head, Place

LOST = "case_lost"
NO_AUDIT = (0, bytes(32))


@dataclass(frozen=True)
class Missed:
    """Something that was there and is not: `code` is worded by wbs.desk.wording; `case` only where its readers are to hear it."""

    code: str
    case: str = ""


@dataclass(frozen=True)
class Recalled:
    """What an officer remembered (None: he has no memory that holds), and what of it is missing."""

    pins: Pins | None
    missed: tuple[Missed, ...]


class Pinning:
    """The desk's pins. The heads of all cases are read anew for whoever comes, then kept up as cases change.

    What the desk itself saw since it started is held against the casebook as well: whoever cuts a line off while somebody is
    signed in would else have it forgotten by his key at the next renewal.
    """

    def __init__(self, casebook: Casebook, destroyed: Destroyed) -> None:
        self._casebook, self._destroyed = casebook, destroyed
        self._counter = 0
        self._heads: dict[str, CaseHeads] = {}
        self._audit: Head = NO_AUDIT

    def recall(self, hand: KeyInHand, book: RosterBook) -> Recalled:
        """Opens his pins and holds them against the casebook as it lies on the disk now."""
        seen = self._follow(book)
        before, self._heads = self._heads, self._casebook.heads_of_cases.all()
        seen += self._gone(before, book)
        his = self._his(hand, book)
        return Recalled(his.pins, tuple(dict.fromkeys((*his.missed, *seen))))

    def _his(self, hand: KeyInHand, book: RosterBook) -> Recalled:
        envelope = self._casebook.pins.get(hand.officer)
        if envelope is None:
            return Recalled(None, ())  # he comes for the first time; if not, his browser knows (`against`)
        if not envelope and book.made_new_keys(hand.officer):
            return Recalled(None, ())  # what his former key remembered went with it; he remembers anew from here
        try:
            pins = hand.open_pins(envelope)
        except SealError:
            return Recalled(None, (Missed("pins_damaged"),))
        return Recalled(pins, tuple(self._missed(pins, book)))

    def renew(
        self,
        hand: KeyInHand,
        book: RosterBook,
        reads: frozenset[str],
        unseen: frozenset[str] = frozenset(),
        before: Pins | None = None,
        preferences: int = 0,
    ) -> list[Missed]:
        """Remembers everything as it is now. Only after `recall`: what was missing must have been told. `reads`: cases that open
        for him, and those that once did and no longer do; `unseen`: cases that changed and that he has not looked at, so that of
        them he remembers what he did when he came (`before`); `preferences`: the number of his own settings. Returns what has
        gone since the desk looked last: it has to ring.
        """
        missed = self._follow(book)
        roster, heads = (book.current.version, book.current.hash), self._heads
        if unseen and before is not None:
            # Else an entry that somebody slipped in under an old roster would count as seen, and never ring.
            known = {case: before.cases[case] for case in unseen & before.cases.keys() if case in heads}
            roster, heads = before.roster, {case: ends for case, ends in heads.items() if case not in unseen} | known
        memory = Pins(hand.officer, roster, self._audit, heads, reads, preferences)
        self._casebook.pins.put(hand.officer, hand.seal_pins(memory))
        return missed

    @property
    def heads(self) -> Mapping[str, CaseHeads]:
        """Of every case, as the desk looked last."""
        return self._heads

    @property
    def counter(self) -> int:
        """The casebook's counter when it looked: what changed after it may not be in `heads`."""
        return self._counter

    def let_go(self, case: str) -> None:
        """A head set rows of this case aside, or it was destroyed: that its strands end elsewhere now is no loss."""
        self._heads.pop(case, None)

    def _follow(self, book: RosterBook) -> list[Missed]:
        """What changed since the desk last looked; and what is missing of it, and of the audit."""
        changes = self._casebook.changed_since(self._counter)
        self._counter = changes.counter
        before = {case: self._heads[case] for case in changes.cases if case in self._heads}
        self._heads.update(self._casebook.heads_of_cases.of(changes.cases))
        missed = self._gone(before, book)
        if not self._audit_stands(self._audit):
            missed.append(Missed("audit_cut"))
        last = self._casebook.audit.head()
        self._audit = (last.seq, last.hash) if last else NO_AUDIT
        return missed

    def _gone(self, before: Mapping[str, CaseHeads], book: RosterBook, since: int = 0) -> list[Missed]:
        """What stood there before and does not now. A case that is gone has no readers any more who could hear of it by name;
        one that two persons destroyed is not missed. `since`: the roster version under which it stood there."""
        gone = before.keys() - self._heads.keys()
        missed = [] if all(self._destroyed.explains(case, book, since) for case in gone) else [Missed("case_gone")]
        cut = self._casebook.heads_of_cases.missing(_moved(before, self._heads))
        return missed + [Missed("strand_cut", case) for case in dict.fromkeys(case for case, *_ in cut)]

    def _audit_stands(self, audit: Head) -> bool:
        seq, hash = audit
        return not seq or self._casebook.audit.hashes([seq]).get(seq) == hash

    def known(self, book: RosterBook) -> Known:
        """What a browser is given to remember."""
        last = self._casebook.audit.head()
        seq, hash = (last.seq, last.hash) if last else NO_AUDIT
        return Known(seq, hash.hex()[:SHORT_HASH], book.current.version, self._casebook.pins.count())

    def against(self, known: Known, book: RosterBook) -> tuple[Missed, ...]:
        """What this browser has seen here and does not find."""
        found = self._casebook.audit.hashes([known.audit]).get(known.audit, bytes(32)).hex()[:SHORT_HASH]
        missed = []
        if (known.audit and found != known.hash) or known.roster > book.current.version:
            missed.append(Missed("casebook_set_back"))
        if known.pins > self._casebook.pins.count():
            missed.append(Missed("pins_gone"))
        return tuple(missed)

    def _missed(self, pins: Pins, book: RosterBook) -> Iterator[Missed]:
        if not _stands(book, *pins.roster):
            yield Missed("roster_cut")
        if not self._audit_stands(pins.audit):
            yield Missed("audit_cut")
        yield from self._gone(pins.cases, book, pins.roster[0])


def _moved(pinned: Mapping[str, CaseHeads], now: Mapping[str, CaseHeads]) -> list[Place]:
    """The pinned heads that are heads no more: each must still stand somewhere below."""
    return [
        (case, strand, seq, hash)
        for case, heads in pinned.items()
        if case in now and now[case] != heads
        for strand, (seq, hash), head in zip(STRAND_ORDER, heads, now[case], strict=True)
        if seq and (seq, hash) != head
    ]


def _stands(book: RosterBook, version: int, hash: bytes) -> bool:
    try:
        return book.version(version).hash == hash
    except UnknownRoster:
        return False
