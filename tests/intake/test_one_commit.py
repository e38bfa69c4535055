"""Reports that wait for the disk at the same moment share one commit: nobody's waiting keeps another's from being sealed."""

import asyncio
import fcntl
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, Clock
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox
from wbs.store.straight import Straight
from wbs.store.together import Together, Waiting, Work

PEOPLE = 5
PATIENCE = 60


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Released by each report that is sealed and waits to be written."""
    here, wait = threading.Semaphore(0), Together.waiting

    @contextmanager
    def waiting(together: Together, work: Work) -> Iterator[Waiting]:
        with wait(together, work) as mine:
            here.release()
            yield mine

    monkeypatch.setattr(Together, "waiting", waiting)
    return here


def test_reports_that_come_at_the_same_moment_are_all_sealed_and_share_one_commit(
    settings: Settings,
    letterbox: Letterbox,
    clock: Clock,
    standing: threading.Semaphore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, begun, begin = create_app(settings, letterbox, clock), list[str](), Straight.begin
    forms = [Rini(TestClient(app, base_url=ADDRESS)).fill() for _ in range(PEOPLE)]

    def noted(straight: Straight, words: str) -> None:
        begun.append(words)
        begin(straight, words)

    async def send_all() -> list[Response]:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS) as browser:
            turn = os.open(tmp_path / "letterbox", os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(turn, fcntl.LOCK_EX)
                sent = [asyncio.create_task(browser.post("/lapor", data=form)) for form in forms]
                for _ in forms:
                    assert await asyncio.to_thread(standing.acquire, timeout=PATIENCE), "a report was not sealed meanwhile"
                assert not any(one.done() for one in sent), "told before it was stored"
            finally:
                os.close(turn)
            return await asyncio.gather(*sent)

    monkeypatch.setattr(Straight, "begin", noted)
    # In a thread of its own: a browser of another test may run a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(asyncio.run, send_all()).result()
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/kotak")] * PEOPLE
    assert begun.count("BEGIN IMMEDIATE") == 1
    assert len(letterbox.mail.waiting()) == PEOPLE
