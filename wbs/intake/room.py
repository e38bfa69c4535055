"""What the handlers of the reporter's room have at hand: settings, letterbox, roster, pages, and the time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from anyio import CapacityLimiter
from starlette.requests import Request

from crypto.errors import BadRoster
from wbs.cases.calendar import Override, WorkingDays
from wbs.intake.in_step import InStep
from wbs.intake.in_thread import in_thread
from wbs.intake.roster_shelf import RosterShelf
from wbs.intake.stand_in import StandIns
from wbs.intake.together import Together
from wbs.settings import Settings, today
from wbs.store.errors import StoreError
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewForm, VisitRow
from wbs.web.cores import use_all
from wbs.web.forgery import FormToken
from wbs.web.language import lang_of, path_in
from wbs.web.render import Templates

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SECONDS = 60
FILE_SEALERS = 4

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Room:
    """One for each app. What may have to wait goes to threads through a small limiter each, so that nobody waits for a crowd;
    what is computed for many is computed in step."""

    settings: Settings
    letterbox: Letterbox
    templates: Templates
    tokens: FormToken
    rosters: RosterShelf
    calendar: WorkingDays
    stand_in: StandIns
    now: Callable[[], datetime]
    writer: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    readers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    # One: a second one would only take turns with it, since one process computes one thing at a time.
    sealers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    receiver: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    looks: InStep = field(default_factory=lambda: InStep("looks"))
    reports: InStep = field(default_factory=lambda: InStep("reports"))
    visits: Together[VisitRow] = field(default_factory=lambda: Together("visits"))
    forms: Together[NewForm] = field(default_factory=lambda: Together("forms"))
    file_writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(4))
    file_sealers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(FILE_SEALERS, "file", initializer=use_all)
    )
    # Of their own: a thread that seals waits for one of these, and these wait for nobody.
    file_digesters: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(FILE_SEALERS, "digest", initializer=use_all)
    )

    def today(self) -> date:
        """The day at the office."""
        return today(self.settings, self.now())

    def minute(self) -> int:
        """Whole minutes since the epoch: visits are counted in nothing finer."""
        return int(self.now().timestamp()) // SECONDS

    def idle_until(self) -> int:
        """The minute at which a visit that is used now locks."""
        return self.minute() + self.settings.intake.visit_idle_minutes

    def form_seconds(self) -> int:
        return self.settings.intake.form_hours * SECONDS * SECONDS

    async def write(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """A call that changes the letterbox: one at a time."""
        return await in_thread(self.writer, call, *args, **values)

    async def write_always(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """What whoever has a code lives by (visits, messages): on a full disk it takes room from the letterbox's reserve."""
        return await in_thread(self.writer, lambda: self.letterbox.reserve.spend(call, *args, **values))

    def takes_files(self, size: int = 0) -> bool:
        """Whether the disk has room for a file of `size` bytes and for all that has to go on after it."""
        return self.letterbox.free_bytes() - size >= self.settings.intake.files_need_free_bytes

    def has_room_for_reports(self) -> bool:
        """Whether the disk has it. Asks nobody else, so nobody is waited for: whoever keeps the report asks for the reserve."""
        return self.letterbox.free_bytes() >= self.settings.intake.reports_need_free_bytes

    def takes_reports(self) -> bool:
        """Whether the disk has room for new reports; what is left below that is for the cases that are there."""
        return self.has_room_for_reports() and self.letterbox.reserve.restore()

    async def newer_roster(self) -> bool:
        """Takes what the courier brought; whether something was new. One that does not hold is left lying: the good one stays."""
        try:
            return self.take_newer(await self.read(self.letterbox.rosters_after, self.rosters.newest.version))
        except StoreError:
            return False

    def take_newer(self, brought: Sequence[bytes]) -> bool:
        """As newer_roster(), of documents that were read already: those after the newest version that is known."""
        try:
            return self.rosters.follow(brought)
        except BadRoster:
            return False

    async def read(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        return await in_thread(self.readers, call, *args, **values)

    async def seal(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        return await in_thread(self.sealers, call, *args, **values)

    async def open_visit(self, visit: VisitRow) -> None:
        """In one call with all others who open one just now."""
        await self.visits.put(visit, lambda visits: self.write_always(self.letterbox.open_visits, visits))

    async def keep_form(self, form: NewForm) -> None:
        """In one commit with all others that are ready just now; not by the writer, so that no message waits for it."""
        await self.forms.put(form, lambda forms: in_thread(self.receiver, self.letterbox.keep_forms, forms))

    async def write_file(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        return await in_thread(self.file_writers, call, *args, **values)


def open_room(settings: Settings, letterbox: Letterbox, now: Callable[[], datetime]) -> Room:
    """Checks the roster chain on the way; raises BadRoster."""
    rosters = RosterShelf(letterbox.rosters())
    names = {"id": settings.office.name.id, "en": settings.office.name.en}
    return Room(
        settings=settings,
        letterbox=letterbox,
        templates=Templates(TEMPLATES, names, rosters.newest.demo, frame="intake/page.html"),
        tokens=FormToken(letterbox.form_secret(), clock=lambda: now().timestamp()),
        rosters=rosters,
        calendar=working_days(settings),
        stand_in=StandIns(rosters.newest, today(settings, now())),
        now=now,
    )


def working_days(settings: Settings) -> WorkingDays:
    """The office's calendar: joint leave (cuti bersama) is no working day."""
    overrides = {
        one.day: Override("working" if one.kind == "working" else "holiday", one.name, one.decree)
        for one in settings.calendar.overrides
    }
    return WorkingDays(overrides, settings.calendar.weekdays)


def room_of(request: Request) -> Room:
    room: Any = request.app.state.room
    assert isinstance(room, Room)
    return room


def switch_path(request: Request, path: str) -> str:
    """Where a form goes when its language button is pressed: the same handler, in the other language."""
    return path_in("id" if lang_of(request) == "en" else "en", path)
