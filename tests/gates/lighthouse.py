"""`python -m tests.gates.lighthouse`: what Lighthouse gives the street's pages, as on a cheap phone with a slow line.

It starts Debian's browser for each page of the show room. Prints a table; ends with 1 if anything is below 100.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tests.gates.film import Film, State
from tests.gates.reading import PACKAGES
from tests.gates.show_room import ShowRoom, show_room
from tests.gates.walk import walk
from tests.journeys.screen import QUIET

PAGES = ("intake-front", "intake-doors", "intake-form-integrity", "intake-code", "intake-about")
GROUPS = ("performance", "accessibility", "best-practices", "seo")
# Lighthouse fetches robots.txt from inside the page, whose policy lets nothing be fetched; there is none, so all may be read.
UNREADABLE = "robots-txt"
# The form shows ten fresh words: no search engine may have it, and none can reach it, for a door is a button.
HIDDEN = {"intake-form-integrity": "is-crawlable"}
PATIENCE = 150  # seconds for one report
BREAKDOWNS = 3
SCENES = ("intake_scenes.open_doors", "intake_scenes.forms")


def street_pages() -> Film:
    film = Film()
    for name in SCENES:
        film.add(walk(name))
    return film


def ask(room: ShowRoom, state: State) -> dict[str, Any]:
    """The report of one page. Raises RuntimeError with what Lighthouse said last when it, or the browser below it, broke down
    again and again: that says nothing of the page."""
    room.now = state
    skipped = [UNREADABLE, *([HIDDEN[state.name]] if state.name in HIDDEN else [])]
    command = [
        "node",
        PACKAGES / "lighthouse" / "cli" / "index.js",
        room.address + state.address,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(GROUPS)}",
        f"--chrome-flags=--headless=new {' '.join(QUIET)}",
        f"--skip-audits={','.join(skipped)}",
    ]
    said = ""
    for _ in range(BREAKDOWNS):
        try:
            done = subprocess.run(
                command, env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"}, capture_output=True, check=True, timeout=PATIENCE
            )
        except subprocess.CalledProcessError as broken:
            said = broken.stderr.decode(errors="replace")[-2000:]
        except subprocess.TimeoutExpired:
            said = f"no report after {PATIENCE} s"
        else:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise RuntimeError(said)


def figures(report: dict[str, Any]) -> dict[str, int]:
    """Of a hundred, by group."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in GROUPS}


def unhurried(report: dict[str, Any]) -> int:
    """The performance without the time that scripts take: there are none, so that would measure how busy this machine is."""
    refs = [one for one in report["categories"]["performance"]["auditRefs"] if one["id"] != "total-blocking-time"]
    total = sum(one["weight"] * (report["audits"][one["id"]]["score"] or 0) for one in refs if one["weight"])
    return round(100 * float(total) / sum(one["weight"] for one in refs))


def missing(report: dict[str, Any]) -> list[str]:
    """The audits that took something away."""
    counted = {one["id"] for group in report["categories"].values() for one in group["auditRefs"] if one["weight"]}
    scores = {name: one["score"] for name, one in report["audits"].items() if name in counted}
    return [f"{name}: {score}" for name, score in scores.items() if score not in (None, 1)]


def main(languages: tuple[str, ...] = ("id", "en")) -> int:
    below = 0
    with show_room() as room:
        for state in street_pages():
            if state.name in PAGES and state.lang in languages:
                report = ask(room, state)
                given = figures(report)
                below += min(given.values()) < 100
                print(f"{state.slug:28}", *(f"{name} {value}" for name, value in given.items()), *missing(report), flush=True)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
