"""One copy of the office, the rooms that look at it, and the courier between them. What is done to it is in `file_acts`.

The rooms are the real apps over HTTP clients; `processes` of their own are only where a line says "started again".
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from httpx2 import Response
from starlette.testclient import TestClient

from crypto.case_token import CaseToken
from crypto.officer_key import OfficerKey
from crypto.reporter_key import ReporterKeys
from tests.desk.stating import StatingClient
from tests.house.tree import TOP
from tests.intake.page import Page
from tests.intake.rini import Rini
from tests.tamper import file_acts
from tests.tamper.office import QUICK, SETTINGS, Office
from wbs.cases.case_number import number_of
from wbs.courier import command as courier
from wbs.demo.filling import SAMPLES
from wbs.desk.app import create_app as create_desk
from wbs.desk.keyring import Keyring
from wbs.desk.wording import ALARMS
from wbs.intake.app import create_app as create_intake
from wbs.settings import load
from wbs.settings import today as day_at_the_office
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox

HERE = ("127.0.0.1", 40000)  # a demo serves this machine alone
STEP_SECONDS = 30
OPENING_LETTERS = 40
# How many cases the queue of each officer has: Sari's unit stands in one, Nur's position is shut out of another.
SAMPLE_WORDS = {
    one["name"]: " ".join(one["report"]["narrative"].split())[:OPENING_LETTERS]
    for one in tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["cases"]
}


class Clock:
    """The time in all rooms, from now on turned by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Report:
    """What a reporter has on paper, and the id under which both stores know her case."""

    words: str
    keys: ReporterKeys
    case: str

    @property
    def path(self) -> str:
        """Of the case at the desk."""
        return f"/kasus/{self.case}"


class Bench:
    """``letterbox`` and ``casebook`` are folders. Rooms are opened when they are first asked for, and go on running."""

    def __init__(self, office: Office) -> None:
        self.office, self.clock, self.settings = office, Clock(), load(SETTINGS)
        self.letterbox, self.casebook = office.letterbox, office.casebook
        self._rooms: dict[str, tuple[ExitStack, TestClient]] = {}

    @property
    def today(self) -> date:
        """The day at the office."""
        return day_at_the_office(self.settings, self.clock())

    # the rooms

    def _intake(self) -> TestClient:
        return self._room("intake", "https://127.0.0.1")

    def _desk(self) -> TestClient:
        return self._room("desk", "https://localhost")

    def _room(self, name: str, address: str) -> TestClient:
        if name not in self._rooms:
            with ExitStack() as stack:
                if name == "intake":
                    letterbox = Letterbox(self.letterbox)
                    stack.callback(letterbox.close)
                    app = create_intake(self.settings, letterbox, self.clock)
                else:
                    casebook = Casebook(self.casebook)
                    stack.callback(casebook.close)
                    app = create_desk(self.settings, casebook, self.clock, Keyring(QUICK))
                client = StatingClient(app, base_url=address, follow_redirects=False, client=HERE)
                stack.enter_context(client)
                self._rooms[name] = (stack.pop_all(), client)
        return self._rooms[name][1]

    def close(self, *names: str) -> None:
        """The rooms end in good order ("intake", "desk"; all, if none is named); asked for again, they are started again."""
        for name in names or tuple(self._rooms):
            if name in self._rooms:
                self._rooms.pop(name)[0].close()

    def _browser(self, room: TestClient) -> TestClient:
        """One more browser, with cookies of its own, in the same running room."""
        browser = StatingClient(room.app, base_url=str(room.base_url), follow_redirects=False, client=HERE)
        browser.portal = room.portal
        return browser

    # the street

    def street(self) -> Rini:
        """Somebody with a fresh browser at intake."""
        return Rini(self._browser(self._intake()))

    def report(self, narrative: str, **fields: Any) -> Report:
        """A new report through the front door, not collected yet."""
        rini = self.street()
        sent = rini.report(narrative=narrative, **fields)
        assert sent.status_code == 303, Page(sent.text).summary
        return self.known(" ".join(rini.words))

    def known(self, words: str) -> Report:
        """The case of these ten words, as the letterbox has it."""
        keys = CaseToken.parse(words).keys()
        return Report(words, keys, self.ask_letterbox("SELECT [case] FROM cases WHERE locator_hash = ?", keys.locator_hash)[0][0])

    def sample(self, name: str) -> Report:
        """One of the demo's cases."""
        return self.known(self.office.words[name])

    def back(self, report: Report) -> Rini:
        """Its reporter comes again with a fresh browser and types the ten words."""
        rini = self.street()
        assert rini.enter(report.words).status_code == 303
        return rini

    def token_page(self, report: Report) -> Page:
        """What she sees then."""
        return self.back(report).case()

    def writes(self, report: Report, text: str) -> Response:
        """She comes back and sends a message."""
        return self.back(report).say(text)

    # the courier

    def carry(self) -> None:
        """One trip, as `wbs courier --once` makes it: the first of a process, so with all that it looks after at its start."""
        assert self.try_to_carry() == 0

    def try_to_carry(self, *more: str) -> int:
        """The same; returns the exit code."""
        folders = ["--letterbox", str(self.letterbox), "--casebook", str(self.casebook)]
        return courier.main([*folders, "--settings", str(SETTINGS), "--once", *more], self.clock)

    # the officers

    def stranger(self) -> "AtDesk":
        """A fresh browser at the desk's door."""
        return AtDesk(self, self._browser(self._desk()))

    def back_at_the_desk(self, browser: "AtDesk") -> "AtDesk":
        """The same browser, with its cookies, at a desk that was started again; nobody is signed in."""
        again = self.stranger()
        again.client.cookies = browser.client.cookies
        return again

    def officer(self, login: str) -> "AtDesk":
        """Signs in by the page, with passphrase and a code that was not used before."""
        return self.stranger().sign_in(login)

    def alarms(self) -> set[tuple[str, str | None]]:
        """(code, case) of everything that rings in the casebook."""
        return set(self.ask_casebook("SELECT code, [case] FROM alarms WHERE ringing"))

    # the two files

    def ask_letterbox(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return file_acts.ask(self.letterbox, question, *values)

    def ask_casebook(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return file_acts.ask(self.casebook, question, *values)

    def key(self, login: str) -> OfficerKey:
        """The officer's own key, which he could take out of his own hands."""
        return self.office.keys[login]

    def id(self, login: str) -> str:
        return self.office.ids[login]

    # rooms as processes

    def started(self, room: str) -> subprocess.CompletedProcess[str]:
        """`wbs intake` or `wbs desk` as it is started by hand, where it has to end by itself: one line and exit code 2."""
        self.close(room)
        folder = self.letterbox if room == "intake" else self.casebook
        command = [sys.executable, "-m", "wbs", room, "--data", folder, "--settings", SETTINGS, "--port", "0"]
        return subprocess.run(
            command, cwd=TOP, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120
        )


class AtDesk:
    """One browser at the desk; Eve's as long as nobody has signed in. Forms are sent as the pages have them."""

    def __init__(self, bench: Bench, client: TestClient) -> None:
        self.bench, self.client = bench, client
        self.login = ""

    def sign_in(self, login: str) -> "AtDesk":
        done = self.try_in(login)
        assert done.status_code == 303, Page(done.text).summary
        self.login = login
        return self

    def try_in(self, login: str, passphrase: str = "") -> Response:
        kept = self.bench.office.secrets.login(login)
        self.bench.clock.turn(seconds=STEP_SECONDS)  # a code is good once
        code = pyotp.TOTP(kept.secret).at(self.bench.clock.at)
        typed = {"login": login, "passphrase": passphrase or kept.passphrase, "code": code}
        return self.send("/masuk", "/masuk", typed)

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def page(self, path: str, status: int = 200) -> Page:
        answer = self.get(path)
        assert answer.status_code == status, (answer.status_code, answer.headers.get("location"), answer.text[:3000])
        return Page(answer.text)

    def send(self, page: str, form: str, fields: Mapping[str, Any]) -> Response:
        """Opens a page and sends one of its forms with these fields besides the hidden ones."""
        shown = self.page(page)
        name = next((name for name, action in shown.actions.items() if action == form), form)
        return self.client.post(form, data={"form_token": shown.value("form_token", name), **fields})

    def act(self, case: str, what: str, **fields: Any) -> Page:
        """One form of a case's page (`case`: its id); what the next page shows."""
        place = f"/kasus/{case}"
        done = self.send(place, f"{place}/{what}", fields)
        assert done.status_code == 303, (done.status_code, Page(done.text).summary)
        return self.page(done.headers["location"])

    def queue(self) -> Page:
        return self.page("/")

    def case(self, case: str) -> Page:
        return self.page(f"/kasus/{case}")

    def sees(self) -> set[str]:
        """Ids of the cases in his queue."""
        text = self.get("/").text
        return {case for case in self._ids() if f"/kasus/{case}" in text}

    def _ids(self) -> list[str]:
        return [case for (case,) in self.bench.ask_casebook("SELECT [case] FROM cases WHERE typeof([case]) = 'text'")]

    def is_told(self, code: str, case: str | None = None) -> bool:
        """Whether his queue says it: of a case, with its number; of the casebook as a whole without."""
        said = f"{number_of(case)}: {ALARMS[code]}" if case else ALARMS[code]
        return said in self.queue().text

    def reads_samples(self, *but: str) -> bool:
        """Every sample case but these opens, shows its report, and warns of nothing."""
        for name, case in self.bench.office.cases.items():
            if name in but:
                continue
            page = self.case(case)
            assert SAMPLE_WORDS[name] in page.text, name
            assert warnings_on(page) == set(), name
        return True


def says(page: Page, code: str) -> bool:
    """Whether a page words this alarm."""
    return ALARMS[code] in page.text


def warnings_on(page: Page) -> set[str]:
    """Codes of all alarms that a page words."""
    return {code for code in ALARMS if says(page, code)}


@contextmanager
def opened(office: Office, folder: Path) -> Iterator[Bench]:
    """A bench in a copy of the office; at the end its rooms are closed."""
    bench = Bench(office.copy(folder))
    try:
        yield bench
    finally:
        bench.close()
