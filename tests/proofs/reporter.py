"""Rini over real HTTP: reports, comes back with her ten words, writes, adds files, as a browser without JavaScript."""

from collections.abc import Iterable
from typing import Any

from tests.intake.rini import asked_words
from tests.proofs.browser import Answer, Browser
from tests.proofs.rooms import Room

BOUNDARY = b"----proof"


class Reporter:
    """``words``: the ten words of the last form."""

    def __init__(self, room: Room, agent: str = "Proof/1.0", place: str = "") -> None:
        self.browser, self.place = Browser("127.0.0.1", room.port, agent), place
        self.words: list[str] = []

    def filled(self, narrative: str, door: str = "integrity", **typed: Any) -> dict[str, Any]:
        """The form behind a door, filled in; not sent yet."""
        page = self.browser.post(self.place + "/lapor", {"door": door}).page
        self.words = page.value("words").split()
        fields: dict[str, Any] = {**page.form("lapor"), "narrative": narrative, **typed}
        for name, number in zip(("word_a", "word_b"), asked_words(page), strict=True):
            fields[name] = self.words[number - 1]
        return fields

    def report(self, narrative: str, **typed: Any) -> Answer:
        """Files a report; the answer is the token page. Fails unless it was acknowledged."""
        answer = self.browser.post(self.place + "/lapor", self.filled(narrative, **typed))
        assert answer.status == 303, answer.page.text[:2000]
        return self.browser.follow(answer)

    def enter(self, words: Iterable[str] | None = None) -> Answer:
        page = self.browser.get(self.place + "/kode").page
        typed = " ".join(self.words if words is None else words)
        return self.browser.post(self.place + "/kode", {"form_token": page.value("form_token"), "words": typed})

    def case(self) -> Answer:
        return self.browser.get(self.place + "/kotak")

    def say(self, text: str) -> Answer:
        page = self.case().page
        answer = self.browser.post(self.place + "/kotak/pesan", {"form_token": page.value("form_token", "pesan"), "text": text})
        assert answer.status == 303, answer.page.text[:2000]
        return answer

    def upload(
        self, name: str, pieces: Iterable[bytes], size: int, kind: str = "application/octet-stream", token: str = ""
    ) -> Answer:
        """One file as one POST; ``pieces`` are sent as they come, so a large file needs no memory here either. ``token``: of a
        page opened before, for the same form once more."""
        token_line = (token or self.case().page.value("form_token", "berkas")).encode()
        head = b"".join(
            [
                b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n' + token_line + b"\r\n",
                b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="use"\r\n\r\nevidence\r\n',
                b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n',
                b"Content-Type: " + kind.encode() + b"\r\n\r\n",
            ]
        )
        tail = b"\r\n--" + BOUNDARY + b"--\r\n"

        def body() -> Iterable[bytes]:
            yield head
            yield from pieces
            yield tail

        headers = {
            "content-type": "multipart/form-data; boundary=" + BOUNDARY.decode(),
            "content-length": str(len(head) + size + len(tail)),
        }
        return self.browser.send("POST", self.place + "/kotak/berkas", body(), headers)
