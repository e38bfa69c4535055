"""Splitting the office key and the recovery key into three sheets, any two of which give it back (SLIP-39)."""

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from crypto.errors import BadShares

THRESHOLD = 2
HOLDERS = 3


def split(secret: bytes) -> tuple[str, str, str]:
    """Three sheets of 33 English words each (SLIP-39's own list); one alone tells nothing about the 32-byte secret."""
    one, two, three = generate_mnemonics(1, [(THRESHOLD, HOLDERS)], secret)[0]
    return one, two, three


def combine(sheets: list[str]) -> bytes:
    """The 32-byte secret of any two sheets; raises BadShares."""
    try:
        return combine_mnemonics([" ".join(sheet.lower().split()) for sheet in sheets])
    except (MnemonicError, ValueError) as wrong:
        raise BadShares("these sheets do not belong together, or a word is mistyped") from wrong
