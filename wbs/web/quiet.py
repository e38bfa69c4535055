"""A process that says nothing about anybody: our own short lines on standard error, and nothing else."""

import logging
import resource
import sys
import threading
from types import TracebackType

from wbs.web.errors import log, place_of


def hush() -> None:
    """No log but "wbs", no traceback, no core dump. What libraries log goes nowhere: it may quote a request.

    Once called it holds for the whole process.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneLine())
        log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.INFO)
    sys.excepthook = _excepthook
    threading.excepthook = _thread_excepthook
    sys.unraisablehook = _unraisablehook
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class OneLine(logging.Formatter):
    """The message alone: no moment, and never an exception's text or traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(record.getMessage().split())


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("%s", place_of(error))


def _thread_excepthook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.error("%s", place_of(args.exc_value))


def _unraisablehook(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        log.error("%s", place_of(args.exc_value))
