"""Between a case's readers and the identity custodian: how a name is asked for, and how his share is handed over.

A request tells him that the token consented, never what the case says; what he gives opens with the case key alone.
"""

from dataclasses import dataclass
from datetime import date

from crypto import envelope, identity, labels, primitives, strict_json
from crypto.birth_record import BirthRecord
from crypto.entry import Head, Signer, SignKeyOf
from crypto.errors import Forged
from crypto.grant import GRANT_TEXT
from crypto.identity import Consent, SealedIdentity
from crypto.public_keys import OfficerPublicKey

REQUEST_TEXT = 4096  # one size for every request
HAND_OVER_TEXT = 1024  # and one for every hand-over


@dataclass(frozen=True, repr=False)
class Request:
    """A reader of the case asks for the custodian's share. ``head``: of the reporter's strand, as far as he has read it: up to
    there the consent stands. ``identity``: hash of the sealed identity; ``scope``, ``signature``: of the consent."""

    case: str
    author: str
    roster_version: int
    day: date
    head: Head
    identity: bytes
    mark: bytes
    custodian_share: bytes
    scope: str
    signature: bytes

    def check(self, birth: BirthRecord) -> None:
        """Whether the token of this very case consented. Raises Forged."""
        if self.case != birth.case:
            raise Forged("asked for another case")
        identity.check_consent(birth, self.identity, self.scope, self.signature)

    def __repr__(self) -> str:
        return "Request(…)"


@dataclass(frozen=True)
class Asking:
    """Who asks, under which roster version, on which day, and how far he has read the reporter's strand."""

    author: str
    roster_version: int
    day: date
    head: Head


@dataclass(frozen=True, repr=False)
class HandOver:
    """The custodian's share, for one identity. ``identity``: its hash; ``share``: 32 bytes."""

    author: str
    identity: bytes
    share: bytes

    def __repr__(self) -> str:
        return "HandOver(…)"


def context(birth: BirthRecord, custodian: str) -> bytes:
    """Case (16), hash of the birth record (32), custodian (16 ASCII): a row moved to another case opens nowhere."""
    if not strict_json.OFFICER_ID.fullmatch(custodian):
        raise Forged("not an officer's id")
    return bytes.fromhex(birth.case) + birth.hash + custodian.encode("ascii")


def seal_request(
    asking: Asking, birth: BirthRecord, given: SealedIdentity, consent: Consent, signer: Signer, to: OfficerPublicKey
) -> bytes:
    """Signed by the asker, sealed to the custodian. The token's share and the case's stay out of it: he must not be able to open.

    Raises Forged when the consent does not hold."""
    identity.check_consent(birth, given.hash(birth), consent.scope, consent.signature)
    document = strict_json.encode(
        {
            "format": "wbs-name-request-1",
            "case": birth.case,
            "author": asking.author,
            "roster": asking.roster_version,
            "day": asking.day.isoformat(),
            "head": [asking.head.seq, asking.head.hash.hex()],
            "identity": given.hash(birth).hex(),
            "mark": given.mark.hex(),
            "custodian_share": strict_json.to_base64(given.custodian_share),
            "scope": consent.scope,
            "signature": strict_json.to_base64(consent.signature),
        }
    )
    signed = signer.sign(labels.SIGN_REQUEST, document) + document
    return envelope.seal(signed, to, labels.NAME_REQUEST, context(birth, given.custodian), size=REQUEST_TEXT)


def read_request(signed: bytes, sign_key_of: SignKeyOf) -> Request:
    """For ``crypto.officer_key``, which opens the envelope. Raises Forged."""
    signature, document = signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]
    reader = strict_json.Reader(strict_json.decode(document))
    if reader.text("format") != "wbs-name-request-1":
        raise Forged("not a request of this version")
    request = Request(
        case=reader.matching("case", strict_json.HEX_ID),
        author=reader.matching("author", strict_json.OFFICER_ID),
        roster_version=reader.number("roster"),
        day=reader.day("day"),
        head=_head(reader.document.get("head")),
        identity=reader.hash("identity"),
        mark=bytes.fromhex(reader.matching("mark", strict_json.HEX_ID)),
        custodian_share=reader.raw("custodian_share", GRANT_TEXT + envelope.OVERHEAD),
        scope=reader.text("scope"),
        signature=reader.raw("signature", primitives.SIGNATURE_BYTES),
    )
    _verify(document, signature, labels.SIGN_REQUEST, sign_key_of(request.author, request.roster_version))
    return request


def seal_hand_over(
    custodian: str, roster_version: int, day: date, birth: BirthRecord, identity_hash: bytes, share: bytes, signer: Signer
) -> bytes:
    """Signed by the custodian, sealed to the case key of the birth record."""
    document = strict_json.encode(
        {
            "format": "wbs-hand-over-1",
            "case": birth.case,
            "author": custodian,
            "roster": roster_version,
            "day": day.isoformat(),
            "identity": identity_hash.hex(),
            "share": strict_json.to_base64(share),
        }
    )
    signed = signer.sign(labels.SIGN_HAND_OVER, document) + document
    return envelope.seal(signed, birth.case_key, labels.HAND_OVER, context(birth, custodian), size=HAND_OVER_TEXT)


def read_hand_over(signed: bytes, birth: BirthRecord, custodian: str, sign_key_of: SignKeyOf) -> HandOver:
    """For ``crypto.case_unseal``, which opens the envelope. Raises Forged: only the custodian named may have signed."""
    signature, document = signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]
    reader = strict_json.Reader(strict_json.decode(document))
    if reader.text("format") != "wbs-hand-over-1" or reader.text("case") != birth.case:
        raise Forged("not a hand-over for this case")
    author = reader.text("author")
    if author != custodian:
        raise Forged("handed over by somebody else")
    _verify(document, signature, labels.SIGN_HAND_OVER, sign_key_of(author, reader.number("roster")))
    return HandOver(author, reader.hash("identity"), reader.raw("share", primitives.KEY_BYTES))


def _verify(document: bytes, signature: bytes, label: bytes, key: bytes | None) -> None:
    if key is None:
        raise Forged("signed by nobody we know")
    primitives.verify(key, label, document, signature)


def _head(value: object) -> Head:
    match value:
        case [int(seq), str(digits)] if not isinstance(seq, bool) and 0 <= seq < 1 << 53:
            return Head(seq, strict_json.hash_of(digits))
    raise Forged("not a head")
