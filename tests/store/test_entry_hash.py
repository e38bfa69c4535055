"""The stores' own hash of an entry is the one of `crypto`, and a row with another is refused on both sides."""

import dataclasses
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import labels
from crypto.entry import STRANDS, SealedEntry
from tests.store.mail import after, dropped, entry
from wbs.store import entry_hash as ours
from wbs.store.casebook_parcel import check_shape
from wbs.store.errors import ParcelRefused
from wbs.store.letterbox import Letterbox


def test_label_and_strands_are_those_of_the_format() -> None:
    assert ours.LABEL == labels.ENTRY_HASH
    assert dict(STRANDS) == ours.STRANDS


@given(
    st.binary(min_size=16, max_size=16),
    st.sampled_from(sorted(STRANDS)),
    st.integers(1, (1 << 53) - 1),
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=300),
)
def test_the_hash_is_the_one_that_crypto_computes(case: bytes, strand: str, seq: int, prev: bytes, envelope: bytes) -> None:
    theirs = SealedEntry(case.hex(), strand, seq, prev, envelope).hash
    assert ours.entry_hash(case.hex(), strand, seq, prev, envelope) == theirs


@pytest.mark.parametrize(("strand", "seq", "prev"), [("diary", 1, 32), ("reporter", 0, 32), ("reporter", 1, 31)])
def test_what_is_no_place_has_no_hash(strand: str, seq: int, prev: int) -> None:
    with pytest.raises(ValueError, match="place"):
        ours.entry_hash("ab" * 16, strand, seq, bytes(prev), b"")


def test_a_parcel_with_a_hash_that_is_not_its_entrys_own_is_refused(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    parcel = letterbox.mail.collect(rows.case)
    check_shape(parcel)
    false = dataclasses.replace(parcel.entries[0], hash=os.urandom(32))
    with pytest.raises(ParcelRefused):
        check_shape(dataclasses.replace(parcel, entries=(false, *parcel.entries[1:])))


def test_an_answer_with_a_false_hash_is_not_put(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    false = dataclasses.replace(after(rows.entries[1]), hash=os.urandom(32))
    with pytest.raises(ParcelRefused):
        letterbox.mail.put_answers(rows.case, [false])
    assert letterbox.answers(rows.case) == [rows.entries[1]]


def test_made_up_mail_has_true_hashes() -> None:
    row = entry("ab" * 16, "reporter", 1, bytes(32))
    assert row.hash == SealedEntry(row.case, row.strand, row.seq, row.prev, row.envelope).hash
