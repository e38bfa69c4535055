"""wbs init"""

from argparse import Namespace
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from crypto import fingerprint, roster
from crypto.errors import BadRoster
from crypto.roster import OFFICE, Roster
from wbs.command_line import CommandLine, WrongUse, run
from wbs.store.errors import StoreError
from wbs.store.letterbox import Letterbox

ABOUT = """\
Membuat kotak surat server dari daftar petugas yang terbuka. Oleh operator, sekali, di server.
Makes the server's letterbox from the public roster. By the operator, once, on the server.

The roster comes from the ceremony (roster.wbs). Compare the fingerprint words with those that
the officers read out, or give them here; a word's first four letters are enough.

examples:
  wbs init --roster roster.wbs --data /var/lib/wbs
  wbs init --roster roster.wbs --data /var/lib/wbs --fingerprint "eight words ..."
"""


def main() -> int:
    """Raises WrongUse, StoreError, OSError."""
    given = _arguments()
    first = read(given.roster, datetime.now(UTC).date())
    if given.fingerprint and not fingerprint.same(given.fingerprint, first.recovery, first.office_key):
        raise WrongUse("these are not the fingerprint words of this roster; ask the officers, and do not go on")
    with closing(Letterbox.create(given.data, first.document, first.version)):
        pass
    _report(first, given)
    return 0


def read(path: Path, today: date) -> Roster:
    """The first roster of an office, and not one byte besides. Raises WrongUse, OSError."""
    with path.open("rb") as file:
        document = file.read(roster.LARGEST + 1)
    try:
        first = roster.verify(document, None)
        roster.check_in_force(first, today)
    except BadRoster as bad:
        raise WrongUse(f"{path}: not a roster that may be installed ({bad})") from bad
    # What our own parser read, written out again, must be the file: nothing may ride along unread.
    if document != roster.assemble(roster.compose(first), {OFFICE: (first.signatures or {})[OFFICE]}):
        raise WrongUse(f"{path}: holds more than the public roster; take roster.wbs as the ceremony wrote it")
    return first


def _arguments() -> Namespace:
    line = CommandLine("init", ABOUT)
    line.add_argument("--roster", type=Path, required=True, metavar="FILE", help="roster.wbs from the ceremony")
    line.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder for the letterbox, not there yet")
    line.add_argument("--fingerprint", default="", metavar="WORDS", help="the eight words that the officers read out")
    return line.parse_args()


def _report(first: Roster, given: Namespace) -> None:
    words = " ".join(fingerprint.fingerprint(first.recovery, first.office_key))
    facts = [
        ("Kantor / office", first.office + (" (DEMO)" if first.demo else "")),
        ("Versi daftar / roster version", str(first.version)),
        ("Berlaku sampai / valid until", first.expires.isoformat()),
        ("Petugas / officers", str(len(first.living))),
        ("Sidik / fingerprint", words),
        ("Kotak surat / letterbox", str(given.data)),
    ]
    for name, value in facts:
        print(f"{name}: {value}")
    if not given.fingerprint:
        print("Cocokkan sidik dengan yang dibacakan petugas. / Compare the fingerprint with what the officers read out.")


if __name__ == "__main__":
    run("init", main, (StoreError,))
