"""`wbs courier` as it is typed: quiet when all is well, one clear line when not."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.mail import add_message, dropped, stores
from wbs.courier.command import main
from wbs.courier.round_lock import AnotherCourier, round_lock
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows

TOP = Path(__file__).resolve().parents[2]
SETTINGS = ["--settings", str(TOP / "settings.toml")]


@pytest.fixture
def rini(tmp_path: Path) -> Iterator[NewCaseRows]:
    """A case of Rini's that waits in the letterbox."""
    letterbox, casebook = stores(tmp_path)
    yield dropped(letterbox)
    letterbox.close()
    casebook.close()


def folders(tmp_path: Path) -> list[str]:
    return ["--letterbox", str(tmp_path / "street"), "--casebook", str(tmp_path / "reading-room"), *SETTINGS]


def held(tmp_path: Path) -> tuple[str, ...]:
    casebook = Casebook(tmp_path / "reading-room")
    try:
        return casebook.changed_since(0).cases
    finally:
        casebook.close()


def test_once_carries_and_says_nothing(
    rini: NewCaseRows, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([*folders(tmp_path), "--once"]) == 0
    assert held(tmp_path) == (rini.case,)
    assert capfd.readouterr() == ("", "")


def test_verbose_says_counts_and_no_ids(
    rini: NewCaseRows, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([*folders(tmp_path), "--once", "--verbose", "--backup", str(tmp_path / "backup")]) == 0
    out, err = capfd.readouterr()
    assert "cases 1, entries 2" in out
    assert "backup: files 0" in out
    assert not re.search(r"[0-9a-f]{16}", out)
    assert err == ""


def test_a_long_trip_says_on_the_way_how_far_it_is_if_asked(
    rini: NewCaseRows, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wbs.courier.command.SAY_SECONDS", 0.0)
    assert main([*folders(tmp_path), "--once", "--verbose"]) == 0
    assert "under way: cases 1, entries 2" in capfd.readouterr().out


def test_the_day_is_the_offices_day(rini: NewCaseRows, tmp_path: Path) -> None:
    before_midnight_in_london = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
    assert main([*folders(tmp_path), "--once"], now=lambda: before_midnight_in_london) == 0
    letterbox = Letterbox(tmp_path / "street")
    assert str(letterbox.last_carry_day()) == "2026-03-05"
    letterbox.close()


def test_a_backup_lets_the_letterbox_forget_after_the_days_of_the_settings(
    rini: NewCaseRows, tmp_path: Path
) -> None:
    def trip(day: int) -> None:
        arguments = [*folders(tmp_path), "--once", "--backup", str(tmp_path / "backup")]
        assert main(arguments, now=lambda: datetime(2026, 3, day, 5, tzinfo=UTC)) == 0

    letterbox = Letterbox(tmp_path / "street")
    for day in range(1, 8):
        trip(day)
    letterbox.mail.offer_again()
    assert letterbox.mail.collect(rini.case).entries
    trip(8)
    letterbox.mail.offer_again()
    assert letterbox.mail.collect(rini.case).entries == ()
    letterbox.close()


def wrong_uses(tmp_path: Path) -> dict[str, tuple[list[str], str]]:
    street, room, good = str(tmp_path / "street"), str(tmp_path / "reading-room"), folders(tmp_path)
    return {
        "no casebook named": (["--letterbox", street, "--once"], "required: --casebook"),
        "pause of zero": ([*good, "--every", "0"], "whole number from 1 to 86400"),
        "pause in words": ([*good, "--every", "soon"], "whole number from 1 to 86400"),
        "folder missing": (["--letterbox", street, "--casebook", "/nowhere", *SETTINGS], "no folder /nowhere"),
        "folders swapped": (["--letterbox", room, "--casebook", street, *SETTINGS], "there is no letterbox.sqlite3"),
        "settings missing": ([*good[:4], "--settings", "/nowhere.toml"], "/nowhere.toml"),
        "backup over itself": ([*good, "--once", "--backup", room], "another folder"),
    }


@pytest.mark.parametrize(
    "use",
    [
        "no casebook named",
        "pause of zero",
        "pause in words",
        "folder missing",
        "folders swapped",
        "settings missing",
        "backup over itself",
    ],
)
def test_wrong_use_gets_one_clear_line_and_exit_code_2(rini: NewCaseRows, tmp_path: Path, use: str) -> None:
    arguments, words = wrong_uses(tmp_path)[use]
    done = subprocess.run(
        [sys.executable, "-m", "wbs.courier", *arguments], capture_output=True, text=True, cwd=TOP, check=False
    )
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert words in line
    assert done.stdout == ""
    assert held(tmp_path) == ()


def test_a_second_courier_says_so_and_leaves(
    rini: NewCaseRows, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with round_lock(tmp_path / "reading-room"):
        assert main([*folders(tmp_path), "--once"]) == 2
    assert capfd.readouterr().err == "wbs courier: another courier is at work on this casebook\n"
    assert held(tmp_path) == ()
    assert main([*folders(tmp_path), "--once"]) == 0


def test_the_lock_is_let_go_by_the_first_and_taken_by_one_only(tmp_path: Path) -> None:
    with round_lock(tmp_path), pytest.raises(AnotherCourier), round_lock(tmp_path):
        pass
    with round_lock(tmp_path):
        pass


def test_a_store_that_fails_is_one_line_and_exit_code_1(
    rini: NewCaseRows, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reading-room" / "files").chmod(0o700)
    (tmp_path / "reading-room" / "files" / ".lock").unlink(missing_ok=True)
    (tmp_path / "reading-room" / "files" / ".lock").mkdir()
    (tmp_path / "reading-room" / "files" / ("ab" * 16)).write_bytes(b"orphan")
    assert main([*folders(tmp_path), "--once"]) == 1
    out, err = capfd.readouterr()
    assert re.fullmatch(r"wbs courier: the disk says: .*\n", err)
    assert out == ""


def test_the_courier_goes_round_until_it_is_told_to_leave(rini: NewCaseRows, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wbs.courier", *folders(tmp_path), "--every", "1", "--verbose"]
    letterbox = Letterbox(tmp_path / "street")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP) as courier:
        assert courier.stdout is not None
        assert "cases 1" in courier.stdout.readline()
        add_message(letterbox, rini.entries[0])
        while "entries 1" not in courier.stdout.readline():
            assert courier.poll() is None
        courier.terminate()
        assert courier.wait() == 0
    letterbox.close()


def test_the_courier_loads_no_cryptography() -> None:
    code = (
        "import sys, wbs.courier.command\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'crypto', 'cryptography', 'argon2'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=TOP, check=True)
    assert done.stdout == "[]\n"
