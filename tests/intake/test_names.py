"""A reporter's own name: given with the form or later, locked until she consents, and taken back; one entry for one form."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crypto import envelope, labels
from crypto.birth_record import read
from crypto.case_unseal import open_identity
from crypto.entry import Head
from crypto.identity import SCOPES, Consent, SealedIdentity, check_consent, share_context
from crypto.officer_key import office_signature
from crypto.primitives import sign_public
from crypto.roster import OFFICE, Roster, assemble, compose
from tests.intake.conftest import STATUS, TODAY, Clock, Team
from tests.intake.opened import case_key, entries, only
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.cases.kinds import KINDS
from wbs.intake.case_page import NAME, form_token
from wbs.intake.naming import custodian
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel

SAID = {"identity-name": "Rini Maharani Contoh", "identity-nik": "3201 2345 6789 0001", "identity-phone": "0811-000-111"}
GIFT = {"door": "gratification", "side": "receipt", "received_on": "2026-11-20"}


class NamesTeam(Team):
    """With Dewi, who keeps names and reads nothing."""

    def __init__(self) -> None:
        super().__init__()
        readers = (replace(line, kinds=line.kinds and tuple(KINDS)) for line in self.officers)
        self.officers = (*readers, self.hire("dewi", "officer", "kepegawaian", ("kepala_bagian_umum",), ()))

    def first_roster(self, issued: date = date(2026, 1, 5), expires: date = date(2027, 1, 5), demo: bool = False) -> bytes:
        key, dewi = sign_public(self.office_seed), self.who("dewi").id
        roster = Roster(1, "0" * 64, issued, expires, "Kantor", demo, key, self.officers, self.recovery.public, dewi)
        body = compose(roster)
        return assemble(body, {OFFICE: office_signature(self.office_seed, body)})


@pytest.fixture(scope="module")
def team() -> NamesTeam:
    return NamesTeam()


def opened_by(team: Team, parcel: CaseParcel, body: dict[str, Any], share: bytes | None = None) -> dict[str, str]:
    """With all three shares: the readers', Dewi's, and the one that came with the consent."""
    birth, given = read(parcel.birth), SealedIdentity.read(body["identity"])
    dewi = team.who("dewi").id
    context = share_context(birth, given.mark, dewi)
    custodian_share = envelope.open_with_seed(team.keys[dewi].seal_seed, given.custodian_share, labels.CUSTODIAN_SHARE, context)
    agreed = Consent.read(body["consent"])
    check_consent(birth, given.hash(birth), agreed.scope, agreed.signature)
    return open_identity(birth, given, custodian_share, share or agreed.share)


def gift(rini: Rini, **typed: Any) -> Any:
    return rini.report(**GIFT, **typed)


def tells(team: Team, letterbox: Letterbox, state: str, scope: str = "upg", named: bool = True) -> None:
    """The team answers that it has opened all, and how the name stands."""
    parcel = only(letterbox)
    said = entries(parcel, team)
    birth, last = read(parcel.birth), letterbox.answers(parcel.case)[-1]
    stood = [one.body["identity"] for one in said if one.type in ("report", "identity") and "identity" in one.body]
    pair = []
    if named and stood:
        given = SealedIdentity.read(stood[-1])
        pair = [given.mark.hex(), given.hash(birth).hex()]
    reporter = max((row for row in parcel.entries if row.strand == "reporter"), key=lambda row: row.seq)
    body = {
        "reporter": [reporter.seq, reporter.hash.hex()],
        "status": {**STATUS, "identity": state},
        "identity": [scope, *pair],
    }
    key = case_key(parcel, team).open_birth(birth, parcel.sealed_birth).answer_key
    new = Stub(parcel.case, birth)
    row = team.answer(new, Head(last.seq, last.hash), body, "receipt", answer_key=key)  # type: ignore[arg-type]
    letterbox.mail.put_answers(parcel.case, [row])


class Stub:
    """What `Team.answer` needs of a case."""

    def __init__(self, case: str, birth: Any) -> None:
        self.case, self.birth = case, birth


def last(letterbox: Letterbox, team: Team) -> Any:
    return entries(only(letterbox), team)[-1]


def press(rini: Rini, path: str, page: Page | None = None, **fields: Any) -> Any:
    page = page or rini.case()
    return rini.post(path, {"form_token": page.value("form_token", path), **fields})


def true_token(rini: Rini) -> str:
    """As a page would have it on which a name is asked for."""
    return form_token(rini.client.app.state.room, NAME, part=0, scope=SCOPES.index("upg"))  # type: ignore[attr-defined]


# In the form


def test_with_her_name_the_consent_is_given_in_the_same_post(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    page = rini.open_form("gratification")
    assert "Saya setuju nama saya diberikan kepada UPG" in page.text
    assert "tidak dijawab oleh aturan mana pun yang kami temukan" in page.text
    assert gift(rini, **SAID, **{"identity-way": "given"}).status_code == 303
    parcel = only(letterbox)
    (report,) = entries(parcel, team)
    assert opened_by(team, parcel, dict(report.body)) == {
        "name": "Rini Maharani Contoh",
        "nik": "3201 2345 6789 0001",
        "phone": "0811-000-111",
    }
    assert not set(SAID) & set(report.body["fields"])
    assert "Rini" not in str(report.body["fields"])


def test_kept_from_upg_the_name_is_locked_and_no_consent_goes_with_it(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    assert gift(rini, **SAID, **{"identity-way": "locked"}).status_code == 303
    (report,) = entries(only(letterbox), team)
    assert "consent" not in report.body
    assert SealedIdentity.read(report.body["identity"]).custodian == team.who("dewi").id


@pytest.mark.parametrize("way", ["", "none"])
def test_who_wants_to_give_no_name_gives_none(rini: Rini, letterbox: Letterbox, team: Team, way: str) -> None:
    assert gift(rini, **{"identity-way": way}).status_code == 303
    (report,) = entries(only(letterbox), team)
    assert not {"identity", "consent"} & set(report.body)


def test_a_report_with_a_name_is_as_large_as_one_without(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    for way in ("given", "none"):
        said = SAID if way == "given" else {}
        assert gift(rini, **said, **{"identity-way": way}).status_code == 303
    cases = letterbox.mail.waiting()
    sizes = [len(row.envelope) for case in cases for row in letterbox.mail.collect(case).entries if row.strand == "reporter"]
    assert (len(sizes), len(set(sizes))) == (2, 1)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"identity-way": "given"}, "identity-name", "Tulis nama lengkap"),
        ({"identity-way": "locked", "identity-phone": "1"}, "identity-name", "Tulis nama lengkap"),
        (SAID, "identity-way", "Pilih dulu"),
        ({**SAID, "identity-way": "all"}, "identity-way", "tidak dikenal"),
        ({**SAID, "identity-way": "given", "identity-name": "x" * 121}, "identity-name", "121 karakter"),
        ({**SAID, "identity-way": "given", "identity-nik": "123"}, "identity-nik", "NIK biasanya 16 angka"),
    ],
)
def test_what_is_wrong_with_a_name_brings_everything_back(
    rini: Rini, letterbox: Letterbox, typed: dict[str, str], field: str, said: str
) -> None:
    answer = gift(rini, **typed)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert said in " ".join(page.summary)
    assert f'href="#{field}"' in answer.text
    for name, value in typed.items():
        assert page.value(name) == (value if name != "identity-way" or value in ("given", "locked") else "")
    assert letterbox.mail.waiting() == []


def test_an_odd_nik_goes_through_when_it_is_sent_again(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    typed = {**SAID, "identity-nik": "paspor B 1234", "identity-way": "locked"}
    page = Page(gift(rini, **typed).text)
    assert rini.post("/lapor", rini.fill(page)).status_code == 303
    assert len(entries(only(letterbox), team)) == 1


def test_the_same_form_with_a_name_twice_is_one_case_and_another_name_is_not_the_same(rini: Rini, letterbox: Letterbox) -> None:
    fields = rini.fill(**GIFT, **SAID, **{"identity-way": "locked"})
    assert [rini.post("/lapor", fields).status_code for _ in range(2)] == [303, 303]
    assert len(letterbox.mail.waiting()) == 1
    assert rini.post("/lapor", {**fields, "identity-name": "Rini Contoh"}).status_code == 409


def test_with_two_cases_the_name_goes_with_her_own_alone(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill(**{**GIFT, "door": "both"}, **SAID, **{"identity-way": "given"})
    for name in [name for name in fields if name.startswith("integrity-") and name.endswith("narrative")]:
        fields[name] = "Ada dugaan."
    topic = [name for name in fields if name.endswith("topic")]
    assert rini.post("/lapor", fields).status_code == 303, topic
    bodies = [entries(letterbox.mail.collect(case), team)[0].body for case in letterbox.mail.waiting()]
    assert {body["kind"]: "identity" in body for body in bodies} == {"gratification": True, "integrity": False}


def test_where_nobody_keeps_names_no_name_is_asked_for(team: Team) -> None:
    kind, dewi = KINDS["gratification"], team.who("dewi")
    with_dewi = Roster(
        1, "0" * 64, TODAY, date(2027, 1, 1), "Kantor", False, bytes(32), team.officers, team.recovery.public, dewi.id
    )
    assert custodian(with_dewi, kind)
    assert custodian(replace(with_dewi, identity_custodian=""), kind) is None
    assert custodian(with_dewi, KINDS["integrity"]) is None
    for other in (replace(dewi, retired=TODAY), replace(dewi, kinds=("gratification",)), replace(dewi, role="overseer")):
        lines = (*team.officers[:-1], other)
        assert custodian(replace(with_dewi, officers=lines), kind) is None


@pytest.mark.parametrize("choice", [{"excluded": ["kepala_bagian_umum"]}, {"unit": "kepegawaian"}], ids=["position", "unit"])
def test_with_a_custodian_who_is_excluded_no_name_goes_and_everything_typed_comes_back(
    rini: Rini, letterbox: Letterbox, team: Team, choice: dict[str, Any]
) -> None:
    form = rini.open_form("gratification")
    assert "ini: Kepala Subbagian Umum, Subbagian Kepegawaian" in form.text, "she knows whom her choice would reach"
    answer = gift(rini, **SAID, **{"identity-way": "given"}, **choice)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "kirim tanpa nama, atau ubah pilihan" in " ".join(page.summary)
    assert page.value("identity-name") == SAID["identity-name"]
    assert letterbox.mail.waiting() == []
    fields = rini.fill(page, **dict.fromkeys(SAID, ""), **{"identity-way": "none"})
    assert rini.post("/lapor", fields).status_code == 303
    assert "identity" not in entries(only(letterbox), team)[0].body


# On the page of the case


def test_nothing_is_asked_before_the_team_has_said_that_a_name_is_wanted(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini, **SAID, **{"identity-way": "locked"})
    assert "/kotak/setuju" not in str(rini.case().actions)
    token = true_token(rini)
    answer = rini.post("/kotak/setuju", {"form_token": token})
    assert answer.status_code == 409
    assert "sudah berubah sejak halaman ini dibuka" in answer.text
    assert len(entries(only(letterbox), team)) == 1


def test_consent_later_is_the_third_share_for_this_name(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini, **SAID, **{"identity-way": "locked"})
    tells(team, letterbox, "sealed")
    page = rini.case()
    assert "Saya setuju nama saya diberikan kepada UPG" in page.text
    done = [press(rini, "/kotak/setuju", page) for _ in range(2)]
    assert [(one.status_code, one.headers["location"]) for one in done] == [(303, "/kotak#perjalanan")] * 2, "as after a message"
    report, agreed = entries(only(letterbox), team)
    assert agreed.type == "consent"
    body = {**report.body, "consent": dict(agreed.body)}
    assert opened_by(team, only(letterbox), body)["name"] == "Rini Maharani Contoh"
    assert "belum dibuka tim pengawas" in rini.case().text


def test_a_consent_is_withdrawn_until_the_name_went_out(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini, **SAID, **{"identity-way": "given"})
    tells(team, letterbox, "consented")
    page = rini.case()
    assert "/kotak/setuju" not in str(page.actions)
    assert press(rini, "/kotak/tarik", page).status_code == 303
    assert (last(letterbox, team).type, dict(last(letterbox, team).body)) == ("withdraw", {})
    tells(team, letterbox, "forwarded")
    text = rini.case().text
    assert "Nama Anda sudah diteruskan" in text
    assert "Tarik persetujuan" not in text
    assert press(rini, "/kotak/tarik", page, form_token=page.value("form_token", "/kotak/tarik")).status_code == 409


def test_a_name_is_given_later_with_consent(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini)
    tells(team, letterbox, "none")
    page = rini.case()
    assert "Anda belum memberikan nama" in page.text
    wrong = press(rini, "/kotak/nama", page, **{"identity-phone": "0811"})
    assert wrong.status_code == 422
    assert Page(wrong.text).value("identity-phone") == "0811"
    done = [press(rini, "/kotak/nama", page, **SAID).status_code for _ in range(2)]
    assert done == [303, 303]
    found = entries(only(letterbox), team)
    assert [one.type for one in found] == ["report", "identity"]
    assert opened_by(team, only(letterbox), dict(found[-1].body))["phone"] == "0811-000-111"


def test_a_kind_without_names_is_offered_none_whatever_its_status_says(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    tells(team, letterbox, "sealed", named=False, scope="")
    page = rini.case()
    assert not {"/kotak/setuju", "/kotak/tarik", "/kotak/nama"} & set(page.actions)
    token = true_token(rini)
    for path in ("/kotak/setuju", "/kotak/tarik", "/kotak/nama"):
        assert rini.post(path, {"form_token": token, **SAID}).status_code == 409
    assert len(entries(only(letterbox), team)) == 1


@pytest.mark.parametrize(("path", "state"), [("/kotak/setuju", "sealed"), ("/kotak/tarik", "consented"), ("/kotak/nama", "none")])
def test_each_form_works_after_the_visit_has_locked(
    rini: Rini, letterbox: Letterbox, team: Team, clock: Clock, path: str, state: str
) -> None:
    gift(rini, **({} if state == "none" else {**SAID, "identity-way": "given" if state == "consented" else "locked"}))
    tells(team, letterbox, state)
    page, typed = rini.case(), SAID if path == "/kotak/nama" else {}
    clock.turn(minutes=16)
    locked = press(rini, path, page, **typed)
    again = Page(locked.text)
    assert locked.status_code == 403
    assert "Ketik kode Anda sekali lagi" in again.text
    for name, value in typed.items():
        assert again.value(name) == value
    fields = again.form("nama")
    wrong = rini.post(path, {**fields, "words": "abang " * 10})
    assert wrong.status_code == 403
    for text in (again.text, Page(wrong.text).text):
        assert ("Saya setuju nama saya diberikan kepada UPG" in text) == (path != "/kotak/tarik"), "what she agrees to"
    done = rini.post(path, {**fields, "words": " ".join(rini.words)})
    assert done.status_code == 303
    assert len(entries(only(letterbox), team)) == 2
    assert "Laporan Anda" in rini.case().text, "the visit is open again"


def test_a_form_that_stood_under_another_sentence_consents_to_nothing(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini, **SAID, **{"identity-way": "locked"})
    tells(team, letterbox, "sealed", scope="team")
    page = rini.case()
    assert "diberikan kepada tim pengawas" in page.text
    tells(team, letterbox, "sealed", scope="upg")
    answer = press(rini, "/kotak/setuju", page)
    assert answer.status_code == 409
    assert "Saya setuju nama saya diberikan kepada UPG" in Page(answer.text).text, "now she can read it"
    assert len(entries(only(letterbox), team)) == 1


def test_a_form_from_eves_page_consents_to_nothing(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    gift(rini, **SAID, **{"identity-way": "locked"})
    tells(team, letterbox, "sealed")
    token = rini.case().value("form_token", "/kotak/setuju")
    answer = rini.post("/kotak/setuju", {"form_token": token}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 422
    assert len(entries(only(letterbox), team)) == 1
