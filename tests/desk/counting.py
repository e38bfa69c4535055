"""Tallies laid into the casebook as Omar would have signed them, without the cases; and what somebody's key opens of hers."""

from typing import Any

from crypto.errors import CannotOpen
from crypto.tally import Settled, Tally, decoy, new_id, seal, sign
from tests.desk.office import Office
from wbs.desk.keyring import KeyInHand
from wbs.store.rows import TallyRow

COUNTING = ("olga", "nur", "ratna")
KEPT = (Settled("acknowledge", law=False, kept=True),)


def rows(office: Office, login: str) -> list[TallyRow]:
    person = office.team.people[login]
    return office.casebook.tallies.read(person.id, sorted(office.casebook.tallies.ids(person.id)))


def counted(office: Office, login: str) -> list[Tally]:
    """What this person's key opens of the rows that are hers."""
    person = office.team.people[login]
    lines = {one.id: one for one in office.roster.officers}

    def sign_key_of(author: str, _version: int) -> bytes | None:
        return lines[author].sign_key if author in lines else None

    found = []
    for row in rows(office, login):
        try:
            found.append(KeyInHand(person.id, person.key).open_tally(row.tally, row.envelope, sign_key_of)[0])
        except CannotOpen:
            continue
    return found


def lay(office: Office, times: int, by: tuple[str, ...] = COUNTING, real: tuple[str, ...] = COUNTING, **said: Any) -> None:
    """So many acts of one sort, with rows for those of `by`; for those who are not `real` a decoy."""
    omar, laid = office.team.people["omar"], []
    for _ in range(times):
        one = a_tally(office, **said)
        signed = sign(one, omar.key)
        for login in by:
            person = office.team.people[login]
            envelope = seal(signed, one.id, person.id, person.key.public) if login in real else decoy(one.id, person.id)
            laid.append(TallyRow(person.id, one.id, envelope))
    office.casebook.tallies.add(laid)


def a_tally(office: Office, **said: Any) -> Tally:
    fields: dict[str, Any] = {
        "author": office.team.people["omar"].id, "roster_version": 1, "month": "2026-02", "kind": "integrity",
        "unit": "perizinan", "what": "came", "state": "received", "outcome": "", "closed": False, "told": False, "days": 0,
    }  # fmt: skip
    return Tally(id=new_id(), **{**fields, **said})
