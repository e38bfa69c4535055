"""Moves at the desk: what the kind allows, with their reasons; two people where two are needed."""

from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.referring import REFER
from tests.intake.page import Page


def in_triage(office: Office, desk: Open, **report: tuple[str, ...]) -> Case:
    case = office.report(**report)
    desk("omar").act(case.path, "langkah", move="start_triage")
    return case


def test_a_move_of_one_person_changes_the_state_and_tells_the_reporter(office: Office, desk: Open) -> None:
    case = office.report()
    page = desk("omar").act(case.path, "langkah", move="start_triage", start_triage_text="Kami mulai menelaah.")
    assert "Triase" in page.text
    last = office.answers(case)[-1]
    assert (last.type, last.body["text"]) == ("move", "Kami mulai menelaah.")
    assert last.body["status"]["label"]["id"] == "Laporan dalam telaah awal"


def test_only_the_moves_of_the_present_state_are_offered(office: Office, desk: Open) -> None:
    page = desk("omar").page(office.report().path)
    assert page.values("move") == ["start_triage"]


def test_a_move_that_must_be_told_is_refused_without_a_word_and_keeps_what_was_typed(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    omar = desk("omar")
    done = omar.send(case.path, f"{case.path}/langkah", {**REFER, "refer_text": "  "})
    page = Page(done.text)
    assert done.status_code == 400
    assert page.value("refer_sent") == "Ringkasan tanpa nama."
    assert page.value("refer_receiver") == "kpk"
    assert 'href="#refer_text"' in done.text


def test_what_was_typed_comes_back_also_where_a_colleague_took_its_place_away(office: Office, desk: Open) -> None:
    case = office.report()
    omar, olga = desk("omar"), desk("olga")
    text = "Kami mulai menelaah laporan Anda."
    mine = {"form_token": omar.token(case.path, f"{case.path}/langkah"), "move": "start_triage", "start_triage_text": text}
    olga.act(case.path, "langkah", move="start_triage")
    done = omar.post(f"{case.path}/langkah", mine)
    assert (done.status_code, Page(done.text).text.count(text)) == (409, 1)
    omar.act(case.path, "langkah", **REFER)
    token = olga.token(case.path, f"{case.path}/tolak")
    declining = {"form_token": token, "proposal": "5", "decline_5": "Masih dapat ditangani."}
    desk("nur").act(case.path, "tolak", proposal="5", decline_5="Belum perlu.")
    done = olga.post(f"{case.path}/tolak", declining)
    assert (done.status_code, Page(done.text).text.count("Masih dapat ditangani.")) == (409, 1)
    assert "tidak ada lagi tempat untuk mengirimnya" in Page(done.text).text
    kept = omar.send(case.path, f"{case.path}/langkah", {**REFER, "refer_text": " ", "refer_sent": "Ringkasan tanpa nama."})
    assert "tidak ada lagi tempat" not in Page(kept.text).text, "it stands in its field"


def test_a_missing_word_to_the_reporter_starts_from_what_the_chosen_reason_tells(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    omar = desk("omar")
    fields = {"move": "not_follow", "not_follow_reason": "public_service", "not_follow_text": ""}
    done = omar.send(case.path, f"{case.path}/langkah", fields)
    assert done.status_code == 400
    assert "SP4N-LAPOR!" in Page(done.text).value("not_follow_text")


def test_missing_and_unknown_choices_are_named_at_their_field(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    omar = desk("omar")
    for wrong in ({"refer_receiver": ""}, {"refer_receiver": "nasa"}, {"refer_sent": "x" * 5001}):
        done = omar.send(case.path, f"{case.path}/langkah", {**REFER, **wrong})
        assert done.status_code == 400
        assert f'href="#{next(iter(wrong))}"' in done.text
    assert office.casebook.heads(case.id)["officers"].seq == 3


def test_a_two_person_move_waits_for_another_person_who_is_a_head(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    omar, olga = desk("omar"), desk("olga")
    answers = len(office.answers(case))
    page = omar.act(case.path, "langkah", **REFER)
    assert "Usulan: Limpahkan" in page.text
    assert "Setujui dan laksanakan" not in page.text
    assert len(office.answers(case)) == answers
    after = olga.act(case.path, "setuju", proposal="4")
    assert "Dilimpahkan" in after.text
    last = office.answers(case)[-1]
    assert last.body["text"] == REFER["refer_text"]
    assert "KPK" in last.body["status"]["label"]["id"]


def test_nobody_confirms_what_he_proposed_himself(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    olga = desk("olga")
    olga.act(case.path, "langkah", **REFER)
    token = olga.token(case.path, f"{case.path}/jawab")
    done = olga.post(f"{case.path}/setuju", {"form_token": token, "proposal": "5"})
    assert done.status_code == 409
    assert "tidak dapat menyetujuinya sendiri" in Page(done.text).text
    assert office.casebook.heads(case.id)["officers"].seq == 5


def test_an_officer_who_is_no_head_cannot_confirm(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    desk("olga").act(case.path, "langkah", **REFER)
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/jawab")
    done = omar.post(f"{case.path}/setuju", {"form_token": token, "proposal": "5"})
    assert done.status_code == 409
    assert "Hanya kepala tim" in Page(done.text).text


def test_declining_needs_a_reason_and_ends_the_proposal(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    desk("omar").act(case.path, "langkah", **REFER)
    olga = desk("olga")
    empty = olga.send(case.path, f"{case.path}/tolak", {"proposal": "4", "decline_4": " "})
    assert (empty.status_code, 'href="#decline_4"' in empty.text) == (400, True)
    page = olga.act(case.path, "tolak", proposal="4", decline_4="Masih dapat ditangani di sini.")
    assert "Masih dapat ditangani di sini." in page.text
    assert "Setujui dan laksanakan" not in page.text


def test_a_proposal_that_waits_no_longer_cannot_be_confirmed(office: Office, desk: Open) -> None:
    case = in_triage(office, desk)
    olga = desk("olga")
    for proposal in ("3", "99", "", "x"):
        done = olga.post(f"{case.path}/setuju", {"form_token": olga.token(case.path, f"{case.path}/jawab"), "proposal": proposal})
        assert done.status_code == 409


def test_the_overseer_stands_in_for_a_head_whom_the_case_excludes(office: Office, desk: Open) -> None:
    case = in_triage(office, desk, excluded=("inspektur",))
    omar = desk("omar")
    omar.act(case.path, "langkah", **REFER)
    assert desk("olga").get(case.path).status_code == 404
    omar.act(case.path, "akses", colleague=office.team.people["ratna"].id)
    ratna = desk("ratna")
    assert "Dilimpahkan" in ratna.act(case.path, "setuju", proposal="4").text


def test_an_unknown_move_is_refused(office: Office, desk: Open) -> None:
    case = office.report()
    for move in ("", "terbang", "refer", "../x"):
        done = desk("omar").send(case.path, f"{case.path}/langkah", {"move": move})
        assert done.status_code in (400, 409)
    assert office.casebook.heads(case.id)["officers"].seq == 2
