"""The desk room of a recovery: Omar has left, Tuti is new, and two holders have their sheets with them."""

from dataclasses import replace
from typing import Any

from httpx2 import Response

from crypto import roster
from crypto.recovery import split
from tests.desk.browser import Browser
from tests.desk.office import TODAY, Case, Office, Person, hire

PAGE = "/pemulihan"
WRONG = "Kedua lembar ini tidak cocok"
SHEETS_FORM = f"{PAGE}/lembar"
GIVE = f"{PAGE}/beri"
NOTICE = "Kunci pemulihan dipakai pada"


def omar_leaves_and_tuti_comes(office: Office) -> Person:
    """The next roster; whoever reads with Omar alone reads alone now."""
    tuti = hire(5, "Tuti", "officer", "inspektorat", ("auditor_muda",))
    omar = office.team.people["omar"].id
    lines = [replace(line, retired=TODAY) if line.id == omar else line for line in office.roster.officers]
    document = office.team.next_roster(office.roster.document, [*lines, tuti.line])
    office.casebook.rosters.add(2, document)
    office.casebook.officers.add(tuti.row(), [])
    office.roster = roster.parse(document)
    return tuti


def sheets_of(seed: bytes) -> tuple[str, str]:
    one, two, _ = split(seed)
    return one, two


def mistyped(sheet: str, place: int = 20) -> str:
    """With another word of the list at this place, whatever stood there."""
    words = sheet.lower().split()
    words[place] = "academic" if words[place] != "academic" else "acid"
    return " ".join(words)


def type_sheets(browser: Browser, one: str, two: str) -> Response:
    return browser.send(PAGE, SHEETS_FORM, {"sheet_a": one, "sheet_b": two})


def with_key(office: Office, browser: Browser) -> Browser:
    """Two holders typed the sheets of the recovery key at this browser."""
    done = type_sheets(browser, *sheets_of(office.team.recovery.seal_seed))
    assert (done.status_code, done.headers["location"]) == (303, PAGE), done.text[:2000]
    return browser


def give(browser: Browser, case: Case, *officers: str, **more: Any) -> Response:
    return browser.send(PAGE, GIVE, {f"to_{case.id}": list(officers), "sure": "1", **more})


def offered(browser: Browser, case: Case) -> set[str]:
    """Ids of whom the page offers for this case."""
    text = browser.get(PAGE).text
    return {part.split('value="')[1].split('"')[0] for part in text.split(f'name="to_{case.id}"')[1:]}


def written(office: Office, case: Case) -> list[object]:
    """What an officers' act would change of the case."""
    rows = [office.casebook.grant(case.id, person.id) for person in office.team.people.values()]
    return [*office.casebook.entries(case.id, "officers"), *rows]
