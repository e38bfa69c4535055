"""C28, C29: files in the casebook. What is not the file that was sent to this case leaves the desk nowhere."""

import pytest

from tests.tamper.bench import AtDesk, Bench, Report, warnings_on
from tests.tamper.file_acts import do, file_path, one
from tests.tamper.looks import file_links, is_not_handed_out, samples

FIRST, SECOND = "Karcis parkir tanpa nomor seri.", "Beras bantuan dijual lagi."
PHOTO, LETTER = b"foto karcis " * 40, b"surat jalan beras " * 30


def with_files(bench: Bench) -> tuple[Report, Report, str, str]:
    """Two collected cases with a file each (their ids behind), handed out as they were sent."""
    first, second = bench.report(FIRST), bench.report(SECOND)
    assert bench.back(first).send_file(PHOTO).status_code == 303
    assert bench.back(second).send_file(LETTER, "surat.txt", "text/plain").status_code == 303
    bench.carry()
    files = [one(bench.casebook, "SELECT file FROM files WHERE [case] = ?", report.case) for report in (first, second)]
    omar = bench.officer("omar")
    assert omar.get(link(omar, first)).content == PHOTO
    assert omar.get(link(omar, second)).content == LETTER
    bench.close("desk")
    return first, second, files[0], files[1]


def link(officer: AtDesk, report: Report) -> str:
    [address] = file_links(officer.get(report.path).text, report)
    return address


def is_read(officer: AtDesk, report: Report, text: str) -> bool:
    page = officer.case(report.case)
    assert text in page.text
    return warnings_on(page) == set() and officer.reads_samples()


@pytest.mark.parametrize("how", ["swapped", "swapped with their hashes", "deleted"])
def test_c28_files_that_were_swapped_or_deleted_are_not_handed_out(bench: Bench, how: str) -> None:
    first, second, photo, letter = with_files(bench)
    before = samples(bench)
    ours, theirs = file_path(bench.casebook, photo), file_path(bench.casebook, letter)
    if how == "deleted":
        ours.unlink()
    else:
        held = ours.read_bytes(), theirs.read_bytes()
        ours.write_bytes(held[1])
        theirs.write_bytes(held[0])
    if how == "swapped with their hashes":
        hashes = [one(bench.casebook, "SELECT sha256 FROM files WHERE file = ?", file) for file in (photo, letter)]
        for file, hash in zip((letter, photo), hashes, strict=True):
            do(bench.casebook, "UPDATE files SET sha256 = ? WHERE file = ?", hash, file)
    omar = bench.officer("omar")
    assert is_not_handed_out(omar, link(omar, first), LETTER)
    if how == "deleted":
        assert omar.get(link(omar, second)).content == LETTER
    else:
        assert is_not_handed_out(omar, link(omar, second), PHOTO)
    assert is_read(omar, first, FIRST)
    assert is_read(omar, second, SECOND)
    assert samples(bench) == before
    assert bench.alarms() == set()


def test_c29_a_files_row_in_another_case_is_handed_out_in_neither(bench: Bench) -> None:
    first, second, photo, _ = with_files(bench)
    before = samples(bench)
    do(bench.casebook, "UPDATE files SET [case] = ? WHERE file = ?", second.case, photo)
    omar = bench.officer("omar")
    assert link(omar, first).endswith(photo)
    assert is_not_handed_out(omar, link(omar, first), PHOTO)
    assert omar.get(link(omar, second)).content == LETTER
    assert omar.get(f"{second.path}/berkas/{photo}").status_code == 404
    assert is_read(omar, first, FIRST)
    assert is_read(omar, second, SECOND)
    assert samples(bench) == before
    assert bench.alarms() == set()
