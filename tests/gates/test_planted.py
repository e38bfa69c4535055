"""Faults that are planted, and found: a gate that cannot fail is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.gates.film import State
from tests.gates.reading import check_html, look


def state_of(body: str) -> State:
    page = f"<!doctype html><html lang=id><title>Uji</title><main><h1>Uji</h1>{body}</main></html>"
    policy = (("content-type", "text/html; charset=utf-8"), ("content-security-policy", "default-src 'none'"))
    return State("desk-planted", "id", "/", 200, policy, page.encode())


@pytest.mark.parametrize(
    ("body", "gate"),
    [
        ('<input type="text">', "axe"),
        ("<table><tr><td>" + "panjang" * 40 + "</table>", "wide"),
        ('<svg viewBox="0 0 90 9"><title>A</title><text y="9" font-size="2">Kecil</text></svg>', "drawn"),
        (
            '<svg viewBox="0 0 90 20" width="90"><title>A</title><text y="12" font-size="12">Subbagian Perencanaan</text></svg>',
            "drawn",
        ),
        ('<p style="color: red">Merah.</p>', "said"),
        ('<img src="/static/tidak-ada.png" alt="Tidak ada">', "said"),
    ],
)
def test_a_planted_fault_is_found_by_its_gate(browser: Browser, body: str, gate: str) -> None:
    assert vars(look(browser, [state_of("<p>Baik.</p>")]))[gate] == []
    assert vars(look(browser, [state_of(body)]))[gate] != []


def test_what_cannot_be_read_at_night_is_found(browser: Browser) -> None:
    style = "<style>@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: {}; }} }}</style>"
    policy = (("content-type", "text/html; charset=utf-8"), ("content-security-policy", "style-src 'unsafe-inline'"))
    pages = (state_of(f"{style.format(color)}<p>Malam.</p>") for color in ("#eee", "#222"))
    read, unread = (replace(page, name="intake-planted", headers=policy) for page in pages)
    assert look(browser, [read]).axe == []
    assert any("at night" in one for one in look(browser, [unread]).axe)


def test_planted_faults_are_found_by_the_nu_checker(tmp_path: Path) -> None:
    twice, unclosed = state_of('<p id="a">A</p><p id="a">B</p>'), state_of("<b><i>A</b></i>")
    assert any("Duplicate ID" in one for one in check_html([twice], tmp_path, {}))
    assert check_html([unclosed], tmp_path, {}) != []
