"""A reporter's name at the desk: nobody sees it without her consent and the custodian's share, nor after she took it back."""

import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from crypto import custody, envelope, labels
from crypto.birth_record import write
from crypto.case_token import CaseToken
from crypto.case_unseal import CaseKey
from crypto.custody import Asking
from crypto.identity import Consent, Custodian, SealedIdentity, consent
from crypto.officer_key import OfficerKey
from crypto.roster import parse
from crypto.strict_json import encode, to_base64
from tests.cases.gift import GIFT
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.names import SAID, NamesTeam, Street
from tests.desk.office import Case, Office
from tests.desk.recovery_room import GIVE, PAGE, give, offered, with_key, written
from tests.intake.page import without_tokens
from wbs.cases.kinds import KINDS
from wbs.desk.keyring import KeyInHand
from wbs.store.errors import StoreFull

SAYS_WITHDRAWN = "menarik persetujuannya"


@pytest.fixture(scope="module")
def team() -> NamesTeam:
    return NamesTeam()


@pytest.fixture(autouse=True)
def _a_kind_with_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, GIFT.slug, GIFT)


@pytest.fixture
def street(office: Office) -> Street:
    return Street(office)


def row_of(office: Office, case: Case) -> tuple[bytes, bytes]:
    found = office.casebook.custody.get(case.id)
    return found.request, found.given


def asked(street: Street, desk: Open, case: Case) -> Browser:
    omar = desk("omar")
    omar.act(case.path, "nama/minta")
    return omar


def hands_over(dewi: Browser, case: Case) -> int:
    """Sends the form for this case, also where the page offers none."""
    dewi.page("/titipan")
    office, desk = dewi.office, dewi.app.state.desk
    mark = hashlib.sha256(row_of(office, case)[0]).hexdigest()
    session = next(iter(desk.sessions.of(office.team.people["dewi"].id))).id.hex()[:32]
    token = desk.forms.make("titipan", session=session, marks=[mark])
    return dewi.post("/titipan", {"form_token": token, "mark": mark, "case": case.id}).status_code


def given(street: Street, desk: Open, case: Case) -> Browser:
    omar = asked(street, desk, case)
    assert hands_over(desk("dewi"), case) == 303
    return omar


def opens(browser: Browser, case: Case) -> str:
    return browser.send(case.path, f"{case.path}/nama/buka", {}).text


def test_with_consent_and_the_custodians_share_the_readers_open_the_name(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    omar = given(street, desk, case)
    page = omar.page(case.path)
    assert SAID["name"] not in page.text
    assert "Penjaga identitas sudah menyerahkan" in page.text
    for browser in (omar, desk("olga")):
        text = opens(browser, case)
        assert all(said in text for said in SAID.values())
    assert SAID["name"] not in omar.page(case.path).text, "shown once, kept nowhere"
    lines = desk("ratna").page("/audit").text
    assert lines.count("membuka nama pelapor di") == 2
    assert "menyerahkan bagian kunci nama untuk" in lines


def test_consent_later_from_the_token_page_opens_the_way(street: Street, desk: Open, office: Office) -> None:
    case = street.gift()
    omar = desk("omar")
    page = omar.page(case.path)
    assert "Nama pelapor terkunci" in page.text
    assert "/nama/minta" not in str(page.actions)
    street.consents(case)
    omar = given(street, desk, case)
    assert SAID["name"] in opens(omar, case)


def test_without_consent_nothing_can_be_asked_or_opened(street: Street, desk: Open, office: Office) -> None:
    case = street.gift()
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/catatan")
    for what in ("minta", "buka"):
        answer = omar.post(f"{case.path}/nama/{what}", {"form_token": token})
        assert answer.status_code == 409, what
        assert "belum setuju" in answer.text
    assert row_of(office, case) == (b"", b"")


def test_before_the_custodian_gave_a_share_nothing_is_opened_and_the_audit_says_nothing_of_it(
    street: Street, desk: Open, office: Office
) -> None:
    case = street.gift("upg")
    omar = asked(street, desk, case)
    answer = omar.post(f"{case.path}/nama/buka", {"form_token": omar.token(case.path, f"{case.path}/catatan")})
    assert (answer.status_code, SAID["name"] in answer.text) == (409, False)
    assert "membuka nama pelapor di" not in desk("ratna").page("/audit").text


def test_nothing_is_opened_when_the_audit_takes_no_line(
    street: Street, desk: Open, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    case = street.gift("upg")
    omar = given(street, desk, case)
    token, opened = omar.token(case.path, f"{case.path}/nama/buka"), []

    def full(*_: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook.audit, "append", full)
    monkeypatch.setattr("wbs.desk.keyring.open_identity", lambda *_: opened.append("name"))
    answer = omar.post(f"{case.path}/nama/buka", {"form_token": token})
    assert (answer.status_code, opened) == (503, [])


def test_a_form_of_another_case_opens_no_name(street: Street, desk: Open, office: Office) -> None:
    case, other = street.gift("upg"), street.gift("upg")
    omar = given(street, desk, case)
    token = omar.token(other.path, f"{other.path}/catatan")
    answer = omar.post(f"{case.path}/nama/buka", {"form_token": token})
    assert (answer.status_code, SAID["name"] in answer.text) == (400, False)
    assert "membuka nama pelapor di" not in desk("ratna").page("/audit").text
    assert SAID["name"] in opens(omar, case)


def test_who_takes_the_consent_back_is_hidden_again_and_what_the_custodian_gave_is_gone(
    street: Street, desk: Open, office: Office
) -> None:
    case = street.gift("upg")
    omar = given(street, desk, case)
    _, handed = row_of(office, case)
    street.withdraws(case)
    page = omar.page(case.path)
    assert SAYS_WITHDRAWN in page.text
    assert row_of(office, case) == (b"", b"")
    answer = omar.post(f"{case.path}/nama/buka", {"form_token": omar.token(case.path, f"{case.path}/catatan")})
    assert (answer.status_code, SAID["name"] in answer.text) == (409, False)
    for file in office.folder.glob("*.sqlite3*"):
        assert handed[:64] not in file.read_bytes(), file.name


def test_forwarding_is_blocked_once_the_consent_was_taken_back(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    omar = given(street, desk, case)
    omar.act(case.path, "langkah", move="send")
    olga = desk("olga")
    assert f"{case.path}/setuju" in olga.page(case.path).actions, "as long as the consent stands"
    street.withdraws(case)
    assert "/setuju" not in str(olga.page(case.path).actions), "what was proposed on its strength has fallen"
    token = olga.token(case.path, f"{case.path}/catatan")
    assert olga.post(f"{case.path}/langkah", {"form_token": token, "move": "send"}).status_code == 409


def test_after_the_name_went_out_a_withdrawal_is_said_to_be_too_late(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    omar = given(street, desk, case)
    omar.act(case.path, "langkah", move="send")
    olga = desk("olga")
    seq = olga.page(case.path).value("proposal", f"{case.path}/setuju")
    olga.act(case.path, "setuju", proposal=seq)
    assert office.answers(case)[-1].body["status"]["identity"] == "forwarded"
    street.withdraws(case)
    page = olga.page(case.path)
    assert "Nama ini sudah diteruskan" in page.text
    assert SAID["name"] in opens(olga, case)


# The custodian's page


def test_the_custodian_sees_a_number_a_day_and_that_consent_holds_and_nothing_else(street: Street, desk: Open) -> None:
    case = street.gift("upg")
    dewi = desk("dewi")
    assert "Belum ada nama yang diminta" in dewi.page("/titipan").text
    asked(street, desk, case)
    page = dewi.page("/titipan")
    assert f"LI-{case.id[:6].upper()}" in page.text
    assert "Pelapor setuju namanya diberikan" in page.text
    assert not any(said in page.text for said in ("Parsel", "perizinan", "Omar", *SAID.values()))
    assert dewi.get(case.path).status_code == 404


def test_the_custodians_page_is_there_for_nobody_else(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    asked(street, desk, case)
    for login in ("omar", "olga", "nur", "ratna"):
        browser = desk(login)
        assert browser.get("/titipan").status_code == 404, login
        assert "Titipan" not in browser.page("/").text
        token = browser.token("/", "/keluar")
        assert browser.post("/titipan", {"form_token": token, "case": case.id}).status_code == 404, login
    assert desk("").get("/titipan").status_code == 303
    assert row_of(office, case)[1] == b""


def test_a_doubled_hand_over_is_one(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    asked(street, desk, case)
    dewi = desk("dewi")
    page = dewi.page("/titipan")
    fields = {"form_token": page.value("form_token", "/titipan"), "mark": page.value("mark", "/titipan"), "case": case.id}
    assert dewi.post("/titipan", fields).status_code == 303
    once = row_of(office, case)
    assert dewi.post("/titipan", fields).status_code == 303
    assert row_of(office, case) == once
    assert desk("ratna").page("/audit").text.count("menyerahkan bagian kunci nama untuk") == 1


def test_a_request_from_before_the_reporter_wrote_again_is_not_answered(street: Street, desk: Open, office: Office) -> None:
    """What she wrote may be that she takes it back; only the case's readers can tell, so they must ask again."""
    case = street.gift("upg")
    asked(street, desk, case)
    dewi = desk("dewi")
    page = dewi.page("/titipan")
    fields = {"form_token": page.value("form_token", "/titipan"), "mark": page.value("mark", "/titipan"), "case": case.id}
    street.withdraws(case)
    assert dewi.post("/titipan", fields).status_code == 409
    assert "menulis lagi sejak diminta" in dewi.page("/titipan").text
    assert row_of(office, case)[1] == b""


def test_a_request_of_another_case_in_its_place_opens_nowhere(street: Street, desk: Open, office: Office) -> None:
    one, other = street.gift("upg"), street.gift("upg")
    for case in (one, other):
        asked(street, desk, case)
    swap(office, one, other)
    dewi = desk("dewi")
    assert dewi.page("/titipan").text.count("Dikunci untuk kunci Anda yang lama") == 2
    assert hands_over(dewi, one) == 409
    swap(office, one, other)
    for case in (one, other):
        assert hands_over(dewi, case) == 303
    swap(office, one, other)
    assert "tidak cocok dengan nama ini" in opens(desk("omar"), one)


def swap(office: Office, one: Case, other: Case) -> None:
    """Somebody with the casebook's file exchanges two rows."""
    rows = row_of(office, one), row_of(office, other)
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as plain:
        for case, row in zip((other, one), rows, strict=True):
            plain.execute('UPDATE custody SET request = ?, given = ? WHERE "case" = ?', (*row, case.id))
        plain.commit()


def test_a_request_without_a_consent_of_this_case_is_refused(street: Street, desk: Open, office: Office) -> None:
    """Omar, with software of his own, asks with the consent of another case, and with one that he signed himself."""
    mine, other = street.gift(), street.gift("upg")
    omar = desk("omar")
    for case in (mine, other):
        omar.page(case.path)
    index = next(iter(omar.app.state.desk.sessions.of(office.team.people["omar"].id))).index
    name, theirs = index.find(mine.id).name, index.find(other.id).name
    assert name
    assert theirs
    assert theirs.consent
    key = office.team.people["omar"].key
    forged = replace(theirs.consent, signature=key.sign(b"wbs/v1/sign/consent", bytes.fromhex(mine.id) + name.hash + b"upg"))
    asking = Asking(office.team.people["omar"].id, 1, office.today, mine.head)
    dewi = desk("dewi")
    for shown in (theirs.consent, forged):
        request = unchecked_request(asking, mine, name.given, shown, key, office)
        write_request(office, mine, request)
        assert "Persetujuan pelapor tidak terbukti" in dewi.page("/titipan").text
        assert hands_over(dewi, mine) == 409
        assert row_of(office, mine) == (request, b"")


def unchecked_request(
    asking: Asking, case: Case, given: SealedIdentity, consent: Consent, signer: OfficerKey, office: Office
) -> bytes:
    """As `seal_request` makes it, without asking whether the consent holds."""
    birth, dewi = case.new.birth, office.team.people["dewi"]
    document = {
        "format": "wbs-name-request-1", "case": birth.case, "author": asking.author, "roster": asking.roster_version,
        "day": asking.day.isoformat(), "head": [asking.head.seq, asking.head.hash.hex()], "identity": given.hash(birth).hex(),
        "mark": given.mark.hex(), "custodian_share": to_base64(given.custodian_share), "scope": consent.scope,
        "signature": to_base64(consent.signature),
    }  # fmt: skip
    said = encode(document)
    signed = signer.sign(labels.SIGN_REQUEST, said) + said
    return envelope.seal(signed, dewi.key.public, labels.NAME_REQUEST, custody.context(birth, dewi.id), size=custody.REQUEST_TEXT)


def write_request(office: Office, case: Case, request: bytes) -> None:
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as plain:
        plain.execute("INSERT OR REPLACE INTO custody VALUES (?, ?, x'')", (case.id, request))
        plain.commit()


def test_a_birth_record_exchanged_for_one_of_another_token_gets_no_share(street: Street, desk: Open, office: Office) -> None:
    """Whoever puts a record into the casebook that names a token of his own can consent in its name; the share does not open."""
    case, eve = street.gift(), CaseToken.new().keys()
    birth, omar = case.new.birth, office.team.people["omar"]
    mine = write(birth.case, birth.case_key, eve, (1, birth.roster_hash), birth.grants_digest, birth.sealed_digest)
    desk("omar").page("/")
    given = SealedIdentity.read(read_report(case, office)["identity"])
    with closing(sqlite3.connect(office.folder / "casebook.sqlite3")) as plain:
        plain.execute('UPDATE cases SET birth = ? WHERE "case" = ?', (mine.document, case.id))
        plain.commit()
    agreed = consent(eve, mine, given.mark, given.hash(mine), "upg")
    asking = Asking(omar.id, 1, office.today, case.head)
    dewi = office.team.people["dewi"]
    write_request(office, case, custody.seal_request(asking, mine, given, agreed, omar.key, dewi.key.public))
    browser = desk("dewi")
    assert "tidak dapat diserahkan" in browser.page("/titipan").text
    assert hands_over(browser, case) == 409
    assert row_of(office, case)[1] == b""


def read_report(case: Case, office: Office) -> dict[str, Any]:
    """The report's body, as a reader with software of his own has it."""
    omar = office.team.people["omar"]
    key = CaseKey(omar.key.open_grant(case.id, omar.id, office.casebook.grant(case.id, omar.id)))
    return dict(key.open_entry(case.new.report, case.new.birth, lambda *_: None).body)


def test_a_consent_that_is_not_for_this_name_does_not_count(street: Street, desk: Open, office: Office) -> None:
    case, other = street.gift(), street.gift()
    desk("omar").page("/")
    office.add(case, "consent", dict(street.consent_to(other).body()))
    page = desk("omar").page(case.path)
    assert "tidak cocok dengan tanda tangannya" in page.text
    assert "Nama pelapor terkunci" in page.text
    assert office.answers(case)[-1].body["status"]["identity"] == "sealed"


def test_two_readers_who_ask_at_once_ask_one_after_the_other(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg")
    omar, olga = desk("omar"), desk("olga")
    tokens = [browser.token(case.path, f"{case.path}/nama/minta") for browser in (omar, olga)]
    before = len(office.casebook.entries(case.id, "officers"))
    with ThreadPoolExecutor(2) as pool:
        posts = [
            pool.submit(browser.post, f"{case.path}/nama/minta", {"form_token": token})
            for browser, token in zip((omar, olga), tokens, strict=True)
        ]
        assert sorted(post.result().status_code for post in posts) == [303, 409]
    assert len(office.casebook.entries(case.id, "officers")) == before + 1
    assert hands_over(desk("dewi"), case) == 303


@pytest.mark.parametrize("what", ["retired", "new keys"])
def test_a_custodian_who_left_or_lost_the_key_hands_nothing_over_and_the_name_is_asked_for_anew(
    street: Street, desk: Open, office: Office, what: str
) -> None:
    case = street.gift("upg")
    dewi, key = office.team.people["dewi"], OfficerKey.new()
    line = (
        replace(dewi.line, retired=office.today)
        if what == "retired"
        else replace(dewi.line, seal_key=key.public, sign_key=key.sign_public)
    )
    lines = [line if one.id == dewi.id else one for one in office.roster.officers]
    following = office.team.next_roster(office.roster.document, lines)
    office.casebook.rosters.add(2, following)
    omar = desk("omar")
    page = omar.page(case.path)
    assert "tidak dapat diserahkan lagi" in page.text
    assert "/nama/minta" not in str(page.actions)
    token = omar.token(case.path, f"{case.path}/catatan")
    assert omar.post(f"{case.path}/nama/minta", {"form_token": token}).status_code == 409
    if what == "new keys":
        office.roster = parse(following)
        street.to = Custodian(dewi.id, key.public)
        street.names_herself_anew(case)
        asked(street, desk, case)
        hand = KeyInHand(dewi.id, key)
        sign_key = office.team.people["omar"].line.sign_key
        request = hand.read_request(case.new.birth, row_of(office, case)[0], lambda *_: sign_key)
        assert hand.hand_over(case.new.birth, request, 2, office.today)


def test_the_custodian_is_never_given_a_case_with_names(street: Street, desk: Open, office: Office) -> None:
    case, dewi = street.gift(), office.team.people["dewi"]
    for login in ("omar", "ratna"):
        assert "Dewi" not in without_tokens(desk(login).get(case.path).text), login
    omar = desk("omar")
    assert omar.send(case.path, f"{case.path}/akses", {"colleague": dewi.id}).status_code == 409
    integrity = office.report("Amplop di loket.")
    assert "Dewi" in without_tokens(omar.get(integrity.path).text)


@pytest.mark.parametrize("login", ["olga", "ratna"])
def test_two_sheets_do_not_bring_the_custodian_a_case_with_names(street: Street, desk: Open, office: Office, login: str) -> None:
    case, dewi, omar = street.gift(), office.team.people["dewi"].id, office.team.people["omar"].id
    held = with_key(office, desk(login))
    assert held.send(PAGE, f"{PAGE}/kasus", {"number": case.id}).status_code == 303
    assert omar in offered(held, case)
    assert dewi not in offered(held, case)
    before = written(office, case)
    for chosen in ([dewi], [omar, dewi]):
        assert give(held, case, *chosen).status_code == 409
        assert written(office, case) == before
    assert GIVE in held.page(PAGE).actions, "the refusal leaves the key in hand"


def number_of(case: Case) -> str:
    return f"LI-{case.id[:6].upper()}"


@pytest.mark.parametrize("barring", [{"unit": "sekretariat"}, {"excluded": ("sekretaris",)}], ids=["unit", "position"])
def test_a_custodian_who_is_kept_out_of_a_case_is_not_asked_and_sees_nothing_of_it(
    street: Street, desk: Open, office: Office, barring: dict[str, Any]
) -> None:
    takes_position(office, "sekretaris")
    case, dewi = street.gift("upg", **barring), desk("dewi")
    before = dewi.page("/titipan").text
    omar = desk("omar")
    page = omar.page(case.path)
    assert "mengecualikan jabatan atau unit penjaga identitas" in page.text
    assert "/nama/minta" not in str(page.actions)
    token = omar.token(case.path, f"{case.path}/catatan")
    answer = omar.post(f"{case.path}/nama/minta", {"form_token": token})
    assert answer.status_code == 409
    assert "jadi ia tidak diminta" in answer.text
    assert row_of(office, case) == (b"", b"")
    assert dewi.page("/titipan").text == before


def test_a_custodian_who_takes_an_excluded_position_is_asked_no_more(street: Street, desk: Open, office: Office) -> None:
    case = street.gift("upg", excluded=("sekretaris",))
    omar, dewi = asked(street, desk, case), desk("dewi")
    assert number_of(case) in dewi.page("/titipan").text
    takes_position(office, "sekretaris")
    assert "mengecualikan jabatan atau unit penjaga identitas" in omar.page(case.path).text
    assert row_of(office, case) == (b"", b"")
    assert number_of(case) not in dewi.page("/titipan").text


def takes_position(office: Office, position: str) -> None:
    """The next roster, on which Dewi holds this position."""
    dewi = office.team.people["dewi"].id
    lines = [replace(line, positions=(position,)) if line.id == dewi else line for line in office.roster.officers]
    following = office.team.next_roster(office.roster.document, lines)
    office.casebook.rosters.add(2, following)
    office.roster = parse(following)


def test_before_the_custodian_is_retired_the_page_says_that_no_name_opens_any_more(desk: Open, office: Office) -> None:
    said, olga = "penggantinya tidak dapat ditunjuk di sini", desk("olga")
    assert said in olga.page(f"/tim?henti={office.team.people['dewi'].id}").text
    assert said not in olga.page(f"/tim?henti={office.team.people['omar'].id}").text
