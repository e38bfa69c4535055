"""Static files: under a name that holds their hash, from memory."""

import re
from pathlib import Path

import pytest

from tests.web.conftest import Browser
from wbs.web.static import StaticFiles


def test_a_file_is_kept_by_browsers_for_ever_because_its_name_changes_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = StaticFiles(tmp_path).path("a.css")
    assert re.fullmatch(r"/static/a\.[0-9a-f]{8}\.css", before)
    (tmp_path / "a.css").write_text("b{}")
    assert StaticFiles(tmp_path).path("a.css") != before


def test_a_style_sheet_names_its_fonts_by_their_hashed_names(browser: Browser) -> None:
    eve = browser()
    sheet = re.search(r'href="(/static/parts\.[^"]+)"', eve.get("/tidak-ada").text)
    assert sheet
    answer = eve.get(sheet[1])
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-security-policy" in answer.headers
    fonts = re.findall(r'url\("([^"]+)"\)', answer.text)
    assert fonts
    for font in fonts:
        assert eve.get(font).headers["content-type"] == "font/woff2"


def test_a_style_sheet_that_names_a_missing_file_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{background:url(gone.svg)}")
    with pytest.raises(KeyError):
        StaticFiles(tmp_path)


@pytest.mark.parametrize(
    "path",
    ["parts.css", "../settings.toml", "%2e%2e/settings.toml", "fonts/OFL.txt", "fonts/README.md", "", "parts.00000000.css"],
)
def test_nothing_but_the_served_files_is_there(browser: Browser, path: str) -> None:
    answer = browser().get(f"/static/{path}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
