"""One report form on its way, and everything that can be said of it without looking anywhere."""

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
        return next((part for part in self.parts if self.doorway.kinds[part].identity == "offered"), None)

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
    draft = Draft(choice, report_form.read_typed(choice, form), CaseToken.new(), WordCheck.new(), 0, form)
    draft = replace(draft, one_reader="send_anyway" in form)
    if draft.naming_part is not None:
        draft = replace(draft, typed={**draft.typed, **naming.read_typed(form)})
    fields, draft, own_page = check_page(room, request, form, draft)
    if own_page:
        try:
            draft = replace(draft, token=CaseToken.parse(form.one("words")))
        except WordsError:
            draft = new_words(draft, _)
    else:
        # Words from another site's page could be known to whoever made it, so they are not kept.
        draft = new_words(draft, _)
    if fields:
        draft = replace(draft, check=WordCheck.from_token(fields), roster_version=int(fields["roster"]))
    # In the order of the page. Words that are new, or that may be, cannot have been typed back yet.
    typed_back = {} if draft.errors else draft.check.errors(form, draft.token.words, _)
    found = report_form.find_errors(choice, draft.typed, form, room.settings.office, _)
    about_him = naming.find_errors(draft.typed, form, _) if draft.naming_part is not None else {}
    return draft.wrong(draft.status, **found, **about_him, **typed_back)


def new_words(draft: Draft, _: Words) -> Draft:
    text = _("Kode di formulir itu tidak dapat dipakai. Kode di bawah ini baru: catat yang ini.")
    return replace(draft, token=CaseToken.new()).wrong(draft.status, words=text)


def check_page(room: Room, request: Request, form: Form, draft: Draft) -> tuple[dict[str, Any], Draft, bool]:
    """The form token's fields ({} if it does not hold), the draft with what is wrong, and whether the page was ours."""
    _ = room.templates.speak(request)
    try:
        check_origin(request)
    except Forbidden:
        text = _("Kiriman ini tampaknya tidak berasal dari halaman kami, jadi belum disimpan. Periksa isinya, lalu kirim lagi.")
        return {}, draft.wrong(Forbidden.status, form=text), False
    try:
        return room.tokens.read(PURPOSE, form.one("form_token"), room.form_seconds()), draft, True
    except TokenExpired as expired:
        text = _("Formulir ini sudah dibuka terlalu lama. Tulisan dan kode Anda tetap sama: periksa, lalu kirim lagi.")
        return expired.fields, draft.wrong(form=text), True
    except TokenBad:
        text = _("Formulir ini perlu dikirim sekali lagi. Tulisan Anda masih ada di bawah ini.")
        return (
            {},
            draft.wrong(400, form=text),
            "sec-fetch-site" in request.headers or "origin" in request.headers,
        )


def _doorway_of(form: Form) -> Doorway:
    """A form without a door, or with one that is closed by now, is read as one that has no other fields than the oldest."""
    found = doorway(form.one("door")) or doorway(BEFORE_DOORS)
    assert found is not None, "the oldest kind has its door"
    return found
