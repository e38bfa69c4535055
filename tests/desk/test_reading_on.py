"""What is too much for one request is read afterwards, and nothing is taken as seen before it was."""

import threading
from contextlib import ExitStack

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.test_index import found, index_of, session_of
from wbs.desk import index as desk_index
from wbs.desk import reading
from wbs.desk.desk import Desk
from wbs.desk.glance import Query
from wbs.store.casebook_strands import bump
from wbs.store.errors import StoreBroken


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that reads one case at a request."""
    monkeypatch.setattr(desk_index, "AT_ONCE", 1)
    monkeypatch.setattr(desk_index, "FEW", 1)


def read_all(desk: Desk) -> int:
    """How many cases there were to read."""
    count = 0
    while reading.step(desk):
        count += 1
    return count


def test_the_rest_is_read_afterwards_and_is_in_the_lists_then(office: Office, desk: Open, slow: None) -> None:
    cases = {office.report().id for _ in range(4)}
    omar = desk("omar")
    omar.get("/")
    room = omar.app.state.desk
    index = room.sessions.of(office.team.people["omar"].id)[-1].index
    assert (index.count(), index.reading) == (1, True)
    assert read_all(room) == 3
    assert set(found(index, Query())) == cases
    assert (index.reading, index.waiting) == (False, 0)


def test_a_running_desk_reads_on_by_itself_and_ends_cleanly(
    office: Office, desk: Open, slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [office.report() for _ in range(4)]
    done, step = threading.Event(), reading.step

    def watched(room: Desk) -> bool:
        more = step(room)
        if not more and room.sessions.everybody():
            done.set()
        return more

    monkeypatch.setattr(reading, "step", watched)
    omar = desk("omar")
    with ExitStack() as stack:
        stack.enter_context(omar.client)
        # The second time around the cases have changed by their receipts.
        for _ in range(2):
            omar.get("/")
            assert done.wait(60)
            done.clear()
        assert omar.get("/").text.count('href="/kasus/') == len(cases)


def test_a_case_that_waits_is_read_when_it_is_asked_for(office: Office, desk: Open, slow: None) -> None:
    first, _ = office.report("Amplop di laci."), office.report()
    omar = desk("omar")
    omar.get("/")
    assert found(index_of(desk, "omar"), Query(text=first.id)) == []
    assert "Amplop di laci." in omar.page(first.path).text


def test_of_cases_that_wait_no_number_is_told_but_of_ones_own(office: Office, desk: Open, slow: None) -> None:
    for _ in range(3):
        office.report(excluded=("kepala_upg",))
    session = session_of(desk, "nur")
    assert (session.index.count(), session.index.waiting, session.index.select(Query()).unread) == (0, 0, 0)
    assert session.index.reading


def test_who_leaves_before_a_case_was_read_remembers_it_as_it_was(office: Office, desk: Open, slow: None) -> None:
    first = office.report()
    session = session_of(desk, "omar")
    room = desk("").app.state.desk
    room.sessions.close(session)
    before = session.hand.open_pins(office.casebook.pins.get(session.officer) or b"").cases[first.id]
    olga = desk("olga")
    olga.act(first.path, "catatan", note_text="Sudah ditelaah.")
    office.report()
    hasty = session_of(desk, "omar")
    assert hasty.index.unseen == {first.id}
    room.sessions.close(hasty)
    pins = session.hand.open_pins(office.casebook.pins.get(session.officer) or b"")
    assert pins.cases[first.id] == before
    assert first.id in pins.reads
    office.report()
    patient = session_of(desk, "omar")
    read_all(room)
    room.sessions.close(patient)
    pins = session.hand.open_pins(office.casebook.pins.get(session.officer) or b"")
    assert pins.cases[first.id] != before


def test_a_case_that_the_store_could_not_give_is_read_at_the_next_request_and_tells_strangers_nothing(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, omar, nur = office.report(excluded=("kepala_upg",)), session_of(desk, "omar"), session_of(desk, "nur")
    with office.casebook._database.write() as connection:
        bump(connection, case.id)

    def broken(*_: str) -> bytes:
        raise StoreBroken

    room = desk("").app.state.desk
    with monkeypatch.context() as failing:
        failing.setattr(office.casebook, "grant", broken)
        for session in (omar, nur):
            session.index.refresh(room.book(), room.today)
    assert [sorted(session.index.aside) for session in (omar, nur)] == [[case.id], []]
    for session in (omar, nur):
        session.index.refresh(room.book(), room.today)
    assert [(session.index.count(), session.index.aside) for session in (omar, nur)] == [(1, {}), (0, {})]
    assert omar.index.just_lost() == nur.index.just_lost() == frozenset()
