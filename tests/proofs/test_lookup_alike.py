"""Looking up a code that nobody has is answered like one that somebody has: the same statements, the same lengths, the same
unsealing and rendering. What a stopwatch says of it is in tests/long."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
from jinja2 import Environment
from starlette.testclient import TestClient

from crypto import primitives
from crypto.case_token import CaseToken
from tests.intake.rini import Rini
from tests.proofs.office import TOP, Office
from tests.store.statements import statements
from wbs.intake.app import create_app
from wbs.settings import load
from wbs.store.letterbox import Letterbox
from wbs.web.quick_calls import QuickContext
from wbs.web.render import Templates

SETTINGS = load(TOP / "settings.toml")
SLOW = ("hpke_open", "verify", "xwing_pair", "xwing_public_key", "aead_unlock", "derive", "sign_public", "sign")


@pytest.fixture
def browser(office: Office) -> Iterator[TestClient]:
    """Only the room's own work: its keeper rests for a minute after its first round. The clock stands, since a visit that is used
    in another minute than before is prolonged, whoever's it is."""
    began = datetime.now(UTC)
    with closing(Letterbox(office.server)) as letterbox:
        app = create_app(SETTINGS, letterbox, lambda: began)
        with TestClient(app, base_url="https://127.0.0.1", follow_redirects=False) as client:
            yield client


def words_of_a_case(browser: TestClient) -> str:
    rini = Rini(browser)
    assert rini.report().status_code == 303
    return " ".join(rini.words)


def words_of_two_cases(browser: TestClient) -> str:
    rini = Rini(browser)
    assert rini.report(door="both", side="refusal", **{"integrity-narrative": "Amplop dibagikan."}).status_code == 303
    return " ".join(rini.words)


def words_of_nobody() -> str:
    return " ".join(CaseToken.new().words)


def everybody(browser: TestClient) -> dict[str, str]:
    """Whose words -> the words. Twice nobody's: what is opened once and kept would be quick from then on."""
    cases = {"case": words_of_a_case(browser), "two": words_of_two_cases(browser)}
    return {**cases, "nobody": words_of_nobody(), "again": words_of_nobody()}


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_post_asks_the_letterbox_the_same_and_sets_a_cookie_of_the_same_length(browser: TestClient, place: str) -> None:
    asked, eve = everybody(browser), Rini(browser, place)
    found = {}
    for whose, words in asked.items():
        token = eve.get("/kode").value("form_token")
        with statements() as heard:
            answer = eve.post("/kode", {"form_token": token, "words": words})
        assert heard
        headers = [(name, len(value)) for name, value in answer.headers.items()]
        found[whose] = (answer.status_code, answer.headers["location"], headers, len(answer.content), heard)
    assert found["case"][0] == 303
    assert found["case"] == found["nobody"]
    assert found["two"] == found["nobody"]


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_page_behind_asks_the_same_and_fills_as_many_steps(browser: TestClient, place: str) -> None:
    asked, eve = everybody(browser), Rini(browser, place)
    found = {}
    for whose, words in asked.items():
        assert eve.enter(words).status_code == 303
        with statements() as heard:
            answer = browser.get(f"{place}/kotak")
        found[whose] = (answer.status_code, len(answer.content), heard)
    assert found["case"][0] == 200
    assert found["case"][1] % SETTINGS.intake.page_step_bytes == 0
    assert found["case"] == found["nobody"]
    assert found["two"] == found["nobody"]


@contextmanager
def slow_steps(patch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often each thing that takes long is done meanwhile."""
    done: Counter[str] = Counter()

    def count(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def counting(*given: object, **named: object) -> object:
            done[name] += 1
            return real(*given, **named)

        patch.setattr(owner, name, counting)

    with patch.context() as patch:
        for name in SLOW:
            count(primitives, name)
        count(Templates, "text")
        count(QuickContext, "call")
        yield done


def draw_first(eve: Rini, asked: dict[str, str]) -> None:
    """What a process draws once for all pages of a language is drawn by its first one, whoever's that is."""
    assert eve.enter(asked["nobody"]).status_code == 303
    eve.case()


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_page_behind_unseals_checks_and_renders_as_often(
    browser: TestClient, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, eve = everybody(browser), Rini(browser, place)
    draw_first(eve, asked)
    found = {}
    for whose, words in asked.items():
        assert eve.enter(words).status_code == 303
        with slow_steps(monkeypatch) as done:
            assert browser.get(f"{place}/kotak").status_code == 200
        found[whose] = done
    assert found["case"]["hpke_open"] == 2, "a token may have two cases, so two are opened"
    assert found["case"]["call"] > 20, "what a page is made of is counted too"
    assert found["case"] == found["two"] == found["nobody"] == found["again"]


@pytest.mark.parametrize("place", ["", "/en"])
def test_the_page_behind_puts_about_as_much_text_together(
    browser: TestClient, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For words of nobody's nearly all of what stands on the page of one case, which then is not written."""
    asked, eve = everybody(browser), Rini(browser, place)
    letters: Counter[str] = Counter()

    def put_together(texts: Iterable[str]) -> str:
        text = "".join(texts)
        letters[whose] += len(text)
        return text

    draw_first(eve, asked)
    monkeypatch.setattr(Environment, "concat", staticmethod(put_together))
    for whose, words in asked.items():
        assert eve.enter(words).status_code == 303
        letters[whose] = 0
        assert browser.get(f"{place}/kotak").status_code == 200
    assert letters["nobody"] == letters["again"]
    assert 0.83 < letters["nobody"] / letters["case"] <= 1
