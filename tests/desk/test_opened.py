"""A case counts as opened when somebody states that he is independent and reads it; receipts and farewells open none."""

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.test_independence import HAND, NO, YES, asks, says
from wbs.store.unopened import unopened_since


def test_signing_in_and_its_receipt_open_no_case_and_the_statement_does(office: Office, desk: Open) -> None:
    case, other = office.report(), office.report()
    folder = office.casebook._folder
    omar = desk("omar")
    omar.page("/")
    assert all("officers" in office.casebook.heads(one.id) for one in (case, other)), "the receipts"
    assert asks(omar.look(case.path), case)
    assert unopened_since(folder) == [office.today]
    assert says(omar, case, NO) == 303
    assert unopened_since(folder) == [office.today]
    assert says(omar, other, NO) == 303
    assert unopened_since(folder) == []


def test_who_hands_a_case_on_and_steps_back_at_its_gate_has_not_opened_it(office: Office, desk: Open) -> None:
    case, olga, ratna = office.report(excluded=("kepala_upg",)), desk("olga"), office.team.people["ratna"]
    assert says(olga, case, HAND, colleague=ratna.id) == 303
    assert says(olga, case, YES, recuse_sure="1") == 303
    assert unopened_since(office.casebook._folder) == [office.today]
    assert says(desk("ratna"), case, NO) == 303
    assert unopened_since(office.casebook._folder) == []
