"""Pages as they left a room, each under the name of its state: what is looked at, checked and weighed afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from httpx2 import Response

from tests.intake.page import Page

PLACES = {"id": "", "en": "/en"}


@dataclass(frozen=True)
class State:
    """One page in one language. ``name``: room and state, like `desk-queue-empty`; ``press``: keys that are pressed there."""

    name: str
    lang: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    press: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return f"{self.name}.{self.lang}"

    @property
    def room(self) -> str:
        return self.name.partition("-")[0]


class Film:
    """Keeps each state once, in both languages. ``templates``: the files under templates/ that were rendered on the way."""

    def __init__(self) -> None:
        self.templates: set[str] = set()
        self._states: dict[tuple[str, str], State] = {}

    def __iter__(self) -> Iterator[State]:
        return iter(self._states.values())

    def __len__(self) -> int:
        return len(self._states)

    def keep(self, name: str, lang: str, answer: Response, status: int = 200, press: tuple[str, ...] = ()) -> Response:
        """Takes an answer in as the state of this name; AssertionError if it is no page of this status, or the name is taken."""
        assert answer.status_code == status, (name, answer.status_code, answer.headers.get("location"), Page(answer.text).summary)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", name
        assert f'<html lang="{lang}"' in answer.text, name
        assert (name, lang) not in self._states, f"two states are called {name}"
        headers = tuple((key, value) for key, value in answer.headers.items() if key not in ("content-length", "set-cookie"))
        address = answer.request.url.raw_path.decode("ascii")
        self._states[name, lang] = State(name, lang, address, status, headers, answer.content, press)
        return answer

    def add(self, other: "Film") -> None:
        """What another film has seen, too."""
        self._states |= other._states
        self.templates |= other.templates

    def both(self, name: str, ask: Callable[[str], Response], path: str, status: int = 200, press: tuple[str, ...] = ()) -> None:
        """The page at this path, asked for in each language by what opens a path."""
        for lang, place in PLACES.items():
            self.keep(name, lang, ask(place + path), status, press)

    def posted(self, name: str, send: Callable[..., Response], path: str, fields: Any, status: int) -> None:
        """What comes back for this form in each language: for forms that are refused, so that they can be sent twice."""
        for lang, place in PLACES.items():
            self.keep(name, lang, send(place + path, data=fields), status)
