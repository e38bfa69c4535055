"""The two commands: what they run, in which order, and what they say when something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import TOP


def fake(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def run(
    command: list[str], cwd: Path, fakes: Path | None = None, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Runs with an empty environment but for PATH, where `fakes` stand first."""
    path = f"{fakes}:{os.environ['PATH']}" if fakes else os.environ["PATH"]
    return subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": path, **extra},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up alone, on a machine that has no chromium."""
    shutil.copytree(TOP / "deploy", tmp_path / "deploy")
    bootstrap = tmp_path / "deploy" / "bootstrap"
    text = bootstrap.read_text()
    assert "\n/usr/bin/chromium:chromium\n" in text
    bootstrap.write_text(text.replace("\n/usr/bin/chromium:", "\n/nowhere/chromium:"))
    return tmp_path


def test_without_root_a_missing_browser_is_one_line_with_the_apt_command(checkout: Path) -> None:
    fake(checkout / "fakes", "id", "echo 1000")
    ended = run(["deploy/bootstrap", "test"], checkout, checkout / "fakes")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert "sudo apt-get install -y --no-install-recommends chromium" in ended.stderr
    assert not (checkout / ".venv").exists()


def test_root_updates_the_lists_and_installs_the_missing_browser(checkout: Path) -> None:
    fake(checkout / "fakes", "id", "echo 0")
    fake(checkout / "fakes", "apt-get", f'echo "$@" >>{checkout}/apt')
    ended = run(["deploy/bootstrap", "test"], checkout, checkout / "fakes", PYTHON="/bin/false")
    assert ended.returncode == 2
    update, install = (checkout / "apt").read_text().splitlines()
    assert update.split()[0] == "update"
    assert install.split()[0] == "install"
    assert "chromium" in install.split()


def test_the_demo_needs_no_browser(checkout: Path) -> None:
    fake(checkout / "fakes", "id", "echo 1000")
    ended = run(["deploy/bootstrap", "run"], checkout, checkout / "fakes", PYTHON="/bin/false")
    assert "chromium" not in ended.stderr


def test_the_gates_alone_need_node_and_java(checkout: Path) -> None:
    bootstrap = checkout / "deploy" / "bootstrap"
    text = bootstrap.read_text().replace("\n/nowhere/chromium:chromium\n", "\n")
    for command in ("node", "npm", "java"):
        assert f"\n{command}:" in text
        text = text.replace(f"\n{command}:", f"\nnowhere-{command}:")
    bootstrap.write_text(text)
    fake(checkout / "fakes", "id", "echo 1000")
    ended = run(["deploy/bootstrap", "gates"], checkout, checkout / "fakes")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert ended.stderr.endswith(" nodejs npm default-jre-headless\n")
    ended = run(["deploy/bootstrap", "test"], checkout, checkout / "fakes", PYTHON="/bin/false")
    assert "nodejs" not in ended.stderr


@pytest.mark.parametrize("arguments", [[], ["everything"]])
def test_wrong_use_of_the_bootstrap_is_one_line(checkout: Path, arguments: list[str]) -> None:
    ended = run(["deploy/bootstrap", *arguments], checkout)
    assert ended.returncode == 2
    assert ended.stderr == "usage: deploy/bootstrap run|test|gates\n"


def test_a_python_that_is_too_old_is_named_with_its_remedy(checkout: Path) -> None:
    fake(checkout / "fakes", "python2", "exit 1")
    ended = run(["deploy/bootstrap", "run"], checkout, PYTHON=str(checkout / "fakes" / "python2"))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "older than 3.11" in ended.stderr


def test_a_python_without_pip_is_named_with_its_remedy(checkout: Path) -> None:
    fake(checkout / "fakes", "python3", '[ "$1" = -c ]')
    ended = run(["deploy/bootstrap", "run"], checkout, PYTHON=str(checkout / "fakes" / "python3"))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "python3-pip" in ended.stderr


def test_a_second_call_installs_nothing_and_a_changed_lock_starts_over(checkout: Path) -> None:
    """Python is a fake that makes an environment of itself and notes each pip install."""
    python = f"""
case "$*" in
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *install*) echo "$@" >>{checkout}/installed ;;
    *purelib*) mkdir -p .venv/site && echo .venv/site ;;
esac"""
    fake(checkout / "fakes", "python3", python)
    for _ in range(2):
        assert run(["deploy/bootstrap", "run"], checkout, checkout / "fakes").returncode == 0
        assert len((checkout / "installed").read_text().splitlines()) == 1
    assert "--require-hashes" in (checkout / "installed").read_text()
    (checkout / ".venv" / "old").touch()
    with (checkout / "deploy" / "requirements.lock").open("a") as lock:
        lock.write("\n")
    assert run(["deploy/bootstrap", "run"], checkout, checkout / "fakes").returncode == 0
    assert len((checkout / "installed").read_text().splitlines()) == 2
    assert not (checkout / ".venv" / "old").exists()


def test_make_test_lints_types_checks_doors_and_runs_every_test_but_the_long_ones() -> None:
    lines = run(["make", "-n", "test"], TOP).stdout.splitlines()
    steps = [
        "deploy/bootstrap test",
        "-m ruff check",
        "-m mypy --strict crypto wbs",
        "lint-imports",
        "-m pytest --ignore=tests/long --ignore=tests/tamper --ignore=tests/breakers --ignore=tests/gates --ignore=tests/proofs",
        "-m pytest tests/proofs",
    ]
    assert len(lines) == len(steps)
    assert all(step in line for step, line in zip(steps, lines, strict=True)), lines
    left_out = [part for part in lines[-2].split() if part.startswith("--ignore")]
    assert left_out == [f"--ignore=tests/{folder}" for folder in ("long", "tamper", "breakers", "gates", "proofs")]
    assert lines[-1].endswith("-m pytest tests/proofs -n 2 --dist loadfile")


def test_make_prove_runs_what_make_test_leaves_out() -> None:
    lines = run(["make", "-n", "prove"], TOP).stdout.splitlines()
    steps = [[part for part in line.split() if "tests/" in part] for line in lines[1:]]
    timed = sorted(str(path.relative_to(TOP)) for path in (TOP / "tests/long").glob("test_timing_*.py"))
    assert lines[0] == "deploy/bootstrap gates"
    assert [sorted(step) for step in steps] == [
        ["tests/gates"],
        ["tests/tamper"],
        [*(f"--ignore={file}" for file in timed), "tests/long"],
        timed,
        ["tests/breakers"],
    ]


def test_make_run_sets_up_and_starts_the_demo() -> None:
    assert run(["make", "-n", "run"], TOP).stdout.splitlines() == [
        "deploy/bootstrap run",
        ".venv/bin/wbs demo",
    ]


def test_ci_runs_the_tests_and_then_the_long_proofs(tmp_path: Path) -> None:
    fake(tmp_path, "make", f'echo "$@" >>{tmp_path}/made')
    assert run([str(TOP / ".ci" / "run")], tmp_path, tmp_path).returncode == 0
    assert (tmp_path / "made").read_text().split() == ["test", "prove"]


def test_ci_fails_when_the_tests_fail(tmp_path: Path) -> None:
    fake(tmp_path, "make", f'echo "$@" >>{tmp_path}/made; exit 3')
    assert run([str(TOP / ".ci" / "run")], tmp_path, tmp_path).returncode != 0
    assert (tmp_path / "made").read_text().split() == ["test"]


def test_the_wbs_command_works_in_any_folder_and_imports_nothing_from_it(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit('imported from the folder of the caller')")
    ended = run([str(TOP / ".venv" / "bin" / "wbs"), "--help"], tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "intake" in ended.stdout


def order_of(tmp_path: Path, *folders: str) -> list[str]:
    shutil.copytree(
        TOP / "tests", tmp_path / "tests", ignore=lambda folder, names: set(names) - {"conftest.py"}
    )
    for folder in folders:
        (tmp_path / "tests" / folder).mkdir()
        (tmp_path / "tests" / folder / "test_one.py").write_text("def test_one(): pass\n")
    ended = pytest_in(tmp_path, "--collect-only", "-q")
    return [line.split("/")[1] for line in ended.stdout.splitlines() if "::" in line]


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--import-mode=importlib",
        f"--rootdir={folder}",
        *arguments,
        "tests",
    ]
    return run(command, folder)


def test_quick_folders_run_first_and_journeys_last(tmp_path: Path) -> None:
    found = order_of(tmp_path, "cases", "crypto", "desk", "house", "intake", "journeys", "proofs")
    assert found == ["house", "crypto", "cases", "desk", "intake", "proofs", "journeys"]


@pytest.mark.parametrize(
    "skipping",
    [
        "import pytest\n@pytest.mark.skip\ndef test_one(): pass\n",
        "import pytest\ndef test_one(): pytest.skip('no browser here')\n",
        "import pytest\npytest.importorskip('not_there_at_all')\ndef test_one(): pass\n",
    ],
    ids=["mark", "call", "file"],
)
def test_a_test_that_skips_itself_fails(tmp_path: Path, skipping: str) -> None:
    (tmp_path / "tests").mkdir()
    shutil.copy(TOP / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_skipping.py").write_text(skipping)
    ended = pytest_in(tmp_path)
    assert ended.returncode != 0
    assert "skipped, which shows nothing" in ended.stdout
