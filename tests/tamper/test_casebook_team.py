"""C41-C43: drafts, newcomers and invitations of Eve's own. Nobody comes onto the roster whose words two heads did not hear."""

import base64
import json
import re

import pyotp
import pytest

from crypto import fingerprint, passphrase
from crypto.officer_key import OfficerKey
from crypto.roster import draft
from tests.desk.test_team import listed
from tests.intake.page import Page
from tests.tamper import eve
from tests.tamper.bench import AtDesk, Bench
from tests.tamper.file_acts import do
from tests.tamper.insider import here, worked
from tests.tamper.office import QUICK
from wbs.desk.change import body_of, retirement
from wbs.desk.newcomer import CODE_WRONG
from wbs.desk.plan import Plan
from wbs.desk.signing import WRONG_WORDS
from wbs.desk.team import STALE

TARI = OfficerKey.new()
WAITING = "d" * 16
PLAN = Plan("Tari Anggraini", "tari", "officer", "inspektorat", (), ("integrity",))
INVITATION = "akar akar akar akar akar akar"
SIGN = "Tanda tangani daftar baru"


def words_of(key: OfficerKey) -> str:
    """What the owner of these keys reads out."""
    return " ".join(fingerprint.fingerprint(key.public, key.sign_public))


def versions(bench: Bench) -> int:
    return len(bench.ask_casebook("SELECT version FROM rosters"))


def lay_draft(bench: Bench, body: bytes, signers: tuple[str, ...]) -> None:
    """Signed in these heads' names with Eve's key."""
    signatures = {bench.id(head): base64.b64encode(eve.KEY.sign_roster(body)).decode() for head in signers}
    do(bench.casebook, "INSERT INTO drafts VALUES (?, ?, ?, 'open')", "e" * 32, body, json.dumps(signatures))


def nothing_waits(bench: Bench, head: AtDesk) -> bool:
    page = head.page("/tim")
    assert STALE not in page.text
    assert SIGN not in page.text
    return versions(bench) == 1


@pytest.mark.parametrize("signers", [(), ("olga",), ("olga", "nur")])
def test_c41_a_draft_of_eves_own_is_thrown_away_unsigned(bench: Bench, signers: tuple[str, ...]) -> None:
    worked(bench)
    assert nothing_waits(bench, bench.officer("olga"))
    bench.close("desk")
    before, roster = here(bench), eve.newest(bench)
    lay_draft(bench, draft(roster, (*roster.officers, eve.LINE), bench.today, roster.expires), signers)
    olga = bench.officer("olga")
    page = olga.page("/tim")
    assert STALE in page.text
    assert "Eve" not in page.text
    assert nothing_waits(bench, olga)
    assert nothing_waits(bench, bench.officer("nur"))
    assert bench.officer("omar").reads_samples()
    assert bench.alarms() == set()
    assert {name: rows for name, rows in here(bench).items() if name != "drafts"} == {
        name: rows for name, rows in before.items() if name != "drafts"
    }
    # One that this desk could have written says what it is, and the name of a head who signed nothing does not put it into force.
    change = retirement(roster, bench.id("omar"), bench.today)
    do(bench.casebook, "DELETE FROM drafts")
    lay_draft(bench, body_of(roster, change, bench.today), ("nur",))
    assert "Berhentikan Omar Wiratama" in olga.page("/tim").text
    signed = {"officer": bench.id("omar"), "reason": "Pindah tugas.", "sure": "1"}
    answer = olga.send("/tim", "/tim/sahkan", signed)
    assert answer.status_code == 409
    assert STALE in Page(answer.text).text
    assert nothing_waits(bench, olga)
    assert bench.officer("omar").reads_samples()


def certify(head: AtDesk, words: str) -> tuple[int, str]:
    """The one who waits, with these words typed; status and text of what comes back."""
    [(waiting,)] = head.bench.ask_casebook("SELECT officer FROM newcomers")
    answer = head.send("/tim", "/tim/sahkan", {"officer": waiting, f"words_{waiting}": words})
    return answer.status_code, Page(answer.text).text


def lay_newcomer(bench: Bench, key: OfficerKey) -> None:
    row = (WAITING, PLAN.login, key.public.raw, key.sign_public, PLAN.pack(), key.lock(INVITATION, QUICK), 0)
    do(bench.casebook, "INSERT INTO newcomers VALUES (?, ?, ?, ?, ?, ?, ?)", *row)


def swap_keys(bench: Bench, key: OfficerKey) -> None:
    do(bench.casebook, "UPDATE newcomers SET seal_key = ?, sign_key = ?", key.public.raw, key.sign_public)


@pytest.mark.parametrize("how", ["laid", "swapped"])
def test_c42_a_newcomer_with_keys_of_eves_is_not_signed(bench: Bench, how: str) -> None:
    worked(bench)
    if how == "laid":
        lay_newcomer(bench, eve.KEY)
    else:
        lay_newcomer(bench, TARI)
        swap_keys(bench, eve.KEY)
    before = here(bench)
    for login in ("olga", "nur"):
        head = bench.officer(login)
        assert "Tari Anggraini" in head.page("/tim").text
        for typed in (words_of(TARI), "", "akar " * 8):
            status, text = certify(head, typed)
            assert (status, WRONG_WORDS in text) == (409, True)
    assert bench.officer("omar").reads_samples()
    assert here(bench) == before
    assert bench.alarms() == set()
    # Those whose words they are would have been signed.
    bench.close("desk")
    swap_keys(bench, TARI)
    for login in ("olga", "nur"):
        assert certify(bench.officer(login), words_of(TARI))[0] == 303
    assert versions(bench) == 2


def test_c43_keys_made_with_an_invitation_of_eves_own_wait_and_open_nothing(bench: Bench) -> None:
    report = worked(bench)
    before = here(bench)
    words = passphrase.new()
    plan = Plan("Eve", "eve", "head", "inspektorat", (), ("integrity",))
    until = bench.today.replace(year=bench.today.year + 1).isoformat()
    do(bench.casebook, "INSERT INTO invitations VALUES (?, ?, ?)", passphrase.hash_invitation(words), plan.pack(), until)
    stranger = bench.stranger()
    shown = stranger.send("/undangan", "/undangan", {"step": "make", "invitation": words})
    assert shown.status_code == 200
    page, own = Page(shown.text), listed(shown.text, "Kalimat sandi")
    asked = {name: own[int(name.removeprefix("word_")) - 1] for _, name in page.fields if name.startswith("word_")}
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", shown.text)
    secret = "".join(re.findall(r">([A-Z2-7]{32})<", shown.text))
    typed = {name: page.value(name) for name in ("form_token", "enrolment")} | asked | {"step": "finish"}
    refused = stranger.client.post("/undangan", data={**typed, "code": "000000"})
    assert CODE_WRONG in Page(refused.text).text
    done = stranger.client.post("/undangan", data={**typed, "code": pyotp.TOTP(secret).at(bench.clock.at)})
    assert "Menunggu pengesahan" in Page(done.text).text
    # What she made opens the page that says so, and nothing else.
    credentials = {"login": "eve", "passphrase": " ".join(own), "code": codes[0]}
    answer = stranger.send("/masuk", "/masuk", credentials)
    assert (answer.status_code, answer.cookies.get("__Host-meja")) == (200, None)
    assert "Menunggu pengesahan" in Page(answer.text).text
    assert stranger.get(report.path).headers["location"] == "/masuk"
    assert bench.ask_casebook("SELECT count(*) FROM officers WHERE login = 'eve'") == [(0,)]
    olga = bench.officer("olga")
    assert "Sahkan Eve" in olga.page("/tim").text
    status, text = certify(olga, words_of(TARI))
    assert (status, WRONG_WORDS in text) == (409, True)
    assert versions(bench) == 1
    strangers = "SELECT DISTINCT slot FROM grants WHERE slot NOT IN (SELECT officer FROM officers)"
    assert bench.ask_casebook(strangers) == [("recovery",)]
    assert bench.officer("omar").reads_samples()
    assert bench.alarms() == set()
    for name in ("cases", "entries", "grants", "rosters", "drafts"):
        assert here(bench)[name] == before[name]
