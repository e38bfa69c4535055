"""The snapshot: lists at once for who comes back, and nothing that anybody else could make of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto import envelope, labels, snapshot
from crypto.snapshot import Snapshot
from tests.desk.conftest import Open
from tests.desk.office import Case, Clock, Office
from tests.desk.test_index import found, session_of
from tests.desk.test_reading_on import read_all
from wbs.desk import desk as desk_room
from wbs.desk import index as desk_index
from wbs.desk.desk import Desk
from wbs.desk.glance import Query
from wbs.desk.index import CaseIndex
from wbs.desk.session import Session


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that reads one case at a request, so that three are many."""
    monkeypatch.setattr(desk_index, "AT_ONCE", 1)
    monkeypatch.setattr(desk_index, "FEW", 1)
    monkeypatch.setattr(desk_room, "AT_ONCE", 1)


@pytest.fixture
def three(office: Office, desk: Open) -> list[Case]:
    """Cases that Omar has read and stated, and has left; his snapshot holds all of them."""
    cases = [office.report("Amplop di laci."), office.report(), office.report(excluded=("inspektur",))]
    omar, room = desk("omar"), desk("").app.state.desk
    omar.get("/")
    read_all(room)
    for case in cases:
        omar.page(case.path)
    read_all(room)
    leave(room)
    return cases


def leave(room: Desk) -> None:
    for session in room.sessions.everybody():
        room.sessions.close(session)


def room_of(desk: Open) -> Desk:
    room: Desk = desk("").app.state.desk
    return room


def kept(office: Office, login: str) -> bytes:
    return office.casebook.snapshots.get(office.team.people[login].id)


def back(desk: Open, login: str) -> CaseIndex:
    return session_of(desk, login).index


def opened(office: Office, login: str) -> Snapshot:
    person = office.team.people[login]
    return person.key.open_snapshot(person.id, kept(office, login))


def test_who_comes_back_has_his_lists_at_once_and_every_case_is_read_again(
    office: Office, desk: Open, three: list[Case]
) -> None:
    index = back(desk, "omar")
    assert set(found(index, Query())) == {case.id for case in three}
    assert set(found(index, Query(kinds=("integrity",)))) == {case.id for case in three}
    assert (index.waiting, found(index, Query(text="amplop"))) == (3, [])
    assert read_all(room_of(desk)) == 3
    assert (index.waiting, found(index, Query(text="amplop"))) == (0, [three[0].id])


def test_a_case_that_changed_is_read_anew(office: Office, desk: Open, three: list[Case]) -> None:
    desk("olga").act(three[0].path, "ambil")
    leave(room_of(desk))
    index = back(desk, "omar")
    glance = index.glance(three[0].id)
    assert glance is not None
    assert glance.holder == office.team.people["olga"].id
    assert index.waiting == 2


@pytest.mark.parametrize("whose", ["another officer's", "forged by Eve", "garbage", "none", "of pins"])
def test_nothing_of_a_snapshot_counts_that_its_officer_did_not_make(
    office: Office, desk: Open, three: list[Case], whose: str
) -> None:
    omar = office.team.people["omar"]
    back(desk, "olga")
    read_all(room_of(desk))
    leave(room_of(desk))
    seen, cases = opened(office, "omar"), [case.id for case in three]
    made: dict[str, Callable[[], bytes]] = {
        "another officer's": lambda: kept(office, "olga"),
        "forged by Eve": lambda: forged(office, seen, cases),
        "garbage": lambda: bytes(5000),
        "none": lambda: b"",
        "of pins": lambda: office.casebook.pins.get(omar.id) or b"",
    }
    office.casebook.snapshots.put(omar.id, made[whose]())
    index = back(desk, "omar")
    assert (index.count(), index.waiting) == (1, 2)  # the newest was read; the others wait, and nothing of them is shown
    read_all(room_of(desk))
    assert index.count() == 3


def forged(office: Office, seen: Snapshot, cases: list[str]) -> bytes:
    """Anybody can seal to Omar; what Eve signs is not signed by him."""
    omar, eve = office.team.people["omar"], office.team.people["nur"]
    packed = snapshot.pack(seen, cases)
    signed = eve.key.sign(labels.SIGN_SNAPSHOT, packed) + packed
    where, size = snapshot.context(omar.id), snapshot.padded_size(len(packed))
    return envelope.seal(signed, omar.key.public, labels.TO_SELF, where, size)


def spoil(office: Office, case: Case, other: Case) -> None:
    """The report of the one case is put into the row of the other, whose hash stays as it is."""
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE entries SET envelope = (SELECT envelope FROM entries WHERE \"case\" = ? AND strand = 'reporter') "
            "WHERE \"case\" = ? AND strand = 'reporter'",
            (other.id, case.id),
        )


def test_an_older_snapshot_put_back_shows_no_case_as_it_was(office: Office, desk: Open, three: list[Case]) -> None:
    old = kept(office, "omar")
    desk("omar").act(three[0].path, "ambil")
    leave(room_of(desk))
    office.casebook.snapshots.put(office.team.people["omar"].id, old)
    glance = back(desk, "omar").glance(three[0].id)
    assert glance is not None
    assert glance.holder == office.team.people["omar"].id


def test_a_row_exchanged_under_unchanged_heads_hands_nothing_out_and_rings_when_it_is_read(
    office: Office, desk: Open, three: list[Case]
) -> None:
    spoil(office, three[1], three[0])
    session = session_of(desk, "omar")
    assert session.index.has(three[1].id)
    assert desk("omar").get(three[1].path).status_code != 500
    read_all(room_of(desk))
    glance = session.index.glance(three[1].id)
    assert glance is not None
    assert (glance.alarms, session.index.has(three[0].id)) == (True, True)


def test_a_right_that_is_gone_is_told_when_the_case_is_read(office: Office, desk: Open, three: list[Case]) -> None:
    omar = office.team.people["omar"].id
    other = office.casebook.grant(three[1].id, office.team.people["nur"].id)
    statement = "UPDATE grants SET envelope = ? WHERE slot = ? AND \"case\" = ?"
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql(statement, (other, omar, three[1].id))
    browser = desk("omar")
    browser.get("/akun")
    session = room_of(desk).sessions.of(omar)[-1]
    assert session.index.has(three[1].id)
    assert browser.get(three[1].path).status_code == 404
    assert not session.index.has(three[1].id)
    browser.get("/akun")
    told = [one.case for one in session.missed if one.code == "case_lost"]
    assert told == [three[1].id]
    assert three[1].id not in opened(office, "omar").glances


def test_under_a_new_roster_nothing_of_it_counts_and_nothing_of_it_is_left(
    office: Office, desk: Open, three: list[Case], clock: Clock
) -> None:
    old = kept(office, "omar")
    lines = [person.line for person in office.team.people.values()]
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines, clock.at.date()))
    assert kept(office, "omar") == b""
    office.casebook.snapshots.put(office.team.people["omar"].id, old)
    assert (back(desk, "omar").count(), back(desk, "omar").waiting) == (1, 2)


def test_a_session_that_rests_while_the_roster_changes_keeps_no_snapshot(
    office: Office, desk: Open, three: list[Case], clock: Clock
) -> None:
    session = session_of(desk, "omar")
    read_all(room_of(desk))
    assert session.index.has(three[2].id)
    omar = office.team.people["omar"]
    lines = [person.line for person in office.team.people.values() if person is not omar]
    # By the new roster he is kept out of the third case; he has asked for nothing since.
    lines = [replace(omar.line, positions=("inspektur",)), *lines]
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines, clock.at.date()))
    leave(room_of(desk))
    assert kept(office, "omar") == b""
    assert back(desk, "omar").has(three[2].id) is False


def test_nothing_is_declared_whole_or_handed_over_before_it_was_read(office: Office, desk: Open, three: list[Case]) -> None:
    omar = desk("omar")
    assert "Semua kasus yang dapat Anda baca utuh" not in omar.page("/keutuhan").text
    done = omar.send("/serah", "/serah", {"step": "done"})
    assert (done.status_code, "masih dibaca" in done.text) == (409, True)
    assert office.casebook.officers.get(office.team.people["omar"].id).handed_over is None
    read_all(room_of(desk))
    assert "Semua kasus yang dapat Anda baca utuh" in omar.page("/keutuhan").text
    assert "masih dibaca" not in omar.send("/serah", "/serah", {"step": "done"}).text


def test_who_steps_back_leaves_nothing_of_the_case_in_his_snapshot(office: Office, desk: Open, three: list[Case]) -> None:
    size = len(kept(office, "omar"))
    omar = desk("omar")
    omar.act(three[0].path, "mundur", recuse_reason="Kenal.", recuse_sure="1")
    assert three[0].id not in opened(office, "omar").glances
    assert len(kept(office, "omar")) == size
    leave(room_of(desk))
    assert three[0].id not in opened(office, "omar").glances
    assert back(desk, "omar").has(three[0].id) is False


def test_a_destroyed_case_is_in_nobodys_snapshot(office: Office, desk: Open, three: list[Case]) -> None:
    back(desk, "olga")
    leave(room_of(desk))
    heads = office.casebook.heads_of_cases.of([three[0].id])[three[0].id]
    office.casebook.destroy(three[0].id, heads[0], heads[1], b"certificate")
    assert [kept(office, login) for login in ("omar", "olga")] == [b"", b""]


def test_snapshots_of_officers_with_other_rights_have_one_size(office: Office, desk: Open, three: list[Case]) -> None:
    for _ in range(8):
        office.report(excluded=("inspektur",))
    sessions: list[Session] = [session_of(desk, login) for login in ("omar", "olga", "nur", "ratna")]
    read_all(room_of(desk))
    seen = {session.index.count() for session in sessions}
    leave(room_of(desk))
    assert len(seen) > 1
    assert len({len(kept(office, login)) for login in ("omar", "olga", "nur", "ratna")}) == 1


def test_nothing_that_the_index_knows_is_in_a_file_while_somebody_is_there_or_after(
    office: Office, desk: Open, three: list[Case]
) -> None:
    report = office.report("Uang kenari di brankas.", unit="lapangan")
    omar = desk("omar")
    omar.page(report.path)
    omar.act(report.path, "langkah", move="start_triage")
    session = room_of(desk).sessions.of(office.team.people["omar"].id)[-1]
    read_all(room_of(desk))
    assert found(session.index, Query(text="kenari", units=("lapangan",), state="triage")) == [report.id]
    assert found_in_files(office) == []
    leave(room_of(desk))
    assert kept(office, "omar")
    assert found_in_files(office) == []


def found_in_files(office: Office) -> list[str]:
    """Words of the index in whatever lies in the casebook's folder, the write-ahead log included."""
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert office.team.people["olga"].login.encode() in stored  # what lies there in the clear is found
    return [word for word in ("kenari", "brankas", "lapangan", "triage", "acknowledge") if word.encode() in stored.lower()]
