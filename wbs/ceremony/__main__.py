"""wbs ceremony"""

import resource
import signal
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from crypto.errors import SealError
from wbs.ceremony import plan as plans
from wbs.ceremony.ceremony import Held, hold
from wbs.ceremony.folder import ROSTER, FolderTaken, refuse_taken
from wbs.ceremony.office import CeremonyError
from wbs.ceremony.paper import NotInMemory, refuse_disk
from wbs.ceremony.plan import Plan, PlanError
from wbs.ceremony.reading_back import hand_out
from wbs.ceremony.table import ask_plan
from wbs.ceremony.voice import Ended, Voice, at_a_terminal
from wbs.command_line import SETTINGS, CommandLine, WrongUse, run
from wbs.settings import Settings, SettingsError, load, today
from wbs.store.errors import StoreError

ABOUT = """\
Upacara kunci: dipegang para petugas, sekali, di komputer inspektorat, tanpa jaringan.
The key ceremony: held by the officers, once, on the inspectorate's computer, offline.

Leaves in --out:   roster.wbs   the public roster; carry it to the server for `wbs init`
                   casebook/    for `wbs desk`: officers' locked keys, logins, hashed codes
On paper only:     a sheet for each officer, and three each of the office and recovery key.

Without --plan the questions are asked here. Without --sheets each sheet is shown on the
screen to its owner alone, who types two of its words back.
"""
EXAMPLES = """\
example plan (TOML):
  office = "Kantor Contoh"            expires = 2028-11-20
  [[officers]]
  login = "olga"                      name = "Olga"           role = "head"   # officer, head, overseer
  unit = "inspektorat"                positions = ["inspektur"]     kinds = ["integrity"]
  [[holders]]                         # three; the overseer among them, one reader at most
  name = "Kepala Kantor"              # login = "..." if the holder is an officer

(one key on each line)

examples:
  wbs ceremony --out /srv/wbs
  wbs ceremony --out /srv/wbs --plan plan.toml --sheets /dev/shm/lembar
"""

REFUSALS = (PlanError, CeremonyError, FolderTaken, NotInMemory, Ended, SettingsError, StoreError, SealError)


def main() -> int:
    """Raises WrongUse, REFUSALS."""
    given = _arguments()
    _leave_no_trace()
    settings = load(given.settings)
    day = today(settings, datetime.now(UTC))
    voice = Voice(given.lang)
    _refuse_places(given)
    plan = plans.read(given.plan) if given.plan else ask_plan(voice, settings.office, day)
    plans.check(plan, settings.office, day)
    held = hold(
        plan,
        given.out,
        day,
        tell=voice.tell,
        hand_out=(lambda sheets: None) if given.sheets else (lambda sheets: hand_out(sheets, voice)),
        printed=given.sheets,
    )
    _report(voice, given, held, plan, settings)
    return 0


def _arguments() -> Namespace:
    line = CommandLine("ceremony", ABOUT)
    line.epilog = EXAMPLES
    line.add_argument("--out", type=Path, required=True, metavar="DIR", help="new folder for roster and casebook")
    line.add_argument("--plan", type=Path, metavar="FILE", help="who takes part, as TOML; else it is asked for")
    line.add_argument("--settings", type=Path, default=SETTINGS, metavar="FILE", help="units and positions")
    line.add_argument("--sheets", type=Path, metavar="DIR", help="pages to print, in memory, e.g. /dev/shm/lembar")
    line.add_argument("--sheets-on-disk", action="store_true", help="allow --sheets on a disk: for a demo only")
    line.add_argument("--lang", choices=("both", "id", "en"), default="both", help="language of the script")
    return line.parse_args()


def _leave_no_trace() -> None:
    """No core dump; a closed terminal or SIGTERM ends as Ctrl-C does, with everything unfinished removed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse_places(given: Namespace) -> None:
    """Before anybody answers a question. Raises WrongUse, FolderTaken, NotInMemory."""
    if given.sheets_on_disk and not given.sheets:
        raise WrongUse("--sheets-on-disk needs --sheets DIR")
    if not (given.plan and given.sheets) and not at_a_terminal():
        raise WrongUse("without a terminal both --plan FILE and --sheets DIR are needed")
    refuse_taken(given.out)
    if given.sheets:
        pages, out = given.sheets.resolve(), given.out.resolve()
        if pages.is_relative_to(out) or out.is_relative_to(pages):
            raise WrongUse("--sheets and --out must lie apart: the one goes to paper, the other stays")
        refuse_taken(given.sheets)
        if not given.sheets_on_disk:
            refuse_disk(given.sheets)


def _report(voice: Voice, given: Namespace, held: Held, plan: Plan, settings: Settings) -> None:
    if plan.demo:
        voice.say("DEMO: kunci ini hanya untuk peragaan.", "DEMO: these keys are for show only.")
    voice.say(f"\nSelesai: {given.out}", "done")
    voice.say(f"Untuk operator server: {given.out / ROSTER}", "for the operator of the server: the public roster")
    voice.say("Sidik daftar, bacakan kepada operator untuk dicocokkan:", "fingerprint, to be read out to the operator:")
    print(f"    {' '.join(held.fingerprint)}")
    voice.say(f"Berlaku sampai {plan.expires.isoformat()}.", f"valid until {plan.expires.isoformat()}")
    if given.sheets:
        voice.say(
            f"Cetak {given.sheets / 'index.html'} sekarang, bagikan, lalu hapus: rm -r {given.sheets}",
            "print the sheets now, hand them out, then delete the folder",
        )


if __name__ == "__main__":
    run("ceremony", main, REFUSALS)
