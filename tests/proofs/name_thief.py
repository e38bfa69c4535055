"""The thief who is after names: knows only `crypto/`, has stores and whatever keys it was given, and tries them in every way.

It reads one JSON object on standard input and writes one to standard output:
  folders: copies of the server's and of the inspectorate's folder;  officers: [{"id", "seal_seed", "sign_seed"}] in hex;
  recovery: the recovery seed in hex, or "";  tokens: lists of ten words;
  handed: case -> the identity of an entry's body, for a case whose entries nobody in the game can read.
"""

import base64
import binascii
import itertools
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from crypto import birth_record, custody, envelope, identity, labels, primitives, roster, strict_json
from crypto.birth_record import BirthRecord
from crypto.case_token import CaseToken
from crypto.case_unseal import CaseKey, RecoveryKey, open_identity
from crypto.entry import SealedEntry
from crypto.errors import SealError
from crypto.identity import SealedIdentity
from crypto.officer_key import OfficerKey
from crypto.reporter_key import ReporterKeys

SECRET = re.compile(r"[0-9a-f]{64}|[A-Za-z0-9+/]{43}=")
LABELS = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, bytes)]


class Loot:
    """What it was given, and what opened of it."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.officers = {
            one["id"]: OfficerKey(bytes.fromhex(one["seal_seed"]), bytes.fromhex(one["sign_seed"]), bytes(20))
            for one in given["officers"]
        }
        self.recovery = RecoveryKey(bytes.fromhex(given["recovery"])) if given["recovery"] else None
        self.tokens: list[ReporterKeys] = [keys for words in given["tokens"] for keys in CaseToken.parse(words).both_keys()]
        self.handed: dict[str, dict[str, str]] = given["handed"]
        self.tables: dict[str, list[dict[str, Any]]] = {}
        for path in sorted(path for folder in given["folders"] for path in Path(folder).glob("*.sqlite3")):
            self._read(path)
        chain = [bytes(row["document"]) for row in self.tables["rosters"]]
        self.rosters = {one.version: one for one in map(roster.parse, chain)}
        self.births = {row["case"]: birth_record.read(row["birth"]) for row in self.tables["cases"]}
        self.keys: dict[str, CaseKey] = {}
        for row in self.tables["grants"]:
            for key in self._granted(row):
                self.keys.setdefault(row["case"], key)

    def _read(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            for (table,) in database.execute("select name from sqlite_master where type='table'").fetchall():
                cursor = database.execute(f'select * from "{table}"')
                names = [column[0] for column in cursor.description]
                self.tables.setdefault(table, []).extend(dict(zip(names, row, strict=True)) for row in cursor)

    def _granted(self, row: dict[str, Any]) -> Iterator[CaseKey]:
        for officer, key in self.officers.items():
            for slot in {officer, row["slot"]}:
                with suppress(SealError):
                    yield CaseKey(key.open_grant(row["case"], slot, row["envelope"]))
        if self.recovery:
            with suppress(SealError):
                yield self.recovery.open_grant(row["case"], row["envelope"])

    def sign_key(self, author: str, version: int) -> bytes | None:
        known = self.rosters.get(version)
        return known.by_id[author].sign_key if known and author in known.by_id else None

    def bodies(self, case: str) -> list[dict[str, Any]]:
        """Of all entries that open with the case's key."""
        found: list[dict[str, Any]] = [{"identity": self.handed[case]}] if case in self.handed else []
        for row in self.tables["entries"]:
            if row["case"] == case and row["strand"] != "answers" and case in self.keys:
                sealed = SealedEntry(case, row["strand"], row["seq"], row["prev"], row["envelope"])
                with suppress(SealError):
                    found.append(dict(self.keys[case].open_entry(sealed, self.births[case], self.sign_key).body))
        return found

    def seeds(self) -> list[bytes]:
        """Every private sealing key in hand."""
        found = [key.seal_seed for key in self.officers.values()] + [key.seed for key in self.keys.values()]
        return [*found, *([self.recovery.seed] if self.recovery else []), *(keys.seal_seed for keys in self.tokens)]


def secrets_in(value: object) -> Iterator[bytes]:
    """Everything of 32 bytes that stands in a body, however it is written."""
    for text in SECRET.findall(json.dumps(value)):
        with suppress(binascii.Error, ValueError):
            yield bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text)


def shares(loot: Loot, birth: BirthRecord, given: SealedIdentity, bodies: list[dict[str, Any]]) -> set[bytes]:
    """Whatever may be one of the three shares of this name, got in the ordinary ways and in all others."""
    found = {share for body in bodies for share in secrets_in(body)} | {bytes(32)}
    found |= {share for officer in loot.officers.values() for share in (officer.seal_seed, officer.sign_seed)}
    found |= {keys.identity_share for keys in loot.tokens}
    found |= {loot.keys[birth.case].seed} if birth.case in loot.keys else set()
    found |= {identity.token_share(keys, birth, given.mark) for keys in loot.tokens}
    contexts = [identity.share_context(birth, given.mark, officer) for one in loot.rosters.values() for officer in one.by_id]
    for seed in loot.seeds():
        for context in set(contexts):
            with suppress(SealError):
                found.add(envelope.open_with_seed(seed, given.custodian_share, labels.CUSTODIAN_SHARE, context))
    for row in loot.tables.get("custody", []):
        for seed, officer in itertools.product(loot.seeds(), sorted(loot.rosters[1].by_id)):
            for column, label in (("request", labels.NAME_REQUEST), ("given", labels.HAND_OVER)):
                with suppress(SealError):
                    opened = envelope.open_with_seed(seed, row[column], label, custody.context(birth, officer))
                    found.update(secrets_in(strict_json.decode(opened[64:])))
    return {share for share in found if len(share) == primitives.KEY_BYTES}


def open_name(birth: BirthRecord, given: SealedIdentity, found: Iterable[bytes]) -> tuple[dict[str, str], int]:
    """Each three of the shares in each order, then each alone as the key itself and as what the key is derived from."""
    tried = 0
    for case_share, custodian_share, token_share in itertools.permutations(sorted(found), 3):
        tried += 1
        with suppress(SealError):
            return open_identity(
                birth, SealedIdentity(given.sealed, case_share, given.custodian, b""), custodian_share, token_share
            ), tried
    locked, bound = given.sealed[1 + identity.MARK_BYTES :], identity.associated(birth, given.mark)
    for secret in found:
        derived = [primitives.derive(secret, label, salt=identity.place(birth, given.mark)) for label in LABELS]
        for key in (secret, *derived):
            tried += 1
            with suppress(SealError):
                return strict_json.decode(envelope.unpad(primitives.aead_unlock(key, locked, bound))), tried
    return {}, tried


def main() -> None:
    loot = Loot(json.load(sys.stdin))
    told: dict[str, Any] = {"cases": sorted(loot.births), "names": {}, "sealed": {}, "tried": 0}
    for case, birth in loot.births.items():
        bodies = loot.bodies(case)
        for body in bodies:
            if "sealed" not in (body.get("identity") if isinstance(body.get("identity"), dict) else {}):
                continue
            given = SealedIdentity.read(body["identity"])
            found = shares(loot, birth, given, bodies)
            said, tried = open_name(birth, given, found)
            told["sealed"][case], told["tried"] = len(found), told["tried"] + tried
            if said:
                told["names"][case] = said["name"]
    told["modules"] = sorted(name for name in sys.modules if name.split(".")[0] in ("wbs", "tests"))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
