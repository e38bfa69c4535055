"""A file of any size passes through in the same memory, arrives intact, and leaves nothing when it breaks off."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs import rooms
from tests.proofs.memory import forget_peak, peak
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.opened import KEPT_BESIDE, open_everything
from tests.proofs.reporter import Reporter

MB = 1_000_000
SMALL, LARGE = 300 * MB, 1_200 * MB
PIECE = MB
MOST_DIFFERENCE = 10 * MB
NAME = "rekaman.bin"
ROUNDS = 300


class Content:
    """Made as it is sent, never whole anywhere; no two pieces are the same. ``sha256``: hex, of what was sent so far."""

    def __init__(self, size: int) -> None:
        self.size, self._digest = size, hashlib.sha256()
        self._noise = hashlib.shake_256(b"recording").digest(PIECE)

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, self.size, PIECE):
            piece = at.to_bytes(8, "big") + self._noise[8 : min(PIECE, self.size - at)]
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def uploaded(office: Office, content: Content) -> int:
    """Files a report with one file, through an intake of its own; returns its peak memory."""
    room = rooms.intake(office)
    try:
        rini = Reporter(room)
        rini.report("Rekaman rapat ada di berkas ini.")
        answer = rini.upload(NAME, content, content.size)
        assert (answer.status, answer.headers["location"]) == (303, "/kotak#perjalanan"), answer.page.text[:2000]
        rini.browser.close()
        return peak(room.process.pid)
    finally:
        room.stop()


def carried(office: Office) -> int:
    """One trip of the courier, who says when it is done; returns his peak memory."""
    room = rooms.courier(office, "--verbose", "--every", "3600")
    try:
        assert room.process.stdout is not None
        line = next(line for line in room.process.stdout if not line.startswith(b"under way"))
        assert line.startswith(b"cases 1, "), line
        return peak(room.process.pid)
    finally:
        room.stop()


def downloaded(office: Office, content: Content) -> int:
    """Omar opens the case and downloads its file, which must be the very one; returns the desk's peak memory meanwhile."""
    desk = rooms.desk(office)
    try:
        omar = Officer(desk, office, "omar")
        omar.sign_in()
        (case,) = omar.cases()
        (file,) = re.findall(r"/berkas/([0-9a-f]{32})", omar.open(case).body.decode())
        # Unlocking his key took memory that has been given back since.
        forget_peak(desk.process.pid)
        assert download(omar, case, file) == (content.size, content.sha256)
        omar.browser.close()
        return peak(desk.process.pid)
    finally:
        desk.stop()


def through_every_room(office: Office, size: int) -> dict[str, int]:
    content = Content(size)
    return {"intake": uploaded(office, content), "courier": carried(office), "desk": downloaded(office, content)}


def test_four_times_the_size_takes_no_more_memory_in_any_room(
    founded: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = through_every_room(founded.copy(tmp_path / "small"), SMALL)
    large = through_every_room(founded.copy(tmp_path / "large"), LARGE)
    with capsys.disabled():
        print(f"\npeak memory, bytes: {small} for {SMALL:,}; {large} for {LARGE:,}")
    assert abs(sum(large.values()) - sum(small.values())) < MOST_DIFFERENCE


def download(officer: Officer, case: str, file: str) -> tuple[int, str]:
    """Size and SHA-256 of what arrives."""
    digest, size = hashlib.sha256(), 0
    with officer.browser.stream(f"/kasus/{case}/berkas/{file}") as pieces:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


@pytest.mark.parametrize("reset", [False, True])
def test_a_file_that_breaks_off_leaves_nothing_on_the_disk(office: Office, reset: bool) -> None:
    room = rooms.intake(office)
    rini = Reporter(room)
    try:
        rini.report("Rekaman rapat ada di berkas ini.")
        with pytest.raises(LineLost):
            rini.upload(NAME, half(Content(SMALL), office), SMALL)
        rini.browser.hang_up(reset)
        wait_until_empty(rini, office)
    finally:
        rini.browser.close()
        room.stop()
    rooms.carry(office)
    (opened,) = open_everything(office).values()
    assert [entry.type for entry in opened.reporter] == ["report"]


class LineLost(Exception):
    """The reporter's line breaks."""


def half(content: Content, office: Office) -> Iterator[bytes]:
    """Half of it; by then the room has taken in so much that there must be something on the disk."""
    for number, piece in enumerate(content):
        if number * PIECE > content.size // 2:
            assert lying(office), "nothing has arrived, so this shows nothing"
            raise LineLost
        yield piece


def lying(office: Office) -> set[str]:
    return {path.name for path in (office.server / "files").iterdir()} - KEPT_BESIDE


def wait_until_empty(rini: Reporter, office: Office) -> None:
    """Asks for a page between two looks, so that the room has turned its loop meanwhile."""
    for _ in range(ROUNDS):
        if not lying(office):
            return
        rini.case()
    raise AssertionError(f"still there after {ROUNDS} pages: {lying(office)}")
