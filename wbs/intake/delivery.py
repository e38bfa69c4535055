"""What becomes of a finished form: what is known under its words, who reads it, the sealing, and the one commit before anybody is
told."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from crypto.case_birth import NewCase, bear
from crypto.errors import BadRoster
from crypto.identity import Named
from crypto.reporter_key import ReporterKeys
from crypto.roster import Roster
from wbs.intake import naming, report_form
from wbs.intake.draft import Draft
from wbs.intake.readers import key_of, positions_of
from wbs.intake.room import Room
from wbs.intake.visit import BothKeys, new_visit
from wbs.store.errors import CaseExists, StoreFull
from wbs.store.rows import EntryRow, LetterboxCase, NewCaseRows, NewForm
from wbs.web.errors import Forbidden
from wbs.web.locale import Words

Known = tuple[LetterboxCase | None, ...]
"""What the letterbox has under the two keys of a token."""


@dataclass(frozen=True)
class Delivery:
    """What became of a form. `known`: there are cases under its words already, and nothing was stored; `key`: of the visit that
    was opened with what lies durably in the letterbox now; neither: the draft says what is wrong."""

    draft: Draft
    known: Known = ()
    key: bytes = b""


@dataclass(frozen=True)
class Sealed:
    """A form that has only to be kept. `key`: of the visit that is opened with it."""

    draft: Draft
    form: NewForm
    key: bytes


async def deliver(room: Room, draft: Draft, keys: BothKeys, _: Words, lang: str) -> Delivery:
    """In step with the other reports of the moment, up to the one commit before anybody is told. Raises StoreError: then nothing
    is stored."""
    found = await room.reports.run(partial(check, room, draft, keys, _), partial(seal, room, keys, lang))
    if isinstance(found, Delivery):
        return found
    try:
        await room.keep_form(found.form)
    except CaseExists:
        # The same form came twice at the same moment, and the other one was first.
        known = await room.read(room.letterbox.cases_by_locators, *(one.locator_hash for one in keys))
        if not any(known):
            raise
        return Delivery(found.draft, known)
    except StoreFull:
        return Delivery(found.draft.wrong(503, form=nearly_full_text(_)))
    return Delivery(found.draft, key=found.key)


def check(room: Room, draft: Draft, keys: BothKeys, _: Words) -> Draft | Delivery:
    """The draft, if it may be sealed. Raises StoreError."""
    locators = [one.locator_hash for one in keys]
    known, newer = room.letterbox.before_a_report(locators, room.rosters.newest.version)
    if draft.status != Forbidden.status and any(known):
        return Delivery(draft, known)
    if draft.errors:
        return Delivery(draft)
    room.take_newer(newer)
    draft = choose_readers(room, draft, _)
    if not draft.errors and not room.has_room_for_reports():
        draft = draft.wrong(503, form=nearly_full_text(_))
    return Delivery(draft) if draft.errors else draft


def seal(room: Room, keys: BothKeys, lang: str, checked: Draft | Delivery) -> Sealed | Delivery:
    """All cases of the form, and the visit."""
    if isinstance(checked, Delivery):
        return checked
    key, visit = new_visit(room, keys)
    rows = [rows_of(seal_part(room, checked, keys, part, lang), mac_of(keys[part], checked)) for part in checked.parts]
    return Sealed(checked, NewForm(tuple(rows), visit), key)


def seal_part(room: Room, draft: Draft, keys: BothKeys, part: int, lang: str) -> NewCase:
    """One case of the form, with a key of its own; it holds nothing that names the other."""
    today = room.today()
    return bear(
        keys[part],
        roster=room.rosters.version(draft.roster_version),
        kind=draft.doorway.kinds[part].slug,
        unit=draft.unit(part),
        excluded=draft.excluded(part),
        day=today,
        acknowledge_by=room.calendar.add(today, room.settings.promise.acknowledge_working_days),
        report=report_body(draft, part, lang),
        named=name_given(room, draft, part),
    )


def name_given(room: Room, draft: Draft, part: int) -> Named | None:
    """What is sealed apart with this case; None if no name is given with it."""
    kind = draft.doorway.kinds[part]
    to = naming.custodian(room.rosters.version(draft.roster_version), kind)
    return naming.named(draft.typed, to, kind.identity_to) if to else None


def report_body(draft: Draft, part: int, lang: str) -> dict[str, Any]:
    """What the case's first entry says."""
    return {"kind": draft.doorway.kinds[part].slug, "fields": report_form.answers(draft.given(part)), "lang": lang}


def mac_of(keys: ReporterKeys, draft: Draft) -> bytes:
    """Of the whole form, whatever part the case is: two cases of one form have different keys, so different values."""
    return keys.form_mac(report_form.fingerprint(draft.doorway, draft.typed))


def rows_of(new_case: NewCase, mac: bytes) -> NewCaseRows:
    return NewCaseRows(
        case=new_case.case,
        locator_hash=new_case.locator_hash,
        birth=new_case.birth.document,
        sealed_birth=new_case.sealed_birth,
        grants=tuple((grant.slot, grant.envelope) for grant in new_case.grants),
        entries=tuple(
            EntryRow(entry.case, entry.strand, entry.seq, entry.prev, entry.envelope, entry.hash)
            for entry in (new_case.report, new_case.first_answer)
        ),
        head=new_case.head,
        form_mac=mac,
    )


# Whether it may go on.


def choose_readers(room: Room, draft: Draft, _: Words) -> Draft:
    """The draft, bound to the roster it is sealed under; with an error where the reporter has to decide first."""
    if not roster_in_force(room):
        return draft.wrong(503, form=expired_text(_))
    newest = room.rosters.newest
    bound = replace(draft, roster_version=newest.version)
    readers = [draft.readers(newest, part) for part in draft.parts]
    fewest = min(map(len, readers))
    if not fewest:
        text = _(
            "Dengan pilihan ini tidak ada lagi yang dapat membaca laporan Anda, jadi belum dikirim."
            " Kurangi jabatan yang"
            " Anda tandai, pilih unit lain, atau laporkan ke KPK atau Ombudsman."
        )
        return bound.wrong(excluded=text)
    part = draft.naming_part
    if part is not None and draft.typed.get(naming.WAY) and naming.custodian(newest, draft.doorway.kinds[part]) is None:
        text = _("Nama tidak dapat dikunci lagi: penjaga identitas tidak ada. Kosongkan bagian nama, lalu kirim tanpa nama.")
        return bound.wrong(409, form=text)
    if part is not None and draft.typed.get(naming.WAY) and naming.is_shut_out(newest, draft.unit(part), draft.excluded(part)):
        text = _("Penjaga identitas memegang jabatan atau unit yang Anda kecualikan: kirim tanpa nama, atau ubah pilihan.")
        return bound.wrong(422, **{naming.WAY: text})
    if not same_readers(room, draft, newest):
        text = _("Sejak formulir ini dibuka, daftar pembaca berubah. Lihat daftarnya di bawah, lalu kirim lagi bila setuju.")
        text = " ".join([text, *changes(room, draft, newest, _)])
        return replace(bound.wrong(409, excluded=text), one_reader=fewest == 1)
    if fewest == 1 and not (draft.form and draft.form.one("send_anyway")):
        text = _(
            "Dengan pilihan ini hanya satu orang yang dapat membaca laporan Anda. Ubah pilihan, atau"
            " centang kotak ini untuk tetap mengirim."
        )
        return replace(bound.wrong(send_anyway=text), one_reader=True)
    return bound


def same_readers(room: Room, draft: Draft, newest: Roster) -> bool:
    """Whether who reads is who would have read under the version that the form was opened with."""
    if draft.roster_version == newest.version:
        return True
    try:
        before = room.rosters.version(draft.roster_version)
    except KeyError:
        return False
    return all(
        {key_of(one) for one in draft.readers(before, part)} == {key_of(one) for one in draft.readers(newest, part)}
        for part in draft.parts
    )


def changes(room: Room, draft: Draft, newest: Roster, _: Words) -> list[str]:
    """Who came and who went since the form was opened, said by position; nothing if the form names a version unknown here."""
    try:
        before = room.rosters.version(draft.roster_version)
    except KeyError:
        return []
    known, now = ({one.id: one for part in draft.parts for one in draft.readers(at, part)} for at in (before, newest))
    came = ", ".join(positions_of((one for one in now.values() if one.id not in known), room.settings.office, _))
    went = ", ".join(positions_of((one for one in known.values() if one.id not in now), room.settings.office, _))
    said = [_("Tidak lagi membaca: %(who)s.", who=went)] if went else []
    return [*said, _("Sekarang ikut membaca: %(who)s.", who=came)] if came else said


def roster_in_force(room: Room) -> bool:
    try:
        room.rosters.in_force(room.today())
    except BadRoster:
        return False
    return True


def expired_text(_: Words) -> str:
    return _(
        "Daftar pembaca sudah lewat masa berlakunya, jadi laporan baru belum dapat dikunci dengan aman."
        " Belum ada yang"
        " dikirim; tulisan Anda masih ada di bawah ini."
    )


def nearly_full_text(_: Words) -> str:
    return _(
        "Tempat penyimpanan di server hampir penuh, jadi laporan baru belum dapat diterima dan belum ada yang disimpan."
        " Tulisan Anda masih ada di bawah ini; coba kirim lagi nanti, dengan kode yang sama."
    )
