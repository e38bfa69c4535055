"""Every page of the desk has its Eve test and its Nur test; a page that is missing from the table fails here.

Eve is not signed in: she gets the way to the login page, or 404, and learns nothing. Nur is an officer whom a case
excludes: whatever she asks of it, she gets what a case that does not exist would give her, to the byte.
"""

import secrets

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.intake.page import without_tokens

SECRET = "Kepala UPG menerima amplop di ruang arsip."
FILE = "bukti-amplop-arsip.pdf"
GET_OWN, POST_OWN, GET_CASE, POST_CASE, OPEN = "own page", "own form", "case page", "case form", "open to all"

# (method, path) -> how strangers meet it
TABLE = {
    ("GET", "/masuk"): OPEN,
    ("POST", "/masuk"): OPEN,
    ("POST", "/keluar"): POST_OWN,
    ("GET", "/undangan"): OPEN,
    ("POST", "/undangan"): OPEN,
    ("GET", "/"): GET_OWN,
    ("POST", "/"): POST_OWN,
    ("GET", "/kasus/{case}"): GET_CASE,
    ("GET", "/kasus/{case}/cetak"): GET_CASE,
    ("POST", "/kasus/{case}/tidak-terlibat"): POST_CASE,
    ("POST", "/kasus/{case}/terlibat"): POST_CASE,
    ("POST", "/kasus/{case}/serahkan"): POST_CASE,
    ("POST", "/kasus/{case}/jawab"): POST_CASE,
    ("POST", "/kasus/{case}/catatan"): POST_CASE,
    ("POST", "/kasus/{case}/langkah"): POST_CASE,
    ("POST", "/kasus/{case}/setuju"): POST_CASE,
    ("POST", "/kasus/{case}/tolak"): POST_CASE,
    ("POST", "/kasus/{case}/ambil"): POST_CASE,
    ("POST", "/kasus/{case}/akses"): POST_CASE,
    ("POST", "/kasus/{case}/mundur"): POST_CASE,
    ("POST", "/kasus/{case}/nama/minta"): POST_CASE,
    ("POST", "/kasus/{case}/nama/buka"): POST_CASE,
    ("POST", "/kasus/{case}/sisihkan"): POST_CASE,
    ("GET", "/kasus/{case}/berkas/{file}"): GET_CASE,
    ("GET", "/titipan"): GET_OWN,
    ("POST", "/titipan"): POST_OWN,
    ("GET", "/tim"): GET_OWN,
    ("POST", "/tim/undang"): POST_OWN,
    ("POST", "/tim/sahkan"): POST_OWN,
    ("POST", "/tim/tolak"): POST_OWN,
    ("POST", "/tim/batal"): POST_OWN,
    ("POST", "/tim/ganti"): POST_OWN,
    ("POST", "/tim/kantor"): POST_OWN,
    ("POST", "/tim/akses"): POST_OWN,
    ("GET", "/serah"): GET_OWN,
    ("POST", "/serah"): POST_OWN,
    ("POST", "/peringatan"): POST_OWN,
    ("POST", "/tampilan"): POST_OWN,
    ("POST", "/tombol"): POST_OWN,
    ("POST", "/tampilan/hapus"): POST_OWN,
    ("GET", "/pemulihan"): GET_OWN,
    ("POST", "/pemulihan/lembar"): POST_OWN,
    ("POST", "/pemulihan/kasus"): POST_OWN,
    ("POST", "/pemulihan/beri"): POST_OWN,
    ("POST", "/pemulihan/lupa"): POST_OWN,
    ("GET", "/pemulihan/kunci"): GET_OWN,
    ("POST", "/pemulihan/kunci"): POST_OWN,
    ("GET", "/akun"): GET_OWN,
    ("POST", "/akun"): POST_OWN,
    ("GET", "/audit"): GET_OWN,
    ("GET", "/angka"): GET_OWN,
    ("GET", "/angka/lembar"): GET_OWN,
    ("GET", "/keutuhan"): GET_OWN,
    ("GET", "/pemusnahan"): GET_OWN,
    ("POST", "/pemusnahan"): POST_OWN,
    ("GET", "/bantuan"): GET_OWN,
}
FIELDS = {
    "answer_text": "satu dua",
    "note_text": "satu dua",
    "move": "start_triage",
    "proposal": "2",
    "decline_2": "satu dua",
    "colleague": "0000000000000003",
    "recuse_reason": "satu dua",
    "recuse_sure": "1",
}


@pytest.fixture
def case(office: Office) -> Case:
    """A case that names Nur's position, with a file and a message in it."""
    one = office.report(SECRET, excluded=("kepala_upg",), where="Ruang arsip")
    office.sends_file(one, FILE, b"amplop" * 1000)
    office.writes(one, "Ruang arsip lantai dua.")
    return one


def routes(app: Starlette) -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in app.router.routes
        if isinstance(route, Route) and not route.path.startswith("/static/")
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_page_of_the_desk_stands_in_the_table_and_no_other(app: Starlette) -> None:
    assert routes(app) == set(TABLE)


def address(path: str, case: str, file: str = "0" * 32) -> str:
    return path.replace("{case}", case).replace("{file}", file)


def ask(browser: Browser, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, address and page without what is random in every page: tokens."""
    response = browser.get(path) if method == "GET" else browser.post(path, fields or {"form_token": "none"})
    return response.status_code, response.headers.get("location", ""), without_tokens(response.text)


def file_of(office: Office, case: Case) -> str:
    return office.casebook.files(case.id)[0].file


@pytest.mark.parametrize(("method", "path"), sorted(TABLE))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_eve_is_sent_to_the_login_page_or_nowhere(
    office: Office, desk: Open, case: Case, method: str, path: str, prefix: str
) -> None:
    eve = desk("")
    real = ask(eve, method, prefix + address(path, case.id, file_of(office, case)))
    none = ask(eve, method, prefix + address(path, secrets.token_hex(16)))
    status, location, page = real
    if TABLE[(method, path)] == OPEN:
        assert status in (200, 400)
    else:
        assert (status, location) == (303, prefix + "/masuk")
        assert page == ""
    assert real == none
    assert office.team.people["nur"].line.name not in page
    assert "amplop" not in page


@pytest.mark.parametrize(("method", "path"), sorted(path for path, kind in TABLE.items() if kind == POST_CASE))
def test_a_form_that_eve_sends_writes_nothing_and_says_the_same_of_every_case(
    office: Office, desk: Open, case: Case, method: str, path: str
) -> None:
    before = office.casebook.entries(case.id)
    eve = desk("")
    real = ask(eve, method, address(path, case.id), FIELDS)
    assert real[0] == 403
    assert real == ask(eve, method, address(path, secrets.token_hex(16)), FIELDS)
    assert office.casebook.entries(case.id) == before


@pytest.mark.parametrize(("method", "path"), sorted(path for path, kind in TABLE.items() if kind in (GET_CASE, POST_CASE)))
def test_nur_gets_of_a_case_that_excludes_her_what_a_case_that_is_not_there_gives(
    office: Office, desk: Open, case: Case, method: str, path: str
) -> None:
    desk("omar").act(case.path, "ambil")
    nur = desk("nur")
    before, audit = office.casebook.entries(case.id), office.casebook.audit.head()
    real = ask(nur, method, address(path, case.id, file_of(office, case)), FIELDS)
    other = secrets.token_hex(16)
    none = ask(nur, method, address(path, other, file_of(office, case)), FIELDS)
    assert real[0] == 404
    # The only difference is the address that Nur typed herself, in the link to the other language.
    assert (real[0], real[1], real[2].replace(case.id, other)) == none
    assert office.casebook.entries(case.id) == before
    assert office.casebook.audit.head() == audit


@pytest.mark.parametrize("path", sorted(path for (method, path), kind in TABLE.items() if (method, kind) == ("GET", GET_OWN)))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nur_meets_nothing_of_a_case_that_excludes_her_on_any_page(
    office: Office, desk: Open, case: Case, path: str, prefix: str
) -> None:
    omar = desk("omar")
    omar.act(case.path, "ambil")
    nur = desk("nur")
    with_case = ask(nur, "GET", prefix + path)
    assert f"LI-{case.id[:6].upper()}" not in with_case[2]
    for word in ("amplop", "arsip", case.id, "LI-"):
        assert word not in with_case[2]
    assert with_case[0] == (404 if path in ("/audit", "/titipan") else 200)


def test_nurs_pages_are_the_same_whether_the_case_that_excludes_her_is_there_or_not(
    office: Office, desk: Open, settings: object
) -> None:
    nur = desk("nur")
    asked = ("/?state=open&mine=free", "/?clock=week&sort=newest&unit=perizinan")
    paths = ("/", "/tim", "/serah", "/akun", "/bantuan", "/keutuhan", "/angka", "/angka/lembar", "/pemusnahan", *asked)
    before = {path: ask(nur, "GET", path) for path in paths}
    case = office.report(SECRET, excluded=("kepala_upg",))
    desk("olga").act(case.path, "jawab", answer_text="Kami baca.")
    office.casebook.alarms.ring(office.today, "reporter_strand_changed", case.id)
    assert {path: ask(nur, "GET", path) for path in before} == before


def test_nur_cannot_silence_an_alarm_of_a_case_that_excludes_her_nor_learn_that_it_rings(
    office: Office, desk: Open, case: Case
) -> None:
    office.casebook.alarms.ring(office.today, "clock_behind")
    office.casebook.alarms.ring(office.today, "reporter_strand_changed", case.id)
    nur = desk("nur")
    token = nur.token("/", "/peringatan")
    about_the_case = next(one.alarm for one in office.casebook.alarms.ringing() if one.case)
    before, audit = office.casebook.alarms.ringing(), office.casebook.audit.head()
    real = ask(nur, "POST", "/peringatan", {"form_token": token, "alarm": about_the_case})
    assert real[0] == 404
    assert real == ask(nur, "POST", "/peringatan", {"form_token": token, "alarm": secrets.token_hex(16)})
    assert office.casebook.alarms.ringing() == before
    assert office.casebook.audit.head() == audit


def test_nurs_forms_elsewhere_do_not_reach_the_case(office: Office, desk: Open, case: Case) -> None:
    """With the form of a case of her own, sent to the address of the one that excludes her."""
    own = office.report("Hal lain.")
    nur = desk("nur")
    token = nur.token(own.path, f"{own.path}/jawab")
    before = office.casebook.entries(case.id)
    done = nur.post(f"{case.path}/jawab", {"form_token": token, "answer_text": "Saya tahu."})
    assert done.status_code == 404
    assert office.casebook.entries(case.id) == before


def test_eves_session_cookie_opens_nothing(desk: Open) -> None:
    eve = desk("")
    for value in ("", "x" * 43, "a" * 300, "%00", "../../etc"):
        eve.client.headers["cookie"] = f"__Host-meja={value}"
        assert eve.get("/").status_code == 303


def test_rows_of_the_excluded_and_of_the_reader_have_one_shape(office: Office, case: Case) -> None:
    sizes = {len(office.casebook.grant(case.id, person.id)) for person in office.team.people.values()}
    assert len(sizes) == 1
