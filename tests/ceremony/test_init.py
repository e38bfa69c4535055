"""The operator's side: one public roster goes in, and nothing else; whatever is forged, cut or more than that is refused."""

import json
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from crypto import roster, strict_json
from crypto.fingerprint import fingerprint
from tests.ceremony.conftest import Kept
from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from wbs.command_line import WrongUse
from wbs.init.__main__ import read
from wbs.store.letterbox import Letterbox

TODAY = date(2026, 11, 21)


@pytest.fixture
def document(ceremony: Kept) -> bytes:
    return ceremony.roster.read_bytes()


def test_the_letterbox_knows_the_roster_and_nothing_else(ceremony: Kept, document: bytes, tmp_path: Path) -> None:
    first = roster.verify(document, None)
    words = fingerprint(first.recovery, first.office_key)
    ended = wbs("init", "--roster", ceremony.roster, "--data", tmp_path / "data", "--fingerprint", " ".join(words))
    assert ended.returncode == 0, ended.stderr
    for said in ("Kantor Uji Tirtawana", "version: 1", "2030-06-30", "officers: 3", " ".join(words)):
        assert said in ended.stdout
    with closing(Letterbox(tmp_path / "data")) as letterbox:
        assert letterbox.rosters() == [document]
        assert letterbox.last_carry_day() is None


def test_the_first_four_letters_of_the_fingerprint_are_enough_and_a_wrong_word_is_not(
    ceremony: Kept, document: bytes, tmp_path: Path
) -> None:
    first = roster.verify(document, None)
    words = [word[:4] for word in fingerprint(first.recovery, first.office_key)]
    wrong = " ".join([*words[1:], words[0]])
    given = ("init", "--roster", ceremony.roster, "--data", tmp_path / "data", "--fingerprint")
    assert refused(wbs(*given, wrong), "not the fingerprint words")
    assert not (tmp_path / "data").exists()
    assert wbs(*given, " ".join(words)).returncode == 0


def test_a_letterbox_is_never_made_twice(ceremony: Kept, tmp_path: Path) -> None:
    given = ("init", "--roster", ceremony.roster, "--data", tmp_path / "data")
    assert wbs(*given).returncode == 0
    with closing(Letterbox(tmp_path / "data")) as letterbox:
        secret = letterbox.form_secret()
    assert refused(wbs(*given), "there already")
    with closing(Letterbox(tmp_path / "data")) as letterbox:
        assert letterbox.form_secret() == secret


def body_of(document: bytes) -> tuple[dict[str, object], dict[str, str]]:
    outer = json.loads(document)
    return json.loads(strict_json.from_base64(outer["body"])), outer["signatures"]


def altered(document: bytes, **changes: object) -> bytes:
    body, signatures = body_of(document)
    raw = strict_json.encode({**body, **changes})
    return strict_json.encode({"body": strict_json.to_base64(raw), "signatures": signatures})


def with_more(document: bytes, **more: object) -> bytes:
    return strict_json.encode({**json.loads(document), **more})


FORGERIES = {
    "empty": lambda document: b"",
    "cut": lambda document: document[:-40],
    "text": lambda document: b"this is no roster\n",
    "casebook": lambda document: b"SQLite format 3\x00" + bytes(200),
    "another office name": lambda document: altered(document, office="Kantor Eve"),
    "expiry moved": lambda document: altered(document, expires="2031-01-01"),
    "no signature": lambda document: with_more(document, signatures={}),
    "a key rides along": lambda document: with_more(document, private_key="rahasia"),
    "a signature rides along": lambda document: with_more(
        document, signatures={**json.loads(document)["signatures"], "0" * 16: "AAAA"}
    ),
    "spaces": lambda document: json.dumps(json.loads(document), indent=1).encode(),
    "line end": lambda document: document + b"\n",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_is_not_exactly_the_public_roster_is_refused(document: bytes, tmp_path: Path, name: str) -> None:
    path = tmp_path / "roster.wbs"
    path.write_bytes(FORGERIES[name](document))
    with pytest.raises(WrongUse) as wrong:
        read(path, TODAY)
    assert "\n" not in str(wrong.value)
    assert str(path) in str(wrong.value)


def test_a_roster_that_has_expired_is_refused(ceremony: Kept) -> None:
    assert read(ceremony.roster, date(2030, 6, 30)).version == 1
    with pytest.raises(WrongUse, match="expired"):
        read(ceremony.roster, date(2030, 7, 1))


def test_wrong_files_and_folders_are_one_line_and_leave_nothing(ceremony: Kept, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert refused(wbs("init", "--roster", tmp_path / "none", "--data", data), "none", "No such file")
    assert refused(wbs("init", "--roster", tmp_path, "--data", data), "Is a directory")
    assert refused(wbs("init", "--roster", ceremony.out / "casebook" / "casebook.sqlite3", "--data", data), "not a roster")
    (tmp_path / "file").write_text("")
    assert refused(wbs("init", "--roster", ceremony.roster, "--data", tmp_path / "file" / "data"))
    assert not data.exists()


def test_init_holds_no_drawer_and_no_casebook() -> None:
    probe = "import sys, wbs.init.__main__; print(*sys.modules)"
    held = subprocess.run([sys.executable, "-c", probe], cwd=TOP, capture_output=True, text=True, check=True).stdout.split()
    assert "wbs.store.letterbox" in held
    assert {"crypto.officer_key", "crypto.case_unseal", "wbs.store.casebook"} & set(held) == set()
