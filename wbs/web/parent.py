"""The process that started this one: whatever ends it, this one does not stay behind."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def end_with(parent: int, end: signal.Signals) -> None:
    """From now on this process hears `end` when `parent`, which is to be its parent, is gone; at once if it is gone already."""
    LIBC.prctl(PR_SET_PDEATHSIG, end)
    if os.getppid() != parent:
        os.kill(os.getpid(), end)
