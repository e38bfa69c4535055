"""Every dependency has its reason, and stands in its lock with a hash."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.house.tree import TOP

PYPROJECT = (TOP / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
RUN: list[str] = PROJECT["dependencies"]
TEST: list[str] = PROJECT["optional-dependencies"]["test"]
GATES = TOP / "tests" / "gates"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def plain(requirement: str) -> str:
    """The name of a requirement as locks write it: 'Cryptography_Vectors>=1' is 'cryptography-vectors'."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]).lower()


def lock(text: str) -> dict[str, tuple[str, set[str]]]:
    """Name to (version, hashes) of a lock; a line that is neither a pin nor a hash raises ValueError."""
    found: dict[str, tuple[str, set[str]]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        pin, *hashes = entry.split()
        name, mark, version = pin.partition("==")
        if not mark or not hashes or not all(HASH.fullmatch(one) for one in hashes):
            raise ValueError(f"not a pin with hashes: {entry[:80]}")
        found[name] = (version, set(hashes))
    return found


def read(name: str) -> dict[str, tuple[str, set[str]]]:
    return lock((TOP / "deploy" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("requirement", RUN + TEST)
def test_a_dependency_gives_its_reason_on_its_own_line(requirement: str) -> None:
    line = re.compile(rf'^    "{re.escape(requirement)}",\s+# \w.{{10,}}$', re.MULTILINE)
    assert len(line.findall(PYPROJECT)) == 1


@pytest.mark.parametrize("requirement", RUN)
def test_what_the_product_needs_stands_in_both_locks(requirement: str) -> None:
    assert plain(requirement) in read("requirements.lock")
    assert plain(requirement) in read("requirements-test.lock")


@pytest.mark.parametrize("requirement", TEST)
def test_what_the_tests_need_stands_in_their_lock_only(requirement: str) -> None:
    assert plain(requirement) in read("requirements-test.lock")
    assert plain(requirement) not in read("requirements.lock")


def test_the_tests_run_against_exactly_what_is_run() -> None:
    tested = read("requirements-test.lock")
    assert {name: tested[name] for name in read("requirements.lock")} == read("requirements.lock")


def test_the_published_vectors_are_of_the_same_release_as_the_library() -> None:
    tested = read("requirements-test.lock")
    assert tested["cryptography-vectors"][0] == tested["cryptography"][0]


def test_npm_packages_of_the_gates_are_pinned_give_a_reason_and_stand_in_their_lock_with_hashes() -> None:
    asked = json.loads((GATES / "package.json").read_text(encoding="utf-8"))
    packages: dict[str, Any] = json.loads((GATES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    own = packages.pop("")
    assert own["devDependencies"] == asked["devDependencies"]
    assert asked["reasons"].keys() == asked["devDependencies"].keys()
    assert all(len(reason) > 10 for reason in asked["reasons"].values())
    for name, version in asked["devDependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert [name for name, one in packages.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


@pytest.mark.parametrize("entry", ["starlette==1.0", "starlette>=1.0 --hash=sha256:" + "0" * 64, "-e ."])
def test_a_lock_line_without_pin_or_hash_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="not a pin with hashes"):
        lock(entry)
