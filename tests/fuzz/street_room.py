"""The reporter's room for the fuzzer: everything that a stranger or Rini can ask of it."""

from collections.abc import Sequence
from pathlib import Path

from starlette.testclient import TestClient

from crypto.case_token import CaseToken
from tests.fuzz.asgi import Asker
from tests.intake.conftest import Clock
from tests.intake.rini import Rini
from tests.intake.test_names import GIFT, SAID, NamesTeam, tells
from wbs.intake.app import create_app
from wbs.intake.doorway import doorways
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox


class StreetRoom:
    """`cookies`: who asks -> the cookie. `ids`: what stands for the braces in a path."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        team = NamesTeam()
        self.letterbox = Letterbox.create(folder / "letterbox", team.first_roster())
        self.app = create_app(settings, self.letterbox, Clock())
        self.asker = Asker(self.app, "127.0.0.1")
        client = TestClient(self.app, base_url="https://127.0.0.1", follow_redirects=False)
        rini = Rini(client)
        assert rini.report(**GIFT, **SAID, **{"identity-way": "locked"}).status_code == 303
        # The team has opened it: from then on her page has the buttons for her name, too.
        tells(team, self.letterbox, "sealed")
        self.words = " ".join(rini.words)
        self.cookies = {"eve": "", "rini": _sent(client)}
        assert rini.say("Ada lagi.").status_code == 303
        client.cookies.clear()
        rini.enter(" ".join(CaseToken.new().words))
        self.cookies["unknown"] = _sent(client)
        self.ids: dict[str, Sequence[str]] = {}
        self.values = [self.words, " ".join(rini.words[:9])]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """(who, path): where forms stand."""
        doors = [("eve", f"/lapor#{one.slug}") for one in doorways()]
        return [("eve", "/lapor"), *doors, ("eve", "/kode"), ("rini", "/kotak"), ("unknown", "/kotak")]

    def close(self) -> None:
        self.letterbox.close()


def _sent(client: TestClient) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
