"""What the desk's pages say of the casebook's disk: nearly full, to those who can see to it; full, to everybody who writes."""

from __future__ import annotations

from wbs.desk.desk import Desk
from wbs.store.reserve import STEP_BYTES
from wbs.web.locale import N_

NEARLY = N_(
    "Disk komputer ini hampir penuh. Minta pengelola menambah ruang sekarang: bila habis, jawaban, catatan dan langkah tidak "
    "dapat disimpan, dan laporan baru menunggu di kotak surat."
)
FULL = N_(
    "Disk komputer ini penuh. Yang masih dapat: masuk, membaca kasus, dan mengambil berkas. Yang belum dapat: jawaban, catatan, "
    "langkah, akses, dan tanda terima untuk pelapor; laporan baru menunggu di kotak surat. Minta pengelola menambah ruang."
)
CARES = ("head", "overseer")


def disk_notice(desk: Desk, role: str) -> str:
    """A msgid, "" if there is room. It is looked at anew for each page and kept nowhere: a full disk could not keep it."""
    free = desk.casebook.free_bytes()
    if free < STEP_BYTES or not desk.casebook.reserve.restore():
        return FULL
    return NEARLY if role in CARES and free < desk.settings.desk.warn_free_bytes else ""
