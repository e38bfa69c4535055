"""The demo's folder: made once by a ceremony and `wbs init`, as an office is; begun anew if that was interrupted."""

import fcntl
import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from wbs.ceremony import plan as plans
from wbs.ceremony.ceremony import hold
from wbs.ceremony.folder import ROSTER
from wbs.ceremony.plan import Plan
from wbs.ceremony.sheet import Sheet
from wbs.ceremony.voice import Voice
from wbs.command_line import WrongUse
from wbs.demo import clock, demo_secrets
from wbs.demo.days import Days
from wbs.demo.demo_secrets import DemoSecrets, Login, NoDemo
from wbs.demo.for_show import demand
from wbs.demo.processes import run_once
from wbs.demo.stores import ADDRESS, LETTERBOX, OFFICE, casebook, letterbox
from wbs.settings import load, today
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox

PLAN = Path(__file__).with_name("plan.toml")
SHEETS, LOCK = "sheets", "wbs-demo.lock"
WRITTEN = {f"{name}{end}" for name in (demo_secrets.NAME, clock.NAME) for end in ("", ".new")}
OWN = {OFFICE, SHEETS, LETTERBOX, LOCK, ADDRESS, *WRITTEN}
VALID = timedelta(days=365)
# The office was founded before its oldest sample case, so many working days ago.
FOUNDED = 22


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Holds the demo folder. Raises WrongUse if it is none, or if another demo runs in it."""
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder} is no folder")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = sorted(path.name for path in folder.iterdir())
    # What is not ours is never removed: without our mark nothing in the folder is.
    strange = [name for name in names if not _is_own(name) or LOCK not in names]
    if strange:
        raise WrongUse(f"{folder} is no demo folder: it holds {strange[0]}; name a new one with --data")
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongUse(f"another demo runs in {folder}") from None
        yield


def _is_own(name: str) -> bool:
    """Unfinished folders of a ceremony that was killed are ours too."""
    return name in OWN or name.startswith((f".{OFFICE}-", f".{SHEETS}-"))


def made(folder: Path, settings: Path) -> DemoSecrets:
    """What was made before, or a new office. A first start that was interrupted begins anew."""
    try:
        kept = demo_secrets.read(folder)
        if kept.filled:
            return kept
        tell("Pengisian pertama terputus; mulai dari awal / the first filling was interrupted; starting over")
    except NoDemo:
        if (folder / demo_secrets.NAME).exists():
            raise
    _clear(folder)
    return _make(folder, settings)


def clear(folder: Path) -> None:
    """Takes a demo away, for a new one. Raises WrongUse if a store of it is not a demo's, StoreError if it can't be read."""
    if letterbox(folder).exists():
        with closing(Letterbox(letterbox(folder))) as mail:
            demand(mail.rosters(), letterbox(folder))
    if casebook(folder).exists():
        with closing(Casebook(casebook(folder))) as book:
            demand(book.rosters.all(), casebook(folder))
    _clear(folder)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != LOCK:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _make(folder: Path, settings: Path) -> DemoSecrets:
    """Ceremony and init, as an office does them."""
    chosen = load(settings)
    days = Days.of(chosen, today(chosen, datetime.now(UTC)))
    founded = days.ago(FOUNDED)
    plan = _plan(days.today)
    plans.check(plan, chosen.office, founded)
    shown: list[Sheet] = []
    hold(
        plan,
        folder / OFFICE,
        founded,
        tell=Voice("both").tell,
        hand_out=shown.extend,
        printed=folder / SHEETS,
    )
    run_once("init", "--roster", folder / OFFICE / ROSTER, "--data", folder / LETTERBOX)
    kept = DemoSecrets(tuple(_logins(plan, shown)))
    demo_secrets.write(folder, kept)
    return kept


def _plan(day: date) -> Plan:
    document = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    return plans.parse({**document, "expires": day + VALID})


def _logins(plan: Plan, sheets: Sequence[Sheet]) -> Iterator[Login]:
    """The sheets of the officers, as a file: that a demo may do, and nobody else."""
    for sheet in (one for one in sheets if one.uri):
        login, secret = (value for _, value in sheet.facts)
        yield Login(login, sheet.owner, plan.by_login[login].role, " ".join(sheet.words), secret, sheet.codes)


def tell(line: str) -> None:
    """Progress, on standard error."""
    print(line, file=sys.stderr, flush=True)
