"""Where things stand in a demo's folder. By itself, so that a room learns of nothing else of the demo."""

from pathlib import Path

OFFICE, LETTERBOX, CASEBOOK = "office", "letterbox", "casebook"
# By name: a process of the desk holds nothing of the letterbox's own module.
LETTERBOX_FILE, CASEBOOK_FILE = "letterbox.sqlite3", "casebook.sqlite3"
ADDRESS = "demo-intake"


def casebook(folder: Path) -> Path:
    """As the ceremony left it."""
    return folder / OFFICE / CASEBOOK


def letterbox(folder: Path) -> Path:
    """As `wbs init` made it."""
    return folder / LETTERBOX


def write_address(folder: Path, port: int) -> None:
    """Of intake while it runs, for the tour's links."""
    (folder / ADDRESS).write_text(f"http://127.0.0.1:{port}", encoding="ascii")


def intake_address(folder: Path) -> str:
    """Without a path. Raises OSError while the demo is only starting."""
    return (folder / ADDRESS).read_text(encoding="ascii")
