"""Functions fit on a screen, and what a file imports stands at its top."""

import ast
from pathlib import Path

from tests.house.tree import functions, sources

LONGEST = 60


def long_functions(paths: list[Path]) -> list[str]:
    return [
        f"{path}:{node.lineno} {node.name}: {length} lines"
        for path in paths
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST
    ]


def hidden_imports(paths: list[Path]) -> list[str]:
    return sorted(
        {
            f"{path}:{inner.lineno}"
            for path in paths
            for node in functions(path)
            for inner in ast.walk(node)
            if isinstance(inner, ast.Import | ast.ImportFrom)
        }
    )


def test_no_function_is_longer_than_a_screen() -> None:
    assert sources()
    assert long_functions(sources()) == []


def test_no_import_hides_inside_a_function() -> None:
    assert sources()
    assert hidden_imports(sources()) == []


def test_a_planted_long_function_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def fits():\n" + "    x = 1\n" * 59 + "async def overflows():\n" + "    x = 1\n" * 60)
    assert long_functions([planted]) == [f"{planted}:61 overflows: 61 lines"]


def test_planted_hidden_imports_are_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "import json\n"
        "def one():\n    import os\n"
        "class A:\n    async def two(self):\n        from os import path\n"
    )
    assert hidden_imports([planted]) == [f"{planted}:3", f"{planted}:6"]
