"""Reports over real HTTP: 2 KB of text each, from readers of one form who all have words of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from crypto.case_token import CaseToken
from tests.bench.failed import BenchFailed
from tests.bench.line import Line, post
from tests.bench.load import Job
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room

TEXT_BYTES = 2048
SAID = "Pembayaran di loket diminta tunai dan tanpa kuitansi, sudah berulang kali terjadi sejak awal tahun ini. "
CHECKS = ("word_a", "word_b")


@dataclass(frozen=True)
class Report:
    """One report on its way. `told`: where it is noted once the room has acknowledged it."""

    port: int
    text: str
    request: bytes
    told: list[str]

    def send(self) -> None:
        """Raises BenchFailed unless the answer is the one of a report that is stored."""
        with Line(self.port) as line:
            answer = line.ask(self.request)
        if (answer.status, answer.header(b"location")) != (303, b"/kotak") or not answer.cookie:
            raise BenchFailed(f"a report was answered with {answer.status}: {answer.body[:300]!r}")
        self.told.append(self.text)


class Submissions:
    """Everything of one room. `told`: the texts that it acknowledged, as they were sent."""

    def __init__(self, room: Room) -> None:
        reporter = Reporter(room)
        self._port, self._host = room.port, f"127.0.0.1:{room.port}"
        self._form = reporter.filled("")
        while len(set(reporter.words)) < len(reporter.words):
            # One code in fifty has a word twice, which would not tell at which place it is asked for.
            self._form = reporter.filled("")
        # Which two words the form asks for is signed into it; everybody's own stand at the same places.
        self._places = [reporter.words.index(self._form[name]) for name in CHECKS]
        self._number = 0
        self.told: list[str] = []

    def jobs(self, count: int) -> Iterable[Job]:
        """So many, each with a text that is nobody else's, made before the clock runs."""
        return [self._report().send for _ in range(count)]

    def _report(self) -> Report:
        self._number += 1
        words = CaseToken.new().words
        typed = {name: words[place] for name, place in zip(CHECKS, self._places, strict=True)}
        text = text_of(self._number)
        fields = {**self._form, **typed, "words": " ".join(words), "narrative": text}
        body = urlencode(fields, doseq=True).encode()
        return Report(self._port, text, post(self._host, "/lapor", body), self.told)


def text_of(number: int) -> str:
    """2 KB that no other number has."""
    head = f"Laporan {number}. "
    return (head + SAID * (TEXT_BYTES // len(SAID) + 1))[: TEXT_BYTES - 1] + "."
