"""POST /kotak/pesan: a message to the team. A text that was typed comes back in every answer until it is stored."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.case_token import CaseToken
from crypto.case_token import TokenError as WordsError
from crypto.errors import Forged, TooLong
from wbs.intake.case_page import (
    LONGEST_MESSAGE,
    MESSAGE,
    form_token,
    nonce_of,
    show_case,
    suffix_of,
)
from wbs.intake.code_entry import let_in, show_code
from wbs.intake.look import CaseUnknownHere
from wbs.intake.outgoing import Addition, append
from wbs.intake.report_form import part_name, too_long
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.typed_words import words_error
from wbs.intake.visit import BothKeys, VisitOver, visit_of
from wbs.store.errors import StoreError
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenBad, TokenExpired, check_origin
from wbs.web.forms import Form, read_form
from wbs.web.language import lang_of, path_for

SENT = "/kotak#perjalanan"


async def send_message(request: Request) -> Response:
    room = room_of(request)
    form = await read_form(request, room.settings.intake.max_form_bytes, room.settings.intake.slow_seconds)
    nonce, errors = check_page(room, request, form)
    try:
        keys = await visit_of(room, request)
        if "language" in form:
            return await show_case(room, request, keys, texts=texts_of(form), nonce=nonce)
        return await send_text(room, request, keys, form, nonce, errors)
    except VisitOver:
        return await send_with_words(room, request, form, nonce, errors)
    except StoreError as error:
        return show_trouble(room, request, form, nonce, error)


async def send_with_words(room: Room, request: Request, form: Form, nonce: str, errors: dict[str, str]) -> Response:
    """The visit had ended: the text stays on the page, and goes once the ten words are typed."""
    if "language" in form or "form" in errors or not form.one("words").strip():
        return show_locked(room, request, form, nonce, {} if "language" in form else errors)
    try:
        keys = CaseToken.parse(form.one("words")).both_keys()
    except WordsError as wrong:
        return show_locked(room, request, form, nonce, {"words": words_error(wrong, room.templates.speak(request))})
    try:
        response = await send_text(room, request, keys, form, nonce, errors)
    except StoreError as error:
        return show_trouble(room, request, form, nonce, error)
    return await let_in(room, request, response, keys)


async def send_text(room: Room, request: Request, keys: BothKeys, form: Form, nonce: str, errors: dict[str, str]) -> Response:
    """Seals and appends; the answer comes after the durable commit. Raises StoreError if nothing was stored."""
    _ = room.templates.speak(request)
    texts, part = texts_of(form), part_of_button(form)
    name, text = f"text{suffix_of(part)}", texts[part]
    errors = errors or text_errors(room, request, form, name)
    status = 422
    if not errors:
        body = {"text": text, "lang": lang_of(request)}
        mac = keys[part].form_mac(b"message\0" + nonce.encode() + b"\0" + text.encode("utf-8"))
        try:
            await append(room, keys[part], Addition("message", body, mac))
            return await after_sending(room, request, keys, texts[1 - part], 1 - part)
        except TooLong:
            errors = {name: too_long(text, 0, _)}
        except (CaseUnknownHere, Forged):
            errors = {"form": _("Pesan belum dikirim.")}
        except StoreError as error:
            # If not even the page can be read, the caller has one that needs no store.
            errors, status = {"form": trouble_text(error, _)}, 503
    return await show_case(room, request, keys, texts=texts, nonce=nonce, errors=errors, status=status)


async def after_sending(room: Room, request: Request, keys: BothKeys, other: str, part: int) -> Response:
    """The page anew; a text to the other case that is still waiting stays on it."""
    if not other.strip():
        return RedirectResponse(path_for(request)(SENT), 303)
    try:
        return await show_case(room, request, keys, texts=("", other) if part else (other, ""))
    except StoreError:
        # What was sent is stored, so nothing may say otherwise.
        return show_code(room, request, saved=True)


def texts_of(form: Form) -> tuple[str, str]:
    """What was typed to the one case and to the other."""
    return form.one("text"), form.one(f"text{suffix_of(1)}")


def part_of_button(form: Form) -> int:
    """To which of the two cases the button belongs that was pressed. Both are the visit's own, so nothing is gained by a lie."""
    return 1 if form.one("case") == "2" else 0


def text_errors(room: Room, request: Request, form: Form, name: str) -> dict[str, str]:
    """`name`: of the text that is to be sent."""
    _ = room.templates.speak(request)
    if form.broken_encoding:
        return {
            name: _("Ada huruf yang tidak terbaca; di tempatnya kini ada tanda \ufffd. Periksa tulisan Anda, lalu kirim lagi.")
        }
    if not form.one(name).strip():
        return {name: _("Pesan masih kosong. Tulis dulu, lalu kirim.")}
    if name in form.repeated:
        return {name: _("Isian ini terkirim dua kali. Periksa isinya, lalu kirim lagi.")}
    wrong = too_long(form.one(name), LONGEST_MESSAGE, _)
    return {name: wrong} if wrong else {}


def check_page(room: Room, request: Request, form: Form) -> tuple[str, dict[str, str]]:
    """The form's nonce ("" for a new one) and what is wrong with where it comes from."""
    _ = room.templates.speak(request)
    try:
        check_origin(request)
        fields = room.tokens.read(MESSAGE, form.one("form_token"), room.form_seconds())
    except Forbidden:
        return "", {
            "form": _(
                "Kiriman ini tampaknya tidak berasal dari halaman kami, jadi belum disimpan. Periksa isinya, lalu kirim lagi."
            )
        }
    except TokenExpired as expired:
        return nonce_of(expired.fields), {
            "form": _("Halaman ini sudah dibuka terlalu lama. Pesan Anda masih ada: periksa, lalu kirim lagi.")
        }
    except TokenBad:
        return "", {"form": _("Pesan ini perlu dikirim sekali lagi. Tulisan Anda masih ada di bawah ini.")}
    return nonce_of(fields), {}


def show_trouble(room: Room, request: Request, form: Form, nonce: str, error: StoreError) -> Response:
    """A page that needs no store."""
    trouble = trouble_text(error, room.templates.speak(request))
    return show_locked(room, request, form, nonce, {"form": trouble}, 503)


def show_locked(room: Room, request: Request, form: Form, nonce: str, errors: dict[str, str], status: int = 403) -> Response:
    _ = room.templates.speak(request)
    return room.templates.render(
        request,
        "intake/terkunci.html",
        200 if "language" in form else status,
        title=_("Laporan terkunci"),
        here="/kode",
        switch_path=switch_path(request, "/kotak/pesan"),
        words=form.one("words"),
        messages=waiting_texts(form, _.lang),
        message_limit=LONGEST_MESSAGE,
        trouble=status == 503,
        form_token=form_token(room, MESSAGE, nonce),
        errors=errors,
    )


def waiting_texts(form: Form, lang: str) -> list[tuple[int, str, str, str]]:
    """(number of the case, name of the field, what the case is called, text): of a form whose visit is over. Which cases there
    are is not looked up, so only what was typed tells."""
    texts = texts_of(form)
    typed = [part for part in (0, 1) if texts[part].strip()] or [part_of_button(form)]
    names = [part_name(part, lang) if len(typed) > 1 else "" for part in typed]
    return [(part + 1, f"text{suffix_of(part)}", name, texts[part]) for part, name in zip(typed, names, strict=True)]
