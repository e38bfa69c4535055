"""A self-reporter's identity, sealed under a key that is split 3-of-3: one share for the readers of the case, one for the
identity custodian, one that only the token gives. Whoever lacks any one of them knows nothing of the key.

Here are the halves that need no officer's key: sealing, consenting, and checking a consent. What opens stands in
``crypto.case_unseal`` (the identity, what the custodian handed over) and ``crypto.officer_key`` (the custodian's share).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from crypto import envelope, labels, primitives, strict_json
from crypto.birth_record import BirthRecord
from crypto.errors import Forged, TooLong
from crypto.grant import GRANT_TEXT
from crypto.public_keys import OfficerPublicKey
from crypto.reporter_key import ReporterKeys

VERSION = b"\x01"
MARK_BYTES = 16
SEALED_TEXT = 2048  # one size for every identity: length (4), document, zeros
SEALED_BYTES = len(VERSION) + MARK_BYTES + 12 + SEALED_TEXT + 16
SCOPES = ("upg", "team")
"""What may be consented to, permanent. ``upg``: the gratification unit gets the name, and passes it on to the KPK; ``team``: the
readers of the case get it."""


@dataclass(frozen=True)
class Custodian:
    """The identity custodian as the roster has him: id (16 hex digits) and public key."""

    id: str
    seal_key: OfficerPublicKey


@dataclass(frozen=True, repr=False)
class SealedIdentity:
    """What stands in a sealed entry of the reporter. ``sealed``: SEALED_BYTES; ``case_share``: 32 bytes; ``custodian``: whose
    key ``custodian_share`` (an envelope of GRANT_SIZE bytes) was sealed to."""

    sealed: bytes
    case_share: bytes
    custodian: str
    custodian_share: bytes

    @property
    def mark(self) -> bytes:
        """16 bytes, drawn anew each time an identity is given: shares of one giving open no other."""
        return self.sealed[len(VERSION) : len(VERSION) + MARK_BYTES]

    def hash(self, birth: BirthRecord) -> bytes:
        """32 bytes: what a consent names."""
        return primitives.digest(labels.IDENTITY_HASH, birth.hash, self.sealed)

    @classmethod
    def read(cls, body: object) -> Self:
        """From the ``identity`` of an entry's body. Raises Forged."""
        if not isinstance(body, Mapping):
            raise Forged("not an identity")
        reader = strict_json.Reader(dict(body))
        sealed = reader.raw("sealed", SEALED_BYTES)
        if sealed[: len(VERSION)] != VERSION:
            raise Forged("not an identity of this version")
        return cls(
            sealed,
            reader.raw("case_share", primitives.KEY_BYTES),
            reader.matching("custodian", strict_json.OFFICER_ID),
            reader.raw("custodian_share", GRANT_TEXT + envelope.OVERHEAD),
        )

    def body(self) -> dict[str, str]:
        """For the entry."""
        return {
            "sealed": strict_json.to_base64(self.sealed),
            "case_share": strict_json.to_base64(self.case_share),
            "custodian": self.custodian,
            "custodian_share": strict_json.to_base64(self.custodian_share),
        }

    def __repr__(self) -> str:
        return "SealedIdentity(…)"


@dataclass(frozen=True, repr=False)
class Consent:
    """The third share, with the token's signature that it was given for this identity and this purpose. ``scope``: of SCOPES."""

    scope: str
    share: bytes
    signature: bytes

    @classmethod
    def read(cls, body: object) -> Self:
        """From the ``consent`` of an entry's body; whether it holds, ``check_consent`` says. Raises Forged."""
        if not isinstance(body, Mapping):
            raise Forged("not a consent")
        reader = strict_json.Reader(dict(body))
        signature = reader.raw("signature", primitives.SIGNATURE_BYTES)
        return cls(reader.text("scope"), reader.raw("share", primitives.KEY_BYTES), signature)

    def body(self) -> dict[str, str]:
        """For the entry."""
        share, signature = strict_json.to_base64(self.share), strict_json.to_base64(self.signature)
        return {"scope": self.scope, "share": share, "signature": signature}

    def __repr__(self) -> str:
        return "Consent(…)"


def place(birth: BirthRecord, mark: bytes) -> bytes:
    """64 bytes: case (16), hash of the birth record (32), mark (16). The record names the token's and the case's keys, so a
    record that somebody exchanged, with a token of his own, opens nothing either."""
    if len(mark) != MARK_BYTES:
        raise Forged("not a mark")
    return bytes.fromhex(birth.case) + birth.hash + mark


def share_context(birth: BirthRecord, mark: bytes, custodian: str) -> bytes:
    """HPKE context of the custodian's share."""
    if not strict_json.OFFICER_ID.fullmatch(custodian):
        raise Forged("not an officer's id")
    return place(birth, mark) + custodian.encode("ascii")


def key_of(birth: BirthRecord, mark: bytes, case_share: bytes, custodian_share: bytes, token_share: bytes) -> bytes:
    """32 bytes. Each share is as long and as random as the key, so two of them tell nothing of it."""
    shares = (case_share, custodian_share, token_share)
    if any(len(share) != primitives.KEY_BYTES for share in shares):
        raise Forged("a share has 32 bytes")
    return primitives.derive(b"".join(shares), labels.IDENTITY_KEY, salt=place(birth, mark))


def token_share(keys: ReporterKeys, birth: BirthRecord, mark: bytes) -> bytes:
    """32 bytes for this giving alone: who was given it opens no identity that is given later under the same token."""
    return primitives.derive(keys.identity_share, labels.IDENTITY_TOKEN_SHARE, salt=place(birth, mark))


def associated(birth: BirthRecord, mark: bytes) -> bytes:
    """What the lock is bound to besides its key."""
    return labels.IDENTITY_LOCK + b"\x00" + place(birth, mark)


def seal_identity(said: Mapping[str, str], birth: BirthRecord, keys: ReporterKeys, to: Custodian) -> SealedIdentity:
    """``said``: what the reporter gives of himself, texts by slug. All three shares are forgotten here; the token's comes again
    from the token alone. Raises TooLong, Forged (a birth record of another token: nothing is sealed to it)."""
    if birth.reporter_sign != keys.sign_public:
        raise Forged("this record is not of this token")
    text = strict_json.encode(dict(said))
    room = SEALED_TEXT - envelope.LENGTH_BYTES - len(text)
    if room < 0:
        raise TooLong(f"{len(text)} bytes of an identity")
    mark = primitives.random_bytes(MARK_BYTES)
    case_share, custodian_share = primitives.random_bytes(primitives.KEY_BYTES), primitives.random_bytes(primitives.KEY_BYTES)
    key = key_of(birth, mark, case_share, custodian_share, token_share(keys, birth, mark))
    padded = len(text).to_bytes(envelope.LENGTH_BYTES, "big") + text + bytes(room)
    locked = primitives.aead_lock(key, padded, associated(birth, mark))
    context = share_context(birth, mark, to.id)
    sealed_share = envelope.seal(custodian_share, to.seal_key, labels.CUSTODIAN_SHARE, context, size=GRANT_TEXT)
    return SealedIdentity(VERSION + mark + locked, case_share, to.id, sealed_share)


def fits(said: Mapping[str, str]) -> bool:
    """Whether what somebody gives of himself has room in the one size that every identity has."""
    return len(strict_json.encode(dict(said))) <= SEALED_TEXT - envelope.LENGTH_BYTES


def consent(keys: ReporterKeys, birth: BirthRecord, mark: bytes, identity: bytes, scope: str) -> Consent:
    """Gives the token's share. ``identity``: hash of the sealed identity that is meant, and ``mark`` its mark. Raises Forged."""
    if scope not in SCOPES:
        raise Forged("no scope of a consent")
    said = _said(birth, identity, scope)
    return Consent(scope, token_share(keys, birth, mark), keys.sign(labels.SIGN_CONSENT, said))


def check_consent(birth: BirthRecord, identity: bytes, scope: str, signature: bytes) -> None:
    """Whether the token of this case consented to this use of this identity; needs no private key. Raises Forged."""
    if scope not in SCOPES:
        raise Forged("no scope of a consent")
    primitives.verify(birth.reporter_sign, labels.SIGN_CONSENT, _said(birth, identity, scope), signature)


def _said(birth: BirthRecord, identity: bytes, scope: str) -> bytes:
    if len(identity) != primitives.KEY_BYTES:
        raise Forged("not the hash of an identity")
    return bytes.fromhex(birth.case) + identity + scope.encode("ascii")


@dataclass(frozen=True, repr=False)
class Named:
    """What the reporter gives of himself, and whether he consents in the same breath (``scope``; "" is: not yet)."""

    said: Mapping[str, str]
    to: Custodian
    scope: str = ""

    def body(self, birth: BirthRecord, keys: ReporterKeys) -> dict[str, Any]:
        """``identity`` and perhaps ``consent``, for the body of the entry that brings them. Raises TooLong, Forged."""
        given = seal_identity(self.said, birth, keys, self.to)
        body: dict[str, Any] = {"identity": given.body()}
        if self.scope:
            body["consent"] = consent(keys, birth, given.mark, given.hash(birth), self.scope).body()
        return body

    def __repr__(self) -> str:
        return "Named(…)"
