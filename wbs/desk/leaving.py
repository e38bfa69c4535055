"""What stays behind when an officer leaves: who still decides, who reads what comes new, which cases want a holder or reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crypto.roster import Roster
from wbs.cases.kinds import KINDS
from wbs.desk.glance import Glance
from wbs.web.locale import N_

FEWEST = 2  # living readers of a case, besides recovery


class MustStay(Exception):
    """Without him nobody could change the team, or nobody would read new cases; the message (a msgid) says which."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Behind:
    """A case that he leaves wanting: `no_holder`: he holds it, and it is open; `readers`: living ones who stay, if too few."""

    glance: Glance
    no_holder: bool
    readers: int

    @property
    def few_readers(self) -> bool:
        return self.readers < FEWEST


def left_behind(glances: Iterable[Glance], officer: str) -> tuple[Behind, ...]:
    """Of these cases those that are not in order without him. He counts as gone, whether he still reads them or not."""
    found = []
    for glance in glances:
        if officer not in glance.team:
            continue
        one = Behind(
            glance,
            no_holder=glance.holder == officer and glance.open,
            readers=len(set(glance.readers) - {officer}),
        )
        if one.no_holder or one.few_readers:
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.glance.number))


def check_may_leave(before: Roster, after: Roster) -> None:
    """Held against the roster as it would be. A kind that no officer was certified for, as in an office older than the kind,
    keeps nobody: that its door closes is said among the consequences. Raises MustStay."""
    if not after.heads and after.overseer is None:
        raise MustStay(
            N_(
                "Ia kepala tim terakhir, dan tidak ada atasan tim pengawas yang dapat menandatangani bersama kunci kantor. "
                "Sahkan dulu kepala tim yang lain."
            )
        )
    certified = {kind for line in before.living if line.role != "overseer" for kind in line.kinds}
    if any(kind in certified for kind in _unread(before, after)):
        raise MustStay(N_("Tanpa dia tidak ada lagi yang membaca laporan baru. Sahkan dulu rekan lain yang membacanya."))


def consequences(before: Roster, after: Roster) -> tuple[str, ...]:
    """What whoever signs should know beforehand (msgids)."""
    said = []
    if len(before.heads) > len(after.heads) == 1:
        said.append(
            N_("Sesudah ini tinggal satu kepala tim: daftar berikutnya ia tanda tangani bersama kunci kantor (dua lembar).")
        )
    if before.heads and not after.heads:
        said.append(
            N_(
                "Sesudah ini tidak ada lagi kepala tim: daftar berikutnya ditandatangani atasan tim pengawas bersama kunci "
                "kantor, dan langkah yang perlu dua orang menunggu sampai ada kepala tim lagi."
            )
        )
    if before.overseer and not after.overseer:
        said.append(
            N_("Sesudah ini tidak ada lagi atasan tim pengawas: jejak audit dikunci untuk kunci pemulihan sampai ada yang baru.")
        )
    if _unread(before, after):
        said.append(
            N_(
                "Sesudah ini ada jenis laporan yang tidak dibaca siapa pun lagi: pintunya tidak ditawarkan kepada pelapor sampai "
                "ada rekan yang membacanya."
            )
        )
    if _keeps_names(before) and not _keeps_names(after):
        said.append(
            N_(
                "Ia penjaga identitas, dan penggantinya tidak dapat ditunjuk di sini. Sesudah ini nama pelapor yang belum ia "
                "serahkan bagian kuncinya tidak dapat dibuka lagi oleh siapa pun, dan pelapor tidak dapat lagi memberikan nama."
            )
        )
    return tuple(said)


def _unread(before: Roster, after: Roster) -> list[str]:
    """Kinds that would lose their last reader."""
    return [kind for kind in KINDS if before.readers(kind, "", ()) and not after.readers(kind, "", ())]


def _keeps_names(roster: Roster) -> bool:
    line = roster.by_id.get(roster.identity_custodian)
    return line is not None and line.retired is None
