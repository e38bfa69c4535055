"""The next roster: proposed, shown to the last letter, signed by two, then put into force and sent to the letterbox.

What somebody signs is what he saw: his form carries the hash of the body, and the fingerprint that he types is held against
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
from crypto.public_keys import OfficerPublicKey
from crypto.roster import Roster
from wbs.desk.change import (
    ADMIT,
    RECOVERY,
    REKEY,
    RENEW,
    RETIRE,
    Change,
    NotOneChange,
    body_of,
    of_keys,
    owner_of,
    read_change,
    retirement,
)
from wbs.desk.plan import usable
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook
from wbs.store.rows import DraftRow


class DraftStale(Exception):
    """The roster moved on (or the draft does not hold): it was thrown away, nothing was signed."""


class WordsWrong(Exception):
    """The eight words are not those of the keys in the draft."""


class SignedBefore(Exception):
    """This one has signed; another one has to."""


@dataclass(frozen=True)
class Proposed:
    """A roster to be. `officer` names it in forms: the row of waiting keys that it brings, else whom it retires, "recovery" for a
    new recovery key, "" for a renewal; `draft` is None as long as nobody has signed."""

    body: bytes
    roster: Roster
    change: Change
    officer: str
    signatures: Mapping[str, bytes]
    draft: str | None

    @property
    def hash(self) -> str:
        """Hex; stands in the form of who signs."""
        return hashlib.sha256(self.body).hexdigest()

    def complete_with(self, current: Roster, signer: str) -> bool:
        """Whether this signer's signature, beside those that are there, puts it into force."""
        return roster.enough(self.roster, current, {*self.signatures, signer})


def proposal(casebook: Casebook, book: RosterBook, officer: str, today: date) -> Proposed:
    """The next roster that `officer` names (see Proposed).

    Raises OfficerUnknown for somebody who is neither waiting nor living, and DraftStale: an open draft that does not follow the
    current roster is thrown away here.
    """
    current = book.current
    draft = open_draft(casebook, book, today)
    if draft is not None and draft.officer == officer:
        return draft
    issued = max(today, current.issued)
    body = body_of(current, _wanted(casebook, current, officer, issued), issued)
    after = roster.read_body(body)
    return Proposed(body, after, read_change(current, after), officer, {}, None)


def _wanted(casebook: Casebook, current: Roster, officer: str, issued: date) -> Change:
    if not officer:
        return Change(RENEW)
    if officer in current.by_id:
        return retirement(current, officer, issued)
    return of_keys(current, casebook.team.newcomer(officer))


def open_draft(casebook: Casebook, book: RosterBook, today: date) -> Proposed | None:
    """The draft that waits for its second signature. Raises DraftStale after throwing away one that this desk did not compose."""
    row = casebook.team.draft()
    if row is None:
        return None
    try:
        return _ours(casebook, book.current, row, today)
    except (BadRoster, NotOneChange) as wrong:
        casebook.team.withdraw_draft(row.draft)
        raise DraftStale from wrong


def _ours(casebook: Casebook, current: Roster, row: DraftRow, today: date) -> Proposed:
    """Whoever can write into the casebook's file can leave a draft there, and heads see no keys: so it changes one thing that can
    be shown, in the very bytes that this desk would write, and new keys are those of somebody who waits, whose words are typed.

    Raises BadRoster, NotOneChange.
    """
    after = roster.read_body(row.body)
    change = read_change(current, after)
    if row.body != body_of(current, change, after.issued) or not current.issued <= after.issued <= max(today, current.issued):
        raise NotOneChange
    named = change.officer or (change.kind if change.kind == RECOVERY else "")
    if change.brings_keys:
        owner = owner_of(change, casebook.team.newcomers())
        if owner is None:
            raise NotOneChange
        named = owner.officer
    return Proposed(row.body, after, change, named, dict(row.signatures), row.draft)


def check_words(proposed: Proposed, typed: str) -> None:
    """Raises WordsWrong. Held against the keys in the body that is going to be signed, not against any row."""
    after = proposed.roster
    if proposed.change.kind == RECOVERY:
        keys = (after.recovery, after.office_key)
    else:
        line = after.officer(proposed.change.officer)
        keys = (line.seal_key, line.sign_key)
    if not fingerprint.same(typed, *keys):
        raise WordsWrong


def draft_recovery(casebook: Casebook, book: RosterBook, recovery: OfficerPublicKey, today: date) -> None:
    """Leaves a draft with a new recovery key, which nobody has signed yet. Raises DraftMoved while another one is open."""
    current = book.current
    body = body_of(current, Change(RECOVERY, recovery=recovery), max(today, current.issued))
    casebook.team.put_draft(DraftRow(secrets.token_hex(16), body, {}))


def sign(casebook: Casebook, book: RosterBook, signer: str, signature: bytes, proposed: Proposed) -> bool:
    """Adds a signature, an officer's or the office key's; with the last one needed the roster comes into force: returns whether.

    Raises SignedBefore, DraftStale (a signature in the draft does not hold), DraftMoved.
    """
    complete = proposed.complete_with(book.current, signer)
    if signer in proposed.signatures and not complete:
        raise SignedBefore
    signatures = {**proposed.signatures, signer: signature}
    if proposed.draft is None:
        casebook.team.put_draft(DraftRow(secrets.token_hex(16), proposed.body, signatures))
        return False
    if not complete:
        casebook.team.sign_draft(proposed.draft, signer, signature)
        return False
    document = roster.assemble(proposed.body, signatures)
    try:
        roster.verify(document, book.current)
    except BadRoster as wrong:
        casebook.team.withdraw_draft(proposed.draft)
        raise DraftStale from wrong
    casebook.team.sign_draft(proposed.draft, signer, signature)
    _adopt(casebook, proposed, document)
    return True


def _adopt(casebook: Casebook, proposed: Proposed, document: bytes) -> None:
    """Roster, outbox, logins and grant rows, in one transaction.

    A newcomer gets a decoy in every old case. Of who leaves, or lost his key, every row becomes a decoy wherever an officer has
    acted; in a case where none has yet, the rows are still those that the birth record names, and the first entry does it.
    """
    assert proposed.draft is not None
    change, named, team = proposed.change, proposed.officer, casebook.team
    leaves = change.kind in (RETIRE, REKEY)
    overwritten = casebook.cases_acted_in(change.officer) if leaves else []
    added = casebook.cases_without_grant(change.officer) if change.kind == ADMIT else []
    of_his = [row.officer for row, plan in usable(team.newcomers()) if plan.officer == change.officer]
    team.adopt(
        proposed.draft,
        proposed.roster.version,
        document,
        admitted=[named] if change.kind == ADMIT else [],
        replaced=[(named, change.officer)] if change.kind == REKEY else [],
        removed=[named] if change.kind == RETIRE else [],
        turned_away=of_his if change.kind == RETIRE else [],
        decoys=[(case, change.officer, decoy(case, change.officer)) for case in added],
        overwritten=[(case, change.officer, decoy(case, change.officer)) for case in overwritten],
    )
