"""One gate before every case: each address with a case in it is held by it, or is listed here with its reason."""

import ast

import pytest
from starlette.routing import Route

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.test_strangers import FIELDS
from tests.house.tree import TOP
from wbs.desk import app as desk_app

POLICY = "Laporan ini tentang kebijakan kantor."
WORDS = ("Amplop di ruang arsip.", "Pesan kedua pelapor.", "bukti-amplop.pdf", "Jawaban dari tim.", "Catatan tim.", POLICY)
DROP = {"move": "not_follow", "not_follow_reason": "policy", "not_follow_text": POLICY}

# Addresses with a case in them that answer before the statement, each with its reason.
BEFORE = {
    "/kasus/{case}/tidak-terlibat": "the statement itself",
    "/kasus/{case}/terlibat": "the other answer: who is involved steps back, and reads nothing",
    "/kasus/{case}/serahkan": "who is involved leads the case on where too few would be left; nothing is shown",
}
PAST = ("at_gate", "still_his", "read_whole", "dossiers", "_dossiers")
# Who gets at cases without the gate, by module and what is taken, each with its reason.
UNGATED = {
    ("index", "at_gate"): "the gate itself",
    ("index", "still_his"): "the gate itself",
    ("index", "read_whole"): "the gate itself",
    ("independence", "at_gate"): "the page before the case and its three forms",
    ("repair", "at_gate"): "comes from the gate; writes a line into the case that was mended a moment ago",
    ("act", "still_his"): "whether the case is still his, and where its strands end after he wrote",
    ("again", "read_whole"): "gives a colleague with new keys what was his already; shows how many",
    ("forgetting", "read_whole"): "number, days and who proposed what of closed cases; its forms go through the gate",
    ("handover", "read_whole"): "number, state and how many read it; the forms go through the gate",
    ("receipt", "still_his"): "what was asked of the custodian ends when the consent does",
    ("receipt", "read_whole"): "the automatic receipt",
    ("rekeying", "read_whole"): "locks recovery rows anew, by itself",
    ("soundness", "read_whole"): "number, and what is wrong with the rows that hold it",
}


@pytest.fixture
def case(office: Office, desk: Open) -> Case:
    """A case with something of everything in it, of which Olga alone has stated anything."""
    one = office.report(WORDS[0])
    office.writes(one, WORDS[1])
    one.file = office.sends_file(one, WORDS[2], b"isi berkas")  # type: ignore[attr-defined]
    olga = desk("olga")
    olga.act(one.path, "langkah", move="start_triage")
    olga.act(one.path, "jawab", answer_text=WORDS[3])
    olga.act(one.path, "catatan", note_text=WORDS[4])
    olga.act(one.path, "langkah", **DROP)
    olga.act(one.path, "akses", colleague=office.team.people["ratna"].id)
    return one


def addresses() -> list[tuple[str, str]]:
    """(method, path) of the whole route table."""
    found = [(method, one.path) for one in desk_app.ROUTES if isinstance(one, Route) for method in one.methods or ()]
    return sorted(one for one in found if one[0] != "HEAD")


def asked(browser: Browser, case: Case, method: str, path: str) -> tuple[int, str, str]:
    """Status, where it leads and what it says."""
    place = path.replace("{case}", case.id).replace("{file}", case.file)  # type: ignore[attr-defined]
    if method == "POST":
        form_token = browser.look(case.path).value("form_token", f"{case.path}/tidak-terlibat")
        done = browser.push(place, {**FIELDS, "form_token": form_token, "case": case.id, "step": "holder", "number": case.id})
    else:
        done = browser.client.look(place)
    return done.status_code, done.headers.get("location", ""), done.text


def shows(text: str) -> list[str]:
    return [word for word in WORDS if word in text]


@pytest.mark.parametrize("login", ["omar", "nur", "ratna"])
def test_every_address_of_a_case_is_gated_or_listed(office: Office, desk: Open, case: Case, login: str) -> None:
    browser = desk(login)
    browser.get("/")
    before = office.casebook.heads(case.id), office.casebook.audit.head()
    gated = [(method, path) for method, path in addresses() if "{case}" in path and path not in BEFORE]
    assert len(gated) > 8
    for method, path in gated:
        status, location, text = asked(browser, case, method, path)
        there = f"{case.path}/tidak-terlibat" in text or location == case.path
        assert (there, shows(text)) == (True, []), (method, path, status)
    assert (office.casebook.heads(case.id), office.casebook.audit.head()) == before


def test_the_gate_is_what_holds_them(office: Office, desk: Open, case: Case) -> None:
    """The same pages say all of it once the statement is made: they were not empty anyhow."""
    page = desk("omar").page(case.path).text
    assert [word for word in WORDS if word not in page] == []


@pytest.mark.parametrize("login", ["omar", "ratna"])
def test_no_page_without_a_case_in_its_address_says_anything_of_one(desk: Open, case: Case, login: str) -> None:
    browser = desk(login)
    for method, path in addresses():
        if "{" not in path and path not in ("/keluar", "/masuk", "/undangan"):
            assert shows(asked(browser, case, method, path)[2]) == [], (method, path)


def test_what_is_listed_is_there(desk: Open) -> None:
    assert set(BEFORE) <= {path for _, path in addresses()}


def test_whoever_gets_at_cases_past_the_gate_is_listed_with_a_reason() -> None:
    found = set()
    for path in sorted((TOP / "wbs" / "desk").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in PAST:
                found.add((path.stem, node.attr))
    assert {one for one in found if one[1] != "_dossiers"} == set(UNGATED)
    assert {module for module, taken in found if taken == "_dossiers"} == {"recovery_cases"}
