"""One act on a case, sent by a form of its page: the form is held against the case, then written, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from wbs.cases.flow import FlowError
from wbs.desk import receipt
from wbs.desk.case_page import PURPOSE, again, field_name, find, officers_head, wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Dossier
from wbs.store.errors import StrandMoved
from wbs.store.rows import REPORTER
from wbs.web.locale import N_

DOUBLE = N_("Formulir ini sudah terkirim tadi; tidak ada yang dikirim dua kali.")
MEANWHILE = N_(
    "Seseorang menulis di kasus ini sejak halaman Anda dibuka. Baca yang baru di riwayat, lalu kirim lagi bila masih sesuai."
)
BROKEN = N_("Riwayat kasus ini tidak utuh, jadi tidak ada yang dapat ditambahkan. Beri tahu atasan tim pengawas.")


class Refused(Exception):
    """A form of the case's page that is not right yet: `field` is where, `message` (a msgid) says what to do."""

    def __init__(self, field: str, message: str, status: int = 400) -> None:
        super().__init__(field, message)
        self.field, self.message, self.status = field, message, status


class AlreadyWritten(Exception):
    """The same form, sent twice: what it asked for has been written."""


CaseAct = Callable[[Call, Dossier], str]
"""Writes what the form asks for and returns what to say afterwards (a msgid). Raises Refused, FlowError, StrandMoved."""


def acting(act: CaseAct, opened: str = "", mending: bool = False) -> Callable[[Call], Response]:
    """A handler for a form of the case's page: checks the form, lets `act` write, and never loses what was typed. `mending`: also
    where the case takes no entry."""

    def handler(call: Call) -> Response:
        dossier, written = find(call), False
        try:
            nonce = check_form(call, dossier, mending)
            call.session.flash = act(call, dossier)
            call.session.sent.add(nonce)
            call.session.unpinned = True
            written = True
        except AlreadyWritten:
            call.session.flash = DOUBLE
        except Refused as refused:
            return again(call, {refused.field: call.words(refused.message)}, refused.status, opened)
        except StaleForm as stale:
            return again(call, {"form": call.words(stale.message)}, 400, opened)
        except FlowError as refused:
            return again(call, {"form": wording(call).flow_error(refused.code)}, 409, opened)
        except StrandMoved:
            return again(call, {"form": call.words(MEANWHILE)}, 409, opened)
        receipt.keep_up(call.desk, call.session)
        after = call.session.index.still_his(dossier.case)
        if after is not None and written and after.heads[REPORTER] == dossier.heads[REPORTER]:
            call.session.acted = (after.case, dict(after.heads))
        return call.go(f"/kasus/{dossier.case}" if after else "/")

    return handler


def check_form(call: Call, dossier: Dossier, mending: bool = False) -> str:
    """The nonce of this page's form.

    Raises StaleForm, AlreadyWritten (this very form was written before), Refused when somebody wrote meanwhile.
    """
    seen = call.check_token(PURPOSE)
    if seen.get("case") != dossier.case:
        raise StaleForm(N_("Formulir ini dari kasus lain. Periksa tulisan Anda, lalu kirim lagi."))
    if seen.get("nonce") in call.session.sent:
        raise AlreadyWritten
    if not (dossier.writable or mending):
        raise Refused("form", BROKEN, 409)
    if call.form.repeated - _lists(dossier):
        raise Refused("form", N_("Satu isian terkirim dua kali. Periksa, lalu kirim lagi."))
    if call.form.broken_encoding:
        raise Refused("form", N_("Sebagian tulisan tidak dapat dibaca (tanda �). Ketik lagi bagian itu, lalu kirim."))
    if (seen.get("officers"), seen.get("reporter")) != (officers_head(dossier), dossier.seen.hash.hex()):
        raise Refused("form", MEANWHILE, 409)
    return str(seen["nonce"])


def _lists(dossier: Dossier) -> frozenset[str]:
    """Fields that may rightly come more than once: checkboxes of moves."""
    return frozenset(field_name(move, one) for move in dossier.state.kind.moves for one in move.fields if one.type == "choices")
