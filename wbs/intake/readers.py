"""Who will be able to read, said by position: never by name, and never more than the roster says."""

from collections import Counter
from collections.abc import Iterable

from crypto.roster import Officer
from wbs.settings import Office
from wbs.web.locale import Words


def positions_of(officers: Iterable[Officer], office: Office, _: Words) -> tuple[str, ...]:
    """One line for each position, with the number of people who hold it."""
    counted = Counter(_position_of(officer, office, _) for officer in officers)
    return tuple(
        name if number == 1 else _("%(position)s (%(number)s orang)", position=name, number=number)
        for name, number in counted.items()
    )


def key_of(officer: Officer) -> tuple[str, bytes]:
    """Who and with which key: two versions with the same answer seal to the same people."""
    return officer.id, officer.seal_key.raw


def _position_of(officer: Officer, office: Office, _: Words) -> str:
    names = {position.slug: position.name(_.lang) for position in office.positions}
    held = [names[slug] for slug in officer.positions if slug in names]
    if held:
        return " / ".join(held)
    return _("Atasan tim pengawas") if officer.role == "overseer" else _("Anggota tim pengawas")
