"""A case as its token sees it in the letterbox: every signature checked before anything is believed or sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto.birth_record import BirthRecord, read_own
from crypto.entry import Entry, Head, SealedEntry, SignKeyOf
from crypto.errors import CannotOpen, Forged
from crypto.reporter_key import ReporterKeys
from wbs.store.rows import EntryRow, LetterboxCase


@dataclass(frozen=True)
class OpenedCase:
    """head: the reporter strand's, signed by the token. answers: those that hold, in order.

    trouble: "" if the whole strand holds; "gap", "forged" or "head" from where it does not (see open_case).
    """

    birth: BirthRecord
    head: Head
    carried_seq: int
    answers: tuple[Entry, ...]
    last_answer: Head | None
    trouble: str

    @property
    def case(self) -> str:
        return self.birth.case

    @property
    def receipted_seq(self) -> int:
        """The last reporter entry that an officer's signed receipt names; 0 if there is no receipt yet."""
        return max((receipt_of(answer).seq for answer in self.answers if answer.type == "receipt"), default=0)


def open_case(row: LetterboxCase, answers: Sequence[EntryRow], keys: ReporterKeys, sign_key_of: SignKeyOf) -> OpenedCase:
    """Raises Forged when the birth record or the head is not this token's: then nothing may be sealed to it."""
    birth = read_own(row.birth, keys)
    head = keys.check_head(birth.case, row.head)
    if birth.case != row.case or head != Head(row.reporter_seq, row.reporter_hash):
        raise Forged("the row is not the record's")
    opened, last, trouble = _open_answers(birth, answers, keys, sign_key_of)
    if not trouble and any(_denies(answer, head) for answer in opened):
        trouble = "head"
    return OpenedCase(birth, head, row.carried_seq, tuple(opened), last, trouble)


def receipt_of(answer: Entry) -> Head:
    """Which reporter entry a receipt names. Raises Forged for a receipt that names none."""
    match answer.body.get("reporter"):
        case [int(seq), str(digits)] if len(digits) == 64 and seq >= 1:
            try:
                return Head(seq, bytes.fromhex(digits))
            except ValueError:
                pass
    raise Forged("a receipt that names no entry")


def _open_answers(
    birth: BirthRecord, rows: Sequence[EntryRow], keys: ReporterKeys, sign_key_of: SignKeyOf
) -> tuple[list[Entry], Head | None, str]:
    """Opens the strand from its start and stops at the first entry that does not follow or does not open."""
    opened: list[Entry] = []
    seq, prev = 0, birth.hash
    for row in rows:
        if (row.seq, row.prev) != (seq + 1, prev):
            return opened, Head(seq, prev) if seq else None, "gap"
        sealed = SealedEntry(birth.case, row.strand, row.seq, row.prev, row.envelope)
        try:
            answer = keys.open_answer(sealed, sign_key_of)
            _check_form(answer)
        except (CannotOpen, Forged):
            return opened, Head(seq, prev) if seq else None, "forged"
        opened.append(answer)
        seq, prev = row.seq, sealed.hash
    # The first answer is born with the case: a strand without it has lost its start.
    return opened, Head(seq, prev) if seq else None, "" if seq else "gap"


def _check_form(answer: Entry) -> None:
    if answer.type == "receipt":
        receipt_of(answer)


def _denies(answer: Entry, head: Head) -> bool:
    """Whether a receipt names something that the letterbox says was never sent, or sent otherwise."""
    if answer.type != "receipt":
        return False
    named = receipt_of(answer)
    return named.seq > head.seq or (named.seq == head.seq and named.hash != head.hash)
