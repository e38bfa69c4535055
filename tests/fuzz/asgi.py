"""Asks an app directly, with no thread and no line between: what is measured is the room and not the test's own tools."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette

from tests.proofs.browser import Answer

FORM = "application/x-www-form-urlencoded"


class Asker:
    """Sends one request after the other. `host`: the name in the address; cookies are given by hand, as `name=value; …`."""

    def __init__(self, app: Starlette, host: str) -> None:
        self.app, self.host = app, host

    async def get(self, path: str, cookie: str = "") -> Answer:
        return await self.send("GET", path, cookie=cookie)

    async def show(self, page: str, cookie: str = "") -> Answer:
        """An address; "/lapor#slug" is the form behind that door, which stands in no address."""
        path, _, door = page.partition("#")
        return await (self.post(path, {"door": door}, cookie) if door else self.get(path, cookie))

    async def post(self, path: str, fields: Mapping[str, Any], cookie: str = "") -> Answer:
        return await self.send("POST", path, urlencode(dict(fields), doseq=True).encode(), FORM, cookie)

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        cookie: str = "",
        query: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        said: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            said.append(message)

        given = {"content-type": kind, "cookie": cookie, **(headers or {})}
        await self.app(self._scope(method, path, query, given), receive, send)
        answered = {name.decode().lower(): value.decode("latin-1") for name, value in said[0]["headers"]}
        return Answer(said[0]["status"], answered, b"".join(message.get("body", b"") for message in said[1:]))

    def _scope(self, method: str, path: str, query: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        given = {"host": self.host, "sec-fetch-site": "same-origin", **headers}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": path.encode("utf-8", "replace"),
            "query_string": query,
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in given.items() if value],
            "client": ("127.0.0.1", 40000),
            "server": (self.host, 443),
        }


def cookie_of(answer: Answer) -> str:
    """The cookie that an answer sets, as a browser sends it back."""
    return answer.headers["set-cookie"].partition(";")[0]
