"""A case that somebody blocked with rows that are no entries: a head or the overseer sets them aside, and the case goes on.

Only what nobody ever rightly signed for its place is taken out of the way. An entry that verifies behind such a row, or that was
moved to look like one, means that something was altered or taken: that is for a backup to mend, not for a button.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crypto.entry import Entry, Head, SealedEntry, SignKeyOf
from crypto.errors import SealError
from wbs.desk import journal
from wbs.desk.act import Refused
from wbs.desk.case_page import actor
from wbs.desk.door import Call
from wbs.desk.dossier import Dossier, is_sound, recovery_proved
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import ANSWERS, OFFICERS, REPORTER, EntryRow
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
    if genuine(dossier, desk.book()):
        raise Refused("form", GENUINE, 409)
    journal.note(desk.casebook, session.hand, desk.book(), desk.today, "setaside", case=dossier.case)
    count = desk.casebook.set_aside(dossier.case, dossier.strands.loose, desk.today)
    desk.pins.let_go(dossier.case)
    session.index.refresh(desk.book(), desk.today)
    # Mended, it takes entries again: what he stated in the audit alone counts no more, and he is asked at the next page.
    mended = session.index.at_gate(dossier.case)
    if mended.writable:
        desk.pen(session).write(mended, "note", {"text": call.words(SAID, count=count)})
    return N_("Baris yang rusak sudah disisihkan; riwayat yang utuh tidak berubah.")


def genuine(dossier: Dossier, book: RosterBook) -> bool:
    """Whether any row that would be set aside is an entry that somebody rightly signed, for where it stands or for where a strand
    ends."""
    key_of, foreign = _key_of(book), set(_foreign(dossier, book))
    ends = [(strand, dossier.strands.end(strand)) for strand in (REPORTER, OFFICERS)]
    for row in dossier.strands.strays:
        if _fits_anywhere(dossier, row, ends, key_of):
            return True
    for strand, first in dossier.strands.loose.items():
        before = dossier.strands.birth
        for row in dossier.strands.rows[strand]:
            if row.seq >= first and row not in foreign:
                prevs = {row.prev, before, dossier.strands.birth}
                if any(_signed(dossier, row, prev, key_of) for prev in prevs) or _fits_anywhere(dossier, row, ends, key_of):
                    return True
            before = _hash(row, before)
    return False


def _key_of(book: RosterBook) -> SignKeyOf:
    """As the book's. Of a version that is not known here (somebody may have taken it away) the author's key of the last one."""

    def key_of(author: str, version: int) -> bytes | None:
        if version <= book.current.version:
            return book.sign_key_of(author, version)
        line = book.current.by_id.get(author)
        return line.sign_key if line else None

    return key_of


def _foreign(dossier: Dossier, book: RosterBook) -> Iterator[EntryRow]:
    """Rows right behind the history that holds which somebody signed who was no reader then, or was one no more.

    Whoever is on a roster can sign, and seal to the case; up to here it is known who may. Behind a hole it is not.
    """
    strands, end = dossier.strands, dossier.strands.end(OFFICERS)
    version = max([dossier.opened.record.roster_version, *(one.roster for one in strands.events if one.strand == OFFICERS)])
    readers = dossier.readers | {grant.officer for grant in dossier.state.grants}
    for row in strands.rows[OFFICERS][end.seq :]:
        entry = _entry_at(dossier, row, OFFICERS, end.seq + 1, end.hash, _key_of(book))
        if (row.seq, row.prev) != (end.seq + 1, end.hash) or not is_sound(row) or entry is None:
            return
        proved = entry.type == "recover" and recovery_proved(entry, dossier.opened, row.prev)
        if entry.roster_version >= version and (entry.author in readers or proved):
            return
        yield row
        end = Head(row.seq, row.hash)


def _fits_anywhere(dossier: Dossier, row: EntryRow, ends: list[tuple[str, Head]], key_of: SignKeyOf) -> bool:
    """Whether the row is what comes next in a strand: somebody wrote another place beside it."""
    return any(_entry_at(dossier, row, strand, end.seq + 1, end.hash, key_of) for strand, end in ends) or _was_named(dossier, row)


def _was_named(dossier: Dossier, row: EntryRow) -> bool:
    """Whether it is an answer that an entry names, under whatever place it stands now."""
    end = dossier.strands.end(ANSWERS)
    hashes = {_hash(replace(row, strand=ANSWERS, seq=end.seq + 1), prev).hex() for prev in (row.prev, end.hash)}
    return any(isinstance(one, list) and one[-1:] and one[-1] in hashes for one in _named(dossier))


def _signed(dossier: Dossier, row: EntryRow, prev: bytes, key_of: SignKeyOf) -> bool:
    if row.strand != ANSWERS:
        return _entry_at(dossier, row, row.strand, row.seq, prev, key_of) is not None
    # Nobody here opens answers; but the entry that brought one names its hash.
    return [row.seq, _hash(row, prev).hex()] in list(_named(dossier))


def _entry_at(dossier: Dossier, row: EntryRow, strand: str, seq: int, prev: bytes, key_of: SignKeyOf) -> Entry | None:
    return dossier.opened.signed(SealedEntry(row.case, strand, seq, prev, row.envelope), key_of)


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
