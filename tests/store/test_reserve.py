"""The reserve: set aside in real blocks, given up step by step for what must go on, taken back when there is room."""

from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import add_message, dropped, entry, new_case
from wbs.store import reserve as module
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreBroken, StoreFull
from wbs.store.letterbox import Letterbox
from wbs.store.reserve import HEAD_BYTES, STEP_BYTES, Reserve
from wbs.store.rows import CaseParcel

SIZE = 3 * STEP_BYTES
CASE = "c" * 32


class Disk:
    """A disk on which a call finds room only when so much of the reserve is gone."""

    def __init__(self, path: Path, needs: int, error: type[Exception] = StoreFull) -> None:
        self.path, self.needs, self.error, self.tries = path, needs, error, 0

    def write(self, what: str) -> str:
        self.tries += 1
        if self.path.stat().st_size - HEAD_BYTES > SIZE - self.needs:
            raise self.error("no room")
        return what


def no_room() -> None:
    raise StoreFull("no room")


@pytest.fixture
def reserve(tmp_path: Path) -> Reserve:
    one = Reserve(tmp_path)
    one.keep(SIZE)
    return one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reserve"


def free(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(module, "free_bytes", lambda _folder: count)


def test_what_is_set_aside_takes_real_room(reserve: Reserve, path: Path) -> None:
    assert path.stat().st_size == HEAD_BYTES + SIZE
    assert path.stat().st_blocks * 512 >= SIZE
    assert reserve.whole


def test_a_call_that_finds_room_takes_nothing(reserve: Reserve, path: Path) -> None:
    assert reserve.spend(Disk(path, 0).write, "a visit") == "a visit"
    assert reserve.whole


@pytest.mark.parametrize(("needs", "left"), [(1, 2), (STEP_BYTES, 2), (STEP_BYTES + 1, 1), (SIZE, 0)])
def test_no_more_steps_are_given_up_than_the_call_needs(reserve: Reserve, path: Path, needs: int, left: int) -> None:
    assert reserve.spend(Disk(path, needs).write, "a visit") == "a visit"
    assert path.stat().st_size == HEAD_BYTES + left * STEP_BYTES
    assert not reserve.whole


def test_when_all_is_given_up_the_call_fails(reserve: Reserve, path: Path) -> None:
    disk = Disk(path, SIZE + 1)
    with pytest.raises(StoreFull):
        reserve.spend(disk.write, "a visit")
    assert (path.stat().st_size, disk.tries) == (HEAD_BYTES, 4)


def test_a_broken_disk_that_is_not_full_costs_nothing(reserve: Reserve, path: Path) -> None:
    with pytest.raises(StoreBroken):
        reserve.spend(Disk(path, 1, StoreBroken).write, "a visit")
    assert reserve.whole


def test_a_full_disk_that_calls_itself_broken_is_taken_for_full(
    reserve: Reserve, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, STEP_BYTES - 1)
    assert reserve.spend(Disk(path, 1, StoreBroken).write, "a visit") == "a visit"


def test_it_is_taken_back_as_far_as_there_is_room_beyond_two_steps(
    reserve: Reserve, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve.spend(Disk(path, SIZE).write, "a visit")
    for room, left in ((0, 0), (2 * STEP_BYTES, 0), (3 * STEP_BYTES + 5, 1), (4 * STEP_BYTES, 3)):
        free(monkeypatch, room)
        reserve.refill()
        assert path.stat().st_size == HEAD_BYTES + left * STEP_BYTES
    assert reserve.whole


def test_while_it_is_used_what_can_wait_is_refused_until_there_is_room(
    reserve: Reserve, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve.spend(Disk(path, 1).write, "a visit")
    free(monkeypatch, 0)
    with pytest.raises(StoreFull):
        reserve.demand_whole()
    free(monkeypatch, 10 * STEP_BYTES)
    reserve.demand_whole()
    assert reserve.whole


def test_another_size_in_the_settings_is_taken_over(reserve: Reserve, path: Path) -> None:
    for size in (STEP_BYTES // 2, 2 * STEP_BYTES):
        reserve.keep(size)
        assert path.stat().st_size == HEAD_BYTES + size
        assert reserve.whole


def test_a_head_that_was_torn_sets_nothing_aside_until_the_room_starts_again(reserve: Reserve, path: Path) -> None:
    path.write_bytes(b"12")
    path.write_bytes(b"x" * 10)
    assert reserve.whole
    reserve.keep(SIZE)
    assert path.stat().st_size == HEAD_BYTES + SIZE


def test_where_none_was_made_nothing_is_refused_and_nothing_can_be_given(tmp_path: Path) -> None:
    bare = Reserve(tmp_path)
    bare.demand_whole()
    with pytest.raises(StoreFull):
        bare.spend(no_room)
    assert not (tmp_path / "reserve").exists()


def use_up_a_step(store: Letterbox | Casebook, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.reserve.keep(SIZE)
    store.reserve.spend(Disk(folder / "reserve", 1).write, "a visit")
    free(monkeypatch, 0)


def test_a_letterbox_that_lives_on_its_reserve_takes_messages_and_visits_but_no_case_and_no_file(
    letterbox: Letterbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = dropped(letterbox)
    use_up_a_step(letterbox, tmp_path / "street", monkeypatch)
    with pytest.raises(StoreFull):
        letterbox.drop_case(new_case())
    with pytest.raises(StoreFull):
        letterbox.new_file(rows.case, "f" * 32)
    add_message(letterbox, rows.entries[0])
    letterbox.open_visit(b"v" * 32, b"sealed", 10)
    assert letterbox.visit(b"v" * 32, 9, 10) == b"sealed"


def test_a_casebook_that_lives_on_its_reserve_takes_sign_ins_and_nothing_else(
    casebook: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_up_a_step(casebook, tmp_path / "reading-room", monkeypatch)
    with pytest.raises(StoreFull):
        casebook.receive(CaseParcel(CASE, b"birth", b"", (), (), (), 0), date(2026, 3, 4))
    with pytest.raises(StoreFull):
        casebook.new_file(CASE, "f" * 32)
    with pytest.raises(StoreFull):
        casebook.record(CASE, entry(CASE, "officers", 1, bytes(32)))
    casebook.sessions.open(b"s" * 32, "0" * 16, 10)
    casebook.audit.append(entry("0" * 32, "audit", 1, bytes(32)))
    assert casebook.audit.head() is not None
