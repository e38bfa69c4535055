"""The letterbox: cases in the mail, those that were emptied after a backup held them, and the answers."""

from contextlib import closing
from dataclasses import dataclass
from functools import cache

from crypto import signed_head
from crypto.errors import SealError
from wbs.store import letterbox as store
from wbs.store.rows import ANSWERS, REPORTER
from wbs.store.shape import Shape, shape_for
from wbs.store.tables_letterbox import LetterboxTable
from wbs.verify import case_birth, certificates, values
from wbs.verify.case_birth import CaseBirth
from wbs.verify.counts import Counts
from wbs.verify.finding import Finding
from wbs.verify.rosters import Rosters
from wbs.verify.search import Search
from wbs.verify.strand import COLUMNS, Strand

NAME, MARKS = store.NAME, (store.APPLICATION_ID, store.VERSION)

FORGOTTEN = "forgotten"

RULES = {
    "*.case": values.HEX_ID,
    "*.seq": values.SEQ,
    "office.one": "{c} = 1",
    "office.form_secret": values.long(32),
    "office.last_carry": values.PAST,
    "rosters.version": values.SEQ,
    "rosters.document": values.DOCUMENT,
    "cases.locator_hash": values.long(values.HASH),
    "cases.birth": values.BIRTH,
    "cases.sealed_birth": f"length({{c}}) = 0 OR ({values.SEALED_BIRTH})",
    "cases.head": values.HEAD,
    "cases.reporter_seq": values.SEQ,
    "cases.reporter_hash": values.long(values.HASH),
    "cases.carried_seq": values.COUNT,
    "grants.slot": values.SLOT,
    "grants.envelope": values.GRANT,
    "entries.strand": f"{{c}} IN ('{REPORTER}', '{ANSWERS}')",
    "entries.prev": values.long(values.HASH),
    "entries.envelope": values.ENTRY,
    "entries.hash": values.long(values.HASH),
    "forms.mac": values.long(32),
    "files.file": values.HEX_ID,
    "files.size": values.COUNT,
    "files.sha256": values.long(values.HASH),
    "forgotten.certificate": values.CERTIFICATE,
    "forgotten.locator_hash": values.long(values.HASH),
    "forgotten.day": values.PAST,
    "visits.visit": values.long(values.HASH),
    "visits.sealed": values.long(values.LOCKED_VISIT),
    "visits.deadline": values.SOON,
}

_COLUMNS = ("birth", "sealed_birth", "head", "reporter_seq", "reporter_hash", "carried_seq")


@cache
def shape() -> Shape:
    """The tables of a letterbox of ours."""
    return shape_for(LetterboxTable.metadata)


@dataclass(frozen=True)
class _Row:
    """One case; None for values that we do not make."""

    case: str
    birth: bytes | None
    sealed_birth: bytes | None
    head: bytes | None
    reporter_seq: int | None
    reporter_hash: bytes | None
    carried_seq: int | None


class LetterboxSearch:
    """`look` tells everything that is found."""

    def __init__(self, search: Search, rosters: Rosters, counts: Counts) -> None:
        self._search, self._rosters, self._counts = search, rosters, counts

    def look(self) -> None:
        """Each part by itself: where the file breaks under one, the others go on."""
        search = self._search
        if search.has("office"):
            search.part("office", self._office)
        search.without_case(("grants", "entries", "forms", "files"))
        if search.has("cases"):
            search.part("cases", self._cases)
        if search.has(FORGOTTEN):
            search.part(FORGOTTEN, lambda: certificates.look(search, self._rosters, FORGOTTEN))
            certificates.still_there(search, FORGOTTEN, "day IS NOT NULL")

    def _office(self) -> None:
        if self._search.database.one("SELECT count(*) FROM office") != (1,):
            self._search.tell(Finding("office", "office"))

    def _cases(self) -> None:
        with closing(self._search.pages("cases", "case", *_COLUMNS, hold=True)) as pages:
            for page in pages:
                self._rosters.read_on()
                for row in page:
                    self._counts.cases += 1
                    one = _Row(*row)
                    self._search.part("cases", lambda one=one: self._case(one), one.case)  # type: ignore[misc]

    def _case(self, row: _Row) -> None:
        born = case_birth.read(self._search, self._rosters, row.case, row.birth)
        self._mail(row, born)
        self._head(row, born)
        if row.reporter_seq is not None and row.carried_seq is not None and row.carried_seq > row.reporter_seq:
            self._search.tell(Finding("carried", "cases", row.case, row.carried_seq))
        answers = self._strand(row.case, ANSWERS, born.before, 1)
        if answers and not answers.count:
            self._search.tell(Finding("strand_empty", ANSWERS, row.case))
        self._forms(row)

    def _strand(self, case: str, name: str, before: bytes | None, start: int | None) -> Strand | None:
        search = self._search
        if not search.has("entries"):
            return None
        strand = Strand(case, name, before)
        chosen, sound = search.values.guarded("entries", *COLUMNS), search.values.sound("entries", "seq")
        statement = f'SELECT {chosen} FROM entries WHERE "case" = ? AND strand = ? AND {sound} ORDER BY seq'
        strand.follow(search.database.rows(statement, case, name), search.tell, start, case)
        self._counts.entries += strand.count
        return strand

    def _mail(self, row: _Row, born: CaseBirth) -> None:
        """What lies here for the courier, or is gone because a backup of the casebook holds it."""
        search, case = self._search, row.case
        emptied = row.sealed_birth == b""
        rows = case_birth.grant_rows(search, case)
        if emptied:
            if rows:
                search.tell(Finding("emptied", "grants", case))
        elif search.has("grants"):
            case_birth.check_grants(search, born, case, rows)
            if born.roster:
                case_birth.check_slots(search, case, rows, born.roster.living)
        if row.sealed_birth:
            case_birth.check_sealed(search, born, case, row.sealed_birth)
        start = 1 if row.sealed_birth else None
        strand = self._strand(case, REPORTER, born.before if start else None, start)
        if strand is None or row.reporter_seq is None:
            return
        gone = strand.first - 1 if strand.count else row.reporter_seq
        if emptied and row.carried_seq is not None and not 1 <= max(gone, 1) <= row.carried_seq:
            search.tell(Finding("emptied", REPORTER, case, gone))
        elif start == 1 and not strand.count:
            search.tell(Finding("strand_empty", REPORTER, case))
        if strand.count and strand.last != row.reporter_seq:
            search.tell(Finding("head_other", "cases.reporter_seq", case, strand.last))
        elif strand.count and row.reporter_hash is not None and row.reporter_hash not in strand.ends:
            search.tell(Finding("head_other", "cases.reporter_hash", case, strand.last))
        self._files(row, gone)

    def _head(self, row: _Row, born: CaseBirth) -> None:
        """The head that the token's key signed: what the reporter's page holds the strand against."""
        if born.record is None or row.head is None:
            return
        try:
            head = signed_head.check(born.record.reporter_sign, row.case, row.head)
        except SealError:
            self._search.tell(Finding("head_bad", "cases.head", row.case))
            return
        if (head.seq, head.hash) != (row.reporter_seq or head.seq, row.reporter_hash or head.hash):
            self._search.tell(Finding("head_other", "cases.head", row.case, min(head.seq, values.LARGEST_NUMBER)))

    def _files(self, row: _Row, gone: int) -> None:
        """Each file is announced by an entry that is still here; no entry announces two."""
        search = self._search
        if search.has("files"):
            beyond = 'SELECT seq FROM files WHERE "case" = ? AND (seq <= ? OR seq < 2 OR seq > ?)'
            twice = 'SELECT seq FROM files WHERE "case" = ? GROUP BY seq HAVING count(*) > 1'
            for (seq,) in search.database.rows(beyond, row.case, gone, row.reporter_seq):
                search.tell(Finding("nothing", "files.seq", row.case, seq if isinstance(seq, int) else 0))
            for (seq,) in search.database.rows(twice, row.case):
                search.tell(Finding("twice", "files.seq", row.case, seq if isinstance(seq, int) else 0))

    def _forms(self, row: _Row) -> None:
        """The form that made the case is looked up with its words; each later one made an entry."""
        search = self._search
        if not search.has("forms"):
            return
        seqs = [seq for (seq,) in search.database.rows('SELECT seq FROM forms WHERE "case" = ? ORDER BY seq', row.case)]
        if 1 not in seqs:
            search.tell(Finding("form", "forms", row.case, 1))
        for before, seq in zip([None, *seqs], seqs, strict=False):
            if seq == before:
                search.tell(Finding("twice", "forms.seq", row.case, seq if isinstance(seq, int) else 0))
            elif isinstance(seq, int) and row.reporter_seq is not None and seq > row.reporter_seq:
                search.tell(Finding("nothing", "forms.seq", row.case, min(seq, values.LARGEST_NUMBER)))
