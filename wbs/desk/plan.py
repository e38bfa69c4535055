"""What heads plan for a colleague whom they invite: the line that he will have on the roster, without his keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Protocol, TypeVar

from crypto.public_keys import OfficerPublicKey
from crypto.roster import ROLES, Officer, Roster
from wbs.cases.kinds import KINDS
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings
from wbs.store.rows import NewcomerRow
from wbs.web.forms import Form
from wbs.web.locale import N_

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LONGEST_NAME = 200


class PlanRefused(Exception):
    """`errors`: field of the invitation form -> what is wrong (a msgid)."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(sorted(errors))
        self.errors = errors


class PlanDamaged(Exception):
    """A plan in the casebook that this desk did not write."""


class HasPlan(Protocol):
    """A row of the casebook with a plan in it."""

    @property
    def plan(self) -> bytes: ...


Row = TypeVar("Row", bound=HasPlan)


def usable(rows: Iterable[Row]) -> list[tuple[Row, Plan]]:
    """The rows whose plan this desk could have written, each with it; the others are told of, and used for nothing."""
    found = []
    for row in rows:
        with suppress(PlanDamaged):
            found.append((row, Plan.unpack(row.plan)))
    return found


@dataclass(frozen=True)
class Plan:
    """One line of the roster to be. Slugs as in the settings and the kinds.

    `officer`: the id of the officer who makes new keys for his line, which stays as it is; "" for a new colleague.
    """

    name: str
    login: str
    role: str
    unit: str
    positions: tuple[str, ...]
    kinds: tuple[str, ...]
    officer: str = ""

    @classmethod
    def for_new_keys(cls, line: Officer, login: str) -> Plan:
        """For somebody who is on the roster and cannot open his key any more."""
        return cls(line.name, login, line.role, line.unit, line.positions, line.kinds, line.id)

    def pack(self) -> bytes:
        """JSON, as the casebook keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8")

    @classmethod
    def unpack(cls, packed: bytes) -> Plan:
        """The reverse of `pack`. Raises PlanDamaged for what `pack` did not make: anybody can write into the casebook's file."""
        try:
            given = json.loads(packed.decode("utf-8"))
            name, login, role, unit = (_text(given[field]) for field in ("name", "login", "role", "unit"))
            positions, kinds = (_texts(given[field]) for field in ("positions", "kinds"))
            return cls(name, login, role, unit, positions, kinds, _text(given.get("officer", "")))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
            raise PlanDamaged from wrong

    def line(self, newcomer: NewcomerRow) -> Officer:
        """The roster's line, with the keys that the newcomer made."""
        return Officer(
            id=newcomer.officer,
            name=self.name,
            role=self.role,
            kinds=self.kinds,
            unit=self.unit,
            positions=self.positions,
            seal_key=OfficerPublicKey(newcomer.seal_key),
            sign_key=newcomer.sign_key,
        )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode("utf-8")  # raises ValueError for a lone surrogate, which no page could say
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        # A text or an object has members, too: its letters or keys would be read as slugs.
        raise TypeError("not a list")
    return tuple(_text(one) for one in value)


def read_plan(form: Form, settings: Settings, book: RosterBook, taken: frozenset[str]) -> Plan:
    """What was typed into the invitation form. Raises PlanRefused with every fault at once."""
    plan = Plan(
        name=form.one("name").strip(),
        login=form.one("login").strip().lower(),
        role=form.one("role"),
        unit=form.one("unit"),
        positions=tuple(form.all("positions")),
        kinds=tuple(form.all("kinds")),
    )
    errors = {**_names(plan, taken), **_duties(plan, settings, book.current)}
    if form.repeated - {"positions", "kinds"}:
        errors["form"] = N_("Satu isian terkirim dua kali. Periksa, lalu kirim lagi.")
    if form.broken_encoding:
        errors["form"] = N_("Sebagian tulisan tidak dapat dibaca (tanda �). Ketik lagi bagian itu, lalu kirim.")
    if errors:
        raise PlanRefused(errors)
    return plan


def _names(plan: Plan, taken: frozenset[str]) -> dict[str, str]:
    errors = {}
    # A sign that turns the reading direction, or is not seen, would show a head something else than what he signs.
    if not plan.name or len(plan.name) > LONGEST_NAME or not plan.name.isprintable():
        errors["name"] = N_("Tulis nama lengkapnya dalam satu baris, paling banyak 200 huruf.")
    if not LOGIN.fullmatch(plan.login):
        errors["login"] = N_("Pakai 2 sampai 40 huruf kecil, angka, titik, atau garis, diawali huruf atau angka.")
    elif plan.login in taken:
        errors["login"] = N_("Nama masuk ini sudah dipakai atau sudah diundang. Pilih yang lain.")
    return errors


def _duties(plan: Plan, settings: Settings, roster: Roster) -> dict[str, str]:
    errors = {}
    if plan.role not in ROLES:
        errors["role"] = N_("Pilih perannya.")
    elif plan.role == "overseer" and roster.overseer is not None:
        errors["role"] = N_("Sudah ada atasan tim pengawas; hanya boleh ada satu.")
    if plan.unit not in {unit.slug for unit in settings.office.units}:
        errors["unit"] = N_("Pilih unitnya dari daftar.")
    if not set(plan.positions) <= {position.slug for position in settings.office.positions}:
        errors["positions"] = N_("Pilih jabatan dari daftar.")
    if not set(plan.kinds) <= set(KINDS):
        errors["kinds"] = N_("Pilih jenis laporan dari daftar.")
    elif not plan.kinds and plan.role != "overseer":
        errors["kinds"] = N_("Pilih sedikitnya satu jenis laporan yang ia baca.")
    return errors
