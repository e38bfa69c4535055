"""Token checks over real HTTP: the ten words are sent, and the page behind them shows the five answers of that case."""

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from urllib.parse import urlencode

from crypto.birth_record import read
from crypto.case_token import CaseToken
from crypto.entry import Entry, Head, seal_entry
from tests.bench.failed import BenchFailed
from tests.bench.floors import ANSWERS
from tests.bench.line import Line, get, post
from tests.bench.load import Job
from tests.bench.office import READER
from tests.intake.conftest import STATUS, row_of
from tests.proofs.browser import Browser
from tests.proofs.office import Office
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room
from wbs.store.letterbox import Letterbox

SHOWN = re.compile(rb"Jawaban [0-9]+ dari 5 untuk perkara [0-9]+\.")


@dataclass(frozen=True)
class Answered:
    """A case that has been answered. `texts`: what its page must show, each once and no other, in whatever order."""

    words: str
    texts: tuple[bytes, ...]


@dataclass(frozen=True)
class Check:
    """One look of somebody with ten words, from typing them to the page."""

    port: int
    case: Answered
    enter: bytes

    def look(self) -> None:
        """Raises BenchFailed unless the page shows this case's answers and nobody else's."""
        with Line(self.port) as line:
            entered = line.ask(self.enter)
            if entered.status != 303 or not entered.cookie:
                raise BenchFailed(f"the ten words were answered with {entered.status}")
            page = line.ask(get(f"127.0.0.1:{self.port}", "/kotak", entered.cookie))
        if page.status != 200 or sorted(SHOWN.findall(page.body)) != sorted(self.case.texts):
            raise BenchFailed(f"the page was {page.status} and showed {SHOWN.findall(page.body)}, not {self.case.texts}")


class Checks:
    """Looks at `cases`, one after the other and again from the start."""

    def __init__(self, room: Room, cases: Iterable[Answered]) -> None:
        token = Browser("127.0.0.1", room.port).get("/kode").page.value("form_token")
        host = f"127.0.0.1:{room.port}"
        self._all = [Check(room.port, one, enter(host, token, one.words)) for one in cases]

    def jobs(self, count: int) -> Iterable[Job]:
        return [one.look for one in islice(cycle(self._all), count)]


def enter(host: str, token: str, words: str) -> bytes:
    return post(host, "/kode", urlencode({"form_token": token, "words": words}).encode())


def answered_cases(office: Office, room: Room, count: int) -> list[Answered]:
    """Reports, each with five answers that an officer signed and the courier's verb put into the letterbox."""
    found = []
    with closing(Letterbox(office.server)) as letterbox:
        for number in range(count):
            reporter = Reporter(room)
            reporter.report(f"Perkara {number}.")
            found.append(answer(letterbox, office, " ".join(reporter.words), number))
        letterbox.mail.carried_on(date.today())
    return found


def answer(letterbox: Letterbox, office: Office, words: str, number: int) -> Answered:
    """Five answers to the case of these words."""
    officer, keys = office.people[READER], CaseToken.parse(words).keys()
    row = letterbox.case_by_locator(keys.locator_hash)
    assert row is not None, "the report that was acknowledged is not there"
    birth = read(row.birth)
    last = Head(1, letterbox.answers(row.case)[0].hash)
    texts, rows = [], []
    for each in range(1, ANSWERS + 1):
        text = f"Jawaban {each} dari {ANSWERS} untuk perkara {number}."
        body = {"text": text, "status": STATUS}
        entry = Entry(row.case, "answers", last.seq + 1, last.hash, date.today(), officer.id, 1, "answer", body)
        sealed = seal_entry(entry, birth.reporter_key, officer.key, keys.answer_key)
        texts.append(text.encode())
        rows.append(row_of(sealed))
        last = sealed.head
    letterbox.mail.mark_carried(row.case, 1)
    letterbox.mail.put_answers(row.case, rows)
    return Answered(words, tuple(texts))
