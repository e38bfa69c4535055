"""The officers' room for the fuzzer, amid its work: cases, a proposal, a file, an alarm, an invitation, a newcomer."""

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette

from crypto import envelope
from crypto.entry import SealedEntry
from crypto.primitives import random_bytes
from tests.desk.browser import Browser
from tests.desk.office import QUICK, Case, Clock, Office, Team, row
from tests.desk.recovery_room import with_key
from tests.desk.test_team import Newcomer, certify, invited
from tests.fuzz.asgi import Asker
from wbs.desk.app import create_app
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.settings import Settings

DROP = {"move": "not_follow", "not_follow_reason": "policy", "not_follow_text": "Laporan ini tentang kebijakan."}
PLACES = ("/", "/tim", "/akun", "/serah", "/pemulihan", "/pemulihan/kunci", "/pemusnahan")
LOGINS = ("omar", "olga", "nur", "ratna")


class DeskRoom:
    """`cookies`: who asks -> the cookie. `ids`: what stands for the braces in a path."""

    def __init__(self, folder: Path, settings: Settings, team: Team) -> None:
        self.office = Office(folder / "casebook", team, Clock())
        self.app = create_app(settings, self.office.casebook, self.office.clock, Keyring(QUICK))
        self.asker = Asker(self.app, "localhost")
        case, hers = self.office.report("Amplop di loket."), self.office.report("Tentang dia.", excluded=("kepala_upg",))
        file = self.office.sends_file(case, "bukti.pdf", b"isi" * 500)
        self.cookies = {"eve": "", **{login: session(self.app, self.office, login) for login in LOGINS}}
        self.ids: dict[str, Sequence[str]] = {"{case}": [case.id, hers.id], "{file}": [file]}
        omar, olga = self._browser("omar"), self._browser("olga")
        omar.act(case.path, "langkah", move="start_triage")
        omar.act(case.path, "langkah", **DROP)
        sinta = Newcomer(self._browser("eve"), invited(olga))
        sinta.finish()
        olga.send("/tim", "/tim/undang", {**SECOND, "login": "tono"})
        # One head has signed: the other, or the office key, is missing.
        certify(olga, self.office.casebook.team.newcomers()[0].officer, sinta.fingerprint)
        self._breaks(self.office.report("Yang riwayatnya rusak."))
        self.office.casebook.alarms.ring(self.office.today, "birth_changed", case.id)
        # Everybody has stated his independence but for her case and a new one: those show the page before them.
        for login in ("omar", "olga", "nur"):
            for one in self.ids["{case}"]:
                if one != hers.id:
                    self._browser(login).get(f"/kasus/{one}")
        self.ids["{case}"] = [*self.ids["{case}"], self.office.report("Yang baru.").id]
        with_key(self.office, olga)
        person = team.people["omar"]
        self.values = [person.passphrase, "omar", person.codes[0], "sinta", *(one.id for one in self.office.roster.officers)]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """(who, path): where forms stand."""
        cases = [f"/kasus/{case}" for case in self.ids["{case}"]]
        own = [(login, path) for login in LOGINS for path in (*PLACES, *cases)]
        return [("eve", "/masuk"), ("eve", "/undangan"), *own]

    def _breaks(self, case: Case) -> None:
        """A line at the end of the officers' strand that nobody's key opens."""
        self.ids["{case}"] = [*self.ids["{case}"], case.id]
        forged = SealedEntry(case.id, "officers", 1, case.new.birth.hash, envelope.HEADER + random_bytes(5232))
        self.office.casebook.record(case.id, row(forged))

    def _browser(self, who: str) -> Browser:
        browser = Browser(self.app, self.office)
        if self.cookies[who]:
            browser.client.headers["cookie"] = self.cookies[who]
        return browser

    def close(self) -> None:
        self.app.state.desk.close()
        self.office.casebook.close()


SECOND = {"name": "Tono", "login": "tono", "role": "officer", "unit": "inspektorat", "kinds": "integrity"}


def session(app: Starlette, office: Office, login: str) -> str:
    """The cookie of a session, as the desk opens one after a sign-in."""
    room, person = app.state.desk, office.team.people[login]
    hand = KeyInHand(person.id, person.key)
    cookie, _ = room.sessions.open(hand, room.index_for(hand), office.clock())
    return f"__Host-meja={cookie}"
