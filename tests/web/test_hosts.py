"""Host names under which a room answers."""

import pytest

from tests.web.conftest import Browser


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "127.0.0.1:9", "LAPOR.test", "lapor.test:443"])
def test_the_room_answers_under_its_own_names_at_any_port(browser: Browser, host: str) -> None:
    assert browser().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["", "localhost", "evil.test", "127.0.0.1.evil.test", "[::1]", "lapor.test@evil.test"])
def test_another_host_name_gets_a_clear_page(browser: Browser, host: str) -> None:
    answer = browser().get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "Alamat ini bukan alamat kami" in answer.text
    assert "This address is not ours" in browser().get("/en/", headers={"host": host}).text


def test_two_host_names_at_once_are_refused(browser: Browser) -> None:
    answer = browser().get("/", headers=[("host", "127.0.0.1"), ("host", "lapor.test")])
    assert answer.status_code == 400
