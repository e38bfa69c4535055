"""The one sort of cookie that there is."""

from tests.web.conftest import Browser


def test_a_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    set_cookie = browser().get("/masuk").headers["set-cookie"]
    name, *attributes = set_cookie.split("; ")
    assert name == "__Host-visit=" + "k" * 43
    assert {part.lower() for part in attributes} == {"secure", "httponly", "samesite=strict", "path=/"}


def test_a_cookie_comes_back_and_goes_when_it_is_cleared(browser: Browser) -> None:
    rini = browser()
    rini.get("/masuk")
    assert rini.get("/keluar").json()["was"] == "k" * 43
    assert rini.get("/masuk").json()["was"] == ""


def test_a_cookie_longer_than_any_of_ours_and_one_without_prefix_are_not_read(browser: Browser) -> None:
    eve = browser()
    assert eve.get("/masuk", headers={"cookie": "__Host-visit=" + "k" * 300}).json()["was"] == ""
    assert eve.get("/masuk", headers={"cookie": "visit=short"}).json()["was"] == ""
