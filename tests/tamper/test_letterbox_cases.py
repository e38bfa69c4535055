"""S27-S35: entries, grants and files moved between cases, officers and names in the letterbox."""

from crypto.entry import SealedEntry
from crypto.grant import decoy
from tests.commands.wbs_command import wbs
from tests.tamper import eve
from tests.tamper.bench import AtDesk, Bench, Report, says, warnings_on
from tests.tamper.file_acts import do, file_path, one, swap_values
from tests.tamper.looks import file_links, is_not_handed_out, receipts, trouble
from wbs.cases.case_number import number_of

FIRST, SECOND, THIRD = "Karcis parkir tanpa nomor seri.", "Beras bantuan dijual lagi.", "Tidak ada hubungannya."
LATER, OTHER_LATER = "Nomor seri ada di foto.", "Karungnya masih utuh."
PHOTO, LETTER = b"foto karcis " * 40, b"surat jalan beras " * 30
GRANTS = "grants_changed"


def two(bench: Bench) -> tuple[Report, Report, Report]:
    """Two cases with a message each, and a third one that nobody touches; none of them collected."""
    first, second, third = bench.report(FIRST), bench.report(SECOND, excluded=["kepala_upg"]), bench.report(THIRD)
    assert bench.writes(first, LATER).status_code == bench.writes(second, OTHER_LATER).status_code == 303
    return first, second, third


def is_untouched(officer: AtDesk, report: Report) -> bool:
    page = officer.case(report.case)
    assert THIRD in page.text
    assert receipts(officer.bench, report) == 1
    return warnings_on(page) == set()


# entries


def test_s27_an_envelope_in_another_case_is_no_entry_there(bench: Bench) -> None:
    first, second, third = two(bench)
    asked = "SELECT envelope FROM entries WHERE [case] = ? AND strand = 'reporter' AND seq = 2"
    place = "SELECT prev FROM entries WHERE [case] = ? AND strand = 'reporter' AND seq = 2"
    moved = SealedEntry(
        second.case, "reporter", 2, one(bench.letterbox, place, second.case), one(bench.letterbox, asked, first.case)
    )
    eve.replace_entry(bench, moved)
    assert trouble(bench.token_page(second)) == "untrue"
    assert trouble(bench.token_page(first)) == ""
    bench.carry()
    omar = bench.officer("omar")
    page = omar.case(second.case)
    assert warnings_on(page) == {"entry_forged"}
    assert SECOND in page.text
    assert LATER not in page.text
    assert OTHER_LATER not in page.text
    assert LATER in omar.case(first.case).text
    assert warnings_on(omar.case(first.case)) == set()
    assert is_untouched(omar, third)


# grants


def grant(bench: Bench, report: Report, slot: str) -> bytes:
    return bytes(one(bench.letterbox, "SELECT envelope FROM grants WHERE [case] = ? AND slot = ?", report.case, slot))


def lay_grant(bench: Bench, report: Report, slot: str, envelope: bytes) -> None:
    do(bench.letterbox, "UPDATE grants SET envelope = ? WHERE [case] = ? AND slot = ?", envelope, report.case, slot)


def rings_without_receipt(bench: Bench, *reports: Report) -> bool:
    """Olga reads them all, hears it of these, and no receipt says that all is well."""
    bench.carry()
    olga = bench.officer("olga")
    olga.queue()
    for report in reports:
        assert report.case in olga.sees()
        assert olga.is_told(GRANTS, report.case)
        assert receipts(bench, report) == 0
    bench.carry()
    for report in reports:
        assert "Tanda terima" not in bench.token_page(report).text
    return bench.alarms() == {(GRANTS, report.case) for report in reports}


def test_s28_a_grant_in_another_case_is_missed_in_both(bench: Bench) -> None:
    first, second, third = two(bench)
    omar = bench.id("omar")
    ours, theirs = grant(bench, first, omar), grant(bench, second, omar)
    lay_grant(bench, first, omar, theirs)
    lay_grant(bench, second, omar, ours)
    assert rings_without_receipt(bench, first, second)
    at_desk = bench.officer("omar")
    assert not {first.case, second.case} & at_desk.sees()
    assert is_untouched(at_desk, third)


def test_s29_a_grant_in_another_officers_row_opens_nothing_for_him(bench: Bench) -> None:
    _, second, third = two(bench)
    omar, nur = bench.id("omar"), bench.id("nur")
    ours, decoy_of_nur = grant(bench, second, omar), grant(bench, second, nur)
    lay_grant(bench, second, nur, ours)
    lay_grant(bench, second, omar, decoy_of_nur)
    assert rings_without_receipt(bench, second)
    at_desk = bench.officer("nur")
    assert second.case not in at_desk.sees()
    assert at_desk.get(second.path).status_code == 404
    assert SECOND not in at_desk.queue().text
    assert not says(at_desk.queue(), GRANTS)
    assert is_untouched(at_desk, third)


def test_s30_a_grant_row_that_was_dropped_is_missed_whoever_it_was_for(bench: Bench) -> None:
    first, second, third = two(bench)
    do(bench.letterbox, "DELETE FROM grants WHERE [case] = ? AND slot = ?", first.case, bench.id("omar"))
    do(bench.letterbox, "DELETE FROM grants WHERE [case] = ? AND slot = 'recovery'", second.case)
    assert rings_without_receipt(bench, first, second)
    at_desk = bench.officer("omar")
    assert first.case not in at_desk.sees()
    assert is_untouched(at_desk, third)


def test_s31_a_grant_row_in_a_slot_of_eves_own_changes_nothing(bench: Bench) -> None:
    first, _, third = two(bench)
    envelope = decoy(first.case, eve.ID)
    assert wbs("verify", "casebook", bench.casebook).returncode == 0
    do(bench.letterbox, "INSERT INTO grants([case], slot, envelope) VALUES (?, ?, ?)", first.case, eve.ID, envelope)
    bench.carry()
    omar = bench.officer("omar")
    assert FIRST in omar.case(first.case).text
    assert warnings_on(omar.case(first.case)) == warnings_on(omar.queue()) == set()
    assert receipts(bench, first) == 1
    assert bench.alarms() == set()
    bench.carry()
    assert "Tanda terima" in bench.token_page(first).text
    assert is_untouched(omar, third)
    # What no page needs to tell is told to whoever asks.
    lines = wbs("verify", "casebook", bench.casebook).stdout.splitlines()
    [found] = [line for line in lines if "grant row" in line]
    assert number_of(first.case) in found
    assert "a grant row for nobody whom a roster knows" in found


# files


def with_files(bench: Bench) -> tuple[Report, Report, str, str]:
    """Two cases with a file each (their ids behind), not collected. Both files are of one sealed size."""
    first, second = bench.report(FIRST), bench.report(SECOND)
    assert bench.back(first).send_file(PHOTO).status_code == 303
    assert bench.back(second).send_file(LETTER, "surat.txt", "text/plain").status_code == 303
    files = [one(bench.letterbox, "SELECT file FROM files WHERE [case] = ?", report.case) for report in (first, second)]
    assert bench.writes(first, LATER).status_code == 303
    return first, second, files[0], files[1]


def links(officer: AtDesk, report: Report) -> list[str]:
    return file_links(officer.get(report.path).text, report)


def swap_bytes(bench: Bench, first: str, second: str) -> None:
    ours, theirs = file_path(bench.letterbox, first), file_path(bench.letterbox, second)
    photo, letter = ours.read_bytes(), theirs.read_bytes()
    assert photo != letter
    ours.write_bytes(letter)
    theirs.write_bytes(photo)


def reads_what_was_written(officer: AtDesk, first: Report, second: Report) -> bool:
    page = officer.case(first.case).text
    assert FIRST in page
    assert LATER in page
    return SECOND in officer.case(second.case).text and officer.reads_samples()


def test_s32_a_files_row_in_another_case_is_handed_out_in_neither(bench: Bench) -> None:
    first, second, file, _ = with_files(bench)
    do(bench.letterbox, "UPDATE files SET [case] = ? WHERE file = ?", second.case, file)
    bench.carry()
    omar = bench.officer("omar")
    [address] = links(omar, first)
    assert address.endswith(file)
    assert is_not_handed_out(omar, address, PHOTO)
    [others] = links(omar, second)
    assert omar.get(others).content == LETTER
    assert omar.get(f"{second.path}/berkas/{file}").status_code == 404
    assert reads_what_was_written(omar, first, second)


def test_s33_files_whose_bytes_were_swapped_ring_and_what_was_written_comes_in(bench: Bench) -> None:
    first, second, photo, letter = with_files(bench)
    swap_bytes(bench, photo, letter)
    bench.carry()
    omar = bench.officer("omar")
    assert bench.alarms() == {("file_damaged", first.case), ("file_damaged", second.case)}
    for report, content in ((first, LETTER), (second, PHOTO)):
        assert omar.is_told("file_damaged", report.case)
        [address] = links(omar, report)
        assert is_not_handed_out(omar, address, content)
    assert reads_what_was_written(omar, first, second)


def test_s34_files_whose_bytes_and_hashes_were_swapped_are_not_handed_out(bench: Bench) -> None:
    first, second, photo, letter = with_files(bench)
    swap_bytes(bench, photo, letter)
    assert one(bench.letterbox, "SELECT count(DISTINCT size) FROM files WHERE file IN (?, ?)", photo, letter) == 1
    swap_values(bench.letterbox, "files", "sha256", "file = ?", photo, letter)
    bench.carry()
    omar = bench.officer("omar")
    assert bench.alarms() == set()
    for report, content in ((first, LETTER), (second, PHOTO)):
        [address] = links(omar, report)
        assert is_not_handed_out(omar, address, content)
    assert reads_what_was_written(omar, first, second)


def test_s35_files_that_are_swapped_or_deleted_after_collection_change_nothing(bench: Bench) -> None:
    first, second, photo, letter = with_files(bench)
    third = bench.report(THIRD)
    assert bench.back(third).send_file(b"tidak ada hubungannya").status_code == 303
    bench.carry()
    swap_bytes(bench, photo, letter)
    file_path(bench.letterbox, one(bench.letterbox, "SELECT file FROM files WHERE [case] = ?", third.case)).unlink()
    bench.carry()
    omar = bench.officer("omar")
    for report, content in ((first, PHOTO), (second, LETTER), (third, b"tidak ada hubungannya")):
        [address] = links(omar, report)
        assert omar.get(address).content == content
        assert trouble(bench.token_page(report)) == ""
    assert reads_what_was_written(omar, first, second)
    assert bench.alarms() == set()
