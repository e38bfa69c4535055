"""What the signed answers tell of the reporter's name: whether one is wanted, how it stands, what can be done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crypto.entry import Entry
from crypto.identity import MARK_BYTES, SCOPES
from wbs.intake.naming import CONSENTS
from wbs.intake.opened_case import OpenedCase
from wbs.web.locale import N_, Words

MARK = re.compile(rf"[0-9a-f]{{{2 * MARK_BYTES}}}")
HASH = re.compile(r"[0-9a-f]{64}")
STATES = {
    "none": N_("Anda belum memberikan nama. Tanpa nama pun laporan Anda tetap dibaca."),
    "sealed": N_("Nama Anda tersimpan dan terkunci. Tidak ada yang dapat membukanya sebelum Anda setuju."),
    "consented": N_("Anda sudah setuju nama Anda diberikan. Persetujuan itu dapat ditarik sampai nama Anda diteruskan."),
    "withdrawn": N_("Anda menarik persetujuan. Nama Anda terkunci lagi; siapa yang sudah membacanya tidak dapat kami buat lupa."),
    "forwarded": N_("Nama Anda sudah diteruskan. Persetujuan tidak dapat ditarik lagi."),
}


@dataclass(frozen=True)
class NameStory:
    """`state`: a key of STATES; `scope`: to whom the name would go; `mark`, `hash`: of the name that stands, empty for none;
    `pending`: whether the team has not opened yet what was sent last, so that all this may have changed."""

    state: str
    scope: str
    mark: bytes = b""
    hash: bytes = b""
    pending: bool = False

    @property
    def may_consent(self) -> bool:
        """Whether there is a name to which nothing was consented, or not any more."""
        return self.state in ("sealed", "withdrawn") and bool(self.hash)

    @property
    def may_withdraw(self) -> bool:
        """Also while the team has not opened what was sent last: that may have been a consent."""
        return self.state == "consented" or (self.state in ("sealed", "withdrawn") and self.pending)

    @property
    def may_name(self) -> bool:
        """Also anew: a name whose share was lost is given once more."""
        return self.state != "forwarded"

    def said(self, _: Words) -> str:
        """How it stands."""
        return _(STATES[self.state])

    def wording(self, _: Words) -> str:
        """What is consented to, word for word."""
        return _(CONSENTS[self.scope])


def name_story(opened: OpenedCase) -> NameStory | None:
    """None as long as no reader of the case has said that a name is wanted: before, and for kinds that want none."""
    for answer in reversed(opened.answers):
        status = answer.body.get("status")
        if isinstance(status, Mapping):
            return _read(answer, status, pending=opened.receipted_seq < opened.head.seq)
    return None


def _read(answer: Entry, status: Mapping[str, Any], pending: bool) -> NameStory | None:
    state = status.get("identity")
    match answer.body.get("identity"):
        case [str(scope)] if scope in SCOPES and state in STATES:
            return NameStory(state, scope, pending=pending)
        case [str(scope), str(mark), str(digest)] if (
            scope in SCOPES and state in STATES and MARK.fullmatch(mark) and HASH.fullmatch(digest)
        ):
            return NameStory(state, scope, bytes.fromhex(mark), bytes.fromhex(digest), pending)
    return None
