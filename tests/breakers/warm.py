"""A process that has loaded other people's packages and nothing of ours, and forks for each run of a test in a copy of the tree.

Loading them takes longer than most tests that promises name. Run by file, so that nothing of this checkout is loaded either.
One line of JSON comes in (the copy, pytest's arguments, a file for what it prints), one with the exit code goes out.
"""

import json
import os
import sys

# Not what brings a plugin for pytest with it and is small: that is loaded by pytest itself.
import argon2  # noqa: F401
import babel.messages.pofile  # noqa: F401
import cryptography.hazmat.primitives.hpke  # noqa: F401
import holidays  # noqa: F401
import hypothesis  # noqa: F401
import jinja2  # noqa: F401
import pyotp  # noqa: F401
import pytest
import segno  # noqa: F401
import shamir_mnemonic  # noqa: F401
import sqlmodel  # noqa: F401
import starlette.testclient  # noqa: F401
import uvicorn  # noqa: F401

OURS = ("crypto", "wbs", "tests")
NEVER_RAN = 70


def run(copy: str, arguments: list[str], printed: str) -> int:
    """Exit code of pytest in a child process that stands in the copy."""
    child = os.fork()
    if child == 0:
        code = NEVER_RAN
        try:
            out = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.chdir(copy)
            os.environ["PYTHONPATH"] = copy
            sys.path.insert(0, copy)
            # What was loaded before pytest began could not be rewritten by it; none of it is a test.
            code = int(pytest.main(["-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments]))
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]
    for line in sys.stdin:
        ours = [name for name in sys.modules if name.partition(".")[0] in OURS]
        assert not ours, ours
        asked = json.loads(line)
        print(run(asked["copy"], asked["arguments"], asked["printed"]), flush=True)


if __name__ == "__main__":
    main()
