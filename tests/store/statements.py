"""What the databases of this process are asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from wbs.store.straight import Ready, Straight


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that any engine of this process is given meanwhile, and what goes straight to SQLite, with how much that found."""
    heard: list[str] = []
    straight = Straight.ask, Straight.put

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    def hear_ask(self: Straight, statement: Ready, **given: Any) -> list[tuple[Any, ...]]:
        found = straight[0](self, statement, **given)
        heard.append(f"{statement.text} -- {len(found)} found")
        return found

    def hear_put(self: Straight, statement: Ready, *rows: Mapping[str, Any]) -> None:
        heard.append(statement.text)
        straight[1](self, statement, *rows)

    event.listen(Engine, "before_cursor_execute", hear)
    Straight.ask, Straight.put = hear_ask, hear_put  # type: ignore[method-assign]
    try:
        yield heard
    finally:
        Straight.ask, Straight.put = straight  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", hear)
