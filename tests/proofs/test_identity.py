"""A name opens with all three shares and with no two of them, whoever joins hands with both databases and all of `crypto/`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crypto import recovery
from crypto.strict_json import to_base64
from tests.proofs import alone
from tests.proofs.canary import Flock, Searcher
from tests.proofs.office import PLAN, TOP, Office, found
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry, open_office
from tests.proofs.thief import open_cases
from wbs.cases.identity import IDENTITY_FIELDS
from wbs.ceremony.plan import OfficerPlan

READERS = ("omar", "olga", "nur")
NAMES = {
    "locked": "Rini Yang Belum Setuju",
    "agreed": "Rini Yang Setuju",
    "given": "Rini Yang Dibuka",
    "withdrawn": "Rini Yang Menarik",
}
# What every Rini types besides, one text for each field; the number is an odd one, so it is asked about and sent again.
BESIDES = {field.slug: f"Isian {field.slug} Maharani" for field in IDENTITY_FIELDS if field.slug != "name"}
DEWI = OfficerPlan(login="dewi", name="Dewi", role="officer", unit="sekretariat")


@dataclass
class Story:
    """``cases``: by how far the name has come; ``words``: of each reporter; ``stolen``: both folders at the end."""

    office: Office
    cases: dict[str, str]
    words: dict[str, list[str]]
    stolen: list[Path]
    shown: dict[str, str]
    outputs: list[Path]
    sealed: dict[str, dict[str, str]] = field(default_factory=dict)

    def tries(
        self,
        work: Path,
        officers: tuple[str, ...] = (),
        recovered: bool = False,
        tokens: tuple[str, ...] = (),
        handed: dict[str, dict[str, str]] | None = None,
    ) -> Any:
        """What the thief tells who has these officers' keys, the recovery key or not, and these reporters' words; ``handed``:
        sealed identities by case, for who cannot read the entries that they stand in."""
        taken = [alone.steal(folder, work / f"taken{number}") for number, folder in enumerate(self.stolen)]
        people = [self.office.people[login] for login in officers]
        given = {
            "folders": [str(folder) for folder in taken],
            "officers": [
                {"id": one.id, "seal_seed": one.key.seal_seed.hex(), "sign_seed": one.key.sign_seed.hex()} for one in people
            ],
            "recovery": recovery.combine(list(self.office.recovery_sheets[:2])).hex() if recovered else "",
            "tokens": [" ".join(self.words[name]) for name in tokens],
            "handed": handed or {},
        }
        shutil.copytree(TOP / "crypto", work / "alone" / "crypto", ignore=shutil.ignore_patterns("__pycache__"))
        script = shutil.copy(TOP / "tests" / "proofs" / "name_thief.py", work / "alone" / "name_thief.py")
        command = [sys.executable, "-I", "-B", "-c", alone.BOOT, str(work / "alone"), str(script)]
        done = subprocess.run(
            command, input=json.dumps(given), capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, timeout=600
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["modules"] == []
        assert set(told["cases"]) == set(self.cases.values())
        return told

    def names(self, told: Any) -> dict[str, str]:
        """How far the name had come -> the name that opened."""
        return {kind: told["names"][case] for kind, case in self.cases.items() if case in told["names"]}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    top = tmp_path_factory.mktemp("names")
    plan = PLAN.model_copy(update={"officers": (*PLAN.officers, DEWI), "identity_custodian": "dewi"})
    office = found(top / "office", plan)
    with open_office(office) as (street, desk):
        told = Story(office, {}, {}, [], {}, [street.output, desk.output])
        omar, dewi = Officer(desk, office, "omar"), Officer(desk, office, "dewi")
        omar.sign_in()
        dewi.sign_in()
        rinis = {kind: report(told, street, omar, kind) for kind in NAMES}
        for kind in ("given", "withdrawn"):
            hands_over(told, omar, dewi, kind)
        for kind, case in told.cases.items():
            told.shown[kind] = opens(omar, case)
        carry(office)
        page = rinis["withdrawn"].case().page
        token = page.value("form_token", "/kotak/tarik")
        assert rinis["withdrawn"].browser.post("/kotak/tarik", {"form_token": token}).status == 303
        carry(office)
        told.shown["after"] = omar.open(told.cases["withdrawn"]).page.text
        told.shown["again"] = opens(omar, told.cases["withdrawn"])
        told.stolen = [alone.steal(office.server, top / "server"), alone.steal(office.inspectorate, top / "inspectorate")]
        for opened in open_cases(told.stolen[1] / "casebook.sqlite3", office.people["omar"]):
            (told.sealed[opened.case],) = [one["body"]["identity"] for one in opened.entries if one["type"] == "report"]
        yield told


def report(story: Story, street: Any, omar: Officer, kind: str) -> Reporter:
    """One gift with a name, carried; without consent if it is to stay locked."""
    rini = Reporter(street)
    way = "locked" if kind == "locked" else "given"
    typed = {"side": "refusal", "identity-way": way, "identity-name": NAMES[kind], "send_anyway": "1"}
    typed |= {f"identity-{slug}": said for slug, said in BESIDES.items()} | {"identity-nik-seen": BESIDES["nik"]}
    rini.report("Parsel di meja saya.", door="gratification", **typed)
    before = set(story.cases.values())
    carry(story.office)
    (story.cases[kind],) = set(omar.cases()) - before
    story.words[kind] = rini.words
    return rini


def hands_over(story: Story, omar: Officer, dewi: Officer, kind: str) -> None:
    """Omar asks, Dewi hands over her share."""
    case = story.cases[kind]
    assert omar.act(case, "nama/minta").status == 303
    page = dewi.browser.get("/titipan").page
    fields = {name: page.value(name, "/titipan") for name in ("form_token", "case", "mark")}
    assert fields["case"] == case
    assert dewi.browser.post("/titipan", fields).status == 303


def opens(omar: Officer, case: str) -> str:
    """What Omar is shown when he asks for the name."""
    page = omar.open(case).page
    token = page.value("form_token", f"/kasus/{case}/catatan")
    return omar.browser.post(f"/kasus/{case}/nama/buka", {"form_token": token}).page.text


def test_all_officers_and_the_recovery_key_open_no_name_without_the_reporters_consent(story: Story, tmp_path: Path) -> None:
    """The case's share and the custodian's: what lacks is the token's."""
    told = story.tries(tmp_path, (*READERS, "ratna", "dewi"), recovered=True)
    assert set(story.names(told)) == {"agreed", "given", "withdrawn"}, "all others consented once"
    assert story.cases["locked"] in told["sealed"], "it was there to be tried"
    assert told["tried"] > 1000


def test_readers_open_no_name_without_the_custodian_though_the_reporter_consented(story: Story, tmp_path: Path) -> None:
    """The case's share and the token's: what lacks is the custodian's, who gave it for one case, and for another until its
    reporter took the consent back."""
    told = story.tries(tmp_path, (*READERS, "ratna"), recovered=True, tokens=tuple(NAMES))
    assert story.names(told) == {"given": NAMES["given"]}
    assert set(told["sealed"]) == set(story.cases.values())


def test_the_custodian_and_the_token_open_no_name_without_a_reader(story: Story, tmp_path: Path) -> None:
    """The custodian's share and the token's: what lacks is the case's. Not even the sealed name is within reach; whoever had it
    all the same, from a reader's screen, would not open it."""
    told = story.tries(tmp_path / "stores", ("dewi",), tokens=tuple(NAMES))
    assert (told["names"], told["sealed"]) == ({}, {})
    assert set(story.sealed) == set(story.cases.values())
    without = {case: {**body, "case_share": to_base64(bytes(32))} for case, body in story.sealed.items()}
    told = story.tries(tmp_path / "sealed", ("dewi",), tokens=tuple(NAMES), handed=without)
    assert told["names"] == {}
    assert told["tried"] > 1000
    told = story.tries(tmp_path / "all", ("dewi",), tokens=tuple(NAMES), handed=story.sealed)
    assert story.names(told) == NAMES, "it was the case's share that lacked"


def test_all_three_shares_open_every_name(story: Story, tmp_path: Path) -> None:
    told = story.tries(tmp_path, ("omar", "dewi"), tokens=("locked",))
    assert story.names(told) == NAMES


def test_no_name_stands_in_either_store_or_in_what_a_room_said_though_some_were_shown(story: Story, tmp_path: Path) -> None:
    flock = Flock()
    for kind, said in (NAMES | BESIDES).items():
        flock.secret(kind, said)
    searcher, probe = Searcher(flock), tmp_path / "probe"
    probe.write_bytes(b"x" + NAMES["locked"].encode().hex().encode())
    assert {hit.canary for hit in searcher.file(probe)} == {"locked"}, "the searcher finds what is there"
    hits = [searcher.folder(folder) for folder in story.stolen] + [searcher.file(output) for output in story.outputs]
    assert set().union(*hits) == set()


def test_at_the_desk_a_name_is_shown_with_all_three_and_hidden_again_once_the_consent_is_withdrawn(story: Story) -> None:
    assert NAMES["given"] in story.shown["given"]
    assert NAMES["withdrawn"] in story.shown["withdrawn"], "until she took it back"
    assert all(said in story.shown["given"] for said in BESIDES.values()), "what was typed besides was shown with it"
    for kind in ("locked", "agreed"):
        assert NAMES[kind] not in story.shown[kind]
    assert "menarik persetujuannya" in story.shown["after"]
    assert NAMES["withdrawn"] not in story.shown["after"] + story.shown["again"]
