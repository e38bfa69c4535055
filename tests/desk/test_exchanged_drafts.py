"""Nur is a head and can write into the casebook's file: a draft that she leaves there under her good signature changes nobody
whom Olga knows, for Olga sees names and no keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crypto import roster
from crypto.fingerprint import fingerprint
from crypto.officer_key import OfficerKey
from crypto.roster import Officer
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Office
from tests.desk.test_team import certify, enrolled
from tests.intake.page import Page, without_tokens
from wbs.store.rows import DraftRow

TERM = TODAY + (date(2027, 11, 1) - date(2026, 11, 2))
EVE = OfficerKey.new()


def eve(office: Office) -> Officer:
    return Officer("e" * 16, "Eve", "officer", ("integrity",), "inspektorat", (), EVE.public, EVE.sign_public)


def leave(office: Office, lines: tuple[Officer, ...], issued: date = TODAY, expires: date = TERM) -> None:
    """Nur's draft, well signed by her, in the casebook's file."""
    body, nur = roster.draft(office.roster, lines, issued, expires), office.team.people["nur"]
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {nur.id: nur.key.sign_roster(body)}))


def with_omar(office: Office, **changed: object) -> tuple[Officer, ...]:
    omar = office.team.people["omar"].line
    return tuple(replace(line, **changed) if line == omar else line for line in office.roster.officers)  # type: ignore[arg-type]


LINES: dict[str, Callable[[Office], tuple[Officer, ...]]] = {
    "Omar's mail would open with Eve's key": lambda office: with_omar(office, seal_key=EVE.public),
    "Eve would sign as Omar": lambda office: with_omar(office, sign_key=EVE.sign_public),
    "Omar would have been retired before this day": lambda office: with_omar(office, retired=TODAY - timedelta(days=1)),
    "Omar would be retired and lose his position": lambda office: with_omar(office, retired=TODAY, positions=()),
    "two would be retired": lambda office: tuple(
        replace(line, retired=TODAY) if line.role != "head" else line for line in office.roster.officers
    ),
    "Omar would have other keys that nobody waits with": lambda office: with_omar(
        office, seal_key=EVE.public, sign_key=EVE.sign_public
    ),
    "Eve would come, and nobody of that name waits": lambda office: (*office.roster.officers, eve(office)),
    "Omar would be a head": lambda office: with_omar(office, role="head"),
    "the order of the lines is another": lambda office: office.roster.officers[::-1],
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES.keys())
def test_what_would_change_a_known_officer_is_thrown_away_unsigned(
    office: Office, desk: Open, lines: Callable[[Office], tuple[Officer, ...]]
) -> None:
    leave(office, lines(office))
    olga = desk("olga")
    assert "dibuang" in Page(olga.get("/tim").text).text
    assert office.casebook.team.draft() is None
    assert "/tim/sahkan" not in olga.page("/tim").actions


def test_nobody_slips_in_beside_a_newcomer_whose_words_are_right(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    row = office.casebook.team.newcomers()[0]
    assert certify(desk("nur"), officer, sinta.fingerprint).status_code == 303
    draft = office.casebook.team.draft()
    assert draft is not None
    office.casebook.team.withdraw_draft(draft.draft)
    lines = roster.read_body(draft.body).officers
    assert fingerprint(lines[-1].seal_key, row.sign_key) == tuple(sinta.fingerprint.split())
    leave(office, (*lines, eve(office)))
    olga = desk("olga")
    assert "Eve" not in without_tokens(olga.get("/tim").text)
    assert office.casebook.team.draft() is None


@pytest.mark.parametrize(
    ("issued", "expires"),
    [(TODAY + timedelta(days=1), TERM + timedelta(days=1)), (TODAY, date(9999, 12, 31)), (TODAY, TODAY + timedelta(days=1))],
)
def test_days_that_this_desk_would_not_have_set_are_thrown_away(
    office: Office, desk: Open, issued: date, expires: date
) -> None:
    leave(office, office.roster.officers, issued, expires)
    assert "dibuang" in Page(desk("olga").get("/tim").text).text
    assert office.casebook.team.draft() is None


def test_a_draft_that_nobody_has_signed_gathers_both_signatures(office: Office, desk: Open) -> None:
    """What the page says was recorded has been recorded."""
    body = roster.draft(office.roster, office.roster.officers, TODAY, TERM)
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {}))
    for login in ("olga", "nur"):
        assert desk(login).send("/tim", "/tim/sahkan", {"officer": ""}).status_code == 303
    assert len(office.casebook.rosters.all()) == 2
