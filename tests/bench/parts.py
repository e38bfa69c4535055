"""What the bench measures, part by part. Each part makes its own office and ends what it started."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from tests.bench import couriers, desks, floors, load, searches, uploads
from tests.bench.checks import Checks, answered_cases
from tests.bench.figure import MILLI, Figure, of_run
from tests.bench.load import Run
from tests.bench.office import READER, eight_officers, intake
from tests.bench.opened import CASEBOOK, LETTERBOX, must_be_exactly
from tests.bench.processor import used_by
from tests.bench.submissions import Submissions
from tests.proofs.memory import family, peak_of
from tests.proofs.office import Office
from tests.proofs.rooms import Room

SEALS = "nine seals and a commit on one core"
OPENS = "opening five answers on one core"


@dataclass(frozen=True)
class Size:
    """How much of everything. `each`: asked for at each size of crowd; `kept`: where casebooks lie that took long to make."""

    crowds: tuple[int, ...] = (1, 8, 32)
    each: int = 1000
    answered: int = 40
    floor_tries: int = floors.TRIES
    file_bytes: int = 200 * uploads.MB
    files: int = 3
    casebooks: tuple[int, ...] = (1_000, 20_000)
    pages: int = 100
    kept: Path = Path(gettempdir()) / "wbs-bench"


QUICK = Size(crowds=(1, 8), each=160, answered=8, floor_tries=60, file_bytes=50 * uploads.MB, casebooks=(1_000,), pages=20)


def street(size: Size) -> Iterator[Figure]:
    """Reports and looks at their pages; then the courier carries them, and an officer's key opens what was acknowledged."""
    with eight_officers() as office:
        with intake(office) as room:
            sent = Submissions(room)
            load.run(8, sent.jobs(20))
            with floors.nine_seals_and_a_commit(office.folder, size.floor_tries) as floor:
                for clients in size.crowds:
                    jobs = sent.jobs(size.each)
                    with floor.around(), used_by(room.process.pid) as used:
                        run = load.run(clients, jobs)
                    yield of_run("reports of 2 KB", run, floor, SEALS, used)
            yield from _looks(size, office, room)
        told = [*sent.told, *(f"Perkara {number}." for number in range(size.answered))]
        yield _opened("in the letterbox", must_be_exactly(office.server / LETTERBOX, office.people[READER], told), len(told))
        yield from _carried(office, told)


def _looks(size: Size, office: Office, room: Room) -> Iterator[Figure]:
    looks = Checks(room, answered_cases(office, room, size.answered))
    load.run(8, looks.jobs(20))
    for clients in size.crowds:
        # Of its own for each crowd, so that each is held against the minutes in which it was measured.
        opening = floors.opening_five_answers(size.floor_tries)
        with opening.around(), used_by(room.process.pid) as used:
            run = load.run(clients, looks.jobs(size.each))
        yield of_run("looks with ten words, five answers", run, opening, OPENS, used)


def _carried(office: Office, told: list[str]) -> Iterator[Figure]:
    seconds = couriers.trip_seconds(office) - couriers.trip_seconds(office)
    floor = couriers.copying_rows_seconds(office.folder, office.server / LETTERBOX, len(told))
    yield Figure("cases carried", len(told) / seconds, "/s", len(told) / floor, "copying their rows, a commit each, on one core")
    yield _opened("in the casebook", must_be_exactly(office.inspectorate / CASEBOOK, office.people[READER], told), len(told))


def _opened(where: str, count: int, told: int) -> Figure:
    return Figure(f"reports {where} that an officer's key opens", count, "", told, "what was acknowledged")


def files(size: Size) -> Iterator[Figure]:
    """Large files, one after the other, and how much memory the room took at most."""
    with eight_officers() as office:
        with intake(office) as room:
            uploads.upload(room, uploads.MB)
            for _ in range(size.files):
                before = uploads.seal_to_disk(office.folder, size.file_bytes)
                sent = uploads.upload(room, size.file_bytes)
                after = uploads.seal_to_disk(office.folder, size.file_bytes)
                floor = 2 / (1 / before + 1 / after)
                mega = f"a file of {size.file_bytes / uploads.MB:,.0f} MB"
                yield Figure(mega, sent.rate, "MB/s", floor, "sealing it to the same disk on one core")
            most = max(peak_of(one) for one in family(room.process.pid))
        sealed = [uploads.Sent(uploads.MB, uploads.digest_of(uploads.MB), 0)]
        sealed += [uploads.Sent(size.file_bytes, uploads.digest_of(size.file_bytes), 0)] * size.files
        count = uploads.must_open(office, office.people[READER], sealed)
    yield Figure("memory of the process that took them, at most", most / uploads.MB, "MB", less=True)
    yield Figure("files that an officer's key opens, byte for byte", count, "", len(sealed), "what was acknowledged")


@contextmanager
def _signed_in(size: Size, count: int) -> Iterator[tuple[Office, Room]]:
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        desks.with_cases(size.kept, Path(folder), count) as office,
        desks.desk(office) as room,
    ):
        yield office, room


def desk(size: Size) -> Iterator[Figure]:
    """Signing in, and the pages of the desk, with few cases and with many."""
    for count in size.casebooks:
        with _signed_in(size, count) as (office, room):
            argon2, grants = desks.argon2_seconds(office), desks.opening_grants_seconds(count)
            first = desks.sign_in(room, office)
            cases = f"{count:,} cases"
            opening = "Argon2 and opening as many grants"
            yield Figure(f"signing in the first time, {cases}", first.seconds, "s", argon2 + grants, opening, less=True)
            yield from _pages(size, first, cases)
            first.leave()
            second = desks.sign_in(room, office, first.officer)
            beyond = f"{second.seconds - argon2:.2f} s beyond Argon2"
            yield Figure(f"signing in again, {cases}", second.seconds, "s", argon2, "Argon2", beyond, less=True)
            yield from _while_others_unlock(size, second, cases)


def _pages(size: Size, at_desk: desks.AtDesk, cases: str) -> Iterator[Figure]:
    found = desks.listed(at_desk.page("/"))
    plain = at_desk.pages("/bantuan", size.pages, lambda answer: not desks.listed(answer))
    queue = at_desk.pages("/", size.pages, desks.as_many(found))
    yield _page("queue", cases, queue, plain)
    at_desk.officer.open(found[0])
    case = at_desk.pages(f"/kasus/{found[0]}", size.pages, lambda answer: f"/kasus/{found[0]}/jawab".encode() in answer.body)
    yield _page("case", cases, case, plain)
    if searches.offered(at_desk):
        yield _page("search", cases, searches.searched(at_desk, size.pages), plain)


def _page(what: str, cases: str, run: Run, plain: Run) -> Figure:
    besides = f"p99 {MILLI * run.quantile(0.99):.1f} ms"
    floor = MILLI * plain.quantile(0.5)
    return Figure(f"{what} page, {cases}", MILLI * run.quantile(0.5), "ms", floor, "the help page", besides, less=True)


def _while_others_unlock(size: Size, at_desk: desks.AtDesk, cases: str) -> Iterator[Figure]:
    right = desks.listed(at_desk.page("/"))
    alone = at_desk.pages("/", size.pages, desks.as_many(right))
    with desks.strangers_signing_in(at_desk.room) as answered:
        beside = at_desk.pages("/", size.pages, desks.as_many(right))
    besides = f"{len(answered)} unlocks meanwhile"
    floor = MILLI * alone.quantile(0.5)
    what = f"queue page while two unlock, {cases}"
    yield Figure(what, MILLI * beside.quantile(0.5), "ms", floor, "the same without", besides, less=True)


PARTS: dict[str, Callable[[Size], Iterator[Figure]]] = {"street": street, "files": files, "desk": desk}
