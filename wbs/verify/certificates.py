"""Certificates of destroyed cases: two officers of the rosters signed each, and nothing of such a case may be left."""

from crypto import destruction
from crypto.errors import SealError
from wbs.verify.finding import Finding
from wbs.verify.rosters import Rosters
from wbs.verify.search import Search


def look(search: Search, rosters: Rosters, table: str) -> None:
    """Each by itself. Raises StoreBroken."""
    for page in search.pages(table, "case", "certificate"):
        rosters.read_on()
        for case, document in page:
            if document is not None and rosters.whole:
                _one(search, rosters, table, case, document)


def still_there(search: Search, table: str, where: str) -> None:
    """Tells cases that are there although their destruction is noted. `where`: SQL, which rows of the table note one."""
    if search.has("cases"):
        gone = f"SELECT \"case\" FROM {table} WHERE {search.values.sound(table, 'case')} AND {where}"
        search.lost(table, "destroyed", f'SELECT "case", 0 FROM cases WHERE "case" IN ({gone})')


def _one(search: Search, rosters: Rosters, table: str, case: str, document: bytes) -> None:
    try:
        destruction.check(destruction.read(document), case, rosters.line_of)
    except SealError:
        search.tell(Finding("certificate", table, case))
