"""The audit chain and the alarms."""

import os
from datetime import date

import pytest

from tests.store.mail import after, entry
from wbs.store.casebook import Casebook
from wbs.store.errors import StrandMoved
from wbs.store.rows import EntryRow

DAY = date(2026, 3, 4)


def first() -> EntryRow:
    return entry("0" * 32, "audit", 1, bytes(32))


def test_the_audit_is_one_chain(casebook: Casebook) -> None:
    assert casebook.audit.head() is None
    one = first()
    two = after(one)
    casebook.audit.append(one)
    casebook.audit.append(two)
    assert casebook.audit.head() == two
    assert casebook.audit.entries() == [one, two]
    assert casebook.audit.entries(after=1) == [two]
    assert casebook.audit.entries(limit=1) == [one]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_what_does_not_follow_the_chain_is_refused(casebook: Casebook, seq: int) -> None:
    one = first()
    casebook.audit.append(one)
    with pytest.raises(StrandMoved):
        casebook.audit.append(entry("0" * 32, "audit", seq, os.urandom(32)))
    assert casebook.audit.entries() == [one]


def test_the_chain_starts_at_zero(casebook: Casebook) -> None:
    with pytest.raises(StrandMoved):
        casebook.audit.append(entry("0" * 32, "audit", 1, os.urandom(32)))


def test_no_entry_of_a_case_gets_into_the_audit(casebook: Casebook) -> None:
    with pytest.raises(ValueError, match="audit"):
        casebook.audit.append(entry("ca" * 16, "audit", 1, bytes(32)))


def test_alarms_ring_by_code_and_case_until_they_are_switched_off(casebook: Casebook) -> None:
    for case in ("ca" * 16, "cb" * 16, None, None):
        casebook.alarms.ring(DAY, "roster_refused", case)
    ringing = casebook.alarms.ringing()
    assert sorted(str(alarm.case) for alarm in ringing) == ["None", "ca" * 16, "cb" * 16]
    assert {(alarm.day, alarm.code) for alarm in ringing} == {(DAY, "roster_refused")}
    casebook.alarms.switch_off(ringing[0].alarm)
    casebook.alarms.switch_off("unknown")
    assert casebook.alarms.ringing() == ringing[1:]
