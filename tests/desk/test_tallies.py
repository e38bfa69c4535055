"""What is counted of an act, by whom, and that nobody else can tell."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto.errors import SealError
from crypto.officer_key import OfficerKey
from crypto.tally import TALLY_SIZE, Tally, seal, sign
from tests.desk.conftest import Open
from tests.desk.counting import COUNTING, counted, rows
from tests.desk.office import Case, Office
from tests.desk.referring import REFER
from wbs.desk.keyring import KeyInHand
from wbs.store.errors import StrandMoved
from wbs.store.rows import TallyRow


def referred(office: Office, desk: Open, **report: tuple[str, ...]) -> Case:
    """Came, was looked at, and was proposed to be referred: two acts that are counted."""
    case = office.report(**report)
    omar = desk("omar")
    omar.act(case.path, "langkah", move="start_triage", start_triage_text="Kami mulai menelaah.")
    omar.act(case.path, "langkah", **REFER)
    return case


def test_each_act_is_counted_once_by_heads_and_overseer_with_what_it_did(office: Office, desk: Open) -> None:
    office.clock.turn(days=1)
    case = referred(office, desk)
    office.clock.turn(days=2)
    desk("olga").act(case.path, "setuju", proposal="4")
    said = [
        (one.what, one.state, one.kind, one.unit, one.month, one.told, one.days, one.closed) for one in counted(office, "olga")
    ]
    assert sorted(said) == [
        ("came", "received", "integrity", "perizinan", "2026-11", False, 0, False),
        ("refer", "referred", "integrity", "perizinan", "2026-11", False, 2, False),
        ("start_triage", "triage", "integrity", "perizinan", "2026-11", True, 0, False),
    ]
    settled = [(clock.clock, clock.law, clock.kept) for one in counted(office, "olga") for clock in one.clocks]
    assert ("acknowledge", False, True) in settled
    assert len(settled) == len(set(settled))
    for login in ("nur", "ratna"):
        assert sorted(counted(office, login), key=lambda one: one.id) == sorted(counted(office, "olga"), key=lambda one: one.id)
    assert rows(office, "omar") == []


def test_an_act_that_was_not_written_is_not_counted(office: Office, desk: Open) -> None:
    case = referred(office, desk)
    olga, room = office.team.people["olga"], desk("olga").app.state.desk
    hand = KeyInHand(olga.id, olga.key)
    before = len(rows(office, "olga"))
    _, session = room.sessions.open(hand, room.index_for(hand), office.clock())
    session.index.refresh(room.book(), room.today)
    dossier = next(one for one in session.index.dossiers if one.case == case.id)
    pen = room.pen(session)
    pen.receipt(dossier)
    assert len(rows(office, "olga")) == before + 1
    with pytest.raises(StrandMoved):
        pen.receipt(dossier)
    assert len(rows(office, "olga")) == before + 1


@pytest.mark.parametrize(
    "report",
    [{"excluded": ("kepala_upg",)}, {"unit": "sekretariat"}],
    ids=["position", "unit"],
)
def test_a_case_that_keeps_a_head_out_is_counted_by_the_overseer_alone(
    office: Office, desk: Open, report: dict[str, tuple[str, ...]]
) -> None:
    referred(office, desk, **report)
    assert counted(office, "nur") == []
    assert counted(office, "olga") == []
    # Ratna's own unit is the secretariat.
    assert [one.reach for one in counted(office, "ratna")] == ([] if "unit" in report else ["overseer"] * 2)


def test_rows_of_who_may_count_and_who_may_not_are_told_apart_by_nothing(office: Office, desk: Open) -> None:
    referred(office, desk, excluded=("kepala_upg",))
    referred(office, desk)
    ids = [{row.tally for row in rows(office, login)} for login in COUNTING]
    assert ids[0] == ids[1] == ids[2]
    assert {len(row.envelope) for login in COUNTING for row in rows(office, login)} == {TALLY_SIZE}
    answers = sum(len(office.casebook.entries(case, "answers", after=1)) for case in office.casebook.changed_since(0).cases)
    assert len(ids[0]) == answers


def test_a_head_who_stepped_back_counts_nothing_of_the_case_from_then_on(office: Office, desk: Open) -> None:
    case = referred(office, desk)
    nur = desk("nur")
    nur.act(case.path, "mundur", recuse_reason="Saya mengenal orangnya.", recuse_sure="1")
    desk("olga").act(case.path, "setuju", proposal="4")
    assert [one.what for one in counted(office, "nur")].count("refer") == 0
    last = next(one for one in counted(office, "olga") if one.what == "refer")
    assert last.left_out == (office.team.people["nur"].id,)
    assert len(rows(office, "nur")) == len(rows(office, "olga"))


def test_an_answer_or_receipt_that_settles_nothing_is_a_decoy_for_everybody(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.act(case.path, "jawab", answer_text="Laporan Anda sedang kami baca.")
    before = len(rows(office, "ratna")), len(counted(office, "ratna"))
    omar.act(case.path, "jawab", answer_text="Masih kami baca, terima kasih.")
    office.writes(case, "Ada lagi.")
    omar.page(case.path)
    assert (len(rows(office, "ratna")), len(counted(office, "ratna"))) == (before[0] + 2, before[1])


def forged(office: Office, counted: Tally, change: Callable[[Tally], Tally], key: OfficerKey) -> TallyRow:
    olga = office.team.people["olga"]
    false = change(counted)
    return TallyRow(olga.id, false.id, seal(sign(false, key), false.id, olga.id, olga.key.public))


def test_what_nobody_of_the_team_signed_is_not_counted(office: Office, desk: Open) -> None:
    """Eve can write into the file and knows every public key; a true tally is not to be had a second time either."""
    referred(office, desk)
    true = counted(office, "olga")[0]
    row = next(one for one in rows(office, "olga") if one.tally == true.id)
    olga, hand = office.team.people["olga"], KeyInHand(office.team.people["olga"].id, office.team.people["olga"].key)
    eves = forged(office, true, lambda one: replace(one, id="ab" * 16), OfficerKey.new())
    copied = TallyRow(olga.id, "cd" * 16, row.envelope)
    nurs = next(one for one in rows(office, "nur") if one.tally == true.id)
    spoilt = replace(row, envelope=row.envelope[:-1] + bytes([row.envelope[-1] ^ 1]))
    for false in (eves, copied, replace(row, envelope=nurs.envelope), spoilt):
        with pytest.raises(SealError):
            hand.open_tally(false.tally, false.envelope, lambda author, _: office.roster.by_id[author].sign_key)


@pytest.mark.parametrize("unit", ["x" * 900, "Bagian Umum, lantai 2"])
def test_a_case_whose_unit_the_street_made_up_is_receipted_and_counted_like_any_other(
    office: Office, desk: Open, unit: str
) -> None:
    case = office.report(unit=unit)
    desk("omar").get("/")
    assert office.casebook.heads(case.id)["answers"].seq == 2  # the birth's, and the receipt
    assert [(one.what, one.unit) for one in counted(office, "olga")] == [("came", "")]
