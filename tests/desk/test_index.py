"""The index: what is found by which question, and what no question finds out before the statement."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Case, Clock, Office
from wbs.cases.calendar import WorkingDays
from wbs.desk.glance import PAGE, Glance, Query
from wbs.desk.glance_line import GlanceLines
from wbs.desk.index import CaseIndex
from wbs.desk.session import Session

QUESTIONS = (
    Query(state="received"), Query(state="triage"), Query(kinds=("integrity",)), Query(mine="mine"), Query(mine="free"),
    Query(mine="proposed"), Query(text="amplop"), Query(text="Olga"), Query(text="rekaman"),
)  # fmt: skip


def index_of(desk: Open, login: str) -> CaseIndex:
    """The index of a session that has just begun."""
    return session_of(desk, login).index


def session_of(desk: Open, login: str) -> Session:
    browser = desk(login)
    browser.get("/akun")
    found: tuple[Session, ...] = browser.app.state.desk.sessions.of(browser.office.team.people[login].id)
    return found[-1]


def found(index: CaseIndex, query: Query) -> list[str]:
    return [one.case for one in index.select(query).glances]


@pytest.fixture
def two(office: Office, desk: Open) -> tuple[Case, Case]:
    """Two cases; Olga leads the first and has said something in it."""
    first, second = office.report("Amplop diselipkan di mapnya."), office.report("Pungutan di loket parkir.", unit="sekretariat")
    olga = desk("olga")
    olga.act(first.path, "ambil")
    olga.act(first.path, "langkah", move="start_triage")
    olga.act(first.path, "catatan", note_text="Rekaman kamera sudah diminta.")
    return first, second


def test_words_are_found_by_how_they_begin_wherever_they_were_written(desk: Open, two: tuple[Case, Case]) -> None:
    index = index_of(desk, "olga")
    for text in ("amplop", "AMPLOP", "diselip", "map", "kamera reka", "mapn"):
        assert found(index, Query(text=text)) == [two[0].id], text
    for text in ("amplop pungutan", "selip", "kamera tidakada", "%", '"', "* OR *", "rekaman NOT kamera"):
        assert found(index, Query(text=text)) == [], text


def test_a_case_is_found_by_its_number(desk: Open, two: tuple[Case, Case]) -> None:
    index = index_of(desk, "omar")
    for text in (f"LI-{two[0].id[:6].upper()}", two[0].id[:6], two[0].id, f" li {two[0].id[:6]} "):
        assert found(index, Query(text=text)) == [two[0].id], text


def test_before_the_statement_no_question_but_the_rows_own_finds_a_case(desk: Open, two: tuple[Case, Case]) -> None:
    index = index_of(desk, "omar")
    assert set(found(index, Query())) == {one.id for one in two}
    assert {query: found(index, query) for query in QUESTIONS} == dict.fromkeys(QUESTIONS, [])
    assert found(index, Query(units=("sekretariat",))) == [two[1].id]
    assert index.count(Query(state="open")) == 2


def test_after_the_statement_each_question_finds_what_it_asks_for(desk: Open, two: tuple[Case, Case]) -> None:
    desk("olga").page(two[1].path)
    index = index_of(desk, "olga")
    answers = {query: found(index, query) for query in QUESTIONS}
    first, second = [two[0].id], [two[1].id]
    assert list(answers.values()) == [second, first, answers[QUESTIONS[2]], first, second, [], first, [], first]
    assert set(answers[QUESTIONS[2]]) == {one.id for one in two}


def test_a_statement_brings_the_words_into_the_search_at_once(desk: Open, two: tuple[Case, Case]) -> None:
    index = index_of(desk, "omar")
    assert found(index, Query(text="amplop")) == []
    omar = desk("omar")
    omar.page(two[0].path)
    assert found(index_of(desk, "omar"), Query(text="amplop")) == [two[0].id]


def test_clocks_are_asked_for_by_what_is_left(office: Office, desk: Open, clock: Clock) -> None:
    case = office.report()
    seen = []
    for _ in range(12):
        index = index_of(desk, "omar")
        asked = ("overdue", "soon", "week")
        seen.append("".join(one[0] for one in asked if found(index, Query(clock=one)) == [case.id]))  # type: ignore[arg-type]
        clock.turn(days=1)
    assert seen == ["w", "w", "w", "sw", "sw", "sw", "sw", "sw", "o", "o", "o", "o"]


def test_the_pages_of_a_list_hold_every_case_once(office: Office, desk: Open) -> None:
    cases = {office.report().id for _ in range(PAGE + 3)}
    index = index_of(desk, "omar")
    pages = [index.select(Query(page=page)) for page in (1, 2, 3)]
    assert [(len(one.glances), one.total) for one in pages] == [(PAGE, len(cases)), (3, len(cases)), (0, len(cases))]
    assert {glance.case for one in pages for glance in one.glances} == cases


def test_the_newest_come_first_when_asked_for_and_the_unstated_say_nothing_of_their_day(
    office: Office, desk: Open, clock: Clock
) -> None:
    cases = []
    for _ in range(3):
        cases.append(office.report())
        clock.turn(days=1)
    omar = desk("omar")
    assert found(index_of(desk, "omar"), Query(sort="newest")) == sorted(case.id for case in cases)
    for case in cases:
        omar.page(case.path)
    assert found(index_of(desk, "omar"), Query(sort="newest")) == [case.id for case in reversed(cases)]


def test_who_steps_back_finds_nothing_any_more(office: Office, desk: Open, two: tuple[Case, Case]) -> None:
    olga = desk("olga")
    session = session_of(desk, "olga")
    assert found(session.index, Query(text="amplop")) == [two[0].id]
    olga.act(two[0].path, "mundur", recuse_reason="Kenal.", recuse_sure="1")
    assert (found(session.index, Query(text="amplop")), found(session.index, Query(text=two[0].id))) == ([], [])


def test_what_sqlite_sorts_for_the_search_stays_in_memory(desk: Open) -> None:
    """2: in memory; else a sort of what was written in cases may become a file."""
    index = index_of(desk, "omar")
    assert index._table._db.execute("PRAGMA temp_store").fetchone() == (2,)
    assert index._table._db.execute("PRAGMA database_list").fetchall() == [(0, "main", "")]


def test_a_glance_survives_being_packed(desk: Open, two: tuple[Case, Case], clock: Clock) -> None:
    glances: list[Glance] = [*index_of(desk, "olga").select(Query()).glances]
    assert len(glances) == 2
    lines = GlanceLines([], WorkingDays())
    assert [lines.glance_of(one.case, lines.line_of(one)) for one in glances] == glances
    paused = replace(glances[0].ticking[0], state="paused", paused_on=date(2026, 11, 2), paused_days=3, extended=1, safe=None)
    bare = replace(glances[0], holder=None, ticking=(paused,), team=(), recovered=date(2026, 1, 5), closed_on=date.max, held=True)
    assert lines.glance_of(bare.case, lines.line_of(bare)) == bare
    assert glances[0].ticking[0].due - clock.at.date() < timedelta(days=40)
    assert repr(glances[0]) == "Glance(…)"
