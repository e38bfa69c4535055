"""The relay is believed with its certificate and its name only; whatever it does, it is said in plain words and ends nothing."""

import asyncio
import socket
from pathlib import Path

import pytest

from tests.notice.authority import Authority
from tests.notice.conftest import OFFICERS, OLGA, OMAR, SARI, Clock, Office
from tests.notice.post import ACCOUNT, HOST, PASSWORD, Post, post, stranger
from wbs.notice.relay import cleaned
from wbs.settings import Settings

Authorities = tuple[Authority, Authority]


def clock_of(settings: Settings, tmp_path: Path) -> Clock:
    state = tmp_path / "state"
    state.mkdir(exist_ok=True)
    return Clock(settings, state)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_mail_goes_over_tls_to_the_relay_that_the_offices_own_authority_names(
    office: Office, authorities: Authorities, tmp_path: Path, tls: str
) -> None:
    own, _ = authorities
    with post(own.context(HOST), at_once=tls == "tls") as relay:
        settings = office(port=relay.port, tls=tls, ca_file=str(own.file))
        assert clock_of(settings, tmp_path).look() == []
    assert [mail.to for mail in relay.mails] == [[one] for one in OFFICERS]
    assert all(mail.secret for mail in relay.mails)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("certified_by", "name", "said"),
    [(1, HOST, "nobody whom notice.ca_file"), (0, "other.example", "not for this name"), (0, "127.0.0.2", "not for this name")],
)
def test_another_authority_and_another_host_are_told_nothing(
    office: Office, authorities: Authorities, tmp_path: Path, tls: str, certified_by: int, name: str, said: str
) -> None:
    with post(authorities[certified_by].context(name), at_once=tls == "tls") as relay:
        lines = clock_of(office(port=relay.port, tls=tls, ca_file=str(authorities[0].file)), tmp_path).look()
    assert (relay.said, relay.mails) == ([], [])
    [line] = lines
    assert said in line
    assert line.endswith("(surat / mails: 3)")


def test_without_an_authority_of_its_own_the_office_believes_those_of_the_system_and_not_ours(
    office: Office, authorities: Authorities, tmp_path: Path
) -> None:
    with post(authorities[0].context(HOST)) as relay:
        [line] = clock_of(office(port=relay.port, tls="starttls"), tmp_path).look()
    assert "certificate is from nobody" in line
    assert relay.said == []


def test_a_relay_that_offers_no_tls_any_more_is_told_neither_password_nor_address(
    office: Office, authorities: Authorities, tmp_path: Path
) -> None:
    heard: list[bytes] = []

    async def stripped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example ESMTP\r\n")
        while line := await reader.readline():
            heard.append(line)
            writer.write(b"250-relay.example\r\n250 AUTH PLAIN LOGIN\r\n")

    with stranger(stripped) as port:
        settings = office(
            port=port, tls="starttls", ca_file=str(authorities[0].file), account=ACCOUNT, password_file=secret(tmp_path)
        )
        lines = clock_of(settings, tmp_path).look()
    assert [one for one in heard if one[:4].upper() not in (b"EHLO", b"HELO", b"QUIT")] == []
    [line] = lines
    assert "the relay offers no TLS" in line


def test_words_slipped_in_before_tls_are_not_taken_for_answers_after_it(
    office: Office, authorities: Authorities, tmp_path: Path
) -> None:
    """Somebody on the line adds "235 welcome" behind the answer to STARTTLS."""
    context = authorities[0].context(HOST)

    async def slipped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example ESMTP\r\n")
        await reader.readline()
        writer.write(b"250-relay.example\r\n250 STARTTLS\r\n")
        await reader.readline()
        writer.write(b"220 go ahead\r\n" + 3 * b"250 slipped in\r\n" + b"354 slipped in\r\n250 slipped in\r\n")
        await writer.start_tls(context)
        await reader.readline()
        writer.write(b"554 no\r\n")

    with stranger(slipped) as port:
        clock = clock_of(office(port=port, tls="starttls", ca_file=str(authorities[0].file)), tmp_path)
        [line] = clock.look()
    assert line.endswith("(surat / mails: 3)")
    assert clock.rounds.mornings.noted(clock.now.date()) == frozenset()


def secret(tmp_path: Path, password: str = PASSWORD, mode: int = 0o600) -> str:
    file = tmp_path / "relay-password"
    file.write_text(f"{password}\n", encoding="utf-8")
    file.chmod(mode)
    return str(file)


def test_the_account_signs_in_with_the_password_of_its_file(office: Office, authorities: Authorities, tmp_path: Path) -> None:
    own, _ = authorities
    with post(own.context(HOST), account=True) as relay:
        known = {"port": relay.port, "tls": "starttls", "ca_file": str(own.file), "account": ACCOUNT}
        clock = clock_of(office(**known, password_file=secret(tmp_path, "salah")), tmp_path)
        assert clock.look() == [
            "relay menolak akun atau kata sandinya / the relay refuses the account or its password (535) (surat / mails: 3)"
        ]
        assert relay.mails == []
        secret(tmp_path)
        assert clock.passes(minutes=15) == []
        assert len(relay.mails) == 3


@pytest.mark.parametrize(
    ("password", "mode", "said"),
    [(PASSWORD, 0o644, "chmod 600"), ("", 0o600, "one line"), ("a\nb", 0o600, "one line"), ("sandi-é", 0o600, "plain ASCII")],
)
def test_a_password_file_that_is_open_or_holds_none_is_said_and_no_line_is_opened(
    clock: Clock, office: Office, relay: Post, tmp_path: Path, password: str, mode: int, said: str
) -> None:
    clock.settings = office(port=relay.port, account=ACCOUNT, password_file=secret(tmp_path, password, mode))
    clock.start()
    [line] = clock.look()
    assert said in line
    assert "salah" not in line
    assert relay.said == []


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("MAIL", "553 not yours", "the relay refuses the sender (553)"),
        ("MAIL", "451 later", "the relay asks to try again later (451)"),
        ("RCPT", "550 nobody", "the relay refuses this address (550)"),
        ("DATA", "554 spam", "the relay refuses this mail (554)"),
        ("DATA", "452 full", "the relay asks to try again later (452)"),
    ],
)
def test_what_the_relay_refuses_is_said_and_goes_when_it_takes_it(
    clock: Clock, relay: Post, verb: str, answer: str, said: str
) -> None:
    relay.answers[verb] = answer
    [line] = clock.look()
    assert said in line
    assert line.endswith("(surat / mails: 3)")
    assert not any(address in line for address in OFFICERS)
    relay.answers.clear()
    assert clock.passes(minutes=15) == []
    assert [mail.to for mail in relay.mails] == [[one] for one in OFFICERS]


@pytest.mark.parametrize("answer", ["550 nobody", "421 too many, goodbye"])
def test_one_address_that_is_refused_keeps_nobody_else_waiting(clock: Clock, relay: Post, answer: str) -> None:
    relay.answers["RCPT", OLGA] = answer
    assert len(clock.look()) == 1
    assert [mail.to for mail in relay.mails] == [[OMAR], [SARI]]


def test_a_line_that_falls_after_the_mail_was_given_may_bring_it_twice_and_never_not_at_all(clock: Clock, relay: Post) -> None:
    relay.answers["DATA"] = "drop"
    assert clock.look() == ["sambungan ke relay putus / the line to the relay fell (surat / mails: 1)"]
    assert [mail.to for mail in relay.mails] == [[OMAR], [OLGA], [SARI]]
    clock.passes(minutes=15)
    assert [mail.to for mail in relay.mails] == [[OMAR], [OLGA], [SARI], [OMAR]]


def test_a_relay_that_hangs_or_drips_is_given_up(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Never silent for long, and never done."""
        while True:
            writer.write(b"220-x\r\n")
            await writer.drain()
            await asyncio.sleep(0.2)

    # The two limits lie far apart, so that a machine that stands still for a while does not confuse them.
    for handler, silent, whole, said in (
        (hang, 1, 120, "the relay says nothing"),
        (drip, 60, 1 / 30, "the line to the relay fell"),
    ):
        monkeypatch.setattr("wbs.notice.relay.WHOLE_MAIL", whole)
        with stranger(handler) as port:
            [line] = clock_of(office(port=port, timeout_seconds=silent), tmp_path).look()
        assert said in line
        assert line.endswith("(surat / mails: 3)")


@pytest.mark.parametrize("noise", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 100_000, b"220" + b"x" * 100_000, b""])
def test_whatever_answers_that_is_no_relay_is_said(office: Office, tmp_path: Path, noise: bytes) -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(noise)

    with stranger(other) as port:
        [line] = clock_of(office(port=port), tmp_path).look()
    assert line.endswith("(surat / mails: 3)")
    assert line.isprintable()


def test_nobody_there_and_a_name_that_nobody_knows_are_said(office: Office, tmp_path: Path) -> None:
    # Taken, so that nobody else is given this port, and not listened at.
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        [line] = clock_of(office(port=taken.getsockname()[1]), tmp_path).look()
    assert "the relay cannot be reached" in line


def test_localhost_that_is_another_machine_is_told_nothing_in_the_clear(
    clock: Clock, office: Office, relay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Far(socket.socket):
        def getpeername(self) -> tuple[str, int]:
            return ("10.0.0.1", relay.port)

    def far(address: tuple[str, int], timeout: float) -> socket.socket:
        plug = Far(socket.AF_INET, socket.SOCK_STREAM)
        plug.settimeout(timeout)
        plug.connect((HOST, address[1]))
        return plug

    monkeypatch.setattr(socket, "create_connection", far)
    clock.settings = office(host="localhost", port=relay.port)
    clock.start()
    lines = clock.look()
    assert relay.said == []
    assert len(lines) == 1


@pytest.mark.parametrize("host", ["a..b", "x" * 80, f"{'a.' * 60}"[:-1], "nobody.invalid"])
def test_a_host_name_that_can_be_none_is_said(office: Office, tmp_path: Path, host: str) -> None:
    [line] = clock_of(office(host=host, tls="tls"), tmp_path).look()
    assert "nobody knows the relay's name" in line


def test_no_proxy_of_the_environment_comes_between_and_no_key_of_the_session_is_written(
    office: Office, authorities: Authorities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "smtp_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    own, _ = authorities
    with post(own.context(HOST)) as relay:
        assert clock_of(office(port=relay.port, tls="starttls", ca_file=str(own.file)), tmp_path).look() == []
    assert len(relay.mails) == 3
    assert not (tmp_path / "keys").exists()


def test_what_the_relay_answers_steers_no_terminal_and_is_short() -> None:
    assert cleaned(550, b"\x1b[2Jno\r\n" + b"x" * 500) == "550 [2Jno " + "x" * 114
    assert cleaned(-1, b"") == "???"
