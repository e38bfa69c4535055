"""The server's disk is full and its reserve is gone: every answer says so, keeps what was typed, and nothing is half written."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs import rooms
from tests.proofs.browser import Answer
from tests.proofs.office import Office
from tests.proofs.opened import KEPT_BESIDE, OpenedCase, open_everything
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room
from tests.proofs.small_disk import Disk, disk_under, kinds

NARRATIVE = "Setoran diminta dari setiap paket.\nSejak Maret."
MESSAGE = "Rapatnya hari Selasa."
NOTHING_SAVED = "belum ada yang disimpan"
FILE = bytes(range(256)) * 12_000  # about 3 MB
ENOUGH_TO_BEGIN = 1_500_000
# What fills the disk here comes between the look at it and the write: the numbers of the settings hold nothing back.
NOTHING_HELD_BACK = {"files_need_free_bytes": 1, "reports_need_free_bytes": 1, "reserve_bytes": 1}


class Server:
    """Intake on a disk that can be filled, and Rini."""

    def __init__(self, office: Office, room: Room, disk: Disk) -> None:
        self.office, self.room, self.disk, self.rini = office, room, disk, Reporter(room)

    def fill(self, but: int = 0) -> None:
        self.disk.leave(self.room, but)

    def empty(self) -> None:
        self.disk.empty(self.room)

    def report(self, fields: dict[str, Any]) -> Answer:
        return self.rini.browser.post("/lapor", fields)

    def report_in_peace(self) -> None:
        assert self.report(self.rini.filled(NARRATIVE)).status == 303

    def lying(self) -> set[str]:
        return {path.name for path in (self.office.server / "files").iterdir()} - KEPT_BESIDE

    def opened(self) -> list[OpenedCase]:
        """After a last trip."""
        assert self.room.stop() == 0
        rooms.carry(self.office)
        return list(open_everything(self.office, [" ".join(self.rini.words)]).values())


@pytest.fixture(params=kinds())
def server(office: Office, request: pytest.FixtureRequest) -> Iterator[Server]:
    office.set(**NOTHING_HELD_BACK)
    with disk_under(office.server, request.param) as disk:
        room = rooms.intake(office)
        try:
            server = Server(office, room, disk)
            yield server
            server.rini.browser.close()
        finally:
            room.kill()


def test_a_report_comes_back_with_text_and_words_and_goes_in_later_once(server: Server) -> None:
    fields = server.rini.filled(NARRATIVE)
    server.fill()
    refused = server.report(fields)
    assert refused.status == 503
    assert NOTHING_SAVED in refused.page.text
    assert refused.page.value("narrative") == NARRATIVE
    assert refused.page.value("words") == " ".join(server.rini.words)
    server.empty()
    assert server.report(fields).status == 303
    (case,) = server.opened()
    assert case.report["narrative"] == NARRATIVE


def test_a_message_comes_back_and_goes_in_later_once(server: Server) -> None:
    server.report_in_peace()
    fields = {"form_token": server.rini.case().page.value("form_token", "pesan"), "text": MESSAGE}
    server.fill()
    refused = server.rini.browser.post("/kotak/pesan", fields)
    assert refused.status == 503
    assert NOTHING_SAVED in refused.page.text
    assert refused.page.value("text") == MESSAGE
    server.empty()
    assert server.rini.browser.post("/kotak/pesan", fields).status == 303
    (case,) = server.opened()
    assert case.messages == [MESSAGE]


def test_a_file_for_which_the_room_does_not_suffice_leaves_nothing(server: Server) -> None:
    server.report_in_peace()
    token = server.rini.case().page.value("form_token", "berkas")
    server.fill(but=ENOUGH_TO_BEGIN)
    refused = server.rini.upload("foto.jpg", [FILE], len(FILE), token=token)
    assert refused.status == 503
    assert NOTHING_SAVED in refused.page.text
    assert not server.lying()
    server.empty()
    assert server.rini.upload("foto.jpg", [FILE], len(FILE), token=token).status == 303
    (case,) = server.opened()
    assert list(case.files) == ["foto.jpg"]


def test_a_look_up_says_so_and_keeps_the_words(server: Server) -> None:
    server.report_in_peace()
    token = server.rini.browser.get("/kode").page.value("form_token")
    server.fill()
    refused = server.rini.browser.post("/kode", {"form_token": token, "words": " ".join(server.rini.words)})
    assert refused.status == 503
    assert refused.page.value("words") == " ".join(server.rini.words)
    server.empty()
    assert server.rini.enter().status == 303
