"""The fuzzer, which watches the lines that an input reaches, gets nothing out of the parsers but documented errors."""

from pathlib import Path

import pytest

from tests.fuzz.fuzzing import fuzz, runs
from tests.fuzz.harness import HARNESSES

# So many inputs each; the parsers behind a sealing are slower.
RUNS = {"envelope": 5_000, "token": 2_000, "birth": 15_000, "roster": 15_000, "multipart": 10_000}


def test_every_parser_has_its_budget() -> None:
    assert set(RUNS) == set(HARNESSES)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("parser", sorted(RUNS))
def test_nothing_comes_out_of_a_parser_but_documented_errors(parser: str, tmp_path: Path) -> None:
    ended = fuzz(parser, tmp_path, f"-runs={RUNS[parser]}", "-seed=1")
    assert ended.returncode == 0, ended.stderr[-3000:] + ended.stdout[-3000:]
    assert runs(ended) >= RUNS[parser]
    assert list(tmp_path.glob("crash-*")) == []


def test_the_fuzzer_finds_a_hole_that_random_bytes_would_not(tmp_path: Path) -> None:
    ended = fuzz("planted", tmp_path, "-runs=400000", "-seed=1")
    assert ended.returncode == 77, ended.stderr[-2000:]
    assert "the hole" in ended.stdout + ended.stderr
    (find,) = tmp_path.glob("crash-*")
    assert find.read_bytes().startswith(b"wbs!")
