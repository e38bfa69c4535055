"""Two signatures under the next roster: an officer's own, and the office key's from two sheets typed at the desk."""

from __future__ import annotations

from starlette.responses import Response

from crypto.errors import BadRoster
from crypto.roster import OFFICE
from wbs.desk import certificate, journal, proposal_page, team
from wbs.desk.certificate import DraftStale, Proposed, SignedBefore, WordsWrong
from wbs.desk.change import RECOVERY, RENEW, RETIRE, NotOneChange
from wbs.desk.door import Call, StaleForm
from wbs.desk.keyring import NotTheOfficeKey
from wbs.desk.keyring import sign_as_office as office_signature
from wbs.desk.leaving import MustStay, check_may_leave
from wbs.desk.plan import PlanDamaged
from wbs.desk.sheets import FIELDS, SheetsWrong, read_sheets
from wbs.desk.sheets import WRONG as WRONG_SHEETS
from wbs.store.errors import DraftMoved, LoginTaken, OfficerUnknown
from wbs.web.locale import N_

LONGEST_WORDS = 400
LONGEST_REASON = 500

CHANGED = N_("Rancangan daftar tim berubah sejak halaman ini dibuka. Baca lagi apa yang akan berubah, lalu tanda tangani.")
WRONG_WORDS = N_(
    "Kata-kata ini bukan sidik kunci yang ada di sini. Minta ia membacakannya sekali lagi. Bila tetap "
    "tidak cocok, jangan tanda tangani: mungkin kuncinya ditukar orang."
)
NOBODY = N_("Tidak ada kunci yang menunggu pengesahan dari orang ini.")
ANOTHER = N_("Rancangan lain sedang menunggu tanda tangan kedua. Selesaikan itu dulu.")
TAKEN = N_("Nama masuk untuk kunci ini sudah dipakai orang lain di tim. Buang kunci ini, lalu undang orangnya sekali lagi.")
FIRST_A_HEAD = N_("Kunci kantor hanya menemani tanda tangan seorang kepala tim. Kepala tim menandatangani lebih dulu.")
SIGNED = N_("Anda sudah menandatangani. Orang lain harus menandatangani juga, atau kunci kantor.")
ACTS = {RETIRE: "retired", RENEW: "renewed", RECOVERY: "recoverykey"}


class Unsigned(Exception):
    """A signature that was not given: `field` and why (a msgid)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message


def sign(call: Call) -> Response:
    """POST /tim/sahkan: this officer's signature under exactly the roster that his page showed."""
    return _answer(call, by_office=False)


def sign_as_office(call: Call) -> Response:
    """POST /tim/kantor: the office key's signature, beside that of a head who has signed, under exactly what the page showed."""
    return _answer(call, by_office=True)


def refuse(call: Call) -> Response:
    """POST /tim/tolak: a draft is thrown away, and with it the keys that it would bring."""
    officer, rows = call.form.one("officer"), call.desk.casebook.team
    try:
        call.check_token(team.SIGNING)
        draft = certificate.open_draft(call.desk.casebook, call.desk.book(), call.desk.today)
        meant = draft if draft is not None and draft.officer == officer else None
        # Every line of the roster that did not come to be is in the audit as well as those that did.
        desk = call.desk
        journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "refused", officer=officer)
        if meant is not None and meant.draft is not None:
            rows.withdraw_draft(meant.draft)
        if officer and (meant is None or meant.change.brings_keys):
            rows.turn_away(officer)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)})
    except OfficerUnknown:
        return team.page(call, {"form": call.words(NOBODY)}, 409)
    except (DraftStale, DraftMoved):
        return team.page(call, {"form": call.words(team.STALE)}, 409)
    call.session.flash = N_("Rancangan dibuang. Tidak ada yang berubah pada daftar tim.")
    return call.go("/tim")


def _answer(call: Call, by_office: bool) -> Response:
    officer = call.form.one("officer")
    try:
        shown = call.check_token(team.SIGNING)
        proposed = _proposed(call, officer)
        if proposed.hash != shown["bodies"].get(officer):
            raise Unsigned("form", CHANGED)
        in_force = _signed(call, proposed, by_office)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)})
    except Unsigned as refused:
        return team.page(call, {refused.field: call.words(refused.message)}, 409)
    except (DraftStale, DraftMoved):
        return team.page(call, {"form": call.words(team.STALE)}, 409)
    except LoginTaken:
        return team.page(call, {"form": call.words(TAKEN)}, 409)
    call.session.flash = (
        N_("Daftar tim yang baru berlaku dan akan dibawa kurir.")
        if in_force
        else N_("Tanda tangan tercatat. Masih perlu satu tanda tangan lagi.")
    )
    return call.go("/tim")


def _proposed(call: Call, officer: str) -> Proposed:
    """Raises Unsigned for somebody who is not there (any more), DraftStale."""
    desk = call.desk
    try:
        proposed = certificate.proposal(desk.casebook, desk.book(), officer, desk.today)
    except (OfficerUnknown, PlanDamaged, BadRoster, NotOneChange):
        raise Unsigned("form", NOBODY) from None
    draft = certificate.open_draft(desk.casebook, desk.book(), desk.today)
    if draft is not None and draft.officer != proposed.officer:
        raise Unsigned("form", ANOTHER)
    return proposed


def _signed(call: Call, proposed: Proposed, by_office: bool) -> bool:
    """Raises Unsigned, DraftStale, DraftMoved. The audit line comes first."""
    desk, change = call.desk, proposed.change
    reason = "" if by_office else _reason(call, proposed)
    words = "words_office" if by_office else f"words_{proposed.officer}"
    try:
        if change.kind == RETIRE:
            check_may_leave(desk.book().current, proposed.roster)
        if change.wants_words:
            certificate.check_words(proposed, call.form.one(words)[:LONGEST_WORDS])
        signer, signature = _signature(call, proposed, by_office)
        act = "countersigned" if by_office else ACTS.get(change.kind, "certified")
        hand, book = call.session.hand, desk.book()
        journal.note(desk.casebook, hand, book, desk.today, act, officer=change.officer, reason=reason)
        return certificate.sign(desk.casebook, book, signer, signature, proposed)
    except MustStay as refused:
        raise Unsigned("form", refused.message) from None
    except WordsWrong:
        raise Unsigned(words, WRONG_WORDS) from None
    except SignedBefore:
        raise Unsigned("form", SIGNED) from None


def _signature(call: Call, proposed: Proposed, by_office: bool) -> tuple[str, bytes]:
    """Who signs, and the signature. The seed of the sheets lives no longer than this call. Raises Unsigned."""
    if not by_office:
        return call.session.officer, call.session.hand.sign_roster(proposed.body)
    if not set(proposed.signatures) - {OFFICE}:
        raise Unsigned("form", FIRST_A_HEAD)
    try:
        return OFFICE, office_signature(read_sheets(call.form), call.desk.book().current.office_key, proposed.body)
    except (SheetsWrong, NotTheOfficeKey):
        raise Unsigned(FIELDS[0], WRONG_SHEETS) from None


def _reason(call: Call, proposed: Proposed) -> str:
    """Why somebody goes without a hand-over, or leaves cases wanting: said and ticked; "" where it need not be.

    Raises Unsigned.
    """
    if not proposal_page.wants_reason(call, proposed):
        return ""
    reason = call.form.one("reason").strip()
    if not reason:
        raise Unsigned("reason", N_("Tulis mengapa ia diberhentikan tanpa serah terima yang lengkap."))
    if len(reason) > LONGEST_REASON:
        raise Unsigned("reason", N_("Tulisan ini terlalu panjang. Persingkat, lalu kirim lagi."))
    if call.form.one("sure") != "1":
        raise Unsigned("sure", N_("Tandai bahwa Anda tahu apa yang tertinggal."))
    return reason
