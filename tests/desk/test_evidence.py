"""Evidence: intact, audited before it goes, under a name that harms nobody."""

import hashlib
import os
import re

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.intake.page import Page
from wbs.desk.evidence import disposition, safe_name


@pytest.mark.parametrize("size", [0, 1, 65_536, 300_001])
def test_what_is_downloaded_is_what_was_sent(office: Office, desk: Open, size: int) -> None:
    case, content = office.report(), os.urandom(size)
    file = office.sends_file(case, "kuitansi.pdf", content)
    got = desk("omar").get(f"{case.path}/berkas/{file}")
    assert got.status_code == 200
    assert hashlib.sha256(got.content).digest() == hashlib.sha256(content).digest()
    assert int(got.headers["content-length"]) == size


def test_it_is_an_attachment_that_no_browser_runs(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "<script>.html", b"<script>alert(1)</script>")
    headers = desk("omar").get(f"{case.path}/berkas/{file}").headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in headers.get_list("content-security-policy")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_the_audit_line_comes_before_the_first_byte(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"x" * 10)
    omar = desk("omar")
    assert office.casebook.audit.head() is None
    monkeypatch.setattr("wbs.desk.evidence.verify", lambda *_: (_ for _ in ()).throw(ValueError("stopped")))
    assert omar.get(f"{case.path}/berkas/{file}").status_code == 409
    lines = desk("ratna").page("/audit").text
    # Newest first: the case's page, which says what is wrong, is an opening of its own.
    assert [lines.count("Omar membuka LI-"), lines.count("Omar mengambil berkas dari LI-")] == [1, 1]
    assert lines.index("Omar membuka LI-") < lines.index("Omar mengambil berkas dari LI-")
    after = office.casebook.audit.head()
    assert after is not None
    assert after.seq == 3, "his statement besides"


def test_no_file_goes_out_when_the_audit_cannot_be_written(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"rahasia sekali")
    omar = desk("omar")
    omar.page(case.path)
    monkeypatch.setattr(type(office.casebook.audit), "append", lambda *_: (_ for _ in ()).throw(OSError("full")))
    for path in (f"{case.path}/berkas/{file}", case.path):
        got = omar.get(path)
        assert got.status_code == 500
        assert "rahasia" not in got.text
        assert "Traceback" not in got.text


def test_a_file_that_was_altered_on_the_disk_is_not_handed_out(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"x" * 100_000)
    stored = next(path for path in (office.folder / "files").rglob("*") if file in path.name)
    raw = bytearray(stored.read_bytes())
    raw[50_000] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(raw)
    got = desk("omar").get(f"{case.path}/berkas/{file}")
    assert got.status_code == 409
    assert "tidak utuh" in Page(got.text).text


def test_a_file_that_is_not_the_one_its_entry_names_is_not_handed_out(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"isi", sha256="0" * 64)
    assert desk("omar").get(f"{case.path}/berkas/{file}").status_code == 409


def test_a_file_of_another_case_is_not_found_under_this_one(office: Office, desk: Open) -> None:
    case, other = office.report(), office.report()
    file = office.sends_file(other, "a.pdf", b"isi")
    omar = desk("omar")
    assert omar.get(f"{case.path}/berkas/{file}").status_code == 404
    assert omar.get(f"{other.path}/berkas/{file}").status_code == 200


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("kuitansi loket 4.pdf", "kuitansi loket 4.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\nul|.exe", "C__nul_.exe"),
        ('a"b\r\nSet-Cookie: x.txt', "a_b__Set-Cookie_ x.txt"),
        ("gpj\u202efdp.exe", "gpj_fdp.exe"),
        (".bashrc", "bashrc"),
        ("   ", "berkas"),
        ("", "berkas"),
        ("x" * 400 + ".docx", "x" * 145 + ".docx"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_in_other_letters_travels_whole_and_has_a_plain_fallback() -> None:
    assert disposition("çınar.pdf") == "attachment; filename=\"__nar.pdf\"; filename*=UTF-8''%C3%A7%C4%B1nar.pdf"


LEAD, EVIDENCE, UNSAID = (
    "Hanya petunjuk, jangan perlihatkan kepada siapa pun",
    "Boleh dipakai sebagai bukti",
    "Pelapor belum menyebut apakah boleh dipakai",
)


@pytest.mark.parametrize(("use", "said"), [("lead", LEAD), ("evidence", EVIDENCE), ("", UNSAID)])
def test_what_a_file_is_for_stands_beside_it_and_in_the_history(office: Office, desk: Open, use: str, said: str) -> None:
    case = office.report()
    office.sends_file(case, "foto ruang arsip.jpg", b"isi", use=use)
    page = desk("omar").page(case.path).text
    assert page.count(said) == 2
    assert [page.count(other) for other in {LEAD, EVIDENCE, UNSAID} - {said}] == [0, 0]


def test_before_a_lead_is_downloaded_a_page_says_so_and_the_file_waits(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "foto ruang arsip.jpg", b"isi yang menunjukkan siapa", use="lead")
    omar = desk("").sign_in("omar")
    path = f"{case.path}/berkas/{file}"
    warned = omar.get(path)
    assert warned.status_code == 200
    assert "jangan diperlihatkan kepada siapa pun" in warned.text
    assert b"isi yang menunjukkan siapa" not in warned.content
    (take,) = re.findall(rf'href="({path}\?[a-z=0-9]+)"', warned.text)
    assert omar.get(take).content == b"isi yang menunjukkan siapa"
    number = f"LI-{case.id[:6].upper()}"
    lines = desk("ratna").page("/audit").text
    assert lines.count(f"Omar mengambil berkas dari {number} ({LEAD})") == 1
    assert lines.count(f"Omar membuka {number}") == 1


def test_a_file_that_may_be_used_goes_out_at_once_and_the_audit_says_what_it_was_for(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"isi", use="evidence")
    assert desk("omar").get(f"{case.path}/berkas/{file}").content == b"isi"
    assert f"Omar mengambil berkas dari LI-{case.id[:6].upper()} ({EVIDENCE})" in desk("ratna").page("/audit").text
