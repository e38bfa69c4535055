"""Sheets as pages to print, written to memory only: a sheet that was on a disk once may be found there again."""

from collections.abc import Sequence
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wbs.ceremony.sheet import Sheet
from wbs.command_line import TOP

MOUNTS = Path("/proc/self/mounts")
MEMORY = ("tmpfs", "ramfs")
TEMPLATES = TOP / "templates"
STYLE = "sheet.css"
ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}


class NotInMemory(Exception):
    """The folder lies on a disk. The message is one line."""


def refuse_disk(folder: Path, mounts: Path = MOUNTS) -> None:
    """Raises NotInMemory unless the folder lies (or would lie) on a file system that exists in memory alone."""
    kind = file_system(folder, mounts.read_text(encoding="utf-8", errors="surrogateescape"))
    if kind not in MEMORY:
        raise NotInMemory(
            f"{folder} lies on a disk ({kind}): sheets go to memory, e.g. --sheets /dev/shm/lembar; "
            "--sheets-on-disk writes them there all the same"
        )


def file_system(folder: Path, mounts: str) -> str:
    """Type of the file system that holds ``folder``; the deepest mount point wins, and of equal ones the last."""
    place = folder.resolve()
    found: tuple[int, str] = (-1, "unknown")
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        for escape, letter in ESCAPES.items():
            point = point.replace(escape, letter)
        if place.is_relative_to(point) and len(Path(point).parts) >= found[0]:
            found = (len(Path(point).parts), kind)
    return found[1]


def print_ready(sheets: Sequence[Sheet], office: str, demo: bool, folder: Path) -> None:
    """One page for each sheet, its QR code beside it, and index.html that links them. Raises OSError."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("ceremony/sheet.html")
    for sheet in sheets:
        if sheet.uri:
            segno.make(sheet.uri, error="m").save(str(folder / f"{sheet.slug}.svg"), kind="svg", scale=5)
        text = page.render(sheet=sheet, office=office, demo=demo)
        (folder / f"{sheet.slug}.html").write_text(text, encoding="utf-8")
    index = environment.get_template("ceremony/index.html").render(sheets=sheets, office=office, demo=demo)
    (folder / "index.html").write_text(index, encoding="utf-8")
    (folder / STYLE).write_bytes((TEMPLATES / "ceremony" / STYLE).read_bytes())
