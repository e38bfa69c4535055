"""An officer's browser at the desk: keeps the cookie, fills in forms as the page has them."""

from typing import Any

from httpx2 import Response
from starlette.applications import Starlette

from tests.desk.office import Office
from tests.desk.stating import StatingClient
from tests.intake.page import Page

ADDRESS = "https://localhost"


class Browser:
    """Eve's as long as nobody has signed in. Whoever has states at the gate of each case that he is independent."""

    def __init__(self, app: Starlette, office: Office) -> None:
        self.office, self.app = office, app
        self.client = StatingClient(app, base_url=ADDRESS, follow_redirects=False, client=("127.0.0.1", 40000))

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def look(self, path: str) -> Page:
        """What stands there for somebody who states nothing."""
        return Page(self.client.look(path).text)

    def push(self, path: str, fields: dict[str, Any]) -> Response:
        """What a form gets that is sent by somebody who states nothing."""
        return self.client.push(path, data=fields)

    def page(self, path: str, status: int = 200) -> Page:
        response = self.get(path)
        assert response.status_code == status, (response.status_code, response.headers.get("location"), response.text[:3000])
        return Page(response.text)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Response:
        return self.client.post(path, data=fields, headers=headers)

    def sign_in(self, login: str, code: str = "") -> "Browser":
        person = self.office.team.people[login]
        done = self.try_in(login, person.passphrase, code or self.office.phone_code(login))
        assert done.status_code == 303, done.text[:3000]
        return self

    def try_in(self, login: str, passphrase: str, code: str) -> Response:
        fields = {"form_token": self.page("/masuk").value("form_token"), "login": login, "passphrase": passphrase, "code": code}
        return self.post("/masuk", fields)

    def token(self, page: str, form: str) -> str:
        """The form token that a page gives for one of its forms."""
        return self.page(page).value("form_token", form)

    def send(self, page: str, form: str, fields: dict[str, Any]) -> Response:
        """Opens a page and sends one of its forms with these fields besides the hidden ones."""
        return self.post(form, {"form_token": self.token(page, form), **fields})

    def act(self, case: str, what: str, **fields: Any) -> Page:
        """One form of a case's page; what the next page shows."""
        done = self.send(case, f"{case}/{what}", fields)
        assert done.status_code == 303, (done.status_code, Page(done.text).summary, done.text[:500])
        return self.page(done.headers["location"])
