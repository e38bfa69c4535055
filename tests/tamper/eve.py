"""Eve at the server: she has the public halves that lie there, keys of her own, and no others."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crypto import birth_record, labels, strict_json
from crypto.birth_record import BirthRecord
from crypto.entry import Entry, Head, SealedEntry, Signer, seal_entry
from crypto.officer_key import OfficerKey, office_signature
from crypto.primitives import SIGNATURE_BYTES, random_bytes, sign_public
from crypto.roster import OFFICE, Officer, Roster, assemble, compose, draft, parse
from tests.tamper.bench import Bench, Report
from tests.tamper.file_acts import do, one

KEY = OfficerKey.new()
ID = "e" * 16
LINE = Officer(ID, "Eve", "officer", ("integrity",), "inspektorat", (), KEY.public, KEY.sign_public)


# rosters


def newest(bench: Bench) -> Roster:
    """The newest roster that lies in the letterbox."""
    return parse(bench.ask_letterbox("SELECT document FROM rosters ORDER BY version DESC LIMIT 1")[0][0])


def changed(roster: Roster, **how: Any) -> bytes:
    """Another body under the old signatures."""
    return assemble(compose(replace(roster, **how)), roster.signatures or {})


def line_changed(roster: Roster, officer: str, **how: Any) -> bytes:
    """One officer's line changed under the old signatures."""
    lines = (replace(line, **how) if line.id == officer else line for line in roster.officers)
    return changed(roster, officers=tuple(lines))


def forged_next(roster: Roster) -> bytes:
    """The next version, with Eve on it, signed in the heads' names with keys of hers."""
    body = draft(roster, (*roster.officers, LINE), roster.issued, roster.expires)
    return assemble(body, {head.id: KEY.sign_roster(body) for head in roster.heads})


def own_chain(roster: Roster) -> bytes:
    """A first roster of an office of her own, with everybody on it and herself besides."""
    seed = random_bytes(32)
    own = replace(roster, version=1, previous="0" * 64, officers=(*roster.officers, LINE), office_key=sign_public(seed))
    body = compose(own)
    return assemble(body, {OFFICE: office_signature(seed, body)})


def lay_roster(bench: Bench, document: bytes, version: int = 1) -> None:
    """In the place of a version that lies there."""
    do(bench.letterbox, "UPDATE rosters SET document = ? WHERE version = ?", document, version)


# births


def birth(bench: Bench, report: Report) -> BirthRecord:
    """What everybody at the server can read of it."""
    return birth_record.read(one(bench.letterbox, "SELECT birth FROM cases WHERE [case] = ?", report.case))


def edited_birth(record: BirthRecord, **fields: str) -> bytes:
    """The record with other fields under the old signature."""
    signature, document = record.document[:SIGNATURE_BYTES], json.loads(record.document[SIGNATURE_BYTES:])
    assert all(document[name] != value for name, value in fields.items())
    return signature + strict_json.encode({**document, **fields})


def signed_birth(record: BirthRecord, signer: Signer, **fields: str) -> bytes:
    """The record with other fields, signed anew with a key of hers."""
    document = edited_birth(record, **fields)[SIGNATURE_BYTES:]
    return signer.sign(labels.SIGN_BIRTH, document) + document


def text_of(raw: bytes) -> str:
    """Keys as a birth record writes them."""
    return base64.b64encode(raw).decode("ascii")


def lay_birth(bench: Bench, report: Report, document: bytes) -> None:
    do(bench.letterbox, "UPDATE cases SET birth = ? WHERE [case] = ?", document, report.case)


# entries


def entry_of_hers(
    bench: Bench,
    report: Report,
    strand: str,
    after: Head,
    body: Mapping[str, Any],
    entry_type: str = "message",
    author: str = "reporter",
    signer: OfficerKey = KEY,
    answer_key: bytes = bytes(32),
) -> SealedEntry:
    """An entry as she can make it: sealed to the public key of the record, signed with the key in her hand."""
    record = birth(bench, report)
    entry = Entry(
        report.case, strand, after.seq + 1, after.hash, bench.today, author, record.roster_version, entry_type, body
    )
    to = record.reporter_key if strand == "answers" else record.case_key
    return seal_entry(entry, to, signer, answer_key)


def head(bench: Bench, report: Report, strand: str) -> Head:
    """The strand's end as its rows say."""
    rows = bench.ask_letterbox(
        "SELECT seq, hash FROM entries WHERE [case] = ? AND strand = ? ORDER BY seq DESC LIMIT 1", report.case, strand
    )
    return Head(*rows[0])


def append(bench: Bench, sealed: SealedEntry) -> None:
    """The row; for the reporter's strand the case's row is made to fit, all but the head that only the token can sign."""
    values = (sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)
    do(bench.letterbox, "INSERT INTO entries([case], strand, seq, prev, envelope, hash) VALUES (?, ?, ?, ?, ?, ?)", *values)
    if sealed.strand == "reporter":
        fit(bench, sealed)


def replace_entry(bench: Bench, sealed: SealedEntry) -> None:
    """Another envelope in a place of a strand, with the hash that fits."""
    here = (sealed.case, sealed.strand, sealed.seq)
    statement = "UPDATE entries SET envelope = ?, hash = ? WHERE [case] = ? AND strand = ? AND seq = ?"
    do(bench.letterbox, statement, sealed.envelope, sealed.hash, *here)
    if sealed.strand == "reporter":
        fit(bench, sealed)


def fit(bench: Bench, sealed: SealedEntry) -> None:
    """The case's row names this entry as the strand's end; the head beside it is signed by Eve."""
    blob = sealed.seq.to_bytes(8, "big") + sealed.hash
    signed = KEY.sign(labels.SIGN_HEAD, bytes.fromhex(sealed.case) + blob) + blob
    statement = "UPDATE cases SET reporter_seq = ?, reporter_hash = ?, head = ? WHERE [case] = ?"
    do(bench.letterbox, statement, sealed.seq, sealed.hash, signed, sealed.case)
