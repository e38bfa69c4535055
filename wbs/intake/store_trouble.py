"""What a reporter reads when the letterbox cannot take something: what happened, and that nothing was half stored."""

from wbs.store.errors import StoreBusy, StoreError, StoreFull
from wbs.web.locale import Words


def trouble_text(error: StoreError, _: Words) -> str:
    """Never the error's own words."""
    if isinstance(error, StoreFull):
        return _("Tempat penyimpanan di server sedang penuh, jadi belum ada yang disimpan. Coba lagi nanti.")
    if isinstance(error, StoreBusy):
        return _("Server sedang sangat sibuk, jadi belum ada yang disimpan. Tunggu sebentar, lalu kirim lagi.")
    return _("Ada gangguan penyimpanan di server, jadi belum ada yang disimpan. Coba lagi nanti.")
