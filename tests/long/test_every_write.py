"""ENOSPC and EIO at each write, one after the other, until the act goes through untouched: each time a clear page, nothing half
there, and the next try works. In the end everything is opened with the officers' keys."""

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.long.faults import KINDS, fault
from tests.long.glance import glance
from tests.proofs import rooms
from tests.proofs.browser import Answer
from tests.proofs.ledger import Deed, Ledger
from tests.proofs.office import TOP, Office
from tests.proofs.officer import Officer
from tests.proofs.opened import check_against
from tests.proofs.reporter import Reporter
from wbs.store.casebook import Casebook
from wbs.verify.finding import Finding
from wbs.verify.inspection import inspect

TRACEABLE = ("tests.long.traceable",)
ERRORS = ("ENOSPC", "EIO")
NOT_STORED = ("belum ada yang disimpan", "tidak ada yang tersimpan")
STORED = "sudah tersimpan"
NOT_LET_IN = "Anda belum dapat masuk"
LEFT_BY_A_TORN_COPY = ("file_orphan", "file_leftover")
CODES = 40
MOST = 200
WARM = 2


class Bench:
    """The three rooms, Rini and Omar, and what they were told."""

    def __init__(self, office: Office) -> None:
        self.office, self.ledger = office, Ledger()
        self.street, self.desk = rooms.intake(office, TRACEABLE), rooms.desk(office, TRACEABLE)
        command = [sys.executable, "-m", "tests.long.courier_on_call", str(office.server), str(office.inspectorate)]
        command.append(str(office.folder / "backup"))
        self.courier = subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.hear() == "ready"
        self.rini, self.omar = Reporter(self.street), Officer(self.desk, office, "omar")
        self.number = 0

    def hear(self) -> str:
        assert self.courier.stdout is not None
        return self.courier.stdout.readline().strip()

    def trip(self, what: str = "go") -> str:
        """What the courier says of one trip, or of one "backup"."""
        assert self.courier.stdin is not None
        self.courier.stdin.write(what + "\n")
        self.courier.stdin.flush()
        return self.hear()

    def text(self) -> str:
        self.number += 1
        return f"Tulisan nomor {self.number}: “setoran”, lagi."

    def report(self) -> None:
        """A report in peace."""
        text = self.text()
        fields = self.rini.filled(text)
        deed = self.ledger.ask("report", " ".join(self.rini.words), text)
        assert self.rini.browser.post("/lapor", fields).status == 303
        deed.told = True

    def close(self) -> None:
        self.courier.communicate(timeout=60)
        assert self.courier.returncode == 0
        for room in (self.street, self.desk):
            assert room.stop() == 0, room.said()
        # What a failing disk did not let it take away, the next start does.
        assert rooms.intake(self.office).stop() == 0
        rooms.carry(self.office)

    def abandon(self) -> None:
        for browser in (self.rini.browser, self.omar.browser):
            browser.close()
        if self.courier.poll() is None:
            self.courier.kill()
        self.courier.communicate()
        for room in (self.street, self.desk):
            if room.process.poll() is None:
                room.kill()


class Act:
    """Something that writes. `prepare` opens its page; `attempt` does it and says whether it was acknowledged.

    `fewest`: faults that it must have met; `nths`: which calls fail, one after the other.
    """

    fewest = 20
    nths: Iterable[int] = range(1, MOST)

    def __init__(self, bench: Bench) -> None:
        self.bench, self.deed = bench, Deed("", "", "")

    @property
    def process(self) -> int:
        return self.bench.street.process.pid

    def prepare(self) -> None:
        raise NotImplementedError

    def attempt(self) -> bool:
        raise NotImplementedError

    def heard(self, answer: Answer, text: str = "") -> bool:
        """Acknowledged, or refused in words, with what was typed."""
        said = answer.page.text
        if answer.status == 303 or (answer.status == 200 and STORED in said):
            self.deed.told = True
            return True
        assert answer.status == 503, (answer.status, said[:500])
        assert any(words in said for words in NOT_STORED), said[:500]
        assert text in answer.body.decode(), "what was typed is on the page"
        return False


class Report(Act):
    def prepare(self) -> None:
        bench = self.bench
        self.text = bench.text()
        self.fields = bench.rini.filled(self.text)
        self.deed = bench.ledger.ask("report", " ".join(bench.rini.words), self.text)

    def attempt(self) -> bool:
        return self.heard(self.bench.rini.browser.post("/lapor", self.fields), self.text)


class Message(Act):
    def prepare(self) -> None:
        rini, self.text = self.bench.rini, self.bench.text()
        self.fields = {"form_token": rini.case().page.value("form_token", "pesan"), "text": self.text}
        self.deed = self.bench.ledger.ask("message", " ".join(rini.words), self.text)

    def attempt(self) -> bool:
        return self.heard(self.bench.rini.browser.post("/kotak/pesan", self.fields), self.text)


class File(Act):
    def prepare(self) -> None:
        self.content = self.bench.text().encode() * 3000
        self.name = f"berkas_{self.bench.number}.txt"
        self.token = self.bench.rini.case().page.value("form_token", "berkas")
        digest = hashlib.sha256(self.content).hexdigest()
        self.deed = self.bench.ledger.ask("file", " ".join(self.bench.rini.words), f"{self.name} {digest}")

    def attempt(self) -> bool:
        done = self.bench.rini.upload(self.name, [self.content], len(self.content), token=self.token)
        return self.heard(done)


class DeskAnswer(Act):
    @property
    def process(self) -> int:
        return self.bench.desk.process.pid

    def prepare(self) -> None:
        self.case = self.bench.omar.cases()[0]
        self.text = self.bench.text()
        self.deed = self.bench.ledger.ask("answer", self.case, self.text)
        self.open()

    def open(self) -> None:
        form = self.bench.omar.open(self.case).page.form(f"/kasus/{self.case}/jawab")
        token = form["form_token"]
        self.fields = {"form_token": token if isinstance(token, str) else token[0], "answer_text": self.text}

    def attempt(self) -> bool:
        return self.heard(self.bench.omar.browser.post(f"/kasus/{self.case}/jawab", self.fields), self.text)


class Trip(Act):
    """A report with a file goes in, an answer goes out."""

    @property
    def process(self) -> int:
        return self.bench.courier.pid

    def prepare(self) -> None:
        self.deed = Deed("trip", "", "")
        bench = self.bench
        bench.report()
        file = File(bench)
        file.prepare()
        assert file.attempt()
        answer = DeskAnswer(bench)
        answer.case = bench.omar.cases()[0]
        answer.text = bench.text()
        answer.deed = bench.ledger.ask("answer", answer.case, answer.text)
        answer.open()
        assert answer.attempt()

    def attempt(self) -> bool:
        said = self.bench.trip()
        assert said in ("done", "StoreFull", "StoreBroken"), said
        return said == "done"


class LookUp(Act):
    """The ten words, and the page behind them. Its one write, the visit, is not waited for: nothing is made durable."""

    fewest = 4

    def prepare(self) -> None:
        self.deed, rini = Deed("look-up", "", ""), self.bench.rini
        self.words = " ".join(rini.words)
        self.token = rini.browser.get("/kode").page.value("form_token")

    def attempt(self) -> bool:
        browser = self.bench.rini.browser
        answer = browser.post("/kode", {"form_token": self.token, "words": self.words})
        if not self.heard(answer, self.words):
            return False
        behind = browser.follow(answer)
        assert behind.status in (200, 503), behind.page.text[:500]
        return behind.status == 200


class SignIn(Act):
    """Whatever fails, nobody is let in without his line in the audit, and the next code lets him in."""

    @property
    def process(self) -> int:
        return self.bench.desk.process.pid

    def prepare(self) -> None:
        self.deed = Deed("sign-in", "", "")
        if len(self.bench.omar.person.codes) < WARM:
            self.bench.office.print_codes("omar", CODES)
        self.lines = self.audited()

    def audited(self) -> int:
        with closing(Casebook(self.bench.office.inspectorate)) as casebook:
            head = casebook.audit.head()
        return head.seq if head else 0

    def attempt(self) -> bool:
        answer = self.bench.omar.try_in()
        if answer.status == 303:
            assert self.audited() > self.lines, "let in without a line"
            return self.bench.omar.browser.follow(answer).status == 200
        assert answer.status == 503, (answer.status, answer.page.text[:500])
        assert NOT_LET_IN in answer.page.text or NOT_STORED[1] in answer.page.text, answer.page.text[:500]
        return False


class Access(DeskAnswer):
    """The case is given once more to a colleague: a line of the audit, an entry, and his row overwritten."""

    def prepare(self) -> None:
        self.deed = Deed("access", "", "")
        self.case = self.bench.omar.cases()[0]
        form = self.bench.omar.open(self.case).page.form(f"/kasus/{self.case}/akses")
        token = form["form_token"]
        colleague = self.bench.office.people["olga"].id
        self.fields = {"form_token": token if isinstance(token, str) else token[0], "colleague": colleague}

    def attempt(self) -> bool:
        return self.heard(self.bench.omar.browser.post(f"/kasus/{self.case}/akses", self.fields))


class Backup(Act):
    """The casebook is copied, page by page, while a copy of before lies there: that one stays whole until the new one is."""

    nths = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584)

    @property
    def process(self) -> int:
        return self.bench.courier.pid

    def prepare(self) -> None:
        self.deed = Deed("backup", "", "")

    def attempt(self) -> bool:
        said = self.bench.trip("backup")
        assert said in ("done", "StoreFull", "StoreBroken"), said
        copy = self.bench.office.folder / "backup"
        if (copy / "casebook.sqlite3").exists():
            found: list[Finding] = []
            inspect("casebook", copy, found.append, datetime.now(UTC))
            # What a torn copy left beside the good one is taken up or away by the next.
            assert [one for one in found if one.what not in LEFT_BY_A_TORN_COPY] == []
        return said == "done"


ACTS = {
    "a look-up": LookUp,
    "a sign-in": SignIn,
    "access": Access,
    "a backup": Backup,
    "a report": Report,
    "a message": Message,
    "a file": File,
    "an answer": DeskAnswer,
    "a trip": Trip,
}


@pytest.fixture
def bench(office: Office) -> Iterator[Bench]:
    one = Bench(office)
    try:
        yield one
    finally:
        one.abandon()


def fail_each(act: Act, kind: str, error: str, log: Path) -> int:
    """Fails the first call of this kind, then the second, until the act goes through untouched. Returns how many failed."""
    for met, nth in enumerate(act.nths):
        act.prepare()
        with fault(act.process, kind, error, nth, log) as one:
            told = act.attempt()
        glance(act.bench.office, act.bench.ledger)
        if not one.hits:
            assert told, f"refused without a fault after {error} at {kind} {nth - 1}"
            return met
        assert told or act.attempt(), f"the next try fails after {error} at {kind} {nth}"
    raise AssertionError(f"no end of {kind}")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("what", ACTS)
def test_at_each_write_the_disk_may_fail_and_nothing_is_lost_or_half_there(
    what: str, bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(WARM):
        bench.report()
    assert bench.trip() == "done"
    bench.omar.sign_in()
    act = ACTS[what](bench)
    failed = {}
    for error in ERRORS:
        for kind in KINDS:
            failed[f"{error} at {kind}"] = fail_each(act, kind, error, tmp_path / "log")
    with capsys.disabled():
        print(f"\n{what}: faults met: {failed}; acknowledged/in flight/refused {bench.ledger.count()}")
    assert sum(failed.values()) >= act.fewest, failed
    bench.close()
    check_against(bench.ledger, bench.office)
