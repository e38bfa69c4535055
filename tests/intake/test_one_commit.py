"""Reports that come at the same moment share one commit, and so do visits."""

import asyncio
import fcntl
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, Clock
from tests.intake.in_a_loop import PATIENCE, in_a_loop
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox
from wbs.store.straight import Straight

PEOPLE = 5


class Office:
    """`begun`: how each transaction began."""

    def __init__(self, settings: Settings, letterbox: Letterbox, clock: Clock, patch: pytest.MonkeyPatch) -> None:
        self.app, self.begun, begin = create_app(settings, letterbox, clock), list[str](), Straight.begin

        def noted(straight: Straight, words: str) -> None:
            self.begun.append(words)
            begin(straight, words)

        patch.setattr(Straight, "begin", noted)

    def person(self) -> Rini:
        return Rini(TestClient(self.app, base_url=ADDRESS))

    def send_all(self, place: str, forms: list[dict[str, Any]]) -> list[Response]:
        async def send() -> list[Response]:
            async with AsyncClient(transport=ASGITransport(self.app), base_url=ADDRESS) as browser:
                return await asyncio.gather(*(browser.post(place, data=form) for form in forms))

        self.begun.clear()
        return in_a_loop(send())

    @property
    def commits(self) -> int:
        return self.begun.count("BEGIN IMMEDIATE")


@pytest.fixture
def office(settings: Settings, letterbox: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(settings, letterbox, clock, monkeypatch)


def test_reports_that_come_at_the_same_moment_share_one_commit(office: Office, letterbox: Letterbox) -> None:
    answers = office.send_all("/lapor", [office.person().fill() for _ in range(PEOPLE)])
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/kotak")] * PEOPLE
    assert len({one.headers["set-cookie"] for one in answers}) == PEOPLE
    assert office.commits == 1
    assert len(letterbox.mail.waiting()) == PEOPLE


@pytest.mark.parametrize("held", ["letterbox", "letterbox/reserve"])
def test_while_reports_wait_for_the_disk_whoever_looks_is_answered(
    office: Office, letterbox: Letterbox, tmp_path: Path, held: str
) -> None:
    letterbox.reserve.keep(4096)
    rini = office.person()
    rini.report()
    visit = {"cookie": "; ".join(f"{one.name}={one.value}" for one in rini.client.cookies.jar)}
    forms = [office.person().fill() for _ in range(PEOPLE)]

    async def send() -> tuple[str, list[Response]]:
        async with AsyncClient(transport=ASGITransport(office.app), base_url=ADDRESS) as browser:
            turn = os.open(tmp_path / held, os.O_RDONLY)
            # If the loop itself waited for it, nobody else would ever let go.
            patience = threading.Timer(PATIENCE / 2, fcntl.flock, (turn, fcntl.LOCK_UN))
            try:
                fcntl.flock(turn, fcntl.LOCK_EX)
                patience.start()
                sent = [asyncio.create_task(browser.post("/lapor", data=form)) for form in forms]
                pages = [await browser.get("/kotak", headers=visit) for _ in range(3)]
                assert not any(one.done() for one in sent), "told before it was stored"
            finally:
                patience.cancel()
                patience.join()
                os.close(turn)
            return pages[-1].text, await asyncio.gather(*sent)

    page, answers = in_a_loop(send())
    assert "Laporan Anda sudah tersimpan" in page
    assert [one.status_code for one in answers] == [303] * PEOPLE
    assert len(letterbox.mail.waiting()) == PEOPLE + 1


def test_the_same_form_twice_at_the_same_moment_is_one_report_and_both_are_let_in(
    office: Office, letterbox: Letterbox
) -> None:
    form = office.person().fill()
    answers = office.send_all("/lapor", [form, form])
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/kotak")] * 2
    assert len({one.headers["set-cookie"] for one in answers}) == 2
    assert len(letterbox.mail.waiting()) == 1


def test_visits_that_are_opened_at_the_same_moment_share_one_write(office: Office) -> None:
    people = [office.person() for _ in range(PEOPLE)]
    for one in people:
        one.report()
    forms = [{"form_token": one.get("/kode").value("form_token"), "words": " ".join(one.words)} for one in people]
    answers = office.send_all("/kode", forms)
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/kotak")] * PEOPLE
    assert office.commits == 1
