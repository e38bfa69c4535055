"""What a reader at the desk would find: the sealed entries of a case, opened with an officer's key."""

from crypto.birth_record import SealedBirth, read
from crypto.case_unseal import CaseKey, open_file
from crypto.entry import Entry, SealedEntry
from crypto.errors import CannotOpen
from crypto.strict_json import from_base64
from tests.intake.conftest import Team
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel


def parcels(letterbox: Letterbox) -> list[CaseParcel]:
    """All cases that wait in the letterbox, each whole."""
    return [letterbox.mail.collect(case) for case in letterbox.mail.waiting()]


def only(letterbox: Letterbox) -> CaseParcel:
    found = parcels(letterbox)
    assert len(found) == 1, f"{len(found)} cases"
    return found[0]


def readers(parcel: CaseParcel, team: Team) -> set[str]:
    """Who can open the case, by first name; "recovery" too."""
    names = {officer.id: officer.name.lower() for officer in team.officers}
    found = set()
    for slot, envelope in parcel.grants:
        key = team.recovery if slot == "recovery" else team.keys[slot]
        try:
            key.open_grant(parcel.case, slot, envelope)
        except CannotOpen:
            continue
        found.add(names.get(slot, slot))
    return found


def case_key(parcel: CaseParcel, team: Team, who: str = "recovery") -> CaseKey:
    slot = "recovery" if who == "recovery" else team.who(who).id
    key = team.recovery if who == "recovery" else team.keys[slot]
    return CaseKey(key.open_grant(parcel.case, slot, dict(parcel.grants)[slot]))


def entries(parcel: CaseParcel, team: Team) -> list[Entry]:
    """The reporter's strand in plaintext, signatures and chain checked."""
    birth, key = read(parcel.birth), case_key(parcel, team)
    found, prev = [], birth.hash
    for row in sorted((row for row in parcel.entries if row.strand == "reporter"), key=lambda row: row.seq):
        assert (row.seq, row.prev) == (len(found) + 1, prev)
        found.append(key.open_entry(SealedEntry(row.case, row.strand, row.seq, row.prev, row.envelope), birth, lambda *_: None))
        prev = row.hash
    return found


def sealed_birth(parcel: CaseParcel, team: Team) -> SealedBirth:
    return case_key(parcel, team).open_birth(read(parcel.birth), parcel.sealed_birth)


def file_content(letterbox: Letterbox, parcel: CaseParcel, entry: Entry) -> bytes:
    row = next(row for row in parcel.files if row.file == entry.body["file"])
    key = from_base64(entry.body["key"])
    return b"".join(open_file(parcel.case, row.file, key, entry.body["size"], letterbox.mail.read_file(row)))
