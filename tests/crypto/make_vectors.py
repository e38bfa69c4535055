"""Writes tests/crypto/vectors/*.txt: run by hand, once for each new vector; those that exist are never written again.

    .venv/bin/python -m tests.crypto.make_vectors

Each file is one story with one failure at most, in text that anyone can read: ``what`` it shows, what ``reads`` it, what to
``expect`` ("opens" or the name of the error), then the fields. Long values are base64, broken into lines that start with a space.
"""

import base64
import hashlib
import textwrap
from dataclasses import replace
from datetime import date
from pathlib import Path

from crypto import (
    birth_record,
    case_birth,
    case_unseal,
    custody,
    destruction,
    envelope,
    file_seal,
    fingerprint,
    grant,
    identity,
    labels,
    officer_key,
    pins,
    preferences,
    primitives,
    recovery_proof,
    roster,
    snapshot,
    strict_json,
    tally,
    visit,
)
from crypto.case_token import CaseToken
from crypto.entry import Entry, Head, SealedEntry, place, seal_entry
from crypto.public_keys import CasePublicKey, OfficerPublicKey
from crypto.reporter_key import ReporterKeys

FOLDER = Path(__file__).with_name("vectors")
CASE, OTHER_CASE, FILE = "11" * 16, "22" * 16, "33" * 16
DAY = date(2026, 11, 21)


def seed(name: str) -> bytes:
    """32 bytes anyone can make again: SHA-256 of the name. Vectors only."""
    return hashlib.sha256(b"wbs vector " + name.encode()).digest()


def officer(name: str) -> officer_key.OfficerKey:
    return officer_key.OfficerKey(seed(name + " seal"), seed(name + " sign"), seed(name + " totp")[:20])


TOKEN = CaseToken(seed("rini")[:13])
RINI = TOKEN.keys()
OMAR, OLGA, NUR, RATNA, EVE = officer("omar"), officer("olga"), officer("nur"), officer("ratna"), officer("eve")
CASE_SEED = seed("case")
CASE_PUBLIC = CasePublicKey.of_seed(CASE_SEED)


def write(name: str, what: str, reads: str, expect: str, **fields: object) -> None:
    path = FOLDER / f"{name}.txt"
    if path.exists():
        return
    lines = [f"what: {what}", f"reads: {reads}", f"expect: {expect}"]
    for key, value in fields.items():
        if isinstance(value, bytes):
            text = base64.b64encode(value).decode()
            lines += [f"{key}:"] + textwrap.wrap(text, 100, initial_indent=" ", subsequent_indent=" ")
        else:
            lines.append(f"{key}: {value}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def tokens() -> None:
    words = list(TOKEN.words)
    full = {"locator_hash": RINI.locator_hash.hex(), "reporter_key_sha256": hashlib.sha256(RINI.public.raw).hexdigest()}
    sign = {"reporter_sign": RINI.sign_public.hex()}
    write("token-full", "ten words as they stand on the form", "token", "opens", words=" ".join(words), **full, **sign)
    short = " ".join(f"{number}.{word[:4].upper()}" for number, word in enumerate(words, 1))
    write("token-four-letters", "four capital letters a word, numbered", "token", "opens", words=short, **full, **sign)
    write("token-hyphens", "joined by hyphens", "token", "opens", words="-".join(words), **full, **sign)
    write("token-nine-words", "one word is missing", "token", "count", words=" ".join(words[:9]))
    write(
        "token-unknown-word",
        "the third word is of no list",
        "token",
        "unknown",
        words=" ".join([*words[:2], "qqqqq", *words[3:]]),
    )
    swapped = [words[1], words[0], *words[2:]]
    write("token-swapped-words", "two words changed places", "token", "checksum", words=" ".join(swapped))
    second = TOKEN.both_keys()[1]
    write(
        "token-second",
        "the second case of ten words",
        "token-second",
        "opens",
        words=" ".join(words),
        locator_hash=second.locator_hash.hex(),
        reporter_key_sha256=hashlib.sha256(second.public.raw).hexdigest(),
        reporter_sign=second.sign_public.hex(),
        form_mac=second.form_mac(b"form").hex(),
        answer_key=second.answer_key.hex(),
    )
    write("token-second-nine-words", "one word is missing", "token-second", "count", words=" ".join(words[:9]))


def grants() -> None:
    def one(
        name: str, what: str, expect: str, sealed: bytes, key: officer_key.OfficerKey, case: str = CASE, slot: str = "0" * 16
    ) -> None:
        write(
            name, what, "grant", expect, key=key.seal_seed.hex(), case=case, slot=slot, case_seed=CASE_SEED.hex(), envelope=sealed
        )

    good = grant.seal_grant(CASE, "0" * 16, CASE_SEED, OMAR.public)
    one("grant", "a grant opens with the officer's key", "opens", good, OMAR)
    one("grant-decoy", "a decoy opens with nobody's", "cannot open", grant.decoy(CASE, "0" * 16), OMAR)
    one("grant-other-officer", "another officer's key", "cannot open", good, OLGA)
    one("grant-moved-case", "moved to another case", "cannot open", good, OMAR, case=OTHER_CASE)
    one("grant-moved-slot", "moved to another slot", "cannot open", good, OMAR, slot="1" * 16)
    one("grant-cut", "its last byte is missing", "cannot open", good[:-1], OMAR)
    one("grant-flipped", "one bit is flipped", "cannot open", good[:40] + bytes([good[40] ^ 1]) + good[41:], OMAR)
    one("grant-other-version", "another version byte", "cannot open", b"\x02" + good[1:], OMAR)
    short = envelope.seal(b"short", OMAR.public, labels.GRANT, grant.context(CASE, "0" * 16), size=grant.GRANT_TEXT)
    one("grant-short-seed", "a seed of five bytes", "forged", short, OMAR)
    padded = (5).to_bytes(4, "big") + b"short" + b"\x01" * 55
    odd = envelope.HEADER + primitives.hpke_seal(
        padded, OMAR.public.parsed, labels.GRANT + b"\x00" + grant.context(CASE, "0" * 16)
    )
    one("grant-padding", "padding that is not zeros", "forged", odd, OMAR)


def entries() -> None:
    base = Entry(
        CASE, "officers", 2, seed("prev"), DAY, "0" * 16, 1, "note", {"text": "Catatan."}, {"reporter": Head(1, seed("head"))}
    )

    def one(name: str, what: str, expect: str, sealed: SealedEntry) -> None:
        write(
            name, what, "entry", expect,
            case_seed=CASE_SEED.hex(), sign_key=OMAR.sign_public.hex(), case=sealed.case, strand=sealed.strand,
            seq=sealed.seq, prev=sealed.prev.hex(), hash=sealed.hash.hex(), envelope=sealed.envelope,
        )  # fmt: skip

    good = seal_entry(base, CASE_PUBLIC, OMAR)
    one("entry", "an officer's note", "opens", good)
    one("entry-other-signer", "signed with another key", "forged", seal_entry(base, CASE_PUBLIC, EVE))
    one("entry-moved-seq", "moved to another seq", "cannot open", replace(good, seq=3))
    one("entry-moved-strand", "moved to another strand", "cannot open", replace(good, strand="reporter"))
    one("entry-other-prev", "another predecessor", "cannot open", replace(good, prev=seed("other")))
    one("entry-moved-case", "moved to another case", "cannot open", replace(good, case=OTHER_CASE))
    inner = seal_entry(replace(base, seq=5), CASE_PUBLIC, OMAR)
    opened = envelope.open_with_seed(CASE_SEED, inner.envelope, labels.ENTRY, place(CASE, "officers", 5, base.prev))
    again = envelope.seal(opened, CASE_PUBLIC, labels.ENTRY, place(CASE, "officers", 2, base.prev))
    one("entry-resealed", "a signed entry sealed anew for another place", "forged", replace(good, envelope=again))
    for name, payload in {
        "entry-no-json": b"not json", "entry-key-twice": b'{"case":"a","case":"b"}', "entry-deep": b"[" * 60_000,
        "entry-empty": b"",
    }.items():  # fmt: skip
        signed = OMAR.sign(labels.SIGN_ENTRY, payload) + payload
        raw = envelope.seal(signed, CASE_PUBLIC, labels.ENTRY, place(CASE, "officers", 2, base.prev))
        one(name, "the signed payload is no document", "forged", replace(good, envelope=raw))


def births() -> None:
    lines = tuple(
        roster.Officer(number * 16, name, role, ("integrity",), "inspektorat", positions, key.public, key.sign_public)
        for number, name, role, positions, key in (
            ("0", "Omar", "officer", (), OMAR), ("1", "Olga", "head", ("inspektur",), OLGA),
            ("2", "Nur", "head", ("kepala_upg",), NUR),
        )
    )  # fmt: skip
    office = seed("office")
    recovery = OfficerPublicKey.of_seed(seed("recovery"))
    first = roster.Roster(
        1, "0" * 64, DAY, date(2027, 11, 21), "Kantor Contoh", False, primitives.sign_public(office), lines, recovery
    )
    body = roster.compose(first)
    document = roster.assemble(body, {"office": officer_key.office_signature(office, body)})
    known = roster.verify(document, None)
    write("roster", "the first roster, signed by the office key", "roster", "opens", document=document, hash=known.hash.hex())
    forged = roster.assemble(body, {"office": officer_key.office_signature(seed("eve"), body)})
    write("roster-other-office", "signed by another office key", "roster", "signature", document=forged)
    write("roster-unsigned", "not signed at all", "roster", "signature", document=roster.assemble(body, {}))
    later = roster.draft(known, lines, DAY, date(2028, 11, 21))
    two = roster.assemble(later, {"1" * 16: OLGA.sign_roster(later), "2" * 16: NUR.sign_roster(later)})
    write("roster-next", "the next roster, signed by two heads", "roster", "opens", previous=document, document=two)
    alone = roster.assemble(later, {"1" * 16: OLGA.sign_roster(later)})
    write("roster-one-head", "signed by one head only", "roster", "signature", previous=document, document=alone)
    clerk = roster.assemble(later, {"1" * 16: OLGA.sign_roster(later), "0" * 16: OMAR.sign_roster(later)})
    write(
        "roster-head-and-officer",
        "signed by a head and somebody who is none",
        "roster",
        "signature",
        previous=document,
        document=clerk,
    )
    dropped = roster.draft(known, lines[1:], DAY, date(2028, 11, 21))
    gone = roster.assemble(dropped, {"1" * 16: OLGA.sign_roster(dropped), "2" * 16: NUR.sign_roster(dropped)})
    write(
        "roster-officer-vanished", "an officer is dropped instead of retired", "roster", "form", previous=document, document=gone
    )
    office_signs(known, document, office)
    new = case_birth.bear(
        RINI, roster=known, kind="integrity", unit="umum", excluded=("kepala_upg",), day=DAY, acknowledge_by=date(2026, 11, 30),
        report={"kind": "integrity", "fields": {"narrative": "Laporan contoh."}, "lang": "id"},
    )  # fmt: skip
    seed_of_case = OMAR.open_grant(new.case, "0" * 16, next(g.envelope for g in new.grants if g.slot == "0" * 16))

    def one(name: str, what: str, expect: str, birth: bytes, sealed: bytes, report: SealedEntry) -> None:
        write(name, what, "birth", expect, words=" ".join(TOKEN.words), case_seed=seed_of_case.hex(), birth=birth, sealed_birth=sealed, report=report.envelope, head=new.head, answer=new.first_answer.envelope)  # noqa: E501  # fmt: skip

    one(
        "birth",
        "a whole birth: record, sealed part, report, head, first answer",
        "opens",
        new.birth.document,
        new.sealed_birth,
        new.report,
    )
    flipped = bytearray(new.birth.document)
    flipped[100] ^= 1
    one("birth-altered", "one bit of the record is flipped", "forged", bytes(flipped), new.sealed_birth, new.report)
    other = case_birth.seal_birth(
        birth_record.SealedBirth("integrity", "umum", (), (), DAY, RINI.answer_key), new.case, new.birth.case_key
    )
    one(
        "birth-exclusion-removed",
        "the sealed part is exchanged for one that excludes nobody",
        "forged",
        new.birth.document,
        other,
        new.report,
    )
    eve = CaseToken(seed("eve")[:13]).keys()
    mine = birth_record.write(
        new.case, new.birth.case_key, eve, (1, known.hash), new.birth.grants_digest, new.birth.sealed_digest
    )
    one("birth-resigned", "the record is signed anew with another token", "forged", mine.document, new.sealed_birth, new.report)


def office_signs(known: roster.Roster, document: bytes, office: bytes) -> None:
    """The office key as one of two signers, and the overseer, whom heads alone neither make nor change nor retire."""
    keys = {"0" * 16: OMAR, "1" * 16: OLGA, "2" * 16: NUR, "4" * 16: RATNA}
    omar, olga, nur = known.officers
    ratna = roster.Officer("4" * 16, "Ratna", "overseer", (), "sekretariat", (), RATNA.public, RATNA.sign_public)

    def first(*lines: roster.Officer) -> bytes:
        body = roster.compose(replace(known, officers=lines, body=b"", signatures=None))
        return roster.assemble(body, {"office": officer_key.office_signature(office, body)})

    def one(
        name: str,
        what: str,
        expect: str,
        previous: bytes,
        lines: tuple[roster.Officer, ...],
        *signers: str,
        seed: bytes = office,
        key: OfficerPublicKey | None = None,
    ) -> None:
        body = roster.draft(roster.parse(previous), lines, DAY, date(2028, 11, 21), key)
        signed = {id: keys[id].sign_roster(body) for id in signers if id != "office"}
        if "office" in signers:
            signed["office"] = officer_key.office_signature(seed, body)
        write(name, what, "roster", expect, previous=previous, document=roster.assemble(body, signed))

    watched, lines = first(omar, olga, nur, ratna), (omar, olga, nur, ratna)
    one("roster-head-and-office", "signed by one head and the office key", "opens", document, known.officers, olga.id, "office")
    one("roster-office-alone", "signed by the office key alone", "signature", document, known.officers, "office")
    wrong = "one of the two is another office's key"
    one("roster-head-and-other-office", wrong, "signature", document, known.officers, olga.id, "office", seed=seed("eve"))
    one("roster-head-and-overseer", "the overseer counts where no head lives", "signature", watched, lines, olga.id, ratna.id)
    one("roster-overseer-by-heads", "two heads appoint an overseer", "signature", document, lines, olga.id, nur.id)
    one("roster-overseer-by-office", "a head and the office key appoint an overseer", "opens", document, lines, olga.id, "office")
    other = (omar, olga, nur, replace(ratna, seal_key=EVE.public, sign_key=EVE.sign_public))
    one("roster-overseer-keys-by-heads", "two heads give the overseer other keys", "signature", watched, other, olga.id, nur.id)
    key, what = EVE.public, "two heads change the recovery key"
    one("roster-recovery-by-heads", what, "signature", document, known.officers, olga.id, nur.id, key=key)
    what = "a head and the office key change the recovery key"
    one("roster-recovery-by-office", what, "opens", document, known.officers, olga.id, "office", key=key)
    gone = (omar, olga, nur, replace(ratna, retired=DAY))
    one("roster-overseer-retired-by-heads", "two heads retire the overseer", "signature", watched, gone, olga.id, nur.id)
    headless = (omar, replace(olga, retired=DAY), replace(nur, retired=DAY), ratna)
    left = first(*headless)
    one("roster-no-head", "no head lives: the overseer and the office key sign", "opens", left, headless, ratna.id, "office")
    one("roster-no-head-office-alone", "no head lives, and the office key signs alone", "signature", left, headless, "office")
    retired = (omar, olga, replace(nur, retired=DAY), ratna)
    one("roster-retired-head", "one of the two heads was retired before", "signature", first(*retired), retired, olga.id, nur.id)


def answers() -> None:
    base = Entry(CASE, "answers", 2, seed("prev"), DAY, "0" * 16, 1, "answer", {"text": "Terima kasih."})

    def one(name: str, what: str, expect: str, sealed: SealedEntry) -> None:
        write(
            name, what, "answer", expect,
            words=" ".join(TOKEN.words), sign_key=OMAR.sign_public.hex(), case=sealed.case,
            seq=sealed.seq, prev=sealed.prev.hex(),
            envelope=sealed.envelope,
        )  # fmt: skip

    one("answer", "an officer's answer opens with the ten words", "opens", seal_entry(base, RINI.public, OMAR, RINI.answer_key))
    one(
        "answer-without-proof",
        "signed by an officer who could not read the case",
        "forged",
        seal_entry(base, RINI.public, OMAR, seed("guess")),
    )
    by_token = seal_entry(replace(base, author="reporter"), RINI.public, RINI, RINI.answer_key)
    one("answer-by-token", "a later answer signed by the token itself", "forged", by_token)
    moved = seal_entry(replace(base, seq=3), RINI.public, OMAR, RINI.answer_key)
    one("answer-moved", "moved to another seq", "cannot open", replace(moved, seq=2))


def others() -> None:
    key = seed("visit")
    locked = visit.lock([RINI], key)
    write("visit", "a visit opens with its cookie", "visit", "opens", words=" ".join(TOKEN.words), key=key.hex(), locked=locked)
    write(
        "visit-other-cookie",
        "another cookie",
        "visit",
        "cannot open",
        words=" ".join(TOKEN.words),
        key=seed("eve").hex(),
        locked=locked,
    )
    both = visit.lock(TOKEN.both_keys(), key)
    fields = {"words": " ".join(TOKEN.words), "key": key.hex(), "keys": 2}
    write("visit-both", "a visit with the keys of both cases", "visit", "opens", **fields, locked=both)
    fields["key"] = seed("eve").hex()
    write("visit-both-other-cookie", "another cookie, the keys of both cases", "visit", "cannot open", **fields, locked=both)
    sealing = file_seal.FileSealer(CASE, FILE)
    sealed = sealing.update(b"Bukti.") + b"".join(sealing.finish())
    fields = {"case": CASE, "file": FILE, "key": sealing.key.hex(), "size": 6, "sha256": sealing.sha256}
    write("file", "six bytes, padded to 64 KiB", "file", "opens", **fields, sealed=sealed)
    write("file-cut", "the last chunk is missing", "file", "forged", **fields, sealed=sealed[: 56 + 3 * 16400])
    write("file-other-size", "the entry says another size step", "file", "forged", **{**fields, "size": 70_000}, sealed=sealed)
    write("file-moved", "moved to another case", "file", "forged", **{**fields, "case": OTHER_CASE}, sealed=sealed)
    lock = OMAR.lock("abang abjad acara aduan agenda ahli", officer_key.Cost(officer_key.FLOOR_KIB, 1, 1))
    words = "Abang-abjad acara aduan agenda ahli"
    secrets = {"seal_seed": OMAR.seal_seed.hex(), "sign_seed": OMAR.sign_seed.hex()}
    write(
        "lock",
        "an officer's key opens with its passphrase, however typed",
        "lock",
        "opens",
        passphrase=words,
        **secrets,
        locked=lock,
    )
    write(
        "lock-wrong", "another passphrase", "lock", "wrong passphrase", passphrase="abang abjad acara aduan agenda", locked=lock
    )
    weak = lock[:1] + (8192).to_bytes(4, "big") + lock[5:]
    write("lock-weak", "settings far below the floor", "lock", "forged", passphrase=words, locked=weak)
    write("fingerprint", "the eight words of an officer's keys", "fingerprint", "opens", seal_seed=OMAR.seal_seed.hex(), sign_key=OMAR.sign_public.hex(), words=" ".join(fingerprint.fingerprint(OMAR.public, OMAR.sign_public)))  # noqa: E501  # fmt: skip


def recoveries() -> None:
    recovery = case_unseal.RecoveryKey(seed("recovery"))
    row = grant.seal_grant(CASE, grant.RECOVERY, CASE_SEED, recovery.public)

    def row_of(name: str, what: str, expect: str, key: bytes, sealed: bytes) -> None:
        write(name, what, "recovery-row", expect, key=key.hex(), case=CASE, case_seed=CASE_SEED.hex(), envelope=sealed)

    row_of("recovery-row", "the recovery row opens with the recovery key", "opens", seed("recovery"), row)
    row_of("recovery-row-other-sheets", "sheets of an older recovery key", "cannot open", seed("older recovery"), row)
    moved = grant.seal_grant(CASE, "0" * 16, CASE_SEED, recovery.public)
    row_of("recovery-row-moved-slot", "an officer's grant in the recovery slot", "cannot open", seed("recovery"), moved)
    officers = ["0" * 16, "2" * 16]
    fields = {"answer_key": RINI.answer_key.hex(), "case": CASE, "seq": 2, "prev": seed("prev").hex(), "author": "1" * 16}
    proof = recovery_proof.prove(RINI.answer_key, CASE, 2, seed("prev"), "1" * 16, officers)

    def proof_of(name: str, what: str, expect: str, **other: object) -> None:
        said = {**fields, "officers": " ".join(officers), "proof": proof, **other}
        write(name, what, "recovery-proof", expect, **said)

    proof_of("recovery-proof", "a head who opened the case names two readers", "opens")
    proof_of("recovery-proof-guessed-key", "a head who had not opened it", "forged", answer_key=seed("guess").hex())
    more = " ".join([*officers, "3" * 16])
    proof_of("recovery-proof-more-officers", "a third reader was added afterwards", "forged", officers=more)
    proof_of("recovery-proof-other-order", "the same readers in another order", "forged", officers=" ".join(officers[::-1]))
    proof_of("recovery-proof-other-author", "signed by somebody else", "forged", author="2" * 16)
    proof_of("recovery-proof-moved", "moved to another seq", "forged", seq=3)


def memories() -> None:
    heads = ((2, seed("reporter head")), (1, seed("officers head")), (0, bytes(32)))
    memory = pins.Pins("0" * 16, (1, seed("roster")), (7, seed("audit")), {CASE: heads, OTHER_CASE: heads})

    reads = replace(memory, reads=frozenset({OTHER_CASE}))

    def one(name: str, what: str, expect: str, sealed: bytes) -> None:
        fields = {"seal_seed": OMAR.seal_seed.hex(), "sign_seed": OMAR.sign_seed.hex(), "officer": memory.officer}
        said = {"pins-reads": {"his": OTHER_CASE}, "pins-number": {"his": OTHER_CASE, "number": 7}}.get(name, {})
        write(name, what, "pins", expect, **fields, **said, heads=2, audit=seed("audit").hex(), envelope=sealed)

    def sealed(packed: bytes, signer: officer_key.OfficerKey = OMAR) -> bytes:
        signed = signer.sign(labels.SIGN_PINS, packed) + packed
        return envelope.seal(signed, OMAR.public, labels.TO_SELF, pins.context(memory.officer))

    one("pins", "an officer's memory of two cases", "opens", OMAR.seal_pins(memory))
    one("pins-other-signer", "sealed to him, signed by somebody else", "forged", sealed(pins.pack(memory), EVE))
    one("pins-cut", "signed by himself, one case less than it says", "forged", sealed(pins.pack(memory)[: -pins.RECORD.size]))
    other = pins.pack(replace(memory, officer="1" * 16))
    one("pins-other-officer", "signed and sealed as another officer's", "forged", sealed(other))
    one("pins-reads", "an officer's memory of two cases, of which he reads one", "opens", OMAR.seal_pins(reads))
    one("pins-reads-too-many", "says that he reads a third case of two", "forged", sealed(pins.pack(reads)[:-1] + b"\x05"))
    lines = pins.WITHOUT_READS + pins.pack(memory)[1 + pins.NUMBER.size : -1]
    at = len(lines) - pins.RECORD.size
    swapped = lines[: at - pins.RECORD.size] + lines[at:] + lines[at - pins.RECORD.size : at]
    one("pins-disorder", "two cases changed places", "forged", sealed(swapped))
    numbered = replace(reads, preferences=7)
    one("pins-number", "with the number of his own settings", "opens", OMAR.seal_pins(numbered))
    one("pins-number-cut", "says that it has a number, and has none", "forged", sealed(pins.VERSION + lines[1:]))


def settings() -> None:
    chosen = preferences.Preferences("0" * 16, 7, b'{"keys":true,"views":[]}')

    def one(name: str, what: str, expect: str, sealed: bytes) -> None:
        fields = {"seal_seed": OMAR.seal_seed.hex(), "sign_seed": OMAR.sign_seed.hex(), "officer": chosen.officer}
        write(name, what, "preferences", expect, **fields, number=7, content=chosen.content.decode(), envelope=sealed)

    def sealed(packed: bytes, signer: officer_key.OfficerKey = OMAR, label: bytes = labels.SIGN_PREFERENCES) -> bytes:
        signed = signer.sign(label, packed) + packed
        return envelope.seal(signed, OMAR.public, labels.TO_SELF, preferences.context(chosen.officer), preferences.TEXT)

    packed = preferences.pack(chosen)
    one("preferences", "what an officer set for himself", "opens", OMAR.seal_preferences(chosen))
    one("preferences-other-signer", "sealed to him, signed by somebody else", "forged", sealed(packed, EVE))
    one("preferences-other-officer", "signed and sealed as another officer's", "forged",
        sealed(preferences.pack(replace(chosen, officer="1" * 16))))  # fmt: skip
    one("preferences-other-label", "signed as a snapshot", "forged", sealed(packed, label=labels.SIGN_SNAPSHOT))
    one("preferences-cut", "ends within its number", "forged", sealed(packed[:12]))
    signed = OMAR.sign(labels.SIGN_PREFERENCES, packed) + packed
    other = envelope.seal(signed, OMAR.public, labels.TO_SELF, pins.context(chosen.officer))
    one("preferences-as-pins", "sealed as pins", "cannot open", other)


def snapshots() -> None:
    heads = ((2, seed("reporter head")), (1, seed("officers head")), (0, bytes(32)))
    glance = b'["integrity","umum"]'
    mark = snapshot.mark(OTHER_CASE, heads)
    seen = snapshot.Snapshot("0" * 16, (1, seed("roster")), seed("basis"), {OTHER_CASE: (mark, glance)})
    cases = [CASE, OTHER_CASE]

    def one(name: str, what: str, expect: str, sealed: bytes) -> None:
        fields = {"seal_seed": OMAR.seal_seed.hex(), "sign_seed": OMAR.sign_seed.hex(), "officer": seen.officer}
        said = {"case": OTHER_CASE, "reporter": heads[0][1].hex(), "officers": heads[1][1].hex(), "glance": glance.decode()}
        write(name, what, "snapshot", expect, **fields, **said, envelope=sealed)

    def sealed(packed: bytes, signer: officer_key.OfficerKey = OMAR) -> bytes:
        signed = signer.sign(labels.SIGN_SNAPSHOT, packed) + packed
        return envelope.seal(signed, OMAR.public, labels.TO_SELF, snapshot.context(seen.officer))

    packed = snapshot.pack(seen, cases)
    one("snapshot", "what an officer saw of one case of two", "opens", OMAR.seal_snapshot(seen, cases))
    one("snapshot-other-signer", "sealed to him, signed by somebody else", "forged", sealed(packed, EVE))
    one("snapshot-cut", "signed by himself, one case less than it says", "forged", sealed(packed[: -snapshot.LINE.size]))
    other = snapshot.pack(replace(seen, officer="1" * 16), cases)
    one("snapshot-other-officer", "signed and sealed as another officer's", "forged", sealed(other))
    one("snapshot-behind-a-glance", "something stands behind a glance", "forged", sealed(packed[:-1] + b"\x01"))
    size = snapshot.LINE.size
    swapped = packed[: -2 * size] + packed[-size:] + packed[-2 * size : -size]
    one("snapshot-disorder", "two cases changed places", "forged", sealed(swapped))


def tallies() -> None:
    """Omar moved a case; Olga, a head, counts it."""
    id, olga = seed("tally")[:16].hex(), "1" * 16
    clocks = (tally.Settled("acknowledge", law=False, kept=True), tally.Settled("to_kpk", law=True, kept=False))
    counted = tally.Tally(
        id, "0" * 16, 1, "2026-11", "gratification", "perizinan", "close", "closed", "state_owned", True, False, 12, clocks,
        tally.PRESENT, ("2" * 16,),
    )  # fmt: skip
    signed = tally.sign(counted, OMAR)

    def one(name: str, what: str, expect: str, sealed: bytes, **other: str) -> None:
        fields = {"seal_seed": OLGA.seal_seed.hex(), "officer": olga, "tally": id, "sign_key": OMAR.sign_public.hex(), **other}
        write(name, what, "tally", expect, **fields, envelope=sealed)

    def altered(**said: object) -> bytes:
        document = strict_json.encode({**strict_json.decode(signed[primitives.SIGNATURE_BYTES :]), **said})
        return tally.seal(OMAR.sign(labels.SIGN_TALLY, document) + document, id, olga, OLGA.public)

    def by(signer: officer_key.OfficerKey) -> bytes:
        return tally.seal(tally.sign(counted, signer), id, olga, OLGA.public)

    good = tally.seal(signed, id, olga, OLGA.public)
    one("tally", "a closed case, counted by a head", "opens", good)
    one("tally-decoy", "for a head who may not count the case", "cannot open", tally.decoy(id, olga))
    one("tally-other-officer", "moved to another head's rows", "cannot open", good, officer="3" * 16)
    one("tally-moved", "moved to another row of hers", "cannot open", good, tally="ab" * 16)
    one("tally-resealed", "sealed anew for another row of hers", "forged", tally.seal(signed, "ab" * 16, olga, OLGA.public),
        tally="ab" * 16)  # fmt: skip
    one("tally-other-signer", "signed by somebody who is on no roster", "forged", by(EVE))
    one("tally-more", "says something that no tally says", "forged", altered(case=CASE))
    one("tally-no-month", "of a month that there is not", "forged", altered(month="2026-13"))
    one("tally-reach", "for whom nobody knows", "forged", altered(reach="all"))
    one("tally-clock", "a clock that was neither kept nor missed", "forged", altered(clocks=[["acknowledge", False, None]]))
    one("tally-text", "words where a slug belongs", "forged", altered(outcome="Terbukti, lihat berkas"))


def identities() -> None:
    """Dewi is the custodian; Rini gives her name."""
    dewi, custodian = officer("dewi"), "5" * 16
    birth = a_birth(CASE, RINI)
    other = a_birth(OTHER_CASE, RINI)
    given = identity.seal_identity(
        {"name": "Rini Contoh", "nik": "1234567890123456"}, birth, RINI, identity.Custodian(custodian, dewi.public)
    )
    share = envelope.open_with_seed(
        dewi.seal_seed, given.custodian_share, labels.CUSTODIAN_SHARE, identity.share_context(birth, given.mark, custodian)
    )
    consent = identity.consent(RINI, birth, given.mark, given.hash(birth), "upg")

    def opened(name: str, what: str, expect: str, **other: object) -> None:
        shares = {"case_share": given.case_share.hex(), "custodian_share": share.hex(), "token_share": consent.share.hex()}
        fields = {"birth": birth.document, **shares, "hash": given.hash(birth).hex(), "sealed": given.sealed, **other}
        write(name, what, "identity", expect, **fields)

    opened("identity", "a name opens with all three shares", "opens")
    for lacking in ("case_share", "custodian_share", "token_share"):
        name = f"identity-without-{lacking.replace('_', '-')}"
        opened(name, f"the {lacking.replace('_', ' ')} is guessed", "cannot open", **{lacking: seed("guess").hex()})
    opened("identity-moved", "moved to another case", "cannot open", birth=other.document)
    flipped = given.sealed[:60] + bytes([given.sealed[60] ^ 1]) + given.sealed[61:]
    opened("identity-flipped", "one bit is flipped", "cannot open", sealed=flipped)

    def consented(name: str, what: str, expect: str, by: identity.Consent = consent, **other: object) -> None:
        fields = {"birth": birth.document, "hash": given.hash(birth).hex(), "scope": by.scope, "signature": by.signature, **other}
        write(name, what, "consent", expect, **fields)

    consented("consent", "the token consents to this use of this name", "opens")
    consented("consent-other-case", "given for another case", "forged", birth=other.document)
    consented("consent-other-name", "given for another name", "forged", hash=seed("other").hex())
    consented("consent-other-scope", "for a scope that there is not", "forged", scope="all")
    eve = CaseToken(seed("eve")[:13]).keys()
    said = bytes.fromhex(CASE) + given.hash(birth) + b"upg"
    by_eve = identity.Consent("upg", consent.share, eve.sign(labels.SIGN_CONSENT, said))
    consented("consent-other-token", "signed with another token", "forged", by_eve)

    asking = custody.Asking("0" * 16, 1, DAY, Head(1, seed("head")))
    request = custody.seal_request(asking, birth, given, consent, OMAR, dewi.public)

    def asked(name: str, what: str, expect: str, sealed: bytes = request, **other: object) -> None:
        keys = {"key": dewi.seal_seed.hex(), "custodian": custodian, "sign_key": OMAR.sign_public.hex(), "share": share.hex()}
        write(name, what, "name-request", expect, **{"birth": birth.document, **keys, **other}, envelope=sealed)

    asked("name-request", "a reader asks, and the custodian's share opens for his own key", "opens")
    asked("name-request-other-custodian", "another officer's key", "cannot open", key=EVE.seal_seed.hex())
    asked("name-request-moved", "moved to another case", "cannot open", birth=other.document)
    asked("name-request-other-signer", "signed by somebody else", "forged", sign_key=EVE.sign_public.hex())

    gave = custody.seal_hand_over(custodian, 1, DAY, birth, given.hash(birth), share, dewi)

    def handed(name: str, what: str, expect: str, sealed: bytes = gave, **other: object) -> None:
        keys = {"case_seed": CASE_SEED.hex(), "custodian": custodian, "sign_key": dewi.sign_public.hex(), "share": share.hex()}
        write(name, what, "hand-over", expect, **{"birth": birth.document, **keys, **other}, envelope=sealed)

    handed("hand-over", "the custodian's share opens with the case key", "opens")
    handed("hand-over-moved", "moved to another case", "cannot open", birth=other.document)
    handed("hand-over-other-signer", "signed by somebody else", "forged", sign_key=EVE.sign_public.hex())
    by_eve_too = custody.seal_hand_over("6" * 16, 1, DAY, birth, given.hash(birth), share, EVE)
    handed("hand-over-other-custodian", "handed over by another officer", "cannot open", by_eve_too)


def a_birth(case: str, keys: ReporterKeys) -> birth_record.BirthRecord:
    return birth_record.write(case, CASE_PUBLIC, keys, (1, seed("roster")), seed("grants"), seed("sealed"))


def destructions() -> None:
    """Signed under one roster: Omar (officer), Olga (head), Nur (head), Ratna (overseer)."""
    first, second = "0" * 16, "1" * 16

    def proposal(case: str = CASE, by: str = first, key: officer_key.OfficerKey = OMAR, day: date = DAY) -> destruction.Proposal:
        return destruction.read_proposal(destruction.propose(case, day, by, 1, key))

    def made(
        what: destruction.Proposal, by: str = second, key: officer_key.OfficerKey = OLGA, day: date = DAY, answers: bytes = b""
    ) -> bytes:
        # As `certify` makes it, without its own look at what nobody would believe.
        said = {"format": destruction.DESTROYED, "case": what.case, "day": day.isoformat(), "officer": by, "roster": 1}
        text = strict_json.encode({**said, "proposal": strict_json.to_base64(what.document)})
        proof = primitives.mac(answers or RINI.answer_key, labels.DESTRUCTION_PROOF + b"\x00" + text)
        return key.sign(labels.SIGN_DESTROYED, proof + text) + proof + text

    people = {"officer": OMAR.sign_public, "head": OLGA.sign_public, "overseer": RATNA.sign_public}

    def one(name: str, what: str, expect: str, document: bytes) -> None:
        keys = {key: raw.hex() for key, raw in people.items()}
        words = " ".join(TOKEN.words)
        write(name, what, "destruction", expect, words=words, case=CASE, **keys, certificate=document)

    good = destruction.certify(proposal(), DAY, second, 1, OLGA, RINI.answer_key)
    one("destruction", "an officer proposed it and a head confirmed it", "opens", good)
    one("destruction-overseer", "confirmed by the overseer", "opens", made(proposal(), "2" * 16, RATNA))
    one("destruction-same-person", "one head signed both", "forged", made(proposal(by=second, key=OLGA)))
    one("destruction-officer-confirms", "confirmed by who is no head", "forged", made(proposal(by=second, key=OLGA), first, OMAR))
    one("destruction-one-signature", "the proposal is signed by the confirmer's key", "forged", made(proposal(key=OLGA)))
    one("destruction-foreign-key", "confirmed with a key of no roster", "forged", made(proposal(), key=EVE))
    one("destruction-other-case", "about another case", "forged", made(proposal(case=OTHER_CASE)))
    one("destruction-before", "confirmed before it was proposed", "forged", made(proposal(), day=date(2026, 11, 20)))
    one("destruction-late", "confirmed 93 days after it was proposed", "forged", made(proposal(), day=date(2027, 2, 22)))
    one("destruction-other-token", "made without the case's answer key", "forged", made(proposal(), answers=seed("guess")))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for story in (tokens, grants, entries, births, answers, others, recoveries, memories, snapshots):
        story()
    for story in (tallies, identities, destructions, settings):
        story()
