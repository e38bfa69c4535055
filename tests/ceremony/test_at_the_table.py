"""The ceremony at a terminal: the questions, each sheet to its owner alone, and two of its words typed back."""

import codecs
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crypto import roster
from tests.house.tree import TOP
from wbs.ceremony.voice import CLEAR, LEAVE

OFFICE_AND_DAY = ["", "", ""]
OLGA = ["Olga", "olga", "head", "inspektorat", "inspektur", "", "y"]
NUR = ["Nur", "nur", "head", "inspektorat", "kepala_upg", "", "t"]
HOLDERS = ["olga", "Kepala Kantor", "Bendahara Desa"]
WORD = re.compile(r"(\d+)\. (\S+)")
ASKED = re.compile(r"nomor (\d+)")
SHEETS = 8
ON_THE_OTHER_SCREEN = re.compile(f"{re.escape(CLEAR)}.*?{re.escape(LEAVE)}", re.DOTALL)


class Terminal:
    """A person at a terminal: reads until a question, types a line."""

    def __init__(self, screen: int, process: "subprocess.Popen[bytes]") -> None:
        self.screen, self.process = screen, process
        self.seen = ""
        self.at = 0
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def until(self, mark: str) -> str:
        """What appears from the last mark up to and including ``mark``."""
        start = self.at
        while (found := self.seen.find(mark, start)) < 0:
            self._read()
        self.at = found + len(mark)
        return self.seen[start : self.at]

    def type(self, line: str) -> None:
        os.write(self.screen, line.encode() + b"\n")

    def interrupt(self, how: Callable[[], object]) -> int:
        """Once, and again if it fell just before the terminal began to wait, where Python does not hear it until the next key;
        never after the sheet was left, when what is typed would only be echoed behind the last words."""
        before = self.seen.count(LEAVE)
        try:
            while self.process.poll() is None and self.seen.count(LEAVE) == before:
                how()
                while select.select([self.screen], [], [], 2)[0]:
                    self._read()
        except EOFError:
            return self.process.wait(120)
        return self.to_the_end()

    def to_the_end(self) -> int:
        try:
            while True:
                self._read()
        except EOFError:
            return self.process.wait(120)

    def _read(self) -> None:
        assert select.select([self.screen], [], [], 60)[0], f"silent after: {self.seen[-300:]}"
        try:
            part = os.read(self.screen, 65536)
        except OSError:  # how Linux says that the other end has gone
            part = b""
        if not part:
            raise EOFError(self.seen[-300:])
        self.seen += self.decoder.decode(part).replace("\r", "")


@contextmanager
def at_the_table(out: Path) -> Iterator[Terminal]:
    screen, line = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wbs", "ceremony", "--lang", "id", "--out", str(out)],
        cwd=TOP,
        stdin=line,
        stdout=line,
        stderr=line,
        # The terminal becomes the controlling one, so that Ctrl-C is a signal.
        preexec_fn=own_terminal,
    )
    os.close(line)
    try:
        yield Terminal(screen, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(screen)


def own_terminal() -> None:
    """The first terminal that the leader of a session opens becomes its own."""
    os.setsid()
    os.close(os.open(os.ttyname(0), os.O_RDWR))


def answer_all(table: Terminal, answers: list[str]) -> None:
    for answer in answers:
        table.until(": ")
        table.type(answer)


def words_of(screen: str) -> dict[int, str]:
    return {int(number): word for number, word in WORD.findall(screen.partition("Kode cadangan")[0])}


def read_one_sheet(table: Terminal, mistaken: bool = False) -> str:
    """Enter, write down, Enter, two words; with ``mistaken`` a wrong word first, and the sheet comes again."""
    table.until("tekan Enter: ")
    table.type("")
    shown = table.until("layar dibersihkan: ")
    table.type("")
    for _ in range(2):
        asked = table.until("dari kertas Anda: ")
        table.type("salah" if mistaken else words_of(shown)[int(ASKED.findall(asked)[-1])])
        if mistaken:
            table.until("melihatnya lagi: ")
            return shown
    return shown


def test_a_whole_ceremony_at_the_table(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA, *NUR, *HOLDERS])
        first = read_one_sheet(table, mistaken=True)
        table.type("")
        again = table.until("layar dibersihkan: ")
        table.type("")
        for _ in range(2):
            asked = table.until("dari kertas Anda: ")
            table.type(words_of(again)[int(ASKED.findall(asked)[-1])].upper())
        shown = [read_one_sheet(table) for _ in range(SHEETS - 1)]
        assert table.to_the_end() == 0, table.seen[-500:]
    assert words_of(first) == words_of(again)
    assert [len(words_of(sheet)) for sheet in (first, *shown)] == [6, 6, 33, 33, 33, 33, 33, 33]
    assert roster.verify((tmp_path / "out" / "roster.wbs").read_bytes(), None).office.startswith("Kantor Pelayanan")
    # Each sheet stood on the alternate screen, which was emptied before anything else was said.
    assert table.seen.count(CLEAR) == SHEETS + 1
    kept_by_the_terminal = ON_THE_OTHER_SCREEN.sub("", table.seen)
    assert CLEAR not in kept_by_the_terminal
    assert kept_by_the_terminal.count("Lembar 8/8") == 1
    assert "dari kertas Anda" not in kept_by_the_terminal
    assert not any(f"{number}. {word}" in kept_by_the_terminal for sheet in shown for number, word in words_of(sheet).items())
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_office_that_is_not_complete_is_asked_for_more_and_loses_nothing(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA[:-1], "t"])
        assert "two are needed" in table.until("dari awal (t)?: ")
        table.type("y")
        told = ["Nur", "olga", "nur", "kepala", "head", "dapur", "inspektorat", "raja", "kepala_upg", "", "t"]
        for line in told:
            table.type(line)
        said = table.until("Pemegang 1")
        assert [part for part in ("'olga'", "'kepala'", "'dapur'", "'raja'") if part not in said] == []
        answer_all(table, ["olga", "nur", "Kepala Kantor"])
        assert "at most one holder" in table.until("Pemegang 1")
        answer_all(table, HOLDERS)
        table.until("Lembar 1/8")


DEWI = ["Dewi", "dewi", "officer", "kepegawaian", "", "-", "t"]


def test_whoever_reads_nothing_may_keep_names_and_nobody_else(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA, *NUR[:-1], "y", *DEWI, *HOLDERS])
        assert "tidak ada: dewi" in table.until("[dewi]")
        table.until(": ")
        table.type("olga")
        assert "Belum cocok" in table.until("[dewi]: ")
        table.type("")
        for _ in range(SHEETS + 1):
            read_one_sheet(table)
        assert table.to_the_end() == 0, table.seen[-500:]
    made = roster.verify((tmp_path / "out" / "roster.wbs").read_bytes(), None)
    assert made.officer(made.identity_custodian).name == "Dewi"


def test_an_office_in_which_everybody_reads_hears_that_no_name_can_be_given(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA, *NUR, *HOLDERS])
        assert "tidak menawarkan isian nama" in table.until("Lembar 1/8")


def test_ctrl_c_while_a_sheet_is_shown_clears_it_and_keeps_nothing(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA, *NUR, *HOLDERS])
        table.until("tekan Enter: ")
        table.type("")
        table.until("layar dibersihkan: ")
        assert table.interrupt(lambda: os.write(table.screen, b"\x03")) == 128 + signal.SIGINT
    rest = table.seen.rpartition(LEAVE)[2]
    assert rest.strip() == "wbs ceremony: dihentikan / interrupted"
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_window_that_is_closed_while_a_sheet_is_shown_leaves_nothing(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, [*OFFICE_AND_DAY, *OLGA, *NUR, *HOLDERS])
        table.until("tekan Enter: ")
        assert [path.name[:5] for path in tmp_path.iterdir()] == [".out-"]
        table.type("")
        table.until("layar dibersihkan: ")
        assert table.interrupt(lambda: table.process.send_signal(signal.SIGHUP)) == 128 + signal.SIGINT
    assert list(tmp_path.iterdir()) == []


def test_input_that_ends_ends_it_with_one_line_and_nothing_kept(tmp_path: Path) -> None:
    with at_the_table(tmp_path / "out") as table:
        answer_all(table, OFFICE_AND_DAY)
        table.until(": ")
        assert table.interrupt(lambda: os.write(table.screen, b"\x04")) == 2
    assert "wbs ceremony: the input ended; nothing was kept" in table.seen.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []
