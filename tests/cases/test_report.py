"""What the form must refuse of a report, and what it lets through."""

import pytest

from tests.cases.story import INTEGRITY
from wbs.cases.fields import check_report

OFFERED = {"units": ["umum", "keuangan"], "positions": ["inspektur"]}


@pytest.mark.parametrize(
    "fields",
    [
        {"narrative": "Ada dugaan."},
        {"narrative": "x" * 20_000, "unit": "umum", "excluded": ["inspektur"], "known_by": "few"},
        {"narrative": "Ada dugaan.", "unit": "", "excluded": [], "when": "", "audience": "unsaid"},
    ],
)
def test_a_narrative_is_enough_and_the_rest_is_free(fields: dict[str, object]) -> None:
    assert check_report(INTEGRITY, fields, OFFERED) == {}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"narrative": "missing"}),
        ({"narrative": " \n\t "}, {"narrative": "missing"}),
        ({"narrative": "x" * 20_001}, {"narrative": "too_long"}),
        ({"narrative": ["x"]}, {"narrative": "not_text"}),
        ({"narrative": "x", "known_by": "everybody"}, {"known_by": "unknown_option"}),
        ({"narrative": "x", "unit": "gudang"}, {"unit": "unknown_option"}),
        ({"narrative": "x", "excluded": "inspektur"}, {"excluded": "not_text"}),
        ({"narrative": "x", "excluded": ["inspektur", "raja"]}, {"excluded": "unknown_option"}),
        ({"narrative": "x", "excluded": ["inspektur"] * 21}, {"excluded": "too_long"}),
        ({"narrative": "x", "when": "x" * 301, "colour": "y"}, {"when": "too_long", "colour": "unknown_field"}),
    ],
)
def test_every_field_that_is_wrong_is_named(fields: dict[str, object], wrong: dict[str, str]) -> None:
    assert check_report(INTEGRITY, fields, OFFERED) == wrong
