"""The clock of the officers' computer is wrong: the letterbox is emptied neither at once nor never, and it is heard of."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.store.mail import dropped, stores
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.line import LineBroken
from wbs.courier.rounds import SILENT_DAYS, Rounds
from wbs.courier.trip import carry, silent
from wbs.settings import load

DAY = date(2026, 3, 4)
DAYS = 7


class Office:
    """A letterbox with one case, a casebook that is backed up at each trip, and a courier who believes his clock."""

    def __init__(self, folder: Path) -> None:
        self.letterbox, self.casebook = stores(folder)
        self.side = LocalLetterbox(folder / "street")
        self.backup = folder / "backup"
        self.case = dropped(self.letterbox).case

    def trips(self, *days: int) -> list[int]:
        """A trip on each of these days, counted from DAY; how many collections were emptied at each."""
        emptied = []
        for day in days:
            self.casebook.backup(self.backup, DAY)
            emptied.append(carry(self.side, self.casebook, DAY + timedelta(days=day), DAYS).emptied)
        return emptied

    def ringing(self) -> list[str]:
        return [alarm.code for alarm in self.casebook.alarms.ringing()]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    for store in (one.letterbox, one.casebook, one.side):
        store.close()


def test_a_clock_that_is_right_empties_after_the_days_of_the_settings(office: Office) -> None:
    assert office.trips(*range(9)) == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert office.ringing() == []


@pytest.mark.parametrize("jump", [32, 365, 3650])
def test_a_clock_set_forward_counts_as_one_day_and_rings(office: Office, jump: int) -> None:
    ahead = [jump + day for day in range(8)]
    assert office.trips(0, *ahead) == [0, *[0] * 6, 1, 0]
    assert office.ringing() == ["clock_ahead"]


@pytest.mark.parametrize("back", [1, 31, 365])
def test_a_clock_set_back_waits_no_longer_than_the_days_that_lack_and_rings(office: Office, back: int) -> None:
    assert office.trips(0, 1, 2, 3) == [0] * 4
    behind = [3 - back + day for day in range(6)]
    assert office.trips(*behind) == [0, 0, 0, 0, 1, 0]
    assert office.ringing() == ["clock_behind"]


def test_forward_and_back_again_empties_nothing_early_and_waits_for_no_far_day(office: Office) -> None:
    assert office.trips(0, 365) == [0, 0]
    dropped(office.letterbox)
    assert office.trips(365, 1, 2, 3, 4, 5, 6, 7, 8) == [0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert sorted(office.ringing()) == ["clock_ahead", "clock_behind"]


def test_a_courier_who_rested_over_the_holidays_rings_nothing(office: Office) -> None:
    assert office.trips(0, 31, 32) == [0, 0, 0]
    assert office.ringing() == []


def test_a_clock_that_jumps_to_and_fro_all_week_empties_nothing(office: Office) -> None:
    assert office.trips(0, 400, -400, 800, 3, 500, 2) == [0] * 7
    office.side.offer_again()
    assert office.side.collect(office.case).entries, "it lies there still"


def test_a_silent_letterbox_is_told_of_after_days_although_the_clock_was_set_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(office.side, office.casebook, load(TOP / "settings.toml"), None, False, silent, lambda _: None)
    rounds.one(DAY)

    def unreachable() -> list[str]:
        raise LineBroken("the connection broke off in the middle")

    monkeypatch.setattr(office.side, "waiting", unreachable)
    back = DAY - timedelta(days=400)
    for day in range(SILENT_DAYS + 1):
        assert "letterbox_unreachable" not in office.ringing()
        with pytest.raises(LineBroken):
            rounds.one(back + timedelta(days=day))
    assert "letterbox_unreachable" in office.ringing()
