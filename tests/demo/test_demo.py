"""The demo as `make run` starts it: filled through the front door, kept between starts, for this machine alone."""

import json
import os
import pty
import signal
import sqlite3
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.commands.wbs_command import refused, wbs
from tests.demo.inspektur import Inspektur
from tests.demo.served import Demo, gone, running
from tests.journeys.screen import chromium
from wbs.demo import demo_secrets, reporter
from wbs.demo.browser import Browser, RoomRefused
from wbs.demo.demo_secrets import STEP_SECONDS, Login
from wbs.demo.officer import OfficerAtDesk
from wbs.demo.stores import casebook, letterbox

# Many steps, and a machine that tests has other things to do.
pytestmark = pytest.mark.timeout(900)
ROOMS = {"127.0.0.1": "/", "localhost": "/masuk"}


def ask(port: int, path: str = "/", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.putrequest("GET", path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def sign_in(demo: Demo, login: str) -> OfficerAtDesk:
    """With a code that was not used: this one, the next, which is good already, or, where both were used, the one after it."""
    kept = demo_secrets.read(demo.folder).login(login)
    for later in (0, 1):
        with suppress(RoomRefused):
            return OfficerAtDesk(demo.ports["localhost"], kept, kept.code(time.time(), later))
    time.sleep(STEP_SECONDS - time.time() % STEP_SECONDS)
    return OfficerAtDesk(demo.ports["localhost"], kept, kept.code(time.time(), later=1))


def states(officer: OfficerAtDesk) -> str:
    return officer.browser.get("/").text


def test_a_first_start_that_is_ended_leaves_no_process(broken_off: tuple[Demo, dict[str, int]]) -> None:
    ended, left = broken_off
    assert ended.process.returncode == 0
    assert left == {}


def test_a_first_start_that_was_broken_off_begins_anew_and_says_so(demo: Demo) -> None:
    assert any("starting over" in line for line in demo.said)
    assert len([line for line in demo.said if "sample case" in line and "filling" in line]) == 11


@pytest.mark.parametrize("host", ROOMS)
def test_both_rooms_answer_and_say_that_they_are_a_demo(demo: Demo, host: str) -> None:
    port = demo.ports[host]
    status, page = ask(port, ROOMS[host], Host=f"{host}:{port}")
    assert status == 200
    assert "demo" in page.lower()


@pytest.mark.parametrize("host", ROOMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "wbs.example.go.id"},
        {"Host": "192.168.1.10"},
        {"Host": "{host}", "X_Forwarded_For": "203.0.113.9"},
        {"Host": "{host}", "Forwarded": "for=203.0.113.9"},
        {"Host": "{host}", "Via": "1.1 proxy"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_demo_keys_serve_no_other_name_and_nobody_behind_a_proxy(demo: Demo, host: str, headers: dict[str, str]) -> None:
    port = demo.ports[host]
    status, page = ask(port, ROOMS[host], **{name: value.format(host=host) for name, value in headers.items()})
    assert status in (400, 403, 421), status
    assert "<form" not in page


def test_demo_keys_are_refused_on_every_other_address(demo: Demo) -> None:
    for name, data in (("intake", demo.folder / "letterbox"), ("desk", demo.folder / "office" / "casebook")):
        ended = wbs(name, "--data", data, "--settings", "settings.toml", "--host", "0.0.0.0", "--port", "0")
        assert ended.returncode in (1, 2)
        assert "demo listens on this machine only" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


def test_the_inspektur_walks_the_whole_tour_in_a_browser(demo: Demo) -> None:
    """At the desk of the officer the overdue case is red until it is answered; then there is nothing red any more, and its
    reporter reads the answer."""
    with chromium() as browser:
        inspektur = Inspektur(browser, demo.ports)
        inspektur.looks_at_the_phone()
        inspektur.answers_the_overdue_case()
        inspektur.reads_the_answer()
        inspektur.opens_the_database()
        inspektur.is_excluded()
        inspektur.counts_the_costs()
        inspektur.screen.close()


def rows_of(demo: Demo, case: str) -> dict[tuple[str, str], tuple[list[str], list[tuple[object, ...]]]]:
    """Names of columns and rows of this case, by database file and table."""
    found = {}
    for database in (letterbox(demo.folder) / "letterbox.sqlite3", casebook(demo.folder) / "casebook.sqlite3"):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
            for table in ("cases", "grants", "entries"):
                asked = opened.execute(f"SELECT * FROM {table} WHERE [case] = ?", (case,))
                found[str(database), table] = [column[0] for column in asked.description], asked.fetchall()
    return found


def test_the_rows_that_the_tour_shows_are_those_on_the_disk(demo: Demo) -> None:
    case = demo_secrets.read(demo.folder).cases["overdue"]
    before, rows, shown = None, rows_of(demo, case), ""
    # The courier may come in between: then the page is asked for again.
    while before != rows:
        before, shown, rows = rows, Browser("localhost", demo.ports["localhost"]).get("/tur/basis-data").html, rows_of(demo, case)
    for (database, _table), (columns, held) in rows.items():
        assert database in shown
        assert held
        assert [name for name in columns if f"<dt>{name}</dt>" not in shown] == []
        sealed = [value for row in held for value in row if isinstance(value, bytes)]
        assert [value for value in sealed if value[:24].hex(" ") not in shown] == []


def test_the_tour_is_whole_in_english(demo: Demo) -> None:
    browser = Browser("localhost", demo.ports["localhost"])
    for stop, said in {
        "": "Ten minutes for the Chief Inspector",
        "/ponsel": "Taken from the running service",
        "/jam": "The first answer was promised by",
        "/basis-data": "The same report on the disk",
        "/dikecualikan": "The answer is “Page not found”",
        "/biaya": "Three people, 45 minutes, one server",
        "/masuk/sari": "Sign in as Sari Kusumadewi",
    }.items():
        assert said in browser.get(f"/en/tur{stop}").text
    found = browser.send(browser.get("/en/tur/basis-data").form("/en/tur/basis-data#cari"), words="kerabat dekat").text
    assert found.count("“kerabat dekat” is not there.") == 2
    found = browser.send(browser.get("/en/tur/basis-data").form("/en/tur/basis-data#cari"), words="omar").text
    assert "“omar” stands there" in found


def test_the_logins_that_are_printed_work_and_show_cases_in_every_state(demo: Demo) -> None:
    said = "\n".join(demo.said)
    kept = demo_secrets.read(demo.folder)
    assert [login.login for login in kept.logins] == ["omar", "olga", "nur", "sari", "ratna", "dewi"]
    assert all(login.passphrase in said for login in kept.logins)
    queue = states(sign_in(demo, "omar"))
    for state in ("Diterima", "Triase", "Menunggu kelengkapan", "Audit investigatif", "Selesai", "ada usulan"):
        assert state in queue


def test_an_officer_named_in_a_case_or_of_its_unit_meets_nothing_of_it(demo: Demo) -> None:
    everything = sign_in(demo, "omar").cases()
    olga, nur, sari = (sign_in(demo, login).cases() for login in ("olga", "nur", "sari"))
    assert len(everything) == 12, "one of the eleven samples is two cases"
    missing = [everything - officer for officer in (olga, nur, sari)]
    assert [len(one) for one in missing] == [1, 1, 1]
    assert len(set.union(*missing)) == 3
    assert missing[0] == {demo_secrets.read(demo.folder).cases["overdue"]}


def test_a_wrong_code_or_passphrase_does_not_sign_in(demo: Demo) -> None:
    kept = demo_secrets.read(demo.folder).login("ratna")
    wrong = Login(**{**vars(kept), "passphrase": demo_secrets.read(demo.folder).login("omar").passphrase})
    with pytest.raises(RoomRefused, match="400"):
        OfficerAtDesk(demo.ports["localhost"], wrong, kept.code(time.time()))
    with pytest.raises(RoomRefused, match="400"):
        OfficerAtDesk(demo.ports["localhost"], kept, kept.code(time.time() + 86400))
    sign_in(demo, "ratna")


def test_the_ten_words_that_are_printed_show_answers(demo: Demo) -> None:
    kept = demo_secrets.read(demo.folder)
    assert len(kept.tokens) >= 2
    for token in kept.tokens:
        assert token.words in "\n".join(demo.said)
        seen = reporter.come_back(Browser("127.0.0.1", demo.ports["127.0.0.1"]), token.words)
        assert "Tim pengawas sudah membuka kiriman Anda" in seen.text


def test_the_secrets_say_that_they_are_for_show_and_are_their_owners_alone(folder: Path) -> None:
    path = folder / demo_secrets.NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["note"].startswith("DEMO ONLY")
    assert (folder / "sheets" / "petugas-omar.html").is_file()


def test_fresh_codes_are_a_command_away(demo: Demo) -> None:
    before = time.time()
    ended = wbs("demo", "--codes", "--data", demo.folder)
    after = time.time()
    kept = demo_secrets.read(demo.folder).login("sari")
    assert ended.returncode == 0
    assert any(kept.code(moment) in ended.stdout for moment in (before, after))


def test_a_second_demo_in_the_same_folder_is_refused(demo: Demo) -> None:
    ended = wbs("demo", "--data", demo.folder, "--port-intake", 0, "--port-desk", 0)
    assert refused(ended, "another demo runs in")


@pytest.mark.parametrize("name", ["thesis.txt", "office", "sheets"])
def test_a_folder_with_other_things_in_it_is_never_touched(tmp_path: Path, name: str) -> None:
    work = tmp_path / name
    work.write_text("years of work")
    ended = wbs("demo", "--data", tmp_path, "--port-intake", 0, "--port-desk", 0)
    assert refused(ended, "is no demo folder", name)
    assert list(tmp_path.iterdir()) == [work]


def test_ended_and_started_again_it_keeps_the_data_and_leaves_no_process(demo: Demo) -> None:
    """The last test of the folder: it ends the demo that the others used."""
    words = reporter.report(Browser("127.0.0.1", demo.ports["127.0.0.1"]), "integrity", {"narrative": "Sesuatu yang baru."})
    before = demo_secrets.read(demo.folder)
    assert demo.end(signal.SIGINT) == 0
    assert running(demo.folder) == {}
    again = Demo(demo.folder)
    try:
        again.ready()
        assert not any("keys" in line or "sample case 1" in line for line in again.said)
        assert demo_secrets.read(demo.folder) == before
        seen = reporter.come_back(Browser("127.0.0.1", again.ports["127.0.0.1"]), words)
        assert "belum dikenal" not in seen.text
        children = running(demo.folder)
        assert {"intake", "desk", "courier"} <= set(children)
        # A room that dies takes the others with it, and is named.
        os.kill(children["desk"], signal.SIGKILL)
        assert again.wait() == 1
        assert any("the desk has ended by itself" in line for line in again.said)
        assert running(demo.folder) == {}
    finally:
        if again.process.poll() is None:
            again.end()


def test_enter_prints_fresh_codes_and_killed_outright_it_leaves_no_process(demo: Demo) -> None:
    typed, keyboard = pty.openpty()
    killed = Demo(demo.folder, keyboard)
    try:
        killed.ready()
        # Enter prints the codes once more.
        for _ in range(2):
            os.write(typed, b"\n")
            killed.until("ratna")
        killed.end(signal.SIGKILL)
    finally:
        os.close(typed)
        os.close(keyboard)
    assert gone(demo.folder)
