"""The bench notices what makes it worthless: a report that is lost, an answer that is wrong, a line that breaks."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.bench import load
from tests.bench.canned_room import answer, canned_room
from tests.bench.checks import Answered, Check
from tests.bench.failed import BenchFailed
from tests.bench.figure import Figure
from tests.bench.floors import Floor
from tests.bench.line import post
from tests.bench.office import READER
from tests.bench.opened import LETTERBOX, must_be_exactly
from tests.bench.submissions import Report, text_of
from tests.intake.rini import Rini
from tests.proofs.office import Office, found
from wbs.intake.app import create_app
from wbs.settings import load as settings_of
from wbs.store.letterbox import Letterbox

STORED = answer(303, location="/kotak", set_cookie="kunjungan=00; path=/")
TEXTS = (b"Jawaban 1 dari 5 untuk perkara 7.", b"Jawaban 2 dari 5 untuk perkara 7.")
ANOTHERS = b"Jawaban 1 dari 5 untuk perkara 8."


@dataclass(frozen=True)
class Filed:
    """An office whose letterbox holds `told`."""

    office: Office
    told: list[str]

    @property
    def store(self) -> Path:
        return self.office.server / LETTERBOX

    def check(self, told: list[str]) -> int:
        return must_be_exactly(self.store, self.office.people[READER], told)

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.store)) as plain, plain:
            assert plain.execute(statement).rowcount > 0


TOLD = [text_of(number) for number in range(3)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    held = found(tmp_path_factory.mktemp("office"))
    with closing(Letterbox(held.server)) as letterbox:
        app = create_app(settings_of(held.settings), letterbox)
        with TestClient(app, base_url="https://127.0.0.1", follow_redirects=False) as client:
            for text in TOLD:
                assert Rini(client).report(narrative=text).status_code == 303
    return held


@pytest.fixture
def filed(office: Office, tmp_path: Path) -> Filed:
    return Filed(office.copy(tmp_path / "office"), TOLD)


def test_what_was_acknowledged_is_found_by_an_officers_key(filed: Filed) -> None:
    assert filed.check(filed.told) == 3


def test_a_report_that_was_acknowledged_and_is_not_there_is_noticed(filed: Filed) -> None:
    filed.change("""DELETE FROM entries WHERE "case" = (SELECT "case" FROM cases LIMIT 1)""")
    with pytest.raises(BenchFailed, match="lost: 1"):
        filed.check(filed.told)


def test_a_text_that_differs_in_one_letter_is_noticed(filed: Filed) -> None:
    with pytest.raises(BenchFailed, match="lost: 1, never acknowledged or twice: 1"):
        filed.check([filed.told[0][:-1] + "!", *filed.told[1:]])


def test_a_report_that_is_there_and_was_never_acknowledged_is_noticed(filed: Filed) -> None:
    with pytest.raises(BenchFailed, match="never acknowledged or twice: 1"):
        filed.check(filed.told[1:])


def test_a_case_that_nobody_could_open_is_counted(filed: Filed) -> None:
    filed.change("""DELETE FROM grants WHERE "case" = (SELECT "case" FROM cases LIMIT 1)""")
    with pytest.raises(BenchFailed):
        filed.check(filed.told)


@pytest.mark.parametrize(
    "wrong",
    [
        answer(503, b"coba lagi"),
        answer(422, b"<html>"),
        answer(303, location="/kode", set_cookie="kunjungan=00"),
        answer(303, location="/kotak"),
        b"",
        b"HTTP/1.1 303 See Other\r\ncontent-le",
    ],
)
def test_a_report_that_is_not_acknowledged_is_no_answer(wrong: bytes) -> None:
    told: list[str] = []
    with canned_room([wrong]) as port, pytest.raises(BenchFailed):
        Report(port, "teks", post("127.0.0.1", "/lapor", b"narrative=teks"), told).send()
    assert told == []


def test_a_report_that_is_acknowledged_is_noted_as_it_was_sent() -> None:
    told: list[str] = []
    with canned_room([STORED]) as port:
        Report(port, "teks", post("127.0.0.1", "/lapor", b"narrative=teks"), told).send()
    assert told == ["teks"]


def look(page: bytes) -> None:
    with canned_room([STORED, page]) as port:
        Check(port, Answered("", TEXTS), post("127.0.0.1", "/kode", b"words=")).look()


def test_a_page_with_the_answers_of_this_case_is_right() -> None:
    look(answer(200, b"<p>" + b"</p><p>".join(TEXTS)))


@pytest.mark.parametrize(
    "page",
    [
        answer(200, TEXTS[0]),
        answer(200, TEXTS[1] + TEXTS[1]),
        answer(200, b"".join([*TEXTS, TEXTS[1]])),
        answer(200, b"".join([*TEXTS, ANOTHERS])),
        answer(503, b"".join(TEXTS)),
    ],
)
def test_a_page_that_lacks_an_answer_or_shows_another_ones_is_noticed(page: bytes) -> None:
    with pytest.raises(BenchFailed, match="the page was"):
        look(page)


def test_one_wrong_answer_of_many_makes_the_whole_load_fail() -> None:
    def wrong() -> None:
        raise BenchFailed("wrong")

    with pytest.raises(BenchFailed, match="wrong"):
        load.run(4, [*[lambda: None] * 50, wrong, *[lambda: None] * 50])


def test_everything_is_asked_once_and_timed() -> None:
    asked: list[int] = []
    run = load.run(3, [lambda number=number: asked.append(number) for number in range(40)])  # type: ignore[misc]
    assert sorted(asked) == list(range(40))
    assert (run.clients, len(run.seconds)) == (3, 40)
    assert list(run.seconds) == sorted(run.seconds)
    assert run.rate == pytest.approx(40 / run.wall)


def test_a_figure_is_held_against_its_floor() -> None:
    assert Figure("reports", 300, "/s", 400, "seals").ratio == pytest.approx(0.75)
    assert "0.75 x seals" in str(Figure("reports", 300, "/s", 400, "seals"))


def test_a_floor_is_measured_before_and_after_what_is_held_against_it() -> None:
    done: list[str] = []
    floor = Floor(lambda: done.append("floor"), tries=2)
    with floor.around():
        done.append("load")
    assert done == ["floor"] * 3 + ["load"] + ["floor"] * 2
    assert floor.rate > 0
