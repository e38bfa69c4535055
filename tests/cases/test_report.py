"""What the form must refuse of a report, and what it lets through."""

from typing import Any

import pytest

from tests.cases.story import INTEGRITY, Story, whys
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


@pytest.mark.parametrize("size", [-1, True, 1 << 53, 10**400, "3", None, 3.0], ids=lambda size: str(size)[:10])
def test_a_file_of_a_size_that_no_file_has_is_irregular(size: Any) -> None:
    named = {**dict.fromkeys(("key", "name", "media_type", "sha256"), "x"), "file": "0" * 32}
    assert [one.size for one in Story().reports().rini("file", **named, size=3).state().files] == [3]
    state = Story().reports().rini("file", **named, size=size).state()
    assert (state.files, whys(state)) == ((), ["malformed"])


@pytest.mark.parametrize("file", ["", "x", "0" * 31, "0" * 32 + "\n", "A" * 32, "../../../keluar", "?", "\x00\x1b"])
def test_a_file_whose_id_is_none_leads_nowhere(file: str) -> None:
    """Its id becomes the end of an address, so it may not say where an officer's click goes."""
    named = dict.fromkeys(("key", "name", "media_type", "sha256"), "x")
    state = Story().reports().rini("file", **named, file=file, size=3).state()
    assert state.files == ()
    assert [one.why for one in state.irregular] == ["malformed"]


@pytest.mark.parametrize(
    ("body", "use"),
    [({}, ""), ({"use": "evidence"}, "evidence"), ({"use": "lead"}, "lead"), ({"use": "poster"}, "lead"), ({"use": 1}, "lead")],
)
def test_what_a_file_is_for_is_read_with_care(body: dict[str, Any], use: str) -> None:
    named = {**dict.fromkeys(("key", "name", "media_type", "sha256"), "x"), "file": "0" * 32}
    assert [one.use for one in Story().reports().rini("file", **named, size=3, **body).state().files] == [use]
