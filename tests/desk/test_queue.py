"""The queue: what an officer can read, the most urgent first, and nothing else counted."""

from tests.desk.conftest import Open
from tests.desk.office import Clock, Office
from tests.intake.page import Page


def numbers(text: str) -> list[str]:
    return [part.partition('"')[0] for part in text.split('href="/kasus/')[1:]]


def test_the_most_urgent_case_comes_first_with_its_clock(office: Office, desk: Open, clock: Clock) -> None:
    first = office.report()
    clock.turn(days=2)
    second = office.report()
    omar = desk("omar")
    omar.page(first.path)
    assert numbers(omar.get("/").text) == [first.id, second.id]
    assert "3 hari kerja lagi" in omar.page("/").text
    omar.act(first.path, "langkah", move="start_triage")
    assert numbers(omar.get("/").text) == [second.id, first.id]


def row_of(text: str, case: str) -> str:
    return next(part for part in text.split("<tr>") if f'/kasus/{case}"' in part).partition("</tr>")[0]


def test_before_the_statement_a_row_tells_unit_positions_and_days_left_and_no_more(office: Office, desk: Open) -> None:
    """Two cases, of which Olga has one in hand: to Omar their rows differ in the number and in the days."""
    held, new = office.report(excluded=("kepala_upg",)), office.report(excluded=("kepala_upg",))
    olga, omar = desk("olga"), desk("omar")
    olga.act(held.path, "ambil")
    olga.act(held.path, "langkah", move="start_triage")
    text = omar.get("/").text
    rows = [
        row_of(text, case.id).replace(case.id, "").replace(case.id[:6].upper(), "").replace(f"{days} hari kerja lagi", "")
        for case, days in ((held, 10), (new, 5))
    ]
    assert rows[0] == rows[1]
    shown = Page(row_of(text, new.id)).text
    assert [word for word in ("belum dinyatakan", "5 hari kerja lagi", "Kepala UPG") if word not in shown] == []
    known = Page(row_of(olga.get("/").text, held.id)).text
    told = ("Triase", "Dugaan pelanggaran integritas", "Telaah awal", "Olga")
    assert [word for word in told if word not in known] == []
    assert [word for word in (*told, "Jawaban pertama", "Diterima", "laporan baru") if word in Page("".join(rows)).text] == []


def test_no_filter_and_no_figure_tells_of_a_case_what_its_row_does_not(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    every = ("/", "/?state=open", "/?state=received", "/?mine=free", "/?mine=proposed", "/?mine=mine")
    found = [address for address in every if numbers(omar.get(address).text)]
    assert found == ["/", "/?state=open"]
    assert "belum ada pemegang 0" in omar.page("/").text
    omar.page(case.path)
    found = [address for address in every if numbers(omar.get(address).text)]
    assert found == ["/", "/?state=open", "/?state=received", "/?mine=free"]


def test_a_clock_that_ran_out_is_red_and_says_so(office: Office, desk: Open, clock: Clock) -> None:
    office.report()
    clock.turn(days=9)
    text = desk("omar").get("/").text
    assert "chip-overdue" in text
    assert "lewat 2 hari kerja" in text
    assert "terlambat" in text


def test_a_day_off_after_the_deadline_is_late_and_not_today(office: Office, desk: Open, clock: Clock) -> None:
    office.clock.at = office.clock.at.replace(day=20)  # a Friday: due on the next Friday
    office.report()
    clock.turn(days=8)
    text = desk("omar").get("/").text
    assert "chip-overdue" in text
    assert "hari ini" not in text


def test_filters_by_state_and_by_holder(office: Office, desk: Open) -> None:
    mine, free = office.report(), office.report()
    omar = desk("omar")
    omar.act(mine.path, "ambil")
    omar.act(mine.path, "langkah", move="start_triage")
    omar.page(free.path)
    assert numbers(omar.get("/?mine=mine").text) == [mine.id]
    assert numbers(omar.get("/?mine=free").text) == [free.id]
    assert numbers(omar.get("/?state=triage").text) == [mine.id]
    assert numbers(omar.get("/?state=received&mine=mine").text) == []
    assert set(numbers(omar.get("/?state=open").text)) == {mine.id, free.id}


def test_what_is_new_is_said_until_the_team_has_spoken(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.page(case.path)
    assert "laporan baru" in omar.page("/").text
    omar.act(case.path, "jawab", answer_text="Kami baca.")
    assert "laporan baru" not in omar.page("/").text
    office.writes(case, "Ada lagi.")
    assert "pelapor menulis" in omar.page("/").text


def test_only_readable_cases_are_counted(office: Office, desk: Open) -> None:
    office.report()
    office.report(excluded=("kepala_upg",))
    counts = {login: desk(login).get("/").text.partition('class="nav-count">')[2][:1] for login in ("omar", "nur", "ratna")}
    assert counts == {"omar": "2", "nur": "1", "ratna": "0"}


def test_alarms_of_the_casebook_are_for_heads_and_those_of_a_case_for_its_readers_alone(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    office.casebook.alarms.ring(office.today, "clock_behind")
    office.casebook.alarms.ring(office.today, "reporter_strand_changed", case.id)
    seen = {login: desk(login).page("/").text for login in ("omar", "olga", "nur", "ratna")}
    assert "Jam komputer ini mundur" not in seen["omar"]
    for login in ("omar", "olga"):
        assert "Server mengubah tulisan pelapor" in seen[login]
    for login in ("nur", "ratna"):
        assert "Jam komputer ini mundur" in seen[login]
        assert "Server mengubah" not in seen[login]


def test_a_new_case_shows_up_without_signing_in_again(office: Office, desk: Open) -> None:
    omar = desk("omar")
    assert numbers(omar.get("/").text) == []
    case = office.report()
    assert numbers(omar.get("/").text) == [case.id]


def test_a_head_marks_an_alarm_as_dealt_with_and_the_audit_says_so(office: Office, desk: Open) -> None:
    case = office.report()
    office.casebook.alarms.ring(office.today, "clock_behind")
    office.casebook.alarms.ring(office.today, "reporter_strand_changed", case.id)
    olga = desk("olga")
    about_the_case = next(one for one in office.casebook.alarms.ringing() if one.case)
    done = olga.send("/", "/peringatan", {"alarm": about_the_case.alarm})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    text = olga.page("/").text
    assert "Peringatan ditandai sudah ditangani." in text
    assert "Jam komputer ini mundur" in text
    assert "mengubah tulisan pelapor" not in text
    assert [one.code for one in office.casebook.alarms.ringing()] == ["clock_behind"]
    assert f"Olga menandai peringatan sudah ditangani LI-{case.id[:6].upper()}" in desk("ratna").page("/audit").text
    again = olga.send("/", "/peringatan", {"alarm": about_the_case.alarm})
    assert again.status_code == 404


def test_an_alarm_is_no_business_of_an_officer_and_a_stale_form_silences_nothing(office: Office, desk: Open) -> None:
    office.casebook.alarms.ring(office.today, "clock_behind")
    alarm = office.casebook.alarms.ringing()[0].alarm
    omar, olga = desk("omar"), desk("olga")
    assert "/peringatan" not in omar.page("/").actions
    assert omar.post("/peringatan", {"form_token": "x", "alarm": alarm}).status_code == 404
    assert olga.post("/peringatan", {"form_token": "x", "alarm": alarm}).status_code == 303
    assert len(office.casebook.alarms.ringing()) == 1


def test_an_officer_hears_the_alarm_of_a_case_that_he_reads_and_cannot_silence_it(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.get("/")
    office.casebook.alarms.ring(office.today, "grants_changed", case.id)
    page = omar.page("/")
    assert "Baris akses kasus ini bukan yang dibuat" in page.text
    assert "/peringatan" not in page.actions
    alarm = office.casebook.alarms.ringing()[0].alarm
    assert omar.post("/peringatan", {"form_token": "x", "alarm": alarm}).status_code == 404
    assert len(office.casebook.alarms.ringing()) == 1
