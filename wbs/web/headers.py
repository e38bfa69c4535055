"""Headers that every answer carries."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "sync-xhr", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
# The desk has one script, its keys, which everything works without; the public room has none.
WITH_SCRIPT = CONTENT_SECURITY_POLICY.replace("style-src", "script-src 'self'; style-src", 1)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # Not no-referrer: browsers then send `Origin: null` with a form, and the origin could not be checked.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in OFF),
}
POLICY = b"content-security-policy"
# Evidence: on top of the policy of every page, no script, no form, no origin of ours.
SANDBOX = (POLICY, b"sandbox")
NOT_KEPT = (b"cache-control", b"no-store")


class Headers:
    """Sets them on every answer, error pages included. Only a static file brings its own Cache-Control. `script`: whether the
    room has a script of its own; nothing inline is run in either."""

    def __init__(self, app: ASGIApp, script: bool = False) -> None:
        self.app = app
        always = {**ALWAYS, "Content-Security-Policy": WITH_SCRIPT} if script else ALWAYS
        self._always = [(name.lower().encode(), value.encode()) for name, value in always.items()]
        self._names = frozenset(name for name, _ in self._always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._complete(message.get("headers", ()))
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _complete(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """What a handler gave, and ours in place of any of the same name."""
        before = [(name.lower(), value) for name, value in given]
        headers = [pair for pair in before if pair[0] not in self._names] + self._always
        if SANDBOX in before:
            headers.append(SANDBOX)
        if all(name != NOT_KEPT[0] for name, _ in before):
            headers.append(NOT_KEPT)
        return headers
