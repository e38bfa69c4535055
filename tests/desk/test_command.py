"""`wbs desk`: one clear line and exit code 2 for wrong use; silent and gone in good order otherwise."""

import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk.office import TOP, Clock, Office, Team
from wbs.desk.__main__ import main

SETTINGS = str(TOP / "settings.toml")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--data", "/nowhere"],
        ["--settings", SETTINGS],
        ["--data", "/nowhere", "--settings", SETTINGS],
        ["--data", "{casebook}", "--settings", "/nowhere.toml"],
        ["--data", "{casebook}", "--settings", SETTINGS, "--port", "x"],
        ["--data", "{casebook}", "--settings", SETTINGS, "--port", "70000"],
        ["--data", "{casebook}", "--settings", SETTINGS, "--port", "-1"],
        ["--data", "{casebook}", "--settings", SETTINGS, "--terbang"],
        ["--data", "{casebook}", "--settings", SETTINGS, "--port", "0", "--host", "256.0.0.1"],
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(office: Office, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    given = [word.format(casebook=office.folder) for word in arguments]
    try:
        code = main(given)
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith("wbs desk: ")
    assert said.count("\n") == 1


def test_a_demo_listens_on_this_machine_only(tmp_path: Path, team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    demo = Office(tmp_path / "demo", team, Clock(), team.roster(demo=True))
    demo.casebook.close()
    assert main(["--data", str(demo.folder), "--settings", SETTINGS, "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "this machine only" in capsys.readouterr().err


def test_a_casebook_without_a_usable_roster_is_refused(tmp_path: Path, team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    other = Office(tmp_path / "other", team, Clock())
    other.casebook.close()
    with closing(sqlite3.connect(other.folder / "casebook.sqlite3")) as plain:
        plain.execute("UPDATE rosters SET document = ?", (b"{}",))
        plain.commit()
    assert main(["--data", str(other.folder), "--settings", SETTINGS, "--port", "0"]) == 2
    assert "roster" in capsys.readouterr().err


def test_it_serves_says_where_and_ends_in_good_order(office: Office) -> None:
    command = [sys.executable, "-m", "wbs.desk", "--data", str(office.folder), "--settings", SETTINGS, "--port", "0"]
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1].replace("127.0.0.1", "localhost")
        with urllib.request.urlopen(f"{address}/masuk") as page:
            assert "Masuk ke meja tim" in page.read().decode()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "", "")
