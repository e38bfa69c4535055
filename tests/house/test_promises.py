"""Each promise of SECURITY.md names the test that keeps it, and that test is there."""

import ast
import re

from tests.house.tree import TOP

ROW = re.compile(r"^\| (P\d+) \| (\S.*?) \| (`tests/.*`) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`")
SECURITY = (TOP / "SECURITY.md").read_text(encoding="utf-8")


def names_in(file: str) -> set[str]:
    tree = ast.parse((TOP / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_there_are_promises_and_their_numbers_are_used_once() -> None:
    numbers = [row[0] for row in ROW.findall(SECURITY)]
    assert len(numbers) >= 20
    assert len(set(numbers)) == len(numbers)


def test_every_line_of_the_promise_table_is_read() -> None:
    lines = [line for line in SECURITY.splitlines() if re.match(r"\| P\d", line)]
    assert len(lines) == len(ROW.findall(SECURITY))


def test_every_promise_names_tests_that_exist() -> None:
    missing = []
    for number, _, named in ROW.findall(SECURITY):
        tests = NAMED.findall(named)
        assert tests, number
        missing += [(number, file, name) for file, name in tests if not (TOP / file).exists() or name not in names_in(file)]
    assert missing == []
