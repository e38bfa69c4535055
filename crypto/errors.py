"""What can go wrong when sealing, unsealing, signing and checking. Nothing here ever returns None instead."""


class SealError(Exception):
    """Root of all errors of this package. Messages never carry plaintext or key bytes."""


class CannotOpen(SealError):
    """The envelope does not open with this key in this place: wrong key, moved, cut or altered; a decoy looks the same."""


class Forged(SealError):
    """It opened, or was public, but its signature, digest, place or form is not what it claims to be."""


class WrongPassphrase(SealError):
    """The locked key does not open with this passphrase (or the locked bytes were altered: the two look alike)."""


class BadRoster(SealError):
    """A roster that must not be used. ``reason`` is a permanent slug, e.g. "signature", "older", "expired", "form"."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class BadShares(SealError):
    """Recovery shares that do not belong together, are too few, or hold a typing mistake."""


class TooLong(SealError):
    """A plaintext that does not fit its fixed size."""
