"""An event: an entry after unsealing, with its signature checked, as the fold reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Role = Literal["reporter", "officer", "head", "overseer"]


@dataclass(frozen=True)
class Event:
    """One entry of the reporter's or the officers' strand (the answers strand repeats the officers').

    strand: "reporter" or "officers"; seq: from 1; author: "reporter" or an officer id; author_role: the
    author's role in the roster version that the entry names; type, body: as listed in wbs/cases/README.md;
    seen: the last reporter seq that an officers' entry had seen (0 for reporter events); hash: hex of the
    sealed entry, against which receipts and confirmations are held ("" when it is not known); roster: the
    roster version that the entry names (0 when it is not known), which may not fall from entry to entry.
    """

    strand: Literal["reporter", "officers"]
    seq: int
    day: date
    author: str
    author_role: Role
    type: str
    body: Mapping[str, Any]
    seen: int = 0
    hash: str = ""
    roster: int = 0
