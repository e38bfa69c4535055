"""A case that was destroyed, as its token and the keeper know it: by a certificate that holds, and by nothing else.

A server that only says so is believed by nobody: two officers must have signed, and who has the words sees that it is her case.
"""

from datetime import date

from crypto import destruction
from crypto.destruction import LineOf
from crypto.errors import SealError
from crypto.reporter_key import ReporterKeys
from wbs.intake.roster_shelf import RosterShelf


def destroyed_on(document: bytes, keys: ReporterKeys, line_of: LineOf) -> date:
    """The day on which this token's case was destroyed. Raises Forged."""
    certificate = destruction.read(document)
    destruction.check(certificate, certificate.case, line_of)
    destruction.belongs_to(certificate, keys.answer_key)
    return certificate.day


def holds(case: str, document: bytes, rosters: RosterShelf, today: date) -> bool:
    """Whether two who are officers now decided that this case is to be destroyed, and lately: for obeying it, once."""
    try:
        certificate = destruction.read(document)
        destruction.check(certificate, case, rosters.line_of)
        destruction.check_timely(certificate, today, rosters.versions)
    except SealError:
        return False
    return True
