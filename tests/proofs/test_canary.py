"""No word that was typed, sent or shown is kept in the clear: first the searcher is proved, then every byte is searched."""

import base64
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.proofs.canary import SHARED_FOLDERS, Flock, Hit, Searcher, is_made_up
from tests.proofs.canary_story import MOMENTS, Kept, live
from tests.proofs.office import TOP, Office


def _zip(plain: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", plain)
    return written.getvalue()


def _escaped(plain: bytes) -> bytes:
    return "".join(f"\\u{ord(sign):04x}" for sign in plain.decode()).encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "as typed": bytes,
    "in capitals": bytes.upper,
    "as UTF-16LE": lambda plain: plain.decode().encode("utf-16-le"),
    "as UTF-16BE": lambda plain: plain.decode().encode("utf-16-be"),
    "as base64": base64.b64encode,
    "as base64, one byte further": lambda plain: base64.b64encode(b"?" + plain),
    "as base64, two bytes further": lambda plain: base64.b64encode(b"??" + plain),
    "as hex": lambda plain: plain.hex().encode(),
    "as hex in capitals": lambda plain: plain.hex().upper().encode(),
    "percent-encoded": lambda plain: quote(plain).encode(),
    "percent-encoded throughout": lambda plain: b"".join(b"%%%02X" % byte for byte in plain),
    "as JSON": lambda plain: json.dumps(plain.decode()).encode(),
    "as JSON escapes": _escaped,
    "in zlib": zlib.compress,
    "in hurried zlib": lambda plain: zlib.compress(plain, 1),
    "in thorough zlib": lambda plain: zlib.compress(plain, 9),
    "in gzip": gzip.compress,
    "in gzip cut short": lambda plain: gzip.compress(plain + os.urandom(4000))[:-900],
    "in a ZIP": _zip,
    "in a ZIP in gzip": lambda plain: gzip.compress(_zip(plain)),
    "as UTF-16 in base64 in zlib": lambda plain: zlib.compress(base64.b64encode(plain)),
}
FOR_TEXT = ("as UTF-16LE", "as UTF-16BE", "in capitals", "as JSON", "as JSON escapes")

PLANTER = """
import os, sqlite3, sys, tempfile
folder, word = sys.argv[1], sys.stdin.readline().strip()
def put(path, text):
    with open(path, "w") as file: file.write(text)
os.makedirs(folder + "/below/deep")
put(folder + "/below/deep/file", "..." + word + "infile...")
put(folder + "/" + word + "inname", "")
os.symlink("/nowhere/" + word + "inlink", folder + "/link")
temporary = tempfile.NamedTemporaryFile(delete=False); temporary.write((word + "intemp").encode()); temporary.flush()
deleted = tempfile.TemporaryFile(); deleted.write((word + "deleted").encode()); deleted.flush()
unnamed = os.memfd_create("m"); os.write(unnamed, (word + "inmemory").encode())
row = sqlite3.connect(folder + "/row.sqlite3"); row.execute("create table t(a)")
row.execute("insert into t values (?)", (word + "inrow",)); row.commit()
log = sqlite3.connect(folder + "/wal.sqlite3"); log.execute("pragma journal_mode=wal"); log.execute("create table t(a)")
log.execute("insert into t values (?)", (word + "inwal",)); log.commit()
print("said", word + "onstdout", flush=True); print("failed", word + "onstderr", file=sys.stderr, flush=True)
print("ready", flush=True); sys.stdin.readline()
"""
PLACES = {
    "infile": "below/deep/file",
    "inname": "names in",
    "inlink": "names in",
    "intemp": "temporary/",
    "deleted": "(deleted)",
    "inmemory": "memfd",
    "inrow": "row.sqlite3",
    "inwal": "wal.sqlite3-wal",
    "onstdout": "stdout",
    "onstderr": "stderr",
    "inenv": "environ",
    "inargument": "cmdline",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_canary_in_this_form_is_found(form: str) -> None:
    flock = Flock()
    text = f'Rini: "{flock.word("planted")}" selesai'.encode()
    around = os.urandom(3000)
    assert Searcher(flock).search("here", around + FORMS[form](text) + around), form
    assert not Searcher(Flock()).search("here", around + FORMS[form](text) + around)


@pytest.mark.parametrize("form", [form for form in FORMS if form not in FOR_TEXT])
def test_a_key_in_this_form_is_found(form: str) -> None:
    flock, key = Flock(), bytes(range(128, 160))
    flock.secret("a key", key)
    found = Searcher(flock).search("here", os.urandom(500) + FORMS[form](b"seed:" + key) + os.urandom(500))
    assert {hit.canary for hit in found} == {"a key"}


@pytest.mark.parametrize("kept", ["kucing makan ikan", "PAGI kucing-makan-ikan", "kuci maka ikan", '["kucing","makan","ikan"]'])
def test_three_words_of_a_secret_phrase_are_found(kept: str) -> None:
    flock = Flock()
    flock.phrase("a token", ["pagi", "kucing", "makan", "ikan", "sore"])
    assert Searcher(flock).search("here", kept.encode())


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flock, set[Hit]]]:
    """A process that leaves a canary in each place, and what the searcher finds while it runs."""
    flock, top = Flock(), tmp_path_factory.mktemp("planted")
    folder, temporary = top / "folder", top / "temporary"
    folder.mkdir(), temporary.mkdir()
    env = {"TMPDIR": str(temporary), "WORD": flock.word("planted") + "inenv", "PATH": os.environ["PATH"]}
    with (top / "stderr").open("wb") as stderr, (top / "stdout").open("wb") as stdout:
        command = [sys.executable, "-c", PLANTER, str(folder), flock.word("planted") + "inargument"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=env)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(flock.word("planted").encode() + b"\n")
        process.stdin.flush()
        for line in process.stdout:
            stdout.write(line)
            stdout.flush()
            if line == b"ready\n":
                break
        try:
            searcher = Searcher(flock)
            found = searcher.folder(top) | searcher.process(process.pid)
            yield flock, found
        finally:
            process.communicate(b"\n")


@pytest.mark.parametrize("place", PLACES)
def test_a_canary_in_this_place_is_found(planted: tuple[Flock, set[Hit]], place: str) -> None:
    _, found = planted
    assert any(PLACES[place] in hit.place for hit in found), sorted(hit.place for hit in found)


def test_a_row_of_the_write_ahead_log_is_found_before_the_database_has_it(tmp_path: Path) -> None:
    flock = Flock()
    database = sqlite3.connect(tmp_path / "store.sqlite3")
    database.execute("pragma journal_mode=wal")
    database.execute("create table t (a blob)")
    database.execute("insert into t values (?)", (zlib.compress(flock.word("row").encode()),))
    database.commit()
    assert {Path(hit.place.split(",")[0]).name for hit in Searcher(flock).folder(tmp_path)} == {"store.sqlite3-wal"}
    database.close()


def test_only_what_changed_since_a_moment_is_searched_in_shared_folders(tmp_path: Path) -> None:
    flock = Flock()
    (tmp_path / "old").write_text(flock.word("old"))
    assert Searcher(flock).folder(tmp_path, time.time() - 60)
    assert not Searcher(flock).folder(tmp_path, time.time() + 60)


def test_the_search_goes_past_what_the_kernel_makes_up_and_past_nothing_else(tmp_path: Path) -> None:
    """Whoever has another system's root below ``/tmp`` has its ``/proc`` there too, with files that answer never."""
    flock = Flock()
    flock.secret("a name", "mountinfo")
    (tmp_path / "mountinfo").touch()
    assert Path("/proc/self/mountinfo").is_file()
    assert not Searcher(flock).folder(Path("/proc/self"))
    assert {hit.place for hit in Searcher(flock).folder(tmp_path)} == {f"names in {tmp_path}"}
    assert not [shared for shared in (*SHARED_FOLDERS, TOP) if shared.is_dir() and is_made_up(shared)]


@pytest.fixture(scope="module")
def kept(founded: Office, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return live(founded.copy(tmp_path_factory.mktemp("kept") / "office"), tmp_path_factory.mktemp("rooms"))


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_that_was_said_is_kept(kept: Kept, moment: str) -> None:
    assert not kept.found[moment], sorted(kept.found[moment], key=str)


def test_an_invited_colleague_is_named_in_the_casebook_and_nowhere_else(kept: Kept) -> None:
    assert kept.public == {"inspectorate/casebook.sqlite3"}


def test_the_story_had_all_that_it_promises(kept: Kept) -> None:
    """So that "nothing found" means "nothing kept" and not "nothing said"."""
    assert kept.told >= kept.expected
    assert kept.downloaded == kept.sent
