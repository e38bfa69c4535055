"""Coming and going. A wrong login, passphrase or code gets one answer after the same work, and locks nobody out."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crypto import fingerprint, one_time_codes
from crypto.errors import SealError
from wbs.desk import journal
from wbs.desk.desk import Desk
from wbs.desk.door import COOKIE, Call, StaleForm, desk_of, take_form
from wbs.desk.keyring import CODE_DIGITS, NOBODY, CodeWrong, KeyInHand
from wbs.desk.pins import Missed
from wbs.desk.roster_book import RosterBook
from wbs.desk.session import SignedOut
from wbs.desk.unlocking import BrowserForeign, Crowded, is_known, known_of, remember
from wbs.store.errors import CodeRefused, StepUsed, StoreError
from wbs.store.rows import NewcomerRow, OfficerRow
from wbs.web.cookies import clear_cookie, read_cookie, set_cookie
from wbs.web.errors import log, place_of
from wbs.web.locale import N_

PURPOSE = "masuk"
LONGEST = 200
REFUSED = N_("Nama masuk, kalimat sandi atau kode tidak cocok. Periksa ketiganya; kode dari ponsel hanya berlaku satu kali.")


CROWDED = N_(
    "Sedang banyak yang mencoba masuk dari peramban yang belum dikenal di sini. Tunggu sebentar, lalu coba lagi; "
    "peramban yang pernah dipakai masuk tidak perlu menunggu."
)

FULL = N_(
    "Anda belum dapat masuk: buku kasus tidak dapat ditulisi, jadi masuknya Anda tidak dapat dicatat. Beri tahu pengelola "
    "komputer ini; mungkin ruang di disknya habis."
)


class Refused(Exception):
    """Something of the three is wrong; nobody is told which."""


@dataclass(frozen=True)
class Tried:
    """What was typed on the login page, cut to a length that costs nothing."""

    login: str
    passphrase: str
    code: str


def show(call: Call) -> Response:
    """GET /masuk."""
    return login_page(call)


async def sign_in(request: Request) -> Response:
    """POST /masuk."""
    desk = desk_of(request)
    call = Call(desk, request, await take_form(request))
    tried = Tried(*(call.form.one(name)[:LONGEST] for name in ("login", "passphrase", "code")))
    try:
        row = await desk.work(_look_up, call, tried)
        hand = await desk.unlock(is_known(request, desk.forms), _unlock, desk, row, tried.passphrase)
        return await desk.work(_let_in, call, hand, tried, isinstance(row, NewcomerRow))
    except StaleForm as stale:
        return await desk.work(login_page, call, tried.login, stale.message)
    except Refused:
        return await desk.work(login_page, call, tried.login, REFUSED)
    except Crowded:
        return await desk.work(login_page, call, tried.login, CROWDED, 503)
    except StoreError as error:
        log.error("%s", place_of(error))
        return await desk.work(login_page, call, tried.login, FULL, 503)


def sign_out(call: Call) -> Response:
    """POST /keluar: the key is forgotten at once. Without a session there is nothing to leave."""
    try:
        call.enter()
        call.check_token("keluar")
    except SignedOut:
        return call.go("/masuk")
    except StaleForm:
        # Leaving is never refused to whoever sits there: the cookie and the origin were right.
        pass
    call.desk.sessions.close(call.session)
    response = call.go("/masuk")
    clear_cookie(response, COOKIE)
    remember(response, call.desk.forms, call.desk.pins.known(call.desk.book()))
    return response


def login_page(call: Call, login: str = "", wrong: str = "", status: int = 400) -> Response:
    """The login page, with the reason why it is shown again."""
    call.desk.book()  # nobody types a passphrase into a desk whose roster does not hold
    _ = call.words
    return call.page(
        "desk/masuk.html",
        _("Masuk ke meja tim"),
        status if wrong else 200,
        values={"login": login},
        errors={"form": _(wrong)} if wrong else {},
        one_machine=call.desk.settings.desk.one_machine or call.desk.book().current.demo,
        form_token=call.token(PURPOSE),
    )


def _look_up(call: Call, tried: Tried) -> OfficerRow | NewcomerRow | None:
    """Raises StaleForm."""
    call.check_token(PURPOSE)
    login = tried.login.strip().lower()
    officer = call.desk.casebook.officers.by_login(login)
    newcomer = call.desk.casebook.team.newcomer_by_login(login)
    return officer or newcomer


def _unlock(desk: Desk, row: OfficerRow | NewcomerRow | None, passphrase: str) -> KeyInHand:
    """The officer's hand, or nobody's: the code is looked at either way, or the time would say that the passphrase was right."""
    try:
        if row is not None:
            return desk.keyring.unlock(row.officer, row.locked_key, passphrase)
        desk.keyring.unlock_nobody(passphrase)
    except SealError:
        pass
    return desk.keyring.nobodys_hand()


def _let_in(call: Call, hand: KeyInHand, tried: Tried, waits: bool) -> Response:
    """Burns the code, notes it in the audit, opens the session. `waits`: not certified yet. Raises Refused."""
    burn_code(call.desk, hand, tried.code)
    if hand.officer == NOBODY:
        raise Refused
    if waits:
        return waiting_page(call, hand)
    desk, book = call.desk, call.desk.book()
    try:
        book.member_with(hand.officer, hand.seal_public, hand.sign_public)
    except KeyError:
        raise Refused from None
    missed = _missed_by_browser(call, book)
    journal.note(desk.casebook, hand, book, desk.today, "entered")
    old = read_cookie(call.request, COOKIE)
    cookie, session = desk.sessions.open(hand, desk.index_for(hand), desk.now())
    session.missed += missed
    _close_old(desk, old)
    if not is_phone_code(tried.code):
        session.flash = N_(
            "Anda masuk dengan kode cadangan. Bila ponsel Anda hilang, daftarkan ponsel baru sekarang di halaman Akun."
        )
    response = call.go("/" if is_phone_code(tried.code) else "/akun")
    set_cookie(response, COOKIE, cookie)
    remember(response, desk.forms, desk.pins.known(book))
    return response


def _missed_by_browser(call: Call, book: RosterBook) -> tuple[Missed, ...]:
    """What the browser has seen here before, held against the casebook; it rings at the first page."""
    try:
        known = known_of(call.request, call.desk.forms)
    except BrowserForeign:
        # Demos are made anew all the time, under the same address.
        return () if book.current.demo else (Missed("casebook_replaced"),)
    return call.desk.pins.against(known, book) if known else ()


def burn_code(desk: Desk, hand: KeyInHand, code: str) -> None:
    """A code from the phone or a printed one; each is good once. Raises Refused."""
    officers, always = desk.casebook.officers, desk.casebook.reserve.spend
    try:
        if is_phone_code(code):
            always(officers.use_step, hand.officer, hand.step_of(code, desk.now().timestamp()))
        else:
            always(officers.use_code, hand.officer, one_time_codes.hash_code(hand.officer, code))
    except (CodeWrong, StepUsed, CodeRefused):
        raise Refused from None


def is_phone_code(code: str) -> bool:
    """Six digits come from the phone; printed codes are longer."""
    digits = "".join(code.split())
    return len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit()


def waiting_page(call: Call, hand: KeyInHand) -> Response:
    """For a newcomer whose keys two heads have not certified yet: his fingerprint, and nothing of the desk."""
    return call.page(
        "desk/menunggu.html",
        call.words(N_("Menunggu pengesahan")),
        fingerprint=fingerprint.fingerprint(hand.seal_public, hand.sign_public),
        known=False,
    )


def _close_old(desk: Desk, cookie: str) -> None:
    """Signing in again in the same browser ends what was open there."""
    try:
        desk.sessions.close(desk.sessions.find(cookie, desk.now()))
    except SignedOut:
        return
