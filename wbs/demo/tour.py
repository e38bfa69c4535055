"""The Inspektur's ten minutes: a guided way through the running demo, at the desk of a demo and nowhere else.

It goes round nothing: it shows where to look, reads the stores' files as a thief would, and fills in the login page's own form
with what stands in the demo's secrets. The form is sent to the login page like any other.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wbs.demo import demo_secrets, raw_rows, stores
from wbs.demo.browser import RoomRefused
from wbs.demo.demo_secrets import DemoSecrets, Login
from wbs.demo.phone import screen
from wbs.demo.phone_code import phone_code
from wbs.demo.tour_case import TourCase, tour_case
from wbs.desk.desk import Desk
from wbs.desk.door import Call, desk_of, take_form
from wbs.desk.sign_in import PURPOSE
from wbs.web.forgery import TokenError
from wbs.web.forms import Form, parse_form
from wbs.web.language import lang_of, path_in
from wbs.web.locale import N_

SEARCH = "tur-cari"
LONGEST = 100
STOPS = (
    ("/tur/ponsel", N_("Ponsel pelapor"), 2),
    ("/tur/jam", N_("Tenggat merah dan jawabannya"), 3),
    ("/tur/basis-data", N_("Buka basis datanya"), 2),
    ("/tur/dikecualikan", N_("Inspektur yang dikecualikan"), 2),
    ("/tur/biaya", N_("Berapa biayanya"), 1),
)
DATABASES = (
    (N_("Kotak surat, di server"), stores.letterbox, stores.LETTERBOX_FILE),
    (N_("Buku kasus, di komputer inspektorat"), stores.casebook, stores.CASEBOOK_FILE),
)


@dataclass(frozen=True)
class Tour:
    """The demo of this process: where its folder is, and what is kept in it at this moment."""

    folder: Path

    def kept(self) -> DemoSecrets:
        """Read anew each time. Raises NoDemo."""
        return demo_secrets.read(self.folder)

    def login(self, login: str) -> Login:
        """A stranger's login is a page that is not there."""
        try:
            return self.kept().login(login)
        except LookupError:
            raise HTTPException(404) from None


def open_tour(app: Starlette, folder: Path) -> None:
    """Puts the tour beside the rooms of a demo's desk."""
    app.state.tour = Tour(folder)
    app.router.routes[:0] = ROUTES


def start(request: Request) -> Response:
    """GET /tur."""
    cases = {"overdue": _case(request, "overdue"), "due": _case(request, "due")}
    return _page(request, "tur", N_("Sepuluh menit untuk Inspektur"), logins=_tour(request).kept().logins, **cases)


def phone(request: Request) -> Response:
    """GET /tur/ponsel."""
    intake = _intake(request)
    try:
        shown = screen(urlsplit(intake).port or 0, path_in(lang_of(request), "/")) if intake else None
    except RoomRefused:
        shown = None
    return _page(request, "ponsel", STOPS[0][1], screen=shown, words=_words(request, "Sedang didalami"))


def clock(request: Request) -> Response:
    """GET /tur/jam."""
    words = _words(request, "Tur:")
    return _page(request, "jam", STOPS[1][1], overdue=_case(request, "overdue"), due=_case(request, "due"), words=words)


def database(request: Request) -> Response:
    """GET /tur/basis-data."""
    return _database(request)


async def look(request: Request) -> Response:
    """POST /tur/basis-data: looks for words in the files."""
    form: Form = await take_form(request)
    desk = desk_of(request)
    try:
        desk.forms.read(SEARCH, form.one("form_token"), desk.settings.desk.form_hours * 3600)
    except TokenError:
        return await run_in_threadpool(_database, request)
    return await run_in_threadpool(_database, request, form.one("words").strip()[:LONGEST])


def excluded(request: Request) -> Response:
    """GET /tur/dikecualikan."""
    return _page(request, "dikecualikan", STOPS[3][1], overdue=_case(request, "overdue"))


def costs(request: Request) -> Response:
    """GET /tur/biaya."""
    return _page(request, "biaya", STOPS[4][1], one_machine=desk_of(request).settings.desk.one_machine)


def sign_in(request: Request) -> Response:
    """GET /tur/masuk/{login}: the login page's own form, filled in. It is sent to /masuk, which knows nothing of the tour."""
    desk, tour = desk_of(request), _tour(request)
    login = tour.login(request.path_params["login"])
    burned = raw_rows.last_step(stores.casebook(tour.folder) / stores.CASEBOOK_FILE, login.login)
    code = phone_code(login.secret, desk.now().timestamp(), burned)
    token = Call(desk, request, parse_form(b"")).token(PURPOSE)
    response = _page(request, "masuk", N_("Formulir masuk yang sudah terisi"), login=login, code=code, form_token=token)
    # The same page with the next code, before this one is over: nobody has to hurry.
    response.headers["Refresh"] = str(code.again)
    return response


def _database(request: Request, words: str = "") -> Response:
    tour, desk = _tour(request), desk_of(request)
    overdue = _case(request, "overdue")
    say = desk.templates.speak(request)
    found = [(say(name), raw_rows.search(folder_of(tour.folder), words)) for name, folder_of, _ in DATABASES] if words else []
    files = [(say(name), folder_of(tour.folder) / file) for name, folder_of, file in DATABASES]
    read = [
        (name, path, path.stat().st_size, raw_rows.rows_of(path, overdue.case) if overdue else []) for name, path in files
    ]
    token = desk.forms.make(SEARCH)
    seen = {"overdue": overdue, "envelope": _report(files[0][1], overdue), "read": read, "words": words, "found": found}
    return _page(request, "basis-data", STOPS[2][1], form_token=token, shown_bytes=raw_rows.SHOWN_BYTES, **seen)


def _report(letterbox: Path, case: TourCase | None) -> raw_rows.Value | None:
    """The envelope with the report; None once the letterbox has forgotten it."""
    try:
        return raw_rows.envelope_of(letterbox, case.case, "reporter", 1) if case else None
    except LookupError:
        return None


def _page(request: Request, name: str, title: str, **context: Any) -> Response:
    desk, kept = desk_of(request), _tour(request).kept()
    path = request.scope["path"]
    at = next((number for number, stop in enumerate(STOPS) if stop[0] == path), None)
    words = desk.templates.speak(request)
    around: dict[str, Any] = {
        "stops": [(path, words(stop), minutes) for path, stop, minutes in STOPS],
        "at": at,
        "intake": (_intake(request) or "") + ("/en" if lang_of(request) == "en" else ""),
        "made": date.fromisoformat(kept.made) if kept.made else None,
        "today": desk.today,
    }
    return desk.templates.render(request, f"demo/{name}.html", title=words(title), **around, **context)


def _words(request: Request, about: str) -> list[str]:
    """The ten words of the sample case that is said to be so; [] if there is none."""
    return next((one.words.split() for one in _tour(request).kept().tokens if one.about.startswith(about)), [])


def _tour(request: Request) -> Tour:
    tour = request.app.state.tour
    assert isinstance(tour, Tour)
    return tour


def _intake(request: Request) -> str:
    """Address of the intake that runs, "" while the demo is only starting."""
    with suppress(OSError):
        return stores.intake_address(_tour(request).folder)
    return ""


def _case(request: Request, name: str) -> TourCase | None:
    """None in a demo that an older release made."""
    desk: Desk = desk_of(request)
    try:
        return tour_case(desk.settings, _tour(request).kept(), name)
    except LookupError:
        return None


ROUTES = [
    Route("/tur", start, methods=["GET"]),
    Route("/tur/ponsel", phone, methods=["GET"]),
    Route("/tur/jam", clock, methods=["GET"]),
    Route("/tur/basis-data", database, methods=["GET"]),
    Route("/tur/basis-data", look, methods=["POST"]),
    Route("/tur/dikecualikan", excluded, methods=["GET"]),
    Route("/tur/biaya", costs, methods=["GET"]),
    Route("/tur/masuk/{login}", sign_in, methods=["GET"]),
]
