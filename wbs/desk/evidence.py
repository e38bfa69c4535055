"""Evidence leaves the desk as it came in: the audit line first, the whole file verified, then streamed.

No plaintext of it ever touches a disk.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crypto.errors import Forged, SealError
from wbs.cases.case import CaseFile
from wbs.desk import journal
from wbs.desk.case_page import LEAD, again, find
from wbs.desk.desk import Desk
from wbs.desk.door import Call, desk_of, take_form, turned_away
from wbs.desk.dossier import Dossier
from wbs.desk.session import SignedOut
from wbs.store.errors import StoreError
from wbs.web.locale import N_

LONGEST_NAME = 150
FALLBACK = "berkas"
UNSAFE = frozenset('/\\:*?"<>|%')
# A browser that shows it all the same shows it in a sandbox without scripts, forms and origin.
SANDBOX = "sandbox"
UNDERSTOOD = "mengerti"
BROKEN = N_(
    "Berkas ini tidak utuh: isinya tidak cocok dengan yang dikirim pelapor. Berkas tidak diberikan. "
    "Beri tahu atasan tim pengawas."
)


async def download(request: Request) -> Response:
    """GET /kasus/{case}/berkas/{file}. For a file that is to be shown to nobody, first the page that says so."""
    desk = desk_of(request)
    call = Call(desk, request, await take_form(request))
    try:
        asked = await desk.work(_ask, call)
    except SignedOut:
        return turned_away(call)
    if isinstance(asked, Response):
        return asked
    dossier, file = asked
    try:
        await desk.deliver(verify, desk, dossier, file)
    except (SealError, StoreError, ValueError):
        return await desk.work(again, call, {"form": call.words(BROKEN)}, 409, "")
    return StreamingResponse(
        read(desk, dossier, file),
        media_type="application/octet-stream",
        headers={
            "Content-Length": str(file.size),
            "Content-Disposition": disposition(file.name),
            "Content-Security-Policy": SANDBOX,
        },
    )


def _ask(call: Call) -> tuple[Dossier, CaseFile] | Response:
    """Whether there is such a file in a case of his; then notes that it is being taken. Raises SignedOut, 404."""
    call.enter()
    dossier, desk = find(call), call.desk
    wanted = call.request.path_params["file"]
    for file in dossier.state.files:
        if file.file == wanted:
            warned = file.use != LEAD or UNDERSTOOD in call.request.query_params
            act, use = ("downloaded", file.use) if warned else ("opened", "")
            journal.note(
                desk.casebook, call.session.hand, desk.book(), desk.today, act, case=dossier.case, file=wanted, use=use
            )
            return (dossier, file) if warned else warn(call, dossier, file)
    raise HTTPException(404)


def warn(call: Call, dossier: Dossier, file: CaseFile) -> Response:
    """Before a file that may harm its sender: what it is for, and that it goes no further."""
    return call.page(
        "desk/berkas.html",
        call.words(N_("Hanya petunjuk")),
        case=dossier.case,
        number=dossier.number,
        file=file.name,
        take=f"/kasus/{dossier.case}/berkas/{file.file}?{UNDERSTOOD}=1",
    )


def verify(desk: Desk, dossier: Dossier, file: CaseFile) -> None:
    """The first pass: every byte opened, hashed and thrown away. Raises SealError or StoreError."""
    whole = hashlib.sha256()
    for piece in read(desk, dossier, file):
        whole.update(piece)
    if whole.hexdigest() != file.sha256:
        raise Forged("the file is not the one that its entry names")


def read(desk: Desk, dossier: Dossier, file: CaseFile) -> Iterator[bytes]:
    """The true bytes, piece by piece."""
    sealed = desk.casebook.read_file(dossier.case, file.file)
    return dossier.opened.read_file(file.file, file.key, file.size, sealed)


def disposition(name: str) -> str:
    """An attachment under the file's own name (RFC 6266, RFC 5987), in letters that no system takes for a path."""
    safe = safe_name(name)
    plain = "".join(sign if sign.isascii() and sign.isprintable() else "_" for sign in safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def safe_name(name: str) -> str:
    """Without separators, controls and signs that turn the reading direction; never hidden, never empty."""
    kept = "".join(
        "_" if sign in UNSAFE or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in name
    )
    kept = kept.strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) < LONGEST_NAME // 4:
        kept = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return kept[:LONGEST_NAME] or FALLBACK
