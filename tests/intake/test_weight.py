"""What a cheap phone on a slow line has to fetch before the first page stands there: all of it, uncompressed."""

import re

import pytest

from tests.intake.rini import Rini

LOADED = re.compile(r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"')
MOST = 60_000


def weight(rini: Rini, path: str) -> int:
    """Bytes of a page, of its style sheets, font and mark, and of the headers of each."""
    answers = [rini.client.get(path)]
    answers += [rini.client.get(address) for address in LOADED.findall(answers[0].text)]
    assert [answer.status_code for answer in answers] == [200] * 5
    headers = [f"{name}: {value}\r\n" for answer in answers for name, value in answer.headers.items()]
    return sum(len(answer.content) for answer in answers) + sum(map(len, headers))


@pytest.mark.parametrize("path", ["/", "/en/", "/tentang", "/en/tentang"])
def test_the_first_page_and_all_that_it_loads_weigh_less_than_60_kb(rini: Rini, path: str) -> None:
    assert 30_000 < weight(rini, path) < MOST


def test_a_page_asks_for_nothing_that_the_weight_does_not_count(rini: Rini) -> None:
    page = rini.client.get("/").text
    assert len(LOADED.findall(page)) == page.count("<link") == 4
    assert re.findall(r"<(?:script|img|iframe|video|audio|object|embed|source)\b", page) == []
