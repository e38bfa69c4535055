"""A second implementation of the envelope and the file, written from crypto/FORMAT.md with nothing of ``crypto`` imported.

If this opens what ``crypto`` sealed, the format is what the document says, and so the browser's sealer can be written from it.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IDENTITY = b"wbs/v1/identity/"
XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")


def xwing(seed: bytes, enc: bytes) -> bytes:
    """Decapsulates: 32 bytes."""
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    ephemeral = enc[1088:]
    one = mlkem.decapsulate(enc[:1088])
    two = x25519.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return hashlib.sha3_256(one + two + ephemeral + x25519.public_key().public_bytes_raw() + XWING_LABEL).digest()


def extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), secret, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    out, block, count = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([count]), "sha256")
        out, count = out + block, count + 1
    return out[:length]


def second_case(token: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Of the second case of a token's 13 bytes: locator hash, Ed25519 seed, MAC of a form that says "form", answer key."""

    def derive(secret: bytes, name: bytes) -> bytes:
        return expand(extract(b"wbs/v1/token", secret), b"wbs/v1/token/" + name, 32)

    second = derive(token, b"second")
    located = derive(second, b"locator")
    looked_up = hashlib.sha256(b"wbs/v1/hash/locator" + b"\x00" + len(located).to_bytes(8, "big") + located).digest()
    mac = hmac.digest(derive(second, b"form"), b"form", "sha256")
    return looked_up, derive(second, b"reporter-sign"), mac, derive(second, b"answer")


def key_schedule(shared: bytes, info: bytes, aead: int) -> tuple[bytes, bytes]:
    """RFC 9180 5.1, base mode, KEM 0x647A, KDF 1: the AEAD key (32) and nonce (12)."""
    suite = b"HPKE" + b"\x64\x7a" + b"\x00\x01" + aead.to_bytes(2, "big")

    def labeled_extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + suite + label + secret)

    def labeled_expand(key: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    context = b"\x00" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(shared, b"secret", b"")
    return labeled_expand(secret, b"key", context, 32), labeled_expand(secret, b"base_nonce", context, 12)


def open_envelope(seed: bytes, envelope: bytes, label: bytes, context: bytes) -> bytes:
    assert envelope[:3] == b"\x01\x64\x7a"
    enc, sealed = envelope[3 : 3 + 1120], envelope[3 + 1120 :]
    key, nonce = key_schedule(xwing(seed, enc), label + b"\x00" + context, 2)
    padded = AESGCM(key).decrypt(nonce, sealed, b"")
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def open_identity(
    case: str, birth_hash: bytes, sealed: bytes, case_share: bytes, custodian_share: bytes, from_token: bytes
) -> bytes:
    """The document. ``from_token``: the identity share that stands in the token's table, not the one of a consent."""
    assert sealed[:1] == b"\x01"
    mark, locked = sealed[1:17], sealed[17:]
    where = bytes.fromhex(case) + birth_hash + mark
    token_share = expand(extract(where, from_token), IDENTITY + b"token-share", 32)
    key = expand(extract(where, case_share + custodian_share + token_share), IDENTITY + b"key", 32)
    padded = AESGCM(key).decrypt(locked[:12], locked[12:], IDENTITY + b"lock" + b"\x00" + where)
    assert len(padded) == 2048
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
