"""The identity custodian's page: which names are asked for, and whether the reporter's consent holds. Of the cases he learns no
more than their numbers; of the names, nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from crypto import birth_record
from crypto.birth_record import BirthRecord
from crypto.custody import Request
from crypto.errors import CannotOpen, SealError
from wbs.cases.case_number import number_of
from wbs.desk import journal
from wbs.desk.case_page import wording
from wbs.desk.door import Act, Call, Endpoint, StaleForm, officers
from wbs.store.errors import CaseUnknown, StrandMoved
from wbs.store.rows import REPORTER, CustodyRow
from wbs.web.locale import N_

PURPOSE = "titipan"
STATES = {
    "waiting": N_("Pelapor setuju namanya diberikan. Menunggu Anda."),
    "given": N_("Sudah diserahkan."),
    "stale": N_("Pelapor menulis lagi sejak diminta. Tim harus membacanya dulu, lalu meminta lagi."),
    "lost": N_("Dikunci untuk kunci Anda yang lama, jadi tidak dapat diserahkan. Tim meminta pelapor memberikan namanya lagi."),
    "refused": N_("Persetujuan pelapor tidak terbukti, atau yang meminta tidak dikenal. Jangan serahkan; beri tahu atasan tim."),
}
ASKED_ANEW = N_("Permintaan ini sudah berubah sejak halaman dibuka. Lihat keadaannya di bawah.")
DONE = N_("Bagian kunci Anda diserahkan. Hanya pembaca kasus itu yang dapat memakainya.")


@dataclass(frozen=True)
class Asked:
    """One row as the custodian's key shows it. `state`: one of STATES; `record`, `request`: where they could be read."""

    row: CustodyRow
    state: str
    record: BirthRecord | None = None
    request: Request | None = None

    @property
    def mark(self) -> str:
        """Which request the page showed."""
        return hashlib.sha256(self.row.request).hexdigest()


def custodians(act: Act) -> Endpoint:
    """A page for the identity custodian; for everybody else it does not exist."""

    def checked(call: Call) -> Response:
        if call.officer.id != call.desk.book().current.identity_custodian:
            raise HTTPException(404)
        return act(call)

    return officers(checked)


def show(call: Call) -> Response:
    """GET /titipan."""
    return _page(call, {}, 200)


def hand_over(call: Call) -> Response:
    """POST /titipan: everything is checked again, the audit line comes first, and only this very request is answered."""
    try:
        seen = call.check_token(PURPOSE)
    except StaleForm as stale:
        return _page(call, {"form": call.words(stale.message)}, 400)
    desk, hand = call.desk, call.session.hand
    asked = look(call, desk.casebook.custody.get(call.form.one("case")))
    if asked.state == "given" and call.form.one("mark") == asked.mark:
        return _done(call)
    shown = seen.get("marks")
    if asked.request is None or asked.record is None or asked.state != "waiting" or not isinstance(shown, list):
        return _page(call, {"form": call.words(STATES.get(asked.state, ASKED_ANEW))}, 409)
    if call.form.one("mark") != asked.mark or asked.mark not in shown:
        return _page(call, {"form": call.words(ASKED_ANEW)}, 409)
    given = hand.hand_over(asked.record, asked.request, desk.book().current.version, desk.today)
    journal.note(desk.casebook, hand, desk.book(), desk.today, "gavename", case=asked.row.case)
    try:
        desk.casebook.custody.give(asked.row, given)
    except StrandMoved:
        return _page(call, {"form": call.words(ASKED_ANEW)}, 409)
    return _done(call)


def look(call: Call, row: CustodyRow) -> Asked:
    """What this row asks, held against the birth record, the roster and how far the reporter's strand goes now."""
    desk, book = call.desk, call.desk.book()
    if not row.request:
        return Asked(row, "")
    try:
        record = birth_record.read(desk.casebook.case(row.case).birth)
        request = call.session.hand.read_request(record, row.request, book.sign_key_of)
        book.member(request.author)
        call.session.hand.check_share(record, request)
    except CannotOpen:
        return Asked(row, "lost")
    except (SealError, CaseUnknown, KeyError):
        return Asked(row, "refused")
    if row.given:
        return Asked(row, "given", record, request)
    last = desk.casebook.heads(row.case).get(REPORTER)
    # Whoever asked said under his signature that up to there the consent stands; beyond it may stand that it was taken back.
    stale = last is None or (last.seq, last.hash) != (request.head.seq, request.head.hash)
    return Asked(row, "stale" if stale else "waiting", record, request)


def _done(call: Call) -> Response:
    call.session.flash = DONE
    return call.go("/titipan")


def _page(call: Call, errors: dict[str, str], status: int) -> Response:
    asked = [look(call, row) for row in call.desk.casebook.custody.waiting()]
    marks = [one.mark for one in asked if one.state == "waiting"]
    return call.page(
        "desk/titipan.html",
        call.words(N_("Titipan")),
        status,
        errors=errors,
        message=call.flash(),
        form_token=call.token(PURPOSE, marks=marks),
        rows=[_row(call, one) for one in sorted(asked, key=lambda one: one.state == "given")],
    )


def _row(call: Call, one: Asked) -> dict[str, Any]:
    word = wording(call)
    return {
        "case": one.row.case,
        "mark": one.mark,
        "number": number_of(one.row.case),
        "day": word.day(one.request.day) if one.request else "",
        "said": call.words(STATES[one.state]),
        "open": one.state == "waiting",
    }
