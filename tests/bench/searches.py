"""Searching the cases for a word, as an officer does it: the word goes by POST, the page behind lists what was found."""

import re

from tests.bench.desks import AtDesk, listed
from tests.bench.failed import BenchFailed
from tests.bench.line import Answer
from tests.bench.load import Run, run

WORD = "kunyitmalam"
FORM = re.compile(rb'<form method="post" action="/"[^>]*role="search".*?name="form_token" value="([^"]+)"', re.DOTALL)


def searched(at_desk: AtDesk, count: int) -> Run:
    """A word that one case alone has, searched again and again. Raises BenchFailed when another case is found, or none."""
    page = at_desk.page("/")
    (case,) = listed(page)[:1]
    at_desk.officer.note(case, f"Catatan dengan kata {WORD}.")
    asked = {"form_token": token_on(page), "words": WORD}

    def one() -> None:
        sent = at_desk.send("/", asked)
        if sent.status != 303:
            raise BenchFailed(f"the search was answered with {sent.status}")
        if (found := listed(at_desk.page(sent.header(b"location").decode()))) != [case]:
            raise BenchFailed(f"the search for a word of one case found {len(found)}")

    return run(1, [one] * count)


def offered(at_desk: AtDesk) -> bool:
    """Whether the queue has a form to search with."""
    return FORM.search(at_desk.page("/").body) is not None


def token_on(queue: Answer) -> str:
    """The token of the form above the queue. Raises BenchFailed when there is no such form."""
    found = FORM.search(queue.body)
    if found is None:
        raise BenchFailed("there is no form to search with")
    return found[1].decode()
