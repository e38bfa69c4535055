"""A whole office in one process: the street, the courier and the desk, over real stores and one clock that a test turns."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from crypto.case_token import CaseToken
from crypto.officer_key import OfficerKey, office_signature
from crypto.primitives import random_bytes, sign_public
from crypto.roster import OFFICE, Roster, assemble, compose
from tests.desk.browser import Browser
from tests.desk.office import QUICK, TODAY, TOP, Clock, Office, Team, hire
from tests.intake.rini import Rini
from wbs.cases.kinds import KINDS
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.desk import app as desk
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.intake import app as intake
from wbs.settings import Settings, load
from wbs.store.letterbox import Letterbox

SAMPLES = TOP / "wbs" / "demo" / "sample_cases.toml"
PLAN = TOP / "wbs" / "demo" / "plan.toml"
TYPED = {"jawab": "answer_text", "catatan": "note_text"}
DISOBEDIENT_DAYS = 7


class FullTeam(Team):
    """The people of the demo's plan, every one with keys that are locked quickly."""

    def __init__(self) -> None:
        self.office_seed, self.recovery = random_bytes(32), OfficerKey.new()
        self.plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
        self.people = {}
        for number, one in enumerate(self.plan["officers"], start=1):
            kinds = tuple(one.get("kinds", ()))
            person = hire(number, one["login"].title(), one["role"], one["unit"], tuple(one.get("positions", ())), kinds)
            self.people[person.login] = replace(person, line=replace(person.line, name=one["name"]))

    def roster(self, demo: bool = False, expires: date = date(2027, 11, 1)) -> bytes:
        lines = tuple(person.line for person in self.people.values())
        custodian = self.people[self.plan["identity_custodian"]].id
        key, issued = sign_public(self.office_seed), TODAY - timedelta(days=200)
        name = "Kantor Pelayanan Tirtawana Asri"
        body = compose(Roster(1, "0" * 64, issued, expires, name, demo, key, lines, self.recovery.public, custodian))
        return assemble(body, {OFFICE: office_signature(self.office_seed, body)})


class Officer(Browser):
    """An officer's browser. ``place``: what `post` puts before its path; the two others send what a film wants to keep."""

    place = ""

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Response:
        return super().post(self.place + path, fields, **headers)

    def post_with(self, path: str, data: dict[str, Any]) -> Response:
        return self.client.post(path, data=data)

    def push_with(self, path: str, data: dict[str, Any]) -> Response:
        """As somebody who states nothing."""
        return self.client.push(path, data=data)


class Town:
    """``rini()`` is a phone, ``at("omar")`` a browser in which Omar has a session, ``at("")`` a stranger's."""

    def __init__(
        self,
        folder: Path,
        team: FullTeam,
        *,
        demo: bool = False,
        expires: date = date(2027, 11, 1),
        change: Mapping[str, Any] | None = None,
    ) -> None:
        self.team, self.clock, self.folder = team, Clock(), folder
        self._seats: dict[str, tuple[Officer, datetime]] = {}
        document = team.roster(demo, expires)
        self.settings = quick_settings(change or {})
        self._open = ExitStack()
        self.letterbox = Letterbox.create(folder / "letterbox", document)
        self._open.callback(self.letterbox.close)
        self.office = Office(folder / "casebook", team, self.clock, document)
        self._open.callback(self.office.casebook.close)
        self._side = LocalLetterbox(folder / "letterbox")
        self._open.callback(self._side.close)
        self.street = intake.create_app(self.settings, self.letterbox, self.clock)
        self.room = desk.create_app(self.settings, self.office.casebook, self.clock, Keyring(QUICK))
        self._open.callback(self.room.state.desk.close)

    def close(self) -> None:
        self._open.close()

    @property
    def templates(self) -> set[str]:
        """Every template that was loaded in this process for rooms like these, by its path."""
        rooms = (self.street.state.room.templates, self.room.state.desk.templates)
        made = [room.pages(lang, calm) for room in rooms for lang in room.words for calm in (True, False)]
        return {str(name) for pages in made for _, name in pages.cache}

    @property
    def today(self) -> date:
        return self.clock.at.date()

    def client(self, agent: str = "") -> TestClient:
        """Somebody at the street, always at this machine, as the demo wants it."""
        headers = {"user-agent": agent} if agent else {}
        address = ("127.0.0.1", 40000)
        return TestClient(self.street, base_url="https://127.0.0.1", follow_redirects=False, headers=headers, client=address)

    def rini(self, words: Sequence[str] = ()) -> Rini:
        """A phone; with words, those of her paper, a visit is open there."""
        one = Rini(self.client())
        if words:
            one.words = list(words)
            assert one.enter().status_code == 303
        return one

    def at(self, login: str) -> Officer:
        browser = Officer(self.room, self.office)
        if login:
            person, state = self.team.people[login], self.room.state.desk
            hand = KeyInHand(person.id, person.key)
            cookie, _ = state.sessions.open(hand, state.index_for(hand), self.clock())
            browser.client.headers["cookie"] = f"__Host-meja={cookie}"
        return browser

    def _seated(self, login: str) -> Officer:
        """As `at`, with the session that is open already, if the clock was not turned since."""
        seat = self._seats.get(login)
        if seat is None or seat[1] != self.clock.at:
            seat = self._seats[login] = self.at(login), self.clock.at
        return seat[0]

    def carry(self) -> None:
        carry(self._side, self.office.casebook, self.today, DISOBEDIENT_DAYS)

    def report(self, door: str = "integrity", **typed: Any) -> Rini:
        """A report that lies in the letterbox; her visit is open."""
        rini = self.rini()
        done = rini.report(door=door, **typed)
        assert done.status_code == 303, done.text[:3000]
        return rini

    def cases_of(self, rini: Rini) -> list[str]:
        """Ids of the cases under her words, as the letterbox has them."""
        found = [self.letterbox.case_by_locator(one.locator_hash) for one in CaseToken.parse(" ".join(rini.words)).both_keys()]
        return [row.case for row in found if row]

    def step(self, case: str, rini: Rini, step: Mapping[str, Any]) -> None:
        """One step of a sample case, as `wbs demo` takes it."""
        if step["by"] == "rini":
            rini.enter()
            if step["do"] == "berkas":
                done = rini.send_file(step["text"].encode(), step["file"], "text/plain", use=step.get("use", "evidence"))
            else:
                done = rini.say(step["text"])
            assert done.status_code == 303, done.text[:3000]
        else:
            self.act(step["by"], case, step["do"], step.get("move", ""), step.get("text", ""), **step.get("fields", {}))
        self.carry()

    def act(self, login: str, case: str, do: str, move: str = "", text: str = "", **fields: Any) -> None:
        browser, path = self._seated(login), f"/kasus/{case}"
        typed = {f"{move}_{name}": value for name, value in fields.items()} if move else fields
        if text:
            typed[f"{move}_text" if move else TYPED[do]] = text
        if do == "setuju":
            typed["proposal"] = browser.page(path).value("proposal", f"{path}/setuju")
        browser.act(path, do, **({"move": move} if move else {}), **typed)

    def sample(self, name: str, days_ago: int = 0, but: int = 0) -> tuple[str, Rini]:
        """A case of the demo with this name, begun so many days ago; ``but``: so many steps fewer. Its case and its reporter."""
        sample, now = SAMPLE[name], self.clock.at
        self.clock.turn(days=-days_ago)
        days = {name: (self.today - timedelta(days=ago)).isoformat() for name, ago in sample.get("days_ago", {}).items()}
        rini = self.report(sample.get("door", "integrity"), **sample["report"], **days)
        case = self.cases_of(rini)[0]
        self.carry()
        steps = sample.get("steps", ())
        for step in steps[: len(steps) - but]:
            self.step(case, rini, step)
        self.clock.at = now
        return case, rini


SAMPLE: dict[str, Any] = {one["name"]: one for one in tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["cases"]}
assert set(KINDS) <= {one.get("door", "integrity") for one in SAMPLE.values()}, "a sample for each kind"


def quick_settings(change: Mapping[str, Any]) -> Settings:
    """The office of settings.toml, with reserves that cost little; ``change``: of a part's fields, like {"desk": {...}}."""
    real = load(TOP / "settings.toml")
    little: dict[str, dict[str, Any]] = {"intake": {"reserve_bytes": 65_536}, "desk": {"reserve_bytes": 65_536}}
    for part, fields in change.items():
        little[part] = {**little.get(part, {}), **fields}
    return real.model_copy(update={part: getattr(real, part).model_copy(update=fields) for part, fields in little.items()})


Scene = Callable[..., None]
