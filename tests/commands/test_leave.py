"""SIGTERM ends a command that waits (the courier, the notice) at whatever step of its waiting it comes."""

import subprocess
import sys

# Line by line, from the start of the wait to its end: the signal comes just there, once, and the wait has to hear it.
AT_EVERY_LINE = """
import signal, sys
from wbs.leave import leaving

def wait(seconds, at):
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        lines += event == "line"
        if event == "line" and lines == at:
            sys.settrace(None)
            signal.raise_signal(signal.SIGTERM)
        return trace

    with leaving() as leave:
        sys.settrace(trace)
        said = leave.wait(seconds)
        sys.settrace(None)
    return said, lines

said, lines = wait(0, 0)
assert not said and lines, "nobody has said it"
for at in range(1, lines + 1):
    print("at", at, flush=True)
    assert wait(3600, at)[0]
print("heard at each")
"""


def test_the_signal_is_heard_at_every_line_of_the_wait() -> None:
    command = [sys.executable, "-c", AT_EVERY_LINE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.endswith("heard at each\n"), done
