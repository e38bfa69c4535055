"""Sealing an attachment while it arrives: C2SP chunked encryption (cobblestone, AES-256), bound to case and file.

Every byte is sealed before it can touch a disk; cut short, moved or altered, the file does not open.
"""

import hashlib
from collections.abc import Iterator

from cryptography.cobblestone import Cobblestone256Encryptor

from crypto import labels, primitives, strict_json
from crypto.errors import Forged

SMALLEST_FILE = 64 * 1024
PIECE = 1024 * 1024


def padded_size(size: int) -> int:
    """The step that a file of ``size`` bytes is padded to: at least 64 KiB, otherwise at most 12.5 % more."""
    if size <= SMALLEST_FILE:
        return SMALLEST_FILE
    step = 1 << size.bit_length() - 4
    return -(-size // step) * step


def context(case: str, file: str) -> bytes:
    """Label, case (16 bytes), file (16 bytes)."""
    if not strict_json.HEX_ID.fullmatch(case) or not strict_json.HEX_ID.fullmatch(file):
        raise Forged("not a place of a file")
    return labels.FILE + b"\x00" + bytes.fromhex(case) + bytes.fromhex(file)


class FileSealer:
    """One file, once: ``update`` for each piece that arrives, then ``finish``. Memory stays that of one piece."""

    def __init__(self, case: str, file: str) -> None:
        self.key = primitives.random_bytes(primitives.KEY_BYTES)
        self.size = 0
        self._sealing = Cobblestone256Encryptor(self.key, context(case, file))
        self._hash = hashlib.sha256()

    def update(self, piece: bytes | bytearray) -> bytes:
        """Sealed bytes to write; may be empty while a chunk fills."""
        self.size += len(piece)
        self._hash.update(piece)
        return self._sealing.update(piece)

    def finish(self) -> Iterator[bytes]:
        """The sealed rest in pieces of at most about 1 MiB: zeros up to the size step, and the end that no thief can move."""
        left = padded_size(self.size) - self.size
        while left:
            piece = bytes(min(left, PIECE))
            left -= len(piece)
            yield self._sealing.update(piece)
        yield self._sealing.finalize()

    @property
    def sha256(self) -> str:
        """Hex, over the true bytes."""
        return self._hash.hexdigest()
