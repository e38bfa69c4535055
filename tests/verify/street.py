"""The street of a small office: Rini's reports in a real letterbox, the courier's trips, and a look at both stores."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crypto import case_birth
from crypto.case_token import CaseToken
from crypto.entry import Entry, Head, SealedEntry, seal_entry
from crypto.file_id import new_file_id
from crypto.file_seal import FileSealer
from crypto.reporter_key import ReporterKeys
from tests.desk.office import Office, row
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import Trip, carry
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows
from wbs.verify.counts import Counts
from wbs.verify.finding import Finding
from wbs.verify.inspection import inspect


@dataclass
class Rini:
    """Her case, as her ten words know it."""

    case: str
    keys: ReporterKeys
    new: case_birth.NewCase
    head: Head

    @property
    def path(self) -> str:
        return f"/kasus/{self.case}"


class Street:
    """`folder`: holds letterbox/ and, from the office, casebook/."""

    def __init__(self, folder: Path, office: Office) -> None:
        self.folder, self.office = folder, office
        self.letterbox = Letterbox.create(folder / "letterbox", office.roster.document)
        self.side = LocalLetterbox(folder / "letterbox")
        self._forms = 0

    def close(self) -> None:
        self.letterbox.close()
        self.side.close()

    def report(self, excluded: tuple[str, ...] = ()) -> Rini:
        keys, office = CaseToken.new().keys(), self.office
        new = case_birth.bear(
            keys,
            roster=office.roster,
            kind="integrity",
            unit="perizinan",
            excluded=excluded,
            day=office.today,
            acknowledge_by=office.today + timedelta(days=7),
            report={"kind": "integrity", "lang": "id", "fields": {"narrative": "Dugaan.", "unit": "perizinan", "excluded": []}},
        )
        self.letterbox.drop_case(
            NewCaseRows(
                new.case,
                new.locator_hash,
                new.birth.document,
                new.sealed_birth,
                tuple((grant.slot, grant.envelope) for grant in new.grants),
                (row(new.report), row(new.first_answer)),
                new.head,
                self._mac(keys),
            )
        )
        return Rini(new.case, keys, new, new.report.head)

    def write(self, rini: Rini, text: str = "Tambahan.") -> None:
        sealed = self._next(rini, "message", {"text": text, "lang": "id"})
        self.letterbox.append_reporter(row(sealed), rini.keys.sign_head(rini.case, sealed.head), self._mac(rini.keys))

    def send_file(self, rini: Rini, content: bytes = b"bukti") -> str:
        file = new_file_id()
        sealer = FileSealer(rini.case, file)
        with self.letterbox.new_file(rini.case, file) as drop:
            drop.write(sealer.update(content))
            for piece in sealer.finish():
                drop.write(piece)
            sealed = self._next(rini, "file", {"file": file})
            signed = rini.keys.sign_head(rini.case, sealed.head)
            self.letterbox.append_reporter(row(sealed), signed, self._mac(rini.keys), drop.keep())
        return file

    def carry(self, days: int = 7) -> Trip:
        return carry(self.side, self.office.casebook, self.office.today, days)

    def days_pass(self, days: int = 8) -> None:
        """A trip a day: a clock that leaps counts as one day."""
        for _ in range(days):
            self.office.clock.turn(days=1)
            self.carry()

    def backup(self) -> Path:
        self.office.casebook.backup(self.folder / "backup", self.office.today)
        return self.folder / "backup"

    def look(self, kind: str, folder: Path | None = None) -> list[Finding]:
        return self.looked(kind, folder)[0]

    def looked(self, kind: str, folder: Path | None = None) -> tuple[list[Finding], Counts]:
        found: list[Finding] = []
        counts = inspect(kind, folder or self.folder / kind, found.append, self.office.clock())
        assert counts.findings == len(found)
        return found, counts

    def at_rest(self, kind: str, name: str = "copy") -> Path:
        """A copy of a store as it lies when nobody has it open: to damage."""
        store = {"letterbox": self.letterbox, "casebook": self.office.casebook}[kind]
        store._database.checkpoint()
        copy = self.folder / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder / kind, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        return copy

    def _next(self, rini: Rini, kind: str, body: dict[str, object]) -> SealedEntry:
        seq, prev = rini.head.seq + 1, rini.head.hash
        entry = Entry(rini.case, "reporter", seq, prev, self.office.today, "reporter", self.office.roster.version, kind, body)
        sealed = seal_entry(entry, rini.new.birth.case_key, rini.keys)
        rini.head = sealed.head
        return sealed

    def _mac(self, keys: ReporterKeys) -> bytes:
        self._forms += 1
        return keys.form_mac(str(self._forms).encode())
