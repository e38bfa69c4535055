"""Host names under which a room answers."""

from collections.abc import Iterable

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from wbs.web.address import LOOPBACK_NAMES
from wbs.web.errors import BadHost
from wbs.web.language import lang_of, path_in


def host_names(scope: Scope) -> list[str]:
    """The names in the request's Host headers, without port, small letters; [] if none was sent."""
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    return [_without_port(host.strip().lower()) for host in sent]


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[: host.find("]") + 1]
    return host.partition(":")[0]


def own_address(request: HTTPConnection, path: str) -> str:
    """The whole address of a page in the request's language, to be copied; `path` as the routes have it.

    Behind a proxy that ends TLS we are reached by http, so only this machine's own names are taken at their word.
    """
    host = request.headers["host"]
    scheme = request.scope["scheme"] if _without_port(host.lower()) in LOOPBACK_NAMES else "https"
    return f"{scheme}://{host}{path_in(lang_of(request), path)}"


class Hosts:
    """Refuses a request that names another host, none, or several (BadHost)."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            names = host_names(scope)
            if len(names) != 1 or names[0] not in self.allowed:
                raise BadHost
        await self.app(scope, receive, send)
