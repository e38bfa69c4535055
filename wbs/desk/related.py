"""Cases that may belong together, offered on a case's page: found by uncommon words that their reporters share, and only among
what this officer may read and has stated.

Never across kinds: one form about the reporter and about others becomes two cases of two kinds, and the desk does not lead from
the one to the other, whatever stands in them. Unit and positions alone relate nothing, for the two of one form share them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wbs.desk.dossier import Dossier
from wbs.desk.glance import Glance
from wbs.desk.index import CaseIndex
from wbs.store.rows import REPORTER

MOST = 5
MOST_SHOWN = 6  # words named as the reason
LOOKED_UP = 150  # words of a case; a long report has said by then what it is about
ASKED = 24  # the rarest of them
SHORTEST = 4
SHORTEST_NUMBER = 5  # a year is in every report
FEWEST_WORDS = 2
ENOUGH = 4.0  # how rare the shared words are together: in an office with few cases it takes more of them
FEW = 8  # of fewer cases nothing can be told about how rare a word is
WORD = re.compile(r"[^\W_]+")
WRITTEN = ("line", "long")


@dataclass(frozen=True)
class Related:
    """``words``: what both say, the rarest first; ``unit``, ``positions``: what else they have in common."""

    glance: Glance
    words: tuple[str, ...]
    unit: bool
    positions: tuple[str, ...]


def related(index: CaseIndex, dossier: Dossier) -> list[Related]:
    """At most MOST, the most telling first."""
    words = dict.fromkeys(_words(_written(dossier)))
    counted = index.spread(list(words)[:LOOKED_UP])
    rare = sorted(counted, key=counted.__getitem__)[:ASKED]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in rare:
        for case in index.holding(word, dossier.state.kind.slug):
            found[case].append(word)
    found.pop(dossier.case, None)
    everything = max(index.stated, FEW)
    weight = {word: math.log((1 + everything) / counted[word]) for word in rare}
    telling = {case: sum(weight[word] for word in shared) for case, shared in found.items()}
    enough = [case for case in found if len(found[case]) >= FEWEST_WORDS and telling[case] >= ENOUGH]
    best = sorted(enough, key=lambda case: (-telling[case], case))[:MOST]
    return [_with(glance, found[glance.case], dossier) for case in best if (glance := index.glance(case)) is not None]


def _with(glance: Glance, words: list[str], dossier: Dossier) -> Related:
    unit, positions = dossier.birth.unit, frozenset(dossier.birth.excluded)
    same = tuple(one for one in glance.excluded if one in positions)
    return Related(glance, tuple(words[:MOST_SHOWN]), bool(unit) and glance.unit == unit, same)


def _written(dossier: Dossier) -> Iterable[str]:
    """What the reporter wrote: what officers answer is alike in many cases."""
    state = dossier.state
    for field in state.kind.fields:
        value = state.fields.get(field.slug, "")
        if field.type in WRITTEN and isinstance(value, str):
            yield value
    for line in state.messages:
        if line.strand == REPORTER:
            yield line.text
            yield line.file.name if line.file else ""


def _words(texts: Iterable[str]) -> Iterable[str]:
    """As the index has them: small letters without their marks."""
    for text in texts:
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
        for word in WORD.findall(plain):
            if len(word) >= (SHORTEST_NUMBER if word.isdigit() else SHORTEST):
                yield word
