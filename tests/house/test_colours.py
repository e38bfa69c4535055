"""Every pair of colours that is read together can be told apart: the names at the top of the style sheets, in light and dark."""

import re

import pytest

from tests.house.tree import TOP

NAMED = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b")
READ, SEEN = 4.5, 3.0
INKS, GROUNDS = ("ink", "muted", "link", "error", "red", "amber"), ("paper", "surface", "field", "quiet")
PAIRS = [
    *((ink, ground, READ) for ink in INKS for ground in GROUNDS),
    ("tint-ink", "tint", READ),
    ("button-ink", "button", READ),
    ("button-ink", "button-hover", READ),
    ("amber", "amber-tint", READ),
    ("red", "red-tint", READ),
    ("surface", "accent", READ),
    *((line, ground, SEEN) for line in ("field-line", "accent", "focus") for ground in ("paper", "surface", "field")),
]


def schemes(sheet: str) -> dict[str, dict[str, str]]:
    """Scheme -> name -> colour; what dark does not name anew is as in light."""
    text = (TOP / "templates" / "static" / sheet).read_text(encoding="utf-8")
    light, *dark = re.split(r"@media screen and \(prefers-color-scheme: dark\)", text)
    found = {"light": dict(NAMED.findall(light))}
    return found | ({"dark": found["light"] | dict(NAMED.findall(dark[0]))} if dark else {})


def lightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((lightness(one), lightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("sheet", ["intake.css", "desk.css"])
def test_what_is_read_stands_out_from_what_is_behind_it(sheet: str) -> None:
    for scheme, named in schemes(sheet).items():
        weak = [(a, b, round(contrast(named[a], named[b]), 2)) for a, b, least in PAIRS if contrast(named[a], named[b]) < least]
        assert (scheme, weak) == (scheme, [])


def test_the_reporters_room_has_a_light_and_a_dark_scheme() -> None:
    assert set(schemes("intake.css")) == {"light", "dark"}


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)
