"""What an officer does first in every case: states at its gate that he has nothing to do with it."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.intake.page import Page

FORM = re.compile(r'action="((?:/en)?/kasus/[0-9a-f]{32}/tidak-terlibat)"')
CASE = re.compile(r"(?:/en)?/kasus/[0-9a-f]{32}")
ANSWERS = ("/tidak-terlibat", "/terlibat", "/serahkan")


def gate_on(text: str) -> dict[str, str]:
    """The address and the token of the statement that a page asks for; empty if it asks for none."""
    found = FORM.search(text)
    return {"form": found[1], "form_token": Page(text).value("form_token", found[1])} if found else {}


def gate_on_page(answer: Response) -> dict[str, str]:
    """As `gate_on`; nothing that is no page is read for it."""
    return gate_on(answer.text) if "html" in answer.headers.get("content-type", "") else {}


class StatingClient(TestClient):
    """States wherever a page asks for it, and then does again what was wanted. `look` and `push` meet the gate itself."""

    def get(self, url: Any, **more: Any) -> Response:
        answer = self.look(url, **more)
        if answer.status_code == 303 and "/berkas/" in str(url) and CASE.fullmatch(answer.headers["location"]):
            return self._stated(self.look(answer.headers["location"])) or self.look(url, **more)
        if not gate_on_page(answer):
            return answer
        return self._stated(answer) or self.look(url, **more)

    def post(self, url: Any, **more: Any) -> Response:
        answer = self.push(url, **more)
        if str(url).endswith(ANSWERS) or not gate_on_page(answer):
            return answer
        return self._stated(answer) or self.push(url, **more)

    def look(self, url: Any, **more: Any) -> Response:
        return super().get(url, **more)

    def push(self, url: Any, **more: Any) -> Response:
        return super().post(url, **more)

    def _stated(self, page: Response) -> Response | None:
        """What came back if the statement was not taken."""
        gate = gate_on_page(page)
        done = self.push(gate["form"], data={"form_token": gate["form_token"]})
        return None if done.status_code == 303 else done
