"""Who is kept out of a case reads nothing of it: not with his private key and both databases, and not at the desk.

Two are kept out at birth (Nur by her position; everybody of the unit concerned), one later (Omar recuses himself).
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import evidence
from tests.proofs.alone import steal, thief
from tests.proofs.browser import Answer
from tests.proofs.office import Office, Person
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room, carry, open_office
from wbs.store.casebook import Casebook

ABOUT = {"position": "Kepala UPG menerima parsel.", "unit": "Inspektorat mengubah hasil audit.", "nobody": "Kursi dinas dijual."}
PAGES = ("/", "/?state=open", "/?mine=free", "/tim", "/akun", "/audit", "/bantuan", "/en/")
ACTIONS = ("jawab", "catatan", "langkah", "setuju", "tolak", "ambil", "akses", "mundur")
TOKEN = re.compile(r'name="form_token" value="[^"]*"')


@dataclass
class Story:
    """``cases``: by what the report is about; ``stolen``: both folders as they were when Nur and the unit had been kept out
    of theirs, ``recused``: and after Omar had recused himself."""

    office: Office
    cases: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[Answer, Answer]] = field(default_factory=dict)
    stolen: list[Path] = field(default_factory=list)
    recused: list[Path] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        return self.office.people[login]


@pytest.fixture(scope="module")
def story(founded: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    top = tmp_path_factory.mktemp("recusal")
    story = Story(founded.copy(top / "office"))
    with open_office(story.office) as (street, desk):
        nur, omar, olga, ratna = (Officer(desk, story.office, login) for login in ("nur", "omar", "olga", "ratna"))
        _file(story, street, "nobody")
        for officer in (nur, omar, olga, ratna):
            officer.sign_in()
        story.cases["nobody"] = nur.cases()[0]
        nur.open(story.cases["nobody"])
        story.before = _pages(nur)
        _file(story, street, "position", excluded="kepala_upg")
        story.cases["position"] = (set(omar.cases()) - {story.cases["nobody"]}).pop()
        _file(story, street, "unit", unit="inspektorat", send_anyway="1")
        story.cases["unit"] = ratna.cases()[0]
        _work(story, omar, olga, ratna)
        story.after = _pages(nur)
        _knock(story, nur, "position", "Nur")
        _knock(story, omar, "unit", "Omar")
        story.stolen = [steal(story.office.server, top / "server"), steal(story.office.inspectorate, top / "inspectorate")]
        done = omar.act(story.cases["nobody"], "mundur", recuse_reason="Saya kerabatnya.", recuse_sure="1")
        assert done.status == 303, done.page.text[:1000]
        _knock(story, omar, "nobody", "Omar, who recused himself")
        story.recused = [steal(story.office.inspectorate, top / "later")]
        yield story


def _file(story: Story, street: Room, about: str, **typed: str) -> None:
    rini = Reporter(street)
    rini.report(ABOUT[about], **typed)
    picture = evidence.photograph("Bukti " + about)
    sent = rini.upload(picture.name, [picture.content], len(picture.content), picture.media_type)
    assert sent.status == 303
    story.files[about] = picture.sha256
    rini.say("Tambahan: " + about)
    carry(story.office)


def _work(story: Story, omar: Officer, olga: Officer, ratna: Officer) -> None:
    """What officers do on the cases, an alarm on each of them included."""
    for officer, about in ((omar, "position"), (ratna, "unit")):
        case = story.cases[about]
        officer.answer(case, "Terima kasih: " + about)
        officer.note(case, "Catatan: " + about)
        assert officer.act(case, "ambil").status == 303
        assert officer.act(case, "langkah", move="start_triage").status == 303
        fields = {"not_follow_reason": "no_sign", "not_follow_text": "Kabar"}
        assert officer.act(case, "langkah", move="not_follow", **fields).status == 303
        file = re.findall(rf"/kasus/{case}/berkas/([0-9a-f]+)", officer.open(case).body.decode())[0]
        assert officer.download(case, file).status == 200
        casebook = Casebook(story.office.inspectorate)
        casebook.alarms.ring(date(2026, 11, 20), "file_damaged", case)
        casebook.close()
    assert f"LI-{story.cases['position'][:6].upper()}:" in olga.queue().page.text, "a head who reads it meets the alarm"


def _plain(answer: Answer) -> str:
    return TOKEN.sub("token", answer.body.decode())


def _pages(officer: Officer) -> dict[str, str]:
    return {path: _plain(officer.browser.get(path)) for path in PAGES}


def _knock(story: Story, officer: Officer, about: str, who: str) -> None:
    """Everything that has the case in its address, asked for it and for a case that there is not."""
    known, unknown = story.cases[about], secrets.token_hex(16)
    token = officer.queue().page.value("form_token", "/keluar")

    def ask(case: str, method: str, path: str, lang: str) -> Answer:
        address = f"{lang}/kasus/{case}{path}"
        if method == "GET":
            return officer.browser.get(address)
        return officer.browser.post(address, {"form_token": token, "note_text": "a b", "answer_text": "c d"})

    asked = [("GET", ""), ("GET", "/berkas/" + "0" * 32), *(("POST", f"/{action}") for action in ACTIONS)]
    for method, path in asked:
        for lang in ("", "/en"):
            pair = ask(known, method, path, lang), ask(unknown, method, path, lang)
            for answer, case in zip(pair, (known, unknown), strict=True):
                answer.body = TOKEN.sub("token", answer.body.decode()).replace(case, "CASE").encode()
            story.answers[f"{who}: {method} {lang} {path}"] = pair


# At the desk


def test_his_pages_are_the_same_bytes_before_and_after_cases_that_he_is_kept_out_of(story: Story) -> None:
    assert story.before["/audit"] != story.before["/"]
    assert story.after == story.before


def test_a_case_that_he_is_kept_out_of_answers_like_one_that_there_is_not(story: Story) -> None:
    assert len(story.answers) == 3 * 2 * (2 + len(ACTIONS))
    for name, (known, unknown) in story.answers.items():
        assert (known.status, known.body, known.headers) == (unknown.status, unknown.body, unknown.headers), name
        assert known.status == 404, name


# With a private key, both databases and crypto/


def _entries(told: dict[str, Any], case: str) -> list[dict[str, Any]]:
    return [entry for name, one in told["cases"].items() if name.endswith(case) for entry in one["entries"]]


def _nothing_of(told: dict[str, Any], case: str) -> None:
    assert case in told["known"], "the script had the case before it"
    assert not _entries(told, case)
    assert case not in told["old"]
    assert not [name for name in told["found"] if case in name]
    assert told["cases"], "the key is a good one: it opens other cases"


def test_whoever_holds_an_excluded_position_opens_nothing_of_the_case(story: Story, tmp_path: Path) -> None:
    told = thief(tmp_path, story.stolen, story.person("nur"))
    _nothing_of(told, story.cases["position"])
    assert _entries(told, story.cases["nobody"])


def test_whoever_belongs_to_the_unit_concerned_opens_nothing_of_the_case(story: Story, tmp_path: Path) -> None:
    for login in ("omar", "olga", "nur"):
        _nothing_of(thief(tmp_path, story.stolen, story.person(login)), story.cases["unit"])


def test_whoever_recused_himself_opens_nothing_of_the_case_in_the_casebook_any_more(story: Story, tmp_path: Path) -> None:
    before = thief(tmp_path, story.stolen, story.person("omar"))
    assert _entries(before, story.cases["nobody"])
    assert story.cases["nobody"] in before["old"], "and the bytes of the files show it too"
    _nothing_of(thief(tmp_path, story.recused, story.person("omar")), story.cases["nobody"])


@pytest.mark.parametrize(("login", "about"), [("omar", "position"), ("olga", "position"), ("ratna", "unit"), ("olga", "nobody")])
def test_the_same_script_opens_the_case_with_a_readers_key(story: Story, tmp_path: Path, login: str, about: str) -> None:
    told = thief(tmp_path, story.stolen, story.person(login))
    entries = _entries(told, story.cases[about])
    assert [one["body"]["fields"]["narrative"] for one in entries if one["type"] == "report"] == [ABOUT[about]] * 2
    assert [one["body"]["text"] for one in entries if one["type"] == "message"] == ["Tambahan: " + about] * 2
    files = [one["files"] for name, one in told["cases"].items() if name.endswith(story.cases[about])]
    assert [list(one.values()) for one in files] == [[story.files[about]]] * 2, "in both stores"
    assert story.cases[about] in told["old"]
