"""The desk over real HTTP with many cases: signing in, the queue, a case, a search; and what the others feel while two unlock."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from crypto import primitives
from crypto.officer_key import OfficerKey
from tests.bench import load
from tests.bench.failed import BenchFailed
from tests.bench.line import Answer, Line, get, post
from tests.bench.load import Run
from tests.bench.many_cases import casebook_of, standing_team
from tests.bench.office import READER, serving
from tests.proofs import rooms
from tests.proofs.browser import Browser
from tests.proofs.office import Office, Person
from tests.proofs.officer import Officer
from tests.proofs.rooms import Room

CODES = 10
LISTED = re.compile(rb'href="/kasus/([0-9a-f]{32})"')
GUESS = "akar akar akar akar akar akar"


@contextmanager
def with_cases(cache: Path, folder: Path, count: int) -> Iterator[Office]:
    """An office whose casebook holds so many, in `folder`; made once and kept in `cache`."""
    target = folder / str(count)
    target.mkdir(parents=True)
    casebook_of(cache, count, target / "inspectorate")
    people = {
        one.login: Person(one.id, one.login, one.passphrase, one.key.totp_secret, [], one.key)
        for one in standing_team().people.values()
    }
    office = Office(target, people, b"")
    office.set(reserve_bytes=1024 * 1024)
    office.print_codes(READER, CODES)
    try:
        yield office
    finally:
        shutil.rmtree(target)


@dataclass
class AtDesk:
    """An officer who has signed in. `seconds`: how long that took, until his queue stood on the screen."""

    room: Room
    officer: Officer
    seconds: float

    @property
    def cookie(self) -> bytes:
        return "; ".join(f"{name}={value}" for name, value in self.officer.browser.cookies.items()).encode()

    @property
    def host(self) -> str:
        return f"localhost:{self.room.port}"

    def page(self, path: str) -> Answer:
        """A page of the desk. Raises BenchFailed unless it is one."""
        with Line(self.room.port) as line:
            answer = line.ask(get(self.host, path, self.cookie))
        if answer.status != 200:
            raise BenchFailed(f"{path} answered {answer.status}")
        return answer

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """A form of the desk."""
        with Line(self.room.port) as line:
            return line.ask(post(self.host, path, urlencode(fields).encode(), self.cookie))

    def pages(self, path: str, count: int, right: Callable[[Answer], bool]) -> Run:
        """One after the other. Raises BenchFailed for a page that is not `right`."""

        def one() -> None:
            if not right(self.page(path)):
                raise BenchFailed(f"{path} does not show what it has to")

        return load.run(1, [one] * count)

    def leave(self) -> None:
        """So that his browser is one that has signed in before."""
        page = self.officer.browser.get("/akun").page
        answer = self.officer.browser.post("/keluar", {"form_token": page.value("form_token", "keluar")})
        if answer.status != 303:
            raise BenchFailed(f"leaving answered {answer.status}")


@contextmanager
def desk(office: Office) -> Iterator[Room]:
    """`wbs desk` as the operator starts it."""
    with serving(rooms.desk(office)) as room:
        yield room


def sign_in(room: Room, office: Office, officer: Officer | None = None) -> AtDesk:
    """From the passphrase to the queue. `officer`: who has signed in before, in the same browser."""
    officer = officer or Officer(room, office, READER)
    start = time.perf_counter()
    page = officer.sign_in()
    seconds = time.perf_counter() - start
    if page.status != 200:
        raise BenchFailed(f"the queue answered {page.status}")
    return AtDesk(room, officer, seconds)


def argon2_seconds(office: Office) -> float:
    """The floor of signing in: what the lock of this officer's key costs by itself."""
    person = office.people[READER]
    locked = next(one.locked for one in standing_team().people.values() if one.login == READER)
    start = time.perf_counter()
    OfficerKey.unlock(locked, person.passphrase)
    return time.perf_counter() - start


def opening_grants_seconds(count: int, tries: int = 400) -> float:
    """The floor of reading a casebook for the first time: opening so many grants with a key that is at hand."""
    seed, context = primitives.random_bytes(32), bytes(48)
    private, raw, _key = primitives.xwing_pair(seed)
    sealed = primitives.hpke_seal(bytes(64), primitives.xwing_public_key(raw), context)
    start = time.perf_counter()
    for _ in range(tries):
        primitives.hpke_open(sealed, private, context)
    return (time.perf_counter() - start) / tries * count


def listed(answer: Answer) -> list[str]:
    """The cases that a page lists, each once."""
    return list(dict.fromkeys(found.decode() for found in LISTED.findall(answer.body)))


def as_many(cases: list[str]) -> Callable[[Answer], bool]:
    """Whether a page lists so many cases, or more: while cases are still being read after a sign-in, their order may change."""
    return lambda answer: len(listed(answer)) >= len(cases) > 0


@contextmanager
def strangers_signing_in(room: Room, count: int = 2) -> Iterator[list[int]]:
    """So many at once try to sign in under names that nobody has, again and again: each try costs what the strongest lock costs.
    Yields what they were answered."""
    over, answered = threading.Event(), list[int]()

    def knock(number: int) -> None:
        while not over.is_set():
            browser = Browser("localhost", room.port)
            token = browser.get("/masuk").page.value("form_token")
            typed = {"form_token": token, "login": f"eve{number}", "passphrase": GUESS, "code": "000000"}
            answered.append(browser.post("/masuk", typed).status)

    threads = [threading.Thread(target=knock, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        over.set()
        for thread in threads:
            thread.join()
