"""The casebook: every case with its three strands, the audit, who may sign in, and what the courier has noted."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from crypto.entry import AUDIT_CASE, FIRST_AUDIT_PREV
from crypto.grant import RECOVERY
from wbs.store import tables_casebook as store
from wbs.store.rows import ANSWERS, OFFICERS, REPORTER
from wbs.store.shape import Shape, shape_for
from wbs.store.tables_casebook import CasebookTable
from wbs.verify import case_birth, certificates, team, values
from wbs.verify.case_birth import CaseBirth
from wbs.verify.counts import Counts
from wbs.verify.finding import Finding
from wbs.verify.rosters import Rosters
from wbs.verify.search import Search
from wbs.verify.strand import COLUMNS, Strand

NAME, MARKS = store.NAME, (store.APPLICATION_ID, store.VERSION)
AUDIT = "audit"
DESTROYED = "destroyed"

RULES = {
    "*.case": values.HEX_ID,
    "*.seq": values.SEQ,
    "*.prev": values.long(values.HASH),
    "*.hash": values.long(values.HASH),
    "*.officer": values.OFFICER,
    "*.login": values.LINE,
    "*.locked_key": values.long(values.LOCKED_KEY),
    "*.last_totp_step": values.COUNT,
    "office.one": "{c} = 1",
    "office.form_secret": values.long(32),
    "office.counter": values.COUNT,
    "office.last_trip": values.PAST,
    "office.last_whole_trip": values.PAST,
    "rosters.version": values.SEQ,
    "rosters.document": values.DOCUMENT,
    "cases.birth": values.BIRTH,
    "cases.sealed_birth": values.SEALED_BIRTH,
    "cases.changed": values.SEQ,
    "cases.came": f"{{c}} = '' OR ({values.PAST})",
    "grants.slot": values.SLOT,
    "grants.envelope": values.GRANT,
    "entries.strand": f"{{c}} IN ('{REPORTER}', '{OFFICERS}', '{ANSWERS}')",
    "entries.envelope": values.ENTRY,
    "audit.envelope": values.ENTRY,
    "files.file": values.HEX_ID,
    "files.size": values.COUNT,
    "files.sha256": values.long(values.HASH),
    "officers.handed_over": f"{{c}} = '' OR ({values.DAY})",
    "pins.envelope": values.ENTRY,
    # Empty when it was overwritten: nothing rests on it.
    "snapshots.envelope": f"length({{c}}) = 0 OR ({values.SNAPSHOT})",
    "preferences.envelope": values.PREFERENCES,
    # What was set aside is evidence, of whatever form; only what we write beside it is ours.
    "set_aside.aside": values.HEX_ID,
    "set_aside.day": values.DAY,
    **{f"set_aside.{name}": values.ANYTHING for name in ("case", "strand", "seq", "prev", "envelope", "hash")},
    # Empty when what was asked is over.
    "custody.request": f"length({{c}}) = 0 OR ({values.NAME_REQUEST})",
    "custody.given": f"length({{c}}) = 0 OR ({values.HAND_OVER})",
    "tallies.tally": values.HEX_ID,
    "tallies.envelope": values.TALLY,
    "sessions.session": values.long(values.HASH),
    "sessions.deadline": values.SOON,
    "invitations.until": values.DAY,
    "newcomers.seal_key": values.long(values.PUBLIC_KEY),
    "newcomers.sign_key": values.long(values.SIGN_KEY),
    "drafts.draft": values.HEX_ID,
    "drafts.state": "{c} IN ('open', 'adopted', 'withdrawn')",
    "outbox.seq": f"{{c}} BETWEEN 2 AND {values.LARGEST_NUMBER}",
    "alarms.alarm": values.HEX_ID,
    "alarms.day": values.PAST,
    # The notice of a used recovery key ends with the roster version.
    "alarms.code": "length({c}) BETWEEN 1 AND 64 AND {c} NOT GLOB '*[^a-z0-9_:]*'",
    "collections.upto_seq": values.SEQ,
    "collections.day": values.PAST,
    "destroyed.asked": values.PAST,
    "destroyed.certificate": values.CERTIFICATE,
    "forgotten_files.file": values.HEX_ID,
}

# These ring for a case that the casebook does not hold, or holds no longer.
ABSENT = ("case_unknown", "case_gone")


@cache
def shape() -> Shape:
    """The tables of a casebook of ours."""
    return shape_for(CasebookTable.metadata)


@dataclass
class CasebookSearch:
    """`look` tells everything that is found."""

    search: Search
    rosters: Rosters
    counts: Counts

    def look(self) -> None:
        """Each part by itself: where the file breaks under one, the others go on."""
        search = self.search
        search.part("office", self._office)
        search.without_case(("grants", "entries", "files", "outbox", "collections", "custody"))
        self._references()
        if search.has("cases"):
            search.part("cases", self._cases)
        if search.has(AUDIT):
            search.part(AUDIT, self._audit)
        team.look(search, self.rosters)
        if search.has(DESTROYED):
            search.part(DESTROYED, lambda: certificates.look(search, self.rosters, DESTROYED))
            certificates.still_there(search, DESTROYED, "1")
        if search.has("alarms"):
            search.part("alarms", self._alarms)

    def _cases(self) -> None:
        with closing(self.search.pages("cases", "case", "birth", "sealed_birth", hold=True)) as pages:
            for page in pages:
                self.rosters.read_on()
                for case, birth, sealed in page:
                    self.counts.cases += 1
                    self.search.part("cases", lambda row=(case, birth, sealed): self._case(*row), case)  # type: ignore[misc]

    def _office(self) -> None:
        search = self.search
        if not search.has("office", "cases"):
            return
        if search.database.one("SELECT count(*) FROM office") != (1,):
            search.tell(Finding("office", "office"))
        sound = search.values.sound("cases", "changed")
        if search.database.one(f"SELECT 1 FROM office WHERE counter < (SELECT max(changed) FROM cases WHERE {sound})"):
            search.tell(Finding("counter", "office.counter"))
        # The change counter gives each number once.
        search.lost(
            "cases", "twice", f'SELECT min("case"), 0 FROM cases WHERE {sound} GROUP BY changed HAVING count(*) > 1'
        )  # fmt: skip

    def _references(self) -> None:
        """What the courier's notes and the alarms point to."""
        search = self.search
        if search.has("entries", "outbox"):
            same = """e."case" = outbox."case" AND e.seq = outbox.seq AND e.strand = 'answers'"""
            answer = f"SELECT 1 FROM entries AS e WHERE {same}"
            sound = search.values.sound("outbox")
            search.lost("outbox", "nothing", f'SELECT "case", seq FROM outbox WHERE {sound} AND NOT EXISTS ({answer})')
        if search.has("entries", "cases"):
            # Of a case that nobody has opened the overseer is told; whoever would keep that from her marks it as opened.
            written = f"""SELECT 1 FROM entries AS e WHERE e."case" = cases."case" AND e.strand = '{OFFICERS}'"""
            sound = search.values.sound("cases", "case", "opened")
            search.lost("cases", "opened", f'SELECT "case", 0 FROM cases WHERE {sound} AND opened AND NOT EXISTS ({written})')
        if search.has("collections"):
            sound = search.values.sound("collections")
            search.lost(
                "collections", "emptied", f'SELECT "case", upto_seq FROM collections WHERE {sound} AND emptied AND NOT backed_up'
            )  # fmt: skip
        if search.has("cases", "alarms"):
            here, absent = 'SELECT 1 FROM cases WHERE cases."case" = alarms."case"', ", ".join(f"'{code}'" for code in ABSENT)
            search.lost(
                "alarms",
                "nothing",
                f'SELECT "case", 0 FROM alarms WHERE {search.values.sound("alarms")} AND "case" IS NOT NULL '
                f"AND code NOT IN ({absent}) AND NOT EXISTS ({here})",
            )

    def _case(self, case: str, birth: bytes | None, sealed: bytes | None) -> None:
        search = self.search
        born = case_birth.read(search, self.rosters, case, birth)
        if sealed is not None:
            case_birth.check_sealed(search, born, case, sealed)
        if search.has("entries"):
            ends = {name: self._strand(case, name, born) for name in (REPORTER, OFFICERS, ANSWERS)}
            self._files(case, ends[REPORTER])
            self._collected(case, ends[REPORTER])
            if search.has("grants"):
                self._grants(case, born, acted=bool(ends[OFFICERS]))

    def _strand(self, case: str, name: str, born: CaseBirth) -> int:
        """Follows it; returns the seq of its last entry."""
        search, strand = self.search, Strand(case, name, born.before)
        chosen, sound = search.values.guarded("entries", *COLUMNS), search.values.sound("entries", "seq")
        statement = f'SELECT {chosen} FROM entries WHERE "case" = ? AND strand = ? AND {sound} ORDER BY seq'
        strand.follow(search.database.rows(statement, case, name), search.tell, 1, case)
        self.counts.entries += strand.count
        if not strand.count and name != OFFICERS:
            search.tell(Finding("strand_empty", name, case))
        return strand.last

    def _grants(self, case: str, born: CaseBirth, acted: bool) -> None:
        """Officers overwrite rows, each time with a sealed entry that says so: the digest holds until then. Who joined since the
        birth has a row as well; a case that has just arrived gets it when the next officer signs in."""
        search, rows = self.search, case_birth.grant_rows(self.search, case)
        if not acted:
            case_birth.check_grants(search, born, case, rows)
        elif born.roster:
            wanted = born.roster.living | self.rosters.living | {RECOVERY}
            if missing := wanted - set(rows):
                search.tell(Finding("grant_missing", "grants", case, detail=f"{len(missing)}"))
        if self.rosters.whole:
            case_birth.check_slots(search, case, rows, self.rosters.ever)

    def _files(self, case: str, last: int) -> None:
        search = self.search
        if search.has("files"):
            statement = 'SELECT seq FROM files WHERE "case" = ? AND (seq < 2 OR seq > ?)'
            for (seq,) in search.database.rows(statement, case, last):
                search.tell(Finding("nothing", "files.seq", case, seq if isinstance(seq, int) else 0))
            twice = 'SELECT seq FROM files WHERE "case" = ? GROUP BY seq HAVING count(*) > 1'
            for (seq,) in search.database.rows(twice, case):
                search.tell(Finding("twice", "files.seq", case, seq if isinstance(seq, int) else 0))

    def _collected(self, case: str, last: int) -> None:
        """What is not noted as collected would lie in the letterbox for ever; what is noted beyond the strand never came."""
        search = self.search
        if search.has("collections") and last:
            sound = search.values.sound("collections", "upto_seq")
            statement = f'SELECT COALESCE(max(upto_seq), 0) FROM collections WHERE "case" = ? AND {sound}'
            (upto,) = search.database.one(statement, case)
            if upto < last:
                search.tell(Finding("collection", "collections", case, upto))
            elif upto > last:
                search.tell(Finding("nothing", "collections", case, upto))

    def _audit(self) -> None:
        strand = Strand(AUDIT_CASE, AUDIT, FIRST_AUDIT_PREV)
        strand.follow(self._audit_rows(), self.search.tell)
        self.counts.entries += strand.count

    def _audit_rows(self) -> Iterator[tuple[Any, ...]]:
        for page in self.search.pages(AUDIT, *COLUMNS):
            yield from page

    def _alarms(self) -> None:
        sound = self.search.values.sound("alarms", "day", "ringing")
        statement = f"SELECT count(*), COALESCE(min(day), '') FROM alarms WHERE {sound} AND ringing"
        self.counts.alarms, self.counts.since = self.search.database.one(statement)
