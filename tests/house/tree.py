"""The tracked tree as the house rules see it: files, and the functions and imports in them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def files(top: Path = TOP) -> list[Path]:
    """Every file of the checkout that git does not ignore, committed or not yet."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={top}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=top,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [top / name for name in sorted(set(listed.split("\0")) - {""}) if (top / name).is_file()]


def sources(top: Path = TOP) -> list[Path]:
    """The Python files of the product: wbs/ and crypto/, no tests."""
    rooms = (top / "wbs", top / "crypto")
    return [path for path in files(top) if path.suffix == ".py" and any(map(path.is_relative_to, rooms))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.AST) -> set[str]:
    """Full names that a file imports; its own package's relative imports count as they are written."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {"." * node.level + (node.module or "")}
    return names
