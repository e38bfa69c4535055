"""What a reporter types about himself where a name is offered: whether and how it is given, and to whom it is locked.

Nothing of it goes into the report's own fields: it is sealed apart, under a key of three shares (crypto.identity).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crypto.identity import Custodian, Named, fits
from crypto.roster import Roster
from wbs.cases.identity import IDENTITY_FIELDS
from wbs.cases.kind import Kind
from wbs.cases.kinds import KINDS
from wbs.intake.report_form import too_long
from wbs.web.forms import Form
from wbs.web.locale import N_, Words

PREFIX = "identity-"
WAY = PREFIX + "way"
NIK, NIK_SEEN = PREFIX + "nik", PREFIX + "nik-seen"
NIK_DIGITS = 16
GIVEN, LOCKED, NOT_YET = "given", "locked", "none"
NAMES = tuple(PREFIX + field.slug for field in IDENTITY_FIELDS)
# What the reporter agrees to, word for word, and how the two ways are called; by the scope that is signed with the consent.
CONSENTS = {
    "upg": N_("Saya setuju nama saya diberikan kepada UPG"),
    "team": N_("Saya setuju nama saya diberikan kepada tim pengawas"),
}
WITH_NAME = {"upg": N_("Dengan nama saya kepada UPG"), "team": N_("Dengan nama saya kepada tim pengawas")}
WITHOUT_NAME = {"upg": N_("Nama saya dirahasiakan dari UPG"), "team": N_("Nama saya dirahasiakan dari tim pengawas")}

Typed = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class AskedName:
    """The section as the page shows it. `ways`: (value, label, hint), none where a name is given with consent only; `keeper`: the
    custodian's position, "" where it need not be told."""

    ways: tuple[tuple[str, str, str], ...]
    way: str
    fields: tuple[tuple[str, str, str, bool, str], ...]
    note: str
    nik_seen: str
    keeper: str


def custodian(roster: Roster, kind: Kind) -> Custodian | None:
    """Who keeps a share of this kind's names; None where no name can be given: nobody lives who does, or he could read it."""
    if kind.identity != "offered" or not roster.identity_custodian:
        return None
    line = roster.officer(roster.identity_custodian)
    if line.retired is not None or line.role == "overseer" or kind.slug in line.kinds:
        return None
    return Custodian(line.id, line.seal_key)


def is_shut_out(roster: Roster, unit: str, excluded: Iterable[str]) -> bool:
    """Whether the reporter's choice keeps the custodian out: he must not learn of the case, so no name can go with it."""
    kept = roster.by_id.get(roster.identity_custodian)
    return kept is not None and (kept.id in roster.holders(excluded) or (bool(unit) and kept.unit == unit))


def custodian_of(roster: Roster, scope: str) -> Custodian | None:
    """As `custodian`, where only the scope is known: nobody who could read any kind with names that go there."""
    found = [custodian(roster, kind) for kind in KINDS.values() if kind.identity == "offered" and kind.identity_to == scope]
    return found[0] if found and all(found) else None


def read_typed(form: Form) -> dict[str, str | list[str]]:
    """Name in the form -> what was typed."""
    way = form.one(WAY)
    typed: dict[str, str | list[str]] = {name: "\n".join(form.all(name)).strip() for name in NAMES}
    return {WAY: way if way != NOT_YET else "", **typed}


def said(typed: Typed) -> dict[str, str]:
    """What is to be sealed: the fields that were filled in, by slug."""
    values = {name.removeprefix(PREFIX): typed.get(name, "") for name in NAMES}
    return {slug: value for slug, value in values.items() if isinstance(value, str) and value}


def named(typed: Typed, to: Custodian, scope: str, asked_for_way: bool = True) -> Named | None:
    """None if no name is given. Without a choice of ways the name is given with consent."""
    way = typed.get(WAY, "") if asked_for_way else GIVEN
    return Named(said(typed), to, scope if way == GIVEN else "") if way else None


def find_errors(typed: Typed, form: Form, _: Words, asked_for_way: bool = True) -> dict[str, str]:
    """Name in the form -> what is wrong. Only the name itself must be there, and only if a way was chosen."""
    errors: dict[str, str] = {}
    way, given = typed.get(WAY, ""), said(typed)
    if asked_for_way and way not in ("", GIVEN, LOCKED):
        errors[WAY] = _("Pilihan ini tidak dikenal. Pilih dari daftar ini.")
    if asked_for_way and not way and given:
        errors[WAY] = _("Anda menulis tentang diri Anda. Pilih dulu bagaimana nama itu disimpan, atau kosongkan isiannya.")
    for name in (WAY, *NAMES):
        if name in form.repeated:
            errors[name] = _("Isian ini terkirim dua kali. Periksa isinya, lalu kirim lagi.")
    if (way or not asked_for_way) and "name" not in given:
        errors[PREFIX + "name"] = _("Tulis nama lengkap Anda.")
    for field in IDENTITY_FIELDS:
        if wrong := too_long(given.get(field.slug, ""), field.max_length, _):
            errors[PREFIX + field.slug] = wrong
    if not errors and not fits(given):
        errors[PREFIX + "address"] = _("Isian tentang diri Anda terlalu panjang seluruhnya. Persingkat alamatnya.")
    return errors | ({} if errors else _nik_error(given, form, _))


def _nik_error(given: Mapping[str, str], form: Form, _: Words) -> dict[str, str]:
    """Said once: whoever sends the same digits again means them."""
    nik = given.get("nik", "")
    digits = "".join(nik.split())
    if not nik or (digits.isascii() and digits.isdigit() and len(digits) == NIK_DIGITS) or form.one(NIK_SEEN) == nik:
        return {}
    return {NIK: _("NIK biasanya 16 angka. Periksa sekali lagi; bila memang begitu, kirim saja lagi.")}


def asked(
    kind_note: str, scope: str, typed: Typed, errors: Mapping[str, str], _: Words, choose: bool = True, keeper: str = ""
) -> AskedName:
    """The section with what was typed. `choose`: whether the two ways are offered; `keeper`: the custodian's position."""
    ways = (
        (GIVEN, _(WITH_NAME[scope]), _("“%(wording)s.”", wording=_(CONSENTS[scope]))),
        (LOCKED, _(WITHOUT_NAME[scope]), _("Nama terkunci. Anda dapat menyetujuinya kapan saja, dengan kode laporan Anda.")),
        (NOT_YET, _("Belum, saya melapor tanpa nama dulu"), _("Nama dapat diberikan nanti, dengan kode laporan Anda.")),
    )
    fields = tuple(
        (
            PREFIX + field.slug,
            getattr(field.name, _.lang),
            getattr(field.hint, _.lang) if field.hint else "",
            field.required,
            str(typed.get(PREFIX + field.slug, "")),
        )
        for field in IDENTITY_FIELDS
    )
    way = typed.get(WAY, "")
    seen = str(typed.get(NIK, "")) if NIK in errors else ""
    return AskedName(ways if choose else (), way if isinstance(way, str) else "", fields, kind_note, seen, keeper)
