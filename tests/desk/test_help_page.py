"""The help page: what it says of the desk is what the desk does."""

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office


@pytest.mark.parametrize(
    ("minutes", "path", "said"),
    [
        (7, "/bantuan", "Setelah 7 menit tanpa kegiatan, kunci Anda dilupakan"),
        (7, "/en/bantuan", "After 7 minutes without activity your key is forgotten"),
        (1, "/en/bantuan", "After 1 minute without activity your key is forgotten"),
    ],
)
def test_it_says_after_how_many_minutes_a_key_is_forgotten(desk: Open, minutes: int, path: str, said: str) -> None:
    omar = desk("omar")
    room = omar.app.state.desk
    timed = room.settings.desk.model_copy(update={"session_idle_minutes": minutes})
    room.settings = room.settings.model_copy(update={"desk": timed})
    assert said in omar.page(path).text


def test_it_names_all_that_a_row_shows_before_the_statement(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    omar = desk("omar")
    queue = omar.page("/").text
    for shown in (f"LI-{case.id[:6].upper()}", "Bidang Pelayanan Perizinan", "Kepala UPG", "5 hari kerja lagi"):
        assert shown in queue
    said = "hanya nomor, unit, jabatan yang disebut pelapor, dan sisa hari tenggat terdekat."
    assert said in omar.page("/bantuan").text
    assert "the days left until the nearest deadline are seen" in omar.page("/en/bantuan").text
