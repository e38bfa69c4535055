"""What the signed answers tell the reporter: where the report is, how it stands, who holds it, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto.entry import Entry
from wbs.cases.calendar import ONE_DAY, WorkingDays
from wbs.intake.name_story import NameStory, name_story
from wbs.intake.opened_case import OpenedCase
from wbs.web.locale import Words, format_day, format_long_day

SOON = 2
LOOK_AGAIN_WORKING_DAYS = 5
"""When no deadline of the team's lies ahead."""


@dataclass(frozen=True)
class CaseStory:
    """What the page shows. `untrue`: the letterbox shows this token a record that it never signed. `fresh`: nothing has been
    sent yet but the report, and that today. `destroyed`: on which day it was; then there is nothing else to tell."""

    place: str = "letterbox"
    carry_day: str = ""
    stored: str = ""
    sent: tuple[tuple[str, str], ...] = ()
    label: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    clocks: tuple[Mapping[str, str], ...] = ()
    as_of: str = ""
    messages: tuple[Mapping[str, str], ...] = field(default=())
    trouble: str = ""
    untrue: bool = False
    fresh: bool = False
    destroyed: str = ""
    name: NameStory | None = None

    @property
    def heard(self) -> bool:
        """Whether the team has said anything in words of its own."""
        return any(message["side"] == "team" and not message["quiet"] for message in self.messages)

    @property
    def writable(self) -> bool:
        """Whether anything can be sent to it."""
        return not (self.untrue or self.destroyed)

    @classmethod
    def not_true(cls) -> "CaseStory":
        return cls(untrue=True)

    @classmethod
    def was_destroyed(cls, day: date, _: Words) -> "CaseStory":
        return cls(destroyed=format_day(day, _.lang))


def tell(opened: OpenedCase, _: Words, calendar: WorkingDays, today: date, carried: date | None) -> CaseStory:
    """`carried`: day of the courier's last trip; what the answers say is as of then."""
    status = next((found for answer in reversed(opened.answers) if (found := _status(answer))), {})
    label = _in(status.get("label"), _) or _("Menunggu dibaca tim pengawas")
    holder = _in(status.get("holder"), _) or _("Tim pengawas")
    following = _in(status.get("next"), _) or _(
        "Kurir membawa laporan yang terkunci ke komputer tim pengawas. Setelah itu tim membukanya dan memberi tanda terima."
    )
    day = format_day(carried, _.lang) if carried else ""
    return CaseStory(
        place="received" if opened.receipted_seq else "carried" if opened.carried_seq else "letterbox",
        carry_day=day,
        stored=_stored(opened.head.seq, _),
        sent=tuple(_sent(opened, _)),
        label=label,
        facts=(
            (_("Yang terjadi selanjutnya"), following),
            (_("Tengok lagi"), _look_again(opened, status, _, calendar, today)),
            (_("Dipegang oleh"), holder),
        ),
        clocks=tuple(_clocks(opened, status, _, calendar, today)),
        as_of=_as_of(bool(status), day, _),
        messages=tuple(_message(answer, _) for answer in opened.answers if answer.type != "birth"),
        trouble=_trouble(opened.trouble, _),
        name=name_story(opened),
        fresh=opened.head.seq == 1 and not status and bool(opened.answers) and opened.answers[0].day == today,
    )


def _as_of(known: bool, day: str, _: Words) -> str:
    """How old the news is: said in every state, also while there is none."""
    if known and day:
        return _("Menurut kabar terakhir dari tim pengawas, %(day)s.", day=day)
    if known:
        return _("Menurut kabar terakhir dari tim pengawas.")
    if day:
        return _("Belum ada kabar dari tim pengawas. Kurir terakhir datang %(day)s, menurut catatan server.", day=day)
    return _("Belum ada kabar dari tim pengawas. Menurut catatan server, kurir belum pernah datang.")


def _look_again(opened: OpenedCase, status: Mapping[str, Any], _: Words, calendar: WorkingDays, today: date) -> str:
    """The day to come back: the next one on which the team has to have done something, always a working day."""
    if status.get("open") is False:
        return _("Tidak ada yang perlu ditunggu: laporan ini sudah ditutup. Bila ada hal baru, tulislah pesan di halaman ini.")
    due = min((day for day in _dues(opened, status) if day > today), default=None)
    # A day that the office has made free since it was counted: the first working day from it on.
    day = calendar.add(due - ONE_DAY, 1) if due else calendar.add(today, LOOK_AGAIN_WORKING_DAYS)
    return _("Pada %(day)s. Boleh lebih cepat; kami tidak dapat mengabari Anda.", day=format_long_day(day, _.lang))


def _sent(opened: OpenedCase, _: Words) -> list[tuple[str, str]]:
    """Only numbers: what was sent is sealed, and of what kind each was is not known here."""
    total, received = opened.head.seq, min(opened.receipted_seq, opened.head.seq)
    carried = max(received, min(opened.carried_seq, total))
    if total == 1:
        return []
    return [
        (_("Dibawa kurir"), _("%(n)s dari %(total)s kiriman", n=carried, total=total)),
        (_("Diterima tim pengawas"), _("%(n)s dari %(total)s kiriman", n=received, total=total)),
    ]


def _stored(total: int, _: Words) -> str:
    return _.plural(
        "Laporan Anda sudah tersimpan dan terkunci. Isinya tidak dapat dibaca lagi di sini.",
        "Tersimpan dan terkunci: laporan Anda dan %(more)s kiriman susulan. Isinya tidak dapat dibaca lagi di sini.",
        total,
        more=total - 1,
    )


def _message(answer: Entry, _: Words) -> dict[str, str]:
    text = answer.body.get("text")
    # The first answer is born with the case and says nothing, so the reader's count starts after it.
    item = {
        "side": "team",
        "day": format_day(answer.day, _.lang),
        "number": _("Nomor %(n)s", n=answer.seq - 1),
        "label": _("Jawaban tim pengawas"),
        "text": text if isinstance(text, str) else "",
        "quiet": "",
    }
    label = _in(_status(answer).get("label"), _)
    if answer.type == "receipt":
        seq = answer.body["reporter"][0]
        item["label"] = _("Tanda terima")
        item["text"] = _(
            "Tim pengawas sudah membuka kiriman Anda sampai nomor %(n)s dan menandatangani tanda terima ini.",
            n=seq,
        )
        item["quiet"] = "received"
    elif answer.type == "move":
        item["label"] = label or item["label"]
        item["quiet"] = "" if item["text"] else "moved"
    return item


def _clocks(opened: OpenedCase, status: Mapping[str, Any], _: Words, calendar: WorkingDays, today: date) -> list[dict[str, str]]:
    if not status:
        promised = _promised(opened)
        label = _("Jawaban pertama")
        return [_clock(label, promised, "promise", _, calendar, today)] if promised else []
    told = []
    listed = status.get("clocks")
    for one in listed if isinstance(listed, list) else []:
        due = _day(one.get("due")) if isinstance(one, dict) else None
        if due:
            basis = "law" if one.get("basis") == "law" else "promise"
            safe = _day(one.get("safe"))
            said = _clock(_in(one.get("name"), _), due, basis, _, calendar, today)
            told.append({**said, "safe": format_day(safe, _.lang) if safe and safe < due else ""})
    return told


def _promised(opened: OpenedCase) -> date | None:
    return _day(opened.answers[0].body.get("acknowledge_by")) if opened.answers else None


def _dues(opened: OpenedCase, status: Mapping[str, Any]) -> list[date]:
    """The days that the answers name, the stricter ones too."""
    if not status:
        promised = _promised(opened)
        return [promised] if promised else []
    listed = status.get("clocks")
    clocks = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [day for one in clocks for name in ("due", "safe") if (day := _day(one.get(name)))]


def _clock(label: str, due: date, kind: str, _: Words, calendar: WorkingDays, today: date) -> dict[str, str]:
    days = calendar.between(today, due)
    if due < today:
        left, state = _.plural("Lewat 1 hari kerja", "Lewat %(num)s hari kerja", max(1, -days)), "overdue"
    elif days == 0:
        left, state = _("Hari ini"), "soon"
    else:
        left = _.plural("1 hari kerja lagi", "%(num)s hari kerja lagi", days)
        state = "soon" if days <= SOON else "ok"
    return {"label": label, "due": format_day(due, _.lang), "left": left, "state": state, "kind": kind}


def _status(answer: Entry) -> Mapping[str, Any]:
    status = answer.body.get("status")
    return status if isinstance(status, dict) else {}


def _in(value: object, _: Words) -> str:
    """A text that the desk wrote in both languages."""
    text = value.get(_.lang) if isinstance(value, dict) else ""
    return text if isinstance(text, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _trouble(trouble: str, _: Words) -> str:
    texts = {
        "": "",
        "gap": _(
            "Ada jawaban yang hilang: nomornya tidak berurutan. Mungkin server menahannya. Yang"
            " ditampilkan di bawah hanya yang pasti dari tim pengawas."
        ),
        "forged": _(
            "Ada jawaban yang tanda tangannya tidak cocok, jadi tidak ditampilkan. Mungkin server"
            " mengubahnya. Yang ditampilkan di bawah hanya yang pasti dari tim pengawas."
        ),
        "head": _(
            "Tim pengawas menandatangani kiriman yang menurut server ini tidak pernah Anda kirim, atau"
            " yang isinya lain. Mungkin ada yang mengubah server."
        ),
    }
    return texts[trouble]
