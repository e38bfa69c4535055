"""A small browser without scripts: reads pages, keeps cookies, sends forms to one room on this machine."""

from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urldefrag, urlencode

from wbs.demo.page import Form, Page, read

TIMEOUT_SECONDS = 120
BOUNDARY = "----wbs-demo-7f3c1b"
MOST_REDIRECTS = 5

Values = Mapping[str, str | Sequence[str]]


class RoomRefused(Exception):
    """A room did not do what the demo asked for. The message is one line."""


class Browser:
    """``name``: the host name by which the room is called; the connection goes to 127.0.0.1 in any case."""

    def __init__(self, name: str, port: int) -> None:
        self.host, self.port = f"{name}:{port}", port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        """The page at the end of redirects. Raises RoomRefused unless it is a 200."""
        return self._follow(self._ask("GET", path, b"", {}))

    def send(self, form: Form, **values: str | Sequence[str]) -> Page:
        """Sends a form with ``values`` in place of what stands in it; the page behind. Raises RoomRefused."""
        fields = {**form.fields, **values}
        body = urlencode(fields, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._follow(self._ask("POST", urldefrag(form.action).url, body, headers))

    def send_file(self, form: Form, field: str, name: str, media_type: str, content: bytes, **values: str) -> Page:
        """Sends an upload form with one file, ``values`` before it. Raises RoomRefused."""
        parts = [
            _part(f'name="{key}"', value.encode())
            for key, given in {**form.fields, **{name: [value] for name, value in values.items()}}.items()
            for value in given
        ]
        parts.append(_part(f'name="{field}"; filename="{name}"\r\nContent-Type: {media_type}', content))
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._follow(self._ask("POST", urldefrag(form.action).url, body, headers))

    def _follow(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status != 303:
                break
            page = self._ask("GET", page.location, b"", {})
        if page.status != 200:
            raise RoomRefused(f"http://{self.host}{page.location} answered {page.status}: {page.text[:200]}")
        return page

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        sent = {"Host": self.host, **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent |= {"Origin": f"http://{self.host}", "Sec-Fetch-Site": "same-origin"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            html = answer.read().decode("utf-8")
        except (OSError, HTTPException, UnicodeDecodeError) as error:
            raise RoomRefused(f"http://{self.host} does not answer: {type(error).__name__}") from error
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie", []):
            self._keep(SimpleCookie(header))
        location = answer.headers.get("Location", path)
        return read(answer.status, urldefrag(location).url, html)

    def _keep(self, cookies: "SimpleCookie") -> None:
        for name, morsel in cookies.items():
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)


def _part(disposition: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
