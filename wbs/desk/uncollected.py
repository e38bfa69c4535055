"""Making many thousand values that all stay, without looking again and again which of them could go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python's search for cycles rests meanwhile, in all threads; what nothing holds any more goes all the same. For a second at
    most: what it would have found is found afterwards."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
