"""The page of what only keys can show: to each his own cases, and of the whole casebook whether, never how many."""

from datetime import date

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.desk.test_pins import edit, leave
from tests.desk.test_tampering import officers_entry, sql


def test_what_is_whole_is_said_to_be_whole(office: Office, desk: Open) -> None:
    office.report()
    for login in ("omar", "nur", "ratna"):
        page = desk(login).page("/keutuhan")
        assert "Semua kasus yang dapat Anda baca utuh" in page.text
        assert "Kunci Anda belum mengingat apa pun" in page.text
        assert ("Buku kasus seluruhnya" in page.text) == (login != "omar")
    again = desk("").sign_in("omar").page("/keutuhan")
    assert "Semua yang diingat kunci Anda sejak terakhir kali masih ada" in again.text


def test_every_case_that_is_not_whole_stands_there_with_its_reasons(office: Office, desk: Open) -> None:
    forged, far, cut, aside = (office.report() for _ in range(4))
    omar = desk("omar")
    for case in (forged, far, cut):
        omar.act(case.path, "catatan", note_text="Catatan.")
    officers_entry(office, far, "omar", "note", {"text": "Dari masa depan."}, day=date(2099, 1, 5))
    leave(omar)
    edit(office, f"UPDATE entries SET envelope = zeroblob(9) WHERE strand = 'officers' AND seq = 3 AND [case] = '{forged.id}'")
    edit(office, f"DELETE FROM entries WHERE strand = 'officers' AND seq = 3 AND [case] = '{cut.id}'")
    sql(office, "UPDATE cases SET birth = x'00' WHERE [case] = ?", aside.id)
    omar = desk("omar")
    page = omar.page("/keutuhan")
    for case, reason in (
        (forged, "tanda tangannya tidak cocok"),
        (far, "tanggal yang jauh di depan"),
        (cut, "Bagian akhir riwayat kasus ini pernah ada"),
        (aside, "Catatan kelahiran kasus ini tidak cocok"),
    ):
        part = page.text.partition(f"LI-{case.id[:6].upper()}")[2].partition("LI-")[0]
        assert reason in part, reason
    assert f'href="{forged.path}"' in omar.get("/keutuhan").text


def test_heads_and_overseer_read_what_rings_for_the_casebook_and_whether_its_chains_hold(office: Office, desk: Open) -> None:
    case = office.report()
    desk("omar").get(case.path)
    desk("omar").get(case.path)
    edit(office, "DELETE FROM audit WHERE seq = 1")
    office.casebook.rosters.add(2, b"{}")
    office.casebook.alarms.ring(office.today, "parcel_refused")
    for login in ("olga", "ratna"):
        page = desk(login).page("/keutuhan")
        assert "Jejak audit terputus" in page.text
        assert "versi daftar tim yang tanda tangannya tidak cocok" in page.text
        assert "bentuknya salah; tidak diterima" in page.text
    plain = desk("omar").page("/keutuhan").text
    assert "Jejak audit terputus" not in plain
    assert "tidak diterima" not in plain


def test_of_a_case_that_excludes_her_a_head_reads_nothing_there(office: Office, desk: Open) -> None:
    nur = desk("nur")
    case = office.report("Hal.", excluded=("kepala_upg",))
    omar = desk("omar")
    omar.act(case.path, "jawab", answer_text="Kami baca.")
    leave(omar)
    before = nur.page("/keutuhan").text
    sql(office, "DELETE FROM entries WHERE strand = 'officers' AND seq = 3")
    desk("omar").page("/")
    assert nur.page("/keutuhan").text == before
    fresh = desk("nur").page("/keutuhan").text
    assert f"LI-{case.id[:6].upper()}" not in fresh
    assert "Bagian akhir riwayat" not in fresh
