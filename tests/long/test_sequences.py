"""Rini, the officers, the courier and a thief do whatever they like, in any order; a plain model says what must be true of it.

What was acknowledged is readable by exactly the right people and by nobody else, nothing stands anywhere twice, the reporter's
page agrees with the desk, and what a thief does to the letterbox shows nobody a word that was not said. No page ever fails.
"""

import itertools
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from crypto.case_token import CaseToken
from tests.fuzz.budget import TIMEOUT, budget
from tests.fuzz.whole_office import OFFICERS, WholeOffice
from tests.intake.page import Page
from tests.intake.rini import Rini
from tests.proofs.office import Office
from tests.proofs.office import found as found_office
from wbs.desk.dossier import Dossier

SEQUENCES = 12
STEPS = 8
ACTS, AFTER_THEFT = 8, 3
ENOUGH = 2  # who must be left when somebody steps back
SEED = st.integers(0, 2**32)
HONEST = {
    "report": 3,
    "same_report_again": 1,
    "message": 5,
    "same_message_again": 2,
    "file": 2,
    "look_up": 3,
    "look_up_unknown": 1,
    "answer": 6,
    "note_and_move": 3,
    "grant": 4,
    "recuse": 3,
    "read": 2,
    "trip": 6,
    "broken_trip": 3,
    "backup": 2,
    "days_pass": 2,
}
THEFT = {"photograph_letterbox": 2, "put_letterbox_back": 2, "edit_rows": 4, "swap_rows": 2}
DONE: Counter[str] = Counter()
"""How often an officer's act was taken, and how often a case was held against the model."""
# What a thief writes over one case's rows. The rest of the database stays as it is.
EDITS = (
    "UPDATE entries SET envelope = substr(envelope, 1, 3000) || x'00' || substr(envelope, 3002) WHERE case_ = ?",
    "UPDATE entries SET hash = zeroblob(32) WHERE case_ = ?",
    "UPDATE entries SET prev = zeroblob(32) WHERE case_ = ? AND strand = 'reporter'",
    "DELETE FROM entries WHERE case_ = ? AND strand = 'answers' AND seq > 1",
    "DELETE FROM entries WHERE case_ = ? AND strand = 'answers'",
    "DELETE FROM entries WHERE case_ = ? AND strand = 'reporter' AND seq > 1",
    "UPDATE cases SET carried_seq = reporter_seq WHERE case_ = ?",
    "UPDATE cases SET carried_seq = 0 WHERE case_ = ?",
    "UPDATE cases SET head = zeroblob(104) WHERE case_ = ?",
    "UPDATE cases SET birth = substr(birth, 1, 200) || 'x' || substr(birth, 202) WHERE case_ = ?",
    "UPDATE cases SET sealed_birth = zeroblob(length(sealed_birth)) WHERE case_ = ?",
    "UPDATE grants SET envelope = zeroblob(length(envelope)) WHERE case_ = ?",
    "DELETE FROM grants WHERE case_ = ?",
    "DELETE FROM forms WHERE case_ = ?",
    "DELETE FROM cases WHERE case_ = ?",
)


@dataclass
class Told:
    """One case as the model has it. `said`: acknowledged texts; `sure`, `sure_answers`: how many a whole trip has carried.

    `touched`: the thief was at its rows in the letterbox, so it may lose there what was not carried, and say so.
    """

    words: str
    case: str
    fields: dict[str, Any]
    excluded: bool
    said: list[str]
    readers: set[str]
    files: dict[str, bytes] = field(default_factory=dict)
    recused: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    messages: list[tuple[dict[str, str], str]] = field(default_factory=list)
    sure: int = 0
    sure_files: int = 0
    sure_answers: int = 0
    touched: bool = False

    @property
    def path(self) -> str:
        return f"/kasus/{self.case}"

    def may_be_given(self, to: str, by: str) -> bool:
        barred = self.excluded and to == "nur" and by != "ratna"
        # Who reads it already may be given it again: his row may have been exchanged.
        return to not in self.recused | {by} and not barred


class Sequence_(RuleBasedStateMachine):
    """One office, from its founding on."""

    founded: Office

    def __init__(self) -> None:
        super().__init__()
        self.office = WholeOffice(self.founded, Path(tempfile.mkdtemp()))
        self.cases: list[Told] = []
        self.numbers = itertools.count(1)
        self.photograph: Path | None = None
        self.chance = Random(0)
        self.report()

    @rule(seed=SEED)
    def honest_days(self, seed: int) -> None:
        """Some acts of everybody but the thief."""
        self._some(seed, HONEST, ACTS)

    @precondition(lambda self: len(self.cases) > 1)
    @rule(seed=SEED)
    def a_theft(self, seed: int) -> None:
        """One act of the thief, and what comes of it."""
        self._some(seed, THEFT, 1)
        self._some(seed, HONEST, AFTER_THEFT)

    def _some(self, seed: int, weights: Mapping[str, int], count: int) -> None:
        self.chance = Random(seed)
        for name in self.chance.choices(list(weights), list(weights.values()), k=count):
            getattr(self, name)()

    def teardown(self) -> None:
        try:
            if self.cases:
                self.office.carry()
                self._carried()
            for login in OFFICERS:
                self._reads(login)
            for told in self.cases:
                self._looks(told)
        finally:
            self.office.close()

    # Rini

    def report(self) -> None:
        excluded = self.chance.random() < 0.4
        rini, text = self.office.rini(), self._text("laporan")
        barred = {"excluded": ["kepala_upg"]} if excluded else {}
        fields = rini.fill(narrative=text, unit="perizinan", **barred)
        assert rini.post("/lapor", fields).status_code == 303
        words = " ".join(rini.words)
        row = self.office.letterbox.case_by_locator(CaseToken.parse(words).keys().locator_hash)
        assert row is not None
        readers = {"omar", "olga"} | (set() if excluded else {"nur"})
        self.cases.append(Told(words, row.case, fields, excluded, [text], readers))

    def same_report_again(self) -> None:
        told = self._one()
        if told.touched:
            return
        before = self._rows("cases")
        assert self.office.rini().post("/lapor", told.fields).status_code == 303
        assert self._rows("cases") == before

    def message(self) -> None:
        told, text = self._one(), self._text("pesan")
        rini, page = self._inside(told)
        fields = {"form_token": page.value("form_token", "pesan"), "text": text}
        done = rini.post("/kotak/pesan", fields)
        assert done.status_code == 303 or (told.touched and done.status_code < 500), done.text[:2000]
        if done.status_code == 303:
            told.said.append(text)
            told.messages.append((fields, text))

    def same_message_again(self) -> None:
        told = self._one()
        if told.touched or not told.messages:
            return
        rini, _ = self._inside(told)
        before = self._rows("entries")
        # Too old by now, or the same as before: in both cases nothing is added.
        assert rini.post("/kotak/pesan", self.chance.choice(told.messages)[0]).status_code in (303, 422)
        # What was emptied meanwhile is known again all the same.
        assert self._rows("entries") == before

    def file(self) -> None:
        told, name = self._one(), f"berkas-{next(self.numbers)}.jpg"
        rini, page = self._inside(told)
        if not page.value("form_token", "berkas"):
            assert told.touched
            return
        size = self.chance.randint(1, 200_000)
        content = (name.encode() * size)[:size]
        done = rini.send_file(content, name, page=page)
        assert done.status_code == 303 or (told.touched and done.status_code < 500), done.text[:2000]
        if done.status_code == 303:
            told.files[name] = content

    def look_up(self) -> None:
        self._looks(self._one())

    def look_up_unknown(self) -> None:
        rini = self.office.rini()
        assert rini.enter(" ".join(CaseToken.new().words)).status_code == 303
        assert not any(text in rini.case().text for told in self.cases for text in told.said + told.answers)

    # the officers

    def answer(self) -> None:
        text, told = self._text("jawaban"), self._one()
        if self._acts(told, self._who(), "jawab", {"answer_text": text}):
            told.answers.append(text)

    def note_and_move(self) -> None:
        told, who = self._one(), self._who()
        self._acts(told, who, "catatan", {"note_text": self._text("catatan")})
        self._acts(told, who, "langkah", {"move": "start_triage"}, must=False)

    def grant(self) -> None:
        told, who, to = self._one(), self._who(), self._who()
        allowed = told.may_be_given(to, who)
        given = self._acts(told, who, "akses", {"colleague": self.office.office.people[to].id}, must=allowed)
        assert allowed or not given
        if given:
            told.readers.add(to)

    def recuse(self) -> None:
        told, who = self._one(), self._who()
        allowed = len(told.readers - {who}) >= ENOUGH
        done = self._acts(told, who, "mundur", {"recuse_reason": "Saya mengenal dia.", "recuse_sure": "1"}, must=allowed)
        assert allowed or not done
        if done:
            told.readers.discard(who)
            told.recused.add(who)

    def read(self) -> None:
        self._reads(self._who())

    # the courier

    def trip(self) -> None:
        assert self.office.carry()
        self._carried()

    def broken_trip(self) -> None:
        if self.office.carry(self.chance.randint(1, 12), self.chance.random() < 0.5):
            self._carried()

    def backup(self) -> None:
        self.office.back_up()

    def days_pass(self) -> None:
        self.office.days_pass(self.chance.randint(1, 4))

    # the thief

    def photograph_letterbox(self) -> None:
        self.photograph = self.office.photograph()

    def put_letterbox_back(self) -> None:
        if self.photograph is None:
            return
        self.office.put_back(self.photograph)
        for told in self.cases:
            told.touched = True

    def edit_rows(self) -> None:
        told = self._one()
        with self.office.stolen() as plain:
            plain.execute(self.chance.choice(EDITS).replace("case_", '"case"'), (told.case,))
        told.touched = True

    def swap_rows(self) -> None:
        one, two, column = self._one(), self._one(), self.chance.choice(["birth", "head", "sealed_birth"])
        with self.office.stolen() as plain:
            held = dict(plain.execute(f'SELECT "case", {column} FROM cases').fetchall())
            for here, there in ((one, two), (two, one)):
                if there.case in held:
                    plain.execute(f'UPDATE cases SET {column} = ? WHERE "case" = ?', (held[there.case], here.case))
        one.touched = two.touched = True

    # what the rules have in common

    def _text(self, what: str) -> str:
        return f"Ini {what} nomor {next(self.numbers)} tamat."

    def _one(self) -> Told:
        return self.chance.choice(self.cases)

    def _who(self) -> str:
        return self.chance.choice(OFFICERS)

    def _rows(self, table: str) -> int:
        with self.office.stolen() as plain:
            return int(plain.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _inside(self, told: Told) -> tuple[Rini, Page]:
        rini = self.office.rini()
        assert rini.enter(told.words).status_code == 303
        return rini, rini.case()

    def _carried(self) -> None:
        """A whole trip brought everything, except of cases at whose rows the thief was."""
        for told in self.cases:
            if not told.touched:
                told.sure, told.sure_files, told.sure_answers = len(told.said), len(told.files), len(told.answers)

    def _acts(self, told: Told, who: str, what: str, fields: dict[str, str], must: bool = True) -> bool:
        """A form of the case's page; whether it was taken."""
        client = self.office.officer(who)
        page = client.get(told.path)
        if who not in told.readers:
            assert page.status_code == 404
            assert client.post(f"{told.path}/{what}", data={"form_token": "x", **fields}).status_code == 404
            return False
        if page.status_code == 404:
            assert not told.sure
            return False
        token = Page(page.text).value("form_token", f"{told.path}/{what}") or Page(page.text).value("form_token")
        done = client.post(f"{told.path}/{what}", data={"form_token": token, **fields})
        assert done.status_code < 500, done.text[:1000]
        if must and not told.touched:
            assert done.status_code == 303, (what, who, Page(done.text).summary)
        DONE[what] += done.status_code == 303
        return done.status_code == 303

    def _reads(self, who: str) -> None:
        client = self.office.officer(who)
        assert client.get("/").status_code == 200
        session = self.office.desk.state.desk.sessions.find(self.office.cookies[who].partition("=")[2], self.office.clock())
        found: dict[str, Dossier] = {dossier.case: dossier for dossier in session.index.dossiers}
        known = {told.case: told for told in self.cases}
        assert set(found) <= {case for case, told in known.items() if who in told.readers}
        for case, told in known.items():
            page = client.get(told.path)
            assert page.status_code == (200 if case in found else 404)
            if case in found:
                self._agrees(told, found[case], page.text)
            else:
                assert who not in told.readers or not told.sure or told.touched

    def _agrees(self, told: Told, dossier: Dossier, page: str) -> None:
        DONE["held"] += 1
        events = [event for event in dossier.events if event.strand == "reporter"]
        texts = [event.body.get("text") or event.body["fields"]["narrative"] for event in events if event.type != "file"]
        files = [event.body["name"] for event in events if event.type == "file"]
        assert within(texts, told.said)
        assert within(files, list(told.files))
        assert texts[: told.sure] == told.said[: told.sure]
        assert files[: told.sure_files] == list(told.files)[: told.sure_files]
        assert all(page.count(text) == 1 for text in texts if text.startswith("Ini laporan"))
        assert all(text in page for text in texts)
        answers = [event.body["text"] for event in dossier.events if event.type == "answer"]
        assert answers == told.answers
        self._downloads(told, dossier)

    def _downloads(self, told: Told, dossier: Dossier) -> None:
        client = self.office.officer(next(iter(sorted(told.readers))))
        for kept in dossier.state.files[-1:]:
            done = client.get(f"{told.path}/berkas/{kept.file}")
            assert done.status_code == 200 or told.touched
            if done.status_code == 200:
                assert done.content == told.files[kept.name]

    def _looks(self, told: Told) -> None:
        _, page = self._inside(told)
        shown = [text for text in told.answers if text in page.text]
        assert not any(text in page.text for other in self.cases for text in other.said)
        assert not any(text in page.text for other in self.cases if other is not told for text in other.answers)
        assert all(page.text.count(text) == 1 for text in shown)
        if not told.touched:
            assert shown[: told.sure_answers] == told.answers[: told.sure_answers]


def within(some: Sequence[str], all_: Sequence[str]) -> bool:
    """Whether `some` is `all_` with some left out, in its order, nothing twice."""
    rest = iter(all_)
    return all(one in rest for one in some)


@pytest.mark.timeout(TIMEOUT)
def test_whatever_they_do_the_right_people_read_what_was_said(tmp_path: Path) -> None:
    Sequence_.founded = found_office(tmp_path)
    run_state_machine_as_test(Sequence_, settings=budget(SEQUENCES, STEPS))  # type: ignore[no-untyped-call]
    # The model is worth something only where things were done.
    assert all(DONE[act] for act in ("jawab", "catatan", "akses", "mundur", "langkah")), DONE
    assert DONE["held"] > 5 * SEQUENCES, DONE
