"""Pages that ordinary people open: ordinary things first, and the truth about who reads and what is not promised."""

import pytest

from tests.intake.page import Page
from tests.intake.rini import Rini

PAGES = ["/", "/tentang", "/lapor", "/kode", "/kotak"]


@pytest.mark.parametrize("place", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_both_languages_and_links_to_the_other(rini: Rini, place: str, path: str) -> None:
    answer = rini.client.get((place + path) if path != "/" else place + "/")
    assert answer.status_code == 200
    assert f'<html lang="{"en" if place else "id"}">' in answer.text
    assert ("Bahasa Indonesia" if place else "English") in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_kept_by_the_browser(rini: Rini, path: str) -> None:
    assert rini.client.get(path).headers["cache-control"] == "no-store"


def test_the_first_page_holds_ordinary_things(rini: Rini) -> None:
    text = rini.get("/").text
    for said in ("Boleh saya terima?", "Rp1.500.000,00", "Rp500.000,00", "10 hari kerja", "30 hari kerja", "Sampaikan laporan"):
        assert said in text


def test_who_reads_is_said_by_position_and_never_by_name(rini: Rini) -> None:
    for text in (rini.get("/tentang").text, rini.open_form().text):
        for position in ("Auditor Muda", "Inspektur", "Kepala UPG"):
            assert position in text
        for name in ("Omar", "Olga", "Nur", "Wati"):
            assert name not in text


def test_what_is_not_promised_is_said(rini: Rini) -> None:
    text = rini.get("/tentang").text
    for said in (
        "dapat menunjukkan siapa Anda",
        "diambil alih",
        "tanda terima",
        "membanjiri",
        "Dua dari tiga pemegang",
        "5 hari kerja",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/tidak-ada", 404), ("POST", "/", 405), ("GET", "/kotak/pesan", 405)]
)
def test_wrong_addresses_get_a_page(rini: Rini, method: str, path: str, status: int) -> None:
    answer = rini.client.request(method, path)
    assert answer.status_code == status
    assert "Cek laporan" in Page(answer.text).text
    assert "Traceback" not in answer.text
