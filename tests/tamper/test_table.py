"""README.md's table and the tests of this folder are one: each line has exactly one test, each test its line."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.house.tree import TOP

HERE = Path(__file__).parent
LINE = re.compile(r"^\| ([SC]\d\d) \| (\S.*) \| (\S.*) \|$", re.MULTILINE)
# Which words of SECURITY.md ("What is not promised") a line that says "limit" means.
LIMITS = {
    "S03": "taken over while it runs",
    "S11": "from whom it says",
    "S19": "drops before it is first collected",
    "S23": "changed in the middle",
    "S26": "cuts off the last answers",
    "S37": "drops before it is first collected",
    "S39": "drops before it is first collected",
    "S41": "a cookie stolen from an open visit",
    "S45": "own word about the courier",
    "C08": "passing the second factor",
    "C36": "pins replaced by older ones of his own",
    "C37": "silencing an alarm about something that is over",
    "C40": "saying that a backup holds what none holds",
    "C43": "laying an invitation",
}
NAME = re.compile(r"test_([sc]\d\d)_[a-z0-9_]+")


def lines() -> list[str]:
    return [number for number, _, _ in LINE.findall((HERE / "README.md").read_text(encoding="utf-8"))]


def numbers_in(pattern: str) -> list[str]:
    """The numbers that test names of these files begin with. Each test there has one."""
    found = []
    for path in sorted(HERE.glob(pattern)):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                number = NAME.fullmatch(node.name)
                assert number, f"{path.name}: {node.name} names no line"
                found.append(number[1].upper())
    return found


def test_every_line_of_the_table_is_read_and_stands_once() -> None:
    written = [line for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| [SC]\d", line)]
    assert len(written) == len(lines()) == len(set(lines())) > 80


def test_every_test_has_its_line_and_no_line_has_two() -> None:
    found = numbers_in("test_letterbox_*.py") + numbers_in("test_casebook_*.py")
    assert set(found) <= set(lines())
    assert [number for number, times in Counter(found).items() if times > 1] == []


def test_every_line_has_its_test() -> None:
    found = numbers_in("test_letterbox_*.py") + numbers_in("test_casebook_*.py")
    assert [number for number in lines() if number not in found] == []


def test_every_limit_of_the_table_is_one_that_security_tells() -> None:
    said = (TOP / "SECURITY.md").read_text(encoding="utf-8").partition("## What is not promised")[2].partition("## ")[0]
    table = LINE.findall((HERE / "README.md").read_text(encoding="utf-8"))
    limits = {number for number, _, follows in table if "limit" in follows}
    assert limits == set(LIMITS)
    assert [words for words in LIMITS.values() if words not in " ".join(said.replace("**", "").split())] == []
