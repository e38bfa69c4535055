"""An event loop in a thread of its own: a browser of another test may run one in this thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 60


def in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """What it returns or raises; TimeoutError where somebody is left waiting."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(work, PATIENCE)).result()


async def turn(rounds: int = 20) -> None:
    """All others of this loop go on as far as they can without waiting for anybody outside it."""
    for _ in range(rounds):
        await asyncio.sleep(0)
