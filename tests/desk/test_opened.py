"""A case counts as opened with the first entry of somebody who opened it: a receipt that the desk signs by itself is none."""

from tests.desk.conftest import Open
from tests.desk.office import Office
from wbs.store.unopened import unopened_since


def test_signing_in_and_its_receipt_open_no_case_and_taking_it_does(office: Office, desk: Open) -> None:
    case, other = office.report(), office.report()
    folder = office.casebook._folder
    omar = desk("omar")
    omar.page("/")
    assert all("officers" in office.casebook.heads(one.id) for one in (case, other)), "the receipts"
    assert unopened_since(folder) == [office.today]
    omar.act(case.path, "ambil")
    assert unopened_since(folder) == [office.today]
    omar.act(other.path, "ambil")
    assert unopened_since(folder) == []


def test_stepping_back_from_a_case_opens_it_for_nobody(office: Office, desk: Open) -> None:
    case = office.report()
    desk("omar").act(case.path, "mundur", recuse_reason="kenal dekat", recuse_sure="1")
    assert unopened_since(office.casebook._folder) == [office.today]
