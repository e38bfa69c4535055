"""What the casebook notes for the courier: what must go out, and what the letterbox may forget."""

from datetime import date

from wbs.store.rows import Collection, EntryRow


class Outbox:
    def answers(self, limit: int = 100) -> list[EntryRow]:
        """Answers not yet carried, by case and seq."""
        raise NotImplementedError

    def answers_carried(self, entries: list[EntryRow]) -> None:
        """These lie in the letterbox now."""
        raise NotImplementedError

    def rosters(self) -> list[tuple[int, bytes]]:
        """(version, document) not yet carried, by version."""
        raise NotImplementedError

    def roster_carried(self, version: int) -> None:
        raise NotImplementedError


class Collections:
    def to_empty(self, until: date) -> list[Collection]:
        """Per case the furthest collection made on or before `until` that a backup holds and that was not emptied yet."""
        raise NotImplementedError

    def emptied(self, collection: Collection) -> None:
        """The letterbox has forgotten this collection and those before it."""
        raise NotImplementedError
