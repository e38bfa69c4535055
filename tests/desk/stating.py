"""What an officer does first in every case: states at its gate that he has nothing to do with it."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.intake.page import Page

FORM = re.compile(r'action="((?:/en)?/kasus/[0-9a-f]{32}/tidak-terlibat)"')
CASE = re.compile(r"(?:/en)?/kasus/[0-9a-f]{32}")


def gate_on(text: str) -> dict[str, str]:
    """The address and the token of the statement that a page asks for; empty if it asks for none."""
    found = FORM.search(text)
    return {"form": found[1], "form_token": Page(text).value("form_token", found[1])} if found else {}


class StatingClient(TestClient):
    """States wherever a page asks for it, and then gets what was wanted. `look` shows the gate itself."""

    def get(self, url: Any, **more: Any) -> Response:
        answer = self.look(url, **more)
        if answer.status_code == 303 and "/berkas/" in str(url) and CASE.fullmatch(answer.headers["location"]):
            self.get(answer.headers["location"])
            return self.look(url, **more)
        gate = gate_on(answer.text) if "html" in answer.headers.get("content-type", "") else {}
        if not gate:
            return answer
        done = self.post(gate["form"], data={"form_token": gate["form_token"]})
        assert done.status_code == 303, (done.status_code, Page(done.text).summary)
        return self.look(url, **more)

    def look(self, url: Any, **more: Any) -> Response:
        return super().get(url, **more)
