"""The letterbox's disk fills: files are refused first, then new reports; whoever has a code goes on. Each time a page says so."""

from pathlib import Path
from typing import Any

import pytest

from tests.intake.conftest import Team
from tests.intake.opened import entries, only
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox

FILES = {"": "berkas belum dapat diterima", "/en": "files cannot be taken"}
REPORTS = {"": "laporan baru belum dapat diterima", "/en": "no new report can be taken"}
LANGUAGES = pytest.mark.parametrize("place", ["", "/en"])


@pytest.fixture
def leave(letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    """From now on so many bytes are free."""
    return lambda count: monkeypatch.setattr(letterbox, "free_bytes", lambda: count)


def lying(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "letterbox" / "files").iterdir() if path.name != ".lock"]


@LANGUAGES
def test_below_the_first_number_files_are_refused_and_all_else_goes_on(
    client: Any, settings: Settings, letterbox: Letterbox, leave: Any, tmp_path: Path, team: Team, place: str
) -> None:
    rini = Rini(client, place)
    rini.report()
    before = rini.case()
    leave(settings.intake.files_need_free_bytes - 1)
    page = rini.case()
    assert FILES[place] in page.text
    assert page.form("berkas") == {}, "nobody is asked for what will not be taken"
    refused = rini.send_file(b"isi", page=before)
    assert refused.status_code == 503
    assert FILES[place] in Page(refused.text).text
    assert lying(tmp_path) == []
    assert rini.say("Masih bisa menulis.", page).status_code == 303
    assert [one.type for one in entries(only(letterbox), team)] == ["report", "message"]
    assert rini.report().status_code == 303


def test_at_the_first_number_a_file_is_taken_if_it_fits_above_it(rini: Rini, settings: Settings, leave: Any) -> None:
    rini.report()
    leave(settings.intake.files_need_free_bytes + 100_000)
    page = rini.case()
    assert rini.send_file(bytes(200_000), page=page).status_code == 503
    assert rini.send_file(bytes(50_000), page=page).status_code == 303


def test_a_file_for_which_the_room_runs_out_on_its_way_leaves_nothing(
    rini: Rini, letterbox: Letterbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rini.report()
    page = rini.case()
    enough = settings.intake.files_need_free_bytes
    told = [10 * enough, 10 * enough]
    monkeypatch.setattr(letterbox, "free_bytes", lambda: told.pop() if told else enough - 1)
    refused = rini.send_file(bytes(2_900_000), page=page)
    assert (refused.status_code, lying(tmp_path)) == (503, [])
    assert FILES[""] in Page(refused.text).text


@LANGUAGES
def test_below_the_second_number_the_form_says_so_before_anybody_writes(
    client: Any, settings: Settings, leave: Any, place: str
) -> None:
    leave(settings.intake.reports_need_free_bytes - 1)
    answer = client.get(place + "/lapor")
    assert answer.status_code == 503
    assert REPORTS[place] in Page(answer.text).text
    assert 'name="door"' not in answer.text
    form = client.post(place + "/lapor", data={"door": "integrity"})
    assert (form.status_code, Page(form.text).values("narrative")) == (503, [])


@LANGUAGES
def test_a_report_that_was_begun_before_comes_back_with_text_and_words_and_goes_in_later(
    client: Any, settings: Settings, letterbox: Letterbox, leave: Any, place: str
) -> None:
    rini = Rini(client, place)
    fields = rini.fill()
    leave(settings.intake.reports_need_free_bytes - 1)
    refused = rini.post("/lapor", fields)
    page = Page(refused.text)
    assert refused.status_code == 503
    assert REPORTS[place] in " ".join(page.summary)
    assert (page.value("narrative"), page.value("words").split()) == (NARRATIVE, rini.words)
    assert letterbox.mail.waiting() == []
    leave(settings.intake.reports_need_free_bytes)
    assert rini.post("/lapor", fields).status_code == 303
    assert len(letterbox.mail.waiting()) == 1


def test_the_same_form_again_is_told_that_it_is_stored_although_nothing_new_is_taken(
    rini: Rini, letterbox: Letterbox, leave: Any
) -> None:
    fields = rini.fill()
    assert rini.post("/lapor", fields).status_code == 303
    leave(0)
    assert rini.post("/lapor", fields).status_code == 303
    assert len(letterbox.mail.waiting()) == 1


def test_with_nothing_free_whoever_has_a_code_looks_and_writes(rini: Rini, letterbox: Letterbox, leave: Any, team: Team) -> None:
    rini.report()
    leave(0)
    assert rini.enter().status_code == 303
    assert rini.say("Tetap masuk.").status_code == 303
    assert entries(only(letterbox), team)[-1].body["text"] == "Tetap masuk."
