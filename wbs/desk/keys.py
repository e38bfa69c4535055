"""The keys of the desk, as its pages list them. What they do stands in templates/static/desk.js; each works without it, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wbs.web.locale import N_, Words

GROUPS = (
    (
        N_("Di semua halaman"),
        (
            ("?", N_("Tampilkan daftar tombol ini")),
            ("/", N_("Ke kotak pencarian")),
            ("Esc", N_("Keluar dari kotak isian, atau tutup daftar ini")),
        ),
    ),
    (
        N_("Di antrean"),
        (
            ("j ↓", N_("Kasus berikutnya")),
            ("k ↑", N_("Kasus sebelumnya")),
            ("o Enter", N_("Buka kasus")),
        ),
    ),
    (
        N_("Di halaman kasus"),
        (
            ("b", N_("Tulis jawaban (balas)")),
            ("c", N_("Tulis catatan")),
            ("l", N_("Pilih langkah berikutnya")),
            ("r", N_("Lihat riwayat")),
            ("n", N_("Kasus berikutnya di antrean")),
            ("u", N_("Kembali ke antrean")),
            ("p", N_("Lembar cetak")),
        ),
    ),
)


def groups(words: Words, places: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What the list shows: headings, each with keys and what they do. ``places``: letter and name of where one can go."""
    shown = [{"name": words(name), "keys": [(keys.split(), words(does)) for keys, does in pairs]} for name, pairs in GROUPS]
    return [*shown, {"name": words(N_("Pindah: g, lalu satu huruf")), "keys": [(["g", letter], name) for letter, name in places]}]
