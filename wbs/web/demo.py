"""Demo keys are known to everybody, so a demo serves nobody but the person at this machine."""

from starlette.types import ASGIApp, Receive, Scope, Send

from wbs.web.address import LOOPBACK_NAMES, is_loopback
from wbs.web.errors import DemoOnly
from wbs.web.hosts import host_names

FORWARDING = frozenset({
    b"forwarded", b"via", b"x-real-ip", b"cf-connecting-ip", b"true-client-ip", b"x-client-ip",
    b"x-cluster-client-ip", b"fastly-client-ip", b"x-original-host", b"x-original-url",
    b"x-envoy-external-address",
})  # fmt: skip


def is_forwarding(header: bytes) -> bool:
    """Whether a header is one that proxies and tunnels add; any of them means somebody sits elsewhere."""
    name = header.lower()
    return (
        name in FORWARDING
        or name.startswith((b"cf-", b"cdn-", b"tailscale-", b"x-origin", b"x-remote"))
        or any(part in name for part in (b"forwarded", b"client-ip", b"clientip", b"user-ip", b"x-host"))
    )


class DemoGuard:
    """Refuses (DemoOnly) a host name not this machine's, an address not loopback, any forwarding header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_here(scope):
            raise DemoOnly
        await self.app(scope, receive, send)


def _is_here(scope: Scope) -> bool:
    client, server = scope.get("client"), scope.get("server")
    return (
        client is not None
        and is_loopback(client[0])
        and server is not None
        and is_loopback(server[0])
        and set(host_names(scope)) <= LOOPBACK_NAMES
        and not any(is_forwarding(name) for name, _ in scope["headers"])
    )
