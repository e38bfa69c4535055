"""One form about the reporter and about others: nothing that is stored ties the two cases together, sealed or open."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from crypto import labels, primitives
from crypto.case_token import CaseToken
from tests.fuzz.whole_office import WholeOffice
from tests.intake.rini import Rini
from tests.proofs.office import Office
from tests.proofs.ties import Everything, everything, made_from, ties
from wbs.cases.case_number import number_of

RINI = ("Amplop cokelat kuterima di lobi.", "Bendahara menyuruh orang baru meneken kuitansi.", "Uangnya kusimpan.", "Dua saksi.")
SARI = ("Parsel buah datang ke rumahku.", "Panitia membocorkan harga perkiraan.", "Parselnya busuk.", "Ada rekaman.")
SHARED = {
    "unit": "keuangan",
    "side": "receipt",
    "received_on": "2026-11-20",
    "integrity-known_by": "few",
    "integrity-audience": "staff",
}


@dataclass
class Told:
    """What one person told of herself and of others; `cases`: their ids in this order."""

    rini: Rini
    words: str
    cases: tuple[str, str]


def tell(city: WholeOffice, own: str, others: str, more: str, and_more: str) -> Told:
    rini = city.rini()
    assert rini.report(door="both", narrative=own, **{**SHARED, "integrity-narrative": others}).status_code == 303
    token = rini.case().value("form_token", "pesan")
    assert rini.post("/kotak/pesan", {"form_token": token, "text": more, "case": "1"}).status_code == 303
    assert rini.post("/kotak/pesan", {"form_token": token, "text-2": and_more, "case": "2"}).status_code == 303
    words = " ".join(rini.words)
    first, second = [city.letterbox.case_by_locator(one.locator_hash) for one in CaseToken.parse(words).both_keys()]
    assert first is not None
    assert second is not None
    return Told(rini, words, (first.case, second.case))


@pytest.fixture(scope="module")
def city(founded: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeOffice]:
    with closing(WholeOffice(founded, tmp_path_factory.mktemp("city"))) as city:
        yield city


@pytest.fixture(scope="module")
def told(city: WholeOffice) -> tuple[Told, Told]:
    """Rini's two and Sari's two, of the same day and unit; carried, read and answered."""
    found = tell(city, *RINI), tell(city, *SARI)
    assert city.carry()
    omar = city.officer("omar")
    for one in found:
        for number, case in enumerate(one.cases):
            page = omar.get(f"/kasus/{case}")
            token = page.text.split(f'action="/kasus/{case}/jawab"')[1].split('name="form_token" value="')[1].split('"')[0]
            text = f"Terima kasih, {'kami baca' if number else 'sudah sampai'}."
            assert omar.post(f"/kasus/{case}/jawab", data={"form_token": token, "answer_text": text}).status_code == 303
    assert city.carry()
    return found


def read(city: WholeOffice, told: Told) -> list[Everything]:
    keys = CaseToken.parse(told.words).both_keys()
    return [everything(city.office, case, keys[part]) for part, case in enumerate(told.cases)]


def test_nothing_that_is_stored_ties_the_two_cases_of_one_form_together(city: WholeOffice, told: tuple[Told, Told]) -> None:
    (own, others), strangers = read(city, told[0]), read(city, told[1])
    assert ties(own, others, strangers) == set()
    assert made_from(own, others) == made_from(others, own) == set()


def test_the_search_finds_what_would_tie_them(city: WholeOffice, told: tuple[Told, Told]) -> None:
    """So that "nothing found" means that there is nothing."""
    (own, others), strangers = read(city, told[0]), read(city, told[1])
    # A stranger's number that begins as this one's does would hide it, and some do.
    numbers = {number_of(case).encode() for case in told[1].cases}
    strangers = [replace(stranger, values=stranger.values - numbers) for stranger in strangers]
    # Some 32 bytes are the office's, not the case's: the roster's hash, say.
    keys = sorted(own.keys.difference(*(stranger.keys for stranger in strangers)))[:5]
    for tie in (told[0].cases[0].encode(), number_of(told[0].cases[0]).encode(), *keys, RINI[0].encode()):
        assert ties(own, replace(others, values=others.values | {b"..." + tie + b"..."}), strangers), tie
    for key in keys:
        followed = primitives.derive(key, labels.TOKEN_SECOND, salt=labels.TOKEN_SALT)
        assert made_from(own, replace(others, values=others.values | {followed})) == {followed}


@pytest.mark.parametrize("login", ["omar", "olga"])
def test_an_officer_who_reads_both_is_shown_nothing_of_the_one_at_the_other(
    city: WholeOffice, told: tuple[Told, Told], login: str
) -> None:
    officer = city.officer(login)
    for one, other in (told[0].cases, told[0].cases[::-1]):
        page = officer.get(f"/kasus/{one}").text
        assert number_of(one) in page
        assert number_of(other) not in page
        assert other not in page


def test_the_code_opens_both_with_their_own_answers(told: tuple[Told, Told]) -> None:
    assert told[0].rini.enter(told[0].words).status_code == 303
    page = told[0].rini.case().text
    own, others = page.index("Tentang saya sendiri"), page.index("Tentang orang lain")
    assert own < page.index("sudah sampai") < others < page.index("kami baca")
