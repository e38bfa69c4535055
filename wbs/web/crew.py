"""Several processes that serve one address: each core can seal for somebody else. Whoever reads the code of one finds nothing in
it of the others: they share the listening socket and the store, and no memory.
"""

import os
import signal
import sys
from collections.abc import Callable

from wbs.web.cores import keep_to_one
from wbs.web.errors import log, place_of
from wbs.web.parent import end_with

ENDS = (signal.SIGTERM, signal.SIGINT)
HEARD = {*ENDS, signal.SIGCHLD}


class WorkerEnded(Exception):
    """One of the processes ended by itself, and the others were ended after it: a crew that shrinks unseen would be a puzzle."""


def work_together(count: int, work: Callable[[int], None], ready: Callable[[], None]) -> None:
    """Runs `work(0)` to `work(count - 1)`, each in a process of its own, until SIGTERM or SIGINT, which each of them hears.

    Call it while there is one thread only, and nothing is open that processes must not share. `ready` is called once all have
    begun. Raises WorkerEnded.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    running: set[int] = set()
    try:
        for number in range(count):
            running.add(_begin(number, count, work, before))
        ready()
        asked = _wait(running)
    finally:
        for child in running:
            os.kill(child, signal.SIGTERM)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in running]
        while signal.sigpending() & HEARD:
            signal.sigwait(HEARD)  # said once more meanwhile
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    # One that was told to end before it had begun is ended by the signal itself.
    if not asked or any(code not in (0, *(-end for end in ENDS)) for code in codes):
        raise WorkerEnded


def _begin(number: int, count: int, work: Callable[[int], None], mask: "set[signal.Signals] | set[int]") -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        # Killed with its parent, whatever kills that: a room of which half is left would go on unseen.
        end_with(parent, signal.SIGKILL)
        for end in ENDS:
            signal.signal(end, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        keep_to_one(number, count)
        work(number)
        code = 0
    except BaseException as error:
        log.critical("%s", place_of(error))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not sys.exit: what the parent would do at its end is not this process's to do.
        os._exit(code)


def _wait(running: set[int]) -> bool:
    """Until there is something to do: True when the crew is told to end, False when one has ended by itself."""
    while True:
        heard = signal.sigwait(HEARD)
        if heard != signal.SIGCHLD:
            return True
        for child in list(running):
            if os.waitpid(child, os.WNOHANG)[0]:
                running.remove(child)
                return False
