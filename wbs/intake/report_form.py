"""What was typed into the report form: read as the kind declares it, checked, and shown again exactly as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wbs.cases.kind import Field, Kind
from wbs.settings import Office
from wbs.web.forms import Form
from wbs.web.locale import Words

Typed = Mapping[str, str | list[str]]
"""Field slug -> what was typed: a list for "choices", a text for everything else; "" and [] for nothing."""


@dataclass(frozen=True)
class AskedField:
    """A field as the page shows it. `menu`: a choice too long for radio buttons; `limit`: characters of a long text."""

    slug: str
    type: str
    label: str
    hint: str | None
    required: bool
    value: str | list[str]
    options: tuple[tuple[str, str], ...]
    limit: int
    menu: bool


def read_typed(kind: Kind, form: Form) -> dict[str, str | list[str]]:
    """Nothing is dropped: a text that came twice is shown with both parts."""
    typed: dict[str, str | list[str]] = {}
    for field in kind.fields:
        sent = form.all(field.slug)
        if field.type == "choices":
            typed[field.slug] = list(dict.fromkeys(sent))
        elif field.type == "choice":
            typed[field.slug] = sent[0] if sent else ""
        else:
            typed[field.slug] = "\n".join(sent)
    return typed


def find_errors(kind: Kind, typed: Typed, form: Form, office: Office, _: Words) -> dict[str, str]:
    """Field slug -> what is wrong, in the reader's language; empty if all is well."""
    errors: dict[str, str] = {}
    if form.broken_encoding:
        errors["form"] = _(
            "Ada huruf yang tidak terbaca; di tempatnya kini ada tanda \ufffd. Periksa tulisan Anda, lalu kirim lagi."
        )
    for field in kind.fields:
        value = typed[field.slug]
        if field.type != "choices" and field.slug in form.repeated:
            errors[field.slug] = _("Isian ini terkirim dua kali. Periksa isinya, lalu kirim lagi.")
        elif wrong := _wrong_value(field, value, office, _):
            errors[field.slug] = wrong
    return errors


def _wrong_value(field: Field, value: str | list[str], office: Office, _: Words) -> str:
    known = {slug for slug, _name in options_of(field, office, "id")}
    if isinstance(value, list):
        return "" if set(value) <= known else _("Ada pilihan yang tidak dikenal. Pilih dari daftar ini.")
    if not value.strip():
        return _("Tulis apa yang terjadi. Beberapa kalimat sudah cukup untuk mulai.") if field.required else ""
    if field.type == "choice":
        return "" if value in known else _("Pilihan ini tidak dikenal. Pilih dari daftar ini.")
    if field.type == "day":
        return "" if _is_day(value) else _("Tanggal ini tidak terbaca. Tulis tahun, bulan, dan hari, misalnya 2026-11-21.")
    return too_long(value, field.max_length, _)


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


def asked(kind: Kind, typed: Typed, office: Office, lang: str) -> tuple[AskedField, ...]:
    """The fields in the kind's order, with what was typed."""
    return tuple(
        AskedField(
            slug=field.slug,
            type=field.type,
            label=getattr(field.name, lang),
            hint=getattr(field.hint, lang) if field.hint else None,
            required=field.required,
            value=typed.get(field.slug, [] if field.type == "choices" else ""),
            options=options_of(field, office, lang),
            limit=field.max_length,
            menu=field.options_from == "units",
        )
        for field in kind.fields
    )


def is_empty(value: str | list[str]) -> bool:
    return not value.strip() if isinstance(value, str) else not value


def answers(typed: Typed) -> dict[str, str | list[str]]:
    """What goes into the sealed report: the fields that were filled in."""
    return {slug: value for slug, value in typed.items() if not is_empty(value)}


def fingerprint(typed: Typed) -> bytes:
    """The same bytes for the same form, whatever page it was sent from; never stored but under the token's key."""
    return b"report\0" + json.dumps(answers(typed), sort_keys=True, ensure_ascii=False).encode("utf-8")


def as_message(kind: Kind, typed: Typed, office: Office, lang: str) -> str:
    """The whole form as one text, to be offered as a message."""
    parts = []
    for field in asked(kind, typed, office, lang):
        names = dict(field.options)
        value = field.value
        if is_empty(value):
            continue
        shown = [names.get(one, one) for one in value] if isinstance(value, list) else [names.get(value, value)]
        parts.append(f"{field.label}:\n{', '.join(shown)}")
    return "\n\n".join(parts)
