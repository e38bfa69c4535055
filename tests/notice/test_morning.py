"""Each working morning every address gets its mail, once, in the order of the settings, alone; whatever the clock does."""

from datetime import date, timedelta

from tests.notice.conftest import MONDAY, OFFICERS, OLGA, OMAR, RATNA, Clock, at
from tests.notice.post import Post
from wbs.notice.mail import SUBJECT


def test_each_officer_gets_one_mail_in_the_order_of_the_settings_and_sees_nobody(clock: Clock, relay: Post) -> None:
    assert clock.look() == []
    assert [mail.to for mail in relay.mails] == [[one] for one in OFFICERS]
    for mail in relay.mails:
        assert not any(one.encode() in mail.raw for one in (*OFFICERS, RATNA))
        assert mail.message["Subject"] == SUBJECT
        assert [*mail.message] == [
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
            *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
        ]


def test_before_the_hour_and_on_days_off_nothing_goes(clock: Clock, relay: Post) -> None:
    clock.now = at(clock.settings, MONDAY, 6, 59)
    assert clock.look() == []
    for day in (MONDAY - timedelta(days=1), date(2026, 12, 25), date(2026, 8, 18)):
        clock.now = at(clock.settings, day, 9)
        clock.look()
    assert relay.said == []


def test_a_morning_is_one_morning_however_often_the_clock_is_looked_at_and_the_command_started(clock: Clock, relay: Post) -> None:
    clock.look()
    for _ in range(3):
        clock.passes(hours=1)
        clock.start()
        clock.look()
    assert len(relay.mails) == 3
    clock.passes(hours=21)
    assert len(relay.mails) == 6


def test_a_clock_that_goes_back_and_forth_sends_no_flood(clock: Clock, relay: Post) -> None:
    clock.look()
    for step in range(1, 30):
        clock.now = at(clock.settings, MONDAY + timedelta(days=7 * (-1) ** step * (step % 3)), 9)
        clock.seconds += 60
        clock.look()
    assert len(relay.mails) == 3
    # Started anew each time, each day that the clock shows is a morning once.
    for step in range(1, 30):
        clock.now = at(clock.settings, MONDAY + timedelta(days=7 * (-1) ** step * (step % 3)), 9)
        clock.start()
        clock.look()
    assert len(relay.mails) == 3 * 5


def test_a_clock_set_far_ahead_and_right_again_keeps_no_morning_back(clock: Clock, relay: Post) -> None:
    clock.now = at(clock.settings, date(2040, 5, 14), 9)
    clock.look()
    clock.now = at(clock.settings, MONDAY, 9)
    clock.seconds += 6 * 3600
    clock.look()
    assert len(relay.mails) == 6


def test_what_failed_is_tried_again_the_same_day_and_nobody_else_gets_a_second_mail(clock: Clock, relay: Post) -> None:
    relay.answers["RCPT", OMAR] = "451 greylisted, omar@kantor.example"
    said = clock.look()
    assert said == ["relay minta dicoba lagi nanti / the relay asks to try again later (451) (surat / mails: 1)"]
    assert [mail.to for mail in relay.mails] == [[one] for one in OFFICERS[1:]]
    assert clock.passes(minutes=14) == []
    relay.answers.clear()
    assert clock.passes(minutes=1) == []
    assert [mail.to for mail in relay.mails] == [[one] for one in (*OFFICERS[1:], OMAR)]
    clock.passes(hours=2)
    assert len(relay.mails) == 3


def test_what_fails_again_and_again_is_tried_ever_more_rarely_until_the_day_ends(clock: Clock, relay: Post) -> None:
    relay.answers["RCPT", OMAR] = "550 unknown here"
    tried = [clock.now.hour * 60 + clock.now.minute] if clock.look() else []
    while clock.now.date() == MONDAY:
        if clock.passes(minutes=5):
            tried.append(clock.now.hour * 60 + clock.now.minute)
    assert [after - before for before, after in zip(tried, tried[1:], strict=False)][:7] == [15, 30, 60, 120, 120, 120, 120]
    assert len(relay.mails) == 2


def test_a_new_process_goes_on_where_the_other_ended(clock: Clock, relay: Post) -> None:
    relay.answers["RCPT", OLGA] = "550 unknown here"
    clock.look()
    clock.start()
    relay.answers.clear()
    clock.look()
    assert sorted(mail.to[0] for mail in relay.mails) == sorted(OFFICERS)


def test_what_was_refused_is_over_with_its_day(clock: Clock, relay: Post) -> None:
    relay.answers["RCPT", OMAR] = "550 unknown here"
    clock.look()
    relay.answers.clear()
    clock.now = at(clock.settings, MONDAY + timedelta(days=1), 6, 59)
    clock.seconds += 24 * 3600
    clock.look()
    assert relay.to(OMAR) == []
    clock.passes(minutes=1)
    assert len(relay.to(OMAR)) == 1


def test_a_lost_or_damaged_note_costs_a_second_mail_and_a_lost_folder_is_said(clock: Clock, relay: Post) -> None:
    clock.look()
    for damage in (b"", b"\xff", b"[]", b'{"2026-11-23": "*"}', b"[" * 9999):
        (clock.state / "mornings.json").write_bytes(damage)
        clock.start()
        assert clock.look() == []
    assert len(relay.mails) == 3 * 6
    clock.now = at(clock.settings, MONDAY + timedelta(days=1))
    clock.seconds += 24 * 3600
    clock.state.joinpath("mornings.json").unlink()
    clock.state.rmdir()
    [line] = clock.look()
    assert line.startswith("--state: No such file")
    clock.passes(hours=1)
    assert len(relay.mails) == 3 * 7
