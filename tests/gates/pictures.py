"""`python -m tests.gates.pictures [WORD]`: a picture of every state in both languages, phone and computer, and a sheet of them.

WORD: only states of scenes with this word in their name. The pictures lie in `shots/`, the sheet is `shots/index.html`.
"""

import html
import shutil
import sys
from pathlib import Path

from tests.gates.film import PLACES, Film, State
from tests.gates.looker import COMPUTER, PHONE, Looker
from tests.gates.show_room import show_room
from tests.gates.walk import walk
from tests.house.tree import TOP
from tests.journeys.screen import chromium

SHOTS = TOP / "shots"
WIDTHS = (PHONE, COMPUTER)
SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures</title><style>
body {{ font: 14px/1.4 system-ui, sans-serif; margin: 1rem; background: #ddd; }}
section {{ margin: 0 0 2rem; }} h2 {{ font-size: 1rem; margin: 0 0 .5rem; }}
div {{ display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto; }}
img {{ background: #fff; border: 1px solid #888; max-height: 60rem; }}
img.phone {{ width: 240px; }} img.computer {{ width: 640px; }}
</style></head><body><h1>{count} states</h1>
{states}
</body></html>
"""


def picture(state: State, width: int) -> str:
    return f"{state.slug}.{width}.png"


def take(film: Film, folder: Path) -> None:
    """Empties the folder first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with show_room() as room, chromium() as browser:
        for width in WIDTHS:
            looker = Looker(browser, room, width)
            for state in film:
                looker.show(state)
                looker.page.screenshot(path=folder / picture(state, width), full_page=True)
            looker.close()
    (folder / "index.html").write_text(sheet(film), encoding="utf-8")


def sheet(film: Film) -> str:
    names = list(dict.fromkeys(state.name for state in film))
    states = {(state.name, state.lang): state for state in film}
    rows = []
    for name in names:
        shots = [states[name, lang] for lang in PLACES if (name, lang) in states]
        images = "".join(
            f'<a href="{picture(state, width)}"><img class="{kind}" src="{picture(state, width)}" alt="" loading="lazy"></a>'
            for state in shots
            for width, kind in ((PHONE, "phone"), (COMPUTER, "computer"))
        )
        rows.append(f'<section id="{name}"><h2>{html.escape(name)}</h2><div>{images}</div></section>')
    return SHEET.format(count=len(names), states="\n".join(rows))


if __name__ == "__main__":
    made = walk(sys.argv[1] if len(sys.argv) > 1 else "")
    take(made, SHOTS)
    print(f"{len(made)} states, pictures and index.html in {SHOTS}")
