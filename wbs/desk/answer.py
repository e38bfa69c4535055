"""What an officer writes on a case: an answer to the reporter, a note for the team, that he holds the case."""

from __future__ import annotations

from wbs.cases.flow import TEXT_MAX
from wbs.desk.act import Refused
from wbs.desk.door import Call
from wbs.desk.dossier import Dossier
from wbs.desk.pen import Answer
from wbs.web.locale import N_


def answer(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/jawab: sealed to the reporter alone, in one transaction with the entry that names it."""
    text = written(call, "answer_text")
    call.desk.pen(call.session).write(dossier, "answer", {"text": text}, Answer("answer", {"text": text}))
    return N_("Jawaban terkunci untuk pelapor dan akan dibawa kurir.")


def note(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/catatan."""
    call.desk.pen(call.session).write(dossier, "note", {"text": written(call, "note_text")})
    return N_("Catatan tersimpan.")


def take(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/ambil: from now on he holds the case."""
    if dossier.holder == call.session.officer:
        raise Refused("form", N_("Anda sudah memegang kasus ini."), 409)
    call.desk.pen(call.session).write(dossier, "take", {"officer": call.session.officer})
    return N_("Anda sekarang memegang kasus ini.")


def written(call: Call, name: str) -> str:
    """A text that must be there. Raises Refused."""
    text = call.form.one(name).strip()
    if not text:
        raise Refused(name, N_("Tulis dulu isinya."))
    if len(text) > TEXT_MAX:
        raise Refused(name, N_("Tulisan ini terlalu panjang. Persingkat, lalu kirim lagi."))
    return text
