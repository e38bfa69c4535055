"""Every call into a primitive on one page, each with its reason. Nothing outside ``crypto`` imports this module.

Sources: RFC 9180 (HPKE), draft-ietf-hpke-pq (X-Wing as KEM 0x647A), RFC 5869 (HKDF), RFC 8032 (Ed25519), RFC 9106 (Argon2).
"""

import hashlib
import hmac
import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto.errors import CannotOpen, Forged

KEY_BYTES = 32
PUBLIC_BYTES = 1216  # ML-KEM-768 (1184) || X25519 (32)
MLKEM_PUBLIC_BYTES = 1184
SIGNATURE_BYTES = 64
HPKE_OVERHEAD = 1120 + 16  # encapsulation and tag

# One suite: post-quantum and classical at once, so breaking either half alone opens nothing.
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# Of nobody: a point of low order gives zeros with any key, and nothing is ever sealed with this one.
_ANYBODY = X25519PrivateKey.generate()


def random_bytes(count: int) -> bytes:
    """``count`` bytes from the operating system's generator."""
    return os.urandom(count)


def xwing_pair(seed: bytes) -> tuple[MLKEM768X25519PrivateKey, bytes, MLKEM768X25519PublicKey]:
    """The X-Wing key of a 32-byte seed, its 1216 public bytes, and the key that they are: SHAKE256 gives 64 bytes for ML-KEM, 32
    for X25519 (draft-connolly-cfrg-xwing)."""
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem, x25519 = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    halves = mlkem.public_key(), x25519.public_key()
    public = halves[0].public_bytes_raw() + halves[1].public_bytes_raw()
    return MLKEM768X25519PrivateKey(mlkem, x25519), public, MLKEM768X25519PublicKey(*halves)


def xwing_public_key(raw: bytes) -> MLKEM768X25519PublicKey:
    """Parses 1216 public bytes; raises Forged when they are no key, or one that nobody can seal to."""
    if len(raw) != PUBLIC_BYTES:
        raise Forged("a public key has 1216 bytes")
    try:
        x25519 = X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:])
        # A point of low order parses, and fails only when something is to be sealed to it: too late to be refused.
        _ANYBODY.exchange(x25519)
        return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES]), x25519)
    except ValueError as wrong:
        raise Forged("these bytes are no public key") from wrong


def hpke_seal(plaintext: bytes, to: MLKEM768X25519PublicKey, info: bytes) -> bytes:
    """Single-shot base mode; a fresh encapsulation each time, so no nonce is ever reused."""
    return _SUITE.encrypt(plaintext, to, info=info)


def hpke_open(sealed: bytes, key: MLKEM768X25519PrivateKey, info: bytes) -> bytes:
    """Raises CannotOpen for a wrong key, another ``info``, and any altered or missing byte."""
    try:
        return _SUITE.decrypt(sealed, key, info=info)
    except (InvalidTag, ValueError) as wrong:
        raise CannotOpen("does not open with this key in this place") from wrong


def derive(secret: bytes, label: bytes, salt: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256. ``secret`` is always random and long enough that no slow hash is needed."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=label).derive(secret)


def digest(label: bytes, *parts: bytes) -> bytes:
    """SHA-256 over label and parts, each with its length in front, so no two lists of parts collide."""
    state = hashlib.sha256(label + b"\x00")
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.digest()


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, message, "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(one, other)


def aead_lock(key: bytes, plaintext: bytes, associated: bytes) -> bytes:
    """AES-256-GCM with a random 96-bit nonce in front; each key here locks a handful of messages at most."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, associated)


def aead_unlock(key: bytes, locked: bytes, associated: bytes) -> bytes:
    """Raises CannotOpen."""
    if len(locked) < 12 + 16:
        raise CannotOpen("too short")
    try:
        return AESGCM(key).decrypt(locked[:12], locked[12:], associated)
    except InvalidTag as wrong:
        raise CannotOpen("does not open with this key") from wrong


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """The Ed25519 key of a 32-byte seed, for whoever signs more than once with it."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign_public(seed: bytes | Ed25519PrivateKey) -> bytes:
    """The 32-byte Ed25519 public key of a 32-byte seed."""
    return _signing(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes | Ed25519PrivateKey, label: bytes, message: bytes) -> bytes:
    """Ed25519 over label, a zero byte and the message: what is signed as one thing can't be shown as another."""
    return _signing(seed).sign(label + b"\x00" + message)


def _signing(seed: bytes | Ed25519PrivateKey) -> Ed25519PrivateKey:
    return signing_key(seed) if isinstance(seed, bytes) else seed


def signed_by(key: Ed25519PrivateKey, label: bytes, message: bytes, signature: bytes) -> None:
    """Whether this very key made the signature, by making it again: a third of the work of ``verify``. A key gives one signature
    for a message, always the same (RFC 8032, 5.1.6), so this refuses all that ``verify`` refuses. Raises Forged."""
    if not same(sign(key, label, message), signature):
        raise Forged("the signature does not fit")


def verify(public: bytes, label: bytes, message: bytes, signature: bytes) -> None:
    """Raises Forged."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, label + b"\x00" + message)
    except (InvalidSignature, ValueError) as wrong:
        raise Forged("the signature does not fit") from wrong


def argon2id(passphrase: bytes, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """32 bytes; argon2-cffi rather than cryptography's own, which never returns for two threads at once with lanes >= 2."""
    return hash_secret_raw(passphrase, salt, passes, memory_kib, lanes, KEY_BYTES, Type.ID)
