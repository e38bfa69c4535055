"""Two sheets typed at the desk: forgiving of how people type, strict about what was typed."""

import pytest

from crypto import recovery
from crypto.primitives import random_bytes, sign_public
from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.recovery_room import mistyped
from tests.intake.page import Page
from wbs.desk.keyring import NotTheOfficeKey, sign_as_office
from wbs.desk.sheets import FIELDS, SheetsWrong, read_sheets
from wbs.web.forms import Form

SEED = random_bytes(32)
SHEETS = recovery.split(SEED)


def typed(first: str, second: str) -> Form:
    return Form(dict(zip(FIELDS, ([first], [second]), strict=True)), False)


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0)])
def test_any_two_sheets_give_the_seed(pair: tuple[int, int]) -> None:
    assert read_sheets(typed(*(SHEETS[one] for one in pair))) == SEED


def test_capitals_numbers_commas_and_line_breaks_do_no_harm() -> None:
    numbered = "\r\n".join(f" {number}. {word.upper()}," for number, word in enumerate(SHEETS[0].split(), 1))
    assert read_sheets(typed(numbered, "\t" + SHEETS[2].title().replace(" ", "   "))) == SEED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        (SHEETS[0], ""),
        (SHEETS[0], SHEETS[0]),
        (SHEETS[0], " ".join(SHEETS[1].split()[:-1])),
        (SHEETS[0], mistyped(SHEETS[1], -1)),
        (SHEETS[0], recovery.split(random_bytes(32))[1]),
        tuple(recovery.split(random_bytes(16))[:2]),
        (SHEETS[0], "é" * 100_000),
    ],
)
def test_whatever_is_wrong_is_one_error_that_names_no_word(first: str, second: str) -> None:
    with pytest.raises(SheetsWrong) as wrong:
        read_sheets(typed(first, second))
    assert (str(wrong.value), wrong.value.__cause__) == ("", None)


def test_a_seed_of_another_key_signs_nothing_for_the_office() -> None:
    with pytest.raises(NotTheOfficeKey):
        sign_as_office(SEED, sign_public(random_bytes(32)), b"body")


def test_a_sheet_is_never_among_what_was_typed(office: Office, desk: Open) -> None:
    """After the session ended a form is shown again so that it can be copied: the sheets are not."""
    olga = desk("olga")
    olga.app.state.desk.sessions.close_all_of(office.team.people["olga"].id, None)
    done = olga.post("/tim/sahkan", {"sheet_a": SHEETS[0], "sheet_b": SHEETS[1], "reason": "Ia meninggal dunia."})
    assert done.status_code == 403
    assert "Ia meninggal dunia." in Page(done.text).text
    for word in SHEETS[0].split() + SHEETS[1].split():
        assert f">{word}" not in done.text
    assert SHEETS[0][:40] not in done.text
