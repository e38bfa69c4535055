"""Calls in threads, one after the other: the next one is ready when one ends, so that neither waits for the other's turn."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from threading import Lock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class InOrder:
    """The calls of one upload. Each stands in the threads' line anew, so that no upload keeps a thread from the others."""

    def __init__(self, threads: Executor) -> None:
        self._threads, self._lock = threads, Lock()
        self._calls: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def begin(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> asyncio.Future[T]:
        """Starts at once if nothing else is under way, also when the caller goes on without waiting."""
        done: Future[T] = Future()
        with self._lock:
            self._calls.append((done, partial(call, *args, **values)))
            if len(self._calls) == 1:
                self._threads.submit(self._next)
        return asyncio.wrap_future(done)

    def _next(self) -> None:
        # The first one stays in the line while it runs: that is how begin() knows that another has to wait.
        done, call = self._calls[0]
        if done.set_running_or_notify_cancel():
            try:
                result = call()
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(result)
        with self._lock:
            self._calls.popleft()
            if self._calls:
                self._threads.submit(self._next)
