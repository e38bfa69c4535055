"""The thief: a script that knows only `crypto/` and tries to open whatever it was given. Run in a process of its own.

It reads one JSON object on standard input and writes one to standard output:
  folders: copies of the server's folder, the casebook's folder, or both;  texts: environment, output, whatever else was taken;
  officer: {"id", "seal_seed", "sign_seed"} in hex, if an officer's key is in its hands;  cookie: hex of a visit's cookie.
"""

import base64
import binascii
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crypto import birth_record, envelope, grant, labels, primitives, roster, visit
from crypto.case_token import CaseToken
from crypto.case_unseal import CaseKey, open_file
from crypto.entry import AUDIT_CASE, SealedEntry, place
from crypto.errors import SealError
from crypto.officer_key import OfficerKey

HEX_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{43,}={0,2}")
WINDOWED = 256  # columns up to this size are tried at every offset
LABELS = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, bytes)]


class Holder(Protocol):
    """Whose key is tried."""

    id: str
    key: OfficerKey


@dataclass(frozen=True)
class KeyHolder:
    """An officer as the thief has him."""

    id: str
    key: OfficerKey


@dataclass
class OpenCase:
    """One case that opened. ``entries``: their payloads; ``files``: id -> SHA-256 of the true bytes."""

    case: str
    seed: bytes
    sealed_part: str
    entries: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


class Store:
    """A letterbox or a casebook as it lies on a disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as database:
            names = [name for (name,) in database.execute("select name from sqlite_master where type='table'")]
            self.tables = {name: self._rows(database, name) for name in names}
        documents = [row["document"] for row in self.tables["rosters"]]
        self.rosters = {one.version: one for one in roster.verify_chain(documents)}

    @staticmethod
    def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
        cursor = database.execute(f'select * from "{table}"')
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def of(self, table: str, case: str) -> list[dict[str, Any]]:
        return [row for row in self.tables[table] if row["case"] == case]

    def sign_key_of(self, author: str, version: int) -> bytes | None:
        known = self.rosters.get(version)
        return known.by_id[author].sign_key if known and author in known.by_id else None

    def values(self) -> Iterator[bytes]:
        """Every column of every row that is text or bytes."""
        for rows in self.tables.values():
            for row in rows:
                for value in row.values():
                    if isinstance(value, str):
                        yield value.encode()
                    elif isinstance(value, bytes):
                        yield value


# What a holder of a key opens in the ordinary way.


def open_cases(database: Path, holder: Holder) -> list[OpenCase]:
    """Every case of this store of which any grant row opens with the holder's key."""
    store, opened = Store(database), []
    for row in store.tables["cases"]:
        for seed in _granted(store, row["case"], holder):
            opened.append(_read_case(store, row, seed))
            break
    return opened


def _granted(store: Store, case: str, holder: Holder) -> Iterator[bytes]:
    """His row, and everybody else's too: perhaps somebody sealed to the wrong key."""
    for row in store.of("grants", case):
        for slot in {row["slot"], holder.id}:
            with suppress(SealError):
                yield holder.key.open_grant(case, slot, row["envelope"])


def _read_case(store: Store, row: dict[str, Any], seed: bytes) -> OpenCase:
    key, record = CaseKey(seed), birth_record.read(row["birth"])
    opened = OpenCase(row["case"], seed, str(key.open_birth(record, row["sealed_birth"])))
    for line in store.of("entries", row["case"]):
        if line["strand"] == "answers":
            continue
        sealed = SealedEntry(line["case"], line["strand"], line["seq"], line["prev"], line["envelope"])
        entry = key.open_entry(sealed, record, store.sign_key_of)
        opened.entries.append({"type": entry.type, "author": entry.author, "body": dict(entry.body)})
        if entry.type == "file":
            file, size = entry.body["file"], entry.body["size"]
            sealed_file = (store.path.parent / "files" / file).read_bytes()
            plain = open_file(row["case"], file, base64.b64decode(entry.body["key"]), size, [sealed_file])
            opened.files[file] = hashlib.sha256(b"".join(plain)).hexdigest()
    return opened


# What an officer's key opens of rows that were overwritten, but still lie in the files.


def raw_grants(folder: Path) -> set[bytes]:
    """Whatever may be a grant, anywhere in the bytes of the databases and their logs. To be read before a database is opened.

    A page of the stores is large enough for a whole row, so a grant always lies in one piece.
    """
    found = set()
    for file in folder.glob("*.sqlite3*"):
        whole, start = file.read_bytes(), -1
        while (start := whole.find(envelope.HEADER, start + 1)) >= 0:
            found.add(whole[start : start + grant.GRANT_SIZE])
    return found


def open_raw(raw: set[bytes], holder: Holder, cases: Iterable[str]) -> Iterator[str]:
    """Cases of which some grant opens."""
    for case in cases:
        for sealed in raw:
            with suppress(SealError):
                holder.key.open_grant(case, holder.id, sealed)
                yield case


# What somebody without a key tries.


def candidates(stores: Iterable[Store], texts: Iterable[bytes], given: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Everything that could be a 32-byte key: (likely ones, the rest). Columns, what is written in them in hex or base64, the
    environment, hashes of all these, and what the format derives from all these."""
    likely, rest = set(given), set()
    for value in [value for store in stores for value in store.values()] + list(texts):
        if len(value) == 32:
            likely.add(value)
        for written in _written(value):
            (likely if len(written) <= 64 else rest).update(written[at : at + 32] for at in range(0, len(written) - 31, 32))
        if len(value) <= WINDOWED:
            rest.update(value[at : at + 32] for at in range(len(value) - 31))
            rest.add(hashlib.sha256(value).digest())
        rest.update((value[:32], value[-32:]) if len(value) >= 32 else ())
    for key in list(likely):
        rest.add(hashlib.sha256(key).digest())
        rest.update(primitives.derive(key, label) for label in LABELS)
        rest.update(primitives.derive(key, label, salt=labels.TOKEN_SALT) for label in LABELS)
    return likely, rest - likely


def _written(value: bytes) -> Iterator[bytes]:
    for match in HEX_KEY.finditer(value):
        yield bytes.fromhex(match.group().decode())
    for match in BASE64_RUN.finditer(value):
        text = match.group().translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        with suppress(binascii.Error):
            yield base64.b64decode(text + b"=" * (-len(text) % 4))


def try_all(stores: list[Store], likely: set[bytes], rest: set[bytes]) -> list[str]:
    """What opened or fitted, in words; empty if nothing did. The likely ones are tried on every envelope, all are held against
    every public key that there is."""
    known = _public_keys(stores)
    fits = [f"private key of {known[public]}" for key in likely | rest if (public := primitives.xwing_pair(key)[1]) in known]
    found = {*fits, *_visits(stores, likely | rest), *_tokens(stores)}
    for key in likely:
        found.update(_envelopes(stores, key))
        found.update(_sealed_files(stores, key))
    return sorted(found)


def _public_keys(stores: list[Store]) -> dict[bytes, str]:
    known = {}
    for store in stores:
        for one in store.rosters.values():
            known[one.recovery.raw] = "recovery"
            known.update({officer.seal_key.raw: f"officer {officer.id}" for officer in one.officers})
        for row in store.tables["cases"]:
            record = birth_record.read(row["birth"])
            known[record.case_key.raw] = f"case {row['case']}"
            known[record.reporter_key.raw] = f"the reporter of {row['case']}"
    return known


def _envelopes(stores: list[Store], key: bytes) -> Iterator[str]:
    """This key on each envelope itself, in its own place."""
    for store in stores:
        tries = [
            (f"grant of {row['slot']} in {row['case']}", row["envelope"], labels.GRANT, grant.context(row["case"], row["slot"]))
            for row in store.tables["grants"]
        ]
        audit = [{**line, "case": AUDIT_CASE, "strand": "audit"} for line in store.tables.get("audit", [])]
        for row in [*store.tables["entries"], *audit]:
            where = place(row["case"], row["strand"], row["seq"], row["prev"])
            tries.append((f"entry {row['strand']} {row['seq']} of {row['case']}", row["envelope"], labels.ENTRY, where))
        for row in store.tables["cases"]:
            where = bytes.fromhex(row["case"])
            tries.append((f"sealed birth of {row['case']}", row["sealed_birth"], labels.SEALED_BIRTH, where))
        private = primitives.xwing_pair(key)[0]
        for name, sealed, label, where in tries:
            with suppress(SealError):
                primitives.hpke_open(sealed[len(envelope.HEADER) :], private, label + b"\x00" + where)
                yield name


def _sealed_files(stores: list[Store], key: bytes) -> Iterator[str]:
    for store in stores:
        for row in store.tables["files"]:
            sealed = (store.path.parent / "files" / row["file"]).read_bytes()[: 128 * 1024]
            with suppress(SealError):
                if next(open_file(row["case"], row["file"], key, len(sealed), [sealed])):
                    yield f"file {row['file']}"


def _visits(stores: list[Store], keys: set[bytes]) -> Iterator[str]:
    """Open visits with guessed cookies; and with the reporter's keys inside, the answers."""
    for store in stores:
        for row in store.tables.get("visits", []):
            for key in keys:
                with suppress(SealError):
                    inside = visit.unlock(row["sealed"], key)
                    yield "a visit"
                    yield from (name for keys in inside for name in _envelopes([store], keys.seal_seed))


def _tokens(stores: list[Store]) -> Iterator[str]:
    """Lazy tokens: one byte thirteen times."""
    hashes = {row["locator_hash"] for store in stores for row in store.tables["cases"] if "locator_hash" in row}
    for byte in range(256):
        if hashes & {keys.locator_hash for keys in CaseToken(bytes([byte]) * 13).both_keys()}:
            yield "a token"


def main(given: dict[str, Any]) -> dict[str, Any]:
    """One attempt with everything that was taken."""
    raw = {sealed for folder in given["folders"] for sealed in raw_grants(Path(folder))}
    stores = [Store(path) for folder in given["folders"] for path in sorted(Path(folder).glob("*.sqlite3"))]
    texts = [text.encode("utf-8", "surrogateescape") for text in given.get("texts", [])]
    handed = [bytes.fromhex(value) for name, value in given.get("officer", {}).items() if name != "id"]
    handed += [bytes.fromhex(given["cookie"])] if "cookie" in given else []
    likely, rest = candidates(stores, texts, handed)
    if "officer" in given:
        # His keys are tried on everything; what lies about in the stores is the taken disk's proof.
        likely, rest = set(handed), likely | rest
    opened, old = _with_key(given, stores, raw) if "officer" in given else ({}, [])
    return {
        "stores": [store.path.name for store in stores],
        "cases": {name: {"entries": one.entries, "files": one.files, "sealed": one.sealed_part} for name, one in opened.items()},
        "known": sorted({row["case"] for store in stores for row in store.tables["cases"]}),
        "old": old,
        "found": try_all(stores, likely, rest),
        "tried": len(likely | rest),
        "likely": len(likely),
        "modules": sorted(name for name in sys.modules if name.partition(".")[0] == "wbs"),
    }


def _with_key(given: dict[str, Any], stores: list[Store], raw: set[bytes]) -> tuple[dict[str, OpenCase], list[str]]:
    officer = given["officer"]
    holder = KeyHolder(
        officer["id"], OfficerKey(bytes.fromhex(officer["seal_seed"]), bytes.fromhex(officer["sign_seed"]), bytes(20))
    )
    opened = {f"{store.path.name} {one.case}": one for store in stores for one in open_cases(store.path, holder)}
    cases = {row["case"] for store in stores for row in store.tables["cases"]}
    return opened, sorted(set(open_raw(raw, holder, cases)))


if __name__ == "__main__":
    json.dump(main(json.load(sys.stdin)), sys.stdout)
