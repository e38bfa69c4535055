"""The doors between rooms, workshops and drawers: as a linter sees them, and as a fresh interpreter does.

A linter misses what importlib brings in, the interpreter misses what is imported later: both are asked,
and each is shown to catch what is planted in a copy of the tree.
"""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import TOP, imported, sources

# Imports every module of a package in a fresh interpreter, and tells what that brought in.
PROBE = """
import importlib, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
for found in pkgutil.walk_packages(getattr(package, "__path__", []), sys.argv[2] + "."):
    if not found.name.endswith(".__main__"):
        importlib.import_module(found.name)
assert str(package.__file__).startswith(sys.argv[1]), package
print(json.dumps(sorted(sys.modules)))
"""

DRAWERS = ["crypto.officer_key", "crypto.case_unseal"]
ROOMS = ["wbs.intake", "wbs.desk", "wbs.courier", "wbs.notice"]
ABOVE = [*ROOMS, "wbs.ceremony", "wbs.demo", "wbs.verify"]
TABLES = ["sqlmodel", "sqlalchemy"]
CIPHERS = ["cryptography", "argon2"]

# What a process that holds all of this package must not hold besides.
CLOSED = {
    "wbs.intake": ["wbs.desk", "wbs.courier", "wbs.notice", "wbs.ceremony", "wbs.demo", "wbs.store.casebook", *DRAWERS],
    "wbs.desk": ["wbs.intake", "wbs.courier", "wbs.notice", "wbs.ceremony", "wbs.demo", "wbs.store.letterbox"],
    "wbs.courier": [
        "wbs.intake",
        "wbs.desk",
        "wbs.notice",
        "wbs.ceremony",
        "wbs.demo",
        "crypto",
        *CIPHERS,
        "shamir_mnemonic",
    ],
    "wbs.notice": [
        *("wbs.intake", "wbs.desk", "wbs.courier", "wbs.ceremony", "wbs.demo", "wbs.store.letterbox", "wbs.store.casebook"),
        *("crypto", "shamir_mnemonic", *CIPHERS),
    ],
    "wbs.verify": [*ROOMS, "wbs.ceremony", "wbs.demo", *DRAWERS, "shamir_mnemonic"],
    "wbs.cases": [*ABOVE, "wbs.store", "wbs.web", "wbs.settings", "crypto", *CIPHERS, *TABLES, "starlette"],
    "wbs.store": [*ABOVE, "wbs.cases", "wbs.web", "wbs.settings", "crypto", *CIPHERS],
    "wbs.web": [*ABOVE, "wbs.cases", "wbs.store", "wbs.settings", "crypto", *CIPHERS, *TABLES],
    "wbs.leave": [*ABOVE, "wbs.cases", "wbs.store", "wbs.web", "wbs.settings", "crypto", *CIPHERS, *TABLES],
    "wbs.settings": [*ABOVE, "wbs.cases", "wbs.store", "wbs.web", "crypto", *CIPHERS, *TABLES],
    "crypto": ["wbs", *TABLES, "starlette"],
}

# Ways to import that no linter can follow.
DYNAMIC = {"importlib", "importlib.import_module", "importlib.util", "runpy", "__import__", "exec", "eval"}

# (file, line planted at its end, contract that must break)
PLANTS = [
    ("wbs/intake/planted.py", "import wbs.desk.keyring", "rooms"),
    ("wbs/desk/planted.py", "from wbs.courier import app", "rooms"),
    ("wbs/courier/planted.py", "import wbs.intake.app", "rooms"),
    ("wbs/cases/planted.py", "import wbs.store.casebook", "workshops"),
    ("wbs/web/planted.py", "import wbs.settings", "workshops"),
    ("wbs/store/planted.py", "import crypto.labels", "workshops"),
    ("wbs/web/planted.py", "import wbs.intake.app", "workshops-below-rooms"),
    ("crypto/planted.py", "import wbs.desk.app", "workshops-below-rooms"),
    ("wbs/desk/planted.py", "import wbs.ceremony", "rooms-without-demo"),
    ("wbs/__main__.py", "import wbs.intake.app", "command-table"),
    ("wbs/desk/planted.py", "from crypto import officer_key", "drawer-officer-key"),
    ("crypto/planted.py", "import crypto.officer_key", "drawer-officer-key"),
    ("wbs/ceremony/planted.py", "import crypto.case_unseal", "drawer-case-unseal"),
    ("wbs/desk/planted.py", "from crypto.case_unseal import *", "drawer-case-unseal"),
    ("crypto/case_birth.py", "import crypto.case_unseal", "intake-opens-nothing"),
    ("wbs/notice/planted.py", "import wbs.courier.trip", "rooms"),
    ("wbs/notice/planted.py", "import wbs.store.casebook", "notice-only-reads"),
    ("wbs/notice/planted.py", "import crypto.labels", "notice-only-reads"),
    ("wbs/leave.py", "import wbs.courier.trip", "workshops-below-rooms"),
    ("wbs/verify/planted.py", "import wbs.desk.keyring", "verify-opens-nothing"),
    ("wbs/verify/planted.py", "from crypto import case_unseal", "verify-opens-nothing"),
    ("crypto/birth_record.py", "import crypto.officer_key", "verify-opens-nothing"),
    ("wbs/courier/planted.py", "import wbs.verify.inspection", "rooms-without-demo"),
    ("wbs/intake/planted.py", "from wbs.store import casebook", "intake-opens-nothing"),
    ("wbs/desk/planted.py", "import wbs.store.letterbox", "desk-without-letterbox"),
    ("wbs/courier/planted.py", "import crypto.labels", "courier-without-crypto"),
    ("wbs/courier/planted.py", "import cryptography.fernet", "courier-without-crypto"),
    ("wbs/desk/planted.py", "from cryptography.hazmat.primitives import hashes", "cryptography-in-crypto"),
    ("wbs/ceremony/planted.py", "import argon2", "cryptography-in-crypto"),
    ("wbs/intake/planted.py", "from sqlmodel import Session", "tables-in-store"),
    ("crypto/planted.py", "import sqlalchemy.orm", "tables-in-store"),
    ("wbs/cases/planted.py", "import starlette.requests", "cases-alone"),
]


def modules(package: str, top: Path = TOP) -> set[str]:
    """Names of all modules in a fresh interpreter after every module of `package` was imported."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", PROBE, str(top), package],
        capture_output=True,
        text=True,
        cwd=top,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def let_in(package: str, top: Path = TOP) -> list[str]:
    """Modules of CLOSED[package] that stand in its process all the same."""
    closed = CLOSED[package]
    return sorted(
        name for name in modules(package, top) if any(f"{name}.".startswith(f"{one}.") for one in closed)
    )


def lint(top: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo", *chosen]
    return subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)


def outside_the_calendar(path: Path) -> list[str]:
    """What a file of wbs/cases imports that is neither standard library, nor holidays, nor wbs.cases."""
    known = sys.stdlib_module_names | {"holidays"}
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    return sorted(
        name
        for name in names
        if name.split(".")[0] not in known and not f"{name}.".startswith(("wbs.cases.", "."))
    )


def dynamic_imports(path: Path) -> list[str]:
    """Which of DYNAMIC a file uses, by name."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.Name):
            names |= {node.id}
    return sorted(names & DYNAMIC)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree to plant things in; what is planted is taken out again by `plant`."""
    top = tmp_path_factory.mktemp("copy")
    for name in ("wbs", "crypto"):
        shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOP / "pyproject.toml", top)
    return top


@pytest.fixture
def plant(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one line planted: request.param is (file, line)."""
    name, line = request.param
    path = copy / name
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text((before or "") + f"\n{line}\n", encoding="utf-8")
    yield copy
    if before is None:
        path.unlink()
    else:
        path.write_text(before, encoding="utf-8")


def test_every_folder_of_the_product_is_a_package_that_the_linter_sees() -> None:
    folders = {path.parent for path in sources()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_contract_holds() -> None:
    run = lint(TOP)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("plant", "module", "contract"),
    [
        pytest.param((name, line), name.removesuffix(".py").replace("/", "."), contract, id=f"{name}: {line}")
        for name, line, contract in PLANTS
    ],
    indirect=["plant"],
)
def test_the_linter_finds_a_planted_import(plant: Path, module: str, contract: str) -> None:
    run = lint(plant, contract)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "BROKEN" in run.stdout
    assert module in run.stdout


@pytest.mark.parametrize("package", CLOSED)
def test_a_fresh_process_holds_nothing_behind_a_closed_door(package: str) -> None:
    assert let_in(package) == []


@pytest.mark.parametrize(
    ("plant", "package", "module"),
    [
        pytest.param(
            (f"{package.replace('.', '/')}/planted.py", f"__import__({name!r})"), package, name, id=package
        )
        for package, name in [
            ("wbs.intake", "crypto.case_unseal"),
            ("wbs.desk", "wbs.store.letterbox"),
            ("wbs.courier", "cryptography"),
            ("wbs.cases", "sqlalchemy"),
            ("wbs.store", "crypto"),
            ("wbs.web", "wbs.cases"),
            ("crypto", "wbs"),
        ]
    ],
    indirect=["plant"],
)
def test_the_probe_finds_a_planted_import_that_no_linter_sees(plant: Path, package: str, module: str) -> None:
    assert module in let_in(package, plant)


def test_the_probe_of_intake_reaches_what_intake_does_use() -> None:
    held = modules("wbs.intake")
    assert {"wbs.intake.app", "wbs.store.letterbox", "crypto.case_birth"} <= held


@pytest.mark.parametrize(
    ("module", "closed"),
    [
        ("wbs.demo.intake_room", CLOSED["wbs.intake"]),
        ("wbs.demo.desk_room", [*CLOSED["wbs.desk"], "wbs.store.letterbox"]),
        ("wbs.demo.carrier", ["wbs.intake", "wbs.desk", "wbs.ceremony", *DRAWERS]),
        ("wbs.demo.__main__", [*ROOMS, "crypto.case_unseal"]),
    ],
)
def test_each_process_of_the_demo_holds_one_room_as_in_an_office(module: str, closed: list[str]) -> None:
    held = modules(module) - {"wbs.demo", module}
    assert [name for name in held if any(f"{name}.".startswith(f"{one}.") for one in closed if one != "wbs.demo")] == []


def test_the_drawers_stand_in_the_process_of_the_desk() -> None:
    assert set(DRAWERS) <= modules("wbs.desk")


def test_cases_import_the_standard_library_and_the_calendar_only() -> None:
    found = [path for path in sources() if path.is_relative_to(TOP / "wbs" / "cases")]
    assert found
    assert {path: names for path in found if (names := outside_the_calendar(path))} == {}


def test_a_planted_library_in_cases_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "import json\nimport holidays\nfrom wbs.cases.flow import x\nimport babel.dates\nimport wbs.web\n"
    )
    assert outside_the_calendar(planted) == ["babel.dates", "wbs.web"]


def test_only_the_command_table_and_the_kinds_import_by_name() -> None:
    """The table runs a room by runpy; a kind is a file registered nowhere else, so it is looked up."""
    found = {str(path.relative_to(TOP)): names for path in sources() if (names := dynamic_imports(path))}
    assert found.pop("wbs/__main__.py") == ["runpy"]
    assert {name for name in found if not name.startswith("wbs/cases/")} == set()


def test_a_planted_import_by_name_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from importlib import import_module\nexec('import os')\n__import__('os')\nimport runpy\n"
    )
    assert dynamic_imports(planted) == ["__import__", "exec", "importlib", "importlib.import_module", "runpy"]
