"""Both readers of a case have left. A head and two holders of recovery sheets give it to Olga, and a new recovery key follows."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from crypto import roster
from crypto.officer_key import OfficerKey
from crypto.roster import Officer
from tests.journeys.people import NARRATIVE, AtDesk, Street
from tests.proofs.rooms import carry
from wbs.store.casebook import Casebook

# Many steps, and a machine that tests has other things to do.
pytestmark = pytest.mark.timeout(900)
TUTI = OfficerKey.new()
SECOND = "Laporan kedua, setelah kunci pemulihan diganti."


def next_roster(street: Street, *lines: Officer) -> None:
    """In force at once, signed by both heads; lines that are known are replaced, others added."""
    with closing(Casebook(street.office.inspectorate)) as casebook:
        current = roster.parse(casebook.rosters.all()[-1])
        changed = {line.id: line for line in lines}
        officers = tuple(changed.pop(line.id, line) for line in current.officers) + tuple(changed.values())
        body = roster.draft(current, officers, date.today(), current.expires)
        heads = [street.office.people[login] for login in ("olga", "nur")]
        casebook.rosters.add(current.version + 1, roster.assemble(body, {one.id: one.key.sign_roster(body) for one in heads}))


def line_of(street: Street, login: str) -> Officer:
    return roster.parse(street.office.roster).officer(street.office.people[login].id)


def types_sheets(screen: AtDesk, one: str, two: str) -> None:
    screen.go("/pemulihan")
    screen.type("sheet_a", one)
    screen.type("sheet_b", two)
    screen.press("Satukan kunci pemulihan")


def asks_for(screen: AtDesk, number: str) -> bool:
    screen.type("number", number)
    screen.press("Tambahkan ke daftar")
    return screen.page.get_by_role("heading", name=number).count() == 1


def offers(screen: AtDesk, officer: str) -> bool:
    return screen.page.locator(f'input[name^="to_"][value="{officer}"]').count() > 0


def writes_down_three_sheets(screen: AtDesk) -> tuple[list[str], str]:
    """Each holder at the screen in turn; the sheets, and the eight words of the key."""
    screen.go("/pemulihan/kunci")
    screen.press("Buat kunci dan tiga lembar")
    sheets = []
    for number in (1, 2, 3):
        assert screen.page.locator("ol.code-words").count() == 0
        screen.press("Tampilkan lembar ini")
        assert screen.fits()
        words = screen.list_of_words()
        sheets.append(" ".join(words))
        card, grid = (screen.page.locator(part).bounding_box() for part in (".code-card", "ol.code-words"))
        assert card is not None
        assert grid is not None
        assert grid["x"] + screen.page.locator("ol.code-words").evaluate("list => list.scrollWidth") <= card["x"] + card["width"]
        screen.shot(f"lembar-baru-{number}")
        for name in [field.get_attribute("name") for field in screen.page.locator(".word-check input").all()]:
            label = screen.page.locator(f'label[for="{name}"]').inner_text()
            screen.type(str(name), words[int(re.search(r"\d+", label).group()) - 1])  # type: ignore[union-attr]
        screen.press("Lembar ini sudah tertulis")
    screen.shot("kunci-pemulihan-sidik")
    return sheets, " ".join(screen.list_of_words())


def signs(screen: AtDesk, words: str) -> None:
    screen.go("/tim")
    screen.type("words_recovery", words)
    screen.press("Tanda tangani daftar baru")
    assert screen.page.locator(".error-summary").count() == 0


@pytest.mark.parametrize("street", ["en"], indirect=True)
def test_a_case_whose_readers_have_left_is_recovered_read_and_answered_and_a_new_key_follows(street: Street) -> None:
    people, old = street.office.people, street.office.recovery_sheets
    tuti = Officer("d" * 16, "Tuti", "officer", ("integrity",), "inspektorat", (), TUTI.public, TUTI.sign_public)
    next_roster(street, replace(line_of(street, "olga"), kinds=()), tuti)  # so Omar and Tuti read it, and nobody else
    carry(street.office)
    rini = street.rini()
    rini.report(excluded=("kepala_upg",))
    carry(street.office)
    omar = street.officer("omar")
    omar.sign_in()
    omar.open_first_case()
    number = omar.page.locator("h1").first.inner_text().split()[0]
    left = [replace(line, retired=date.today()) for line in (line_of(street, "omar"), tuti)]
    next_roster(street, line_of(street, "olga"), *left)

    olga = street.officer("olga")
    olga.sign_in()
    assert olga.page.locator('a[href*="/kasus/"]').count() == 0
    types_sheets(olga, old[0], old[0])
    assert olga.page.locator(".error-summary").count() == 1
    assert old[0] not in olga.page.content()
    types_sheets(olga, old[0], old[2])
    olga.shot("pemulihan")
    assert olga.fits()
    assert olga.sees(number)
    assert not olga.sees(NARRATIVE[:40])
    assert not offers(olga, people["nur"].id)
    olga.page.locator(f'input[name^="to_"][value="{people["olga"].id}"]').check()
    olga.tick("sure", "1")
    olga.press("Beri akses dan hapus kunci")
    assert olga.page.locator(".error-summary").count() == 0
    olga.open_first_case()
    assert olga.sees(NARRATIVE)
    olga.type("answer_text", "Saya melanjutkan pemeriksaan laporan Anda.")
    olga.press("Kirim jawaban")
    carry(street.office)
    rini.enter()
    assert rini.sees("Saya melanjutkan pemeriksaan laporan Anda.")
    rini.leave()

    nur, ratna = street.officer("nur"), street.officer("ratna")
    nur.sign_in()
    nur.go("/")
    assert nur.page.locator('a[href="/pemulihan/kunci"], a[href="/en/pemulihan/kunci"]').count() == 1, "every desk is told"
    nur.shot("antrean-pemulihan")
    assert not nur.sees(number)
    ratna.sign_in()
    types_sheets(ratna, old[1], old[2])
    assert ratna.sees(number)
    assert offers(ratna, people["nur"].id)
    ratna.press("Hapus kunci dari memori")

    sheets, words = writes_down_three_sheets(olga)
    signs(olga, words)
    olga.sign_for_the_office((street.office.office_sheets[0], street.office.office_sheets[1]), words)
    for screen in (olga, nur, ratna):
        screen.go("/")
        assert screen.page.locator('a[href$="/pemulihan/kunci"]').count() == 0
    carry(street.office)
    another = street.rini()
    another.report(narrative=SECOND)
    assert another.reads("Di mana laporan Anda")
    carry(street.office)
    nur.open_first_case()
    assert nur.sees(SECOND)
    new = nur.page.locator("h1").first.inner_text().split()[0]
    for one, two, opened in ((old[0], old[1], False), (sheets[0], sheets[2], True)):
        types_sheets(ratna, one, two)
        assert [asks_for(ratna, which) for which in (number, new)] == [opened, opened]
        ratna.press("Hapus kunci dari memori")
    for screen in (olga, nur, ratna):
        screen.problems.clear()  # the console names each page that was answered with an error
