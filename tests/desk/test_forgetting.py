"""Two people destroy a closed case past its term; then nothing of it is met at the desk, and nobody misses it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.destruction import certificate, destroy
from tests.desk.office import TOP, Case, Office
from tests.intake.page import Page
from wbs.desk.desk import Desk
from wbs.settings import Settings, load
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreFull

PLACE = "/pemusnahan"
NOT_FOLLOW = {"move": "not_follow", "not_follow_reason": "no_sign", "not_follow_text": "Kami tidak dapat menindaklanjuti."}


@pytest.fixture(scope="session")
def settings() -> Settings:
    """An office that keeps a closed case for one month, so that no roster expires meanwhile."""
    real = load(TOP / "settings.toml")
    months = real.forgetting.model_copy(update={"keep_long_months": 2, "keep_short_months": 1})
    return real.model_copy(
        update={"forgetting": months, "desk": real.desk.model_copy(update={"reserve_bytes": 65_536})}
    )


def closed(office: Office, desk: Open, excluded: tuple[str, ...] = ()) -> Case:
    case = office.report(excluded=excluded)
    omar = desk("omar")
    omar.act(case.path, "langkah", move="start_triage")
    omar.act(case.path, "langkah", **NOT_FOLLOW)
    confirmer = desk("olga")
    proposal = confirmer.page(case.path).value("proposal")
    confirmer.act(case.path, "setuju", proposal=proposal)
    return case


def trip(office: Office) -> None:
    """The courier set out and came back; what he brings, `office.report` and `office.writes` bring."""
    office.casebook.collections.trip_on(office.today)
    office.casebook.collections.came_through(office.today)


def days_pass(office: Office, days: int) -> None:
    """With a trip on each of them."""
    trip(office)
    for _ in range(days):
        office.clock.turn(days=1)
        trip(office)


def past_its_term(office: Office, desk: Open) -> Case:
    case = closed(office, desk)
    days_pass(office, 40)
    return case


def step(browser: Browser, case: Case, what: str, status: int = 303, **fields: str) -> Page:
    page = browser.page(PLACE)
    given = {name: page.value(name, PLACE) for name in ("form_token", "seen")}
    sent = {**given, "step": what, "case": case.id}
    done = browser.post(PLACE, sent | {f"{name}_{case.id}": value for name, value in fields.items()})
    assert done.status_code == status, (done.status_code, Page(done.text).summary)
    return browser.page(PLACE) if status == 303 else Page(done.text)


def test_one_proposes_and_a_head_who_is_another_person_destroys(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    omar, olga = desk("omar"), desk("olga")
    assert case.id in omar.get(PLACE).text
    assert "Dugaan" not in omar.get(PLACE).text, "by number and day only"
    step(omar, case, "propose")
    assert "Musnahkan" not in omar.get(PLACE).text
    step(olga, case, "confirm", 400)
    assert office.casebook.case(case.id).case == case.id
    step(olga, case, "confirm", sure="1")
    assert list(office.casebook.destroyed.all()) == [case.id]
    assert office.casebook.entries(case.id) == []


def test_afterwards_running_sessions_and_old_links_know_nothing_of_it(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    omar, olga, nur = desk("omar"), desk("olga"), desk("nur")
    for one in (omar, olga, nur):
        assert case.id in one.get("/").text
    step(omar, case, "propose")
    step(olga, case, "confirm", sure="1")
    for one in (omar, olga, nur):
        assert case.id not in one.get("/").text
        assert one.get(case.path).status_code == 404
        assert "hilang" not in Page(one.get("/").text).text
    step(olga, case, "confirm", 404, sure="1")


def test_a_case_within_its_term_is_not_offered_and_not_taken(office: Office, desk: Open) -> None:
    case = closed(office, desk)
    olga = desk("olga")
    assert "Usulkan pemusnahan" not in olga.get(PLACE).text
    assert "Masa simpan" in step(olga, case, "propose", 409).summary[-1]
    still_open = office.report()
    assert "belum ditutup" in step(olga, still_open, "propose", 409).summary[-1]


def test_a_case_that_a_head_holds_is_not_destroyed(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    omar, olga = desk("omar"), desk("olga")
    step(omar, case, "propose")
    step(olga, case, "hold", hold="Diminta pengadilan.")
    assert "ditahan" in step(olga, case, "propose", 409).summary[-1]
    step(olga, case, "confirm", 409, sure="1")
    assert "Diminta pengadilan." in omar.get(case.path).text
    step(olga, case, "release", release="Putusan sudah ada.")
    step(omar, case, "propose")
    step(olga, case, "confirm", sure="1")


def test_a_message_after_the_closing_stops_it_until_she_is_answered(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    omar, olga = desk("omar"), desk("olga")
    step(omar, case, "propose")
    office.writes(case, "Saya masih menunggu.")
    step(olga, case, "confirm", 409, sure="1")
    assert "pelapor menunggu jawaban" in olga.get(PLACE).text
    omar.act(case.path, "jawab", answer_text="Sudah kami baca.")
    step(omar, case, "propose")
    step(olga, case, "confirm", sure="1")


def test_a_proposal_is_declined_with_a_reason(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    assert "Tulis dulu isinya" in step(desk("olga"), case, "spare", 400, spare=" ").summary[-1]
    step(desk("olga"), case, "spare", spare="Masih diperiksa BPK.")
    assert "sudah tidak menunggu" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
    assert "Masih diperiksa BPK." in desk("omar").get(case.path).text


def test_a_proposal_waits_for_three_months_and_no_longer(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    days_pass(office, 93)
    assert "terlalu lama" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
    assert office.casebook.destroyed.all() == {}


def test_eve_and_who_cannot_read_the_case_get_nowhere(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    assert desk("").get(PLACE).headers["location"] == "/masuk"
    ratna = desk("ratna")
    assert case.id not in ratna.get(PLACE).text
    step(ratna, case, "confirm", 404, sure="1")


def test_nurs_page_is_the_same_whether_the_case_that_excludes_her_is_there_destroyed_or_not(office: Office, desk: Open) -> None:
    before = Page(desk("nur").get(PLACE).text).text
    case = closed(office, desk, excluded=("kepala_upg",))
    days_pass(office, 40)
    assert Page(desk("nur").get(PLACE).text).text == before
    step(desk("omar"), case, "propose")
    step(desk("olga"), case, "confirm", sure="1")
    assert Page(desk("nur").get(PLACE).text).text == before
    step(desk("nur"), case, "propose", 404)


def test_the_audit_line_comes_before_the_act_and_without_it_nothing_is_destroyed(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    olga = desk("olga")
    olga.page(PLACE)
    with monkeypatch.context() as full:
        full.setattr(type(office.casebook.audit), "append", _full)
        page = olga.page(PLACE)
        sent = {"form_token": page.value("form_token", PLACE), "step": "confirm", "case": case.id, "seen": page.value("seen")}
        assert olga.post(PLACE, sent | {f"sure_{case.id}": "1"}).status_code == 503
    assert office.casebook.destroyed.all() == {}
    assert office.casebook.case(case.id).case == case.id
    step(olga, case, "confirm", sure="1")
    audit = Page(desk("ratna").get("/audit").text).text
    assert "memusnahkan" in audit
    assert "ada yang memotong riwayat kasus itu" not in audit


def _full(*_: object) -> None:
    raise StoreFull("no space left on the disk")


def test_what_came_between_the_page_and_the_act_stops_it(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    olga = desk("olga")
    real = Casebook.destroy

    def meanwhile(casebook: Casebook, *told: object) -> None:
        office.writes(case, "Saya masih menunggu.")
        real(casebook, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(Casebook, "destroy", meanwhile)
    step(olga, case, "confirm", 409, sure="1")
    assert office.casebook.case(case.id).case == case.id


def remembered(office: Office, app: Starlette, desk: Open) -> Case:
    """Nur has seen it, signed out, and her key remembers it."""
    case = past_its_term(office, desk)
    nur = Browser(app, office).sign_in("nur")
    nur.page("/")
    nur.post("/keluar", {"form_token": nur.page("/").value("form_token", "/keluar")})
    return case


def test_a_case_that_two_persons_destroyed_is_missed_by_nobody(office: Office, app: Starlette, desk: Open) -> None:
    case = remembered(office, app, desk)
    step(desk("omar"), case, "propose")
    step(desk("olga"), case, "confirm", sure="1")
    nur = Browser(app, office).sign_in("nur")
    nur.page("/")
    assert office.casebook.alarms.ringing() == []
    page = Page(nur.get(PLACE).text).text
    assert "Omar" in page, "who read it is told who destroyed it"


FORGED = {
    "no certificate": lambda office, case: b"",
    "one signature": lambda office, case: certificate(office, case.id, case.keys, signer=office.team.people["omar"]),
    "no head": lambda office, case: certificate(office, case.id, case.keys, "olga", "omar"),
    "of another case": lambda office, case: certificate(office, "1" * 32, case.keys),
}


@pytest.mark.parametrize("wrong", FORGED)
def test_a_case_that_somebody_took_away_under_a_forged_certificate_is_missed(
    wrong: str, office: Office, app: Starlette, desk: Open
) -> None:
    case = remembered(office, app, desk)
    destroy(office, case.id, FORGED[wrong](office, case))
    Browser(app, office).sign_in("nur").page("/")
    assert [one.code for one in office.casebook.alarms.ringing()] == ["case_gone"]


def test_a_certificate_is_checked_before_anything_is_destroyed(
    office: Office, desk: Open, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proposal whose document somebody else signed, written by a reader with software of his own."""
    case = past_its_term(office, desk)
    omar = desk("omar")
    room: Desk = app.state.desk
    with monkeypatch.context() as own_software:
        hand = type(next(iter(room.sessions.everybody())).hand)
        real = hand.propose_destruction
        own_software.setattr(
            hand, "propose_destruction", lambda self, case, day, version: real(self, case, day - timedelta(days=300), version)
        )
        step(omar, case, "propose")
    assert "tidak ditandatangani dengan benar" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
    assert office.casebook.case(case.id).case == case.id


def test_a_clock_set_nine_years_forward_destroys_nothing(office: Office, desk: Open) -> None:
    case = closed(office, desk)
    trip(office)
    office.clock.turn(days=3285)
    omar = desk("omar")
    assert "Periksa jam komputer" in Page(omar.get(PLACE).text).text
    assert "Periksa jam komputer" in step(omar, case, "propose", 409).summary[-1]
    trip(office)
    assert [one.code for one in office.casebook.alarms.ringing()] == ["clock_ahead"]
    assert "Periksa jam komputer" in step(omar, case, "propose", 409).summary[-1]
    assert office.casebook.case(case.id).case == case.id


def test_a_clock_set_forward_after_the_proposal_confirms_nothing(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    office.clock.turn(days=32)
    assert "Periksa jam komputer" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
    office.clock.turn(days=-32)
    step(desk("olga"), case, "confirm", sure="1")
    assert list(office.casebook.destroyed.all()) == [case.id]


def test_the_second_person_waits_for_the_courier_who_may_bring_a_message(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    office.clock.turn(days=2)
    assert "Kurir belum pulang" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
    trip(office)
    step(desk("olga"), case, "confirm", sure="1")


def test_who_left_since_he_proposed_it_counts_for_nothing(office: Office, desk: Open) -> None:
    case = past_its_term(office, desk)
    step(desk("omar"), case, "propose")
    days_pass(office, 1)
    lines = [replace(one, retired=office.today) if one.name == "Omar" else one for one in office.roster.officers]
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines, office.today))
    days_pass(office, 1)
    assert "tidak ditandatangani dengan benar" in step(desk("olga"), case, "confirm", 409, sure="1").summary[-1]
