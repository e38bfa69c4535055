"""The certificate of a case that was destroyed: two persons of the roster signed that it should be, one of them a head.

It is all that is left of the case, so it names nothing but the case's id, two officers and two days. Whoever has the roster
checks the signatures. Whoever has the ten words also checks the proof, made with the answer key that lay in the sealed birth: so
a certificate is hers or it is not, and it was made by somebody who had opened her case, though nothing of her is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from crypto import labels, primitives, strict_json
from crypto.entry import Signer
from crypto.errors import Forged
from crypto.roster import Officer, Roster

PROPOSED, DESTROYED = "wbs-discard-1", "wbs-destroyed-1"
LONGEST = 4096
LONGEST_WAIT_DAYS = 92  # a proposal that nobody confirmed for so long counts for nothing
LONGEST_AHEAD_DAYS = 31  # a certificate of a day further off was made, or is read, by a wrong clock
SECOND_PERSON = ("head", "overseer")
_PROOF_BYTES = 32

LineOf = Callable[[str, int], Officer | None]
"""(officer, roster version) -> his line, if he was living in that version; None for anybody else."""


@dataclass(frozen=True)
class Proposal:
    """What the first person signed. ``document``: signature and text, as they stand."""

    case: str
    day: date
    officer: str
    roster_version: int
    document: bytes


@dataclass(frozen=True)
class Certificate:
    """What the second person signed, with the proposal inside. ``day``: on which the case was destroyed."""

    case: str
    day: date
    officer: str
    roster_version: int
    proposal: Proposal
    document: bytes


def propose(case: str, day: date, officer: str, roster_version: int, signer: Signer) -> bytes:
    """The first person's part: signature (64) and text."""
    text = strict_json.encode(_said(PROPOSED, case, day, officer, roster_version))
    return signer.sign(labels.SIGN_DISCARD, text) + text


def certify(proposal: Proposal, day: date, officer: str, roster_version: int, signer: Signer, answer_key: bytes) -> bytes:
    """The certificate: signature (64), proof (32) and text. ``answer_key``: from the case's sealed birth. Raises Forged for what
    nobody would believe: the same person twice, days or versions out of order, no answer key."""
    text = strict_json.encode(
        {
            **_said(DESTROYED, proposal.case, day, officer, roster_version),
            "proposal": strict_json.to_base64(proposal.document),
        }
    )
    signed = _proof(answer_key, text) + text
    document = signer.sign(labels.SIGN_DESTROYED, signed) + signed
    _check_order(read(document))
    return document


def read_proposal(document: bytes) -> Proposal:
    """Its form alone. Raises Forged."""
    reader = _reader(document[primitives.SIGNATURE_BYTES :], PROPOSED)
    return Proposal(*_read_said(reader), document)


def read(document: bytes) -> Certificate:
    """Its form alone: who signed it is for ``check``, whose it is for ``belongs_to``. Raises Forged."""
    if len(document) > LONGEST:
        raise Forged("too long for a certificate")
    reader = _reader(document[primitives.SIGNATURE_BYTES + _PROOF_BYTES :], DESTROYED)
    proposal = read_proposal(strict_json.from_base64(reader.text("proposal")))
    return Certificate(*_read_said(reader), proposal, document)


def check_proposal(proposal: Proposal, line_of: LineOf) -> None:
    """Raises Forged unless a living officer of the version that it names signed it."""
    line = line_of(proposal.officer, proposal.roster_version)
    if line is None:
        raise Forged("proposed by nobody we know")
    signature, text = _cut(proposal.document)
    primitives.verify(line.sign_key, labels.SIGN_DISCARD, text, signature)


def check(certificate: Certificate, case: str, line_of: LineOf) -> None:
    """Raises Forged unless it is about this case and two living officers signed it, the second a head or the overseer, soon after
    the first."""
    if certificate.case != case:
        raise Forged("a certificate of another case")
    _check_order(certificate)
    check_proposal(certificate.proposal, line_of)
    line = line_of(certificate.officer, certificate.roster_version)
    if line is None or line.role not in SECOND_PERSON:
        raise Forged("confirmed by nobody who may")
    signature, signed = _cut(certificate.document)
    primitives.verify(line.sign_key, labels.SIGN_DESTROYED, signed, signature)


def check_timely(certificate: Certificate, today: date, rosters: Sequence[Roster]) -> None:
    """Besides ``check``, for whoever obeys it for the first time. ``rosters``: every verified version, from 1.

    Raises Forged for a day far from today, and unless both who signed it still had their place and their key on its day: whoever
    left signs under the version that he was in for as long as he has his key. Not for reading it later, when both may have gone.
    """
    if not -LONGEST_AHEAD_DAYS <= (today - certificate.day).days <= LONGEST_WAIT_DAYS:
        raise Forged("a certificate of a day far from today")
    for said in (certificate.proposal, certificate):
        if not _was_there(said.officer, said.roster_version, certificate.day, rosters):
            raise Forged("signed by somebody who had left")


def belongs_to(certificate: Certificate, answer_key: bytes) -> None:
    """Raises Forged unless who confirmed it had opened the case of this answer key."""
    _, signed = _cut(certificate.document)
    proof, text = signed[:_PROOF_BYTES], signed[_PROOF_BYTES:]
    if not primitives.same(proof, _proof(answer_key, text)):
        raise Forged("a certificate of another token's case")


def _was_there(officer: str, version: int, day: date, rosters: Sequence[Roster]) -> bool:
    signed = rosters[version - 1].officer(officer)
    for later in rosters[version:]:
        line = later.officer(officer)
        if line.retired is not None and line.retired < day:
            return False
        if line.sign_key != signed.sign_key and later.issued < day:
            return False
    return True


def _check_order(certificate: Certificate) -> None:
    proposal = certificate.proposal
    if proposal.case != certificate.case:
        raise Forged("proposed for another case")
    if proposal.officer == certificate.officer:
        raise Forged("the same person twice")
    if not 0 <= (certificate.day - proposal.day).days <= LONGEST_WAIT_DAYS:
        raise Forged("confirmed before it was proposed, or long after")
    if proposal.roster_version > certificate.roster_version:
        raise Forged("confirmed under an older roster than it was proposed under")


def _said(form: str, case: str, day: date, officer: str, roster_version: int) -> dict[str, str | int]:
    return {"format": form, "case": case, "day": day.isoformat(), "officer": officer, "roster": roster_version}


def _read_said(reader: strict_json.Reader) -> tuple[str, date, str, int]:
    case = reader.matching("case", strict_json.HEX_ID)
    officer = reader.matching("officer", strict_json.OFFICER_ID)
    return case, reader.day("day"), officer, reader.number("roster")


def _reader(text: bytes, form: str) -> strict_json.Reader:
    reader = strict_json.Reader(strict_json.decode(text))
    if reader.text("format") != form:
        raise Forged("not of this version")
    return reader


def _cut(document: bytes) -> tuple[bytes, bytes]:
    return document[: primitives.SIGNATURE_BYTES], document[primitives.SIGNATURE_BYTES :]


def _proof(answer_key: bytes, text: bytes) -> bytes:
    if len(answer_key) != primitives.KEY_BYTES:
        raise Forged("a certificate needs the answer key")
    return primitives.mac(answer_key, labels.DESTRUCTION_PROOF + b"\x00" + text)
