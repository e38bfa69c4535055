"""A case that came is looked at until it has been: a store that fails in the middle takes none of them out of sight."""

import pytest

from tests.desk.office import Office
from wbs.desk.arrival import Arrivals
from wbs.desk.roster_book import RosterBook
from wbs.store.errors import StoreBusy


def test_a_case_that_could_not_be_looked_at_is_doubted_and_looked_at_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.report()
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql('DELETE FROM grants WHERE slot = ?', (office.team.people["omar"].id,))
    arrivals, book = Arrivals(office.casebook), RosterBook(office.casebook.rosters.all())

    def busy(_case: str) -> None:
        raise StoreBusy

    with monkeypatch.context() as failing:
        failing.setattr(office.casebook, "heads", busy)
        assert arrivals.look(book) == ()
    assert arrivals.doubts(case.id)
    assert arrivals.look(book) == (case.id,)
    assert (arrivals.doubts(case.id), arrivals.left) == (True, False)
