"""A store that nobody damaged is whole, at every stage of a case's life, and looking leaves no trace."""

import tracemalloc
from pathlib import Path

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.recovery_room import GIVE, PAGE, with_key
from tests.desk.test_team import certify, enrolled, invited
from tests.verify.street import Street
from wbs.store.errors import StoreMissing


def both_are_whole(street: Street) -> None:
    assert street.look("letterbox") == []
    assert street.look("casebook") == []


def times(folder: Path) -> dict[str, int]:
    """When each file was last written; the shared memory of those who read is no file of the store."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if not path.name.endswith("-shm")}


def test_both_stores_are_whole_at_every_stage_of_a_cases_life(street: Street, office: Office, desk: Open) -> None:
    both_are_whole(street)
    rini, other = street.report(), street.report(excluded=("kepala_upg",))
    street.send_file(rini)
    both_are_whole(street)
    street.carry()
    both_are_whole(street)
    omar = desk("omar")
    omar.act(rini.path, "ambil")
    both_are_whole(street)
    street.write(rini)
    street.write(other)
    both_are_whole(street)
    street.carry()
    desk("ratna")
    omar.act(rini.path, "akses", colleague=office.team.people["ratna"].id)
    desk("nur").act(rini.path, "mundur", recuse_reason="Ini teman saya.", recuse_sure="1")
    both_are_whole(street)
    street.carry()
    assert street.look("casebook", street.backup()) == []
    street.days_pass()
    assert street.letterbox.mail.collect(rini.case).grants == ()
    both_are_whole(street)
    street.write(rini)
    street.send_file(rini)
    both_are_whole(street)
    street.carry()
    both_are_whole(street)
    street.side.offer_again()
    both_are_whole(street)
    street.carry()
    assert street.look("casebook", street.backup()) == []
    both_are_whole(street)


def test_a_copy_at_rest_is_read_without_a_trace(street: Street) -> None:
    rini = street.report()
    street.send_file(rini)
    street.carry()
    for kind in ("letterbox", "casebook"):
        copy = street.at_rest(kind)
        before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(copy.rglob("*"))}
        assert street.look(kind, copy) == []
        assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(copy.rglob("*"))} == before


def test_a_store_in_use_is_read_through_its_log_and_left_as_it_is(street: Street) -> None:
    street.report()
    for kind, name in (("letterbox", "letterbox.sqlite3"), ("casebook", "casebook.sqlite3")):
        log = street.folder / kind / f"{name}-wal"
        assert log.stat().st_size > 0
        before = times(street.folder / kind)
        assert street.look(kind) == []
        after = times(street.folder / kind)
        assert after == before
    # The newest report stands in the log alone.
    assert street.looked("letterbox")[1].cases == 1


def test_alarms_that_ring_are_counted_and_are_no_damage(street: Street, office: Office) -> None:
    rini = street.report()
    street.carry()
    office.casebook.alarms.ring(office.today, "birth_changed", rini.case)
    office.casebook.alarms.ring(office.today, "roster_refused")
    found, counts = street.looked("casebook")
    assert (found, counts.alarms, counts.since) == ([], 2, office.today.isoformat())


@pytest.mark.parametrize("stage", ["invited", "enrolled", "certified"])
def test_a_casebook_is_whole_while_a_colleague_joins(street: Street, office: Office, desk: Open, stage: str) -> None:


    rini = street.report()
    street.carry()
    if stage == "invited":
        invited(desk("olga"))
    else:
        sinta, officer = enrolled(office, desk)
        if stage == "certified":
            for head in ("olga", "nur"):
                assert certify(desk(head), officer, sinta.fingerprint).status_code == 303
            assert len(office.casebook.rosters.all()) == 2
            assert office.casebook.grant(rini.case, officer)
    both_are_whole(street)
    street.report()
    street.carry()
    both_are_whole(street)


def test_a_casebook_is_whole_while_cases_are_recovered(street: Street, office: Office, desk: Open) -> None:
    rini = street.report(excluded=("kepala_upg", "auditor_muda"))  # Olga alone reads it
    street.carry()
    olga = with_key(office, desk("olga"))
    both_are_whole(street)
    given = olga.send(PAGE, GIVE, {f"to_{rini.case}": office.team.people["ratna"].id, "sure": "1"})
    assert given.status_code == 303
    both_are_whole(street)


def test_nobody_can_look_into_a_folder_without_a_store(street: Street, tmp_path: Path) -> None:


    with pytest.raises(StoreMissing):
        street.look("casebook", tmp_path)


def test_the_memory_of_a_look_does_not_grow_with_the_cases(street: Street) -> None:
    peaks = []
    for more in (110, 110):
        for _ in range(more):
            street.report()
        street.look("letterbox")
        tracemalloc.start()
        assert street.look("letterbox") == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # A page of cases is held at a time: twice as many take no more than a little fluctuation.
    assert peaks[1] < peaks[0] + 200_000
