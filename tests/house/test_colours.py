"""Every pair of colours that is read together can be told apart: the names at the top of the style sheets, in light and dark. And
amber and red mean that a day is near or over, and nothing else."""

import re
from collections.abc import Iterator

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
STATIC = TOP / "templates" / "static"
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
CLOCKS = {"amber": "soon", "red": "overdue"}
WRITTEN_OUT = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^)]*\)", re.IGNORECASE)
BY_NAME = re.compile(r"(?<![\w-])(?:red|orange|orangered|darkorange|darkred|yellow|gold|tomato|crimson|coral|maroon|brown)\b")
ALLOWED = ("rgb(35 33 30 / 0.45)", "#000")  # the shade behind a dialog; what a printer is given
GREYEST = 16  # of 255: how far apart the channels of a grey may lie, warm as paper is


def rules(sheet: str) -> Iterator[tuple[list[str], str]]:
    """Selectors and declarations of each rule, those within @media too; not the names of colours at the top."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    for chosen, said in RULE.findall(text):
        selectors = [one.strip() for one in re.split(r",(?![^(]*\))", chosen)]
        if selectors != [":root"]:
            yield selectors, said


def sheets() -> list[str]:
    return sorted(path.name for path in STATIC.glob("*.css"))


def schemes(sheet: str) -> dict[str, dict[str, str]]:
    """Scheme -> name -> colour; what dark does not name anew is as in light."""
    text = (STATIC / sheet).read_text(encoding="utf-8")
    light, *dark = re.split(r"@media screen and \(prefers-color-scheme: dark\)", text)
    found = {"light": dict(NAMED.findall(light))}
    return found | ({"dark": found["light"] | dict(NAMED.findall(dark[0]))} if dark else {})


def channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue of a name's colour, 0 to 255."""
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def lightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    parts = [one / 255 for one in channels(colour)]
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


@pytest.mark.parametrize(("colour", "means"), CLOCKS.items())
def test_amber_and_red_stand_only_where_a_day_is_near_or_over(colour: str, means: str) -> None:
    using = [one for sheet in sheets() for chosen, said in rules(sheet) if f"--{colour}" in said for one in chosen]
    assert len(using) > 3
    assert [one for one in using if not re.search(rf"\.(?:clock|chip|count)-{means}\b", one)] == []


def test_no_rule_brings_a_colour_of_its_own() -> None:
    found = [(sheet, one) for sheet in sheets() for _, said in rules(sheet) for one in WRITTEN_OUT.findall(said)]
    assert [one for one in found if one[1] not in ALLOWED] == []
    assert [(sheet, said) for sheet in sheets() for _, said in rules(sheet) if BY_NAME.search(said)] == []


def test_at_the_desk_whatever_is_neither_amber_nor_red_is_grey_or_the_one_accent() -> None:
    named = schemes("desk.css")["light"]
    coloured = {name for name, colour in named.items() if max(channels(colour)) - min(channels(colour)) > GREYEST}
    accent = {name for name in coloured if named[name] == named["accent"]}
    assert {name.partition("-")[0] for name in coloured - accent} == set(CLOCKS)
    red, green, blue = channels(named["accent"])
    assert red < min(green, blue)
