"""Two sheets of the ceremony, typed at the desk by their holders. What they give lives in memory only; nothing comes back.

The template's part is `templates/desk/lembar.html`; its fields are never filled in, whatever was wrong.
"""

from __future__ import annotations

import re

from crypto import recovery
from crypto.errors import BadShares
from wbs.web.forms import Form
from wbs.web.locale import N_

FIELDS = ("sheet_a", "sheet_b")
SEED_BYTES = 32
LONGEST = 4000  # 33 words of at most eight letters, with whatever numbers and line breaks somebody types around them
WORD = re.compile(r"[a-z]+")

WRONG = N_(
    "Kedua lembar ini tidak cocok: mungkin ada kata yang salah ketik, atau lembarnya bukan dari kunci yang diminta. "
    "Periksa ke-33 kata pada kedua lembar, lalu ketik lagi. Tidak ada yang disimpan."
)


class SheetsWrong(Exception):
    """Not two sheets of one key, or of another key than the one asked for. Nobody is told which."""


def read_sheets(form: Form) -> bytes:
    """The 32-byte seed of two sheets, in capitals or not, numbered or not, on however many lines. Raises SheetsWrong."""
    typed = [" ".join(WORD.findall(form.one(name)[:LONGEST].lower())) for name in FIELDS]
    try:
        seed = recovery.combine(typed)
    except BadShares:
        # Not chained: the library's message names the word.
        raise SheetsWrong from None
    if len(seed) != SEED_BYTES:
        raise SheetsWrong
    return seed
