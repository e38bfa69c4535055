"""The audit chain and the alarms of the casebook."""

from datetime import date

from wbs.store.rows import AlarmRow, EntryRow


class Audit:
    def append(self, entry: EntryRow) -> None:
        """The chain's next entry (case "0"*32, strand "audit"). Raises StrandMoved: read head() again and re-sign."""
        raise NotImplementedError

    def head(self) -> EntryRow | None:
        """The last entry; None for an empty chain."""
        raise NotImplementedError

    def entries(self, after: int = 0, limit: int = 1000) -> list[EntryRow]:
        """By seq, those with seq > after."""
        raise NotImplementedError


class Alarms:
    def ring(self, day: date, code: str, case: str | None = None) -> None:
        """A new alarm, unless the same code rings for the same case already."""
        raise NotImplementedError

    def ringing(self) -> list[AlarmRow]:
        """Alarms that nobody has switched off, by day."""
        raise NotImplementedError

    def switch_off(self, alarm: str) -> None:
        """Unknown ones are fine. The same trouble rings again if it comes again."""
        raise NotImplementedError
