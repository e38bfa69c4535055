"""The keeper: what is over is swept at the start and from time to time, and a fault stops nothing."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, Clock, Team
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.intake.keeper import tidy
from wbs.intake.roster_shelf import RosterShelf
from wbs.settings import Settings
from wbs.store.errors import StoreBroken
from wbs.store.letterbox import Letterbox


def test_a_dead_upload_is_swept_at_the_start(tmp_path: Path, settings: Settings, letterbox: Letterbox, clock: Clock) -> None:
    left = tmp_path / "letterbox" / "files" / ("a" * 32 + ".part")
    left.write_bytes(b"sealed, and nobody is writing it any more")
    with TestClient(create_app(settings, letterbox, clock), base_url=ADDRESS):
        assert not left.exists()


def test_the_keeper_overwrites_visits_that_are_over(rini: Rini, letterbox: Letterbox, clock: Clock, client: TestClient) -> None:
    rini.report()
    clock.turn(minutes=30)
    asyncio.run(tidy(create_app(client.app.state.room.settings, letterbox, clock).state.room))  # type: ignore[attr-defined]
    minute = int(clock().timestamp()) // 60
    assert letterbox.sweep_visits(minute, minute + 15) == 0


def test_the_keeper_finds_a_newer_roster(settings: Settings, letterbox: Letterbox, clock: Clock, team: Team) -> None:
    room = create_app(settings, letterbox, clock).state.room
    letterbox.add_roster(2, team.next_roster(letterbox.rosters()[0], team.officers))
    asyncio.run(tidy(room))
    assert room.rosters.newest.version == 2


def test_a_process_that_is_not_the_keeper_finds_a_newer_roster_too(
    settings: Settings, letterbox: Letterbox, clock: Clock, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, take = threading.Event(), RosterShelf.take

    def watched(shelf: RosterShelf, documents: Sequence[bytes]) -> bool:
        found = take(shelf, documents)
        looked.set()
        return found

    app = create_app(settings, letterbox, clock, keeps=False)
    letterbox.add_roster(2, team.next_roster(letterbox.rosters()[0], team.officers))
    monkeypatch.setattr(RosterShelf, "take", watched)
    with TestClient(app, base_url=ADDRESS):
        assert looked.wait(60)
    assert app.state.room.rosters.newest.version == 2


def test_a_fault_is_one_line_without_anybodys_words(
    settings: Settings,
    letterbox: Letterbox,
    clock: Clock,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = create_app(settings, letterbox, clock).state.room
    letterbox.add_roster(2, team.next_roster(letterbox.rosters()[0], team.officers, signed=False))

    def fail(*_: object) -> None:
        raise StoreBroken("what Rini typed")

    with caplog.at_level(logging.ERROR, logger="wbs"):
        asyncio.run(tidy(room))
        monkeypatch.setattr(letterbox, "sweep_visits", fail)
        asyncio.run(tidy(room))
    assert caplog.messages[0] == "keeper: roster refused: signature"
    assert caplog.messages[1].startswith("keeper: StoreBroken at wbs/")
    assert "Rini" not in caplog.text
