"""What the reporter adds to a case: signed with the token's key, sealed to the case key, appended to the strand."""

from dataclasses import dataclass
from typing import Any

from crypto.entry import REPORTER, Entry, SealedEntry, seal_entry
from crypto.reporter_key import ReporterKeys
from wbs.intake.look import look_up
from wbs.intake.opened_case import OpenedCase
from wbs.intake.room import Room
from wbs.store.errors import AlreadyDone, StoreBusy, StrandMoved
from wbs.store.rows import EntryRow, FileRow

MOST_TRIES = 20


@dataclass(frozen=True)
class Addition:
    """type: "message" or "file"; mac: 32 bytes by which the same form is known again."""

    type: str
    body: dict[str, Any]
    mac: bytes
    file: FileRow | None = None


async def append(room: Room, keys: ReporterKeys, addition: Addition) -> None:
    """Whole or not at all; the same form again is nothing. Raises CaseUnknownHere, Forged, StoreError.

    When somebody else with the same words was faster, the strand is read, checked and signed anew.
    """
    for _attempt in range(MOST_TRIES):
        opened = await look_up(room, keys)
        sealed = await room.seal(seal_next, room, keys, opened, addition)
        row = EntryRow(sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)
        head = keys.sign_head(sealed.case, sealed.head)
        # A message goes on while the reserve lasts; a file does not.
        write = room.write if addition.file else room.write_always
        try:
            await write(room.letterbox.append_reporter, row, head, addition.mac, addition.file)
        except AlreadyDone:
            return
        except StrandMoved:
            continue
        return
    raise StoreBusy("the strand kept moving")


def seal_next(room: Room, keys: ReporterKeys, opened: OpenedCase, addition: Addition) -> SealedEntry:
    """The next entry after the head that the token signed."""
    seen = {"answers": opened.last_answer} if opened.last_answer else {}
    # Never before the last thing that was answered, whatever this machine's clock says.
    day = max([room.today(), *(answer.day for answer in opened.answers[-1:])])
    entry = Entry(
        case=opened.case,
        strand="reporter",
        seq=opened.head.seq + 1,
        prev=opened.head.hash,
        day=day,
        author=REPORTER,
        roster_version=room.rosters.newest.version,
        type=addition.type,
        body=addition.body,
        heads=seen,
    )
    return seal_entry(entry, opened.birth.case_key, keys)
