"""A small office for the desk's tests: real keys with quick locks, a real casebook, cases as the street would bear them."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp

from crypto import case_birth, one_time_codes
from crypto.case_token import CaseToken
from crypto.entry import Entry, Head, SealedEntry, seal_entry
from crypto.file_id import new_file_id
from crypto.file_seal import FileSealer
from crypto.officer_key import FLOOR_KIB, Cost, OfficerKey, office_signature
from crypto.primitives import random_bytes, sign_public
from crypto.public_keys import OfficerPublicKey
from crypto.recovery import split
from crypto.reporter_key import ReporterKeys
from crypto.roster import OFFICE, Officer, Roster, assemble, compose, draft, parse
from wbs.store.casebook import Casebook
from wbs.store.rows import CaseParcel, EntryRow, FileRow, OfficerRow

TOP = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)  # a Monday without holidays around it
QUICK = Cost(FLOOR_KIB, 1, 1)  # the lowest that the program takes
KINDS = ("integrity",)
STEP = 30


class Clock:
    """The time at the desk, turned by hand."""

    def __init__(self) -> None:
        self.at = datetime(TODAY.year, TODAY.month, TODAY.day, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Person:
    """One officer with what stands on his paper."""

    line: Officer
    key: OfficerKey
    login: str
    passphrase: str
    codes: tuple[str, ...]
    locked: bytes

    @property
    def id(self) -> str:
        return self.line.id

    def row(self) -> OfficerRow:
        return OfficerRow(self.id, self.login, self.locked)


def hire(number: int, name: str, role: str, unit: str, positions: tuple[str, ...], kinds: tuple[str, ...] = KINDS) -> Person:
    key, words = OfficerKey.new(), f"{name.lower()} akar akar akar akar akar"
    line = Officer(f"{number:016x}", name, role, kinds, unit, positions, key.public, key.sign_public)
    return Person(line, key, name.lower(), words, one_time_codes.new(), key.lock(words, QUICK))


class Team:
    """Omar reads, Olga and Nur are heads, Ratna watches. Nur is the one who is named in a case."""

    def __init__(self) -> None:
        self.office_seed, self.recovery = random_bytes(32), OfficerKey.new()
        people = (
            hire(1, "Omar", "officer", "inspektorat", ("auditor_muda",)),
            hire(2, "Olga", "head", "inspektorat", ("inspektur",)),
            hire(3, "Nur", "head", "sekretariat", ("kepala_upg",)),
            hire(4, "Ratna", "overseer", "sekretariat", ("kepala_kantor",), ()),
        )
        self.people = {person.login: person for person in people}

    def roster(self, demo: bool = False, expires: date = date(2027, 11, 1)) -> bytes:
        lines = tuple(person.line for person in self.people.values())
        key = sign_public(self.office_seed)
        issued = date(2026, 11, 2)
        roster = Roster(1, "0" * 64, issued, expires, "Kantor Uji", demo, key, lines, self.recovery.public)
        body = compose(roster)
        return assemble(body, {OFFICE: office_signature(self.office_seed, body)})

    @property
    def recovery_sheets(self) -> tuple[str, ...]:
        return split(self.recovery.seal_seed)

    def next_roster(
        self, previous: bytes, officers: Sequence[Officer], issued: date = TODAY, recovery: OfficerPublicKey | None = None
    ) -> bytes:
        body = draft(parse(previous), tuple(officers), issued, date(2027, 11, 1), recovery)
        heads = (self.people["olga"], self.people["nur"])
        signed = {head.id: head.key.sign_roster(body) for head in heads}
        if recovery is not None:
            signed[OFFICE] = office_signature(self.office_seed, body)
        return assemble(body, signed)


@dataclass
class Case:
    """One case with its reporter's keys and the head of her strand."""

    id: str
    keys: ReporterKeys
    new: case_birth.NewCase
    head: Head
    roster_version: int

    @property
    def path(self) -> str:
        return f"/kasus/{self.id}"


def row(sealed: SealedEntry) -> EntryRow:
    return EntryRow(sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)


class Office:
    """The casebook with everybody's logins, and the street that brings cases into it."""

    def __init__(self, folder: Path, team: Team, clock: Clock, roster: bytes | None = None) -> None:
        self.team, self.clock, self.folder = team, clock, folder
        self.casebook = Casebook.create(folder)
        self.roster = parse(roster or team.roster())
        self.casebook.rosters.add(1, roster or self.roster.document)
        for person in team.people.values():
            self.casebook.officers.add(person.row(), [one_time_codes.hash_code(person.id, code) for code in person.codes])

    @property
    def today(self) -> date:
        return self.clock.at.date()

    def report(
        self,
        narrative: str = "Dugaan pungutan di loket.",
        unit: str = "perizinan",
        excluded: tuple[str, ...] = (),
        kind: str = "integrity",
        **fields: Any,
    ) -> Case:
        """A report of Rini's, carried into the casebook."""
        keys = CaseToken.new().keys()
        body = {
            "kind": kind,
            "lang": "id",
            "fields": {"narrative": narrative, "unit": unit, "excluded": list(excluded), **fields},
        }
        new = case_birth.bear(
            keys,
            roster=self.roster,
            kind=kind,
            unit=unit,
            excluded=excluded,
            day=self.today,
            acknowledge_by=self.today + timedelta(days=7),
            report=body,
        )
        grants = tuple((grant.slot, grant.envelope) for grant in new.grants)
        entries = (row(new.report), row(new.first_answer))
        parcel = CaseParcel(new.case, new.birth.document, new.sealed_birth, grants, entries, (), 0)
        received = self.casebook.receive(parcel, self.today)
        assert received.new_case, received
        return Case(new.case, keys, new, new.report.head, self.roster.version)

    def add(
        self, case: Case, kind: str, body: dict[str, Any], files: tuple[FileRow, ...] = (), heads: dict[str, Head] | None = None
    ) -> None:
        """The reporter's next entry, carried. `heads`: of the other strands, as she saw them."""
        entry = Entry(
            case.id,
            "reporter",
            case.head.seq + 1,
            case.head.hash,
            self.today,
            "reporter",
            self.roster.version,
            kind,
            body,
            heads or {},
        )
        sealed = seal_entry(entry, case.new.birth.case_key, case.keys)
        parcel = CaseParcel(case.id, case.new.birth.document, b"", (), (row(sealed),), files, case.head.seq)
        self.casebook.receive(parcel, self.today)
        case.head = sealed.head

    def writes(self, case: Case, text: str) -> None:
        self.add(case, "message", {"text": text, "lang": "id"})

    def sends_file(self, case: Case, name: str, content: bytes, sha256: str = "", use: str = "") -> str:
        """An attachment of the reporter's; ``use``: "" as before the question was asked. Returns its id."""
        file = new_file_id()
        sealer = FileSealer(case.id, file)
        with self.casebook.new_file(case.id, file) as drop:
            for at in range(0, len(content), 65536):
                drop.write(sealer.update(content[at : at + 65536]))
            for piece in sealer.finish():
                drop.write(piece)
            kept = drop.keep()
            body = {
                "file": file,
                "key": base64.b64encode(sealer.key).decode(),
                "name": name,
                "media_type": "application/pdf",
                "size": len(content),
                "sha256": sha256 or hashlib.sha256(content).hexdigest(),
                **({"use": use} if use else {}),
            }
            announced = FileRow(kept.case, kept.file, kept.size, kept.sha256, case.head.seq + 1)
            self.add(case, "file", body, (announced,))
        return file

    def answers(self, case: Case) -> list[Entry]:
        """What the reporter reads, opened with her keys and checked like at her page."""
        rows = self.casebook.entries(case.id, "answers")
        found: list[Entry] = []
        before = case.new.birth.hash
        for one in rows:
            assert one.prev == before
            sealed = SealedEntry(one.case, one.strand, one.seq, one.prev, one.envelope)
            found.append(case.keys.open_answer(sealed, self._sign_key))
            before = one.hash
        return found

    def _sign_key(self, author: str, version: int) -> bytes | None:
        document = self.casebook.rosters.get(version)
        lines = parse(document).by_id if document else {}
        return lines[author].sign_key if author in lines else None

    def phone_code(self, login: str) -> str:
        """A fresh code: the clock moves on one step first, for a code is good once."""
        self.clock.turn(seconds=STEP)
        return pyotp.TOTP(self.team.people[login].key.totp_secret).at(self.clock.at)
