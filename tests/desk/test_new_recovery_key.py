"""A new recovery key: three sheets, each shown to its holder and typed back; a head and the office key sign it by its words."""

import re
from itertools import combinations

import pytest
from httpx2 import Response

from crypto import recovery, roster
from crypto.case_unseal import RecoveryKey
from crypto.fingerprint import fingerprint
from crypto.officer_key import OfficerKey
from crypto.recovery import combine
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Office
from tests.desk.recovery_room import NOTICE, PAGE, sheets_of, type_sheets, with_key
from tests.desk.test_exchanged_drafts import TERM
from tests.intake.page import Page
from tests.proofs.canary import Flock, Searcher
from wbs.desk.keyring import NewRecoveryKey
from wbs.store.rows import DraftRow

KEY = f"{PAGE}/kunci"
SIGN = "/tim/sahkan"


def press(browser: Browser, step: str, **fields: str) -> Response:
    token = browser.page(KEY).value("form_token", KEY)
    return browser.post(KEY, {"form_token": token, "step": step, **fields})


def words_on(text: str) -> list[str]:
    """The numbered words of a page."""
    grid = re.search(r'<ol class="code-words.*?</ol>', text, re.DOTALL)
    return re.findall(r"<li>([a-z]+)</li>", grid[0]) if grid else []


def answers(text: str, words: list[str]) -> dict[str, str]:
    """The two words that this page asks for."""
    asked = [int(n) for n in re.findall(r'name="word_(\d+)"', text)]
    assert len(asked) == 2
    return {f"word_{n}": words[n - 1] for n in asked}


def written_down(browser: Browser) -> tuple[list[list[str]], list[str], list[str]]:
    """All three sheets as their holders have them, the eight words, and every page on the way that shows no sheet."""
    others, sheets = [press(browser, "make").text], []
    for number in (1, 2, 3):
        others.append(browser.get(KEY).text)
        assert f"Lembar {number} dari 3" in others[-1]
        shown = press(browser, "show").text
        sheets.append(words_on(shown))
        last = press_on(browser, shown, sheets[-1])
        others.append(last.text)
    return sheets, words_on(last.text), others


def press_on(browser: Browser, shown: str, words: list[str]) -> Response:
    token = Page(shown).value("form_token", KEY)
    return browser.post(KEY, {"form_token": token, "step": "check", **answers(shown, words)})


def sign(browser: Browser, words: str) -> Response:
    return browser.send("/tim", SIGN, {"officer": "recovery", "words_recovery": words})


def sign_for_the_office(office: Office, browser: Browser, words: str) -> Response:
    one, two = sheets_of(office.team.office_seed)
    fields = {"officer": "recovery", "words_office": words, "sheet_a": one, "sheet_b": two}
    return browser.send("/tim", "/tim/kantor", fields)


def test_three_sheets_two_signatures_and_the_new_key_is_in_force(office: Office, desk: Open) -> None:
    case = office.report()
    olga = with_key(office, desk("olga"))
    sheets, words, _ = written_down(olga)
    assert [len(sheet) for sheet in sheets] == [33, 33, 33]
    before = roster.parse(office.casebook.rosters.all()[-1])
    assert "Kunci pemulihan baru" in desk("nur").page("/tim").text
    assert " ".join(words) not in desk("nur").page("/tim").text
    for login in ("nur", "olga"):
        assert sign(desk(login), " ".join(words)).status_code == 303
        assert NOTICE in desk(login).page("/").text
    assert "perlu kunci kantor juga" in olga.page("/tim").text
    assert len(office.casebook.rosters.all()) == before.version, "heads alone do not change what opens every case"
    assert sign_for_the_office(office, desk("nur"), " ".join(words)).status_code == 303
    after = roster.verify(office.casebook.rosters.all()[-1], before)
    for pair in combinations(sheets, 2):
        assert RecoveryKey(combine([" ".join(sheet) for sheet in pair])).public.raw == after.recovery.raw
    assert after.officers == before.officers
    assert NOTICE not in desk("omar").page("/").text
    ratna = desk("ratna")
    assert type_sheets(ratna, *(" ".join(sheet) for sheet in sheets[1:])).status_code == 303
    assert ratna.send(PAGE, f"{PAGE}/kasus", {"number": case.id}).status_code == 303
    audit = desk("ratna").page("/audit").text
    assert "Olga membuat kunci pemulihan baru" in audit
    assert "Nur menandatangani kunci pemulihan baru" in audit


def test_nothing_of_any_sheet_is_kept_or_shown_anywhere_else(
    office: Office, desk: Open, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    case = office.report(excluded=("kepala_upg", "auditor_muda"))  # Olga alone reads it
    flock, olga, pages = Flock(), desk("olga"), []
    flock.secret("the recovery key", office.team.recovery.seal_seed)
    one, two = sheets_of(office.team.recovery.seal_seed)
    for number, typed in enumerate((one, two), 1):
        flock.phrase(f"typed sheet {number}", typed.split())
    pages += [type_sheets(olga, one, f"{two} academic").text, type_sheets(olga, one, two).text, olga.get(PAGE).text]
    given = olga.send(PAGE, f"{PAGE}/beri", {f"to_{case.id}": office.team.people["ratna"].id, "sure": "1"})
    assert given.status_code == 303
    sheets, words, others = written_down(olga)
    for number, sheet in enumerate(sheets, 1):
        flock.phrase(f"new sheet {number}", sheet)
    flock.secret("the new key", combine([" ".join(sheet) for sheet in sheets[:2]]))
    for login in ("nur", "olga"):
        pages.append(sign(desk(login), " ".join(words)).text)
    pages.append(sign_for_the_office(office, desk("nur"), " ".join(words)).text)
    pages += [*others, *(desk(login).get("/").text for login in office.team.people), olga.get(PAGE).text, olga.get(KEY).text]
    searcher = Searcher(flock)
    kept = [file for file in office.folder.rglob("*") if file.is_file()]
    assert len(kept) > 1
    hits = {hit for file in kept for hit in searcher.search(file.name, file.read_bytes())}
    for number, page in enumerate(pages):
        hits |= searcher.search(f"page {number}", page.encode()) | searcher.search(f"page {number}", Page(page).text.encode())
    printed = capfd.readouterr()
    hits |= searcher.search("output", (caplog.text + printed.out + printed.err).encode())
    assert hits == set()
    assert searcher.search("a sheet", " ".join(sheets[2]).encode()), "and it would be found"


def test_a_sheet_is_shown_again_until_it_was_typed_back_and_never_after(office: Office, desk: Open) -> None:
    olga = desk("olga")
    press(olga, "make")
    shown = press(olga, "show").text
    first = words_on(shown)
    wrong = {name: "academic" if word != "academic" else "acid" for name, word in answers(shown, first).items()}
    again = olga.post(KEY, {"form_token": Page(shown).value("form_token", KEY), "step": "check", **wrong})
    assert again.status_code == 400
    assert words_on(again.text) == first
    assert words_on(olga.get(KEY).text) == []
    assert press_on(olga, again.text, first).status_code == 303
    assert words_on(press(olga, "show").text) != first
    assert office.casebook.team.draft() is None


def test_what_is_not_finished_in_half_an_hour_or_thrown_away_is_gone(office: Office, desk: Open) -> None:
    olga = desk("olga")
    press(olga, "make")
    shown = press(olga, "show").text
    office.clock.turn(minutes=14)
    olga.get(KEY)
    office.clock.turn(minutes=14)
    assert words_on(press(olga, "show").text) == words_on(shown)
    office.clock.turn(minutes=2)
    assert press(olga, "show").status_code == 409
    assert press(olga, "check").status_code == 409
    press(olga, "make")
    assert press(olga, "drop").status_code == 303
    assert press(olga, "show").status_code == 409
    assert office.casebook.team.draft() is None


def test_without_its_audit_line_no_key_is_made(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    olga = desk("olga")
    token = olga.page(KEY).value("form_token", KEY)
    made: list[object] = []
    monkeypatch.setattr("wbs.desk.recovery_sheets.NewRecoveryKey.make", lambda: made.append(1))
    assert olga.post(KEY, {"form_token": "none", "step": "make"}).status_code == 400
    monkeypatch.setattr("wbs.desk.recovery_sheets.journal.note", _no_room)
    assert olga.post(KEY, {"form_token": token, "step": "make"}).status_code >= 500
    assert made == []


def _no_room(*_: object, **__: object) -> None:
    raise OSError("no room")


def test_no_key_is_made_while_another_draft_waits(office: Office, desk: Open) -> None:
    body = roster.draft(office.roster, office.roster.officers, TODAY, TERM)
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {}))
    done = press(desk("olga"), "make")
    assert done.status_code == 409
    assert "Rancangan lain sedang menunggu" in done.text


def test_a_key_whose_sheets_do_not_give_it_back_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "split", lambda _: sheets_of(bytes(32)) + sheets_of(bytes(32))[:1])
    with pytest.raises(Exception, match="do not"):
        NewRecoveryKey.make()


def draft_of(office: Office, key: OfficerKey) -> DraftRow:
    nur = office.team.people["nur"]
    body = roster.draft(office.roster, office.roster.officers, TODAY, TERM, key.public)
    return DraftRow("d" * 32, body, {nur.id: nur.key.sign_roster(body)})


def test_a_recovery_key_that_somebody_laid_into_the_casebook_is_signed_by_nobody_without_its_words(
    office: Office, desk: Open
) -> None:
    """Olga wrote down the words of the key whose sheets were handed out; the draft holds another key."""
    eve = OfficerKey.new()
    olga = desk("olga")
    _, words, _ = written_down(olga)
    draft = office.casebook.team.draft()
    assert draft is not None
    office.casebook.team.withdraw_draft(draft.draft)
    office.casebook.team.put_draft(draft_of(office, eve))
    for typed in (" ".join(words), ""):
        assert sign(olga, typed).status_code == 409
    assert len(office.casebook.rosters.all()) == 1
    assert " ".join(fingerprint(eve.public, office.roster.office_key)) not in olga.page("/tim").text


@pytest.mark.parametrize("what", ["an officer is retired with it", "another term", "another day"])
def test_a_draft_that_changes_more_than_the_recovery_key_is_thrown_away(office: Office, desk: Open, what: str) -> None:
    lines, expires, day = office.roster.officers, TERM, TODAY
    if what == "another term":
        expires = TERM.replace(year=TERM.year + 5)
    elif what == "another day":
        day = TODAY.replace(month=12)
    else:
        lines = tuple(type(line)(**{**vars(line), "retired": TODAY if line.name == "Omar" else None}) for line in lines)
    body = roster.draft(office.roster, lines, day, expires, OfficerKey.new().public)
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {}))
    assert "dibuang" in Page(desk("olga").get("/tim").text).text
    assert office.casebook.team.draft() is None


def test_an_unsigned_draft_can_be_thrown_away_by_a_head(office: Office, desk: Open) -> None:
    olga = desk("olga")
    written_down(olga)
    assert olga.send("/tim", "/tim/tolak", {"officer": "recovery"}).status_code == 303
    assert office.casebook.team.draft() is None
