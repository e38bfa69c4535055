"""One store held against itself, from the file to the last sealed byte."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from wbs.store.errors import StoreBroken, StoreWrongVersion
from wbs.store.read_only import ReadOnly
from wbs.verify import casebook, letterbox
from wbs.verify.casebook import CasebookSearch
from wbs.verify.counts import Counts
from wbs.verify.finding import Finding
from wbs.verify.letterbox import LetterboxSearch
from wbs.verify.rosters import Rosters
from wbs.verify.sealed_folder import SealedFolder
from wbs.verify.search import Search
from wbs.verify.values import Values

KINDS = {"letterbox": letterbox, "casebook": casebook}
LEFTOVERS = (".new", "-journal")


class WrittenMeanwhile(Exception):
    """A room began to write into a store that was read as one at rest: what was found may be neither the old nor the new."""


def inspect(kind: str, folder: Path, tell: Callable[[Finding], None], now: datetime) -> Counts:
    """`kind`: of KINDS; `tell` hears each finding as it is made. Nothing is written.

    Raises StoreMissing, StoreBusy, OSError (a folder that cannot be read), WrittenMeanwhile.
    """
    store, counts = KINDS[kind], Counts()

    def count(finding: Finding) -> None:
        counts.findings += 1
        tell(finding)

    path = folder / store.NAME
    try:
        database = ReadOnly(path)
    except (StoreBroken, StoreWrongVersion) as broken:
        count(Finding("unreadable", store.NAME, detail=str(broken)))
        return counts
    with closing(database):
        shape = store.shape()
        given = {"tomorrow": (now + timedelta(days=1)).date().isoformat(), "minute": int(now.timestamp()) // 60}
        search = Search(database, shape, Values(shape.tables, store.RULES, given), count)
        search.outside(store.MARKS)
        search.inside()
        rosters = Rosters(search)
        rosters.look(now.date())
        rooms = LetterboxSearch if kind == "letterbox" else CasebookSearch
        rooms(search, rosters, counts).look()
        _disk(search, folder, path, counts)
        if database.written_meanwhile:
            raise WrittenMeanwhile(f"{path} was written to meanwhile: please run it once more")
    return counts


def _disk(search: Search, folder: Path, path: Path, counts: Counts) -> None:
    for end in LEFTOVERS:
        if path.with_name(path.name + end).exists():
            search.tell(Finding("file_leftover", path.name + end))
    files = SealedFolder(search, folder / "files")
    search.part("files", files.look)
    counts.files = files.count
