"""200 cases, half of them with an excluded position: by rows, sizes and bytes nobody tells which half a case is of."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from crypto import envelope, grant, primitives
from crypto.errors import CannotOpen
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry, open_office
from tests.proofs.thief import open_cases

CASES = 200
SECONDS = 300
SHUT_OUT = "kepala_upg"
ENCAPSULATED = 1088 + 32  # ML-KEM ciphertext, X25519 public key
MOST_SIGMA = 6.5  # of some ten thousand bits; by chance once in a million runs
MOST_CHI_SQUARE = 420  # 255 degrees of freedom; by chance once in a hundred million runs


@dataclass
class Crowd:
    """Ids of the cases of both halves, and the databases as the rooms left them."""

    office: Office
    with_exclusion: set[str]
    without: set[str]
    stores: dict[str, Path]

    def rows(self, store: str, slot: str, cases: set[str]) -> list[bytes]:
        with closing(sqlite3.connect(self.stores[store])) as database:
            found = database.execute('select "case", envelope from grants where slot = ?', (slot,))
            return [bytes(sealed) for case, sealed in found if case in cases]


def receipted(casebook: Path) -> int:
    with closing(sqlite3.connect(casebook)) as plain:
        return int(plain.execute("SELECT count(DISTINCT [case]) FROM entries WHERE strand = 'officers'").fetchone()[0])


@pytest.fixture(scope="module")
def crowd(founded: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Reports over HTTP by turns with and without an exclusion; then Omar signs in, so that every case has its receipt."""
    office = founded.copy(tmp_path_factory.mktemp("crowd") / "office")
    with open_office(office) as (street, desk):

        def report(number: int) -> bool:
            rini, shut_out = Reporter(street), bool(number % 2)
            chosen = {"excluded": SHUT_OUT} if shut_out else {}
            fields = rini.filled(f"Laporan nomor {number:03}.", unit="umum", **chosen)
            return rini.browser.post("/lapor", fields).status == 303

        with ThreadPoolExecutor(4) as reporters:
            assert all(reporters.map(report, range(CASES)))
        carry(office)
        omar = Officer(desk, office, "omar")
        omar.sign_in()
        casebook = office.inspectorate / "casebook.sqlite3"
        until = monotonic() + SECONDS
        # He works on while the desk reads many cases and signs their receipts, some with each page.
        while len(omar.cases()) < CASES or receipted(casebook) < CASES:
            assert monotonic() < until
        carry(office)
        stores = {"letterbox": office.server / "letterbox.sqlite3", "casebook": office.inspectorate / "casebook.sqlite3"}
        opened = open_cases(stores["casebook"], office.people["omar"])
        excluded = {one.case for one in opened if SHUT_OUT in one.sealed_part}
        yield Crowd(office, excluded, {one.case for one in opened} - excluded, stores)


def shapes(database: Path, cases: set[str]) -> Counter[str]:
    """How each case looks to whoever opens nothing: of every row the table, the slot, strand and seq, and the sizes."""
    of_case: dict[str, list[str]] = {case: [] for case in cases}
    with closing(sqlite3.connect(database)) as store:
        store.row_factory = sqlite3.Row
        for (table,) in store.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in store.execute(f'select * from "{table}"'):
                if "case" in row.keys() and row["case"] in of_case:  # noqa: SIM118  # a Row iterates over values
                    of_case[row["case"]].append(f"{table}: " + ", ".join(_look(name, row[name]) for name in row.keys()))  # noqa: SIM118
    return Counter("\n".join(sorted(rows)) for rows in of_case.values())


def _look(name: str, value: object) -> str:
    if name in ("slot", "strand", "seq", "reporter_seq", "carried_seq", "upto_seq", "day"):
        return f"{name}={value}"
    size = f" of {len(value)}" if isinstance(value, str | bytes) else ""
    return f"{name}: {type(value).__name__}{size}"


@pytest.mark.parametrize("store", ["letterbox", "casebook"])
def test_all_cases_have_the_same_rows_of_the_same_sizes(crowd: Crowd, store: str) -> None:
    assert len(crowd.with_exclusion) == len(crowd.without) == CASES // 2
    one, other = (shapes(crowd.stores[store], cases) for cases in (crowd.with_exclusion, crowd.without))
    assert one == other
    assert len(one) == 1, "\n---\n".join(one)
    assert next(iter(one)).count("grants: ") == len(crowd.office.people) + 1


def test_a_row_of_the_excluded_officer_is_a_decoy_in_one_half_only(crowd: Crowd) -> None:
    readable = {one.case for one in open_cases(crowd.stores["casebook"], crowd.office.people["nur"])}
    assert readable == crowd.without


@pytest.mark.parametrize("store", ["letterbox", "casebook"])
def test_the_bytes_of_real_grants_and_decoys_are_not_told_apart(crowd: Crowd, store: str) -> None:
    slot = crowd.office.people["nur"].id
    real, decoys = (crowd.rows(store, slot, cases) for cases in (crowd.without, crowd.with_exclusion))
    assert worst_bit(real, decoys) < MOST_SIGMA
    assert chi_square(real, decoys) < MOST_CHI_SQUARE


def test_the_statistics_tell_random_bytes_from_a_sealing(crowd: Crowd) -> None:
    """What a cheap decoy would look like: right size, random bytes, so X25519's highest bit is set in half of them."""
    slot = crowd.office.people["nur"].id
    real = crowd.rows("casebook", slot, crowd.without)
    # Four for each: of as few as there are real ones, once in a thousand runs too few have that bit set to stand out.
    cheap = [envelope.HEADER + primitives.random_bytes(grant.GRANT_SIZE - len(envelope.HEADER)) for _ in 4 * real]
    assert worst_bit(real, cheap) > MOST_SIGMA
    skewed = [sealed[:200] + bytes(32) + sealed[232:] for sealed in real]
    assert chi_square(real, skewed) > MOST_CHI_SQUARE


def test_every_decoy_is_a_well_formed_sealing(crowd: Crowd) -> None:
    slot, key = crowd.office.people["nur"].id, crowd.office.people["nur"].key
    decoys = crowd.rows("letterbox", slot, crowd.with_exclusion)
    assert len({sealed[len(envelope.HEADER) : len(envelope.HEADER) + ENCAPSULATED] for sealed in decoys}) == CASES // 2
    for sealed in decoys:
        assert sealed[: len(envelope.HEADER)] == envelope.HEADER
        assert len(sealed) == grant.GRANT_SIZE
        assert not sealed[len(envelope.HEADER) + ENCAPSULATED - 1] & 0x80, "an X25519 key below 2^255"
    for case in sorted(crowd.with_exclusion)[:5]:
        for sealed in crowd.rows("letterbox", slot, {case}):
            with pytest.raises(CannotOpen):
                key.open_grant(case, slot, sealed)


def worst_bit(one: list[bytes], other: list[bytes]) -> float:
    """The largest difference of any single bit between two lots of rows of one size, in standard deviations."""
    worst = 0.0
    for at in range(8 * len(one[0])):
        byte, bit = divmod(at, 8)
        ones = [sum(row[byte] >> bit & 1 for row in rows) for rows in (one, other)]
        share = sum(ones) / (len(one) + len(other))
        spread = (share * (1 - share) * (1 / len(one) + 1 / len(other))) ** 0.5
        if spread:
            worst = max(worst, abs(ones[0] / len(one) - ones[1] / len(other)) / spread)
    return worst


def chi_square(one: list[bytes], other: list[bytes]) -> float:
    """Two-sample chi-square over the histogram of all bytes after the header; lots of one size."""
    counts = [Counter(byte for row in rows for byte in row[len(envelope.HEADER) :]) for rows in (one, other)]
    return sum((counts[0][byte] - counts[1][byte]) ** 2 / (counts[0][byte] + counts[1][byte]) for byte in counts[0] | counts[1])
