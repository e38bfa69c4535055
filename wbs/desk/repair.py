"""A case that somebody blocked with rows that are no entries: a head or the overseer sets them aside, and the case goes on.

Only what no key of the office or of the reporter ever signed for its place is taken out of the way. An entry that verifies
behind such a row means that something before it was altered or taken: that is for a backup to mend, not for a button.
"""

from __future__ import annotations

from collections.abc import Iterator

from crypto.entry import SealedEntry
from crypto.errors import SealError
from wbs.desk import journal
from wbs.desk.act import Refused
from wbs.desk.case_page import actor
from wbs.desk.door import Call
from wbs.desk.dossier import Dossier
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import ANSWERS, OFFICERS, EntryRow
from wbs.web.locale import N_

ONLY_HEADS = N_("Hanya kepala tim atau atasan tim pengawas yang dapat menyisihkan baris yang rusak.")
NOTHING = N_("Tidak ada baris yang dapat disisihkan.")
GENUINE = N_(
    "Di belakang baris yang rusak ada langkah yang asli. Menyisihkannya akan menghilangkan langkah itu: pulihkan buku kasus "
    "dari cadangan."
)
ROSTER_FIRST = N_("Daftar tim di buku kasus sendiri tidak utuh. Pulihkan dulu buku kasus dari cadangan.")
ROSTER_TROUBLE = frozenset({"roster_cut", "casebook_set_back", "casebook_replaced"})
SAID = N_("%(count)s baris yang tidak dapat dibuka siapa pun disisihkan dari riwayat kasus ini.")


def set_aside(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/sisihkan: the audit line first; the rows are kept, and the timeline says that it was done."""
    desk, session = call.desk, call.session
    if actor(call).role == "officer":
        raise Refused("form", ONLY_HEADS, 409)
    if not (dossier.strands.loose or dossier.strands.strays):
        raise Refused("form", NOTHING, 409)
    if desk.book().damaged or any(one.code in ROSTER_TROUBLE for one in session.missed):
        # An entry under a version that is missing here would look like nobody's.
        raise Refused("form", ROSTER_FIRST, 409)
    if any(genuine(dossier, strand, first, desk.book()) for strand, first in dossier.strands.loose.items()):
        raise Refused("form", GENUINE, 409)
    journal.note(desk.casebook, session.hand, desk.book(), desk.today, "setaside", case=dossier.case)
    count = desk.casebook.set_aside(dossier.case, dossier.strands.loose, desk.today)
    session.index.refresh(desk.book(), desk.today)
    mended = session.index.find(dossier.case)
    if mended.writable:
        desk.pen(session).write(mended, "note", {"text": call.words(SAID, count=count)})
    return N_("Baris yang rusak sudah disisihkan; riwayat yang utuh tidak berubah.")


def genuine(dossier: Dossier, strand: str, first: int, book: RosterBook) -> bool:
    """Whether any row of the strand from `first` on is an entry that somebody rightly signed for its place."""
    rows = dossier.strands.rows[strand]
    before = dossier.opened.record.hash
    for row in rows:
        if row.seq >= first and any(_signed(dossier, row, prev, book) for prev in {row.prev, before, dossier.opened.record.hash}):
            return True
        before = _hash(row, before)
    return False


def _signed(dossier: Dossier, row: EntryRow, prev: bytes, book: RosterBook) -> bool:
    if row.strand != ANSWERS:
        return dossier.opened.holds(row, prev, book.sign_key_of)
    # Nobody here opens answers; but the entry that brought one names its hash.
    return [row.seq, _hash(row, prev).hex()] in list(_named(dossier))


def _named(dossier: Dossier) -> Iterator[object]:
    for event in dossier.strands.events:
        if event.strand == OFFICERS:
            yield event.body.get("answer")


def _hash(row: EntryRow, prev: bytes) -> bytes:
    """What the row's hash must be after `prev`; the row's own where it can stand nowhere."""
    try:
        return SealedEntry(row.case, row.strand, row.seq, prev, row.envelope).hash
    except SealError:
        return row.hash
