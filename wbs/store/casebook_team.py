"""How the team changes: rosters, invitations, newcomers, drafts of the next roster."""

from collections.abc import Mapping, Sequence
from datetime import date

from wbs.store.rows import DraftRow, InvitationRow, NewcomerRow


class Rosters:
    def all(self) -> list[bytes]:
        """All roster documents, by rising version."""
        raise NotImplementedError

    def get(self, version: int) -> bytes | None:
        """One document, None if this version is not known here."""
        raise NotImplementedError

    def add(self, version: int, document: bytes) -> None:
        """Keep the next roster, to be carried. The same again is nothing; else RosterConflict. No signature checked here."""
        raise NotImplementedError


class Team:
    def invite(self, invitation: InvitationRow) -> None:
        raise NotImplementedError

    def invitation(self, code_hash: bytes, today: date) -> InvitationRow:
        """Raises InvitationOver (unknown, used, or past its last day)."""
        raise NotImplementedError

    def invitations(self) -> list[InvitationRow]:
        raise NotImplementedError

    def withdraw(self, code_hash: bytes) -> None:
        """Unknown ones are fine."""
        raise NotImplementedError

    def accept(self, code_hash: bytes, newcomer: NewcomerRow, code_hashes: Sequence[bytes], today: date) -> None:
        """The invitation becomes a newcomer with one-time codes. Raises InvitationOver, LoginTaken."""
        raise NotImplementedError

    def newcomers(self) -> list[NewcomerRow]:
        raise NotImplementedError

    def newcomer(self, officer: str) -> NewcomerRow:
        """Raises OfficerUnknown."""
        raise NotImplementedError

    def newcomer_by_login(self, login: str) -> NewcomerRow | None:
        raise NotImplementedError

    def turn_away(self, officer: str) -> None:
        """Remove a newcomer, codes and sessions with him. Raises OfficerUnknown."""
        raise NotImplementedError

    def put_draft(self, draft: DraftRow) -> None:
        """A new draft (state "open"). Raises DraftMoved if another one is open: one at a time."""
        raise NotImplementedError

    def draft(self) -> DraftRow | None:
        """The open draft."""
        raise NotImplementedError

    def sign_draft(self, draft: str, signer: str, signature: bytes) -> Mapping[str, bytes]:
        """Add one signature; returns all. Raises DraftMoved if the draft is not open any more."""
        raise NotImplementedError

    def withdraw_draft(self, draft: str) -> None:
        """Raises DraftMoved if it is not open any more."""
        raise NotImplementedError

    def adopt(
        self,
        draft: str,
        version: int,
        document: bytes,
        *,
        admitted: Sequence[str] = (),
        removed: Sequence[str] = (),
        decoys: Sequence[tuple[str, str, bytes]] = (),
    ) -> None:
        """The draft becomes a roster, to be carried: newcomers `admitted` become officers (login, key and codes kept),
        officers `removed` lose theirs, decoys (case, slot, envelope) are added; one transaction.

        Raises DraftMoved, RosterConflict, OfficerUnknown.
        """
        raise NotImplementedError
