"""The audit, for the overseer alone: who opened what, on which day, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from wbs.cases.case_number import number_of
from wbs.desk import journal
from wbs.desk.case_page import wording
from wbs.desk.door import Call
from wbs.desk.journal import AuditLine
from wbs.desk.wording import Wording
from wbs.web.locale import N_

A_PAGE = 100
ACTS = {
    "opened": N_("membuka"),
    "stated": N_("menyatakan tidak terlibat dalam"),
    "exported": N_("membuat lembar cetak"),
    "downloaded": N_("mengambil berkas dari"),
    "entered": N_("masuk ke meja tim"),
    "granted": N_("memberi akses ke"),
    "certified": N_("mengesahkan kunci"),
    "retired": N_("menandatangani pemberhentian"),
    "renewed": N_("menandatangani perpanjangan daftar tim"),
    "countersigned": N_("mengetik kunci kantor di bawah daftar tim"),
    "handedover": N_("menyatakan serah terimanya selesai"),
    "sheets": N_("mengetik dua lembar kunci pemulihan"),
    "recovered": N_("memulihkan untuk pembaca baru"),
    "recoverykey": N_("menandatangani kunci pemulihan baru"),
    "newrecovery": N_("membuat kunci pemulihan baru"),
    "named": N_("membuka nama pelapor di"),
    "gavename": N_("menyerahkan bagian kunci nama untuk"),
    "destroyed": N_("memusnahkan"),
    "setaside": N_("menyisihkan baris rusak dari"),
    "invited": N_("mengundang rekan baru"),
    "uninvited": N_("membatalkan undangan"),
    "refused": N_("membuang rancangan daftar tim atau kunci"),
    "silenced": N_("menandai peringatan sudah ditangani"),
}


CUT = N_(
    "Baris %(n)s menyebut langkah terakhir kasus %(number)s yang tidak ada lagi di buku kasus, atau sudah diubah: "
    "ada yang memotong riwayat kasus itu."
)


def show(call: Call) -> Response:
    """GET /audit, newest first, with ?page=."""
    desk, word = call.desk, wording(call)
    head = desk.casebook.audit.head()
    last = head.seq if head else 0
    pages = max(1, -(-last // A_PAGE))
    page = min(_number(call.request.query_params.get("page", "1")), pages)
    lines = journal.read(desk.casebook, call.session.hand, desk.book(), last - (page - 1) * A_PAGE, A_PAGE)
    return call.page(
        "desk/audit.html",
        call.words(N_("Jejak audit")),
        gaps=_gaps(call, lines),
        lines=[_line(call, line, word) for line in lines],
        page=page,
        pages=pages,
        previous=call.path(f"/audit?page={page - 1}") if page > 1 else None,
        next=call.path(f"/audit?page={page + 1}") if page < pages else None,
    )


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _gaps(call: Call, lines: list[AuditLine]) -> list[str]:
    said = [
        call.words(N_("Rangkaian terputus sebelum baris %(n)s: ada baris yang hilang atau diubah."), n=seq)
        for seq in journal.breaks(call.desk.casebook)
    ]
    unread = [str(line.seq) for line in sorted(lines, key=lambda line: line.seq) if line.entry is None]
    if unread:
        text = N_("Baris %(n)s tidak dapat dibuka dengan kunci Anda, atau tanda tangannya tidak cocok.")
        said.append(call.words(text, n=", ".join(unread)))
    for line in sorted(lines, key=lambda line: line.seq):
        if line.entry is not None and journal.cut(call.desk.casebook, line.entry):
            case = str(line.entry.body["case"])
            # Signed under an older version than the line, the certificate is not what came after it.
            if call.desk.destroyed.explains(case, call.desk.book(), line.entry.roster_version):
                continue
            number = number_of(case)
            said.append(call.words(CUT, n=line.seq, number=number))
    return said


def _line(call: Call, line: AuditLine, word: Wording) -> dict[str, str | int]:
    if line.entry is None:
        unreadable = call.words(N_("tidak dapat dibaca"))
        return {"number": line.seq, "day": "–", "officer": "–", "act": unreadable, "object": "", "note": ""}
    body = line.entry.body
    return {
        "number": line.seq,
        "day": word.day(line.entry.day),
        "officer": word.person(line.entry.author),
        "act": call.words(ACTS.get(line.entry.type, line.entry.type)),
        "object": _object(body, word),
        "note": _note(call, body, word),
    }


def _object(body: Mapping[str, Any], word: Wording) -> str:
    """The case; for a file also what its sender allows, as it was said when it was taken."""
    case, use = body.get("case"), body.get("use")
    number = number_of(case) if isinstance(case, str) and case else ""
    return f"{number} ({word.use(use)})" if use in ("evidence", "lead") else number


def _note(call: Call, body: Mapping[str, Any], word: Wording) -> str:
    officer, file, reason = (body.get(key) for key in ("officer", "file", "reason"))
    said = reason if isinstance(reason, str) else ""
    if not isinstance(officer, str) or not officer:
        return said or str(file or "")[:8]
    whom = _whom(call, officer, word)
    return f"{whom}: {said}" if said else whom


def _whom(call: Call, officer: str, word: Wording) -> str:
    """Keys are certified before the roster knows their owner."""
    known = call.desk.book().name_of(officer)
    return word.person(officer) if known else call.words(N_("rekan baru, belum di daftar tim"))
