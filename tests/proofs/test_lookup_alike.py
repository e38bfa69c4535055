"""Looking up a code that nobody has is answered like one that somebody has: the same statements, the same lengths."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from crypto.case_token import CaseToken
from tests.intake.rini import Rini
from tests.proofs.office import TOP, Office
from wbs.intake.app import create_app
from wbs.settings import load
from wbs.store.letterbox import Letterbox

SETTINGS = load(TOP / "settings.toml")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that any engine of this process is given meanwhile."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def browser(office: Office) -> Iterator[TestClient]:
    """Only the room's own work: its keeper rests for a minute after its first round."""
    with closing(Letterbox(office.server)) as letterbox:
        app = create_app(SETTINGS, letterbox)
        with TestClient(app, base_url="https://127.0.0.1", follow_redirects=False) as client:
            yield client


def words_of_a_case(browser: TestClient) -> str:
    rini = Rini(browser)
    assert rini.report().status_code == 303
    return " ".join(rini.words)


def words_of_nobody() -> str:
    return " ".join(CaseToken.new().words)


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_post_asks_the_letterbox_the_same_and_sets_a_cookie_of_the_same_length(browser: TestClient, place: str) -> None:
    known, eve = words_of_a_case(browser), Rini(browser, place)
    found = {}
    for whose, words in (("case", known), ("nobody", words_of_nobody())):
        token = eve.get("/kode").value("form_token")
        with statements() as heard:
            answer = eve.post("/kode", {"form_token": token, "words": words})
        assert heard
        headers = [(name, len(value)) for name, value in answer.headers.items()]
        found[whose] = (answer.status_code, answer.headers["location"], headers, len(answer.content), heard)
    assert found["case"][0] == 303
    assert found["case"] == found["nobody"]


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_page_behind_asks_the_same_and_fills_as_many_steps(browser: TestClient, place: str) -> None:
    known, eve = words_of_a_case(browser), Rini(browser, place)
    found = {}
    for whose, words in (("case", known), ("nobody", words_of_nobody())):
        assert eve.enter(words).status_code == 303
        with statements() as heard:
            answer = browser.get(f"{place}/kotak")
        found[whose] = (answer.status_code, len(answer.content), heard)
    assert found["case"][0] == 200
    assert found["case"][1] % SETTINGS.intake.page_step_bytes == 0
    assert found["case"] == found["nobody"]
