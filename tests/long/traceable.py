"""A room that may be traced by whoever started it: `python -m tests.long.traceable MODULE ARGUMENTS...`.

Where the kernel lets only parents trace (Yama), the room itself allows it; root needs no such leave.
"""

import ctypes
import runpy
import sys

PR_SET_PTRACER = 0x59616D61
ANYBODY = -1


def allow() -> None:
    """Fails quietly where there is no Yama, and is not needed there."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(ANYBODY), 0, 0, 0)


def main() -> None:
    allow()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
