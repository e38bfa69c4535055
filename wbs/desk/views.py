"""Views of the queue that an officer keeps: shown above the list, kept there, dropped on his own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wbs.desk import question
from wbs.desk.door import Call
from wbs.desk.glance import Query
from wbs.desk.preferences import LONGEST_NAME, MOST_VIEWS, View
from wbs.web.locale import N_

PURPOSE = "tampilan"
NAME = "view"  # in a form
KEPT = N_("Tampilan ini disimpan. Hanya Anda yang melihatnya.")
DROPPED = N_("Tampilan itu dihapus.")
REFUSED: Mapping[str, str] = {
    "unnamed": N_("Tulis nama untuk tampilan ini."),
    "name": N_("Nama tampilan paling banyak 40 karakter."),
    "nothing": N_("Pilih saringan atau ketik kata yang dicari dulu, lalu simpan."),
    "taken": N_("Nama ini sudah dipakai untuk tampilan lain. Pilih nama lain."),
    "full": N_("Sudah ada dua belas tampilan, dan itu yang paling banyak. Hapus satu di halaman Akun, lalu simpan lagi."),
    "long": N_("Saringan ini terlalu panjang untuk disimpan. Kurangi pilihannya."),
}


def typed(call: Call) -> str:
    """The name as it was typed: one space between words, and nothing that cannot be seen."""
    return " ".join("".join(sign for sign in call.form.one(NAME) if sign.isprintable() or sign.isspace()).split())


def keep(call: Call, query: Query) -> None:
    """Keeps this question under the name that was typed. Raises NotKept, StoreError."""
    before = call.session.preferences
    chosen = before.with_view(View(typed(call), question.values_of(query)))
    if chosen is not before:
        call.desk.prefer(call.session, chosen)


def drop(call: Call) -> None:
    """Forgets the view of this name; one that is gone already is fine. Raises StoreError."""
    before = call.session.preferences
    chosen = before.without_view(call.form.one(NAME))
    if chosen != before:
        call.desk.prefer(call.session, chosen)


def shown(call: Call, query: Query | None = None) -> list[dict[str, Any]]:
    """Each with its address, which holds a mark in the place of words, and whether it is what the page shows now."""
    asked = question.values_of(query) if query else {}
    return [
        {
            "name": view.name,
            "href": question.address(call, question.from_values(call, view.asks)),
            "current": bool(asked) and view.asks == asked,
        }
        for view in call.session.preferences.views
    ]


def around(call: Call, query: Query) -> dict[str, Any]:
    """What the queue's page shows of views."""
    kept = shown(call, query)
    return {
        "views": kept,
        "may_keep": bool(question.values_of(query)) and not any(view["current"] for view in kept),
        "full": len(kept) >= MOST_VIEWS,
        "question": question.fields_of(query),
        "view_name": typed(call),
        "longest_name": LONGEST_NAME,
        "view_token": call.token(PURPOSE),
    }


def told(call: Call, names: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    """For his own page: each with what it asks, in words. ``names``: of the choices that can be made, by field and value."""
    rows = []
    for view, row in zip(call.session.preferences.views, shown(call), strict=True):
        parts = question.fields_of(question.from_values(call, view.asks))
        said = [f"“{value}”" if field == question.WORDS else names.get((field, value), value) for field, value in parts]
        rows.append({**row, "asks": ", ".join(said)})
    return rows
