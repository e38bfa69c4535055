"""C05-C09: locked keys, logins, codes and sessions. Who holds no passphrase of an officer comes in nowhere."""

import hashlib

from crypto import one_time_codes
from tests.intake.page import Page
from tests.tamper import eve
from tests.tamper.bench import Bench
from tests.tamper.file_acts import do, swap_values
from tests.tamper.insider import here, worked
from tests.tamper.office import QUICK
from wbs.desk.sign_in import REFUSED

WORDS = "akar akar akar akar akar akar"


def is_refused(bench: Bench, login: str, passphrase: str = "") -> bool:
    answer = bench.stranger().try_in(login, passphrase)
    assert answer.status_code == 400
    assert REFUSED in " ".join(Page(answer.text).summary)
    return True


def test_c05_two_officers_whose_locked_keys_were_exchanged_are_both_refused(bench: Bench) -> None:
    worked(bench)
    before = here(bench)
    swap_values(bench.casebook, "officers", "locked_key", "login = ?", "omar", "nur")
    assert is_refused(bench, "omar")
    assert is_refused(bench, "nur")
    assert bench.officer("olga").reads_samples()
    assert bench.alarms() == set()
    assert here(bench) == before


def test_c06_a_key_of_eves_in_an_officers_place_is_refused(bench: Bench) -> None:
    worked(bench)
    locked = eve.KEY.lock(WORDS, QUICK)
    do(bench.casebook, "UPDATE officers SET locked_key = ? WHERE login = 'omar'", locked)
    code, omar = one_time_codes.new()[0], bench.id("omar")
    do(bench.casebook, "INSERT INTO one_time_codes VALUES (?, ?, 0)", omar, one_time_codes.hash_code(omar, code))
    answer = bench.stranger().send("/masuk", "/masuk", {"login": "omar", "passphrase": WORDS, "code": code})
    assert answer.status_code == 400
    assert REFUSED in " ".join(Page(answer.text).summary)
    assert bench.officer("olga").reads_samples()


def test_c07_a_login_of_eves_own_is_refused(bench: Bench) -> None:
    worked(bench)
    code = one_time_codes.new()[0]
    do(bench.casebook, "INSERT INTO officers VALUES (?, 'eve', ?, 0, '')", eve.ID, eve.KEY.lock(WORDS, QUICK))
    do(bench.casebook, "INSERT INTO one_time_codes VALUES (?, ?, 0)", eve.ID, one_time_codes.hash_code(eve.ID, code))
    answer = bench.stranger().send("/masuk", "/masuk", {"login": "eve", "passphrase": WORDS, "code": code})
    assert answer.status_code == 400
    assert bench.officer("omar").reads_samples()
    assert bench.ask_casebook("SELECT count(*) FROM grants WHERE slot = ?", eve.ID) == [(0,)]


def test_c08_a_printed_code_of_eves_own_passes_the_second_factor_and_not_the_passphrase(bench: Bench) -> None:
    worked(bench)
    code, omar = one_time_codes.new()[0], bench.id("omar")
    do(bench.casebook, "INSERT INTO one_time_codes VALUES (?, ?, 0)", omar, one_time_codes.hash_code(omar, code))
    do(bench.casebook, "UPDATE officers SET last_totp_step = 0 WHERE login = 'omar'")
    wrong = bench.stranger().send("/masuk", "/masuk", {"login": "omar", "passphrase": WORDS, "code": code})
    assert wrong.status_code == 400
    assert REFUSED in " ".join(Page(wrong.text).summary)
    # The limit: with the passphrase, her code is as good as his phone.
    passphrase = bench.office.secrets.login("omar").passphrase
    assert bench.stranger().send("/masuk", "/masuk", {"login": "omar", "passphrase": passphrase, "code": code}).status_code == 303


def test_c09_a_session_of_eves_own_shows_the_sign_in_page(bench: Bench) -> None:
    worked(bench)
    stranger = bench.stranger()
    minute = int(bench.clock().timestamp()) // 60 + 30
    hashed = hashlib.sha256(b"hers").digest()
    do(bench.casebook, "INSERT INTO sessions VALUES (?, ?, ?)", hashed, bench.id("omar"), minute)
    stranger.client.headers["cookie"] = "__Host-meja=hers"
    answer = stranger.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk")
    assert bench.officer("omar").reads_samples()
