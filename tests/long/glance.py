"""A quick look at the stores while the rooms work: sound files, no gap in a strand, and nothing of what was told is missing."""

import sqlite3
from contextlib import closing

from tests.proofs.ledger import Ledger
from tests.proofs.office import Office

BY_REPORTERS = ("report", "message", "file")
BY_OFFICERS = ("answer", "note", "move")
GAPS = "SELECT \"case\", strand FROM entries GROUP BY \"case\", strand HAVING max(seq) <> count(*) OR min(seq) <> 1"


def glance(office: Office, ledger: Ledger) -> None:
    """Fails at once, so that the death or fault that did it is the last one named."""
    # Counted first: whatever is told meanwhile only adds to what is found.
    reporters, officers = told(ledger, BY_REPORTERS), told(ledger, BY_OFFICERS)
    assert sound(office.server / "letterbox.sqlite3", "reporter") >= reporters
    assert sound(office.inspectorate / "casebook.sqlite3", "officers") >= officers


def told(ledger: Ledger, kinds: tuple[str, ...]) -> int:
    return sum(deed.told for kind in kinds for deed in ledger.of(kind))


def sound(path: object, strand: str) -> int:
    """How many entries of a strand there are."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as plain:
        assert plain.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert plain.execute(GAPS).fetchall() == []
        found = plain.execute("SELECT count(*) FROM entries WHERE strand = ?", (strand,)).fetchone()
    return int(found[0])
