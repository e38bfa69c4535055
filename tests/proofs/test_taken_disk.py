"""The server's disk is taken, and its environment, with visits open: no report opens. With one reader's key all of them do."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import evidence
from tests.proofs.alone import environment_of, steal, thief
from tests.proofs.canary import Flock, Searcher
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry, open_office
from tests.proofs.thief import open_cases

REPORTS = ("Setoran tiap paket pengadaan sejak Maret.", "Kuitansi hotel dibuat untuk perjalanan yang tidak ada.")


@dataclass
class Taken:
    """What was taken: ``folder`` of the server, ``texts`` of its process. ``cookie``: of a visit that was open then."""

    folder: Path
    texts: list[str]
    cookie: str
    photograph: evidence.Evidence
    office: Office


@pytest.fixture(scope="module")
def taken(founded: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    top = tmp_path_factory.mktemp("taken")
    office = founded.copy(top / "office")
    picture = evidence.photograph("Kuitansi dari meja kepala")
    with open_office(office) as (street, desk):
        rini, gone = Reporter(street), Reporter(street)
        rini.report(REPORTS[0])
        gone.report(REPORTS[1], unit="umum")
        rini.upload(picture.name, [picture.content], len(picture.content), picture.media_type)
        rini.say("Nomor kuitansinya 17.")
        carry(office)
        omar = Officer(desk, office, "omar")
        omar.sign_in()
        for case in omar.cases():
            omar.answer(case, "Terima kasih. Kapan itu terjadi?")
        carry(office)
        assert "Kapan itu terjadi?" in rini.case().page.text
        page = gone.case().page
        gone.browser.post("/kotak/keluar", {"form_token": page.value("form_token", "/kotak/keluar")})
        texts = [*environment_of(street.process.pid), street.output.read_text()]
        folder = steal(office.server, top / "stolen")
        yield Taken(folder, texts, rini.browser.cookies["__Host-kunjungan"], picture, office)


def _visits(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "letterbox.sqlite3")) as letterbox:
        return int(letterbox.execute("select count(*) from visits").fetchone()[0])


def test_whoever_takes_the_servers_disk_while_a_visit_is_open_opens_nothing(taken: Taken, tmp_path: Path) -> None:
    assert _visits(taken.folder) >= 1
    told = thief(tmp_path, [taken.folder], texts=taken.texts)
    assert told["found"] == []
    assert told["cases"] == {}
    assert told["tried"] > 2000
    assert told["likely"] > 30


def test_the_same_script_opens_every_report_with_one_readers_key(taken: Taken, tmp_path: Path) -> None:
    told = thief(tmp_path, [taken.folder], taken.office.people["omar"])
    said = [entry["body"] for case in told["cases"].values() for entry in case["entries"]]
    assert {body["fields"]["narrative"] for body in said if "fields" in body} == set(REPORTS)
    assert {body["text"] for body in said if "text" in body} == {"Nomor kuitansinya 17."}
    assert [sha for case in told["cases"].values() for sha in case["files"].values()] == [taken.photograph.sha256]


def test_the_cookie_of_an_open_visit_opens_the_answers_and_no_report(taken: Taken, tmp_path: Path) -> None:
    told = thief(tmp_path, [taken.folder], cookie=taken.cookie)
    assert "a visit" in told["found"]
    opened = [name for name in told["found"] if name.startswith(("entry", "grant", "sealed", "file"))]
    assert opened
    assert all(name.startswith("entry answers") for name in opened), opened


def _in_a_column(folder: Path, statement: str, value: bytes) -> None:
    with closing(sqlite3.connect(folder / "letterbox.sqlite3")) as letterbox:
        letterbox.execute(statement, (value,))
        letterbox.commit()


LEFT_LYING = {
    "in the environment, in hex": lambda folder, seed: {"texts": ["KEY=" + seed.hex()]},
    "in the environment, in base64": lambda folder, seed: {"texts": ["x", base64.b64encode(seed).decode()]},
    "as the form secret": lambda folder, seed: _in_a_column(folder, "update office set form_secret = ?", seed),
    "inside a visit's row": lambda folder, seed: _in_a_column(folder, "update visits set sealed = ?", b"abcde" + seed + b"fg"),
    "in a text column": lambda folder, seed: _in_a_column(folder, "update office set last_carry = ?", seed.hex().encode()),
}


@pytest.mark.parametrize("place", LEFT_LYING)
def test_the_script_finds_a_case_key_that_was_left_lying(taken: Taken, tmp_path: Path, place: str) -> None:
    folder = steal(taken.folder, tmp_path / "again")
    case = open_cases(folder / "letterbox.sqlite3", taken.office.people["omar"])[0]
    more: dict[str, Any] = LEFT_LYING[place](folder, case.seed) or {}
    told = thief(tmp_path, [folder], **more)
    assert f"private key of case {case.case}" in told["found"]


def test_no_byte_of_the_disk_holds_a_private_key(taken: Taken) -> None:
    flock = Flock()
    for one in open_cases(taken.folder / "letterbox.sqlite3", taken.office.people["omar"]):
        flock.secret("case key", one.seed)
        for entry in one.entries:
            if entry["type"] == "file":
                flock.secret("file key", base64.b64decode(entry["body"]["key"]))
    for person in taken.office.people.values():
        flock.secret(f"key of {person.login}", person.key.seal_seed)
    flock.secret("cookie of an open visit", bytes.fromhex(taken.cookie))
    searcher = Searcher(flock)
    assert not searcher.folder(taken.folder)
    assert not searcher.search("environment and output", "\n".join(taken.texts).encode())
