"""Every mail is as long as every other: on each of 60 days, with reports and without, to the officers and to the overseer."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.notice.conftest import MONDAY, OFFICERS, RATNA, Clock, Office, at
from tests.notice.post import Post
from tests.notice.reading_room import ReadingRoom
from wbs.notice.mail import DAILY, SUBJECT, WAITING, mail

DAYS = 60
SENDER = "layanan-integritas@kantor.example"


def sixty_days(clock: Clock, room: ReadingRoom | None = None) -> None:
    """One look at each hour of the morning; with a room, a report every fourth day, and every second of them waits unopened."""
    for number in range(DAYS):
        clock.now = at(clock.settings, MONDAY + timedelta(days=number))
        clock.seconds += 24 * 3600
        if room is not None and number % 4 == 0:
            rows = room.report()
            room.trip(clock.now.date())
            room.officers_write(rows, opened=number % 8 == 0)
        assert clock.look() == []


def test_sixty_days_of_mail_have_one_length_with_reports_and_without(clock: Clock, relay: Post, tmp_path: Path) -> None:
    sixty_days(clock)
    without = [*relay.mails]
    relay.mails.clear()
    room = ReadingRoom(tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    sixty_days(other := Clock(clock.settings, again, room.folder), room)
    room.close()
    to_officers = [mail for mail in relay.mails if mail.to != [RATNA]]
    to_ratna = relay.to(RATNA)
    assert [mail.to for mail in to_officers] == [mail.to for mail in without]
    assert len(without) == 3 * sum(other.rounds._days.is_working(MONDAY + timedelta(days=one)) for one in range(DAYS))
    assert len(to_ratna) > 20, "she has to be told on some of the days"
    assert {len(mail.raw) for mail in [*without, *to_officers, *to_ratna]} == {len(without[0].raw)}
    assert {mail.message["Subject"] for mail in [*without, *to_officers, *to_ratna]} == {SUBJECT}
    # What an officer gets is the same text every day; nothing else differs but the date and a random number.
    assert {mail.text for mail in [*without, *to_officers]} == {without[0].text}
    assert DAILY.replace("\n", "\r\n") in without[0].text
    constant = ("From", "To", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version")
    for name in constant:
        assert len({mail.message[name] for mail in [*without, *relay.mails]}) == 1


def test_each_day_of_a_leap_year_at_any_minute_and_in_each_zone_has_the_same_length() -> None:
    lengths, identities = set(), set()
    start = datetime(2028, 1, 1, tzinfo=UTC)
    zones = [ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")]
    for day in range(366):
        now = (start + timedelta(days=day, minutes=day * 7 % 1440)).astimezone(zones[day % 3])
        one = mail((DAILY, WAITING)[day % 2], SENDER, now)
        lengths.add(len(one))
        identities.add(len(one.split(b"Message-ID: ")[1].split(b"\r\n")[0]))
    assert len(lengths) == 1
    assert len(identities) == 1


def test_a_mail_is_plain_ascii_in_short_lines_that_no_relay_has_to_change() -> None:
    for text in (DAILY, WAITING):
        one = mail(text, SENDER, datetime(2026, 11, 23, 7, tzinfo=UTC))
        assert one.isascii()
        assert b"\r\n".join(one.splitlines()) + b"\r\n" == one
        lines = one.split(b"\r\n")
        assert max(map(len, lines)) < 200
        assert not any(line.endswith((b" ", b"\t")) for line in lines)


def test_a_long_address_of_the_sender_stands_as_it_is() -> None:
    sender = f"{'l' * 64}@{'d' * 60}.{'e' * 60}.example"
    one = mail(DAILY, sender, datetime(2026, 11, 23, 7, tzinfo=UTC)).decode("ascii")
    assert f"\r\nTo: {sender}\r\n" in one
    assert re.search(rf"\r\nMessage-ID: <[0-9a-f]{{32}}@{sender.partition('@')[2]}>\r\n", one)


def test_the_daily_mail_says_that_it_tells_nothing_and_neither_names_anything_of_a_case() -> None:
    assert "setiap pagi hari kerja" in DAILY
    assert "every working morning" in DAILY
    for text in (DAILY, WAITING):
        assert not any(sign.isdigit() for sign in text)
        for word in ("laporan", "pelapor", "report", "kasus", "case ", "gratifikasi", "http"):
            assert word not in text.lower()


def test_the_daily_mail_needs_no_store_at_all(office: Office, relay: Post, tmp_path: Path) -> None:
    clock = Clock(office(port=relay.port), tmp_path)
    before = {*tmp_path.iterdir()}
    assert clock.look() == []
    assert {path.name for path in {*tmp_path.iterdir()} - before} == {"mornings.json"}
    assert [one.to for one in relay.mails] == [[one] for one in OFFICERS]
