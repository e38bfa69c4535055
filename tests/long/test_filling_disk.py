"""A small disk fills while the rooms run: files stop first, then reports; messages, look-ups and the desk go on until the reserve
is gone, and the desk opens on a full disk, also after a restart. When there is room again everything goes on."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.proofs import rooms
from tests.proofs.browser import Answer
from tests.proofs.ledger import Ledger
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.opened import check_against
from tests.proofs.reporter import Reporter
from tests.proofs.small_disk import Disk, SmallDisk, disk_under
from wbs.store.reserve import HEAD_BYTES, STEP_BYTES

FILES_NEED, REPORTS_NEED, RESERVE = 5_000_000, 3_000_000, 2 * STEP_BYTES
MOST = 5_000
FEWEST = 15  # of two MiB: each message writes some eight pages of 8 KiB
FILE = b"isi"
TEXT = "Masih ada kabar: “setoran” lagi. " * 120


@contextmanager
def small(folder: Path) -> Iterator[Disk]:
    """A small file system of its own."""
    with disk_under(folder, "tmpfs") as disk:
        assert isinstance(disk, SmallDisk)
        yield disk


def until_refused(act: Callable[[], Answer]) -> tuple[int, Answer]:
    """How often it was acknowledged, and the refusal."""
    for count in range(MOST):
        answer = act()
        if answer.status != 303:
            return count, answer
    raise AssertionError("the disk never fills")


def test_files_stop_first_then_reports_and_whoever_has_a_code_goes_on_until_the_reserve_is_gone(office: Office) -> None:
    office.set(files_need_free_bytes=FILES_NEED, reports_need_free_bytes=REPORTS_NEED, reserve_bytes=RESERVE)
    ledger, reserve = Ledger(), office.server / "reserve"
    with small(office.server) as disk:
        room = rooms.intake(office)
        rini, other = Reporter(room), Reporter(room)
        try:
            def report(who: Reporter) -> Answer:
                fields = who.filled("Laporan ketika disk mengecil.")
                deed = ledger.ask("report", " ".join(who.words), "Laporan ketika disk mengecil.")
                answer = who.browser.post("/lapor", fields)
                deed.told, deed.refused = answer.status == 303, answer.status != 303
                return answer

            def message() -> Answer:
                text = f"{len(ledger.deeds)} {TEXT}"
                fields = {"form_token": rini.case().page.value("form_token", "pesan"), "text": text}
                deed = ledger.ask("message", " ".join(rini.words), text)
                answer = rini.browser.post("/kotak/pesan", fields)
                deed.told, deed.refused = answer.status == 303, answer.status != 303
                return answer

            assert report(rini).status == 303
            token = rini.case().page.value("form_token", "berkas")
            assert reserve.stat().st_size == HEAD_BYTES + RESERVE
            # Room for reports, none for files.
            disk.leave(room, FILES_NEED - 1)
            refused = rini.upload("foto.jpg", [FILE], len(FILE), token=token)
            assert (refused.status, "berkas belum dapat diterima" in refused.page.text) == (503, True)
            assert report(other).status == 303
            # Room for messages, none for reports.
            begun = Reporter(room)
            fields = begun.filled("Sempat ditulis sebelum penuh.")
            disk.leave(room, REPORTS_NEED - 1)
            asked = begun.browser.get("/lapor")
            assert (asked.status, "laporan baru belum dapat diterima" in asked.page.text) == (503, True)
            back = begun.browser.post("/lapor", fields)
            assert (back.status, back.page.value("narrative")) == (503, "Sempat ditulis sebelum penuh.")
            assert back.page.value("words").split() == begun.words
            assert message().status == 303
            # No room at all: the reserve, and nothing else.
            disk.leave(room, 0)
            count, last = until_refused(message)
            assert count >= FEWEST, "the reserve was given up for far less than it holds"
            assert reserve.stat().st_size == HEAD_BYTES
            assert last.status == 503
            assert "belum ada yang disimpan" in last.page.text
            assert TEXT.strip()[:100] in last.page.value("text")
            # Room again.
            disk.empty(room)
            assert message().status == 303
            assert begun.browser.post("/lapor", fields).status == 303
            ledger.ask("report", " ".join(begun.words), "Sempat ditulis sebelum penuh.").told = True
            assert reserve.stat().st_size == HEAD_BYTES + RESERVE, "the reserve is whole before new reports are taken"
            assert rini.upload("foto.jpg", [FILE], len(FILE), token=token).status == 303
            ledger.ask("file", " ".join(rini.words), f"foto.jpg {hashlib.sha256(FILE).hexdigest()}").told = True
        finally:
            for one in (rini, other):
                one.browser.close()
            room.stop()
        rooms.carry(office)
        check_against(ledger, office)




def test_the_desk_opens_on_a_full_disk_and_after_a_restart_there(office: Office) -> None:
    # Two sign-ins, and each time the statement of independence, which the full casebook does not take, stands in the audit.
    reserved = 2 * RESERVE
    office.set(reserve_bytes=reserved)
    street = rooms.intake(office)
    rini = Reporter(street)
    rini.report("Laporan untuk meja yang penuh.")
    rini.browser.close()
    assert street.stop() == 0
    rooms.carry(office)
    reserve = office.inspectorate / "reserve"
    with small(office.inspectorate) as disk:
        desk = rooms.desk(office)
        try:
            early = Officer(desk, office, "omar")
            assert early.browser.get("/masuk").status == 200  # it answers once its reserve stands
            early.browser.close()
            disk.leave(desk, 0)
            for again in (False, True):
                if again:
                    desk.kill()
                    desk = rooms.desk(office)
                omar = Officer(desk, office, "omar")
                omar.sign_in()
                assert "Disk komputer ini penuh" in omar.queue().page.text
                (case,) = omar.cases()
                page = omar.open(case)
                assert "Laporan untuk meja yang penuh." in page.page.text
                form = page.page.form(f"/kasus/{case}/jawab")["form_token"]
                token = form if isinstance(form, str) else form[0]
                refused = omar.browser.post(f"/kasus/{case}/jawab", {"form_token": token, "answer_text": "Terima kasih banyak."})
                assert (refused.status, "Terima kasih banyak." in refused.page.text) == (503, True)
                omar.browser.close()
            assert reserve.stat().st_size < HEAD_BYTES + reserved
            disk.empty(desk)
            omar = Officer(desk, office, "omar")
            omar.sign_in()
            omar.answer(case, "Terima kasih banyak.")
            assert "Disk komputer ini penuh" not in omar.queue().page.text
            omar.browser.close()
        finally:
            desk.stop()
