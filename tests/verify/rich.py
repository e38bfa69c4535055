"""Both stores with something in every table."""

from datetime import timedelta
from pathlib import Path

from crypto import envelope, labels, visit
from crypto.case_token import CaseToken
from crypto.primitives import random_bytes
from crypto.public_keys import OfficerPublicKey
from crypto.snapshot import Snapshot
from tests.desk.conftest import Open
from tests.desk.destruction import certificate, destroy
from tests.desk.office import Office
from tests.desk.test_team import certify, enrolled
from tests.verify.street import Rini, Street
from wbs.desk.plan import Plan
from wbs.store.rows import InvitationRow
from wbs.store.tables_casebook import CUSTODY, SET_ASIDE


def fill(street: Street, office: Office, desk: Open) -> tuple[Rini, Rini, Rini]:
    """A case at work, one that was emptied, and one that has just come; a newcomer, an invitation, a draft, an open visit."""
    now = int(office.clock().timestamp()) // 60
    emptied = street.report()
    street.send_file(emptied)
    street.carry()
    omar = desk("omar")
    omar.act(emptied.path, "ambil")
    street.carry()
    street.backup()
    street.days_pass()
    sinta, officer = enrolled(office, desk)
    assert certify(desk("olga"), officer, sinta.fingerprint).status_code == 303
    plan = Plan("Tono", "tono", "officer", "inspektorat", (), ("integrity",))
    office.casebook.team.invite(InvitationRow(bytes(32), plan.pack(), office.today + timedelta(days=7)))
    destroyed(street, office)
    # A destroyed case empties them.
    for person in office.team.people.values():
        seen = Snapshot(person.id, (office.roster.version, office.roster.hash), bytes(32), {})
        office.casebook.snapshots.put(person.id, person.key.seal_snapshot(seen, ["a" * 32]))
    at_work, fresh = street.report(), street.report(excluded=("kepala_upg",))
    for rini in (at_work, fresh):
        street.send_file(rini)
        street.write(rini)
    street.carry()
    omar = desk("omar")
    omar.act(at_work.path, "ambil")
    office.casebook.alarms.ring(office.today, "roster_refused")
    office.casebook.alarms.ring(office.today, "birth_changed", at_work.case)
    for number, login in enumerate(("omar", "olga")):
        office.casebook.sessions.open(bytes([number] * 32), office.team.people[login].id, now + 30)
    office.casebook.officers.hand_over(office.team.people["nur"].id, office.today)
    with office.casebook._database.write() as connection:
        row = {"aside": "a" * 32, "day": office.today.isoformat(), "case": at_work.case, "strand": "officers", "seq": 2}
        connection.execute(SET_ASIDE.insert(), [{**row, "prev": b"x", "envelope": b"junk", "hash": b"y"}])
        connection.execute(CUSTODY.insert(), [{"case": at_work.case, "request": asked(4096), "given": asked(1024)}])
        connection.execute(CUSTODY.insert(), [{"case": fresh.case, "request": asked(4096), "given": b""}])
    last = street.report()
    street.send_file(last)
    street.send_file(last)
    street.letterbox.open_visit(bytes(32), visit.lock(CaseToken.new().both_keys(), visit.new_key()), now + 12 * 60)
    return emptied, at_work, last


def destroyed(street: Street, office: Office) -> None:
    """One case is gone from both stores; one from the casebook alone, so that each trip asks the letterbox to forget it."""
    gone, going = street.report(), street.report()
    street.send_file(gone)
    street.carry()
    for rini in (gone, going):
        paper = certificate(office, rini.case, rini.keys)
        street.letterbox.forgotten.ask(rini.case, paper)
        destroy(office, rini.case, paper)
        if rini is gone:
            street.letterbox.forgotten.forget(rini.case, office.today)


def asked(size: int) -> bytes:
    """An envelope as large as one to or from the identity custodian."""
    nobody = OfficerPublicKey.of_seed(random_bytes(32))
    return envelope.seal(b"", nobody, labels.NAME_REQUEST, b"", size=size)


def copies(street: Street) -> dict[str, Path]:
    """Both at rest."""
    return {kind: street.at_rest(kind, f"{kind}-at-rest") for kind in ("letterbox", "casebook")}
