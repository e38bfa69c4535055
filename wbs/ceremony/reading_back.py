"""Each sheet is shown to its owner alone, and two of its words are typed back, so that it is on paper for certain."""

import secrets
from collections.abc import Sequence

from wbs.ceremony.sheet import Said, Sheet
from wbs.ceremony.voice import Voice

ASKED = 2


def hand_out(sheets: Sequence[Sheet], voice: Voice) -> None:
    """Shows one sheet after the other; the screen is cleared whatever happens. Raises Ended."""
    for number, sheet in enumerate(sheets, start=1):
        call = Said(f"Lembar {number}/{len(sheets)}, untuk {sheet.owner}", f"sheet {number}/{len(sheets)}")
        voice.say(f"\n{call.id}: {sheet.title.id}.", f"{call.en}: {sheet.title.en}.")
        voice.ask("Siapkan kertas dan pena, lalu tekan Enter", "take pen and paper, then press Enter")
        try:
            while not _shown_and_read_back(sheet, voice):
                voice.clear()
                voice.ask(
                    "Kata itu tidak cocok dengan lembarnya. Periksa catatan Anda; tekan Enter untuk melihatnya lagi",
                    "that word is not the one on the sheet; check your note, press Enter to see it again",
                )
        finally:
            voice.clear()


def _shown_and_read_back(sheet: Sheet, voice: Voice) -> bool:
    voice.show(sheet)
    voice.ask("\nSudah ditulis semua? Tekan Enter; layar dibersihkan", "all written down? press Enter; the screen is cleared")
    voice.wipe()
    positions = sorted(secrets.SystemRandom().sample(range(len(sheet.words)), ASKED))
    return all(
        voice.ask(f"Ketik kata nomor {at + 1} dari kertas Anda", f"type word number {at + 1} from your paper").casefold()
        == sheet.words[at]
        for at in positions
    )
