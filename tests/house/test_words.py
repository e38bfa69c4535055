"""No unfinished words, no empty names, and nothing of the place where the project is written."""

import re
from pathlib import Path

import pytest

from tests.house.tree import TOP, files, sources

# Put together here, so that this file does not contain what it looks for.
UNFINISHED_WORDS = [
    "TO" + "DO",
    "FIX" + "ME",
    "X" + "XX",
    "HA" + "CK",
    "NotImplemented" + "Error",
    "st" + "ub",
]
UNFINISHED = re.compile(rf"\b({'|'.join(UNFINISHED_WORDS)})\b")
SAYS_NOTHING = {"utils", "helpers", "common", "misc", "manager", "service", "base"}
ELSEWHERE = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "jsdelivr" + ".net",
    "unp" + "kg.com",
    "deb." + "debian",
    "security." + "debian",
    "snapshot." + "debian",
    "proxy." + "golang",
    "crates" + ".io",
    "artifact" + "-registry",
    "artifact" + "ory",
    "/work/" + "main",
    "/work/" + "shared",
    "/tmp/" + "plan",
    "../sha" + "red",
    "Co-Authored" + "-By",
    "Cl" + "aude",
    "Anth" + "ropic",
    "Chat" + "GPT",
]


def unfinished_words(paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]


def names_that_say_nothing(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.name.split(".")[0].lower() in SAYS_NOTHING]


def words_from_elsewhere(paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = path.read_bytes().lower()
        found += [f"{path}: {word}" for word in ELSEWHERE if word.lower().encode() in text]
    return found


def test_no_source_file_holds_a_word_of_unfinished_work() -> None:
    assert sources()
    assert unfinished_words(sources()) == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert names_that_say_nothing(files()) == []


def test_no_file_names_a_package_registry_or_the_place_it_was_written_at() -> None:
    assert words_from_elsewhere(files()) == []


def test_no_path_names_the_place_it_was_written_at() -> None:
    paths = "\n".join(str(path.relative_to(TOP)) for path in files()).lower()
    assert [word for word in ELSEWHERE if word.lower() in paths] == []


@pytest.mark.parametrize("word", UNFINISHED_WORDS)
def test_a_planted_unfinished_word_is_found(tmp_path: Path, word: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"fine = 1\nx = 1  # {word}: later\n")
    assert unfinished_words([planted]) == [f"{planted}:2: x = 1  # {word}: later"]


def test_a_planted_empty_name_is_found() -> None:
    empty = Path("wbs/web/utils.py")
    assert names_that_say_nothing([empty, Path("wbs/web/page.py")]) == [empty]


@pytest.mark.parametrize("word", ELSEWHERE)
def test_a_planted_word_from_elsewhere_is_found(tmp_path: Path, word: str) -> None:
    planted = tmp_path / "planted.md"
    planted.write_text(f"see https://{word.upper()}/x")
    assert f"{planted}: {word}" in words_from_elsewhere([planted])
