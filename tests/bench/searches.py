"""Searching the cases for a word, as an officer does it: the word goes by POST, the page behind lists what was found."""

from tests.bench.desks import AtDesk, listed
from tests.bench.failed import BenchFailed
from tests.bench.load import Run, run
from tests.intake.page import Page

WORD = "kunyitmalam"


def searched(at_desk: AtDesk, count: int) -> Run:
    """A word that one case alone has, searched again and again. Raises BenchFailed when another case is found, or none."""
    (case,) = listed(at_desk.page("/"))[:1]
    at_desk.officer.note(case, f"Catatan dengan kata {WORD}.")
    token = Page(at_desk.page("/").body.decode()).value("form_token", "pertanyaan")

    def one() -> None:
        asked = at_desk.send("/", {"form_token": token, "words": WORD})
        if asked.status != 303:
            raise BenchFailed(f"the search was answered with {asked.status}")
        if (found := listed(at_desk.page(asked.header(b"location").decode()))) != [case]:
            raise BenchFailed(f"the search for a word of one case found {len(found)}")

    return run(1, [one] * count)
