"""A case as an officer who may read it has it in hand: every entry opened and verified, then folded.

What does not verify never stops the page: it is left out together with what stands after it, and becomes an alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from crypto import recovery_proof
from crypto.birth_record import SealedBirth
from crypto.entry import Entry, Head
from crypto.errors import Forged, SealError
from crypto.roster import Officer, Roster
from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseState
from wbs.cases.case_number import number_of
from wbs.cases.event import Event, Role
from wbs.cases.flow import FlowError, fold
from wbs.cases.kind import Kind
from wbs.cases.kinds import KINDS
from wbs.desk.keyring import OpenedCase, sealed_of
from wbs.desk.locked_name import LockedName, read_names
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import ANSWERS, OFFICERS, REPORTER, EntryRow

FAR_AHEAD_DAYS = 31
BIRTH_ANSWER = 1
AUDIT = "audit"
TELLING = frozenset({"received", "answer", "move", "confirm"})  # what an officer does that the reporter is told


@dataclass(frozen=True)
class Since:
    """What the officer remembers of a case: up to which of the officers' entries, and under which roster version."""

    officers_seq: int = 0
    roster: int = 0


FRESH = Since()  # remembers nothing: nothing can contradict it
ReadEntry = Callable[[OpenedCase, EntryRow], Entry]


@dataclass(frozen=True)
class Alarm:
    """`code` is worded by wbs.desk.wording; `seq` of the entry concerned, 0 if none."""

    code: str
    strand: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Strands:
    """A case's entries after reading: verified events, the heads as stored, whether each strand could be read to its end, and
    the lines of the audit that the officers' entries name.

    loose: by strand the first seq that does not hold, for those that do not; strays: the rows that can stand in no strand."""

    events: tuple[Event, ...]
    heads: Mapping[str, Head]
    rows: Mapping[str, tuple[EntryRow, ...]]
    birth: bytes
    whole: frozenset[str]
    alarms: tuple[Alarm, ...]
    audited: frozenset[Head]
    loose: Mapping[str, int]
    strays: tuple[EntryRow, ...] = ()

    def end(self, strand: str) -> Head:
        """The last entry that holds; seq 0 and the birth's hash where none does."""
        first = self.loose.get(strand)
        held = [row for row in self.rows[strand] if first is None or row.seq < first]
        return Head(held[-1].seq, held[-1].hash) if held else Head(0, self.birth)


@dataclass(frozen=True, repr=False)
class Dossier:
    """One readable case. `events`: those that count, in no order; `barred`: officers who never get a grant unless the
    overseer signs; `shut_out`: those of them for whom none has; `readers`: who had a grant at birth; `living`: on the roster now;
    `stale`: whose right was given to a key that is not theirs now; `gone`: whose row of the birth opens for nobody now; `name`:
    the reporter's, locked, whatever was consented to.
    """

    opened: OpenedCase
    strands: Strands
    events: tuple[Event, ...]
    state: CaseState
    barred: frozenset[str]
    shut_out: frozenset[str]
    readers: frozenset[str]
    living: frozenset[str]
    stale: frozenset[str]
    gone: frozenset[str]
    alarms: tuple[Alarm, ...]
    name: LockedName | None = None

    @property
    def case(self) -> str:
        return self.opened.record.case

    @property
    def number(self) -> str:
        return number_of(self.case)

    @property
    def birth(self) -> SealedBirth:
        return self.opened.birth

    @property
    def heads(self) -> Mapping[str, Head]:
        """The last entry of each strand; seq 0 and the birth's hash where there is none."""
        return self.strands.heads

    @property
    def writable(self) -> bool:
        """An entry may only follow officers' entries and answers that verified to the end."""
        return {OFFICERS, ANSWERS} <= self.strands.whole

    @property
    def seen(self) -> Head:
        """The last entry of the reporter that verified: what an officer acts upon."""
        entries = [event for event in self.events if event.strand == REPORTER]
        last = max(entries, key=lambda event: event.seq, default=None)
        return Head(last.seq, bytes.fromhex(last.hash)) if last else Head(0, self.opened.record.hash)

    def with_event(self, event: Event, calendar: WorkingDays) -> CaseState:
        """Where the case would stand after one more entry. Raises FlowError when the rules give it no effect."""
        state = self.state
        after = fold(
            state.kind,
            state.born,
            [*self.events, event],
            calendar,
            excluded_head=state.excluded_head,
            readers=self.readers,
        )
        if len(after.irregular) > len(state.irregular):
            raise FlowError(after.irregular[-1].why)
        return after

    @property
    def team(self) -> frozenset[str]:
        """Everybody who can read it: the readers of its birth and who was granted since, without those who recused themselves
        and those who hold, or came to hold, a position that must not read."""
        granted = {grant.officer for grant in self.state.grants}
        return frozenset((self.readers | granted) - self.state.recused - self.shut_out)

    @property
    def living_readers(self) -> frozenset[str]:
        """Who of the team is there and can open it: neither retired nor waiting to be given access again."""
        return (self.team & self.living) - self.stale

    @property
    def waiting_again(self) -> frozenset[str]:
        """Colleagues of the team who made new keys and read nothing of it until somebody gives them access again."""
        return self.team & self.stale

    @property
    def holder(self) -> str | None:
        """Who holds the case and is still there; the history may name somebody who has left."""
        return self.state.holder if self.state.holder in self.living else None


def read_dossier(
    opened: OpenedCase,
    rows: Iterable[EntryRow],
    book: RosterBook,
    calendar: WorkingDays,
    today: date,
    read: ReadEntry,
    since: Since = FRESH,
) -> Dossier:
    """`today`: the day at the office; `since`: what the reader remembers of the case.

    Raises UnknownRoster, Forged or KeyError (a kind that is not known here) when the birth itself cannot be used.
    """
    born_under = book.of_birth(opened.record)
    kind = KINDS[opened.birth.kind]
    barred = book.barred(opened.record, opened.birth)
    readers = frozenset(officer.id for officer in born_under.readers(opened.birth.kind, opened.birth.unit, opened.birth.excluded))
    strands = read_strands(opened, rows, book, today, read, since)
    allowed, without_effect = _counting(opened, strands, book)
    allowed, name, odd = read_names(allowed, opened.record)
    excluded_head = _keeps_out_a_head(book, barred, opened.birth)
    state = fold(kind, opened.birth.day, allowed, calendar, excluded_head=excluded_head, readers=readers)
    alarms = [*strands.alarms]
    alarms += [Alarm("consent_odd", REPORTER, seq) for seq in odd]
    alarms += without_effect
    alarms += [Alarm("irregular", one.strand, one.seq) for one in state.irregular]
    if book.born_late(opened.record, opened.birth):
        alarms.append(Alarm("born_late"))
    shut_out = barred - {grant.officer for grant in state.grants if grant.by in book.overseers()}
    return Dossier(
        opened=opened,
        strands=strands,
        events=tuple(allowed),
        state=state,
        barred=barred,
        shut_out=shut_out,
        readers=readers,
        living=frozenset(line.id for line in book.current.living),
        stale=_stale(book, born_under, readers, state),
        gone=frozenset(line.id for line in born_under.living if not _same_key(book, born_under, line.id)),
        alarms=tuple(alarms),
        name=name if kind.identity == "offered" else None,
    )


def _counting(opened: OpenedCase, strands: Strands, book: RosterBook) -> tuple[list[Event], list[Alarm]]:
    """The events that count, and an alarm for each other one: a recovery without its proof, a grant that was forbidden."""
    counting: list[Event] = []
    forged: list[Alarm] = []
    barred: list[Alarm] = []
    for event in strands.events:
        if _recovery_forged(event, opened, strands):
            forged.append(Alarm("recovery_forged", OFFICERS, event.seq))
        elif _grants_barred(event, opened, book):
            barred.append(Alarm("grant_barred", OFFICERS, event.seq))
        else:
            counting.append(event)
    return counting, [*forged, *barred]


def _keeps_out_a_head(book: RosterBook, barred: frozenset[str], birth: SealedBirth) -> bool:
    """Whether somebody who is or ever was a head is kept out of the case."""
    heads = (line for roster in book.versions for line in roster.officers if line.role == "head")
    return any(kept_out(line.id, line.unit, barred, birth) for line in heads)


def _stale(book: RosterBook, born_under: Roster, readers: frozenset[str], state: CaseState) -> frozenset[str]:
    """Living officers to whom the case was last given under another key than they have now."""
    given: dict[str, Roster | None] = dict.fromkeys(readers, born_under)
    for grant in state.grants:
        known = 1 <= grant.roster <= len(book.versions)
        given[grant.officer] = book.version(grant.roster) if known else None
    living = {line.id for line in book.current.living}
    return frozenset(
        officer for officer, under in given.items() if officer in living and not (under and _same_key(book, under, officer))
    )


def _same_key(book: RosterBook, under: Roster, officer: str) -> bool:
    """Whether he is there and what was sealed to him under that version opens with the key that he has now."""
    before, now = under.by_id.get(officer), book.current.by_id.get(officer)
    return bool(before and now and now.retired is None and now.seal_key.raw == before.seal_key.raw)


def read_strands(
    opened: OpenedCase, rows: Iterable[EntryRow], book: RosterBook, today: date, read: ReadEntry, since: Since = FRESH
) -> Strands:
    """Opens both readable strands as far as they verify. The answers are the reporter's: of them the chain is checked."""
    by_strand: dict[str, list[EntryRow]] = {REPORTER: [], OFFICERS: [], ANSWERS: []}
    strays: list[EntryRow] = []
    for row in rows:
        if row.strand in by_strand and row.seq >= 1:
            by_strand[row.strand].append(row)
        else:
            strays.append(row)
    whole = {strand: tuple(found) for strand, found in by_strand.items()}
    strands = _Reading(opened, whole, book, today, read, since).strands()
    # A row that can stand in no strand is told and stands in nobody's way.
    return replace(strands, alarms=(*strands.alarms, Alarm("entry_stray")), strays=tuple(strays)) if strays else strands


class _Reading:
    """One pass over a case's rows."""

    def __init__(
        self,
        opened: OpenedCase,
        rows: Mapping[str, tuple[EntryRow, ...]],
        book: RosterBook,
        today: date,
        read: ReadEntry,
        since: Since,
    ) -> None:
        self.opened, self.rows, self.book, self.today, self.read_entry = opened, rows, book, today, read
        self.since = since
        self.audited: set[Head] = set()
        self.named: set[int] = set()
        self.loose: dict[str, int] = {}
        self.birth_hash = opened.record.hash
        self.hashes = {(strand, row.seq): row.hash.hex() for strand, found in rows.items() for row in found}
        self.alarms: list[Alarm] = []
        self.whole: set[str] = set()

    def strands(self) -> Strands:
        said = self._said()
        for entry, row in said:
            seen = entry.heads.get(ANSWERS)
            if seen is not None and not self._stands(ANSWERS, seen.seq, seen.hash.hex()):
                self.alarms.append(Alarm("answer_foreign", REPORTER, row.seq))
        events = [self._event(entry, row) for entry, row in said]
        events += [self._event(entry, row) for entry, row in self._acts()]
        self._answers()
        heads = {
            strand: Head(rows[-1].seq, rows[-1].hash) if rows else Head(0, self.birth_hash) for strand, rows in self.rows.items()
        }
        alarms, audited = tuple(self.alarms), frozenset(self.audited)
        return Strands(tuple(events), heads, self.rows, self.birth_hash, frozenset(self.whole), alarms, audited, self.loose)

    def _answers(self) -> None:
        """Of the answers only the chain can be checked here, and that each was brought by an entry of the officers."""
        linked = list(self._linked(ANSWERS))
        if len(linked) == len(self.rows[ANSWERS]):
            self.whole.add(ANSWERS)
        else:
            self.loose[ANSWERS] = self.rows[ANSWERS][len(linked)].seq
        unnamed = [row.seq for row in linked if row.seq > BIRTH_ANSWER and row.seq not in self.named]
        # Where the officers' entries do not hold, nothing can be said of what they name.
        if unnamed and OFFICERS in self.whole:
            self.alarms.append(Alarm("answer_unnamed", ANSWERS, unnamed[0]))
            self.whole.discard(ANSWERS)

    def _linked(self, strand: str) -> Iterable[EntryRow]:
        """The strand's rows as far as each follows the one before and is what its hash says, whatever was read before."""
        before, seq = self.birth_hash, 0
        for row in self.rows[strand]:
            if not is_sound(row):
                self.alarms.append(Alarm("entry_forged", strand, row.seq))
                return
            if row.prev != before or row.seq != seq + 1:
                self.alarms.append(Alarm("chain_broken", strand, row.seq))
                return
            before, seq = row.hash, row.seq
            yield row

    def _entries(self, strand: str) -> list[tuple[Entry, EntryRow]]:
        found: list[tuple[Entry, EntryRow]] = []
        for row in self._linked(strand):
            try:
                found.append((self.read_entry(self.opened, row), row))
            except SealError:
                self.alarms.append(Alarm("entry_forged", strand, row.seq))
                break
        if len(found) == len(self.rows[strand]):
            self.whole.add(strand)
        else:
            self.loose[strand] = self.rows[strand][len(found)].seq
        return found

    def _said(self) -> list[tuple[Entry, EntryRow]]:
        """The reporter's entries. A server whose clock was set back or far ahead takes no clock of the case with it."""
        day, said = self.opened.birth.day, []
        for entry, row in self._entries(REPORTER):
            ahead = (entry.day - self.today).days > FAR_AHEAD_DAYS
            if row.seq > 1 and (ahead or entry.day < day):
                self.alarms.append(Alarm("day_ahead" if ahead else "day_behind", REPORTER, row.seq))
                entry = replace(entry, day=day)
            day = entry.day
            said.append((entry, row))
        return said

    def _acts(self) -> list[tuple[Entry, EntryRow]]:
        """The officers' entries, held against what they say they had seen and which answer they brought."""
        version, day, told = self.opened.record.roster_version, self.opened.birth.day, BIRTH_ANSWER
        acts: list[tuple[Entry, EntryRow]] = []
        for entry, row in self._entries(OFFICERS):
            # A retired officer's old key must not write under the version in which he was still living.
            if entry.roster_version < version or not self._fits(entry):
                self.alarms.append(Alarm("entry_misplaced", OFFICERS, row.seq))
                self.whole.discard(OFFICERS)
                self.loose[OFFICERS] = row.seq
                break
            if (entry.day - self.today).days > FAR_AHEAD_DAYS:
                # No later entry lies before this one, so it would take all the case's clocks to the end of time.
                self.alarms.append(Alarm("day_ahead", OFFICERS, row.seq))
                entry = replace(entry, day=day)
            if row.seq > self.since.officers_seq and entry.roster_version < self.since.roster:
                # Nobody who is on the team now signs under a version that was over when this officer last looked.
                self.alarms.append(Alarm("entry_backdated", OFFICERS, row.seq))
            self.audited |= {entry.heads[AUDIT]} if AUDIT in entry.heads else set()
            version, day = entry.roster_version, entry.day
            brought = (entry.body.get("answer") or [0])[0]
            self.named.add(brought)
            if brought > told or entry.type not in TELLING:
                told = max(told, brought)
                acts.append((entry, row))
            else:
                # Said to the team and not to the reporter: a receipt, or a word to her, that nobody sent does not count as sent.
                self.alarms.append(Alarm("irregular", OFFICERS, row.seq))
        return acts

    def _fits(self, entry: Entry) -> bool:
        seen = entry.heads.get(REPORTER)
        if seen is not None and not self._stands(REPORTER, seen.seq, seen.hash.hex()):
            return False
        answer = entry.body.get("answer")
        return answer is None or (isinstance(answer, list) and len(answer) == 2 and self._stands(ANSWERS, answer[0], answer[1]))

    def _stands(self, strand: str, seq: object, hash: object) -> bool:
        if seq == 0:
            return hash == self.birth_hash.hex()
        return isinstance(seq, int) and self.hashes.get((strand, seq)) == hash

    def _event(self, entry: Entry, row: EntryRow) -> Event:
        seen = entry.heads.get(REPORTER)
        by_reporter = row.strand == REPORTER
        role: Role = "reporter" if by_reporter else self.book.role_of(entry.author, entry.roster_version)
        return Event(
            strand="reporter" if by_reporter else "officers",
            seq=row.seq,
            day=entry.day,
            author=entry.author,
            author_role=role,
            type=entry.type,
            body=entry.body,
            seen=0 if by_reporter or seen is None else seen.seq,
            hash=row.hash.hex(),
            roster=entry.roster_version,
        )


def is_sound(row: EntryRow) -> bool:
    """Whether the row's hash is that of its place and envelope."""
    try:
        sealed_of(row)
    except SealError:
        return False
    return True


def grantable(dossier: Dossier, book: RosterBook, by: Officer) -> tuple[Officer, ...]:
    """Colleagues to whom this officer may give the case: never who recused himself; who is kept out, only if the overseer signs.

    Those who cannot read it come first. Who reads it already may be given it again: his row may have been exchanged.
    """
    fit = [
        line
        for line in book.current.living
        if line.id not in dossier.state.recused | {by.id}
        and (by.role == "overseer" or not kept_out(line.id, line.unit, dossier.barred, dossier.birth))
        and not keeps_names(line.id, dossier.state.kind, book.current)
    ]
    return tuple(sorted(fit, key=lambda line: (line.id in dossier.living_readers, line.name)))


def kept_out(officer: str, unit: str, barred: frozenset[str], birth: SealedBirth) -> bool:
    """Whether only the overseer may give him this case: a position that the reporter named, or the unit reported."""
    return officer in barred or (bool(birth.unit) and unit == birth.unit)


def keeps_names(officer: str, kind: Kind, roster: Roster) -> bool:
    """Whether he keeps a share of this kind's names: then nobody may give him a case of it, or two shares would be one hand."""
    return kind.identity == "offered" and officer == roster.identity_custodian


def _grants_barred(event: Event, opened: OpenedCase, book: RosterBook) -> bool:
    """A grant that the rules forbade when it was written has no effect, whoever wrote it. Who takes the position later is shut
    out from then on; what he did before stands, or the case's history would change under everybody's hands."""
    if event.strand != "officers" or event.type not in ("grant", "recover"):
        return False
    barred = book.barred(opened.record, opened.birth, event.roster)
    lines = book.version(event.roster).by_id

    def shut(officer: str) -> bool:
        line = lines.get(officer)
        return kept_out(officer, line.unit if line else "", barred, opened.birth)

    named, kind = named_readers(event), KINDS[opened.birth.kind]
    if any(keeps_names(officer, kind, book.version(event.roster)) for officer in named):
        return True
    if event.type == "recover" and shut(event.author):
        # Who is kept out does not let himself in with two sheets; the overseer may still choose others.
        return event.author_role != "overseer" or event.author in named
    return event.author_role != "overseer" and any(shut(officer) for officer in named)


def named_readers(event: Event | Entry) -> tuple[str, ...]:
    """Whom a grant or recover entry lets read, whatever shape its body has."""
    said = event.body.get("officers") if event.type == "recover" else [event.body.get("officer")]
    return tuple(one for one in said if isinstance(one, str)) if isinstance(said, list) else ()


def _recovery_forged(event: Event, opened: OpenedCase, strands: Strands) -> bool:
    """Every head can sign a recovery; the proof shows that this one had opened the case."""
    if event.strand != "officers" or event.type != "recover":
        return False
    return not recovery_proved(event, opened, strands.rows[OFFICERS][event.seq - 1].prev)


def recovery_proved(said: Event | Entry, opened: OpenedCase, prev: bytes) -> bool:
    """Whether the author of a recover entry that follows `prev` shows that he had opened the case."""
    where = (opened.record.case, said.seq, prev)
    try:
        recovery_proof.check(said.body.get("proof"), opened.birth.answer_key, *where, said.author, named_readers(said))
    except Forged:
        return False
    return True
