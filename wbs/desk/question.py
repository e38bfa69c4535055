"""What an officer looks for in the queue: read from an address or from the form above the queue, and written into an address.

Filters may stand in an address. Words that are searched may not: they come by POST, stay in the session's memory, and the address
holds a mark that means nothing to anybody else and nothing after he has signed out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from wbs.cases.kinds import KINDS
from wbs.desk.door import Call
from wbs.desk.glance import OPEN, Query

SEARCH = "cari"  # in an address: the mark of a search
WORDS = "words"  # in a form: what is searched
PAGE = "page"
LONGEST = 100
MOST_SEARCHES = 40
MOST_PAGES = 10**5
CLOCKS = ("overdue", "soon", "week")
MINE = ("mine", "free", "proposed")
STATES = (OPEN, *dict.fromkeys(state.slug for kind in KINDS.values() for state in kind.states))

ReadAll = Callable[[str], list[str]]


def from_address(call: Call) -> Query:
    """The question of a GET; whatever it names that is not known here is passed over."""
    asked = call.request.query_params
    text = call.session.searches.get(asked.get(SEARCH, ""), "")
    return _read(call, asked.getlist, text, _page(asked.get(PAGE, "")))


def from_form(call: Call) -> Query:
    """The question of the form above the queue."""
    return _read(call, call.form.all, cleaned(call.form.one(WORDS)), 1)


def from_values(call: Call, values: Mapping[str, str]) -> Query:
    """The question of a view that was kept: what `values_of` made."""
    return _read(call, lambda name: values.get(name, "").split(","), cleaned(values.get(WORDS, "")), 1)


def fields_of(query: Query) -> list[tuple[str, str]]:
    """What a form sends to ask this again: names and values."""
    parts = [(name, value) for name, values in _filters(query).items() for value in values]
    return parts + ([(WORDS, query.text)] if query.text else [])


def values_of(query: Query) -> dict[str, str]:
    """What is kept of a question, by name: the filters that are on, and the words."""
    return {name: ",".join(values) for name, values in _filters(query).items()} | ({WORDS: query.text} if query.text else {})


def address(call: Call, query: Query, page: int = 1) -> str:
    """Where the answer to this question stands, in the language of the page."""
    parts: list[tuple[str, Any]] = [(name, value) for name, values in _filters(query).items() for value in values]
    if query.text:
        parts.append((SEARCH, mark_of(call, query.text)))
    if page > 1:
        parts.append((PAGE, page))
    return call.path("/") + (f"?{urlencode(parts)}" if parts else "")


def mark_of(call: Call, words: str) -> str:
    """The mark under which this session remembers a search; the oldest is forgotten when there are too many."""
    searches = call.session.searches
    known = next((mark for mark, said in searches.items() if said == words), None)
    if known is None:
        known = secrets.token_urlsafe(8)
        searches[known] = words
        while len(searches) > MOST_SEARCHES:
            del searches[next(iter(searches))]
    return known


def is_forgotten(call: Call) -> bool:
    """Whether the address holds the mark of a search that this session does not remember."""
    return bool(call.request.query_params.get(SEARCH)) and not from_address(call).text


def cleaned(text: str) -> str:
    """Words as they are searched: one space between them, and not more of them than anybody types."""
    return " ".join(text.split())[:LONGEST].strip()


def _read(call: Call, values: ReadAll, text: str, page: int) -> Query:
    def one(name: str, known: Iterable[str]) -> Any:
        return next((value for value in values(name) if value in known), "")

    def some(name: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = frozenset(known)
        return tuple(value for value in dict.fromkeys(values(name)) if value in allowed)

    return Query(
        text=text,
        kinds=some("kind", KINDS),
        units=some("unit", (unit.slug for unit in call.desk.settings.office.units)),
        state=one("state", STATES),
        clock=one("clock", CLOCKS),
        mine=one("mine", MINE),
        page=page,
        sort=one("sort", ("newest",)) or "urgency",
    )


def _filters(query: Query) -> dict[str, tuple[str, ...]]:
    said = {
        "state": (query.state,),
        "clock": (query.clock,),
        "mine": (query.mine,),
        "unit": query.units,
        "kind": query.kinds,
        "sort": (query.sort,) if query.sort != "urgency" else (),
    }
    return {name: values for name, values in said.items() if any(values)}


def _page(text: str) -> int:
    return min(MOST_PAGES, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 7 else 1
