"""Labels are permanent: what people wrote years ago holds them inside."""

from pathlib import Path

from crypto import labels

LABELS = {name: value for name, value in vars(labels).items() if name.isupper()}
LOCK = Path(__file__).with_name("labels.lock")


def test_no_two_uses_share_a_label_except_hpke_info_and_hash_of_their_own() -> None:
    assert len(set(LABELS.values())) == len(LABELS)


def test_no_label_is_the_start_of_another_where_it_could_be_confused() -> None:
    # A zero byte ends a label wherever it is used, so that a prefix can't be taken for the longer one.
    assert all(b"\x00" not in value and value.startswith(b"wbs/v1/") for value in LABELS.values())


def test_labels_are_added_and_never_changed() -> None:
    locked = dict(line.split(" ", 1) for line in LOCK.read_text(encoding="ascii").splitlines())
    assert {name: LABELS[name].decode() for name in locked} == locked
    assert set(LABELS) == set(locked), "a new label gets its line in labels.lock"
