"""A ceremony by plan, end to end: what it leaves opens, verifies and fits; what is secret stands on the sheets alone."""

import base64
import html
import re
from contextlib import closing
from datetime import date
from pathlib import Path

import pyotp
import pytest

from crypto import one_time_codes, recovery, roster
from crypto.fingerprint import fingerprint
from crypto.officer_key import OfficerKey
from tests.ceremony.conftest import Kept
from tests.ceremony.plan_text import PLAN
from tests.commands.wbs_command import refused, wbs
from wbs.ceremony import ceremony as held
from wbs.ceremony import office, plan
from wbs.ceremony.ceremony import hold
from wbs.ceremony.office import CeremonyError, check_sheets, make, seal_half, sign_half
from wbs.ceremony.plan import Plan
from wbs.ceremony.sheet import Sheet
from wbs.ceremony.voice import Ended
from wbs.store.casebook import Casebook

LOGINS = ("nur", "olga", "ratna")
TODAY = date(2026, 11, 21)


def quietly(id: str, en: str) -> None:
    """Progress that nobody reads."""


def small_plan(tmp_path: Path) -> Plan:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return plan.read(path)


def printed(sheets: Path, slug: str) -> list[str]:
    """All words, codes and secrets of a sheet, in their order."""
    page = (sheets / f"{slug}.html").read_text(encoding="utf-8")
    return [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", page)]


def share_key(ceremony: Kept, slug: str) -> bytes:
    return recovery.combine([" ".join(printed(ceremony.sheets, f"{slug}-{number}")) for number in (1, 2)])


def test_the_roster_verifies_and_says_what_the_plan_said(ceremony: Kept) -> None:
    first = roster.verify(ceremony.roster.read_bytes(), None)
    assert (first.version, first.office, first.demo) == (1, "Kantor Uji Tirtawana", False)
    assert first.expires == date(2030, 6, 30)
    assert {line.name: (line.role, line.unit, line.positions, line.kinds) for line in first.officers} == {
        "Olga": ("head", "inspektorat", ("inspektur",), ("gratification", "conflict", "integrity", "consultation")),
        "Nur": ("head", "inspektorat", ("kepala_upg",), ("gratification", "conflict", "integrity", "consultation")),
        "Ratna": ("overseer", "sekretariat", ("sekretaris",), ()),
    }


def test_the_fingerprint_that_is_said_and_printed_is_that_of_the_roster(ceremony: Kept) -> None:
    first = roster.verify(ceremony.roster.read_bytes(), None)
    words = " ".join(fingerprint(first.recovery, first.office_key))
    assert words in ceremony.said
    for login in LOGINS:
        assert words in (ceremony.sheets / f"petugas-{login}.html").read_text(encoding="utf-8")


def test_each_locked_key_opens_with_its_sheet_and_is_the_one_in_the_roster(ceremony: Kept) -> None:
    first = roster.verify(ceremony.roster.read_bytes(), None)
    with closing(Casebook(ceremony.out / "casebook")) as casebook:
        assert casebook.rosters.all() == [ceremony.roster.read_bytes()]
        assert [row.login for row in casebook.officers.all()] == list(LOGINS)
        for row in casebook.officers.all():
            login, secret, *rest = printed(ceremony.sheets, f"petugas-{row.login}")
            key = OfficerKey.unlock(row.locked_key, " ".join(rest[:6]))
            line = first.officer(row.officer)
            assert (login, key.public, key.sign_public) == (row.login, line.seal_key, line.sign_key)
            assert key.totp_secret == secret
            codes = rest[6:]
            assert len(codes) == casebook.officers.codes_left(row.officer) == 10
            for code in codes:
                casebook.officers.use_code(row.officer, one_time_codes.hash_code(row.officer, code))


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_any_two_sheets_give_back_the_office_key_and_the_recovery_key(ceremony: Kept, pair: tuple[int, int]) -> None:
    first = roster.verify(ceremony.roster.read_bytes(), None)
    office_words, recovery_words = (
        [" ".join(printed(ceremony.sheets, f"{slug}-{number}")) for number in pair] for slug in ("kantor", "pemulihan")
    )
    assert sign_half(recovery.combine(office_words)) == first.office_key
    assert seal_half(recovery.combine(recovery_words)) == first.recovery


def test_nothing_secret_stands_in_the_roster_or_the_casebook_in_the_clear(ceremony: Kept) -> None:
    found = b"".join(path.read_bytes() for path in sorted(ceremony.out.rglob("*")) if path.is_file())
    assert b"olga" in found
    shares = [slug + f"-{number}" for slug in ("kantor", "pemulihan") for number in (1, 2, 3)]
    keys = [share_key(ceremony, "kantor"), share_key(ceremony, "pemulihan")]
    for login in LOGINS:
        _, secret, *rest = printed(ceremony.sheets, f"petugas-{login}")
        with closing(Casebook(ceremony.out / "casebook")) as casebook:
            row = casebook.officers.by_login(login)
            assert row is not None
        key = OfficerKey.unlock(row.locked_key, " ".join(rest[:6]))
        keys += [key.seal_seed, key.sign_seed, key.totp_raw]
        for text in (secret, " ".join(rest[:6]), *rest[6:]):
            assert text.encode() not in found
    for key_bytes in keys:
        for form in (key_bytes, key_bytes.hex().encode(), base64.b64encode(key_bytes), base64.b32encode(key_bytes)):
            assert form not in found
    for slug in shares:
        assert " ".join(printed(ceremony.sheets, slug)[3:8]).encode() not in found


def test_the_folder_is_its_owners_alone_and_holds_two_things(ceremony: Kept) -> None:
    assert sorted(path.name for path in ceremony.out.iterdir()) == ["casebook", "roster.wbs"]
    assert [path.stat().st_mode & 0o077 for path in (ceremony.out, ceremony.sheets)] == [0, 0]


def test_a_sheet_has_a_picture_for_the_phone_and_asks_nobody_elsewhere(ceremony: Kept) -> None:
    page = (ceremony.sheets / "petugas-olga.html").read_text(encoding="utf-8")
    assert 'src="petugas-olga.svg"' in page
    assert (ceremony.sheets / "petugas-olga.svg").read_text(encoding="utf-8").startswith("<?xml")
    everything = "".join(path.read_text(encoding="utf-8") for path in ceremony.sheets.iterdir() if path.suffix != ".svg")
    assert not re.search(r"https?:|//", everything)
    secret = printed(ceremony.sheets, "petugas-olga")[1]
    assert pyotp.TOTP(secret).now().isdigit()


def test_a_folder_that_is_not_empty_is_never_written_over(ceremony: Kept, tmp_path: Path) -> None:
    small_plan(tmp_path)
    before = ceremony.roster.read_bytes()
    given = ("--plan", tmp_path / "plan.toml", "--sheets", tmp_path / "sheets", "--sheets-on-disk")
    assert refused(wbs("ceremony", *given, "--out", ceremony.out), "there already and not empty")
    assert ceremony.roster.read_bytes() == before


def test_sheets_go_to_no_disk_unless_told(tmp_path: Path) -> None:
    small_plan(tmp_path)
    given = ("--plan", tmp_path / "plan.toml", "--out", tmp_path / "out")
    # The folder of the settings' own tree lies on a disk in any checkout; /proc is surely no memory for files.
    assert refused(wbs("ceremony", *given, "--sheets", "/proc/lembar"), "lies on a disk (proc)", "/dev/shm")
    assert refused(wbs("ceremony", *given, "--sheets-on-disk"), "needs --sheets DIR")
    assert refused(wbs("ceremony", *given, "--sheets", tmp_path / "out" / "s", "--sheets-on-disk"), "must lie apart")


def test_without_a_terminal_it_asks_nothing_and_says_what_it_needs(tmp_path: Path) -> None:
    assert refused(wbs("ceremony", "--out", tmp_path / "out"), "without a terminal", "--plan FILE")
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_at_the_end_leaves_nothing_behind(tmp_path: Path) -> None:
    seen: list[Sheet] = []

    def hand_out(sheets: object) -> None:
        assert any(tmp_path.glob(".out-*/roster.wbs"))
        seen.append(sheets)  # type: ignore[arg-type]
        raise Ended("the input ended")

    chosen = small_plan(tmp_path)
    with pytest.raises(Ended):
        hold(chosen, tmp_path / "out", TODAY, tell=quietly, hand_out=hand_out, printed=tmp_path / "sheets")
    assert seen
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


def test_sheets_that_do_not_give_the_key_back_stop_the_ceremony(tmp_path: Path) -> None:
    new = make(small_plan(tmp_path), TODAY, quietly)
    check_sheets(new)
    other = recovery.split(b"\x07" * 32)
    for sheets in ({"office_sheets": other}, {"recovery_sheets": other}):
        with pytest.raises(CeremonyError, match="do not give the key back"):
            check_sheets(office.NewOffice(**{**vars(new), **sheets}))


def test_a_key_that_was_not_kept_as_made_stops_the_ceremony(tmp_path: Path) -> None:
    new = make(small_plan(tmp_path), TODAY, quietly)
    first, second, *rest = new.officers
    swapped = office.NewOfficer(**{**vars(first), "locked": second.locked, "passphrase": second.passphrase})
    wrong = office.NewOffice(**{**vars(new), "officers": (swapped, second, *rest)})
    (tmp_path / "new").mkdir()
    held.kept.write(wrong, tmp_path / "new")
    with pytest.raises(CeremonyError, match="opens to another key"):
        held.kept.check(wrong, tmp_path / "new", quietly)
