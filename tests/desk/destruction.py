"""Certificates of destroyed cases, rightly and wrongly made, and cases that are destroyed without the desk."""

from datetime import date

from crypto import destruction
from crypto.reporter_key import ReporterKeys
from tests.desk.office import Office, Person
from wbs.store.rows import OFFICERS, REPORTER, Head


def certificate(
    office: Office,
    case: str,
    keys: ReporterKeys,
    first: str = "omar",
    second: str = "olga",
    day: date | None = None,
    signer: Person | None = None,
) -> bytes:
    """`first` proposes, `second` confirms; `signer`: who signs for the second, if somebody else."""
    people, day, version = office.team.people, day or office.today, office.roster.version
    proposed = destruction.propose(case, day, people[first].id, version, people[first].key)
    proposal = destruction.read_proposal(proposed)
    return destruction.certify(proposal, day, people[second].id, version, (signer or people[second]).key, keys.answer_key)


def destroy(office: Office, case: str, document: bytes) -> None:
    """As the store does it, whoever asked."""
    heads = office.casebook.heads(case)
    ends: list[Head] = []
    for strand in (REPORTER, OFFICERS):
        last = heads.get(strand)
        ends.append((last.seq, last.hash) if last else (0, bytes(32)))
    office.casebook.destroy(case, ends[0], ends[1], document)
