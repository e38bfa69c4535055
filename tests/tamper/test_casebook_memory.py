"""C30-C36, C44: what the officers' keys, the audit and the browsers remember of the casebook."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crypto.entry import AUDIT_CASE, Entry, seal_entry
from tests.tamper import eve
from tests.tamper.bench import Bench
from tests.tamper.file_acts import connect, do, one, swap_values
from tests.tamper.insider import TEXT, cut, worked
from tests.tamper.looks import samples


def test_c30_a_cut_audit_is_missed(bench: Bench) -> None:
    worked(bench)
    last = one(bench.casebook, "SELECT max(seq) FROM audit")
    do(bench.casebook, "DELETE FROM audit WHERE seq = ?", last)
    omar = bench.officer("omar")
    assert omar.reads_samples()
    ratna = bench.officer("ratna")
    assert ratna.is_told("audit_cut")
    assert bench.alarms() == {("audit_cut", None)}
    assert omar.reads_samples()


AUDIT_ACTS = {
    "edited": (["UPDATE audit SET envelope = (SELECT envelope FROM audit WHERE seq = 2) WHERE seq = 3"], [3]),
    "dropped": (["DELETE FROM audit WHERE seq = 6"], [7]),
    "reordered": ([f"UPDATE audit SET seq = {to} WHERE seq = {at}" for at, to in ((4, 9000), (5, 4), (9000, 5))], [4, 5, 6]),
}
BROKEN = "Rangkaian terputus sebelum baris"
UNREAD = "tidak dapat dibuka dengan kunci Anda, atau tanda tangannya tidak cocok."


@pytest.mark.parametrize("how", AUDIT_ACTS)
def test_c31_a_line_of_the_audit_that_was_changed_is_named_by_its_place(bench: Bench, how: str) -> None:
    worked(bench)
    statements, lines = AUDIT_ACTS[how]
    assert BROKEN not in bench.officer("ratna").page("/audit").text
    bench.close("desk")
    for statement in statements:
        do(bench.casebook, statement)
    text = bench.officer("ratna").page("/audit").text
    assert text.count(BROKEN) == len(lines)
    for line in lines:
        assert f"{BROKEN} {line}:" in text
    assert bench.officer("omar").reads_samples()
    # A line that a case names is missed by its readers, too: its hash is not where it was.
    assert bench.alarms() == (set() if how == "edited" else {("audit_cut", None)})


def test_c32_a_line_of_the_audit_that_eve_signed_is_named_and_says_nothing(bench: Bench) -> None:
    worked(bench)
    assert UNREAD not in bench.officer("ratna").page("/audit").text
    bench.close("desk")
    [(seq, hash)] = bench.ask_casebook("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    roster = eve.newest(bench)
    assert roster.overseer is not None
    body = {"case": "", "file": "", "officer": "", "reason": "Kata Eve."}
    line = Entry(AUDIT_CASE, "audit", seq + 1, hash, bench.today, bench.id("omar"), roster.version, "silenced", body, {})
    sealed = seal_entry(line, roster.overseer.seal_key, eve.KEY)
    do(bench.casebook, "INSERT INTO audit VALUES (?, ?, ?, ?)", sealed.seq, sealed.prev, sealed.envelope, sealed.hash)
    text = bench.officer("ratna").page("/audit").text
    assert f"Baris {seq + 1} {UNREAD}" in text
    assert "Kata Eve." not in text
    assert BROKEN not in text
    assert bench.officer("omar").reads_samples()
    assert bench.alarms() == set()


def test_c33_a_case_that_was_deleted_is_missed(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    for table in ("collections", "entries", "grants", "cases"):
        do(bench.casebook, f"DELETE FROM {table} WHERE [case] = ?", report.case)
    omar, olga = bench.officer("omar"), bench.officer("olga")
    assert olga.is_told("case_gone")
    assert report.case not in omar.sees()
    assert ("case_gone", None) in bench.alarms()
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c34_an_older_casebook_is_told_by_a_browser_that_was_used_since(bench: Bench, tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite3"
    with closing(connect(bench.casebook)) as database, closing(sqlite3.connect(older)) as copy:
        database.backup(copy)
    known, report = bench.officer("olga"), worked(bench)
    assert TEXT in bench.officer("omar").case(report.case).text
    bench.close("desk")
    again = bench.back_at_the_desk(known).sign_in("olga")
    assert bench.alarms() == set()
    bench.close("desk")
    with closing(sqlite3.connect(older)) as copy, closing(connect(bench.casebook)) as database:
        copy.backup(database)
    # A browser that never was here knows of nothing.
    omar = bench.officer("omar")
    assert report.case not in omar.sees()
    assert omar.reads_samples()
    assert bench.alarms() == set()
    olga = bench.back_at_the_desk(again).sign_in("olga")
    assert olga.is_told("casebook_set_back")
    assert bench.alarms() == {("casebook_set_back", None)}
    assert olga.reads_samples()


@pytest.mark.parametrize("how", ["somebody else's", "deleted"])
def test_c35_pins_that_are_gone_or_somebody_elses_are_told(bench: Bench, how: str) -> None:
    known = bench.officer("olga")
    worked(bench)
    if how == "deleted":
        assert bench.back_at_the_desk(known).sign_in("olga").reads_samples()
        bench.close("desk")
        assert bench.alarms() == set()
        before = samples(bench)
        do(bench.casebook, "DELETE FROM pins WHERE officer = ?", bench.id("omar"))
        olga = bench.back_at_the_desk(known).sign_in("olga")
        assert olga.is_told("pins_gone")
        assert bench.alarms() == {("pins_gone", None)}
        assert bench.officer("omar").reads_samples()
        assert samples(bench) == before
        return
    swap_values(bench.casebook, "pins", "envelope", "officer = ?", bench.id("omar"), bench.id("olga"))
    olga = bench.officer("olga")
    assert olga.is_told("pins_damaged")
    assert ("pins_damaged", None) in bench.alarms()
    assert bench.officer("omar").reads_samples()


def test_c36_older_pins_hide_a_cut_from_their_officer_alone(bench: Bench) -> None:
    old = one(bench.casebook, "SELECT envelope FROM pins WHERE officer = ?", bench.id("omar"))
    report = worked(bench)
    do(bench.casebook, "UPDATE pins SET envelope = ? WHERE officer = ?", old, bench.id("omar"))
    cut(bench, report, "reporter", 1)
    cut(bench, report, "officers", 3)
    cut(bench, report, "answers", 2)
    omar = bench.officer("omar")
    assert not omar.is_told("strand_cut", report.case)
    assert bench.officer("olga").is_told("strand_cut", report.case)
    assert TEXT in omar.case(report.case).text
    number = f"LI-{report.case[:6].upper()}"
    assert f"langkah terakhir kasus {number} yang tidak ada lagi" in bench.officer("ratna").page("/audit").text


def test_c44_change_counters_set_back_hide_nothing(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    do(bench.casebook, "UPDATE office SET counter = 0")
    do(bench.casebook, "UPDATE cases SET changed = 0")
    omar = bench.officer("omar")
    assert TEXT in omar.case(report.case).text
    assert omar.reads_samples()
    assert bench.alarms() == set()
    assert eve.ID not in {slot for (slot,) in bench.ask_casebook("SELECT DISTINCT slot FROM grants")}
    assert {name: len(rows) for name, rows in samples(bench).items()} == {name: len(rows) for name, rows in before.items()}
