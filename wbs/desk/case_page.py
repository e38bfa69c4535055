"""One case on one page: the report, what happened, the clocks, and everything that can be done now."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from crypto.roster import Officer
from wbs.cases.case import Proposal
from wbs.cases.case_number import number_of
from wbs.cases.flow import TEXT_MAX, Actor, FlowError, check_confirm, check_decline, moves_open
from wbs.cases.kind import Field, Move
from wbs.cases.status import suggested_text
from wbs.desk import journal, receipt
from wbs.desk.door import Call, typed_in
from wbs.desk.dossier import Alarm, Dossier, grantable
from wbs.desk.name_stage import custodian_shut_out, stage
from wbs.desk.related import related
from wbs.desk.wording import Wording
from wbs.store.rows import OFFICERS
from wbs.web.locale import N_, format_size

PURPOSE = "kasus"
LEAD = "lead"
LONG_LINE = 300
WIDGETS = {"line": "line", "long": "text", "choice": "select", "choices": "checkboxes", "day": "date"}


@dataclass(frozen=True)
class Shown:
    """How the page is shown: what was wrong, which form stays open, the reporter's name if it was opened just now."""

    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    opened: str = ""
    name: tuple[tuple[str, str], ...] = ()


def find(call: Call) -> Dossier:
    """The case of the address. Raises 404, and AtGate before he has stated his independence."""
    return call.case(call.request.path_params["case"])


def show(call: Call) -> Response:
    """GET /kasus/{case}. The way back from his own entry is no second opening: the form was refused unless he had opened exactly
    what stood there, and if anything but his entry has come since, it is one."""
    dossier, session = find(call), call.session
    acted, session.acted = session.acted, None
    if acted == (dossier.case, dossier.heads):
        return _Page(call, dossier, Shown()).response()
    return page(call, dossier, Shown())


def again(call: Call, errors: Mapping[str, str], status: int, opened: str) -> Response:
    """The page once more, read anew, with what was typed."""
    receipt.keep_up(call.desk, call.session)
    return page(call, find(call), Shown(errors, status, opened))


def officers_head(dossier: Dossier) -> str:
    """Hex hash of the last entry of the officers that says anything: a form knows by it whether somebody wrote meanwhile. That a
    colleague came and stated his independence makes nobody's answer wrong."""
    quiet = {event.seq for event in dossier.events if event.strand == OFFICERS and event.type == "independent"}
    said = [row.hash for row in dossier.strands.rows[OFFICERS] if row.seq not in quiet]
    return (said[-1] if said else dossier.strands.birth).hex()


def field_name(move: Move, field: Field) -> str:
    """The name of a move's field on the page, where several moves stand side by side."""
    return f"{move.slug}_{field.slug}"


def actor(call: Call) -> Actor:
    """Who acts, with the role under which it will be signed."""
    return Actor(call.session.officer, call.desk.book().role_of(call.session.officer, call.desk.book().current.version))


def wording(call: Call) -> Wording:
    """Words for this page."""
    desk = call.desk
    return Wording(call.words, desk.settings, call.book, desk.calendar, desk.today)


def page(call: Call, dossier: Dossier, shown: Shown) -> Response:
    """The page itself; the audit line first, also when a form brings it back: if that cannot be written, nothing is shown."""
    desk = call.desk
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "opened", case=dossier.case)
    return _Page(call, dossier, shown).response()


class _Page:
    """Gathers what the template shows."""

    def __init__(self, call: Call, dossier: Dossier, shown: Shown) -> None:
        self.call, self.dossier, self.shown = call, dossier, shown
        self.state, self.word = dossier.state, wording(call)
        self.me = actor(call)

    def response(self) -> Response:
        call, state = self.call, self.state
        running = sorted(state.ticking, key=lambda clock: clock.due)
        moves, proposals = self._moves(), [self._proposal(one) for one in state.proposals]
        return call.page(
            "desk/kasus.html",
            self.dossier.number,
            self.shown.status,
            case=self.dossier.case,
            number=self.dossier.number,
            kind=self.word.text(state.kind.name),
            state={"label": self.word.text(state.state.name)},
            alarms=self._alarms(),
            message=call.flash(),
            message_kind="success",
            errors=dict(self.shown.errors),
            labels=self._labels(moves),
            opened=self.shown.opened,
            form_token=call.token(
                PURPOSE,
                case=self.dossier.case,
                officers=officers_head(self.dossier),
                reporter=self.dossier.seen.hash.hex(),
                nonce=secrets.token_hex(8),
            ),
            limit=TEXT_MAX,
            report=self._report(),
            history=self.word.history(state),
            clocks=[self.word.clock(clock) for clock in running],
            proposals=proposals,
            moves=moves,
            lost=typed_in(call, self._fields(moves, proposals)),
            files=self._files(),
            team=self._team(),
            named=self._name(),
            next_case=self._next(),
            related=self._related(),
            **self._may(),
        )

    def _alarms(self) -> list[str]:
        """What the case itself shows, and what its reader remembers of it."""
        shown = {alarm.code for alarm in self.dossier.alarms}
        missed = {one.code for one in self.call.session.missed if one.case == self.dossier.case} - shown
        return [self.word.alarm(alarm) for alarm in (*self.dossier.alarms, *map(Alarm, sorted(missed)))]

    def _report(self) -> dict[str, Any]:
        narrative = self.state.fields.get("narrative", "")
        fields = self.state.kind.fields
        return {
            "text": narrative,
            "rows": [
                (self.call.words(N_("Diterima di kotak surat")), self.word.day(self.state.born)),
                *self.word.rows(fields, self.state.fields, frozenset({"narrative"})),
            ],
        }

    def _next(self) -> tuple[str, str] | None:
        """The case below this one in the queue as he saw it last, by id and number."""
        listed = self.call.session.listed
        if self.dossier.case not in listed:
            return None
        below = listed[listed.index(self.dossier.case) + 1 :]
        return next(((case, number_of(case)) for case in below if self.call.session.index.has(case)), None)

    def _related(self) -> list[dict[str, Any]]:
        """Cases that may belong to this one, each with its why."""
        _ = self.call.words
        rows = []
        for one in related(self.call.session.index, self.dossier):
            why = [_(N_("Kata yang sama: %(words)s"), words=", ".join(one.words))]
            why += [_(N_("Unit yang sama: %(unit)s"), unit=self.word.unit(one.glance.unit))] if one.unit else []
            named = ", ".join(self.word.position(slug) for slug in one.positions)
            why += [_(N_("Jabatan yang sama disebut: %(positions)s"), positions=named)] if named else []
            state = self.word.text(one.glance.state.name)
            rows.append({"case": one.glance.case, "number": one.glance.number, "state": state, "why": why})
        return rows

    def _files(self) -> list[dict[str, Any]]:
        return [
            {
                "file": one.file,
                "name": one.name,
                "size": format_size(one.size, self.call.lang),
                "day": self.word.day(one.day),
                "sha256": one.sha256,
                "use": self.word.use(one.use),
                "lead": one.use == LEAD,
            }
            for one in self.state.files
        ]

    def _name(self) -> dict[str, Any]:
        """What the reporter did with the name, and what comes next."""
        desk, dossier = self.call.desk, self.dossier
        found = stage(dossier, desk.book(), desk.casebook.custody.get(dossier.case))
        writable = dossier.writable
        able = dossier.name is not None and bool(dossier.name.custodian(desk.book()))
        able = able and not custodian_shut_out(dossier, desk.book())
        return {
            "said": self.word.name_stage(found),
            "forwarded": self.state.forwarded,
            "may_ask": writable and found == "ask",
            "may_ask_again": writable and able and found in ("waiting", "given"),
            "may_open": found == "given",
            "rows": self.shown.name,
        }

    def _team(self) -> list[dict[str, str]]:
        rows = []
        for officer in sorted(self.dossier.team, key=self.word.person):
            notes = []
            if officer == self.dossier.holder:
                notes.append(self.call.words(N_("pemegang kasus")))
            if officer not in self.dossier.living:
                notes.append(self.call.words(N_("sudah berhenti")))
            if officer in self.dossier.stale:
                notes.append(self.call.words(N_("belum dapat membaca lagi")))
            if officer == self.me.id:
                notes.append(self.call.words(N_("Anda")))
            rows.append({"name": self.word.person(officer), "note": ", ".join(notes)})
        return rows

    def _may(self) -> dict[str, Any]:
        """What else can be done, and what was typed."""
        form, writable = self.call.form, self.dossier.writable
        others = grantable(self.dossier, self.call.desk.book(), self.call.officer) if writable else ()
        return {
            "may_write": writable,
            "may_take": writable and self.dossier.holder != self.me.id,
            "may_recuse": writable,
            "may_set_aside": self.me.role != "officer" and bool(self.dossier.strands.loose or self.dossier.strands.strays),
            "colleagues": [(one.id, self._colleague(one)) for one in others],
            "values": {name: form.one(name) for name in ("answer_text", "note_text", "recuse_reason", "colleague")},
        }

    def _colleague(self, one: Officer) -> str:
        parts = [one.name, self.word.role(one.role)]
        if one.id in self.dossier.stale:
            parts.append(self.call.words(N_("belum dapat membaca lagi")))
        elif one.id in self.dossier.living_readers:
            parts.append(self.call.words(N_("sudah membaca; beri lagi bila ia tidak dapat membukanya")))
        return " · ".join(parts)

    def _moves(self) -> list[dict[str, Any]]:
        if not self.dossier.writable:
            return []
        return [self._move(move) for move in moves_open(self.state, self.me, self.word.today)]

    def _move(self, move: Move) -> dict[str, Any]:
        typed = self.call.form.one("move") == move.slug
        return {
            "slug": move.slug,
            "name": self.word.text(move.name),
            "two": move.two_people,
            "tells": move.tells,
            "open": typed and bool(self.shown.errors),
            "text": self._word_to_reporter(move) if typed else "",
            "fields": [self._field(move, one) for one in move.fields],
        }

    def _labels(self, moves: list[dict[str, Any]]) -> dict[str, str]:
        """What stands before a mistake in the summary: the page has many fields, far from each other."""
        _ = self.call.words
        labels = {
            "answer_text": _(N_("Jawaban")),
            "note_text": _(N_("Catatan")),
            "recuse_reason": _(N_("Alasan")),
            "colleague": _(N_("Rekan")),
        }
        labels |= {f"decline_{one.seq}": _(N_("Alasan menolak")) for one in self.state.proposals}
        for move in moves:
            labels |= {one["name"]: one["label"] for one in move["fields"]}
            labels[f"{move['slug']}_text"] = _(N_("Kabar untuk pelapor"))
        return labels

    def _fields(self, moves: list[dict[str, Any]], proposals: list[dict[str, Any]]) -> set[str]:
        """Names of the fields on this page that show what was typed in them. A field may be gone by now: somebody else made the
        move, or the case takes nothing any more."""
        here = {"answer_text", "note_text", "recuse_reason"} if self.dossier.writable else set()
        here |= {f"decline_{one['seq']}" for one in proposals if one["may_decline"]}
        for move in moves:
            here |= {f"{move['slug']}_text", *(one["name"] for one in move["fields"])}
        return here

    def _word_to_reporter(self, move: Move) -> str:
        """As typed; where it is missing, what the chosen reason tells, in the reporter's language, as a start."""
        text = self.call.form.one(f"{move.slug}_text")
        if text.strip() or not move.reason_field:
            return text
        told = suggested_text(move, {move.reason_field: self.call.form.one(f"{move.slug}_{move.reason_field}")})
        if told is None:
            return text
        return told.en if self.state.lang == "en" else told.id

    def _field(self, move: Move, one: Field) -> dict[str, Any]:
        name = field_name(move, one)
        return {
            "name": name,
            "widget": WIDGETS[one.type],
            "label": self.word.text(one.name),
            "hint": self.word.text(one.hint) if one.hint else None,
            "optional": not one.required,
            "options": self.word.options(one),
            "limit": one.max_length if one.max_length > LONG_LINE else None,
            "value": self.call.form.all(name) if one.type == "choices" else self.call.form.one(name),
        }

    def _proposal(self, one: Proposal) -> dict[str, Any]:
        move = self.state.kind.move(one.move)
        rows = self.word.rows(move.fields, one.fields)
        if one.text:
            rows.append((self.call.words(N_("Kabar untuk pelapor")), one.text))
        return {
            "seq": one.seq,
            "move": self.word.text(move.name),
            "by": self.call.words(
                N_("Diusulkan oleh %(name)s pada %(day)s."), name=self.word.person(one.by), day=self.word.day(one.day)
            ),
            "rows": rows,
            "may_confirm": self.dossier.writable and _allowed(check_confirm, self, one),
            "may_decline": self.dossier.writable and _allowed(check_decline, self, one),
            "typed": self.call.form.one(f"decline_{one.seq}"),
            "waits_for": self.call.words(N_("Menunggu persetujuan kepala tim lain.")),
        }


def _allowed(check: Callable[..., Proposal], page: _Page, one: Proposal) -> bool:
    try:
        check(page.state, page.me, one.seq, one.hash)
    except FlowError:
        return False
    return True
