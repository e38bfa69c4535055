"""`wbs intake`: one clear line and exit code 2 for wrong use, and it serves when everything is right."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.intake.conftest import TOP, Team
from wbs.intake.__main__ import main
from wbs.store.letterbox import Letterbox

SETTINGS = TOP / "settings.toml"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    try:
        code = main(list(argv))
    except SystemExit as ended:
        code = int(ended.code or 0)
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "--data"),
        (("--data",), "--data"),
        (("--data", "x", "--settings", str(SETTINGS), "--port", "99999"), "'99999' is no port"),
        (("--data", "x", "--settings", str(SETTINGS), "--port", "http"), "'http' is no port"),
        (("--data", "x", "--settings", str(SETTINGS), "--colour"), "--colour"),
        (("--data", "x", "--settings", "/nowhere/settings.toml"), "/nowhere/settings.toml: cannot be read"),
        (("--data", "/nowhere", "--settings", str(SETTINGS)), "there is no letterbox in /nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_two(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], said: str) -> None:
    code, err = run(capsys, *argv)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert err.startswith("wbs intake: ")


def test_settings_with_a_slip_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "settings.toml"
    wrong.write_text(SETTINGS.read_text(encoding="utf-8").replace("port = 8000", "prot = 8000", 1), encoding="utf-8")
    code, err = run(capsys, "--data", str(tmp_path), "--settings", str(wrong))
    assert (code, err.count("\n")) == (2, 1)
    assert "prot" in err or "port" in err


def test_a_roster_that_must_not_be_used_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, team: Team) -> None:
    Letterbox.create(tmp_path / "box", team.first_roster().replace(b"A", b"B", 1)).close()
    code, err = run(capsys, "--data", str(tmp_path / "box"), "--settings", str(SETTINGS))
    assert (code, err.count("\n")) == (2, 1)
    assert "roster" in err


def test_a_file_that_is_no_letterbox_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "letterbox.sqlite3").write_bytes(b"no database at all" * 100)
    code, err = run(capsys, "--data", str(tmp_path), "--settings", str(SETTINGS))
    assert (code, err.count("\n")) == (1, 1)
    assert "cannot be used" in err


def test_help_is_the_manual(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(option in said for option in ("--data", "--settings", "--host", "--port", "it can open no report"))


def test_it_serves_and_ends_in_good_order(tmp_path: Path, team: Team) -> None:
    Letterbox.create(tmp_path / "box", team.first_roster()).close()
    argv = [sys.executable, "-m", "wbs.intake", "--data", str(tmp_path / "box"), "--settings", str(SETTINGS), "--port", "0"]
    with subprocess.Popen(argv, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            line = served.stdout.readline()
            found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
            assert found, line
            with urllib.request.urlopen(found[1] + "/kode") as answer:
                assert b"Cek laporan" in answer.read()
        finally:
            served.send_signal(signal.SIGTERM)
        out, err = served.communicate(timeout=120)
    assert (served.returncode, out, err) == (0, "", "")
