"""Rini at her phone: opens pages, types, sends. She keeps the ten words on paper."""

from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from tests.intake.page import Page

NARRATIVE = "Kepala seksi meminta setoran dari setiap paket pengadaan langsung sejak Maret."


class Rini:
    """`place`: "" in Indonesian, "/en" in English. `words`: of the last form that she opened."""

    def __init__(self, client: TestClient, place: str = "") -> None:
        self.client, self.place = client, place
        self.words: list[str] = []

    def get(self, path: str) -> Page:
        answer = self.client.get(self.place + path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def post(self, path: str, fields: Mapping[str, Any], **more: Any) -> Any:
        return self.client.post(self.place + path, data=dict(fields), **more)

    def open_form(self, door: str = "integrity") -> Page:
        """Through one of the doors; `door`: what its button says."""
        answer = self.post("/lapor", {"door": door})
        assert answer.status_code == 200, answer.text
        page = Page(answer.text)
        self.words = page.value("words").split()
        return page

    def fill(self, page: Page | None = None, door: str = "integrity", **typed: Any) -> dict[str, Any]:
        """What her browser would send: everything on the page, what she types, and two words from her paper."""
        page = page or self.open_form(door)
        fields: dict[str, Any] = {**page.form("lapor"), "narrative": NARRATIVE, **typed}
        for name, number in zip(("word_a", "word_b"), asked_words(page), strict=True):
            fields.setdefault(name, "")
            fields[name] = typed.get(name, self.words[number - 1])
        return fields

    def report(self, **typed: Any) -> Any:
        return self.post("/lapor", self.fill(**typed))

    def enter(self, words: str | None = None, **more: Any) -> Any:
        page = self.get("/kode")
        token = page.value("form_token")
        return self.post("/kode", {"form_token": token, "words": words if words is not None else " ".join(self.words), **more})

    def case(self) -> Page:
        return self.get("/kotak")

    def say(self, text: str, page: Page | None = None, **more: Any) -> Any:
        page = page or self.case()
        return self.post("/kotak/pesan", {"form_token": page.value("form_token", "pesan"), "text": text, **more})

    def send_file(
        self,
        content: bytes,
        name: str = "foto.jpg",
        kind: str = "image/jpeg",
        page: Page | None = None,
        use: str = "evidence",
    ) -> Any:
        page = page or self.case()
        return self.client.post(
            self.place + "/kotak/berkas",
            content=multipart(page.value("form_token", "berkas"), content, name.encode(), kind, use),
            headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
        )


BOUNDARY = "----kotak"


def asked_words(page: Page) -> list[int]:
    """The numbers that the form asks for, as its labels say."""
    words = page.text.split()
    found = [int(words[at + 1]) for at, word in enumerate(words[:-1]) if word == "Word" and words[at + 1].isdigit()]
    return found or [int(word[3:]) for word in words if word.startswith("ke-") and word[3:].isdigit()][-2:]


def part(name: str, content: bytes, file_name: bytes | None = None, kind: str = "") -> bytes:
    head = b'Content-Disposition: form-data; name="' + name.encode() + b'"'
    if file_name is not None:
        head += b'; filename="' + file_name + b'"'
    if kind:
        head += b"\r\nContent-Type: " + kind.encode()
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def multipart(token: str, content: bytes, name: bytes, kind: str, use: str = "evidence") -> bytes:
    """``use``: "" for a form on which nothing was chosen."""
    end = b"--" + BOUNDARY.encode() + b"--\r\n"
    chosen = part("use", use.encode()) if use else b""
    return part("form_token", token.encode()) + chosen + part("file", content, name, kind) + end
