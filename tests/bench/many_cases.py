"""A casebook with many cases, made quickly: real seals and real histories, written in one go on all cores.

    .venv/bin/python -m tests.bench.many_cases FOLDER 20000

makes FOLDER/20000/casebook once and leaves it there; `casebook_of(FOLDER, 20000, target)` copies it to `target` (and makes it if
it is not there yet). The office's keys follow from its people's names, so whoever has the casebook can sign in with those of
`standing_team()`. The last day of its story is tests.desk.office.TODAY.
"""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

from crypto import case_birth, one_time_codes
from crypto.case_token import CaseToken
from crypto.entry import Entry
from crypto.officer_key import OfficerKey
from crypto.roster import Officer, Roster, parse
from tests.desk.office import QUICK, TODAY, TOP, Person, Team, row
from wbs.cases.kind import Field
from wbs.cases.kinds import KINDS
from wbs.desk.desk import working_days
from wbs.desk.dossier import Dossier, read_dossier
from wbs.desk.keyring import KeyInHand, OpenedCase
from wbs.desk.pen import Answer, Pen
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings, load
from wbs.store.casebook import Casebook
from wbs.store.rows import CasebookCase, EntryRow, Grant
from wbs.store.tables_casebook import NAME

SENTENCES = TOP / "tests" / "proofs" / "integrity_reports.json"
UNITS = ("sekretariat", "umum", "keuangan", "kepegawaian", "pengadaan", "perizinan", "lapangan")
MIX = ("integrity",) * 7 + ("gratification", "conflict", "consultation")
LONGEST_AGO = 700
LETTERS = 1500
AT_ONCE = 100
PEOPLE = (
    ("Omar", "officer", "inspektorat", ("auditor_muda",)),
    ("Olga", "head", "inspektorat", ("inspektur",)),
    ("Nur", "head", "sekretariat", ("kepala_upg",)),
    ("Ratna", "overseer", "sekretariat", ("kepala_kantor",)),
)

Rows = dict[str, list[tuple[Any, ...]]]


class StandingTeam(Team):
    """Omar, Olga, Nur and Ratna with keys that are the same each time, certified for every kind. For tests alone."""

    def __init__(self) -> None:
        self.office_seed, self.recovery = _seed("office", 32), _key("recovery")
        people = [_person(number, *one) for number, one in enumerate(PEOPLE, 1)]
        self.people = {person.login: person for person in people}


def _seed(name: str, size: int) -> bytes:
    return hashlib.sha512(b"many cases: " + name.encode()).digest()[:size]


def _key(name: str) -> OfficerKey:
    return OfficerKey(_seed(f"{name} seal", 32), _seed(f"{name} sign", 32), _seed(f"{name} totp", 20))


def _person(number: int, name: str, role: str, unit: str, positions: tuple[str, ...]) -> Person:
    key, words = _key(name), f"{name.lower()} akar akar akar akar akar"
    kinds = () if role == "overseer" else tuple(KINDS)
    line = Officer(f"{number:016x}", name, role, kinds, unit, positions, key.public, key.sign_public)
    return Person(line, key, name.lower(), words, one_time_codes.new(), key.lock(words, QUICK))


@cache
def standing_team() -> StandingTeam:
    return StandingTeam()


class Paper:
    """What a pen needs of a casebook, for one case that lies in no file yet."""

    def __init__(self, case: CasebookCase, grants: dict[str, bytes], entries: list[EntryRow]) -> None:
        self.row, self.grants, self.written = case, grants, entries
        self.audit = self.alarms = self

    def head(self) -> None:
        """There is no audit yet."""

    def ring(self, *_: Any) -> None:
        """Nothing rings in a story of the past."""

    def grant(self, _: str, slot: str) -> bytes:
        return self.grants[slot]

    def record(self, _: str, entry: EntryRow, answer: EntryRow | None, grants: list[Grant], **_more: Any) -> None:
        self.written += [entry, *([answer] if answer else [])]
        self.grants.update(grants)


class Story:
    """One case from its birth on."""

    def __init__(self, office: "Writers", chance: random.Random) -> None:
        self.office, self.chance = office, chance
        kind = chance.choice(MIX)
        self.day = TODAY - timedelta(days=chance.randrange(LONGEST_AGO) if chance.random() < 0.8 else chance.randrange(20))
        self.paper = self._born(kind, chance.choice(UNITS))
        omar = office.hands["omar"]
        self.opened = omar.open_case(self.paper.row, self.paper.grants[omar.officer])
        self.entries: dict[bytes, Entry] = {}
        self._goes_on(kind)

    def _born(self, kind: str, unit: str) -> Paper:
        fields = {field.slug: self._given(field) for field in KINDS[kind].fields if field.required or field.slug == "narrative"}
        body = {"kind": kind, "lang": "id", "fields": {**fields, "unit": unit, "excluded": []}}
        new = case_birth.bear(
            CaseToken.new().keys(),
            roster=self.office.roster,
            kind=kind,
            unit=unit,
            excluded=(),
            day=self.day,
            acknowledge_by=self.day + timedelta(days=7),
            report=body,
        )
        grants = {grant.slot: grant.envelope for grant in new.grants}
        case = CasebookCase(new.case, new.birth.document, new.sealed_birth, 0)
        return Paper(case, grants, [row(new.report), row(new.first_answer)])

    def _given(self, field: Field) -> str | list[str]:
        if field.options:
            chosen = self.chance.choice(field.options).slug
            return [chosen] if field.type == "choices" else chosen
        if field.options_from == "units":
            return self.chance.choice(UNITS)
        return self.day.isoformat() if field.type == "day" else self._text(LETTERS if field.type == "long" else 60)

    def _text(self, letters: int) -> str:
        said, sentences = "", self.office.sentences
        while len(said) < letters:
            said += self.chance.choice(sentences) + " "
        return said[:letters].strip()

    def _goes_on(self, kind: str) -> None:
        turn = self.chance.random()
        self._receipt("olga")
        if turn < 0.1:
            return
        self._says("omar", "independent", {})
        self._says("omar", "take", {"officer": self.office.hands["omar"].officer})
        if turn < 0.3 or kind != "integrity":
            self._says("omar", "note", {"text": self._text(300)})
            return
        self._says("omar", "move", {"move": "start_triage", "fields": {}, "text": ""}, Answer("move", {"text": ""}))
        if turn < 0.75:
            said = self._text(200)
            self._says("omar", "answer", {"text": said}, Answer("answer", {"text": said}))
            return
        self._closed()

    def _closed(self) -> None:
        said = self._text(200)
        body = {"move": "not_follow", "fields": {"reason": "policy"}, "text": said}
        self._says("omar", "propose", body)
        proposal = self.dossier().state.proposals[0]
        self._says("olga", "confirm", {"proposal": [proposal.seq, proposal.hash]}, Answer("move", {"text": said}))

    def dossier(self) -> Dossier:
        def read(opened: OpenedCase, one: EntryRow) -> Entry:
            if one.hash not in self.entries:
                self.entries[one.hash] = opened.read(one, self.office.book.sign_key_of)
            return self.entries[one.hash]

        rows = sorted(self.paper.written, key=lambda one: (one.strand, one.seq))
        return read_dossier(self.opened, rows, self.office.book, self.office.calendar, self.day, read)

    def _pen(self, login: str) -> Pen:
        here = self.office
        return Pen(cast(Casebook, self.paper), here.hands[login], here.book, here.calendar, here.settings, self.day)

    def _receipt(self, login: str) -> None:
        self._pen(login).receipt(self.dossier())

    def _says(self, login: str, what: str, body: dict[str, Any], answer: Answer | None = None) -> None:
        self.day = min(TODAY, self.day + timedelta(days=self.chance.randrange(3)))
        self._pen(login).write(self.dossier(), what, body, answer)


class Writers:
    """One process's officers, with what they write under."""

    def __init__(self, document: bytes, settings: Settings) -> None:
        people = standing_team().people
        self.hands = {login: KeyInHand(person.id, person.key) for login, person in people.items()}
        self.roster: Roster = parse(document)
        self.book = RosterBook([document])
        self.settings, self.calendar = settings, working_days(settings)
        self.sentences = [one for text in json.loads(SENTENCES.read_text()) for one in text["text"].split(". ")]


@cache
def _writers(document: bytes) -> Writers:
    return Writers(document, load(TOP / "settings.toml"))


def _some(document: bytes, seed: int, count: int) -> Rows:
    """Rows of `count` cases. The days, kinds and texts follow from the seed; keys never do."""
    writers, chance = _writers(document), random.Random(seed)
    rows: Rows = {"cases": [], "grants": [], "entries": [], "collections": []}
    for _ in range(count):
        paper = Story(writers, chance).paper
        case = paper.row.case
        opened = len(paper.written) > 4
        rows["cases"].append((case, paper.row.birth, paper.row.sealed_birth, opened, TODAY.isoformat()))
        rows["grants"] += [(case, slot, envelope) for slot, envelope in paper.grants.items()]
        rows["entries"] += [(one.case, one.strand, one.seq, one.prev, one.envelope, one.hash) for one in paper.written]
        rows["collections"].append((case, 1, TODAY.isoformat(), True, True))
    return rows


def build(folder: Path, count: int) -> None:
    """An office's casebook with `count` cases in `folder`, which must not hold one."""
    team = standing_team()
    document = team.roster(expires=date(2027, 11, 1))
    book = Casebook.create(folder)
    book.rosters.add(1, document)
    for person in team.people.values():
        book.officers.add(person.row(), [one_time_codes.hash_code(person.id, code) for code in person.codes])
    book.close()
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as file:
        # Whole or not at all: `casebook_of` moves it into its place when it is done.
        file.execute("PRAGMA synchronous=OFF")
        file.execute("BEGIN")
        counter = 0
        for rows in _all(document, count):
            numbered = [(*one[:3], counter + at, *one[3:]) for at, one in enumerate(rows["cases"], 1)]
            counter += len(numbered)
            cases = 'INSERT INTO cases ("case", birth, sealed_birth, changed, opened, came) VALUES (?,?,?,?,?,?)'
            file.executemany(cases, numbered)
            file.executemany('INSERT INTO grants ("case", slot, envelope) VALUES (?,?,?)', rows["grants"])
            file.executemany(
                'INSERT INTO entries ("case", strand, seq, prev, envelope, hash) VALUES (?,?,?,?,?,?)', rows["entries"]
            )
            collected = 'INSERT INTO collections ("case", upto_seq, day, backed_up, emptied) VALUES (?,?,?,?,?)'
            file.executemany(collected, rows["collections"])
        file.execute("UPDATE office SET counter = ?", (counter,))
        file.execute("COMMIT")


def _all(document: bytes, count: int) -> Iterator[Rows]:
    shares = [min(AT_ONCE, count - at) for at in range(0, count, AT_ONCE)]
    if len(shares) == 1:
        yield _some(document, 0, count)
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_some, [document] * len(shares), range(len(shares)), shares)


def casebook_of(cache_folder: Path, count: int, target: Path) -> Path:
    """A copy at `target` of the casebook with `count` cases that lies in the cache; made first if it does not."""
    kept = cache_folder / str(count) / "casebook"
    if not kept.is_dir():
        unfinished = cache_folder / str(count) / f"unfinished-{os.getpid()}"
        build(unfinished, count)
        unfinished.rename(kept)
    shutil.copytree(kept, target)
    return target


if __name__ == "__main__":
    _folder, _count = Path(sys.argv[1]), int(sys.argv[2])
    if not (_folder / str(_count) / "casebook").is_dir():
        (_folder / str(_count)).mkdir(parents=True, exist_ok=True)
        build(_folder / str(_count) / "unfinished", _count)
        (_folder / str(_count) / "unfinished").rename(_folder / str(_count) / "casebook")
