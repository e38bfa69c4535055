"""What can go wrong with a request, each with its page. Never a traceback, on a page or in a log."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN = Path(__file__).resolve().parents[2]
OWN_ROOMS = (OWN / "wbs", OWN / "crypto")
log = logging.getLogger("wbs")

ErrorPage = Callable[[Request, int, str], Response]
"""(request, status, name of the page: "404", "demo", ...) -> the page."""


class WebError(HTTPException):
    """A request that is refused with a page of its own."""

    status = 400
    page = "400"

    def __init__(self) -> None:
        super().__init__(self.status)


class BadForm(WebError):
    """What was sent is no form that a page of ours sends."""


class BadHost(WebError):
    """The host name is none of ours."""

    page = "host"


class Forbidden(WebError):
    """The form was not sent from one of our own pages."""

    status = 403
    page = "403"


class DemoOnly(WebError):
    """Demo keys are asked to serve somebody who is not at this machine."""

    status = 403
    page = "demo"


class TooSlow(WebError):
    """Nothing more of the form arrived in time."""

    status = 408
    page = "408"


class TooLarge(WebError):
    """The form is larger than any of our pages can send."""

    status = 413
    page = "413"


PAGES = ("400", "403", "404", "405", "408", "413", "500", "demo", "host", "roster")
HANG_UP = frozenset({400, 408, 413})


class Errors:
    """Turns every exception into a page in the reader's language.

    It stands inside Starlette's own ServerErrorMiddleware, which would raise again after answering, and so
    have the server log the traceback: nothing gets there.
    """

    def __init__(self, app: ASGIApp, page: ErrorPage) -> None:
        self.app = app
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._start_and_stop(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except ClientDisconnect:
            return
        except Exception as error:
            response = self._answer(Request(scope), error)
            # Half an answer cannot be taken back: the server then cuts the connection, which the reader sees.
            if not started:
                await response(scope, receive, send)

    async def _start_and_stop(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            # The server would only say that the start failed, and that to a log which is switched off.
            log.critical("%s", place_of(error))
            raise

    def _answer(self, request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return answer(self.page, request, error)
        log.error("%s", place_of(error))
        return self.page(request, 500, "500")


def answer(page: ErrorPage, request: Request, error: HTTPException) -> Response:
    """The page for a refused request; also what Starlette's own exceptions (404, 405) are answered with."""
    name = getattr(error, "page", str(error.status_code))
    response = page(request, error.status_code, name if name in PAGES else "400")
    response.headers.update(error.headers or {})
    if error.status_code in HANG_UP:
        # The rest of a body that nobody will read must not be taken for the next request.
        response.headers["Connection"] = "close"
    return response


def place_of(error: BaseException) -> str:
    """Class of the exception and the last line of our own code that it passed: no message, which could quote
    what a reporter typed."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__, limit=None)
        if any(Path(frame.filename).is_relative_to(room) for room in OWN_ROOMS)
    ]
    if not own:
        return f"{type(error).__name__} outside our own code"
    return f"{type(error).__name__} at {Path(own[-1].filename).relative_to(OWN)}:{own[-1].lineno}"
