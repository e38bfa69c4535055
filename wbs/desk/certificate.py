"""The next roster: proposed, shown to the last letter, signed by two heads, then put into force and sent to the letterbox.

What a head signs is what he saw: his form carries the hash of the body, and the fingerprint that he types is held against
the keys that stand in that very body.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crypto import fingerprint, roster
from crypto.errors import BadRoster
from crypto.grant import decoy
from crypto.roster import SIGNERS_NEEDED, Officer, Roster
from wbs.desk.keyring import KeyInHand
from wbs.desk.plan import Plan
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook
from wbs.store.rows import DraftRow, NewcomerRow

RENEWAL = ""


class DraftStale(Exception):
    """The roster moved on (or the draft does not hold): it was thrown away, nothing was signed."""


class WordsWrong(Exception):
    """The eight words are not those of the keys in the draft."""


class SignedBefore(Exception):
    """This head has signed; another one has to."""


@dataclass(frozen=True)
class Proposed:
    """A roster to be. `officer`: whom it admits, "" for a renewal; `draft` is None as long as nobody has signed."""

    body: bytes
    roster: Roster
    officer: str
    signatures: Mapping[str, bytes]
    draft: str | None

    @property
    def hash(self) -> str:
        """Hex; stands in the form of who signs."""
        return hashlib.sha256(self.body).hexdigest()


def new_expiry(current: Roster, today: date) -> date:
    """As long as the current version was made for, and never shorter than it still runs."""
    return max(current.expires, today + (current.expires - current.issued))


def proposal(casebook: Casebook, book: RosterBook, newcomer: NewcomerRow | None, today: date) -> Proposed:
    """The next roster that admits this newcomer (None: the same people, a new term).

    Raises DraftStale: an open draft that does not follow the current roster is thrown away here.
    """
    current = book.current
    admitted = newcomer.officer if newcomer else RENEWAL
    draft = open_draft(casebook, book, today)
    if draft is not None and draft.officer == admitted:
        return draft
    added = (Plan.unpack(newcomer.plan).line(newcomer),) if newcomer else ()
    body = _body(current, added, max(today, current.issued))
    return Proposed(body, roster.read_body(body), admitted, {}, None)


def open_draft(casebook: Casebook, book: RosterBook, today: date) -> Proposed | None:
    """The draft that waits for its second head. Raises DraftStale after throwing away one that no longer holds."""
    row = casebook.team.draft()
    if row is None:
        return None
    current = book.current
    try:
        next_roster = roster.read_body(row.body)
    except BadRoster as wrong:
        casebook.team.withdraw_draft(row.draft)
        raise DraftStale from wrong
    added = tuple(line for line in next_roster.officers if line.id not in current.by_id)
    if not (_is_ours(row.body, current, added, next_roster.issued) and next_roster.issued <= max(today, current.issued)):
        casebook.team.withdraw_draft(row.draft)
        raise DraftStale
    return Proposed(row.body, next_roster, added[0].id if added else RENEWAL, dict(row.signatures), row.draft)


def _body(current: Roster, added: tuple[Officer, ...], issued: date) -> bytes:
    return roster.draft(current, (*current.officers, *added), issued, new_expiry(current, issued))


def _is_ours(body: bytes, current: Roster, added: tuple[Officer, ...], issued: date) -> bool:
    """Whether this desk could have drafted it. Whoever can write into the casebook's file can leave a draft there, and heads see
    no keys: so of those whom they know nothing changes, and of whom they admit there is one, whose words they type."""
    return len(added) <= 1 and issued >= current.issued and body == _body(current, added, issued)


def check_words(proposed: Proposed, typed: str) -> None:
    """Raises WordsWrong. Held against the keys in the body that is going to be signed, not against any row."""
    line = proposed.roster.officer(proposed.officer)
    if not fingerprint.same(typed, line.seal_key, line.sign_key):
        raise WordsWrong


def sign(casebook: Casebook, book: RosterBook, hand: KeyInHand, proposed: Proposed) -> bool:
    """Adds this head's signature; with the second one the roster comes into force. Returns whether it did.

    Raises SignedBefore, DraftStale (a signature in the draft does not hold), DraftMoved.
    """
    if hand.officer in proposed.signatures and len(proposed.signatures) < SIGNERS_NEEDED:
        raise SignedBefore
    signatures = {**proposed.signatures, hand.officer: hand.sign_roster(proposed.body)}
    if proposed.draft is None:
        casebook.team.put_draft(DraftRow(secrets.token_hex(16), proposed.body, signatures))
        return False
    if len(signatures) < SIGNERS_NEEDED:
        casebook.team.sign_draft(proposed.draft, hand.officer, signatures[hand.officer])
        return False
    document = roster.assemble(proposed.body, signatures)
    try:
        roster.verify(document, book.current)
    except BadRoster as wrong:
        casebook.team.withdraw_draft(proposed.draft)
        raise DraftStale from wrong
    casebook.team.sign_draft(proposed.draft, hand.officer, signatures[hand.officer])
    _adopt(casebook, proposed, document)
    return True


def _adopt(casebook: Casebook, proposed: Proposed, document: bytes) -> None:
    """Roster, outbox, the newcomer's login and a decoy for him in every old case: one transaction."""
    assert proposed.draft is not None
    admitted = [proposed.officer] if proposed.officer else []
    decoys = [(case, officer, decoy(case, officer)) for officer in admitted for case in casebook.cases_without_grant(officer)]
    casebook.team.adopt(proposed.draft, proposed.roster.version, document, admitted=admitted, decoys=decoys)
