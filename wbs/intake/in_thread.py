"""Calls in threads that nobody leaves behind: a server that shuts down cancels whoever takes too long, at whatever he is waiting
for, and what he cleans up then (a file, a transaction's files) would be taken from under a thread that still uses it.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(limiter: CapacityLimiter, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
    """What the call returns or raises. Cancelled, it first waits for the call to end; one that has not begun never does."""
    under_way: Future[None] = Future()

    def run() -> T:
        if not under_way.set_running_or_notify_cancel():
            raise RuntimeError("its caller has left")
        try:
            return call(*args, **values)
        finally:
            under_way.set_result(None)

    try:
        return await to_thread.run_sync(run, limiter=limiter)
    except asyncio.CancelledError:
        if not under_way.cancel():
            await until_ended([asyncio.wrap_future(under_way)])
        raise


async def until_ended(futures: Collection[asyncio.Future[None]]) -> None:
    """Until all have ended, whatever they met and however often this task is cancelled meanwhile; that is raised afterwards."""
    cancelled: asyncio.CancelledError | None = None
    with CancelScope(shield=True):
        while left := [one for one in futures if not one.done()]:
            try:
                await asyncio.wait(left)
            except asyncio.CancelledError as error:
                cancelled = error
    for one in futures:
        if not one.cancelled():
            one.exception()  # asyncio complains of one that nobody looked at
    if cancelled is not None:
        raise cancelled
