"""Many at once, in threads and in processes: nothing lost, nothing doubled, nothing mixed up."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.store.mail import OMAR, after, dropped, entry, new_case
from wbs.store.casebook import Casebook
from wbs.store.errors import AlreadyDone, CaseExists, StepUsed, StrandMoved
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow, OfficerRow

DAY = date(2026, 3, 4)
TOP = Path(__file__).resolve().parents[2]
FILING = """
import sys
from pathlib import Path
from tests.store.mail import add_file, add_message, dropped
from wbs.store.letterbox import Letterbox
letterbox = Letterbox(Path(sys.argv[1]))
sys.stdin.readline()
for _ in range(20):
    rows = dropped(letterbox)
    last = add_message(letterbox, rows.entries[0])
    last, file = add_file(letterbox, last, bytes.fromhex(rows.case) * 1000)
    letterbox.sweep_files()
    print(rows.case, last.hash.hex(), file.file, flush=True)
"""


def at_once(work: Callable[[int], None], threads: int = 8) -> None:
    """Run work(0) ... work(n-1) at the same moment; the first error is raised here."""
    gate, errors = threading.Barrier(threads), list[BaseException]()

    def run(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as error:
            errors.append(error)

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]


def append_somehow(letterbox: Letterbox, locator: bytes, case: str) -> None:
    """Read the end, write after it; again whenever somebody was quicker."""
    while True:
        found = letterbox.case_by_locator(locator)
        assert found is not None
        row = entry(case, "reporter", found.reporter_seq + 1, found.reporter_hash)
        try:
            return letterbox.append_reporter(row, os.urandom(104), None)
        except StrandMoved:
            continue


def test_eight_threads_writing_to_one_case_make_one_chain(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    at_once(lambda _: [append_somehow(letterbox, rows.locator_hash, rows.case) for _ in range(3)] and None)
    strand = [one for one in letterbox.mail.collect(rows.case).entries if one.strand == "reporter"]
    assert [one.seq for one in strand] == list(range(1, 26))
    assert all(second.prev == first.hash for first, second in zip(strand, strand[1:], strict=False))


def test_the_same_form_sent_eight_times_at_once_is_one_entry(letterbox: Letterbox) -> None:
    rows, mac, outcomes = dropped(letterbox), os.urandom(32), list[str]()

    def send(_: int) -> None:
        try:
            letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), mac)
            outcomes.append("written")
        except AlreadyDone as done:
            outcomes.append(f"is entry {done.seq}")

    at_once(send)
    assert sorted(outcomes) == ["is entry 2"] * 7 + ["written"]


def test_the_same_token_filed_eight_times_at_once_is_one_case(letterbox: Letterbox) -> None:
    rows, other, outcomes = dropped(letterbox), new_case(), list[str]()

    def file(_: int) -> None:
        try:
            letterbox.drop_case(other)
            outcomes.append("filed")
        except CaseExists:
            outcomes.append("exists")

    at_once(file)
    assert sorted(outcomes) == ["exists"] * 7 + ["filed"]
    assert sorted(letterbox.mail.waiting()) == sorted([rows.case, other.case])


def test_two_officers_who_record_at_once_make_one_chain(letterbox: Letterbox, casebook: Casebook) -> None:
    rows = dropped(letterbox)
    casebook.receive(letterbox.mail.collect(rows.case), DAY)

    def record(_: int) -> None:
        while True:
            heads: dict[str, EntryRow] = casebook.heads(rows.case)
            mine = after(heads["officers"]) if "officers" in heads else entry(rows.case, "officers", 1, bytes(32))
            try:
                return casebook.record(rows.case, mine, after(heads["answers"]))
            except StrandMoved:
                continue

    at_once(record)
    assert [one.seq for one in casebook.entries(rows.case, "officers")] == list(range(1, 9))
    assert [one.seq for one in casebook.outbox.answers(rows.case)] == list(range(2, 10))


def test_one_second_factor_code_lets_one_of_eight_in(casebook: Casebook) -> None:
    casebook.officers.add(OfficerRow(OMAR, "omar", b"k"), [])
    outcomes: list[str] = []

    def sign_in(_: int) -> None:
        try:
            casebook.officers.use_step(OMAR, 100)
            outcomes.append("in")
        except StepUsed:
            outcomes.append("refused")

    at_once(sign_in)
    assert sorted(outcomes) == ["in"] + ["refused"] * 7


def test_two_processes_and_a_courier_at_one_letterbox_lose_and_mix_nothing(
    letterbox: Letterbox, tmp_path: Path
) -> None:
    command = [sys.executable, "-W", "error", "-c", FILING, str(tmp_path / "street")]
    filing = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TOP) for _ in range(2)
    ]
    for process in filing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    while any(process.poll() is None for process in filing):
        for case in letterbox.mail.waiting():
            seqs = [one.seq for one in letterbox.mail.collect(case).entries if one.strand == "reporter"]
            letterbox.mail.mark_carried(case, max(seqs, default=0))
        letterbox.sweep_files()
    lines = [line for process in filing for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in filing] == [0, 0]
    assert len(lines) == 40
    letterbox.mail.offer_again()
    for case, last_hash, file in map(str.split, lines):
        parcel = letterbox.mail.collect(case)
        assert {one.hash.hex() for one in parcel.entries} >= {last_hash}
        [row] = parcel.files
        assert row.file == file
        assert b"".join(letterbox.mail.read_file(row)) == bytes.fromhex(case) * 1000


def test_a_whole_new_case_is_one_transaction(letterbox: Letterbox) -> None:
    asked: list[str] = []
    with letterbox._database.read() as connection:
        connection.connection.dbapi_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]
    dropped(letterbox)
    # The first COMMIT ends the read above.
    assert [one.split()[0] for one in asked if not one.startswith("INSERT")] == ["COMMIT", "BEGIN", "COMMIT"]
