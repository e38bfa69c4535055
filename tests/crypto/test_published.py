"""Published vectors from outside (PyPI package cryptography_vectors), and a second reader written from FORMAT.md."""

import hmac
import json
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

from crypto import birth_record, envelope, identity, labels, primitives, recovery_proof
from crypto.case_token import CaseToken
from crypto.errors import Forged
from crypto.public_keys import CasePublicKey, OfficerPublicKey
from tests.crypto import second_reader

PUBLISHED = Path(cryptography_vectors.__file__).parent
XWING = [
    vector
    for vector in json.loads((PUBLISHED / "HPKE" / "hpke-pq-test-vectors.json").read_text())
    if vector["kem_id"] in (0x647A, str(0x647A)) and vector["kdf_id"] in (1, "1")
]


def kats() -> list[dict[str, str]]:
    text = (PUBLISHED / "asymmetric" / "MLKEM" / "kat_MLKEM_768.rsp").read_text()
    blocks = text.split("count = ")[1:]
    return [dict(line.split(" = ", 1) for line in block.splitlines() if " = " in line) for block in blocks]


def test_there_are_published_vectors_for_our_kem() -> None:
    assert XWING
    assert len(kats()) >= 100


@pytest.mark.parametrize("vector", XWING)
def test_an_xwing_seed_gives_the_published_public_key(vector: dict[str, str]) -> None:
    assert primitives.xwing_pair(bytes.fromhex(vector["skRm"]))[1].hex() == vector["pkRm"]


@pytest.mark.parametrize("vector", XWING)
def test_the_second_reader_gives_the_published_shared_secret_and_key_schedule(vector: dict[str, str]) -> None:
    shared = second_reader.xwing(bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["enc"]))
    assert shared.hex() == vector["shared_secret"]
    key, nonce = second_reader.key_schedule(shared, bytes.fromhex(vector["info"]), int(vector["aead_id"]))
    assert (key.hex(), nonce.hex()) == (vector["key"], vector["base_nonce"])


def test_ml_kem_768_gives_every_published_public_key_and_shared_secret() -> None:
    for kat in kats():
        key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(kat["d"] + kat["z"]))
        assert key.public_key().public_bytes_raw().hex() == kat["pk"]
        assert key.decapsulate(bytes.fromhex(kat["ct"])).hex() == kat["ss"]


def test_a_second_reader_written_from_the_format_opens_our_envelopes() -> None:
    seed = primitives.random_bytes(32)
    for length in (0, 1, 4092, 4093, 70_000):
        text = primitives.random_bytes(length)
        sealed = envelope.seal(text, CasePublicKey.of_seed(seed), labels.ENTRY, b"here")
        assert second_reader.open_envelope(seed, sealed, b"wbs/v1/entry", b"here") == text


def test_a_second_reader_written_from_the_format_opens_an_identity_with_all_three_shares() -> None:
    keys, dewi = CaseToken.new().keys(), primitives.random_bytes(32)
    birth = birth_record.write(
        "ab" * 16, CasePublicKey.of_seed(bytes(32)), keys, (1, bytes(32)), bytes(32), bytes(32)
    )
    to = identity.Custodian("5" * 16, OfficerPublicKey.of_seed(dewi))
    given = identity.seal_identity({"name": "Rini"}, birth, keys, to)
    context = bytes.fromhex(birth.case) + birth.hash + given.sealed[1:17] + b"5" * 16
    share = second_reader.open_envelope(dewi, given.custodian_share, b"wbs/v1/identity/custodian-share", context)
    shares = (given.case_share, share, keys.identity_share)
    assert second_reader.open_identity(birth.case, birth.hash, given.sealed, *shares) == b'{"name":"Rini"}'


def test_the_proof_of_a_recovery_is_what_the_format_says() -> None:
    """Written from crypto/FORMAT.md."""
    key, case, prev, officers = bytes(range(32)), "ab" * 16, bytes(range(32, 64)), ["0" * 16, "1" * 16]
    place = bytes.fromhex(case) + b"\x02" + (7).to_bytes(8, "big") + prev
    said = b"wbs/v1/mac/recover" + b"\x00" + place + b"2" * 16 + "".join(officers).encode()
    assert recovery_proof.prove(key, case, 7, prev, "2" * 16, officers) == hmac.digest(key, said, "sha256").hex()
    for author, named in (("eve", officers), ("2" * 16, []), ("2" * 16, ["eve"])):
        with pytest.raises(Forged):
            recovery_proof.prove(key, case, 7, prev, author, named)
