"""A large file over real HTTP: sent as fast as the room takes it, then opened again from the disk with the key of its entry."""

import base64
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crypto import birth_record
from crypto.case_unseal import CaseKey, open_file
from crypto.entry import SealedEntry
from crypto.file_id import new_file_id
from crypto.file_seal import FileSealer
from tests.bench.failed import BenchFailed
from tests.bench.line import Line, head_of
from tests.bench.opened import LETTERBOX
from tests.proofs.office import Office, Person
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room

MB = 1_000_000
PIECE = MB
BOUNDARY = "----bench"
FILES = """
    SELECT cases."case", cases.birth, grants.envelope, entries.seq, entries.prev, entries.envelope
    FROM cases JOIN grants ON grants."case" = cases."case" AND grants.slot = ?
    JOIN entries ON entries."case" = cases."case" AND entries.strand = 'reporter' AND entries.seq > 1
"""


@dataclass(frozen=True)
class Sent:
    """One file that was acknowledged. `sha256`: hex, of its true bytes; `seconds`: from its first byte to the answer."""

    size: int
    sha256: str
    seconds: float

    @property
    def rate(self) -> float:
        """MB a second."""
        return self.size / MB / self.seconds


def pieces(size: int) -> Iterator[bytes]:
    """No two are the same, none is kept."""
    noise = hashlib.shake_256(b"recording").digest(PIECE)
    for at in range(0, size, PIECE):
        yield at.to_bytes(8, "big") + noise[8 : min(PIECE, size - at)]


def digest_of(size: int) -> str:
    digest = hashlib.sha256()
    for piece in pieces(size):
        digest.update(piece)
    return digest.hexdigest()


def upload(room: Room, size: int) -> Sent:
    """A report, and one file of so many bytes with it. Raises BenchFailed unless the room says that it is stored."""
    rini = Reporter(room)
    page = rini.report("Rekaman rapat ada di berkas ini.").page
    cookie = "; ".join(f"{name}={value}" for name, value in rini.browser.cookies.items()).encode()
    head, tail = around(page.value("form_token", "berkas")), f"\r\n--{BOUNDARY}--\r\n".encode()
    request = head_of(
        f"127.0.0.1:{room.port}",
        "/kotak/berkas",
        f"multipart/form-data; boundary={BOUNDARY}",
        len(head) + size + len(tail),
        cookie,
    )
    body = [*whole(size), tail]
    with Line(room.port) as line:
        start = time.perf_counter()
        answer = line.ask(request + head, body)
        seconds = time.perf_counter() - start
    if (answer.status, answer.header(b"location")) != (303, b"/kotak#perjalanan"):
        raise BenchFailed(f"a file was answered with {answer.status}: {answer.body[:300]!r}")
    return Sent(size, digest_of(size), seconds)


def whole(size: int) -> list[bytes]:
    """All pieces, made before the clock runs."""
    return list(pieces(size))


def around(token: str) -> bytes:
    """What stands before the file's bytes."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n',
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="use"\r\n\r\nevidence\r\n',
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="rekaman.bin"\r\n',
        "Content-Type: application/octet-stream\r\n\r\n",
    ]
    return "".join(parts).encode()


def seal_to_disk(folder: Path, size: int) -> float:
    """The floor: MB a second of one core that seals as much and has it durably on the same disk."""
    ready, target = whole(size), folder / "floor.sealed"
    start = time.perf_counter()
    sealer = FileSealer("0" * 32, new_file_id())
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for number, piece in enumerate(ready):
            os.write(descriptor, sealer.update(piece))
            if number % 4 == 0:
                # Much as the room does it: else the floor is that of a machine which has to find memory for all of it.
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        for piece in sealer.finish():
            os.write(descriptor, piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    seconds = time.perf_counter() - start
    target.unlink()
    return size / MB / seconds


def must_open(office: Office, person: Person, sent: list[Sent]) -> int:
    """How many files an officer's key opens, byte for byte those that were acknowledged. Raises BenchFailed for any other."""
    found = sorted(files(office.server, person))
    if found != sorted((one.size, one.sha256) for one in sent):
        raise BenchFailed(f"{len(sent)} files were acknowledged, and what can be opened is not them: {found}")
    return len(found)


def files(store: Path, person: Person) -> Iterator[tuple[int, str]]:
    """Size and SHA-256 of the true bytes of each file that lies in a store."""
    with closing(sqlite3.connect(store / LETTERBOX)) as plain:
        rows = plain.execute(FILES, (person.id,)).fetchall()
    for case, birth, grant, seq, prev, envelope in rows:
        key = CaseKey(person.key.open_grant(case, person.id, grant))
        body = key.open_entry(SealedEntry(case, "reporter", seq, prev, envelope), birth_record.read(birth), lambda *_: None).body
        digest, size = hashlib.sha256(), 0
        with (store / "files" / body["file"]).open("rb") as sealed:
            whole_file = iter(lambda sealed=sealed: sealed.read(PIECE), b"")
            for piece in open_file(case, body["file"], base64.b64decode(body["key"]), body["size"], whole_file):
                digest.update(piece)
                size += len(piece)
        yield size, digest.hexdigest()
