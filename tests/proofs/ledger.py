"""What the people of a proof asked for and what they were told: the ledger against which the stores are read in the end."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Deed:
    """One thing asked for. ``owner``: the ten words, or a case id for what officers write; ``content``: a text that nobody
    else writes, or a SHA-256. Neither told nor refused: in flight when a room died."""

    kind: str
    owner: str
    content: str
    told: bool = False
    refused: bool = False

    @property
    def in_flight(self) -> bool:
        return not self.told and not self.refused


@dataclass
class Ledger:
    """Deeds of all threads. ``seconds``: how long answers took, by kind of deed."""

    deeds: list[Deed] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, kind: str, owner: str, content: str) -> Deed:
        """Before anything is sent."""
        deed = Deed(kind, owner, content)
        with self.lock:
            self.deeds.append(deed)
        return deed

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Notes how long the block takes, unless it fails."""
        start = time.monotonic()
        yield
        with self.lock:
            self.seconds[kind].append(time.monotonic() - start)

    def of(self, kind: str, owner: str | None = None) -> list[Deed]:
        return [deed for deed in self.deeds if deed.kind == kind and owner in (None, deed.owner)]

    def tokens(self) -> list[str]:
        return [deed.owner for deed in self.of("report")]

    def times(self) -> dict[str, str]:
        """For people to read: kind -> median and 99th percentile, in milliseconds."""
        found = {}
        for kind, seconds in sorted(self.seconds.items()):
            ordered = sorted(1000 * one for one in seconds)
            last = len(ordered) - 1
            found[kind] = f"p50 {ordered[last // 2]:.0f} p99 {ordered[round(last * 0.99)]:.0f}"
        return found

    def count(self) -> dict[str, str]:
        """For people to read: kind -> told/in flight/refused."""
        kinds = sorted({deed.kind for deed in self.deeds})
        return {
            kind: "/".join(
                str(len([deed for deed in self.of(kind) if getattr(deed, state)])) for state in ("told", "in_flight", "refused")
            )
            for kind in kinds
        }


def compare(told: list[str], possible: list[str], found: list[str]) -> None:
    """``found`` holds everything in ``told`` once, and besides only things in ``possible``, each at most once."""
    assert len(set(found)) == len(found), f"twice: {[one for one in found if found.count(one) > 1]}"
    assert not set(told) - set(found), f"lost: {sorted(set(told) - set(found))}"
    assert not set(found) - set(told) - set(possible), f"never asked for: {sorted(set(found) - set(told) - set(possible))}"


def compare_deeds(deeds: list[Deed], found: list[str]) -> None:
    """As compare(): what was acknowledged must be there, what was in flight may be, what was refused must not."""
    compare(
        [deed.content for deed in deeds if deed.told], [deed.content for deed in deeds if deed.in_flight], found
    )
