"""A crowd of strangers at the sign-in: they wait for each other, and never does an officer wait for them."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Office
from wbs.desk.unlocking import MOST_WAITING, Crowded, Unlocking


@pytest.fixture(params=[2])
def unlocking(request: pytest.FixtureRequest) -> Iterator[Unlocking]:
    one = Unlocking(request.param)
    yield one
    one.close()


def test_an_officer_is_served_while_strangers_hold_their_place(unlocking: Unlocking) -> None:
    held, running = threading.Event(), []

    def stretch() -> int:
        running.append(threading.current_thread().name)
        held.wait(200)
        return 1

    async def crowd() -> None:
        strangers = [asyncio.ensure_future(unlocking.run(stretch, known=False)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await unlocking.run(stretch, known=False)
        officer = asyncio.ensure_future(unlocking.run(lambda: 7, known=True))
        served, _ = await asyncio.wait({officer}, timeout=60)
        at_once = len(running)
        held.set()
        assert served == {officer}
        assert await officer == 7
        assert at_once <= 1
        assert await asyncio.gather(*strangers) == [1] * MOST_WAITING
        assert await unlocking.run(lambda: 8, known=False) == 8

    asyncio.run(crowd())


def test_a_stranger_who_hangs_up_still_holds_the_place_that_he_took(unlocking: Unlocking) -> None:
    held = threading.Event()

    async def crowd() -> None:
        strangers = [asyncio.ensure_future(unlocking.run(lambda: held.wait(200), known=False)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        for one in strangers:
            one.cancel()
        await asyncio.gather(*strangers, return_exceptions=True)
        with pytest.raises(Crowded):
            await unlocking.run(lambda: 1, known=False)
        held.set()

    asyncio.run(crowd())


def test_strangers_and_officers_together_stretch_two_passphrases_at_most(unlocking: Unlocking) -> None:
    at_once, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(2)

    def stretch() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        together.wait(200)
        with lock:
            at_once -= 1

    async def crowd() -> None:
        await asyncio.gather(*(unlocking.run(stretch, known) for known in (True, False) * 3))

    asyncio.run(crowd())
    assert most == 2


def test_a_crowd_gets_a_page_that_says_so_and_keeps_the_login(
    app: Starlette, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crowded(*_: object) -> None:
        raise Crowded

    monkeypatch.setattr(app.state.desk._unlocking, "run", crowded)
    answer = Browser(app, office).try_in("omar", "satu dua", "123456")
    assert answer.status_code == 503
    assert "Sedang banyak yang mencoba masuk" in answer.text
    assert 'value="omar"' in answer.text


def test_a_browser_is_known_after_a_sign_in_and_a_forged_cookie_is_not(
    app: Starlette, office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    real = app.state.desk._unlocking.run

    async def watched(act: object, known: bool) -> object:
        seen.append(known)
        return await real(act, known)

    monkeypatch.setattr(app.state.desk._unlocking, "run", watched)
    omar = desk("")
    omar.try_in("omar", "satu dua", "123456")
    omar.sign_in("omar")
    omar.try_in("omar", "satu dua", "123456")
    eve = desk("")
    eve.client.headers["cookie"] = "__Host-dikenal=" + "x" * 60
    eve.try_in("omar", "satu dua", "123456")
    assert seen == [False, False, True, False]


def test_the_cookie_of_a_known_browser_names_nobody(app: Starlette, office: Office, desk: Open) -> None:
    answer = desk("").try_in("omar", office.team.people["omar"].passphrase, office.phone_code("omar"))
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-dikenal="))
    assert office.team.people["omar"].id not in cookie
    assert "omar" not in cookie
    assert "HttpOnly" in cookie
