"""Cookies: only a __Host- one, kept by the browser until it is closed, never readable by a script."""

from starlette.requests import Request
from starlette.responses import Response

PREFIX = "__Host-"
LONGEST = 256


def set_cookie(response: Response, name: str, value: str) -> None:
    """`name` without prefix; Secure works over http on loopback too, where browsers call it trustworthy."""
    response.set_cookie(PREFIX + name, value, path="/", secure=True, httponly=True, samesite="strict")


def clear_cookie(response: Response, name: str) -> None:
    response.delete_cookie(PREFIX + name, path="/", secure=True, httponly=True, samesite="strict")


def read_cookie(request: Request, name: str) -> str:
    """The cookie's value; "" if it was not sent, or is longer than any that we set."""
    value = request.cookies.get(PREFIX + name, "")
    return value if len(value) <= LONGEST else ""
