"""What was typed into the report form: read as the kind declares it, checked, and shown again exactly as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wbs.cases.fields import holds
from wbs.cases.kind import Field
from wbs.intake.doorway import PARTS, Doorway
from wbs.settings import Office
from wbs.web.forms import Form
from wbs.web.locale import Words

Typed = Mapping[str, str | list[str]]
"""Name in the form -> what was typed: a list for "choices", a text for everything else; "" and [] for nothing."""


@dataclass(frozen=True)
class AskedField:
    """A field as the page shows it. `menu`: a choice too long for radio buttons; `limit`: characters of a long text; `part`: the
    first of the form's kinds that it is of; `shared`: not of the story, but of what kinds have in common;
    `later`: folded away."""

    name: str
    part: int
    shared: bool
    barring: bool
    type: str
    label: str
    hint: str | None
    required: bool
    value: str | list[str]
    options: tuple[tuple[str, str], ...]
    limit: int
    menu: bool
    later: bool


def read_typed(doorway: Doorway, form: Form) -> dict[str, str | list[str]]:
    """Nothing is dropped: a text that came twice is shown with both parts."""
    typed: dict[str, str | list[str]] = {}
    for one in doorway.fields:
        sent = form.all(one.name)
        if one.field.type == "choices":
            typed[one.name] = list(dict.fromkeys(sent))
        elif one.field.type == "choice":
            typed[one.name] = sent[0] if sent else ""
        else:
            typed[one.name] = "\n".join(sent)
    return typed


def find_errors(doorway: Doorway, typed: Typed, form: Form, office: Office, _: Words) -> dict[str, str]:
    """Name in the form -> what is wrong, in the reader's language; empty if all is well."""
    errors: dict[str, str] = {}
    if form.broken_encoding:
        errors["form"] = _(
            "Ada huruf yang tidak terbaca; di tempatnya kini ada tanda \ufffd. Periksa tulisan Anda, lalu kirim lagi."
        )
    for one in doorway.fields:
        if one.field.type != "choices" and one.name in form.repeated:
            errors[one.name] = _("Isian ini terkirim dua kali. Periksa isinya, lalu kirim lagi.")
            continue
        wrong = _wrong_value(one.field, typed[one.name], office, _)
        if is_empty(typed[one.name]) and one.field.required:
            wanted = any(holds(one.field.only_if, given(doorway, part, typed)) for part in one.parts)
            wrong = _missing(one.field, _) if wanted else ""
        if wrong:
            errors[one.name] = wrong
    return errors


def given(doorway: Doorway, part: int, typed: Typed) -> dict[str, str | list[str]]:
    """Field slug -> what was typed, for one of the form's kinds."""
    return {slug: typed[name] for slug, name in doorway.named(part).items()}


def _missing(field: Field, _: Words) -> str:
    if field.type == "long":
        return _("Tulis apa yang terjadi. Beberapa kalimat sudah cukup untuk mulai.")
    if field.type in ("choice", "choices"):
        return _("Pilih salah satu.")
    return _("Isian ini perlu diisi.")


def _wrong_value(field: Field, value: str | list[str], office: Office, _: Words) -> str:
    if isinstance(value, list):
        return "" if set(value) <= _known(field, office) else _("Ada pilihan yang tidak dikenal. Pilih dari daftar ini.")
    if not value.strip():
        return ""
    if field.type == "choice":
        return "" if value in _known(field, office) else _("Pilihan ini tidak dikenal. Pilih dari daftar ini.")
    if field.type == "day":
        return "" if _is_day(value) else _("Tanggal ini tidak terbaca. Tulis tahun, bulan, dan hari, misalnya 2026-11-21.")
    return too_long(value, field.max_length, _)


def _known(field: Field, office: Office) -> set[str]:
    return {slug for slug, _name in options_of(field, office, "id")}


def too_long(text: str, most: int, _: Words) -> str:
    """ "" if the text fits. Nothing is cut off: whoever typed it decides what goes into a second message."""
    if len(text) <= most:
        return ""
    return _(
        "Tulisan ini %(used)s karakter, paling banyak %(most)s. Kirim sebagian dulu, sisanya sebagai pesan berikutnya.",
        used=len(text),
        most=most,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def options_of(field: Field, office: Office, lang: str) -> tuple[tuple[str, str], ...]:
    """(slug, name) pairs; units and positions come from the office's settings."""
    if field.options_from == "units":
        return tuple((unit.slug, unit.name(lang)) for unit in office.units)
    if field.options_from == "positions":
        return tuple((position.slug, position.name(lang)) for position in office.positions)
    return tuple((option.slug, getattr(option.name, lang)) for option in field.options)


def asked(doorway: Doorway, typed: Typed, office: Office, lang: str) -> tuple[AskedField, ...]:
    """The fields in the kinds' order, with what was typed."""
    return tuple(
        AskedField(
            name=one.name,
            part=one.parts[0],
            shared=one.field.shared,
            barring=one.is_barring,
            type=one.field.type,
            label=getattr(one.field.name, lang),
            hint=getattr(one.field.hint, lang) if one.field.hint else None,
            required=one.field.required,
            value=typed.get(one.name, [] if one.field.type == "choices" else ""),
            options=options_of(one.field, office, lang),
            limit=one.field.max_length,
            menu=one.field.options_from == "units",
            later=one.field.later,
        )
        for one in doorway.fields
    )


def is_empty(value: str | list[str]) -> bool:
    return not value.strip() if isinstance(value, str) else not value


def answers(typed: Typed) -> dict[str, str | list[str]]:
    """What goes into the sealed report: the fields that were filled in."""
    return {slug: value for slug, value in typed.items() if not is_empty(value)}


def fingerprint(doorway: Doorway, typed: Typed) -> bytes:
    """The same bytes for the same form, whatever page it was sent from; never stored but under the token's keys."""
    said = json.dumps(answers(typed), sort_keys=True, ensure_ascii=False)
    return b"report\0" + doorway.slug.encode("ascii") + b"\0" + said.encode("utf-8")


def as_messages(doorway: Doorway, typed: Typed, office: Office, lang: str) -> tuple[str, str]:
    """The whole form as texts to be offered as messages: the first kind's with what both share, and the second's."""
    texts: list[list[str]] = [[], []]
    for field in asked(doorway, typed, office, lang):
        names = dict(field.options)
        value = field.value
        if is_empty(value):
            continue
        shown = [names.get(one, one) for one in value] if isinstance(value, list) else [names.get(value, value)]
        texts[field.part].append(f"{field.label}:\n{', '.join(shown)}")
    first, second = ("\n\n".join(parts) for parts in texts)
    return first, second


def part_name(part: int, lang: str) -> str:
    """What a token with two cases calls one of them."""
    name: str = getattr(PARTS[part], lang)
    return name
