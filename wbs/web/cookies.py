"""Cookies: only __Host- ones, never readable by a script, and as a rule kept only until the browser is closed."""

from starlette.requests import Request
from starlette.responses import Response

PREFIX = "__Host-"
LONGEST = 256


def set_cookie(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """`name` without prefix; `seconds`: how long the browser keeps it, if longer than until it is closed.

    Secure works over http on loopback too, where browsers call it trustworthy.
    """
    response.set_cookie(PREFIX + name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


def clear_cookie(response: Response, name: str) -> None:
    response.delete_cookie(PREFIX + name, path="/", secure=True, httponly=True, samesite="strict")


def read_cookie(request: Request, name: str) -> str:
    """The cookie's value; "" if it was not sent, or is longer than any that we set."""
    value = request.cookies.get(PREFIX + name, "")
    return value if len(value) <= LONGEST else ""
