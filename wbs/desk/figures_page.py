"""Angka: what came, what came out and how long it took, for heads and the overseer, by quarter and year.

The desk's screen also shows the quarter that is running; what is taken away as a sheet holds quarters that are over, so that no
two sheets differ by what happened between them. Cases that the overseer alone may count stand on no sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_month_names
from starlette.responses import Response

from wbs.cases.kinds import KINDS as KNOWN_KINDS
from wbs.desk import figures as counts
from wbs.desk import journal
from wbs.desk.case_page import wording
from wbs.desk.chart import Chart, bars
from wbs.desk.door import Call
from wbs.desk.figures import MONTHS_A_QUARTER, QUARTERS
from wbs.desk.suppression import Cell, Shown, hide, hide_line, hide_sums
from wbs.desk.wording import Wording
from wbs.web.locale import N_

SHARED = "bersama"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CLOCKS = {
    "law:kept": N_("Batas undang-undang: tepat waktu"),
    "law:missed": N_("Batas undang-undang: terlewat"),
    "promise:kept": N_("Janji layanan: tepat waktu"),
    "promise:missed": N_("Janji layanan: terlewat"),
}
HIDDEN = "–"


@dataclass(frozen=True)
class Span:
    """What is looked at: a year and how many of its quarters have begun, or are over. `everything`: also what the overseer
    alone counts."""

    year: int
    quarters: int
    everything: bool

    @property
    def whole(self) -> bool:
        """Whether the year has all its quarters."""
        return self.quarters == len(QUARTERS)


@dataclass(frozen=True)
class Table:
    """`first`: what the names are; `rows`: name, the quarters' numbers, then the year's. None: hidden. `sums`: whether the last
    row adds them up; `chart`: of the year's numbers that are shown, if any is."""

    id: str
    caption: str
    first: str
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    chart: Chart | None = None
    sums: bool = False


def show(call: Call) -> Response:
    """GET /angka, with ?tahun= and, for the overseer, ?bersama=1."""
    figures = call.session.figures
    figures.keep_up(call.desk.casebook, call.session.hand, call.desk.book())
    title = call.words(N_("Angka"))
    if figures.left:
        return call.page("desk/angka.html", title, counting=(figures.read, figures.read + figures.left))
    span, years = _span(call, over=False)
    word = wording(call)
    ended, came = _months(call, span, counts.ENDED), _months(call, span, counts.MONTHS)
    return call.page(
        "desk/angka.html",
        title,
        counting=None,
        span=span,
        running=span.year == call.desk.today.year,
        years=[(str(year), str(year)) for year in years],
        quarters=[call.words(N_("Tw. %(n)s"), n=n) for n in QUARTERS[: span.quarters]],
        figures=_top(call, came[1], ended[1]),
        months=_month_table(call, came[0], ended[0]),
        tables=_tables(call, span, word),
        days=_days(call, span),
        own_alone=figures.alone and call.officer.role == "overseer",
        all_href=call.path(f"/angka?tahun={span.year}"),
        shared_href=call.path(f"/angka?tahun={span.year}&{SHARED}=1"),
        sheet_href=call.path(f"/angka/lembar?tahun={span.year}") if _span(call, over=True)[0].quarters else "",
        forged=figures.forged,
        lacking=figures.lacking,
        hidden=HIDDEN,
    )


def sheet(call: Call) -> Response:
    """GET /angka/lembar: quarters that are over, as CSV; noted in the audit first."""
    desk, figures = call.desk, call.session.figures
    figures.keep_up(desk.casebook, call.session.hand, desk.book())
    span, _ = _span(call, over=True)
    if figures.left or not span.quarters:
        return call.go("/angka")
    reason = call.words(N_("Angka %(year)s"), year=span.year)
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "exported", reason=reason)
    text = "\ufeff" + _written(call, span)
    name = f"angka-{span.year}.csv"
    return Response(text, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _span(call: Call, over: bool) -> tuple[Span, list[int]]:
    """The year that was asked for, or this one; `over`: only quarters that are over, and only what heads count, too."""
    today, query = call.desk.today, call.request.query_params
    everything = not over and query.get(SHARED) != "1"
    years = sorted({today.year, *call.session.figures.years(everything)}, reverse=True)
    asked = query.get("tahun", "")
    year = next((one for one in years if str(one) == asked), today.year)
    begun = (today.month + MONTHS_A_QUARTER - 1) // MONTHS_A_QUARTER
    quarters = len(QUARTERS) if year < today.year else (begun - over if year == today.year else 0)
    return Span(year, quarters, everything), years


def _months(call: Call, span: Span, table: int) -> tuple[list[Cell], Cell]:
    """Twelve months at most, hidden within their quarters; and the year."""
    found = call.session.figures.of(span.year, table, span.everything)
    lines = []
    for at in range(span.quarters):
        first = at * MONTHS_A_QUARTER + 1
        lines.append([sum(found.get(str(month), (0,) * 4)) for month in range(first, first + MONTHS_A_QUARTER)])
    return [cell for line in lines for cell in hide_line(line)], hide_sums([sum(line) for line in lines])[1]


def _month_table(call: Call, came: Sequence[Cell], ended: Sequence[Cell]) -> Table:
    names = get_month_names("abbreviated", locale=call.lang)
    rows = tuple((str(names[at + 1]), pair) for at, pair in enumerate(zip(came, ended, strict=True)))
    caption = call.words(N_("Masuk dan selesai per bulan"))
    described = call.words(N_("Dua batang untuk setiap bulan; angkanya juga ada di tabel."))
    series = (call.words(N_("Jumlah masuk")), call.words(N_("Jumlah selesai")))
    return Table("bulan", caption, call.words(N_("Bulan")), rows, bars("bulan", caption, described, rows, series, beside=34))


def _tables(call: Call, span: Span, word: Wording) -> list[Table]:
    """By kind, unit and outcome, and the clocks."""
    kinds = {slug: word.text(kind.name) for slug, kind in KNOWN_KINDS.items()}
    units = {unit.slug: unit.name(call.lang) for unit in call.desk.settings.office.units}
    units[""] = word.unit("")
    outcomes = {f"{slug}:{one.slug}": word.text(one.name) for slug, kind in KNOWN_KINDS.items() for one in kind.outcomes}
    none = call.words(N_("Tanpa hasil akhir"))
    outcomes |= {f"{slug}:": none for slug in KNOWN_KINDS}
    clocks = {slug: call.words(text) for slug, text in CLOCKS.items()}
    return [
        _table(call, span, Heading("jenis", N_("Laporan masuk per jenis"), N_("Jenis")), counts.KINDS, kinds),
        _table(call, span, Heading("unit", N_("Laporan masuk per unit"), N_("Unit")), counts.UNITS, units),
        _table(call, span, Heading("hasil", N_("Hasil akhir kasus yang selesai"), N_("Hasil akhir")), counts.OUTCOMES, outcomes),
        _table(call, span, Heading("tenggat", N_("Tenggat yang selesai dihitung"), N_("Tenggat")), counts.CLOCKS, clocks, False),
    ]


@dataclass(frozen=True)
class Heading:
    """Of a table; `caption`, `first`: msgids."""

    id: str
    caption: str
    first: str


def _table(call: Call, span: Span, heading: Heading, table: int, names: Mapping[str, str], adds_up: bool = True) -> Table:
    """Every category has its row, also where nothing was counted: what is left out would tell that it is none."""
    found = call.session.figures.of(span.year, table, span.everything)
    by_name: dict[str, list[int]] = {name: [0] * span.quarters for name in names.values()}
    for slug, numbers in found.items():
        line = by_name.setdefault(names.get(slug, slug), [0] * span.quarters)
        for at in range(span.quarters):
            line[at] += numbers[at]
    shown = hide([[line[at] for line in by_name.values()] for at in range(span.quarters)], adds_up)
    rows = [(name, (*(line[at] for line in shown.cells), year)) for at, (name, year) in enumerate(_years(by_name, shown))]
    caption = call.words(heading.caption)
    described = call.words(N_("Satu batang untuk setiap angka tahun ini yang tampil; angkanya juga ada di tabel."))
    seen = [(name, numbers[-1:]) for name, numbers in rows if numbers[-1] is not None]
    chart = bars(heading.id, caption, described, seen) if any(number for _, (number,) in seen) else None
    if adds_up:
        rows.append((call.words(N_("Jumlah")), (*shown.sums, shown.whole)))
    return Table(heading.id, caption, call.words(heading.first), tuple(rows), chart, adds_up)


def _years(by_name: Mapping[str, object], shown: Shown) -> list[tuple[str, Cell]]:
    return list(zip(by_name, shown.years or (None,) * len(by_name), strict=True))


def _days(call: Call, span: Span) -> Table:
    """How long it took, in the middle: half took as long or less."""
    rows = []
    for table, text in (
        (counts.TOLD_AFTER, N_("Sampai jawaban pertama dari petugas")),
        (counts.CLOSED_AFTER, N_("Sampai kasus selesai")),
    ):
        middle = call.session.figures.middle(span.year, table, span.everything)
        numbers = [*middle[: span.quarters], middle[-1]]
        rows.append((call.words(text), tuple(None if one is None else round(one) for one in numbers)))
    return Table(
        "lama", call.words(N_("Lamanya, dalam hari kerja (median)")), call.words(N_("Dihitung sejak masuk")), tuple(rows)
    )


def _top(call: Call, came: Cell, ended: Cell) -> list[tuple[str, str]]:
    return [(_said(came), call.words(N_("laporan masuk"))), (_said(ended), call.words(N_("kasus selesai")))]


def _said(cell: Cell) -> str:
    return HIDDEN if cell is None else str(cell)


def _written(call: Call, span: Span) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")

    def write(*cells: Any) -> None:
        writer.writerow([_harmless(str(cell)) for cell in cells])

    write(call.words(N_("Angka layanan integritas")), call.desk.settings.office.name.id, span.year)
    write(call.words(N_("Dibuat tanggal")), call.desk.today.isoformat())
    write(call.words(N_("disamarkan: kurang dari lima, atau akan membuka angka lain")), _hidden_word(call))
    came, ended = (_months(call, span, table)[0] for table in (counts.MONTHS, counts.ENDED))
    write()
    write(call.words(N_("Masuk dan selesai per bulan")), call.words(N_("Jumlah masuk")), call.words(N_("Jumlah selesai")))
    for name, numbers in _month_table(call, came, ended).rows:
        write(name, *(_in_sheet(call, one) for one in numbers))
    ends = [str(span.year)] if span.whole else []
    for table in (*_tables(call, span, wording(call)), _days(call, span)):
        write()
        write(table.caption, *(call.words(N_("Tw. %(n)s"), n=n) for n in QUARTERS[: span.quarters]), *ends)
        for name, numbers in table.rows:
            # The sum of a year that is not over would differ from the next sheet's by one quarter.
            write(name, *(_in_sheet(call, one) for one in (numbers if span.whole else numbers[:-1])))
    return out.getvalue()


def _in_sheet(call: Call, cell: Cell) -> str:
    return _hidden_word(call) if cell is None else str(cell)


def _hidden_word(call: Call) -> str:
    return call.words(N_("disamarkan"))


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
