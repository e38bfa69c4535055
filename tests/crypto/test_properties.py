"""What must hold for any input: parsers answer with their own errors, round trips return what went in, sizes tell little."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import (
    birth_record,
    envelope,
    errors,
    file_seal,
    grant,
    labels,
    one_time_codes,
    passphrase,
    primitives,
    recovery,
    roster,
    visit,
)
from crypto import entry as entries
from crypto.case_token import CaseToken, TokenError
from crypto.case_unseal import open_file
from crypto.officer_key import FLOOR_KIB, Cost, OfficerKey, nobodys_lock
from crypto.public_keys import CasePublicKey
from crypto.reporter_key import ReporterKeys

CASE, FILE = "a" * 32, "b" * 32
SEED = bytes(range(32))
PUBLIC = CasePublicKey.of_seed(SEED)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=99))
def test_a_key_that_was_made_here_is_the_one_that_everybody_parses(seed: bytes, text: bytes) -> None:
    made, sent = CasePublicKey.of_seed(seed), CasePublicKey(primitives.xwing_pair(seed)[1])
    assert made == sent
    sealed = envelope.seal(text, made, labels.ENTRY, b"here")
    assert envelope.open_with_seed(seed, sealed, labels.ENTRY, b"here") == text
    assert sent.parsed is not made.parsed, "what was sent is parsed, and refused if it is no key"


@given(st.binary(min_size=13, max_size=13))
def test_ten_words_give_back_the_token_they_came_from(entropy: bytes) -> None:
    token = CaseToken(entropy)
    assert CaseToken.parse(" - ".join(token.words).upper()).entropy == entropy
    assert CaseToken.parse(" ".join(word[:4] for word in token.words)).entropy == entropy


@given(st.text(max_size=300))
def test_text_that_is_no_token_is_a_token_error_without_the_typed_words(text: str) -> None:
    with pytest.raises(TokenError, match="^(count|unknown|checksum)$"):  # the typed words never stand in the message
        CaseToken.parse(text)


def test_one_wrong_word_is_caught_by_the_checksum_sixty_three_times_in_sixty_four() -> None:
    token = CaseToken(bytes(13))
    caught = 0
    for word in CaseToken(bytes([255]) * 13).words[:1] + tuple(
        CaseToken(primitives.random_bytes(13)).words[0] for _ in range(199)
    ):
        try:
            CaseToken.parse(" ".join([word, *token.words[1:]]))
        except TokenError:
            caught += 1
    assert caught > 180


@settings(deadline=None)
@given(st.binary(max_size=9000))
def test_what_is_sealed_opens_again_and_its_size_is_a_step(text: bytes) -> None:
    sealed = envelope.seal(text, PUBLIC, labels.ENTRY, b"here")
    assert envelope.open_with_seed(SEED, sealed, labels.ENTRY, b"here") == text
    assert len(sealed) - envelope.OVERHEAD in (4096, 8192, 16384)
    with pytest.raises(errors.CannotOpen):
        envelope.open_with_seed(SEED, sealed, labels.ENTRY, b"there")
    with pytest.raises(errors.CannotOpen):
        envelope.open_with_seed(SEED, sealed, labels.GRANT, b"here")


@pytest.mark.parametrize("type", ["", "two_words", "Note", "x" * 33])
def test_nothing_is_sealed_that_every_reader_would_refuse(type: str) -> None:
    key = OfficerKey.new()
    one = entries.Entry("11" * 16, "officers", 1, bytes(32), date(2026, 11, 21), "0" * 16, 1, type, {})
    with pytest.raises(errors.Forged):
        entries.seal_entry(one, PUBLIC, key)


@given(st.binary(max_size=2000))
def test_garbage_is_refused_by_every_reader_with_its_own_error(garbage: bytes) -> None:
    for reader in (
        birth_record.read,
        roster.parse,
        roster.read_body,
        birth_record.unpack_sealed,
        ReporterKeys.unpack,
        lambda raw: visit.unlock(raw, SEED),
        lambda raw: OfficerKey.unlock(raw[:10], "words"),
        lambda raw: envelope.open_with_seed(SEED, raw, labels.ENTRY, b""),
        lambda raw: CaseToken.new().keys().check_head(CASE, raw),
    ):
        with pytest.raises(errors.SealError):
            reader(garbage)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_is_refused_as_birth_record_and_roster(value: object) -> None:
    for read in (lambda raw: birth_record.read(bytes(64) + raw), roster.parse, roster.read_body):
        with pytest.raises(errors.SealError):
            read(json.dumps(value).encode())


@pytest.mark.parametrize("size", [0, 1, 16384, 65535, 65536, 65537, 1_000_000, 3_333_333])
def test_a_file_comes_back_byte_for_byte_and_its_padding_is_at_most_an_eighth(size: int) -> None:
    content = primitives.random_bytes(size)
    sealing = file_seal.FileSealer(CASE, FILE)
    sealed = b"".join([*(sealing.update(content[at : at + 40_000]) for at in range(0, size, 40_000)), *sealing.finish()])
    padded = file_seal.padded_size(size)
    # A header of 56 bytes; a tag of 16 after each chunk of 16 KiB, and one at the end.
    assert len(sealed) == 56 + padded + (padded // 16384 + 1) * 16
    assert padded <= max(65536, size * 9 // 8 + 1)
    assert (
        b"".join(open_file(CASE, FILE, sealing.key, size, [sealed[at : at + 70_000] for at in range(0, len(sealed), 70_000)]))
        == content
    )
    for cut in (1, 16, 17, 16400, len(sealed) - 10):
        with pytest.raises(errors.Forged):
            list(open_file(CASE, FILE, sealing.key, size, [sealed[:-cut]]))


@given(st.integers(min_value=0, max_value=1 << 41))
def test_every_size_fits_its_step_and_a_larger_file_never_has_a_smaller_one(size: int) -> None:
    assert size <= file_seal.padded_size(size) <= max(65536, size * 9 // 8 + 1)
    assert file_seal.padded_size(size + 1) >= file_seal.padded_size(size)


def test_a_grant_and_a_decoy_have_one_size_and_no_common_bytes() -> None:
    officer = OfficerKey.new()
    sealed = [grant.seal_grant(CASE, "0" * 16, SEED, officer.public), *(grant.decoy(CASE, "0" * 16) for _ in range(5))]
    assert {len(one) for one in sealed} == {grant.GRANT_SIZE}
    assert len({one[3:35] for one in sealed}) == len(sealed)


def test_a_decoy_makes_no_key_of_its_own_so_no_waiting_tells_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    grant.decoy(CASE, "0" * 16)
    made: list[bytes] = []
    monkeypatch.setattr(primitives, "xwing_pair", lambda seed: made.append(seed) or ([], b"", None))
    said: list[bytes] = []
    seal = grant.envelope.seal
    monkeypatch.setattr(grant.envelope, "seal", lambda text, *where, **how: said.append(text) or seal(text, *where, **how))
    decoys = {grant.decoy(CASE, "0" * 16) for _ in range(3)}
    assert (made, len(decoys)) == ([], 3)
    assert len(set(said)) == 3, "every decoy says something else"


def test_weak_locks_are_not_made() -> None:
    for cost in (Cost(memory_kib=64 * 1024), Cost(passes=0), Cost(lanes=2), Cost(memory_kib=8 * 1024 * 1024)):
        with pytest.raises(errors.Forged):
            OfficerKey.new().lock("any words", cost)


@pytest.mark.parametrize("memory_kib", [8, 64 * 1024, 8 * 1024 * 1024])
def test_stored_bytes_that_name_another_cost_are_not_tried(memory_kib: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever can write the casebook would else get guesses for nothing, or take the desk's memory."""
    stretched: list[int] = []
    monkeypatch.setattr("crypto.primitives.argon2id", lambda *given: stretched.append(given[2]) or bytes(32))
    locked = nobodys_lock(Cost(FLOOR_KIB, 1, 1))
    with pytest.raises(errors.SealError):
        OfficerKey.unlock(locked[:1] + memory_kib.to_bytes(4, "big") + locked[5:], "any words")
    assert stretched == []


def test_nobodys_lock_looks_like_a_real_one_and_opens_with_nothing() -> None:
    cost = Cost(FLOOR_KIB, 1, 1)
    real, nobodys = OfficerKey.new().lock("abang abjad", cost), nobodys_lock(cost)
    assert len(nobodys) == len(real)
    assert nobodys[:13] == real[:13]
    with pytest.raises(errors.WrongPassphrase):
        OfficerKey.unlock(nobodys, "abang abjad")


def test_secrets_never_show_in_a_repr() -> None:
    token, key = CaseToken.new(), OfficerKey.new()
    shown = repr(token) + repr(token.keys()) + repr(key)
    assert not any(word in shown for word in token.words)
    assert token.entropy.hex() not in shown
    assert key.totp_secret not in shown


@given(st.text(max_size=100))
def test_a_passphrase_is_normalised_without_raising(text: str) -> None:
    assert passphrase.normalise(passphrase.normalise(text)) == passphrase.normalise(text)


def test_any_two_sheets_give_the_secret_and_one_does_not() -> None:
    secret = primitives.random_bytes(32)
    one, two, three = recovery.split(secret)
    assert recovery.combine([one, two]) == recovery.combine([three.upper(), one]) == recovery.combine([two, three]) == secret
    for wrong in ([one], [one, one], [one, "abstract " + two.split(" ", 1)[1]], []):
        with pytest.raises(errors.BadShares):
            recovery.combine(wrong)


def test_one_time_codes_are_bound_to_the_officer_and_read_however_typed() -> None:
    (code,) = one_time_codes.new(1)
    typed = code.replace("-", " ").upper()
    assert one_time_codes.hash_code("0" * 16, typed) == one_time_codes.hash_code("0" * 16, code)
    assert one_time_codes.hash_code("1" * 16, code) != one_time_codes.hash_code("0" * 16, code)
