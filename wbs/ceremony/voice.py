"""How the ceremony speaks to the people at the table: each sentence in Indonesian, then in English, or in one of them."""

import os
import sys
from collections.abc import Sequence

import segno

from wbs.ceremony.sheet import Said, Sheet

# The alternate screen keeps no history that could be scrolled back to; 3J empties what a terminal keeps all the same.
WIPE = "\x1b[2J\x1b[3J\x1b[H"
CLEAR = f"\x1b[?1049h{WIPE}"
LEAVE = f"{WIPE}\x1b[?1049l"
COLUMNS = 3
KEYBOARD, SCREEN = 0, 1


class Ended(Exception):
    """The input ended (Ctrl-D, or a closed terminal) before the ceremony did. The message is one line."""


class Voice:
    """``lang``: "id", "en", or "both"."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def pick(self, text: Said) -> tuple[str, ...]:
        lines = {"id": (text.id,), "en": (text.en,)}
        return lines.get(self.lang, (text.id, text.en))

    def say(self, id: str, en: str) -> None:
        first, *second = self.pick(Said(id, en))
        print(first, *(f"  {line}" for line in second), sep="\n", flush=True)

    def tell(self, id: str, en: str) -> None:
        """Progress, on one line of standard error, so that standard output holds results only."""
        print(" / ".join(self.pick(Said(id, en))), file=sys.stderr, flush=True)

    def ask(self, id: str, en: str, default: str = "") -> str:
        """One line without outer spaces; an empty one means ``default``. Raises Ended."""
        shown = f" [{default}]" if default else ""
        prompt = " / ".join(self.pick(Said(id, en))) + f"{shown}: "
        try:
            return input(prompt).strip() or default
        except EOFError:
            raise Ended("the input ended; nothing was kept") from None
        except UnicodeDecodeError:
            self.say("Ketikan itu tidak terbaca; ulangi.", "That could not be read; please type it again.")
            return self.ask(id, en, default)

    def show(self, sheet: Sheet) -> None:
        """The sheet on a cleared screen; ``wipe`` and then ``clear`` take it away again."""
        print(CLEAR, end="")
        self.say(f"{sheet.title.id}: {sheet.owner}", sheet.title.en)
        self.say("Hanya pemilik lembar ini yang melihat layar.", "Only the owner of this sheet looks at the screen.")
        for duty in sheet.duties:
            self.say(f"- {duty.id}", f"- {duty.en}")
        for name, value in sheet.facts:
            print(f"\n{' / '.join(self.pick(name))}: {value}")
        if sheet.uri:
            segno.make(sheet.uri, error="m").terminal(compact=True)
        print(f"\n{' / '.join(self.pick(sheet.words_name))}:\n{columns(sheet.words)}")
        if sheet.codes:
            heading = Said("Kode cadangan, masing-masing sekali pakai", "Spare codes, each good once")
            print(f"\n{' / '.join(self.pick(heading))}:\n{columns(sheet.codes)}")
        if sheet.fingerprint:
            self.say(f"\nSidik daftar petugas, dibacakan kepada operator: {sheet.fingerprint}", "fingerprint of the roster")
        sys.stdout.flush()

    def wipe(self) -> None:
        """Takes the sheet away, still on the screen that keeps no history: what is typed there goes with it."""
        print(WIPE, end="", flush=True)

    def clear(self) -> None:
        print(LEAVE, end="", flush=True)


def columns(items: Sequence[str]) -> str:
    """Numbered, in columns, to be read downwards."""
    rows = -(-len(items) // COLUMNS)
    cells = [f"{number:2}. {item}" for number, item in enumerate(items, start=1)]
    width = max(map(len, cells)) + 3
    return "\n".join("".join(f"{cell:{width}}" for cell in cells[row::rows]).rstrip() for row in range(rows))


def at_a_terminal() -> bool:
    """Whether a person sits at both ends."""
    return os.isatty(KEYBOARD) and os.isatty(SCREEN)
