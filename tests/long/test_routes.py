"""Every route of both rooms, asked in every wrong way: no failure, no traceback, no hang, whoever asks and whatever is sent.

Schemathesis would need an OpenAPI document, which rooms of HTML forms have not, and some twenty more packages; here Hypothesis
works from the route tables and from the forms as the pages show them (tests/fuzz/forms.py). A form is sent with a token of its
own page, so that what stands behind the token is reached too.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.office import TOP, Team
from tests.fuzz.asgi import FORM
from tests.fuzz.budget import TIMEOUT, budget
from tests.fuzz.desk_room import DeskRoom
from tests.fuzz.forms import Fields, forms_in, forms_on, routes
from tests.fuzz.street_room import StreetRoom
from tests.intake.rini import BOUNDARY, multipart, part
from tests.proofs.browser import Answer
from wbs.settings import load

SETTINGS = load(TOP / "settings.toml")
REQUESTS = 900
PATIENCE = 60  # seconds for one answer: a machine may be slow, an answer that never comes is a find
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
LONG = ["9" * 400, "a" * 50_000, "\U0001f600" * 50]
ODD = ["", " ", "\x00", "0", "-1", "true", "é", "../../etc", "<b>&amp;", "%00", "{{7*7}}", *LONG]
ODD_IDS = ["0" * 32, "x", "é" * 5, "..%2f..", "\x00", "a" * 5000, "A" * 32]
ODD_TYPES = [FORM, MULTIPART, "", "application/json", FORM + "; charset=x"]
ODD_QUERIES = [b"state=%ff&mine=%00", b"a=1&" * 900]
ODD_HEADERS: list[dict[str, str]] = [
    {},
    {},
    {},
    {"accept-language": "x" * 5000},
    {"sec-fetch-site": "cross-site"},
    {"origin": "https://eve.example"},
    {"content-encoding": "gzip"},
    {"content-length": "-1"},
    {"range": "bytes=0-999999999999"},
    {"cookie": "__Host-meja=\xe9; __Host-kunjungan=" + "0" * 64},
    {"cookie": "__Host-meja=" + "z" * 43 + "; __Host-kunjungan=" + "z" * 64},
    {"host": "[::1"},
    {"x-forwarded-for": "1.2.3.4"},
]


@dataclass
class Bench:
    """A room with the schema of its forms, and a loop that asks it."""

    room: StreetRoom | DeskRoom
    loop: asyncio.AbstractEventLoop
    forms: dict[tuple[str, str], Fields]
    where: dict[str, list[str]]

    def ask(self, *request: object, **more: object) -> Answer:
        return self.loop.run_until_complete(asyncio.wait_for(self.room.asker.send(*request, **more), PATIENCE))  # type: ignore[arg-type]

    def show(self, who: str, page: str) -> Answer:
        shown = self.room.asker.show(page, self.room.cookies[who])
        return self.loop.run_until_complete(asyncio.wait_for(shown, PATIENCE))

    def token(self, who: str, path: str) -> str:
        """A fresh token of a page that has this form, as this person sees it; "" if he does not see it."""
        for page in self.where.get(path, []):
            shown = self.show(who, page).page
            found = [form for form, name in shown.fields if name == "form_token"]
            for form in found:
                if form.endswith(path.rpartition("/")[2]) or len(found) == 1:
                    return shown.value("form_token", form)
        return ""


@pytest.fixture(params=["intake", "desk"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Bench]:
    room = StreetRoom(tmp_path, SETTINGS) if request.param == "intake" else DeskRoom(tmp_path, SETTINGS, Team())
    loop = asyncio.new_event_loop()
    bench = Bench(room, loop, forms_in(TOP / "templates"), {})
    with closing(room), closing(loop):
        for who, path in room.pages:
            forms = forms_on([bench.show(who, path).body.decode()])
            for (method, action), fields in forms.items():
                known = bench.forms.setdefault((method, action), {})
                for name, values in fields.items():
                    known.setdefault(name, set()).update(values)
                bench.where.setdefault(action, []).append(path)
        yield bench


def value_of(draw: st.DrawFn, offered: Sequence[str], known: Sequence[str]) -> str:
    choices = [st.sampled_from(ODD), st.text(max_size=60), st.sampled_from([*known, "satu dua tiga empat"])]
    return draw(st.one_of(st.sampled_from(sorted(offered)), *choices) if offered else st.one_of(*choices))


def fields_of(draw: st.DrawFn, fields: Fields, known: Sequence[str]) -> list[tuple[str, str]]:
    """Most fields of the form, some twice, and sometimes one that it does not have."""
    sent = []
    for name in sorted(set(fields) - {"form_token", "language"}):
        for _ in range(draw(st.sampled_from([1, 1, 1, 1, 0, 2]))):
            sent.append((name, value_of(draw, sorted(fields[name]), known)))
    if draw(st.integers(0, 9)) == 0:
        sent.append((draw(st.text(max_size=20)), value_of(draw, [], known)))
    if "language" in fields and draw(st.integers(0, 9)) == 0:
        sent.append(("language", "en"))
    return sent


def body_of(draw: st.DrawFn, bench: Bench, who: str, path: str) -> tuple[bytes, str]:
    """The body and its type."""
    kind = draw(st.sampled_from(["form"] * 8 + ["raw", "multipart"]))
    if kind == "raw":
        return draw(st.binary(max_size=400)), draw(st.sampled_from(ODD_TYPES))
    token = draw(st.sampled_from(["own"] * 6 + ["", "forged", "other"]))
    where = path if token == "own" else draw(st.sampled_from(sorted(bench.where)))
    text = bench.token(who, where) if token in ("own", "other") else token
    fields = bench.forms.get(("POST", path), {})
    if kind == "multipart" or "file" in fields:
        content = draw(st.one_of(st.binary(max_size=3000), st.just(b"x" * 200_000)))
        name = draw(st.one_of(st.binary(max_size=40), st.just(b"foto.jpg")))
        body = multipart(text, content, name, "image/jpeg")
        cut = draw(st.sampled_from([len(body)] * 3 + [50]))
        return (part("x", content) if draw(st.booleans()) else b"") + body[:cut], MULTIPART
    sent = [("form_token", text), *fields_of(draw, fields, bench.room.values)]
    return urlencode(sent, errors="surrogatepass").encode(), FORM


def address_of(draw: st.DrawFn, bench: Bench, path: str) -> str:
    for name in ("{case}", "{file}"):
        if name in path:
            true = st.sampled_from(bench.room.ids[name])
            path = path.replace(name, draw(st.one_of(true, true, st.sampled_from(ODD_IDS))))
    return draw(st.sampled_from(["", "", "/en", "/en/en"])) + path


def check(bench: Bench, answer: Answer, heard: list[str]) -> None:
    assert answer.status < 500, (answer.status, heard)
    assert heard == []
    assert b"Traceback" not in answer.body
    if answer.headers.get("content-type", "").startswith("text/html") and answer.body:
        assert b"</html>" in answer.body


@pytest.mark.timeout(TIMEOUT)
def test_no_request_makes_a_room_fail(bench: Bench) -> None:
    """Asked at random, one after the other, by everybody, in one and the same room."""
    heard: list[str] = []
    listening = logging.Handler(logging.WARNING)
    listening.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    table, reached, statuses = routes(bench.room.app), set(), []

    @budget(REQUESTS)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        draw = data.draw
        method, path = draw(st.sampled_from(table))
        who = draw(st.sampled_from(sorted(bench.room.cookies)))
        body, kind = body_of(draw, bench, who, path) if method == "POST" else (b"", "")
        said = draw(st.sampled_from([method] * 40 + ["PUT", "HEAD", "OPTIONS", "DELETE", "", "G\xe9T"]))
        query = draw(st.one_of(st.just(b""), st.just(b""), st.binary(max_size=60), st.sampled_from(ODD_QUERIES)))
        headers = draw(st.sampled_from(ODD_HEADERS))
        answer = bench.ask(said, address_of(draw, bench, path), body, kind, bench.room.cookies[who], query=query, headers=headers)
        reached.add((method, path))
        statuses.append(answer.status)
        check(bench, answer, heard)

    log = logging.getLogger("wbs")
    log.addHandler(listening)
    try:
        ask()
    finally:
        log.removeHandler(listening)
    assert reached == set(table)
    # Not only refusals: a good part of the forms got through.
    print({status: statuses.count(status) for status in sorted(set(statuses))})
    assert statuses.count(303) > len(statuses) // 50
