"""Host names under which a room answers."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from wbs.web.errors import BadHost


def host_names(scope: Scope) -> list[str]:
    """The names in the request's Host headers, without port, small letters; [] if none was sent."""
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    return [_without_port(host.strip().lower()) for host in sent]


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[: host.find("]") + 1]
    return host.partition(":")[0]


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
