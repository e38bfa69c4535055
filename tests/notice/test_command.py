"""`wbs notice` as people run it: what it says, its exit codes, and SIGTERM."""

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from tests.notice.conftest import MONDAY, OFFICERS, OLGA, OMAR, RATNA, SARI, at
from tests.notice.post import Post
from tests.notice.reading_room import ReadingRoom
from wbs.notice.command import UNWATCHED, main
from wbs.notice.mail import DAILY
from wbs.settings import load


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def written(tmp_path: Path, relay: Post, **values: str) -> Path:
    """settings.toml as an office has it, with this relay; `values` as TOML."""
    given = {
        "host": '"127.0.0.1"',
        "port": str(relay.port),
        "tls": '"none"',
        "officers": repr(list(OFFICERS)).replace("'", '"'),
        "overseer": f'"{RATNA}"',
        **values,
    }
    head, notice = (TOP / "settings.toml").read_text(encoding="utf-8").split("[notice]\n")
    notice, *others = notice.split("\n[")
    for key, value in given.items():
        notice, count = re.subn(rf"^{key} = .*$", lambda _, line=f"{key} = {value}": line, notice, flags=re.MULTILINE)
        assert count == 1
    path = tmp_path / "settings.toml"
    path.write_text("\n[".join([f"{head}[notice]\n{notice}", *others]), encoding="utf-8")
    return path


def run(*arguments: object, now: datetime) -> int:
    return main([str(one) for one in arguments], now=lambda: now)


def test_a_test_mail_goes_to_every_address_and_each_answer_is_a_line(tmp_path: Path, relay: Post) -> None:
    relay.answers["RCPT", OLGA] = "550 5.1.1 no such \x1b[31mperson"
    ended = wbs("notice", "--settings", written(tmp_path, relay), "--test")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.splitlines() == [
        f"{OMAR}: diterima / taken: 250 baik",
        f"{OLGA}: relay menolak alamat ini / the relay refuses this address: 550 5.1.1 no such [31mperson",
        f"{SARI}: diterima / taken: 250 baik",
        f"{RATNA}: diterima / taken: 250 baik",
    ]
    assert [mail.to for mail in relay.mails] == [[OMAR], [SARI], [RATNA]]
    assert all(DAILY.replace("\n", "\r\n") in mail.text for mail in relay.mails)
    relay.answers.clear()
    assert wbs("notice", "--settings", tmp_path / "settings.toml", "--test").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_a_test_without_a_relay_says_so_of_each_address_and_looks_into_the_casebook(
    tmp_path: Path, relay: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    room = ReadingRoom(tmp_path)
    room.close()
    settings = written(tmp_path, relay, host='"nobody.invalid"', tls='"starttls"')
    assert run("--settings", settings, "--casebook", room.folder, "--test", now=datetime.now(UTC)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [*OFFICERS, RATNA, "casebook"]
    assert len({line.split(": ", 1)[1] for line in lines[:-1]}) == 1
    assert lines[-1] == "casebook: dapat dibaca / can be read"
    written(tmp_path, relay)
    assert run("--settings", settings, "--casebook", tmp_path, "--test", now=datetime.now(UTC)) == 1
    assert "casebook: there is no casebook.sqlite3" in capsys.readouterr().out


def test_once_is_for_timers_and_says_with_its_exit_code_whether_all_went(
    tmp_path: Path, state: Path, relay: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = written(tmp_path, relay)
    morning = at(load(settings), MONDAY)
    given = ("--settings", settings, "--state", state, "--once")
    assert run(*given, now=morning - timedelta(minutes=1)) == 0
    assert relay.mails == []
    relay.answers["RCPT", OMAR] = "550 omar@kantor.example is nobody"
    assert run(*given, now=morning) == 1
    said = capsys.readouterr().err
    assert not any(address in said for address in (*OFFICERS, RATNA))
    assert "the relay refuses this address (550) (surat / mails: 1)" in said
    relay.answers.clear()
    assert run(*given, now=morning) == 0
    assert run(*given, now=morning + timedelta(hours=3)) == 0
    assert sorted(mail.to[0] for mail in relay.mails) == sorted(OFFICERS)


def test_it_says_at_once_that_nobody_is_told_of_what_waits(
    tmp_path: Path, state: Path, relay: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--settings", written(tmp_path, relay), "--state", state, "--once")
    assert run(*given, now=at(load(tmp_path / "settings.toml"), MONDAY)) == 0
    assert capsys.readouterr().err == f"wbs notice: {UNWATCHED}\n"


def test_it_runs_until_it_is_told_to_end(tmp_path: Path, state: Path, relay: Post) -> None:
    settings = written(tmp_path, relay, hour="0", officers="[]")
    command = [sys.executable, "-m", "wbs", "notice", "--settings", str(settings), "--state", str(state)]
    with subprocess.Popen(command, cwd=TOP, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "nobody is told" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"officers": "[]", "overseer": '""'}, "there is nobody to write to"),
        ({"officers": '["ömar@kantor.example"]'}, "notice.officers.0: no mail address in plain letters"),
        ({"officers": '["omar@kantör.example"]'}, "notice.officers.0"),
        ({"officers": '["omar@kantor.example\\r\\nBcc: eve@example.org"]'}, "notice.officers.0"),
        ({"officers": '["omar@a.example", "omar@a.example"]'}, "stands there twice"),
        ({"host": '"mail.example"'}, 'tls: "none" is for a relay on this machine'),
        ({"host": '"10.0.0.1"'}, 'tls: "none" is for a relay on this machine'),
        ({"account": '"meja"'}, "account, password_file: both or neither"),
        ({"account": '"meja"', "password_file": '"/nowhere/password"'}, "/nowhere/password: cannot be read, or"),
        ({"ca_file": '"/nowhere/ca.pem"'}, "notice.ca_file: /nowhere/ca.pem: cannot be read as certificates"),
        ({"ca_file": f'"{TOP / "settings.toml"}"'}, "cannot be read as certificates"),
        ({"host": '""'}, "notice.host"),
        ({"overseer": '"ratna"'}, "no mail address in plain letters"),
        ({"hour": "24"}, "notice.hour"),
    ],
)
def test_settings_that_cannot_be_right_are_one_line(
    tmp_path: Path, state: Path, relay: Post, capsys: pytest.CaptureFixture[str], values: dict[str, str], said: str
) -> None:
    settings = written(tmp_path, relay, **values)
    for mode in ("--once", "--test"):
        assert run("--settings", settings, "--state", state, mode, now=datetime.now(UTC)) == 2
        captured = capsys.readouterr()
        assert said in captured.err
        assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert relay.said == []


@pytest.mark.parametrize("missing", ["--state", "--casebook"])
def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path, state: Path, relay: Post, missing: str) -> None:
    folders = {"--state": state, "--casebook": tmp_path, missing: tmp_path / "none"}
    given = [part for pair in folders.items() for part in pair]
    assert refused(wbs("notice", "--settings", written(tmp_path, relay), *given), f"there is no folder {tmp_path / 'none'}")


def test_without_a_state_folder_it_says_what_it_is_for(tmp_path: Path, relay: Post) -> None:
    ended = wbs("notice", "--settings", written(tmp_path, relay), "--casebook", tmp_path)
    assert refused(ended, "--state is required")
