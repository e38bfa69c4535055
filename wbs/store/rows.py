"""What goes in and out of the stores: frozen rows of bytes, text, whole numbers and days; never an object of crypto."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

REPORTER = "reporter"
OFFICERS = "officers"
ANSWERS = "answers"

Grant = tuple[str, bytes]  # (slot, envelope); slot is an officer id or "recovery"
Head = tuple[int, bytes]  # (seq, hash) of a strand's last entry; (0, 32 zeros) where there is none
CaseHeads = tuple[Head, Head, Head]  # of the reporter's strand, the officers', the answers
Place = tuple[str, str, int, bytes]  # (case, strand, seq, hash)


@dataclass(frozen=True)
class EntryRow:
    """One sealed step of a strand. `seq` starts at 1; `prev` and `hash` are 32 bytes each.

    The audit uses the same row with case = 32 zeros and strand = "audit".
    """

    case: str
    strand: str
    seq: int
    prev: bytes
    envelope: bytes = field(repr=False)
    hash: bytes


@dataclass(frozen=True)
class FileRow:
    """A sealed file on the disk: `size` in sealed bytes, `sha256` (32 bytes) of the sealed bytes.

    `seq` is the reporter entry that announces it; the letterbox fills it in with that entry.
    """

    case: str
    file: str
    size: int
    sha256: bytes
    seq: int = 0


@dataclass(frozen=True)
class NewCaseRows:
    """All that a birth leaves in the letterbox. `entries`: the reporter's seq 1 and the answers' seq 1."""

    case: str
    locator_hash: bytes
    birth: bytes
    sealed_birth: bytes
    grants: tuple[Grant, ...]
    entries: tuple[EntryRow, ...]
    head: bytes
    form_mac: bytes


@dataclass(frozen=True)
class VisitRow:
    """A visit that is opened. `visit`: 32-byte hash of its key; `deadline`: a minute since the epoch."""

    visit: bytes
    sealed: bytes = field(repr=False)
    deadline: int


@dataclass(frozen=True)
class NewForm:
    """All that is kept of one form, or none of it. `visit`: of whoever sent it, if it is to be opened at once."""

    cases: tuple[NewCaseRows, ...]
    visit: VisitRow | None = None


@dataclass(frozen=True)
class LetterboxCase:
    """What the letterbox shows to a visit. `head` is the reporter strand's signed head, as given.

    reporter_seq: last seq of the reporter's strand; carried_seq: highest one that the courier has taken (0: none).
    form_mac: of the form that made the case.
    """

    case: str
    birth: bytes
    head: bytes
    form_mac: bytes
    reporter_seq: int
    reporter_hash: bytes
    carried_seq: int


@dataclass(frozen=True)
class SeenCase:
    """What the letterbox has under one locator. `certificate`: of a case that was destroyed."""

    row: LetterboxCase | None
    answers: tuple[EntryRow, ...]
    certificate: bytes | None


@dataclass(frozen=True)
class Seen:
    """What one look is told. `carried`: day of the courier's last completed trip; None for never, or for a spoilt one."""

    cases: tuple[SeenCase, ...]
    carried: date | None


@dataclass(frozen=True)
class CaseParcel:
    """What the courier takes from one case in one go: everything after `carried_seq`.

    On the first collection (carried_seq == 0) it has the sealed birth, the grants and the answers' seq 1;
    later `sealed_birth` is b"" and `grants` is empty. Rows of files only; their bytes go by chunks.
    """

    case: str
    birth: bytes
    sealed_birth: bytes
    grants: tuple[Grant, ...]
    entries: tuple[EntryRow, ...]
    files: tuple[FileRow, ...]
    carried_seq: int


@dataclass(frozen=True)
class Received:
    """What of a parcel the casebook now holds, byte for byte: the reporter strand up to `reporter_seq`."""

    case: str
    reporter_seq: int
    new_case: bool
    new_entries: int
    alarms: tuple[str, ...]


@dataclass(frozen=True)
class CasebookCase:
    """One case as the casebook knows it. `changed`: the change counter when it last changed."""

    case: str
    birth: bytes
    sealed_birth: bytes
    changed: int


@dataclass(frozen=True)
class Changes:
    """What changed after a given counter: ask again with `counter`."""

    counter: int
    cases: tuple[str, ...]


@dataclass(frozen=True)
class OfficerRow:
    """An officer who can sign in. Public facts (name, role, unit) are in the roster, nowhere else.

    `handed_over`: the day on which he said that all his cases are in other hands; None before.
    """

    officer: str
    login: str
    locked_key: bytes = field(repr=False)
    last_totp_step: int = 0
    handed_over: date | None = None


@dataclass(frozen=True)
class InvitationRow:
    """`hash`: 32 bytes of the invitation code's hash; `plan`: JSON bytes as the desk wrote them; `until`: last day."""

    hash: bytes
    plan: bytes
    until: date


@dataclass(frozen=True)
class NewcomerRow:
    """Somebody who made keys and waits for two signatures. Public keys raw, as in the roster.

    `officer`: of a new colleague the id that he will have; of an officer who makes new keys a number that only this row has.
    """

    officer: str
    login: str
    seal_key: bytes
    sign_key: bytes
    plan: bytes
    locked_key: bytes = field(repr=False)
    last_totp_step: int = 0


@dataclass(frozen=True)
class DraftRow:
    """A roster version that waits for signatures (signer -> signature). state: "open", "adopted" or "withdrawn"."""

    draft: str
    body: bytes
    signatures: Mapping[str, bytes]
    state: str = "open"


@dataclass(frozen=True)
class AlarmRow:
    """Something that an officer must hear of. `code` is a slug; `case` is None if it concerns all."""

    alarm: str
    day: date
    code: str
    case: str | None


@dataclass(frozen=True)
class Collection:
    """One collection of the courier: the reporter strand of `case` up to `upto_seq` came on `day`."""

    case: str
    upto_seq: int
    day: date


@dataclass(frozen=True)
class CensusRow:
    """How far one case goes in the letterbox. `birth_sha256` and `answers_hash`: 32 bytes (zeros for no answer);
    `answers_count` is less than `answers_seq` if one in between is missing."""

    case: str
    birth_sha256: bytes
    reporter_seq: int
    carried_seq: int
    answers_seq: int
    answers_count: int
    answers_hash: bytes


@dataclass(frozen=True)
class HeldRow:
    """How far one case goes in the casebook. `carried_answer`, `carried_hash`: the last answer that was put into the
    letterbox (0 and 32 zero bytes for none); `answers_seq`: the last one that was written."""

    case: str
    birth_sha256: bytes
    reporter_seq: int
    carried_answer: int
    carried_hash: bytes
    answers_seq: int


@dataclass(frozen=True)
class CustodyRow:
    """What a case's readers asked of the identity custodian, and what he gave; empty where nothing was, or it is over."""

    case: str
    request: bytes = field(repr=False)
    given: bytes = field(repr=False)


@dataclass(frozen=True)
class TallyRow:
    """One act to be counted, sealed to one officer, or his decoy. `tally`: random id; an act has the same one in all its rows."""

    officer: str
    tally: str
    envelope: bytes = field(repr=False)
