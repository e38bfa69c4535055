"""The command table: its manual, each command's help, and one line with exit code 2 for every wrong use."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from wbs.__main__ import COMMANDS
from wbs.command_line import Broken, WrongUse, run


def test_the_manual_names_every_command_its_machine_and_an_example() -> None:
    ended = wbs("--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    for name in COMMANDS:
        assert f"  {name}" in ended.stdout
        assert f"wbs {name} " in ended.stdout or f"wbs {name}\n" in ended.stdout
    indonesian, english = ended.stdout.index("PEMASANGAN, URUT"), ended.stdout.index("INSTALLING, IN ORDER")
    assert indonesian < english
    order = [ended.stdout.index(f"wbs {name} ", english) for name in ("ceremony", "init", "intake", "desk", "courier")]
    assert order == sorted(order)
    assert max(map(len, ended.stdout.splitlines())) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str) -> None:
    ended = wbs(name, "--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"wbs {name}" in ended.stdout
    assert "--help" in ended.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_an_argument_that_no_command_knows_is_one_line(name: str) -> None:
    assert refused(wbs(name, "--nonsense"), f"wbs {name}: ")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "demo"])
def test_a_command_without_what_it_needs_says_so(name: str) -> None:
    assert refused(wbs(name), f"wbs {name}: ", "required")


@pytest.mark.parametrize(("arguments", "said"), [([], "no command given"), (["ceremoni"], "no such command: ceremoni")])
def test_a_command_that_is_not_there_is_answered_with_those_that_are(arguments: list[str], said: str) -> None:
    assert refused(wbs(*arguments), said, *COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["intake", "--settings", "settings.toml", "--data"],
        ["desk", "--settings", "settings.toml", "--data"],
        ["courier", "--settings", "settings.toml", "--once", "--casebook", "{here}", "--letterbox"],
        ["demo", "--codes", "--data"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_that_is_not_there_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    given = [argument.format(here=tmp_path) for argument in arguments]
    assert refused(wbs(*given, tmp_path / "none"), f"wbs {arguments[0]}: ", str(tmp_path))
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["intake", "desk"])
def test_settings_that_are_not_there_are_one_line(name: str, tmp_path: Path) -> None:
    assert refused(wbs(name, "--data", tmp_path, "--settings", tmp_path / "none.toml"), "none.toml")


def test_a_port_in_use_is_one_line_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = wbs("demo", "--data", tmp_path / "demo", "--port-intake", port, "--port-desk", 0)
        assert refused(ended, f"port {port}", "in use")
    assert not (tmp_path / "demo").exists()


def test_a_folder_without_permission_is_one_line(tmp_path: Path) -> None:
    assert refused(wbs("demo", "--data", "/proc/demo", "--port-intake", 0, "--port-desk", 0), "/proc/demo")


def test_a_reader_who_leaves_early_gets_no_traceback() -> None:
    ended = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m wbs --help | true"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""


def broken() -> int:
    raise RuntimeError("the report says: somebody's secret")


HERE = Path(__file__)
BROKEN_LINE = broken.__code__.co_firstlineno + 1


def interrupted() -> int:
    raise KeyboardInterrupt


def full() -> int:
    raise OSError(28, "No space left on device", "/srv/wbs/roster.wbs")


def wrong() -> int:
    raise WrongUse("two\nlines")


def worn() -> int:
    raise Broken("the casebook cannot be read: StoreBroken")


@pytest.mark.parametrize(
    ("command", "code", "line"),
    [
        (broken, 1, f"wbs x: a fault in the program: RuntimeError at tests/commands/{HERE.name}:{BROKEN_LINE}\n"),
        (interrupted, 130, "wbs x: dihentikan / interrupted\n"),
        (full, 2, "wbs x: /srv/wbs/roster.wbs: No space left on device\n"),
        (wrong, 2, "wbs x: two lines\n"),
        (worn, 1, "wbs x: the casebook cannot be read: StoreBroken\n"),
    ],
)
def test_every_end_has_its_exit_code_and_one_line(command, code, line, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit) as ended:
        run("x", command)
    assert ended.value.code == code
    assert capsys.readouterr().err == line
