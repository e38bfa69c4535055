"""Sealed files on the disk: dropped whole or not at all, swept when no row names them."""

from types import TracebackType

from wbs.store.rows import FileRow


class FileDrop:
    """A sealed file being written, under a lock that dies with the process. Leaving without a row removes it."""

    def __enter__(self) -> "FileDrop":
        raise NotImplementedError

    def write(self, chunk: bytes) -> None:
        """Raises StoreFull, StoreBroken."""
        raise NotImplementedError

    def keep(self) -> FileRow:
        """Make it durable under its final name; returns its row (size and SHA-256 of the sealed bytes)."""
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError
