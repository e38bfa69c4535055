"""The queue: every case that this officer can read, the most urgent first.

Of a case that he has not stated anything on it tells what the page before that case tells, and how much time is left: no filter,
figure or column may say more of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import RedirectResponse, Response

from wbs.cases.case_number import number_of
from wbs.cases.kinds import KINDS
from wbs.desk import forgetting, question, recovery_notice, ringing, views
from wbs.desk.case_page import wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Alarm
from wbs.desk.glance import OPEN, Found, Glance, Query
from wbs.desk.glance import PAGE as SIZE
from wbs.desk.pins import LOST
from wbs.desk.preferences import NotKept
from wbs.desk.wording import Wording
from wbs.web.locale import N_

PURPOSE = "antrean"
FORGOTTEN = N_("Pencarian tadi sudah dilupakan. Ketik lagi kata yang Anda cari.")
CLOCKS = {"overdue": N_("Lewat tenggat"), "soon": N_("Segera jatuh tempo"), "week": N_("Jatuh tempo dalam tujuh hari")}
MINE = {"mine": N_("Saya pegang"), "free": N_("Belum ada pemegang"), "proposed": N_("Ada usulan")}


def show(call: Call) -> Response:
    """GET /, with filters and the mark of a search."""
    query = question.from_address(call)
    last = max(1, -(-call.session.index.count(query) // SIZE))
    return _page(call, replace(query, page=min(query.page, last)))


def search(call: Call) -> Response:
    """POST /: what was typed and chosen becomes an address that holds no word of it."""
    query = question.from_form(call)
    try:
        call.check_token(PURPOSE)
    except StaleForm as stale:
        return _page(call, query, call.words(stale.message))
    return RedirectResponse(question.address(call, query), 303)


def keep(call: Call) -> Response:
    """POST /tampilan: what the page shows is kept as a view, under the name that was typed."""
    query = question.from_form(call)
    try:
        call.check_token(views.PURPOSE)
        views.keep(call, query)
    except StaleForm as stale:
        return _page(call, query, call.words(stale.message))
    except NotKept as refused:
        return _page(call, query, errors={views.NAME: call.words(views.REFUSED[refused.why])})
    call.session.flash = views.KEPT
    return RedirectResponse(question.address(call, query), 303)


def _page(call: Call, query: Query, refused: str = "", errors: dict[str, str] | None = None) -> Response:
    word, found = wording(call), call.session.index.select(query)
    call.session.listed = tuple(one.case for one in found.glances)
    return call.page(
        "desk/antrean.html",
        call.words(N_("Antrean")),
        400 if refused or errors else 200,
        message=call.flash(),
        errors=errors or {},
        refused=refused or (call.words(FORGOTTEN) if question.is_forgotten(call) else ""),
        form_token=call.token(PURPOSE),
        counts=_counts(call),
        rows=[_row(call, one, word) for one in found.glances],
        **_around(call, word),
        **views.around(call, query),
        **_filters(call, query, word),
        **_span(call, query, found),
    )


def _around(call: Call, word: Wording) -> dict[str, Any]:
    """What stands above every list."""
    return {
        "alarms": alarms(call, word),
        "recovery_used": recovery_used(call, word),
        "leads": call.officer.role != "officer",
        "ringing": ringing_alarms(call, word),
        "may_silence": ringing.may_silence(call),
        "alarm_token": call.token(ringing.PURPOSE),
        "past_term": forgetting.waiting(call),
    }


def _filters(call: Call, query: Query, word: Wording) -> dict[str, Any]:
    """What can be chosen, and what is."""
    asked = bool(question.values_of(query))
    return {"choices": choices(call, query, word), "words": query.text, "asked": asked, "longest": question.LONGEST}


def choices(call: Call, query: Query, word: Wording) -> list[tuple[str, str, list[tuple[str, str]], str, str]]:
    """Field, label, (value, name) of each that can be chosen, what is chosen, and how nothing is called."""
    _ = call.words
    units = [(unit.slug, unit.name(call.lang)) for unit in call.desk.settings.office.units]
    kinds = [(slug, word.text(kind.name)) for slug, kind in KINDS.items()]
    return [
        ("state", _(N_("Keadaan")), [(OPEN, _(N_("Terbuka"))), *_states(word)], query.state, _(N_("Semua"))),
        ("clock", _(N_("Tenggat")), [(name, _(said)) for name, said in CLOCKS.items()], query.clock, _(N_("Semua"))),
        ("mine", _(N_("Kasus")), [(name, _(said)) for name, said in MINE.items()], query.mine, _(N_("Semua"))),
        ("unit", _(N_("Unit")), units, query.units[0] if query.units else "", _(N_("Semua"))),
        ("kind", _(N_("Jenis")), kinds, query.kinds[0] if query.kinds else "", _(N_("Semua"))),
        ("sort", _(N_("Urutan")), [("newest", _(N_("Terbaru")))], query.sort, _(N_("Mendesak"))),
    ]


def _span(call: Call, query: Query, found: Found) -> dict[str, Any]:
    """Which part of the list this is, and the ways to the others."""
    first, pages = SIZE * (query.page - 1), max(1, -(-found.total // SIZE))
    return {
        "total": found.total,
        "first": first + 1,
        "last": first + len(found.glances),
        "unread": found.unread if query.text else 0,
        "page": query.page,
        "pages": pages,
        "previous": question.address(call, query, query.page - 1) if query.page > 1 else None,
        "next": question.address(call, query, query.page + 1) if query.page < pages else None,
    }


def alarms(call: Call, word: Wording) -> list[str]:
    """Cases of his own that had to be put aside, and a roster that ends."""
    _ = call.words
    said = [f"{number_of(case)}: {word.alarm(alarm)}" for case, alarm in sorted(call.session.index.aside.items())]
    said += [f"{number_of(one.case)}: {word.alarm(Alarm(one.code))}" for one in call.session.missed if one.code == LOST]
    left = call.book.days_to_expiry(call.desk.today)
    if left < 0:
        said.append(_("Daftar tim sudah kedaluwarsa: laporan baru tidak dapat masuk. Sahkan daftar baru."))
    elif left <= call.desk.settings.roster.warn_days:
        said.append(
            call.words.plural(
                "Daftar tim berlaku %(num)d hari lagi. Sahkan daftar baru sebelum itu, agar laporan tetap dapat masuk.",
                "Daftar tim berlaku %(num)d hari lagi. Sahkan daftar baru sebelum itu, agar laporan tetap dapat masuk.",
                left,
            )
        )
    return said


def recovery_used(call: Call, word: Wording) -> str:
    """What every officer is told once the recovery key was put together; no case is named."""
    day = recovery_notice.used_on(call.desk.casebook, call.book, call.session.index.glances("recovered"))
    return call.words(N_("Kunci pemulihan dipakai pada %(day)s; ganti kunci pemulihan."), day=word.day(day)) if day else ""


def ringing_alarms(call: Call, word: Wording) -> list[dict[str, str]]:
    """What is wrong with the casebook, each with the name by which it is switched off."""
    return [
        {
            "alarm": one.alarm,
            "text": f"{number_of(one.case) + ': ' if one.case else ''}{word.alarm(Alarm(one.code))} ({word.day(one.day)})",
        }
        for one in ringing.told(call)
    ]


def _states(word: Wording) -> list[tuple[str, str]]:
    names = {state.slug: word.text(state.name) for kind in KINDS.values() for state in kind.states}
    return list(names.items())


def _counts(call: Call) -> list[dict[str, Any]]:
    """How many there are of what is asked most, each with its address. Counted like any list: by what the rows show."""
    _, index = call.words, call.session.index
    asked = [
        (_(N_("terbuka")), Query(state=OPEN)),
        (_(N_("lewat tenggat")), Query(state=OPEN, clock="overdue")),
        (_(N_("segera jatuh tempo")), Query(state=OPEN, clock="soon")),
        (_(N_("saya pegang")), Query(state=OPEN, mine="mine")),
        (_(N_("belum ada pemegang")), Query(state=OPEN, mine="free")),
        (_(N_("ada usulan")), Query(state=OPEN, mine="proposed")),
    ]
    return [
        {"name": name, "number": index.count(query), "href": question.address(call, query), "clock": query.clock}
        for name, query in asked
    ]


def _row(call: Call, one: Glance, word: Wording) -> dict[str, Any]:
    clock = one.shown_clock
    row = {"case": one.case, "number": one.number, "unit": word.unit(one.unit)}
    if not one.stated:
        # The clock's name would tell the kind and the state, and that it is paused the state.
        runs = word.clock(clock) if clock else None
        positions = [word.position(slug) for slug in one.excluded]
        return row | {"unstated": True, "positions": positions, "clock": runs and {"left": runs["left"], "state": runs["state"]}}
    return row | {
        "unstated": False,
        "state": word.text(one.state.name),
        # Where there is one kind only, its name on every line says nothing.
        "kind": word.text(one.kind.name) if len(KINDS) > 1 else "",
        "clock": word.clock(clock) if clock else None,
        "holder": word.person(one.holder) if one.holder else "–",
        "news": _news(call, one),
    }


def _news(call: Call, one: Glance) -> list[str]:
    """What waits for somebody: the reporter spoke last, a proposal waits, the case's history is not whole."""
    _, said = call.words, []
    if one.spoke:
        said.append(_(N_("laporan baru")) if one.spoke == "report" else _(N_("pelapor menulis")))
    if one.proposed:
        said.append(_(N_("ada usulan")))
    if one.alarms:
        said.append(_(N_("peringatan")))
    return said
