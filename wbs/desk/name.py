"""A reporter's name on the case's page: asked of the custodian once the reporter consents, opened, shown, and kept nowhere."""

from __future__ import annotations

from starlette.responses import Response

from crypto.custody import Asking
from crypto.errors import SealError
from wbs.cases.flow import FlowError
from wbs.cases.identity import IDENTITY_FIELDS
from wbs.desk import journal
from wbs.desk.act import Refused
from wbs.desk.case_page import PURPOSE, Shown, again, find, page, wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Dossier
from wbs.desk.locked_name import LockedName
from wbs.desk.name_stage import custodian_shut_out, stage
from wbs.web.locale import N_

LOST = N_(
    "Bagian kunci yang ada pada penjaga identitas tidak dapat diserahkan lagi. Minta pelapor memberikan namanya sekali lagi, "
    "lewat jawaban."
)
SHUT = N_("Pelapor mengecualikan jabatan atau unit penjaga identitas dari kasus ini, jadi ia tidak diminta. Nama tetap terkunci.")
UNFIT = N_("Bagian kunci dari penjaga identitas tidak cocok dengan nama ini. Minta sekali lagi.")


def ask(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/nama/minta: the entry that asks and the request to the custodian, in one transaction."""
    name, desk = _consented(dossier), call.desk
    if custodian_shut_out(dossier, desk.book()):
        raise Refused("form", SHUT, 409)
    custodian = name.custodian(desk.book())
    if not custodian:
        raise Refused("form", LOST, 409)
    assert name.consent is not None
    hand, record = call.session.hand, dossier.opened.record
    asking = Asking(hand.officer, desk.book().current.version, desk.today, dossier.seen)
    request = hand.ask_for_name(asking, record, name.given, name.consent, desk.book().member(custodian).seal_key)
    desk.pen(call.session).write(dossier, "askname", {"identity": name.hash.hex()}, request=request)
    return N_("Nama diminta dari penjaga identitas. Setelah ia menyerahkan bagian kuncinya, nama dapat dibuka di sini.")


def show(call: Call) -> Response:
    """POST /kasus/{case}/nama/buka: the audit line first; what opened stands on this one page and nowhere else."""
    dossier = find(call)
    try:
        if call.check_token(PURPOSE).get("case") != dossier.case:
            raise StaleForm(N_("Formulir ini dari kasus lain. Periksa tulisan Anda, lalu kirim lagi."))
        said = _opened(call, dossier)
    except StaleForm as stale:
        return again(call, {"form": call.words(stale.message)}, 400, "")
    except FlowError as refused:
        return again(call, {"form": wording(call).flow_error(refused.code)}, 409, "")
    except SealError:
        return again(call, {"form": call.words(UNFIT)}, 409, "")
    word, known = wording(call), {field.slug: field.name for field in IDENTITY_FIELDS}
    order = [*(slug for slug in known if slug in said), *(slug for slug in said if slug not in known)]
    rows = tuple((word.text(known[slug]) if slug in known else slug, said[slug]) for slug in order)
    return page(call, dossier, Shown(name=rows))


def _opened(call: Call, dossier: Dossier) -> dict[str, str]:
    """Raises FlowError, CannotOpen, Forged; StrandMoved when the audit takes no line, and then nothing is opened."""
    desk, name = call.desk, _consented(dossier)
    row = desk.casebook.custody.get(dossier.case)
    if stage(dossier, desk.book(), row) != "given" or name.consent is None:
        raise FlowError("identity_missing")
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "named", case=dossier.case)
    return dossier.opened.open_name(name.given, name.consent, row.given, desk.book().sign_key_of)


def _consented(dossier: Dossier) -> LockedName:
    """Raises FlowError unless the reporter consents now."""
    if dossier.name is None or dossier.name.consent is None or dossier.state.identity != "consented":
        raise FlowError("identity_missing")
    return dossier.name
