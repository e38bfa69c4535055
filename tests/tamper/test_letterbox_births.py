"""S08-S12, S36, S46: birth records in the letterbox. Who signs for Rini holds her ten words, and nobody else does."""

from crypto import birth_record
from crypto.case_token import CaseToken
from tests.tamper import eve
from tests.tamper.bench import Bench, says, warnings_on
from tests.tamper.file_acts import do, one, swap_values
from tests.tamper.looks import NOT_READ, is_put_aside, receipts, rows_of, takes_nothing_more, trouble

TEXT = "Kwitansi ditulis dengan tinta yang sama."
OTHER = "Tangga gudang selalu dikunci."


def exchanged_key(bench: Bench, field: str) -> None:
    """S08 and S09: another key in the record, under the signature that stood there."""
    report, other = bench.report(TEXT), bench.report(OTHER)
    assert trouble(bench.token_page(report)) == ""
    record = eve.birth(bench, report)
    eve.lay_birth(bench, report, eve.edited_birth(record, **{field: eve.text_of(eve.KEY.public.raw)}))
    assert takes_nothing_more(bench, report)
    bench.carry()
    omar = bench.officer("omar")
    assert is_put_aside(omar, report)
    assert OTHER in omar.case(other.case).text
    assert receipts(bench, other) == 1
    assert omar.reads_samples()
    assert bench.alarms() == set()
    # Not to Eve's key, nor to any other: no answer has been written.
    bench.carry()
    assert [strand for strand, *_ in rows_of(bench, report)] == ["answers", "reporter"]


def test_s08_a_birth_record_with_another_case_key_takes_nothing_more_and_is_put_aside(bench: Bench) -> None:
    exchanged_key(bench, "case_key")


def test_s09_a_birth_record_with_another_reporter_key_takes_nothing_more_and_is_put_aside(bench: Bench) -> None:
    exchanged_key(bench, "reporter_key")


def test_s10_a_birth_record_that_eve_signed_gets_no_receipt(bench: Bench) -> None:
    report = bench.report(TEXT)
    record = eve.birth(bench, report)
    document = eve.signed_birth(record, eve.KEY, reporter_sign=eve.text_of(eve.KEY.sign_public))
    assert birth_record.read(document).case_key == record.case_key
    eve.lay_birth(bench, report, document)
    assert takes_nothing_more(bench, report)
    bench.carry()
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert warnings_on(page) == {"chain_broken"}
    assert NOT_READ in page.text
    assert TEXT not in page.text
    assert receipts(bench, report) == 0
    assert omar.reads_samples()


def test_s11_a_case_of_eves_under_rinis_words_is_not_hers_on_her_page(bench: Bench) -> None:
    report = bench.report(TEXT)
    own = bench.report("Kata Eve sendiri.")
    nowhere = CaseToken.new().keys().locator_hash
    do(bench.letterbox, "UPDATE cases SET locator_hash = ? WHERE [case] = ?", nowhere, report.case)
    do(bench.letterbox, "UPDATE cases SET locator_hash = ? WHERE [case] = ?", report.keys.locator_hash, own.case)
    before = rows_of(bench, own)
    assert takes_nothing_more(bench, report)
    assert "Kata Eve sendiri." not in bench.token_page(report).text
    assert rows_of(bench, own) == before
    bench.carry()
    omar = bench.officer("omar")
    assert "Kata Eve sendiri." in omar.case(own.case).text
    # The limit: anybody may report. Rini's own report is read like any other, and she sees that nothing comes of it.
    assert TEXT in omar.case(report.case).text
    assert TEXT not in omar.case(own.case).text
    assert bench.alarms() == set()


def test_s12_a_birth_record_that_is_swapped_after_collection_rings_and_the_desk_keeps_the_first(bench: Bench) -> None:
    report, other = bench.report(TEXT), bench.report(OTHER)
    bench.carry()
    assert TEXT in bench.officer("omar").case(report.case).text
    bench.carry()
    record = eve.birth(bench, report)
    eve.lay_birth(bench, report, eve.signed_birth(record, eve.KEY, reporter_sign=eve.text_of(eve.KEY.sign_public)))
    assert takes_nothing_more(bench, report)
    bench.carry()
    assert bench.alarms() == {("birth_changed", report.case)}
    omar = bench.officer("omar")
    assert omar.is_told("birth_changed", report.case)
    assert TEXT in omar.case(report.case).text
    assert warnings_on(omar.case(report.case)) == set()
    assert one(bench.casebook, "SELECT birth FROM cases WHERE [case] = ?", report.case) == record.document
    assert OTHER in omar.case(other.case).text
    assert omar.reads_samples()


def test_s36_exchanged_sealed_births_put_both_cases_aside(bench: Bench) -> None:
    first, second, third = bench.report(TEXT), bench.report(OTHER), bench.report("Yang ketiga.")
    swap_values(bench.letterbox, "cases", "sealed_birth", "[case] = ?", first.case, second.case)
    bench.carry()
    for login in ("omar", "olga"):
        officer = bench.officer(login)
        assert is_put_aside(officer, first)
        assert is_put_aside(officer, second)
        assert "Yang ketiga." in officer.case(third.case).text
    assert omar_reads_the_rest(bench)
    assert trouble(bench.token_page(first)) == trouble(bench.token_page(second)) == ""
    assert "Tanda terima" not in bench.token_page(first).text


def omar_reads_the_rest(bench: Bench) -> bool:
    return bench.officer("omar").reads_samples()


def test_s46_exchanged_locators_are_untrue_to_both_reporters(bench: Bench) -> None:
    first, second = bench.report(TEXT), bench.report(OTHER)
    assert trouble(bench.token_page(first)) == trouble(bench.token_page(second)) == ""
    swap_values(bench.letterbox, "cases", "locator_hash", "[case] = ?", first.case, second.case)
    assert takes_nothing_more(bench, first)
    assert takes_nothing_more(bench, second)
    bench.carry()
    omar = bench.officer("omar")
    assert TEXT in omar.case(first.case).text
    assert OTHER in omar.case(second.case).text
    assert not says(omar.queue(), "birth_forged")
    assert bench.alarms() == set()
