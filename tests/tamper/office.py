"""The office of `make run`: the demo's own ceremony, rooms and courier make and fill it, once for all tests of this folder."""

import json
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crypto.case_token import CaseToken
from crypto.officer_key import FLOOR_KIB, Cost, OfficerKey
from tests.house.tree import TOP
from tests.tamper.file_acts import connect
from wbs.demo import demo_secrets
from wbs.demo import folder as places
from wbs.demo.demo_secrets import DemoSecrets
from wbs.demo.filling import Filling, Story
from wbs.demo.processes import Processes, run_once

SETTINGS = TOP / "settings.toml"
QUICK = Cost(FLOOR_KIB, 1, 1)  # the lowest that the program takes; `make run` locks with Cost()
FACTS = "facts.json"
READERS = ("omar", "olga")
DATA = "data"


class NamingFilling(Filling):
    """The demo's filling, which notes besides under which ten words each sample case stands. Omar and Olga have stated in each
    that they are independent, so that looking at it writes nothing."""

    words: dict[str, str]
    _before: dict[str, set[str]]

    def _file(self, sample: Mapping[str, Any]) -> tuple[str, str]:
        self._before = {login: self._officer(login).cases() for login in READERS}
        return super()._file(sample)

    def _end(self, story: Story) -> None:
        super()._end(story)
        self.words[story.sample["name"]] = story.words
        for login in READERS:
            for case in self._officer(login).cases() - self._before[login]:
                self._officer(login).open(case)


@dataclass(frozen=True)
class Office:
    """``words``: of the sample cases by their names; ``keys``: the officers' by login, ``ids`` too. Not changed by anybody."""

    folder: Path
    secrets: DemoSecrets
    words: Mapping[str, str]
    keys: Mapping[str, OfficerKey]
    ids: Mapping[str, str]

    @property
    def letterbox(self) -> Path:
        return places.letterbox(self.folder)

    @property
    def casebook(self) -> Path:
        return places.casebook(self.folder)

    @property
    def cases(self) -> dict[str, str]:
        """Ids of the sample cases by their names ("closed", "result proposed", ...)."""
        with closing(connect(self.letterbox)) as database:
            found = dict(database.execute("SELECT locator_hash, [case] FROM cases"))
        return {name: found[CaseToken.parse(words).keys().locator_hash] for name, words in self.words.items()}

    def copy(self, folder: Path) -> "Office":
        """The same office in another folder, for one test."""
        shutil.copytree(self.folder, folder)
        return Office(folder, self.secrets, self.words, self.keys, self.ids)


def make(folder: Path) -> None:
    """As `wbs demo` makes and fills it; then only the locks are made quick, so that a test can sign in often."""
    data = folder / DATA
    data.mkdir(parents=True)
    kept = places.made(data, SETTINGS)
    letterbox, casebook = places.letterbox(data), places.casebook(data)
    carrying = ("--letterbox", letterbox, "--casebook", casebook, "--settings", SETTINGS, "--once")
    with Processes() as processes:
        rooms = processes.start_own_rooms("--demo", data, "--settings", SETTINGS, "--port", 0)
        filling = NamingFilling(rooms, kept, partial(run_once, "courier", *carrying), places.tell)
        filling.words = {}
        kept = filling.run()
    demo_secrets.write(data, kept)
    keys = _lock_quickly(casebook, kept)
    with closing(connect(casebook)) as database:
        ids = dict(database.execute("SELECT login, officer FROM officers"))
    facts = {"words": filling.words, "keys": {login: _hex(key) for login, key in keys.items()}, "ids": ids}
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def read(folder: Path) -> Office:
    """What `make` left. Opens no database: another worker may be copying them."""
    data, facts = folder / DATA, json.loads((folder / FACTS).read_text(encoding="utf-8"))
    keys = {login: OfficerKey(*map(bytes.fromhex, seeds)) for login, seeds in facts["keys"].items()}
    return Office(data, demo_secrets.read(data), facts["words"], keys, facts["ids"])


def _lock_quickly(casebook: Path, kept: DemoSecrets) -> dict[str, OfficerKey]:
    keys = {}
    with closing(connect(casebook)) as database, database:
        for login, locked in database.execute("SELECT login, locked_key FROM officers").fetchall():
            words = kept.login(login).passphrase
            keys[login] = OfficerKey.unlock(locked, words)
            database.execute("UPDATE officers SET locked_key = ? WHERE login = ?", (keys[login].lock(words, QUICK), login))
    return keys


def _hex(key: OfficerKey) -> list[str]:
    return [part.hex() for part in (key.seal_seed, key.sign_seed, key.totp_raw)]
