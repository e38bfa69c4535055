"""One report form on its way, and everything that can be said of it without looking anywhere."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request

from crypto.case_token import CaseToken
from crypto.case_token import TokenError as WordsError
from crypto.roster import Officer, Roster
from wbs.intake import naming, report_form
from wbs.intake.doorway import BEFORE_DOORS, Doorway, doorway
from wbs.intake.room import Room
from wbs.intake.word_check import WordCheck
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenBad, TokenExpired, check_origin
from wbs.web.forms import Form
from wbs.web.locale import Words

PURPOSE = "lapor"


@dataclass(frozen=True)
class Draft:
    """One form on its way: what was typed, under which words, through which door, and against which roster it was opened.

    It lives for one request and is written nowhere.
    """

    doorway: Doorway
    typed: dict[str, str | list[str]]
    token: CaseToken
    check: WordCheck
    roster_version: int
    form: Form | None = None
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422
    one_reader: bool = False

    def wrong(self, status: int = 422, **errors: str) -> "Draft":
        return replace(self, errors={**self.errors, **errors}, status=status)

    def through(self, other: Doorway) -> "Draft":
        """The same draft in the form of another door: what both ask of the same kind goes along, under the same words."""
        typed = report_form.read_typed(other, Form({}, False))
        for part, kind in enumerate(other.kinds):
            if kind in self.doorway.kinds:
                given, names = self.given(self.doorway.kinds.index(kind)), other.named(part)
                typed |= {name: given[slug] for slug, name in names.items()}
        return replace(self, doorway=other, typed=typed, errors={}, status=200)

    @property
    def parts(self) -> range:
        """One for each kind of the form, from 0: each becomes a case of its own."""
        return range(len(self.doorway.kinds))

    def given(self, part: int) -> dict[str, str | list[str]]:
        """What was typed for one of the kinds, by field slug."""
        return report_form.given(self.doorway, part, self.typed)

    def unit(self, part: int) -> str:
        """The unit concerned, "" if it is not known."""
        value = self.given(part).get("unit", "")
        return value if isinstance(value, str) else ""

    def excluded(self, part: int) -> tuple[str, ...]:
        """Positions that must not read."""
        return tuple(self.given(part).get("excluded") or ())

    @property
    def naming_part(self) -> int | None:
        """Which of the form's cases a name may be given with."""
        return self.doorway.naming_part

    def readers(self, roster: Roster, part: int, chosen: bool = True) -> tuple[Officer, ...]:
        """Who will be able to read one of the cases; `chosen`: with the unit and positions that were chosen."""
        barred = (self.unit(part), self.excluded(part)) if chosen else ("", ())
        return roster.readers(self.doorway.kinds[part].slug, *barred)


def new_draft(room: Room, choice: Doorway) -> Draft:
    """An empty form with ten fresh words."""
    typed = report_form.read_typed(choice, Form({}, False))
    return Draft(choice, typed, CaseToken.new(), WordCheck.new(), room.rosters.newest.version, status=200)


async def read_draft(room: Room, request: Request, form: Form) -> Draft:
    """Everything that can be said of the form without looking anywhere. Errors are in the draft."""
    _ = room.templates.speak(request)
    choice = _doorway_of(form)
    page = check_page(room, request, form)
    token, about_words = _token_of(form, page.own, _)
    typed = report_form.read_typed(choice, form)
    found = report_form.find_errors(choice, typed, form, room.settings.office, _)
    if choice.naming_part is not None:
        typed |= naming.read_typed(form)
        found |= naming.find_errors(typed, form, _)
    check = WordCheck.from_token(page.fields) if page.fields else WordCheck.new()
    # In the order of the page. Words that are new, or that may be, cannot have been typed back yet.
    first = page.errors | about_words
    typed_back = {} if first else check.errors(form, token.words, _)
    return Draft(
        doorway=choice,
        typed=typed,
        token=token,
        check=check,
        roster_version=int(page.fields["roster"]) if page.fields else 0,
        form=form,
        errors=first | found | typed_back,
        status=page.status,
        one_reader="send_anyway" in form,
    )


def _token_of(form: Form, own_page: bool, _: Words) -> tuple[CaseToken, dict[str, str]]:
    """The form's words; new ones, which is said, where they are none, or where the page was not ours."""
    # Words from another site's page could be known to whoever made it, so they are not kept.
    if own_page:
        with suppress(WordsError):
            return CaseToken.parse(form.one("words")), {}
    return CaseToken.new(), {"words": _("Kode di formulir itu tidak dapat dipakai. Kode di bawah ini baru: catat yang ini.")}


@dataclass(frozen=True)
class Page:
    """Where a form comes from. `fields`: its token's, {} if it does not hold; `own`: whether the page was ours."""

    fields: dict[str, Any]
    own: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422


def check_page(room: Room, request: Request, form: Form) -> Page:
    """What the form's token and the browser say."""
    _ = room.templates.speak(request)
    try:
        check_origin(request)
    except Forbidden:
        text = _("Kiriman ini tampaknya tidak berasal dari halaman kami, jadi belum disimpan. Periksa isinya, lalu kirim lagi.")
        return Page({}, False, {"form": text}, Forbidden.status)
    try:
        return Page(room.tokens.read(PURPOSE, form.one("form_token"), room.form_seconds()))
    except TokenExpired as expired:
        text = _("Formulir ini sudah dibuka terlalu lama. Tulisan dan kode Anda tetap sama: periksa, lalu kirim lagi.")
        return Page(expired.fields, True, {"form": text})
    except TokenBad:
        text = _("Formulir ini perlu dikirim sekali lagi. Tulisan Anda masih ada di bawah ini.")
        told = "sec-fetch-site" in request.headers or "origin" in request.headers
        return Page({}, told, {"form": text}, 400)


def _doorway_of(form: Form) -> Doorway:
    """A form without a door, or with one that is closed by now, is read as one that has no other fields than the oldest."""
    found = doorway(form.one("door")) or doorway(BEFORE_DOORS)
    assert found is not None, "the oldest kind has its door"
    return found
