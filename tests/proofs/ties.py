"""What two cases have in common: every piece of every row, and of every text that anybody's keys open, of both databases."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass

from crypto import birth_record, labels, primitives
from crypto.case_unseal import CaseKey
from crypto.entry import SealedEntry
from crypto.reporter_key import ReporterKeys
from crypto.roster import verify
from tests.proofs.office import Office
from tests.proofs.opened import Store, grant_of, signer
from wbs.cases.case_number import number_of

PIECE = 8  # bytes in a row: shorter ones are found by chance
MOST = 6  # of these: what is the same in every case, and a random byte or two beside it, ties nothing
LABELS = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, bytes)]
HEX = re.compile(rb"[0-9a-f]+")
CODED = re.compile(rb"[0-9a-f]{16,}|[A-Za-z0-9+/]{16,}={0,2}")


@dataclass(frozen=True)
class Everything:
    """Of one case: all values as bytes, the sealed ones opened too."""

    values: frozenset[bytes]

    def pieces(self, size: int = PIECE) -> frozenset[bytes]:
        return frozenset(piece for value in self.values for piece in _pieces(value, size))

    @property
    def keys(self) -> frozenset[bytes]:
        """Every 32 bytes that stand alone: keys, hashes, seeds."""
        return frozenset(value for value in self.values if len(value) == primitives.KEY_BYTES)


def everything(office: Office, case: str, keys: ReporterKeys) -> Everything:
    """With the case key of whoever reads it and the token's keys of this one case."""
    stores = [Store(office.server, "letterbox.sqlite3"), Store(office.inspectorate, "casebook.sqlite3")]
    found = {value for store in stores for value in _stored(store, case)}
    casebook = stores[1]
    (held,) = casebook.rows("cases", case=case)
    record = birth_record.read(held["birth"])
    seed = next(key for person in office.people.values() if (key := grant_of(casebook, case, person)))
    birth = seed.open_birth(record, held["sealed_birth"])
    found |= {seed.seed, number_of(case).encode(), *_leaves(asdict(birth))}
    found |= set(_texts(casebook, case, seed, record, keys, office))
    found.discard(b"")
    return Everything(frozenset(found | {inner for value in found for inner in _decoded(value)}))


def _stored(store: Store, case: str) -> Iterator[bytes]:
    """All that stands in rows that name the case, whatever table they are of."""
    for table in store.tables:
        for row in store.rows(table):
            if case in row.values():
                yield from (leaf for value in row.values() if isinstance(value, bytes | str) for leaf in _leaves(_parsed(value)))


def _texts(
    casebook: Store, case: str, seed: CaseKey, record: birth_record.BirthRecord, keys: ReporterKeys, office: Office
) -> Iterator[bytes]:
    roster = verify(office.roster, None, None)

    def known(author: str, _version: int) -> bytes | None:
        return signer(roster, author)

    for strand in ("reporter", "officers", "answers"):
        for row in casebook.strand(case, strand):
            sealed = SealedEntry(row["case"], row["strand"], row["seq"], row["prev"], row["envelope"])
            entry = keys.open_answer(sealed, known) if strand == "answers" else seed.open_entry(sealed, record, known)
            yield from _leaves(dict(entry.body))
            yield from (head.hash for head in entry.heads.values())


def _parsed(value: bytes | str) -> object:
    """A record is what it says, field by field; anything else is itself."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _leaves(value: object) -> Iterator[bytes]:
    """The values themselves: what is written around them is the same in all, and would lengthen a random byte to a piece."""
    if isinstance(value, Mapping):
        yield from (leaf for inner in value.values() for leaf in _leaves(inner))
    elif isinstance(value, list | tuple | frozenset):
        yield from (leaf for inner in value for leaf in _leaves(inner))
    else:
        yield value if isinstance(value, bytes) else str(value).encode()


def _decoded(value: bytes) -> Iterator[bytes]:
    """What stands inside as hex or base64."""
    for run in CODED.findall(value):
        with suppress(ValueError, binascii.Error):
            yield bytes.fromhex(run.decode())
        with suppress(ValueError, binascii.Error):
            yield base64.b64decode(run + b"=" * (-len(run) % 4), validate=True)


def ties(one: Everything, other: Everything, strangers: Iterable[Everything]) -> set[bytes]:
    """Pieces that the two have in common, and of which no case of anybody else's has the most part.

    In hex a piece says half as much: there it must be part of one twice as long."""
    ordinary = frozenset[bytes]().union(*(stranger.pieces(MOST) for stranger in strangers))
    longer = frozenset(half for whole in one.pieces(2 * PIECE) & other.pieces(2 * PIECE) for half in _pieces(whole, PIECE))
    common = {piece for piece in one.pieces() & other.pieces() if piece in longer or not HEX.fullmatch(piece)}
    return {piece for piece in common if not ordinary.intersection(_pieces(piece, MOST))}


def _pieces(value: bytes, size: int) -> Iterator[bytes]:
    return (value[at : at + size] for at in range(len(value) - size + 1))


def made_from(one: Everything, other: Everything) -> set[bytes]:
    """Keys of the other case that follow from a key of the one by any label of the format."""
    made = set()
    for key in one.keys:
        for label in LABELS:
            made |= {primitives.derive(key, label), primitives.derive(key, label, salt=labels.TOKEN_SALT)}
            made |= {primitives.digest(label, key), primitives.mac(key, label), primitives.mac(label, key)}
    return made & {value for value in other.values if len(value) == primitives.KEY_BYTES}
