"""The head of the reporter's strand, signed with the token's key: it stays in the letterbox when the strand was carried away."""

from crypto import labels, primitives
from crypto.entry import Head, OwnSigner, Signer
from crypto.errors import Forged

BYTES = primitives.SIGNATURE_BYTES + 8 + 32


def sign(signer: Signer, case: str, head: Head) -> bytes:
    """104 bytes: signature, seq (8), hash (32)."""
    said = head.seq.to_bytes(8, "big") + head.hash
    return signer.sign(labels.SIGN_HEAD, bytes.fromhex(case) + said) + said


def check(sign_key: bytes, case: str, signed: bytes) -> Head:
    """``sign_key``: the birth record's ``reporter_sign``. Raises Forged when the server changed or swapped the head."""
    signature, said = _parts(signed)
    primitives.verify(sign_key, labels.SIGN_HEAD, bytes.fromhex(case) + said, signature)
    return _head(said)


def check_own(signer: OwnSigner, case: str, signed: bytes) -> Head:
    """As ``check``, by the token itself."""
    signature, said = _parts(signed)
    signer.signed(labels.SIGN_HEAD, bytes.fromhex(case) + said, signature)
    return _head(said)


def _parts(signed: bytes) -> tuple[bytes, bytes]:
    if len(signed) != BYTES:
        raise Forged("not a head")
    return signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]


def _head(said: bytes) -> Head:
    return Head(int.from_bytes(said[:8], "big"), said[8:])
