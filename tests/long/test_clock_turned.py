"""The clock is set back or forward while everybody is in the middle of something, and put right again: nothing that was
acknowledged is lost or there twice, what was not taken comes back with every word, nothing is emptied early, officers are told.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from crypto.case_token import CaseToken
from tests.fuzz.whole_office import WholeOffice
from tests.intake.page import Page
from tests.intake.rini import BOUNDARY, Rini, multipart
from tests.proofs.office import Office

FIRST, AHEAD = "Laporan sebelum jam berubah.", "Laporan menurut jam yang berubah."
REPORT, MESSAGE, ANSWER = "Ditulis ketika jam berubah.", "Pesan ketika jam berubah.", "Jawaban ketika jam berubah."
CONTENT = b"foto " * 20_000
# Days; the roster of this office lives 365, and the courier rests for a month without anybody wondering.
TURNS = (-400, -2, 2, 40, 400)
TURNS_OF_TRIPS = (-400, 2, 400)
FARTHEST_BREAK = 8


@pytest.fixture
def city(founded: Office, tmp_path: Path) -> Iterator[WholeOffice]:
    with closing(WholeOffice(founded, tmp_path / "city")) as one:
        yield one


def case_of(city: WholeOffice, rini: Rini) -> str:
    row = city.letterbox.case_by_locator(CaseToken.parse(" ".join(rini.words)).keys().locator_hash)
    assert row is not None
    return row.case


def taken(done: Any, typed: str) -> bool:
    """Whether it was acknowledged; if not, what was typed stands on the page."""
    if done.status_code == 303:
        return True
    assert done.status_code in (403, 422, 503), done.status_code
    page = Page(done.text)
    assert typed in page.text or typed in page.value("narrative") or typed in page.value("text")
    return False


def answer_form(city: WholeOffice, path: str) -> dict[str, str]:
    page = Page(city.officer("omar").get(path).text)
    return {"form_token": page.value("form_token", f"{path}/jawab"), "answer_text": ANSWER}


def read_at_the_desk(city: WholeOffice, case: str) -> list[str]:
    """Whatever was said in the case, in order, as Omar reads it."""
    client = city.officer("omar")
    assert client.get(f"/kasus/{case}").status_code == 200
    session = city.desk.state.desk.sessions.find(city.cookies["omar"].partition("=")[2], city.clock())
    events = session.index.find(case).events
    bodies = [event.body for event in events if event.type in ("report", "message", "answer", "file")]
    return sorted(body.get("name") or body.get("text") or body["fields"]["narrative"] for body in bodies)


def upload(city: WholeOffice, rini: Rini, token: str, days: int) -> int:
    """A file in the middle of which the clock is turned."""
    head, tail = multipart(token, b"MIDDLE", b"foto.jpg", "image/jpeg").split(b"MIDDLE")

    async def pieces() -> AsyncIterator[bytes]:
        yield head + CONTENT[:1000]
        city.clock.turn(days=days)
        yield CONTENT[1000:] + tail

    async def go() -> int:
        at, cookies = "https://127.0.0.1", dict(rini.client.cookies)
        async with AsyncClient(transport=ASGITransport(city.street), base_url=at, cookies=cookies) as browser:  # type: ignore[arg-type]
            headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
            return (await browser.post("/kotak/berkas", content=pieces(), headers=headers)).status_code

    return asyncio.run(go())


@pytest.mark.parametrize("days", TURNS)
def test_everybody_is_in_the_middle_of_something_when_the_clock_is_turned(city: WholeOffice, days: int) -> None:
    """A file arrives, a form is being filled in, a visit and a session are open; in the end all is there, and each thing once."""
    rini, begun = city.rini(), city.rini()
    assert rini.report(narrative=FIRST, unit="perizinan").status_code == 303
    case = case_of(city, rini)
    assert city.carry()
    page, form = rini.case(), begun.fill(narrative=REPORT, unit="perizinan")
    said = {"form_token": page.value("form_token", "pesan"), "text": MESSAGE}
    answer = answer_form(city, f"/kasus/{case}")
    assert upload(city, rini, page.value("form_token", "berkas"), days) == 303

    reported = taken(begun.post("/lapor", form), REPORT)
    assert reported == (days < 0), "too old by a forward clock, or after the roster's last day"
    assert not taken(rini.post("/kotak/pesan", said), MESSAGE), "no visit outlives a turned clock"
    assert not taken(city.officer("omar").post(f"/kasus/{case}/jawab", data=answer), ANSWER), "nor does a session"
    late = city.rini()
    goes = city.rini().client.get("/lapor").status_code
    assert goes == (503 if days > 365 else 200), "whether the roster is over is judged by the day that the clock says"
    if goes == 200:
        assert late.report(narrative=AHEAD, unit="perizinan").status_code == 303

    city.days_pass(-days)
    for _ in range(2):
        assert begun.post("/lapor", form).status_code == 303
    assert rini.enter().status_code == 303
    for _ in range(2):
        assert rini.post("/kotak/pesan", {**said, "words": " ".join(rini.words)}).status_code == 303
    assert city.officer("omar").post(f"/kasus/{case}/jawab", data=answer_form(city, f"/kasus/{case}")).status_code == 303
    assert city.carry()
    assert read_at_the_desk(city, case) == sorted([FIRST, "foto.jpg", MESSAGE, ANSWER])
    assert read_at_the_desk(city, case_of(city, begun)) == [REPORT]
    if goes == 200:
        assert read_at_the_desk(city, case_of(city, late)) == [AHEAD]
    shown = rini.case().text
    assert shown.count(ANSWER) == 1


@pytest.mark.parametrize("days", TURNS_OF_TRIPS)
def test_a_trip_breaks_off_the_clock_is_turned_and_the_next_trips_lose_nothing(city: WholeOffice, days: int) -> None:
    """Broken off at each verb in turn by the right clock, then by the turned one, then by the right one again."""
    told: list[tuple[Rini, str]] = []
    for turn in (0, days, -days):
        city.days_pass(turn)
        for at in range(1, FARTHEST_BREAK):
            rini, text = city.rini(), f"Laporan nomor {len(told)} tamat."
            if rini.client.get("/lapor").status_code == 200:
                assert rini.report(narrative=text, unit="perizinan").status_code == 303
                told.append((rini, text))
            city.carry(at, after=at % 2 == 0)
        assert city.carry()
        # A backup holds it all, so that only the days stand between it and being forgotten.
        city.back_up()
        assert city.carry()
        city.side.offer_again()
        kept = [case_of(city, rini) for rini, _ in told]
        assert kept
        assert all(city.letterbox.mail.collect(case).entries for case in kept), "nothing was forgotten early"
    assert city.carry()
    codes = {alarm.code for alarm in city.casebook.alarms.ringing()}
    assert "clock_behind" in codes, "set back, or put right again after it was ahead"
    assert ("clock_ahead" in codes) == (abs(days) > 31)
    assert codes <= {"clock_behind", "clock_ahead"}, codes
    for rini, text in told:
        assert read_at_the_desk(city, case_of(city, rini)) == [text]
