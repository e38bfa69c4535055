"""The officers' computer has no room left: the desk opens, what is read is audited, and each page says what has to wait."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.intake.page import Page
from wbs.settings import Settings
from wbs.store import reserve as module
from wbs.store.errors import StoreFull
from wbs.store.reserve import HEAD_BYTES, STEP_BYTES

NEARLY = {"": "hampir penuh", "/en": "nearly full"}
FULL = {"": "Disk komputer ini penuh", "/en": "disk is full"}
LANGUAGES = pytest.mark.parametrize("lang", ["", "/en"])
TEXT = "Terima kasih banyak."


@pytest.fixture
def fill(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The disk is full from now on: the reserve is being used, and no room to take it back."""

    def now() -> None:
        office.casebook.reserve.keep(2 * STEP_BYTES)
        with (tmp_path / "casebook" / "reserve").open("r+b") as file:
            file.truncate(HEAD_BYTES + STEP_BYTES)
        monkeypatch.setattr(module, "free_bytes", lambda _folder: 0)

    return now


def no_room(*_: object, **__: object) -> Any:
    raise StoreFull("no room")


@LANGUAGES
def test_heads_and_the_overseer_are_told_in_time_and_officers_are_not(
    office: Office, desk: Open, settings: Settings, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(office.casebook, "free_bytes", lambda: settings.desk.warn_free_bytes - 1)
    for login, told in (("olga", True), ("ratna", True), ("omar", False)):
        assert (NEARLY[lang] in desk(login).page(lang + "/").text) == told, login
    monkeypatch.setattr(office.casebook, "free_bytes", lambda: settings.desk.warn_free_bytes)
    assert NEARLY[lang] not in desk("olga").page(lang + "/").text


@LANGUAGES
def test_on_a_full_disk_officers_sign_in_and_read_and_are_audited(
    office: Office, desk: Open, fill: Callable[[], None], lang: str
) -> None:
    case = office.report("Amplop di loket.")
    fill()
    omar = desk("").sign_in("omar")
    before = office.casebook.audit.head()
    page = omar.page(lang + case.path)
    assert "Amplop di loket." in page.text
    assert FULL[lang] in page.text
    after = office.casebook.audit.head()
    assert before is not None
    assert after is not None
    assert after.seq == before.seq + 2, "his statement, and the opening"
    assert len(office.answers(case)) == 1, "no receipt says that it was read by somebody who could not write it down"


@LANGUAGES
def test_what_is_written_comes_back_and_goes_in_when_there_is_room(
    office: Office, desk: Open, fill: Callable[[], None], monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    case = office.report("Amplop di loket.")
    omar = desk("omar")
    fields = {"form_token": omar.token(case.path, f"{case.path}/jawab"), "answer_text": TEXT}
    fill()
    refused = omar.post(f"{lang}{case.path}/jawab", fields)
    assert refused.status_code == 503
    assert TEXT in refused.text
    assert len(office.answers(case)) == 2
    monkeypatch.setattr(module, "free_bytes", lambda _folder: 100 * STEP_BYTES)
    assert omar.post(f"{lang}{case.path}/jawab", fields).status_code == 303
    assert len(office.answers(case)) == 3
    assert FULL[lang] not in omar.page(lang + "/").text


@LANGUAGES
def test_when_even_the_reserve_is_gone_the_pages_say_so(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    case = office.report("Amplop di loket.")
    omar, olga = desk("omar"), desk("")
    omar.page("/")
    monkeypatch.setattr(office.casebook.audit, "append", no_room)
    monkeypatch.setattr(office.casebook.sessions, "officer", no_room)
    assert f"{case.path}" in omar.get(lang + "/").text, "whoever sits there keeps his queue"
    shut = omar.get(lang + case.path)
    assert (shut.status_code, "Amplop" in shut.text) == (503, False)
    assert ("cannot be read or written" if lang else "tidak dapat dibaca atau ditulisi") in Page(shut.text).text
    token = olga.page(lang + "/masuk").value("form_token")
    person = office.team.people["olga"]
    tried = {"form_token": token, "login": "olga", "passphrase": person.passphrase, "code": office.phone_code("olga")}
    refused = olga.post(lang + "/masuk", tried)
    assert (refused.status_code, "set-cookie" in refused.headers) == (503, False)
    assert ("cannot sign in yet" if lang else "belum dapat masuk") in Page(refused.text).text
