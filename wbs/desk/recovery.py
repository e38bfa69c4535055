"""Recovery: cases that fewer than two colleagues can open get new readers, with two of the three recovery sheets.

For heads and the overseer. The key lies in the memory of the session of who conducts it, for ten minutes at most, and is gone
after use. Nothing that a case says is shown here; who is chosen reads it on his own page.
"""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import Response

from crypto import recovery_proof
from crypto.errors import SealError
from crypto.roster import Officer
from wbs.cases.flow import FlowError
from wbs.desk import journal, receipt, recovery_notice
from wbs.desk.case_page import wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Dossier
from wbs.desk.keyring import RecoveryInHand
from wbs.desk.recovery_cases import MINUTES, NotOurSheets, Recovery, RecoveryOver, recoverable
from wbs.desk.sheets import WRONG, SheetsWrong, read_sheets
from wbs.store.errors import GrantMissing, StrandMoved
from wbs.store.rows import OFFICERS
from wbs.web.locale import N_

PURPOSE = "pemulihan"
GIVING = "pemulihan-beri"
MOST = 60  # cases on one page; a form has room for 500 fields
LONGEST_NUMBER = 80

OVER = N_("Kunci pemulihan tidak ada lagi di memori: sudah dipakai, sudah lewat sepuluh menit, atau belum diketik. Mulai lagi.")
NOT_FOUND = N_("Tidak ada kasus bernomor itu yang dapat Anda pulihkan dengan kunci ini. Periksa nomornya.")
SEVERAL = N_("Nomor itu dimiliki lebih dari satu kasus. Ketik nomor lengkapnya (32 huruf dan angka dari alamat halaman kasus).")
NOBODY = N_("Pilih sedikitnya satu orang pada sedikitnya satu kasus.")
NOT_FOR_HIM = N_("Kepada salah satu orang itu akses tidak dapat diberikan. Tidak ada yang diubah; pilih lagi.")
UNSURE = N_("Tandai bahwa kedua pemegang lembar dan Anda setuju.")
DOUBLE = N_("Formulir ini sudah terkirim tadi; tidak ada yang diberikan dua kali.")
FAILED = N_(
    "Tidak berhasil untuk %(cases)s: seseorang menulis di sana bersamaan, atau barisnya tidak utuh. Ulangi dengan kedua lembar."
)
GIVEN = N_("Pembaca baru sudah mendapat akses, dan kunci pemulihan dihapus dari memori. Sekarang ganti kunci pemulihan.")
CLEARED = N_("Kunci pemulihan dihapus dari memori.")
STALE = N_("Halaman ini sudah lama terbuka atau tidak dikenal. Mulai lagi; tidak ada yang diubah.")


class Refused(Exception):
    """A form that is not right yet: `field` is where, `message` (a msgid) says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message


def show(call: Call) -> Response:
    """GET /pemulihan: two sheets, or what they opened."""
    return page(call)


def enter(call: Call) -> Response:
    """POST /pemulihan/lembar: two holders typed their sheets. The audit line comes first, then the notice on every desk."""
    desk, session = call.desk, call.session
    try:
        call.check_token(PURPOSE)
        journal.note(desk.casebook, session.hand, desk.book(), desk.today, "sheets")
        found = Recovery(RecoveryInHand.of(read_sheets(call.form)), desk.book(), desk.now())
    except StaleForm:
        return page(call, {"form": call.words(STALE)})
    except (SheetsWrong, NotOurSheets):
        return page(call, {"form": call.words(WRONG)})
    if found.is_current(desk.book()):
        recovery_notice.tell(desk.casebook, desk.book(), desk.today)
    receipt.fill_rows(desk)
    session.recovery = found
    return call.go("/pemulihan")


def name(call: Call) -> Response:
    """POST /pemulihan/kasus: one more case, by its number. Of others than those he may recover nothing is said."""
    try:
        key = _in_hand(call)
        call.check_token(PURPOSE)
        found = key.numbered(call.officer, call.form.one("number")[:LONGEST_NUMBER])
        if len(found) != 1:
            raise Refused("number", SEVERAL if found else NOT_FOUND)
        key.named.add(found[0].case)
    except RecoveryOver:
        return page(call, {"form": call.words(OVER)}, 409)
    except StaleForm:
        return page(call, {"form": call.words(STALE)})
    except Refused as refused:
        return page(call, {refused.field: call.words(refused.message)})
    return call.go("/pemulihan")


def forget(call: Call) -> Response:
    """POST /pemulihan/lupa: done without giving anything."""
    try:
        call.check_token(PURPOSE)
    except StaleForm:
        return page(call, {"form": call.words(STALE)})
    call.session.recovery = None
    call.session.flash = CLEARED
    return call.go("/pemulihan")


def give(call: Call) -> Response:
    """POST /pemulihan/beri: the chosen colleagues read the chosen cases from now on; the key is gone."""
    try:
        key = _in_hand(call)
        nonce = call.check_token(GIVING)["nonce"]
        if nonce in call.session.sent:
            raise Refused("form", DOUBLE)
        chosen = _chosen(call, key)
        if call.form.one("sure") != "1":
            raise Refused("sure", UNSURE)
    except RecoveryOver:
        return page(call, {"form": call.words(OVER)}, 409)
    except StaleForm:
        return page(call, {"form": call.words(STALE)})
    except Refused as refused:
        return page(call, {refused.field: call.words(refused.message)}, 409)
    call.session.sent.add(nonce)
    call.session.recovery, call.session.unpinned = None, True
    left = [dossier.number for dossier, officers in chosen if not _given(call, dossier, officers)]
    receipt.keep_up(call.desk, call.session)
    if left:
        return page(call, {"form": call.words(FAILED, cases=", ".join(left))}, 409)
    call.session.flash = GIVEN
    return call.go("/pemulihan")


def _in_hand(call: Call) -> Recovery:
    """The key, with the cases that it opens as they are now. Raises RecoveryOver."""
    desk, key = call.desk, call.session.recovery
    if key is None or key.over(desk.now()):
        call.session.recovery = None
        raise RecoveryOver
    key.look(desk.casebook, desk.book(), desk.calendar, desk.today)
    return key


def _chosen(call: Call, key: Recovery) -> list[tuple[Dossier, list[Officer]]]:
    """What the form asks for. Raises Refused when a single one of it may not be: then nothing is given."""
    mine, chosen = {one.case: one for one in key.wanting(call.officer)}, []
    for field in call.form.names:
        case = field.removeprefix("to_")
        if case == field:
            continue
        fit = {line.id: line for line in recoverable(mine[case], call.desk.book(), call.officer)} if case in mine else {}
        wanted = list(dict.fromkeys(call.form.all(field)))
        if not set(wanted) <= set(fit) or not mine[case].writable:
            raise Refused("form", NOT_FOR_HIM)
        chosen.append((mine[case], [fit[officer] for officer in wanted]))
    if not chosen:
        raise Refused("form", NOBODY)
    return chosen


def _given(call: Call, dossier: Dossier, officers: list[Officer]) -> bool:
    """Writes the entry and the grant rows of one case in one transaction, its audit lines first. Returns whether it could."""
    desk, hand, book = call.desk, call.session.hand, call.desk.book()
    for line in officers:
        journal.note(desk.casebook, hand, book, desk.today, "recovered", case=dossier.case, officer=line.id)
    head, named = dossier.heads[OFFICERS], [line.id for line in officers]
    proof = recovery_proof.prove(dossier.birth.answer_key, dossier.case, head.seq + 1, head.hash, hand.officer, named)
    body = {"officers": named, "roster": book.current.version, "proof": proof}
    grants = [(line.id, dossier.opened.grant_to(line)) for line in officers]
    try:
        desk.pen(call.session).write(dossier, "recover", body, grants=grants)
    except (StrandMoved, FlowError, SealError, GrantMissing):
        return False
    return True


def page(call: Call, errors: dict[str, str] | None = None, status: int = 400) -> Response:
    """The sheets' form, or the cases."""
    around: dict[str, Any] = {
        "errors": errors or {},
        "message": call.flash(),
        "form_token": call.token(PURPOSE),
        "minutes": MINUTES,
    }
    title = call.words(N_("Pemulihan kasus"))
    try:
        key = _in_hand(call)
    except RecoveryOver:
        used = recovery_notice.used_on(call.desk.casebook, call.desk.book(), call.session.index.glances("recovered"))
        around["used"] = wording(call).day(used) if used else ""
        return call.page("desk/pemulihan.html", title, status if errors else 200, key=None, **around)
    wanting = key.wanting(call.officer)
    return call.page(
        "desk/pemulihan.html",
        title,
        status if errors else 200,
        key={
            "cases": [_shown(call, one) for one in wanting[:MOST]],
            "more": max(0, len(wanting) - MOST),
            # Of what this key does not open nobody can say whom it keeps out: only the overseer is told.
            "locked": key.locked_numbers() if call.officer.role == "overseer" else [],
            "older": len({roster.recovery.raw for roster in call.desk.book().versions}) > 1,
            "number": call.form.one("number")[:LONGEST_NUMBER],
        },
        giving_token=call.token(GIVING, nonce=secrets.token_hex(8)),
        **around,
    )


def _shown(call: Call, one: Dossier) -> dict[str, Any]:
    """What the page says of a case: its number, who reads it still, whom one may choose. Nothing that anybody wrote in it."""
    word, typed, readers = wording(call), set(call.form.all(f"to_{one.case}")), one.living_readers
    fit, reads = recoverable(one, call.desk.book(), call.officer), call.words(N_("Sudah membaca kasus ini."))
    return {
        "case": one.case,
        "number": one.number,
        "readers": ", ".join(sorted(map(word.person, readers))),
        "whole": one.writable,
        "fit": [(line.id, f"{line.name} ({word.role(line.role)})", reads if line.id in readers else "") for line in fit],
        "chosen": [line.id for line in fit if line.id in typed],
    }
