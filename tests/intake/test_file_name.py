"""Names of files as a hostile sender gives them: what is kept shows as it is."""

import pytest

from tests.intake.conftest import Team
from tests.intake.opened import entries, only
from tests.intake.rini import BOUNDARY, Rini, part
from wbs.intake.file_name import clean_media_type, clean_name
from wbs.store.letterbox import Letterbox

NAMES = [
    (b"foto.jpg", "foto.jpg"),
    ("Bukti – rapat é.pdf".encode(), "Bukti – rapat é.pdf"),
    ("e\u0301.txt".encode(), "é.txt"),
    (b"../../etc/passwd", "passwd"),
    (b"C:\\Users\\rini\\foto.jpg", "foto.jpg"),
    (b"/", "berkas"),
    (b"..", "berkas"),
    (b"   ", "berkas"),
    (b".htaccess", "htaccess"),
    (b"a\0b.txt", "ab.txt"),
    (b"a\r\nb\t.txt", "ab.txt"),
    ("laporan\u202egpj.exe".encode(), "laporangpj.exe"),
    ("a\u2066b\u200bc\ufeff.txt".encode(), "abc.txt"),
    (b"rusak\xff\xfe.txt", "rusak\ufffd\ufffd.txt"),
    (b"\xed\xa0\x80.txt", "\ufffd\ufffd\ufffd.txt"),
    (b"a  b   c.txt", "a b c.txt"),
]


@pytest.mark.parametrize(("raw", "kept"), NAMES)
def test_a_name_is_cleaned(raw: bytes, kept: str) -> None:
    assert clean_name(raw) == kept


def test_a_very_long_name_keeps_its_start_and_its_extension() -> None:
    name = clean_name(b"a" * 10_000 + b".docx")
    assert len(name) <= 120
    assert name.startswith("aaaa")
    assert name.endswith(".docx")
    assert len(clean_name(b"a" * 10_000)) == 120
    assert len(clean_name(b"a." + b"b" * 10_000)) == 120


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("image/jpeg", "image/jpeg"),
        ("Text/HTML; charset=utf-8", "text/html"),
        ("", "application/octet-stream"),
        ("image", "application/octet-stream"),
        ("a/b\r\nX: y", "application/octet-stream"),
        ("x/" + "y" * 500, "application/octet-stream"),
        ("<script>/x", "application/octet-stream"),
    ],
)
def test_a_media_type_is_plain_or_unknown(raw: str, kept: str) -> None:
    assert clean_media_type(raw) == kept


@pytest.mark.parametrize(("raw", "kept"), [(raw, kept) for raw, kept in NAMES if b"\r" not in raw])
def test_a_hostile_name_travels_cleaned(rini: Rini, letterbox: Letterbox, team: Team, raw: bytes, kept: str) -> None:
    rini.report()
    token = part("form_token", rini.case().value("form_token", "berkas").encode())
    body = token + part("file", b"isi", raw) + b"--" + BOUNDARY.encode() + b"--\r\n"
    answer = rini.client.post(
        "/kotak/berkas", content=body, headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    assert answer.status_code == 303
    assert entries(only(letterbox), team)[1].body["name"] == kept
