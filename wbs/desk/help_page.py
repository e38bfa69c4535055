"""Help: the keys of the desk, and what an officer should keep in mind."""

from __future__ import annotations

from starlette.responses import Response

from wbs.desk.door import Call


def show(call: Call) -> Response:
    """GET /bantuan."""
    _ = call.words
    keys = [
        ("q", _("Antrean")),
        ("t", _("Tim")),
        ("u", _("Keutuhan")),
        ("m", _("Pemusnahan")),
        ("k", _("Akun")),
        ("a", _("Jejak audit (atasan tim pengawas)")),
        ("j", _("Kirim jawaban (di halaman kasus)")),
        ("c", _("Simpan catatan (di halaman kasus)")),
        ("p", _("Pegang kasus ini (di halaman kasus)")),
    ]
    return call.page("desk/bantuan.html", _("Bantuan"), keys=keys)
