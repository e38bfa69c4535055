"""The kinds of case: one file each, found here, registered nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from wbs.cases.kind import Kind


def discover(folders: Iterable[str], package: str) -> dict[str, Kind]:
    """Every kind of a package's folders, by slug, in the order of their file names.

    Raises ValueError for a file without a KIND, or whose name is not the kind's slug."""
    found: dict[str, Kind] = {}
    for module in sorted(iter_modules(folders), key=lambda module: module.name):
        kind = getattr(import_module(f"{package}.{module.name}"), "KIND", None)
        if not isinstance(kind, Kind) or kind.slug != module.name:
            raise ValueError(f"{package}.{module.name} must define a KIND of the same slug")
        found[kind.slug] = kind
    return found


KINDS: dict[str, Kind] = discover(__path__, __name__)
