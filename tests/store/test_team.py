"""How a colleague comes in: invited, with keys of his own, certified by two; and how rosters follow each other."""

import os
from datetime import date

import pytest

from tests.store.mail import GRANT_SIZE, NUR, OLGA, OMAR, dropped
from wbs.store.casebook import Casebook
from wbs.store.errors import DraftMoved, InvitationOver, LoginTaken, OfficerUnknown, RosterConflict
from wbs.store.letterbox import Letterbox
from wbs.store.rows import DraftRow, InvitationRow, NewcomerRow, OfficerRow

DAY = date(2026, 3, 4)
HASH, CODE = os.urandom(32), os.urandom(32)
INVITATION = InvitationRow(HASH, b'{"name": "Olga"}', date(2026, 3, 10))
NEWCOMER = NewcomerRow(OLGA, "olga", b"seal" * 304, b"sign" * 8, INVITATION.plan, b"locked key of olga")
DRAFT = DraftRow("d1" * 8, b"body of roster two", {})


@pytest.fixture
def team(casebook: Casebook) -> Casebook:
    """Omar signs in, roster one is known, Olga is invited."""
    casebook.officers.add(OfficerRow(OMAR, "omar", b"locked key of omar"), [])
    casebook.rosters.add(1, b"roster one")
    casebook.team.invite(INVITATION)
    return casebook


@pytest.fixture
def waiting(team: Casebook) -> Casebook:
    """Olga has made her keys, and a draft names her."""
    team.team.accept(HASH, NEWCOMER, [CODE], DAY)
    team.team.put_draft(DRAFT)
    return team


def test_an_invitation_is_good_to_its_last_day_and_once(team: Casebook) -> None:
    assert team.team.invitation(HASH, date(2026, 3, 10)) == INVITATION
    assert team.team.invitations() == [INVITATION]
    with pytest.raises(InvitationOver):
        team.team.invitation(HASH, date(2026, 3, 11))
    team.team.accept(HASH, NEWCOMER, [CODE], DAY)
    with pytest.raises(InvitationOver):
        team.team.accept(HASH, NEWCOMER, [CODE], DAY)
    assert team.team.newcomers() == [NEWCOMER]


def test_eve_with_a_guessed_code_is_not_invited(team: Casebook) -> None:
    with pytest.raises(InvitationOver):
        team.team.accept(os.urandom(32), NEWCOMER, [], DAY)
    assert team.team.newcomers() == []


def test_a_withdrawn_invitation_is_over(team: Casebook) -> None:
    team.team.withdraw(HASH)
    team.team.withdraw(HASH)
    with pytest.raises(InvitationOver):
        team.team.invitation(HASH, DAY)


def test_a_newcomer_takes_nobodys_login_and_keeps_the_invitation_then(team: Casebook) -> None:
    as_omar = NewcomerRow(OLGA, "omar", b"", b"", b"", b"")
    with pytest.raises(LoginTaken):
        team.team.accept(HASH, as_omar, [], DAY)
    assert team.team.invitations() == [INVITATION]


def test_a_newcomer_is_no_officer_until_two_have_signed(waiting: Casebook) -> None:
    assert waiting.officers.by_login("olga") is None
    assert waiting.team.newcomer_by_login("olga") == waiting.team.newcomer(OLGA) == NEWCOMER
    assert waiting.team.newcomer_by_login("eve") is None
    waiting.officers.use_step(OLGA, 100)
    waiting.officers.use_code(OLGA, CODE)
    assert waiting.team.newcomer(OLGA).last_totp_step == 100


def test_a_newcomer_is_turned_away_with_codes_and_sessions(waiting: Casebook) -> None:
    waiting.sessions.open(b"s", OLGA, 200)
    waiting.team.turn_away(OLGA)
    assert waiting.team.newcomers() == []
    assert waiting.officers.codes_left(OLGA) == 0
    assert waiting.sessions.officer(b"s", 100, 200) is None
    for call in (waiting.team.turn_away, waiting.team.newcomer):
        with pytest.raises(OfficerUnknown):
            call(OLGA)


def test_signatures_gather_on_the_one_open_draft(waiting: Casebook) -> None:
    with pytest.raises(DraftMoved):
        waiting.team.put_draft(DraftRow("d2" * 8, b"another", {}))
    assert waiting.team.sign_draft(DRAFT.draft, OMAR, b"one") == {OMAR: b"one"}
    assert waiting.team.sign_draft(DRAFT.draft, NUR, b"two") == {OMAR: b"one", NUR: b"two"}
    assert waiting.team.draft() == DraftRow(DRAFT.draft, DRAFT.body, {OMAR: b"one", NUR: b"two"})


def test_a_withdrawn_draft_takes_no_signature_and_leaves_room_for_another(waiting: Casebook) -> None:
    waiting.team.withdraw_draft(DRAFT.draft)
    assert waiting.team.draft() is None
    with pytest.raises(DraftMoved):
        waiting.team.sign_draft(DRAFT.draft, OMAR, b"late")
    with pytest.raises(DraftMoved):
        waiting.team.put_draft(DRAFT)
    waiting.team.put_draft(DraftRow("d2" * 8, b"another", {}))


def test_adopting_admits_the_newcomer_carries_the_roster_and_adds_decoys(
    waiting: Casebook, letterbox: Letterbox
) -> None:
    rows = dropped(letterbox)
    waiting.receive(letterbox.mail.collect(rows.case), DAY)
    waiting.outbox.roster_carried(1)
    decoy = (rows.case, "0d" * 8, os.urandom(GRANT_SIZE))
    waiting.team.adopt(DRAFT.draft, 2, b"roster two", admitted=[OLGA], removed=[OMAR], decoys=[decoy])
    assert waiting.officers.all() == [OfficerRow(OLGA, "olga", b"locked key of olga")]
    assert waiting.officers.codes_left(OLGA) == 1
    assert (waiting.team.newcomers(), waiting.team.draft()) == ([], None)
    assert waiting.rosters.all() == [b"roster one", b"roster two"]
    assert waiting.outbox.rosters() == [(2, b"roster two")]
    assert waiting.grant(rows.case, "0d" * 8) == decoy[2]


def test_an_officers_own_settings_go_when_he_leaves_and_when_he_takes_new_keys(waiting: Casebook) -> None:
    for officer in (OMAR, NUR):
        waiting.preferences.put(officer, b"sealed")
    waiting.team.adopt(DRAFT.draft, 2, b"roster two", replaced=[(OLGA, OMAR)], removed=[NUR])
    assert (waiting.preferences.get(OMAR), waiting.preferences.get(NUR)) == (None, None)


def test_a_draft_is_adopted_once(waiting: Casebook) -> None:
    waiting.team.adopt(DRAFT.draft, 2, b"roster two", admitted=[OLGA])
    with pytest.raises(DraftMoved):
        waiting.team.adopt(DRAFT.draft, 3, b"roster three")
    assert waiting.rosters.all() == [b"roster one", b"roster two"]


def test_an_adoption_that_fails_in_one_part_changes_nothing(waiting: Casebook) -> None:
    for version, admitted, error in [(4, [OLGA], RosterConflict), (2, [OLGA, NUR], OfficerUnknown)]:
        with pytest.raises(error):
            waiting.team.adopt(DRAFT.draft, version, b"roster", admitted=admitted)
    assert waiting.team.draft() == DRAFT
    assert waiting.team.newcomers() == [NEWCOMER]
    assert waiting.rosters.all() == [b"roster one"]


def test_rosters_follow_each_other_and_never_change(team: Casebook) -> None:
    team.rosters.add(1, b"roster one")
    for version, document in [(1, b"another"), (3, b"roster three")]:
        with pytest.raises(RosterConflict):
            team.rosters.add(version, document)
    assert (team.rosters.get(1), team.rosters.get(2)) == (b"roster one", None)
    assert team.outbox.rosters() == [(1, b"roster one")]
    team.outbox.roster_carried(1)
    assert team.outbox.rosters() == []
