"""What shows that whoever gave a case new readers by recovery had opened it: an HMAC made with the case's answer key.

Every head can sign such an entry, and the case's public key stands in the clear; the answer key lies in the sealed birth.
"""

from collections.abc import Sequence

from crypto import labels, primitives, strict_json
from crypto.entry import place
from crypto.errors import Forged


def prove(answer_key: bytes, case: str, seq: int, prev: bytes, author: str, officers: Sequence[str]) -> str:
    """Hex, for the officers' entry at this place. ``officers``: ids, in the order of the entry. Raises Forged.

    Ids have one length, so no list of them can be taken for another.
    """
    ids = [author, *officers]
    if len(answer_key) != primitives.KEY_BYTES or not officers or not all(strict_json.OFFICER_ID.fullmatch(one) for one in ids):
        raise Forged("nothing that a recovery is proved with")
    said = place(case, "officers", seq, prev) + "".join(ids).encode("ascii")
    return primitives.mac(answer_key, labels.RECOVERY_PROOF + b"\x00" + said).hex()


def check(proof: object, answer_key: bytes, case: str, seq: int, prev: bytes, author: str, officers: Sequence[str]) -> None:
    """Raises Forged."""
    expected = prove(answer_key, case, seq, prev, author, officers)
    if not isinstance(proof, str) or not primitives.same(expected.encode("ascii"), proof.encode("utf-8", "replace")):
        raise Forged("recovered by somebody who had not opened the case")
