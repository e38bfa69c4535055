"""What a server could send that opens, is signed, and would make every page fail that has to show it."""

import base64
import json
from contextlib import nullcontext
from datetime import date

import pytest

from crypto import birth_record, envelope, labels, passphrase, primitives, roster, strict_json, words
from crypto.birth_record import SealedBirth
from crypto.case_token import CaseToken
from crypto.entry import REPORTER, Entry, Head, seal_entry
from crypto.errors import BadRoster, Forged
from crypto.public_keys import CasePublicKey, OfficerPublicKey
from crypto.roster import Officer, Roster

GOOD = primitives.xwing_pair(bytes(32))[1]
LOW_ORDER = [
    bytes(32),
    (1).to_bytes(32, "little"),
    (2**255 - 20).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
]
KEYS_FOR_NOBODY = [*(GOOD[: primitives.MLKEM_PUBLIC_BYTES] + point for point in LOW_ORDER), b"\xff" * primitives.PUBLIC_BYTES]


@pytest.mark.parametrize("raw", KEYS_FOR_NOBODY)
def test_a_birth_record_with_a_key_that_nobody_can_seal_to_is_forged(raw: bytes) -> None:
    keys = CaseToken.new().keys()
    record = birth_record.write("a" * 32, CasePublicKey(GOOD), keys, (1, bytes(32)), bytes(32), bytes(32))
    document = json.loads(record.document[primitives.SIGNATURE_BYTES :])
    for place in ("case_key", "reporter_key"):
        changed = strict_json.encode({**document, place: base64.b64encode(raw).decode()})
        with pytest.raises(Forged):
            birth_record.read(keys.sign(labels.SIGN_BIRTH, changed) + changed)


@pytest.mark.parametrize("raw", KEYS_FOR_NOBODY)
def test_a_roster_with_a_key_that_nobody_can_seal_to_is_refused(raw: bytes) -> None:
    line = Officer("0" * 16, "Omar", "officer", ("integrity",), "umum", (), OfficerPublicKey(raw), bytes(32))
    one = Roster(1, "0" * 64, date(2026, 1, 1), date(2027, 1, 1), "Kantor", False, bytes(32), (line,), OfficerPublicKey(GOOD))
    with pytest.raises(BadRoster):
        roster.read_body(roster.compose(one))


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\udc00\ud800", r"x\uD83D"])
def test_a_lone_surrogate_is_no_document_and_a_pair_is(escape: str) -> None:
    for inside in ({"a": "@"}, {"@": 1}, {"a": [{"b": "@"}]}):
        with pytest.raises(Forged):
            strict_json.decode(json.dumps(inside).replace("@", escape).encode())
    assert strict_json.decode(rb'{"a":"\ud83d\ude4f\u0007"}') == {"a": "\U0001f64f\a"}


def test_holders_in_a_sealed_birth_are_officers_ids() -> None:
    sealed = SealedBirth("integrity", "umum", ("kepala",), ("0" * 16,), date(2026, 1, 1), bytes(32))
    assert birth_record.unpack_sealed(birth_record.pack_sealed(sealed)) == sealed
    with pytest.raises(Forged):
        birth_record.unpack_sealed(
            birth_record.pack_sealed(SealedBirth("integrity", "", (), ("nobody",), date(2026, 1, 1), bytes(32)))
        )


def test_a_wrong_passphrase_costs_no_search_for_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    monkeypatch.setattr(words, "_neighbours", lambda typed: searched.append(typed) or ())
    assert passphrase.normalise("bukan katanya sama sekali") == "bukan katanya sama sekali"
    assert searched == []


def test_a_token_knows_its_own_signature_and_takes_no_other() -> None:
    """Made again and compared, so what it refuses must be all that checking with the public key refuses."""
    keys, other = CaseToken.new().keys(), CaseToken.new().keys()
    message = b"the same text"
    right = keys.sign(labels.SIGN_HEAD, message)
    keys.signed(labels.SIGN_HEAD, message, right)
    primitives.verify(keys.sign_public, labels.SIGN_HEAD, message, right)
    order = 2**252 + 27742317777372353535851937790883648493
    again = (int.from_bytes(right[32:], "little") + order).to_bytes(32, "little")
    wrong = [right[:-1], right + b"\0", b"", bytes(64), right[:32] + again, other.sign(labels.SIGN_HEAD, message)]
    wrong += [right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :] for at in range(64)]
    for signature in wrong:
        with pytest.raises(Forged):
            keys.signed(labels.SIGN_HEAD, message, signature)
    for label, said in ((labels.SIGN_BIRTH, message), (labels.SIGN_HEAD, message + b"."), (labels.SIGN_HEAD, b"")):
        with pytest.raises(Forged):
            keys.signed(label, said, right)


def test_a_token_reads_no_birth_record_but_its_own() -> None:
    keys, other = CaseToken.new().keys(), CaseToken.new().keys()
    record = birth_record.write("a" * 32, CasePublicKey(GOOD), keys, (1, bytes(32)), bytes(32), bytes(32))
    assert birth_record.read_own(record.document, keys) == record
    signature, payload = record.document[: primitives.SIGNATURE_BYTES], record.document[primitives.SIGNATURE_BYTES :]
    named = json.loads(payload)
    stranger = strict_json.encode({**named, "reporter_key": base64.b64encode(other.public.raw).decode()})
    moved = strict_json.encode({**named, "case": "b" * 32})
    for document in (
        signature + moved,
        bytes(64) + payload,
        keys.sign(labels.SIGN_HEAD, payload) + payload,
        keys.sign(labels.SIGN_BIRTH, stranger) + stranger,
        birth_record.write("a" * 32, CasePublicKey(GOOD), other, (1, bytes(32)), bytes(32), bytes(32)).document,
    ):
        with pytest.raises(Forged):
            birth_record.read_own(document, keys)


@pytest.mark.parametrize("number", [True, False, -1, (1 << 53) + 1, 1.0, "1", None])
def test_what_is_no_whole_number_in_range_is_read_as_none(number: object) -> None:
    with pytest.raises(Forged):
        strict_json.Reader({"seq": number}).number("seq")
    assert strict_json.Reader({"seq": 1 << 53}).number("seq") == 1 << 53


@pytest.mark.parametrize("text", ["YQ==\n", "Y Q==", "YQ", "YQ==YQ==", "=YQ=", "Y-_=", "é", "\ud800"])
def test_base64_has_one_alphabet_all_its_padding_and_nothing_between(text: str) -> None:
    with pytest.raises(Forged):
        strict_json.from_base64(text)
    assert strict_json.from_base64("YQ==") == b"a"


@pytest.mark.parametrize("padding", [b"\x01" + bytes(9), bytes(9) + b"\x01"])
def test_padding_that_hides_something_is_forged(padding: bytes) -> None:
    length = (3).to_bytes(envelope.LENGTH_BYTES, "big")
    for padded in (length + b"abc" + padding, length + b"ab", b"", length[:2]):
        with pytest.raises(Forged):
            envelope.unpad(padded)
    assert envelope.unpad(length + b"abc" + bytes(10)) == b"abc"


def test_an_entry_that_has_seen_a_strand_that_is_none_is_forged() -> None:
    keys, case = CaseToken.new().keys(), "a" * 32
    for strand, fits in (("officers", True), ("others", False)):
        seen = {strand: Head(1, bytes(32))}
        entry = Entry(case, "answers", 1, bytes(32), date(2026, 1, 1), REPORTER, 1, "message", {}, seen)
        sealed = seal_entry(entry, keys.public, keys)
        with nullcontext() if fits else pytest.raises(Forged):
            assert keys.open_answer(sealed, lambda _author, _version: None) == entry
