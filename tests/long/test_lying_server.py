"""A server that lies, as whoever runs it can make it: one lie a time, over a real sshd.

Nothing false comes into the casebook, nothing hangs, what the courier says is one line of his own; and when an honest letterbox
answers again, everything comes.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.long.liar import LIES
from tests.proofs.sshd import Sshd, letterbox_command, serving
from tests.store.mail import add_file, add_message, dropped, names, stores
from wbs.courier.command import main
from wbs.courier.line import Line
from wbs.store.casebook import Casebook
from wbs.store.rows import EntryRow

SETTINGS = str(TOP / "settings.toml")
# Of these the end is that the courier gives up: here sooner than in life.
SLOW, PATIENCE = ("drip", "silence", "wrong_length"), 2.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with serving(tmp_path_factory.mktemp("ssh"), "exit 1") as one:
        yield one


def carry(server: Sshd, room: Path, *more: str) -> int:
    where = ["--letterbox", server.address(), "--identity", str(server.identity), "--known-hosts", str(server.known_hosts)]
    arguments = [*where, "--casebook", str(room), "--settings", SETTINGS, "--once", *more]
    return main(arguments, now=lambda: datetime(2026, 3, 4, 5, tzinfo=UTC))


def held(casebook: Casebook) -> set[EntryRow]:
    return {one for case in casebook.changed_since(0).cases for one in casebook.entries(case)}


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_server_leaves_nothing_false_in_the_casebook_and_an_honest_one_resumes_without_loss(
    server: Sshd, tmp_path: Path, lie: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if lie in SLOW:
        monkeypatch.setattr("wbs.courier.ssh.Line", partial(Line, patience=PATIENCE))
    letterbox, casebook = stores(tmp_path)
    street, room = tmp_path / "street", tmp_path / "reading-room"
    cases = [dropped(letterbox) for _ in range(3)]
    true, files = {one for case in cases for one in case.entries}, dict[str, bytes]()
    for case in cases:
        content = os.urandom(200_000)
        message = add_message(letterbox, case.entries[0])
        with_file, file = add_file(letterbox, message, content)
        true |= {message, with_file}
        files[file.file] = content
    python = shlex.quote(sys.executable)
    server.allow(f"cd {shlex.quote(str(TOP))} && exec {python} -m tests.long.liar {lie} {shlex.quote(str(street))}")
    assert carry(server, room) in (0, 1)
    said = capfd.readouterr().err
    assert len(said.splitlines()) <= 1
    assert "\x1b" not in said
    assert held(casebook) <= true
    for row in [row for case in cases for row in casebook.files(case.case)]:
        assert b"".join(casebook.read_file(row.case, row.file)) == files[row.file]
    assert names(room) <= set(files)
    monkeypatch.undo()
    server.allow(letterbox_command(street))
    assert carry(server, room, "--again") == 0
    assert held(casebook) == true
    assert {file: b"".join(casebook.read_file(case.case, file)) for case in cases for file in
            (row.file for row in casebook.files(case.case))} == files  # fmt: skip
    for one in (letterbox, casebook):
        one.close()
