"""What is wrong with states: one look at each in the browser, and all of them through the Nu checker."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.gates.film import State
from tests.gates.looker import COMPUTER, PHONE, Looker
from tests.gates.show_room import show_room
from tests.house.tree import TOP

PACKAGES = TOP / "tests" / "gates" / "node_modules"
AXE = PACKAGES / "axe-core" / "axe.min.js"
NU = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Every rule that axe has, its best practices too.
ASK_AXE = """async () => (await axe.run({resultTypes: ['violations']})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))"""
# At night only what is seen changes.
ASK_AXE_AT_NIGHT = ASK_AXE.replace("{resultTypes", "{runOnly: ['color-contrast'], resultTypes")
# Letters of drawings, as large as they are seen, and what of them stands outside: it is cut off.
SMALLEST = 10  # px
ASK_DRAWN = """smallest => [...document.querySelectorAll('svg text')].flatMap(one => {
    const size = parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a;
    const box = one.getBoundingClientRect(), sheet = one.ownerSVGElement.getBoundingClientRect();
    const inside = box.left >= sheet.left - 1 && box.right <= sheet.right + 1 && box.bottom <= sheet.bottom + 1;
    return [...(size < smallest ? [`${size} px: ${one.textContent}`] : []), ...(inside ? [] : [`cut off: ${one.textContent}`])];
})"""
ASK_WIDTH = "() => document.documentElement.scrollWidth"
# On the phone, where room is short, both languages are looked at. axe asks each state twice, in one language on the phone and in
# the other on the computer: what it judges is markup, which both languages share, and layout, of which there are two.
LOOKED_AT = {PHONE: ("id", "en"), COMPUTER: ("en",)}
ASKED_OF_AXE = {PHONE: "id", COMPUTER: "en"}


@dataclass
class Reading:
    """What was found, as lines that begin with the state's name. ``drawn``: letters of drawings that are too small or cut off;
    ``said``: by the browser itself."""

    axe: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def look(browser: Browser, states: Sequence[State]) -> Reading:
    """Every state at both widths, its scripts running."""
    found, axe = Reading(), AXE.read_text(encoding="utf-8")
    with show_room() as room:
        for width, languages in LOOKED_AT.items():
            looker = Looker(browser, room, width)
            for state in states:
                if state.lang in languages:
                    _look_at(looker, state, axe, found)
            looker.close()
    return found


def _look_at(looker: Looker, state: State, axe: str, found: Reading) -> None:
    looker.show(state)
    name = f"{state.slug} at {looker.width}"
    wide = looker.ask(ASK_WIDTH)
    if wide > looker.width:
        found.wide.append(f"{name}: {wide}")
    found.drawn += [f"{name}: {one}" for one in looker.ask(ASK_DRAWN, SMALLEST)]
    if state.lang == ASKED_OF_AXE[looker.width]:
        looker.ask(axe)
        found.axe += [f"{name}: {one}" for one in looker.ask(ASK_AXE)]
        if looker.at_night(state):
            found.axe += [f"{name} at night: {one}" for one in looker.ask(ASK_AXE_AT_NIGHT)]
            looker.by_day()
    found.said += [f"{name}: {one}" for one in looker.problems]


def check_html(states: Iterable[State], folder: Path, excused: Mapping[str, str]) -> list[str]:
    """What the Nu checker says of these pages, errors and warnings, but for messages that begin with one of ``excused``."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for state in states:
        files.append(folder / f"{state.slug}.html")
        files[-1].write_bytes(state.body)
    # Ends with 1 where it has something to say.
    done = subprocess.run(
        ["java", "-Xmx512m", "-jar", NU, "--format", "json", "--stdout", *files], capture_output=True, check=False, timeout=900
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    said: list[Any] = json.loads(done.stdout)["messages"]
    return [_line(one) for one in said if not one["message"].startswith(tuple(excused))]


def _line(said: Mapping[str, Any]) -> str:
    name = said.get("url", "").rpartition("/")[2].removesuffix(".html")
    extract = " ".join(said.get("extract", "").split())
    return f"{name}: {said['message']} | {extract}"
