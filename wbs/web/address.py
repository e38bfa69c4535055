"""What a request tells about who and where somebody is, and that the rooms never get to see it."""

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
NEEDED = frozenset({
    b"host", b"origin", b"sec-fetch-site", b"cookie", b"content-type", b"content-length", b"content-encoding",
    b"transfer-encoding", b"expect", b"range",
})  # fmt: skip


def is_loopback(address: str) -> bool:
    """Whether an IP address, or one of the names that always mean this machine, is loopback."""
    if address in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


class Forget:
    """Drops the sender's address and every header that the rooms do not need: user agent, languages,
    referrer, whatever a proxy adds. What a room is never given it cannot keep or log by mistake."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name.lower() in NEEDED]
            scope = {**scope, "headers": kept, "client": None}
        await self.app(scope, receive, send)
