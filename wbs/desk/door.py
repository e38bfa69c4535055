"""Between a request and a handler: who is asking, is the form ours and fresh, and where to go if not.

Handlers are plain functions from a Call to a response and run in the desk's one casebook thread. A handler for officers is never
reached without a session; a form that comes after the session ended is shown again with what was typed.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.roster import Officer, may_sign
from wbs.desk import keys, receipt
from wbs.desk.desk import Desk
from wbs.desk.disk_notice import disk_notice
from wbs.desk.dossier import Dossier
from wbs.desk.index import NotHere, NotStated
from wbs.desk.roster_book import RosterBook
from wbs.desk.session import Session, SignedOut
from wbs.store.errors import StoreError
from wbs.web.cookies import read_cookie
from wbs.web.errors import place_of
from wbs.web.forgery import TokenBad, TokenExpired, check_origin
from wbs.web.forms import Form, parse_form, read_form
from wbs.web.language import lang_of, path_for
from wbs.web.locale import N_, Words

log = logging.getLogger("wbs")
COOKIE = "meja"
SECONDS = 3600
SHORTEST = 20  # anything longer was typed, not chosen
TOKEN_FIELD = "form_token"
TYPED_ELSEWHERE = frozenset({TOKEN_FIELD, "step", "move", "proposal", "enrolment", "officer", "code", "login", "invitation"})


class StaleForm(Exception):
    """The form does not hold any more, or never did; the message (a msgid) says what to do. What was typed is kept."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AtGate(Exception):
    """He asked for something of a case before he had stated his independence; nothing was done. Answered by
    wbs.desk.independence, whatever the address was."""

    def __init__(self, call: Call, case: str) -> None:
        super().__init__(case)
        self.call, self.case = call, case


@dataclass
class Call:
    """One request at the desk, with its form and, for officers' pages, its session."""

    desk: Desk
    request: Request
    form: Form
    _session: Session | None = None

    @property
    def session(self) -> Session:
        """Raises SignedOut on a page for strangers."""
        if self._session is None:
            raise SignedOut
        return self._session

    def enter(self) -> None:
        """Finds the session and brings its index up to date.

        Raises SignedOut, also for an officer who was retired meanwhile, or who has other keys now than this session unlocked.
        """
        session = self.desk.sessions.find(read_cookie(self.request, COOKIE), self.desk.now())
        hand = session.hand
        try:
            self.desk.book().member_with(hand.officer, hand.seal_public, hand.sign_public)
        except KeyError:
            self.desk.sessions.close(session)
            raise SignedOut from None
        self._session = session
        receipt.keep_up(self.desk, session)

    @cached_property
    def book(self) -> RosterBook:
        """The rosters as they are when this request first asks: a page speaks of one team throughout. What writes asks
        the desk."""
        return self.desk.book()

    @cached_property
    def officer(self) -> Officer:
        """The signed-in officer as the current roster has him."""
        return self.book.member(self.session.officer)

    def case(self, case: str) -> Dossier:
        """Raises AtGate. For a case that is not there, not his, excluded or recused alike: 404."""
        try:
            return self.session.index.find(case)
        except NotHere:
            raise HTTPException(404) from None
        except NotStated:
            raise AtGate(self, case) from None

    @property
    def lang(self) -> str:
        return lang_of(self.request)

    @cached_property
    def words(self) -> Words:
        """Translates."""
        return self.desk.templates.speak(self.request)

    def path(self, path: str) -> str:
        """An address of the desk in the language of the page."""
        return path_for(self.request)(path)

    def go(self, path: str) -> Response:
        """To another page, by GET."""
        return RedirectResponse(self.path(path), 303)

    def token(self, purpose: str, **fields: Any) -> str:
        """A form token for this session (or for a stranger's page)."""
        return self.desk.forms.make(purpose, session=self._bound, **fields)

    def check_token(self, purpose: str) -> dict[str, Any]:
        """What the page put into its form. Raises StaleForm; nothing may be done then."""
        longest = self.desk.settings.desk.form_hours * SECONDS
        try:
            fields = self.desk.forms.read(purpose, self.form.one(TOKEN_FIELD), longest)
        except TokenExpired:
            raise StaleForm(N_("Halaman ini dibuka terlalu lama. Tulisan Anda masih ada: periksa, lalu kirim lagi.")) from None
        except TokenBad:
            raise StaleForm(N_("Formulir ini tidak dikenal. Tulisan Anda masih ada: periksa, lalu kirim lagi.")) from None
        if fields.get("session") != self._bound:
            raise StaleForm(N_("Anda masuk lagi sejak halaman ini dibuka. Periksa tulisan Anda, lalu kirim lagi."))
        return fields

    @property
    def _bound(self) -> str:
        return self._session.id.hex()[:32] if self._session else ""

    def page(self, name: str, title: str, status: int = 200, **context: Any) -> Response:
        """A page of the desk's room."""
        return self.desk.templates.render(self.request, name, status, title=title, **self._around(), **context)

    def _around(self) -> Mapping[str, Any]:
        if self._session is None:
            return {"officer": None, "disk": "", **self._language()}
        there = places(self)
        return {
            **self._language(),
            "officer": self.officer,
            "places": there,
            # Not request.url: that reads the query too, and fails for bytes in it that are no UTF-8.
            "place": self.path(self.request.scope["path"]),
            "leave_token": self.token("keluar"),
            "keys": keys.groups(self.words, [*((place[3], place[1]) for place in there), ("b", self.words("Bantuan"))]),
            "keys_off": not self.session.preferences.keys,
            "disk": self.words(said) if (said := disk_notice(self.desk, self.officer.role)) else "",
        }

    def _language(self) -> Mapping[str, str]:
        """A page that answers a form has no address of its own in the other language, and what was typed would be lost there."""
        return {"other_lang_path": ""} if self.request.method == "POST" else {}

    def flash(self) -> str:
        """What the last action said, in the page's language; said once."""
        said, self.session.flash = self.session.flash, ""
        return self.words(said) if said else ""


Act = Callable[[Call], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def places(call: Call) -> list[tuple[str, str, int | None, str]]:
    """Where this officer can go: address, name, count, key."""
    _ = call.words
    rows = [(call.path("/"), _("Antrean"), call.session.index.count(), "q")]
    found: list[tuple[str, str, int | None, str]] = [*rows, (call.path("/tim"), _("Tim"), None, "t")]
    if call.officer.id == call.book.current.identity_custodian:
        unanswered = sum(not row.given for row in call.desk.casebook.custody.waiting())
        found.append((call.path("/titipan"), _("Titipan"), unanswered, "i"))
    if call.officer.role == "overseer":
        found.append((call.path("/audit"), _("Jejak audit"), None, "a"))
    if call.officer.role != "officer":
        found.append((call.path("/angka"), _("Angka"), None, "g"))
    found.append((call.path("/keutuhan"), _("Keutuhan"), None, "u"))
    found.append((call.path("/pemusnahan"), _("Pemusnahan"), None, "m"))
    return [*found, (call.path("/akun"), _("Akun"), None, "k")]


def strangers(act: Act) -> Endpoint:
    """A page for whoever comes; the handler has no session."""

    async def endpoint(request: Request) -> Response:
        desk = desk_of(request)
        return await desk.work(act, Call(desk, request, await take_form(request)))

    return endpoint


def officers(act: Act) -> Endpoint:
    """A page for officers: without a session there is only the way to the login page."""

    async def endpoint(request: Request) -> Response:
        desk = desk_of(request)
        call = Call(desk, request, await take_form(request))
        try:
            return await desk.work(_serve, call, act)
        finally:
            desk.wakes.set()

    return endpoint


def with_role(role: str, act: Act) -> Endpoint:
    """A page that only officers of one role have; for the others it does not exist."""

    def checked(call: Call) -> Response:
        if call.officer.role != role:
            raise HTTPException(404)
        return act(call)

    return officers(checked)


def decides(call: Call) -> bool:
    """Whether this officer's signature counts under the next roster: a head's, or the overseer's where no head lives."""
    return call.officer.id in may_sign(call.desk.book().current)


def deciding(act: Act) -> Endpoint:
    """A page for those who change the team; for the others it does not exist."""

    def checked(call: Call) -> Response:
        if not decides(call):
            raise HTTPException(404)
        return act(call)

    return officers(checked)


def leaders(act: Act) -> Endpoint:
    """A page for heads and the overseer; for officers it does not exist."""

    def checked(call: Call) -> Response:
        if call.officer.role == "officer":
            raise HTTPException(404)
        return act(call)

    return officers(checked)


def _serve(call: Call, act: Act) -> Response:
    try:
        call.enter()
        return act(call)
    except SignedOut:
        return turned_away(call)
    except StoreError as error:
        typed = typed_in(call)
        if not typed:
            raise
        log.error("%s", place_of(error))
        return not_stored(call, typed)


def turned_away(call: Call) -> Response:
    """To the login page; if something was typed, it is shown once more so that it can be copied."""
    typed = typed_in(call)
    if not typed:
        return call.go("/masuk")
    return call.page("desk/terkunci.html", call.words(N_("Anda sudah keluar")), 403, typed=typed, full=False)


def not_stored(call: Call, typed: list[str]) -> Response:
    """The casebook took nothing (its disk is full, or it is busy): a page that reads nothing from it, with what was typed."""
    page = call.desk.templates.render
    title = call.words(N_("Belum tersimpan") if typed else N_("Buku kasus sedang tidak dapat dipakai"))
    return page(call.request, "desk/terkunci.html", 503, title=title, officer=None, other_lang_path="", typed=typed, full=True)


def typed_in(call: Call, besides: Collection[str] = ()) -> list[str]:
    """Sentences that stand in the form that was sent; `besides`: names of fields that the page shows anyhow."""
    return [
        text
        for name in sorted(_names(call.form).difference(besides))
        for text in call.form.all(name)
        if len(text.split()) > 1 or len(text) > SHORTEST
    ]


def _names(form: Form) -> set[str]:
    """Fields in which a person writes sentences; never a passphrase, a code or a sheet."""
    return {
        name
        for name in form.names
        if name not in TYPED_ELSEWHERE and "passphrase" not in name and not name.startswith(("words_", "word_", "sheet_"))
    }


async def take_form(request: Request) -> Form:
    """The form of a POST that came from our own page; empty for a GET. Raises WebErrors."""
    if request.method != "POST":
        return parse_form(b"")
    check_origin(request)
    limits = desk_of(request).settings.desk
    return await read_form(request, limits.max_form_bytes, limits.slow_seconds)


def desk_of(request: Request) -> Desk:
    """The desk that this app serves."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk
