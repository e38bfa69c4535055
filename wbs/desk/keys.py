"""The keys of the desk, as its pages list them. What they do stands in templates/static/desk.js; each works without it, too."""

from __future__ import annotations

from typing import Any

from wbs.web.locale import N_, Words

# Letters after g; each is also the access key of its link in the menu.
PLACES = {
    "q": N_("Antrean"),
    "t": N_("Tim"),
    "i": N_("Titipan (penjaga identitas)"),
    "a": N_("Jejak audit (atasan tim pengawas)"),
    "g": N_("Angka (kepala tim dan atasan tim pengawas)"),
    "u": N_("Keutuhan"),
    "m": N_("Pemusnahan"),
    "k": N_("Akun"),
    "b": N_("Bantuan"),
}
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


def groups(words: Words) -> list[dict[str, Any]]:
    """What the list shows: a heading, and pairs of keys and what they do."""
    shown = [{"name": words(name), "keys": [(keys.split(), words(does)) for keys, does in pairs]} for name, pairs in GROUPS]
    places = [(["g", letter], words(name)) for letter, name in PLACES.items()]
    return [*shown, {"name": words(N_("Pindah: g, lalu satu huruf")), "keys": places}]
