"""wbs verify"""

from datetime import UTC, datetime
from pathlib import Path

from wbs.command_line import Broken, CommandLine, run
from wbs.store.errors import StoreBusy, StoreMissing
from wbs.verify.counts import Counts
from wbs.verify.finding import Finding
from wbs.verify.inspection import KINDS, WrittenMeanwhile, inspect

ABOUT = """\
Memeriksa kotak surat atau buku kasus tanpa kunci apa pun; tidak menulis apa-apa.
Holds a letterbox or a casebook against itself, without any key; writes nothing.

What is seen without keys: the file itself and its tables, the chain of rosters, every birth
record's signature, the chain of every strand and of the audit, sealed files on the disk, and
whether what is noted fits together. What is not: what stands inside an envelope, and an end that
was cut off together with all that points to it (the desk tells those). Rooms may run meanwhile.

One line for each finding. Exit codes: 0 whole, 1 something was found, 2 wrong use.

examples:
  wbs verify letterbox /var/lib/wbs
  wbs verify casebook /srv/wbs/casebook
  wbs verify casebook /var/backups/wbs
"""
FOUND = 1


def main() -> int:
    """0 when the store is whole, 1 when something was found. Raises StoreMissing, Broken, OSError."""
    line = CommandLine("verify", ABOUT)
    line.add_argument("store", choices=tuple(KINDS), help="which of the two stores")
    line.add_argument("folder", type=Path, metavar="DIR", help="its folder, or that of a backup")
    given = line.parse_args()
    try:
        counts = inspect(given.store, given.folder, _tell, datetime.now(UTC))
    except (StoreBusy, WrittenMeanwhile) as unclear:
        raise Broken(str(unclear)) from unclear
    _report(counts)
    return FOUND if counts.findings else 0


def _tell(finding: Finding) -> None:
    print(finding.line())


def _report(counts: Counts) -> None:
    print(f"Kasus / cases: {counts.cases}; entri / entries: {counts.entries}; berkas / files: {counts.files}")
    if counts.alarms:
        print(f"Alarm berbunyi / alarms that ring: {counts.alarms}, sejak / since {counts.since}")
    print(f"Temuan / findings: {counts.findings}" if counts.findings else "Utuh / whole")


if __name__ == "__main__":
    run("verify", main, (StoreMissing,))
