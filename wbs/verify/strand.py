"""One strand, followed from entry to entry: nothing missing, each naming its predecessor, each what its hash says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crypto.entry import SealedEntry
from wbs.verify.finding import Finding
from wbs.verify.search import Tell

COLUMNS = ("seq", "prev", "envelope", "hash")


@dataclass
class Strand:
    """`before`: hash of the predecessor of the first entry, None where it cannot be known. After `follow`: the strand's end."""

    case: str
    name: str
    before: bytes | None
    first: int = 0
    last: int = 0
    ends: frozenset[bytes] = frozenset()
    count: int = 0

    def follow(self, rows: Iterable[tuple[Any, ...]], tell: Tell, start: int | None = 1, shown: str = "") -> None:
        """`rows`: COLUMNS by seq, None for values that we do not make (they are told elsewhere). `start`: seq of the first entry,
        None if older ones may be gone; `shown`: the case that findings name."""
        known = frozenset({self.before} if self.before is not None else ())
        for seq, prev, envelope, named in rows:
            expected = self.last + 1 if self.count else start
            if expected is not None and seq != expected:
                tell(Finding("strand_gap", self.name, shown, seq))
            elif prev is not None and known and prev not in known:
                tell(Finding("strand_link", self.name, shown, seq))
            known = frozenset({named} if named is not None else ())
            if prev is not None and envelope is not None:
                true = SealedEntry(self.case, self.name, seq, prev, envelope).hash
                if named is not None and named != true:
                    tell(Finding("strand_hash", self.name, shown, seq))
                known |= {true}
            self.first = self.first or seq
            self.last, self.ends = seq, known
            self.count += 1
