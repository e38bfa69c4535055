"""The one door: what may be chosen there, and the kinds of case behind each choice. Drawn from the kinds themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from wbs.cases.kind import Field, Kind, Text
from wbs.cases.kinds import KINDS

BEFORE_DOORS = "integrity"  # what a form without a door is about: the only kind that there was
BOTH = "both"
BOTH_KINDS = ("gratification", "integrity")
BOTH_NAME = Text("Keduanya: saya ikut menerima, dan melaporkan orang lain", "Both: I received a share, and report others")
BOTH_HINT = Text(
    "Dua laporan terpisah dengan satu kode. Tidak ada catatan yang menghubungkan keduanya.",
    "Two separate reports with one code. No record ties the two together.",
)
OWN_PART = "own_part"
NOT_ASKED = frozenset({OWN_PART})
# The first case of a token is about the reporter, the second, if there is one, about others (crypto/FORMAT.md).
PARTS = (Text("Tentang saya sendiri", "About myself"), Text("Tentang orang lain", "About others"))


@dataclass(frozen=True)
class FormField:
    """A kind's field under the name that it has in the form. `parts`: of which of the form's kinds it is, counted from 0."""

    name: str
    field: Field
    parts: tuple[int, ...]

    @property
    def is_barring(self) -> bool:
        """Whether it says who must not read."""
        return self.field.options_from == "positions"


@dataclass(frozen=True)
class Doorway:
    """One choice at the door, of one kind or of two that become two cases. `slug`: what its button sends, never an address."""

    slug: str
    name: Text
    hint: Text
    kinds: tuple[Kind, ...]
    icon: str

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        """What both kinds share is asked once, under its own name; what the second asks besides stands after its slug."""
        first, *others = self.kinds
        # What is clear from the door is not asked there, and stands in neither case.
        asked = [field for field in others[0].fields if field.slug not in NOT_ASKED] if others else []
        shared = {field.slug for field in first.fields if field.shared and others}
        found = [FormField(field.slug, field, (0, 1) if field.slug in shared else (0,)) for field in first.fields]
        for field in asked:
            if not (field.shared and field.slug in shared):
                found.append(FormField(f"{others[0].slug}-{field.slug}", field, (1,)))
        return tuple(found)

    def named(self, part: int) -> Mapping[str, str]:
        """Field slug -> name in the form, for one of the kinds."""
        return self._named[part]

    @cached_property
    def _named(self) -> tuple[Mapping[str, str], ...]:
        return tuple({one.field.slug: one.name for one in self.fields if part in one.parts} for part in range(len(self.kinds)))

    @cached_property
    def naming_part(self) -> int | None:
        """Which of the kinds a name may be given with."""
        return next((part for part, kind in enumerate(self.kinds) if kind.identity == "offered"), None)


@cache
def doorways() -> tuple[Doorway, ...]:
    """All choices in their order; the one of two kinds stands after the second of them."""
    doors = sorted(((kind.door.order, kind.slug, kind.door) for kind in KINDS.values() if kind.door), key=lambda one: one[:2])
    found = [Doorway(slug, door.name, door.hint, (KINDS[slug],), door.icon) for _order, slug, door in doors]
    slugs = [one.slug for one in found]
    if set(BOTH_KINDS) <= set(slugs):
        both = Doorway(BOTH, BOTH_NAME, BOTH_HINT, tuple(KINDS[slug] for slug in BOTH_KINDS), "pair")
        found.insert(slugs.index(BOTH_KINDS[-1]) + 1, both)
    return tuple(found)


def doorway(slug: str) -> Doorway | None:
    """The choice of that slug, if there is one."""
    return next((one for one in doorways() if one.slug == slug), None)
