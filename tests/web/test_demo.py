"""A demo serves nobody but the person at this machine."""

import socket

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import OFFICE, ROUTES, TOP, Browser, room
from wbs.web.render import Templates
from wbs.web.room import make_room
from wbs.web.serve import CannotServe, serve

FORWARDING = [
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Anything",
    "X-Real-IP",
    "Via",
    "CF-Connecting-IP",
    "CF-Ray",
    "True-Client-IP",
    "X-Original-Forwarded-For",
    "X_Forwarded_For",
    "X-Originating-IP",
    "X-Remote-Addr",
    "X-ProxyUser-Ip",
    "X-Azure-ClientIP",
    "Fly-Client-IP",
    "Tailscale-User-Login",
    "CDN-Loop",
]


def test_the_person_at_this_machine_is_served_and_told_that_it_is_a_demo(browser: Browser) -> None:
    assert browser(demo=True).get("/").status_code == 200
    assert "ribbon" in browser(demo=True).get("/tidak-ada").text
    assert "ribbon" not in browser().get("/tidak-ada").text


@pytest.mark.parametrize("header", FORWARDING)
def test_a_demo_refuses_what_a_proxy_passes_on(browser: Browser, header: str) -> None:
    answer = browser(demo=True).get("/", headers={header: "127.0.0.1"})
    assert answer.status_code == 403
    assert "Demo ini hanya untuk komputer ini" in answer.text
    assert "This demo is for this computer only" in browser(demo=True).get("/en", headers={header: "x"}).text
    assert browser(demo=False).get("/", headers={header: "127.0.0.1"}).status_code == 200


@pytest.mark.parametrize("client", ["192.168.1.7", "203.0.113.7", "::ffff:10.0.0.1", "testclient"])
def test_a_demo_refuses_another_address_but_loopback(browser: Browser, client: str) -> None:
    assert browser(demo=True, client=client).get("/").status_code == 403
    assert browser(demo=False, client=client).get("/").status_code == 200


def test_a_demo_refuses_another_host_name_even_if_the_settings_allow_it(browser: Browser) -> None:
    named = {"host": "lapor.test"}
    assert browser(demo=True).get("/", headers=named).status_code == 403
    assert browser(demo=False).get("/", headers=named).status_code == 200


def test_a_demo_that_is_reached_at_an_outer_address_refuses() -> None:
    eve = TestClient(room(demo=True), base_url="https://192.168.1.2", client=("127.0.0.1", 1))
    assert eve.get("/", headers={"host": "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.test", "::"])
def test_a_demo_does_not_listen_on_an_outer_address(host: str) -> None:
    # The port is taken: a demo that did not refuse would come no further than that.
    with socket.create_server(("", 0)) as taken, pytest.raises(CannotServe, match="this machine only"):
        serve(room(demo=True), host, taken.getsockname()[1], demo=True)


def test_a_demo_without_a_name_of_this_machine_does_not_start() -> None:
    templates = Templates(TOP / "templates", OFFICE, True)
    with pytest.raises(ValueError, match="name of this machine"):
        make_room(ROUTES, templates=templates, allowed_hosts=["lapor.test"], demo=True)
