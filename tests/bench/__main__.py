"""`make bench`: how fast the rooms are, each figure beside its floor on the same machine in the same minutes."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from tests.bench import floors, load
from tests.bench.checks import Checks, answered_cases
from tests.bench.failed import BenchFailed
from tests.bench.figure import Figure, of_run
from tests.bench.office import READER, eight_officers, intake
from tests.bench.opened import LETTERBOX, must_be_exactly
from tests.bench.submissions import Submissions

CROWDS = (1, 8, 32)


@dataclass(frozen=True)
class Size:
    """How much of everything. `each`: things asked for at each size of crowd."""

    crowds: tuple[int, ...] = CROWDS
    each: int = 1000
    answered: int = 40
    floor_tries: int = floors.TRIES


QUICK = Size(crowds=(1, 8), each=160, answered=8, floor_tries=60)


def street(size: Size) -> Iterator[Figure]:
    """Reports and looks at their pages; in the end an officer's key opens what was acknowledged."""
    with eight_officers() as office:
        with intake(office) as room:
            sent = Submissions(room)
            load.run(8, sent.jobs(20))
            with floors.nine_seals_and_a_commit(office.folder, size.floor_tries) as floor:
                for clients in size.crowds:
                    with floor.around():
                        run = load.run(clients, sent.jobs(size.each))
                    yield of_run("reports of 2 KB", run, floor.rate, "nine seals and a commit on one core")
            cases = answered_cases(office, room, size.answered)
            looks, opening = Checks(room, cases), floors.opening_five_answers(size.floor_tries)
            load.run(8, looks.jobs(20))
            for clients in size.crowds:
                with opening.around():
                    run = load.run(clients, looks.jobs(size.each))
                yield of_run("looks with ten words", run, opening.rate, "opening five answers on one core")
        beside = [f"Perkara {number}." for number in range(size.answered)]
        count = must_be_exactly(office.server / LETTERBOX, office.people[READER], sent.told, beside)
        told = len(sent.told) + size.answered
        yield Figure("reports that an officer's key opened", count, "", told, "acknowledged")


PARTS: dict[str, Callable[[Size], Iterator[Figure]]] = {"street": street}


def main() -> int:
    """1 if anything was lost or wrong; the figures are for people to judge."""
    line = argparse.ArgumentParser(prog="make bench", description=__doc__)
    line.add_argument("--quick", action="store_true", help="less of everything: to see whether a change helps")
    line.add_argument("parts", nargs="*", choices=[*PARTS, []], help="some of: " + ", ".join(PARTS))
    asked = line.parse_args()
    print(f"{os.cpu_count()} cores, shared by the rooms and the load")
    try:
        for part in asked.parts or PARTS:
            with closing(PARTS[part](QUICK if asked.quick else Size())) as figures:  # type: ignore[type-var]
                for figure in figures:
                    print(figure, flush=True)
    except BenchFailed as failed:
        print(f"worthless: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
