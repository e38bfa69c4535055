"""Eve at the officers' computer while nobody is signed in: the casebook's file and folder, keys of her own and no others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crypto.entry import Entry, Head, SealedEntry, seal_entry
from crypto.officer_key import OfficerKey
from crypto.roster import assemble, draft
from tests.tamper import eve
from tests.tamper.bench import Bench, Report
from tests.tamper.file_acts import do, dump

TEXT = "Kwitansi ditulis dengan tinta yang sama."
MORE = "Satu hal lagi tentang kwitansi itu."
NOTE = "Bandingkan dengan buku kas."
WRITTEN_BY_COMING = ("sessions", "audit", "alarms", "office", "pins", "preferences", "officers")


def worked(bench: Bench, text: str = TEXT) -> Report:
    """A case in which Rini wrote twice, and Omar a note; Omar and Olga have been here, and everybody has left."""
    report = bench.report(text)
    bench.carry()
    bench.officer("omar").act(report.case, "catatan", note_text=NOTE)
    assert bench.writes(report, MORE).status_code == 303
    bench.carry()
    bench.officer("olga").case(report.case)
    bench.officer("omar").case(report.case)
    bench.close("desk")
    assert bench.alarms() == set()
    return report


def head(bench: Bench, report: Report, strand: str) -> Head:
    """The strand's end in the casebook."""
    asked = "SELECT seq, hash FROM entries WHERE [case] = ? AND strand = ? ORDER BY seq DESC LIMIT 1"
    return Head(*bench.ask_casebook(asked, report.case, strand)[0])


def officers_entry(
    bench: Bench, report: Report, entry_type: str, body: Mapping[str, Any], author: str, signer: OfficerKey, version: int = 0
) -> SealedEntry:
    """The next entry of the officers' strand, in somebody's name, signed with the key in her hand; `version`: 0, the newest."""
    after, record = head(bench, report, "officers"), eve.birth(bench, report)
    seen = {"reporter": head(bench, report, "reporter")}
    under = version or eve.newest(bench).version
    entry = Entry(report.case, "officers", after.seq + 1, after.hash, bench.today, author, under, entry_type, body, seen)
    return seal_entry(entry, record.case_key, signer)


def next_roster(bench: Bench, retired: str = "") -> None:
    """Two heads sign a second version, in which this officer (by login) is retired; the courier has not been there yet."""
    roster = eve.newest(bench)
    leaver = bench.id(retired) if retired else ""
    lines = tuple(replace(line, retired=bench.today) if line.id == leaver else line for line in roster.officers)
    body = draft(roster, lines, bench.today, roster.expires)
    signed = {bench.id(head): bench.key(head).sign_roster(body) for head in ("olga", "nur")}
    do(bench.casebook, "INSERT INTO rosters(version, document, carried) VALUES (2, ?, 0)", assemble(body, signed))


def append(bench: Bench, sealed: SealedEntry) -> None:
    values = (sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)
    do(bench.casebook, "INSERT INTO entries([case], strand, seq, prev, envelope, hash) VALUES (?, ?, ?, ?, ?, ?)", *values)


def cut(bench: Bench, report: Report, strand: str, after: int) -> None:
    """Cuts the strand's tail off."""
    do(bench.casebook, "DELETE FROM entries WHERE [case] = ? AND strand = ? AND seq > ?", report.case, strand, after)


def here(bench: Bench) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but those that coming and going writes."""
    return dump(bench.casebook, but=WRITTEN_BY_COMING)
