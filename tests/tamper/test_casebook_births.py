"""C10-C12: births in the casebook. A case whose birth is not the one that the reporter signed has no page and gets no receipt."""

from collections.abc import Callable

import pytest

from crypto.birth_record import BirthRecord
from tests.tamper import eve
from tests.tamper.bench import AtDesk, Bench, Report, warnings_on
from tests.tamper.file_acts import do, swap_values
from tests.tamper.insider import MORE, TEXT, worked
from tests.tamper.looks import NOT_READ, entries_here, samples

OTHER = "Tangga gudang selalu dikunci."
EDITS: dict[str, Callable[[BirthRecord], bytes]] = {
    "case key": lambda record: eve.edited_birth(record, case_key=eve.text_of(eve.KEY.public.raw)),
    "reporter's key": lambda record: eve.edited_birth(record, reporter_sign=eve.text_of(eve.KEY.sign_public)),
    "no record at all": lambda record: b"not a record",
}


def lay(bench: Bench, report: Report, document: bytes) -> None:
    do(bench.casebook, "UPDATE cases SET birth = ? WHERE [case] = ?", document, report.case)


def is_well(officer: AtDesk, report: Report) -> bool:
    """Before: the case opens, and nothing is said of it."""
    page = officer.case(report.case)
    assert TEXT in page.text or OTHER in page.text
    officer.bench.close("desk")
    return warnings_on(page) == set()


def is_aside(officer: AtDesk, report: Report) -> bool:
    """His queue says why; the case has no page."""
    assert officer.is_told("birth_forged", report.case)
    assert TEXT not in officer.queue().text
    return officer.get(report.path).status_code == 404


@pytest.mark.parametrize("what", EDITS)
def test_c10_a_birth_record_that_was_changed_puts_its_case_aside(bench: Bench, what: str) -> None:
    report, before = worked(bench), samples(bench)
    record = eve.birth(bench, report)
    assert is_well(bench.officer("omar"), report)
    # One more word of hers waits for a receipt.
    assert bench.writes(report, "Satu lagi.").status_code == 303
    bench.carry()
    written = entries_here(bench, report, "officers")
    lay(bench, report, EDITS[what](record))
    for login in ("omar", "olga"):
        officer = bench.officer(login)
        assert is_aside(officer, report)
        assert officer.reads_samples()
    assert not bench.officer("ratna").is_told("birth_forged", report.case)
    assert entries_here(bench, report, "officers") == written
    assert samples(bench) == before
    assert bench.alarms() == set()
    bench.carry()
    assert bench.alarms() == {("birth_changed", report.case)}
    # Put back, all of it is there again, the receipt too.
    bench.close("desk")
    lay(bench, report, record.document)
    assert MORE in bench.officer("omar").case(report.case).text
    assert entries_here(bench, report, "officers") == written + 1


def test_c11_a_birth_record_that_eve_signed_gets_no_receipt_and_the_census_tells(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    record = eve.birth(bench, report)
    assert is_well(bench.officer("omar"), report)
    assert bench.writes(report, "Satu lagi.").status_code == 303
    bench.carry()
    written = entries_here(bench, report, "officers")
    lay(bench, report, eve.signed_birth(record, eve.KEY, reporter_sign=eve.text_of(eve.KEY.sign_public)))
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert warnings_on(page) == {"chain_broken"}
    assert NOT_READ in page.text
    assert TEXT not in page.text
    assert entries_here(bench, report, "officers") == written
    assert omar.reads_samples()
    assert bench.alarms() == set()
    bench.carry()
    assert bench.alarms() == {("birth_changed", report.case)}
    assert omar.is_told("birth_changed", report.case)
    assert samples(bench) == before


def test_c12_two_exchanged_sealed_births_put_both_cases_aside(bench: Bench) -> None:
    first, second = worked(bench), worked(bench, OTHER)
    before = samples(bench)
    omar = bench.officer("omar")
    assert is_well(omar, first)
    assert is_well(bench.officer("omar"), second)
    swap_values(bench.casebook, "cases", "sealed_birth", "[case] = ?", first.case, second.case)
    written = [entries_here(bench, report, "officers") for report in (first, second)]
    omar = bench.officer("omar")
    assert is_aside(omar, first)
    assert is_aside(omar, second)
    assert omar.reads_samples()
    assert [entries_here(bench, report, "officers") for report in (first, second)] == written
    assert samples(bench) == before
    assert bench.alarms() == set()
