"""Our own vectors: the format as bytes on disk. A change of code that no longer reads them breaks what people have stored."""

import base64
from pathlib import Path

import pytest

from crypto import (
    birth_record,
    destruction,
    envelope,
    errors,
    fingerprint,
    identity,
    labels,
    primitives,
    recovery_proof,
    roster,
    snapshot,
    visit,
)
from crypto.case_token import CaseToken, TokenError
from crypto.case_unseal import CaseKey, RecoveryKey, open_file, open_identity
from crypto.entry import SealedEntry, open_entry
from crypto.officer_key import OfficerKey
from crypto.public_keys import OfficerPublicKey
from tests.crypto import second_reader

FOLDER = Path(__file__).with_name("vectors")
FILES = sorted(FOLDER.glob("*.txt"))
NAMES = {errors.CannotOpen: "cannot open", errors.Forged: "forged", errors.WrongPassphrase: "wrong passphrase"}


class Vector(dict[str, str]):
    def raw(self, key: str) -> bytes:
        return base64.b64decode(self[key])

    def hex(self, key: str) -> bytes:
        return bytes.fromhex(self[key])


def read(path: Path) -> Vector:
    found, key = Vector(), ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[key] += line.strip()
        else:
            key, _, value = line.partition(":")
            found[key] = value.strip()
    return found


def token(vector: Vector) -> None:
    keys = CaseToken.parse(vector["words"]).keys()
    assert keys.locator_hash == vector.hex("locator_hash")
    assert primitives.hashlib.sha256(keys.public.raw).digest() == vector.hex("reporter_key_sha256")
    assert keys.sign_public == vector.hex("reporter_sign")


def token_second(vector: Vector) -> None:
    token = CaseToken.parse(vector["words"])
    keys = token.both_keys()[1]
    assert keys.locator_hash == vector.hex("locator_hash")
    assert primitives.hashlib.sha256(keys.public.raw).digest() == vector.hex("reporter_key_sha256")
    assert (keys.sign_public, keys.answer_key) == (vector.hex("reporter_sign"), vector.hex("answer_key"))
    mac = vector.hex("form_mac")
    assert keys.form_mac(b"form") == mac
    assert second_reader.second_case(token.entropy) == (keys.locator_hash, keys.sign_seed, mac, keys.answer_key)


def grant(vector: Vector) -> None:
    key = OfficerKey(vector.hex("key"), bytes(32), bytes(20))
    assert key.open_grant(vector["case"], vector["slot"], vector.raw("envelope")) == vector.hex("case_seed")


def entry(vector: Vector) -> None:
    sealed = SealedEntry(vector["case"], vector["strand"], int(vector["seq"]), vector.hex("prev"), vector.raw("envelope"))
    from_seed = envelope.open_with_seed(
        vector.hex("case_seed"), sealed.envelope, labels.ENTRY, _place(sealed)
    )  # opening comes first: what can't be opened must not be called forged
    assert from_seed
    opened = open_entry(vector.hex("case_seed"), sealed, lambda *_: vector.hex("sign_key"))
    assert opened.body["text"] == "Catatan."
    assert sealed.hash == vector.hex("hash")


def birth(vector: Vector) -> None:
    keys = CaseToken.parse(vector["words"]).keys()
    record = birth_record.read(vector.raw("birth"))
    assert birth_record.read_own(vector.raw("birth"), keys) == record
    case_key = CaseKey(vector.hex("case_seed"))
    assert case_key.open_birth(record, vector.raw("sealed_birth")).excluded == ("kepala_upg",)
    report = SealedEntry(record.case, "reporter", 1, record.hash, vector.raw("report"))
    assert case_key.open_entry(report, record, lambda *_: None).body["fields"]["narrative"] == "Laporan contoh."
    assert keys.check_head(record.case, vector.raw("head")) == report.head
    answer = SealedEntry(record.case, "answers", 1, record.hash, vector.raw("answer"))
    assert keys.open_answer(answer, lambda *_: None).body["acknowledge_by"] == "2026-11-30"


def answer(vector: Vector) -> None:
    sealed = SealedEntry(vector["case"], "answers", int(vector["seq"]), vector.hex("prev"), vector.raw("envelope"))
    opened = CaseToken.parse(vector["words"]).keys().open_answer(sealed, lambda *_: vector.hex("sign_key"))
    assert opened.body["text"] == "Terima kasih."


def roster_(vector: Vector) -> None:
    previous = roster.verify(vector.raw("previous"), None) if "previous" in vector else None
    found = roster.verify(vector.raw("document"), previous)
    assert "hash" not in vector or found.hash == vector.hex("hash")


def visit_(vector: Vector) -> None:
    both = CaseToken.parse(vector["words"]).both_keys()
    # A visit that was opened before a token had two cases holds the first keys alone.
    assert visit.unlock(vector.raw("locked"), vector.hex("key")) == both[: int(vector.get("keys", "1"))]


def file(vector: Vector) -> None:
    pieces = open_file(vector["case"], vector["file"], vector.hex("key"), int(vector["size"]), [vector.raw("sealed")])
    assert primitives.hashlib.sha256(b"".join(pieces)).hexdigest() == vector["sha256"]


def lock(vector: Vector) -> None:
    key = OfficerKey.unlock(vector.raw("locked"), vector["passphrase"])
    assert (key.seal_seed, key.sign_seed) == (vector.hex("seal_seed"), vector.hex("sign_seed"))


def fingerprint_(vector: Vector) -> None:
    seal_key = OfficerPublicKey.of_seed(vector.hex("seal_seed"))
    assert " ".join(fingerprint.fingerprint(seal_key, vector.hex("sign_key"))) == vector["words"]
    assert fingerprint.same(vector["words"].upper(), seal_key, vector.hex("sign_key"))


def recovery_row(vector: Vector) -> None:
    opened = RecoveryKey(vector.hex("key")).open_grant(vector["case"], vector.raw("envelope"))
    assert opened.seed == vector.hex("case_seed")


def recovery_proof_(vector: Vector) -> None:
    where = vector["case"], int(vector["seq"]), vector.hex("prev")
    recovery_proof.check(vector["proof"], vector.hex("answer_key"), *where, vector["author"], vector["officers"].split())


def pins(vector: Vector) -> None:
    key = OfficerKey(vector.hex("seal_seed"), vector.hex("sign_seed"), bytes(20))
    memory = key.open_pins(vector["officer"], vector.raw("envelope"))
    assert memory.audit == (7, vector.hex("audit"))
    assert len(memory.cases) == int(vector["heads"])
    assert " ".join(sorted(memory.reads)) == vector.get("his", "")
    assert memory.preferences == int(vector.get("number", "0"))


def snapshot_(vector: Vector) -> None:
    key = OfficerKey(vector.hex("seal_seed"), vector.hex("sign_seed"), bytes(20))
    seen = key.open_snapshot(vector["officer"], vector.raw("envelope"))
    heads = ((2, vector.hex("reporter")), (1, vector.hex("officers")), (0, bytes(32)))
    assert seen.glances == {vector["case"]: (snapshot.mark(vector["case"], heads), vector["glance"].encode())}


def preferences_(vector: Vector) -> None:
    key = OfficerKey(vector.hex("seal_seed"), vector.hex("sign_seed"), bytes(20))
    chosen = key.open_preferences(vector["officer"], vector.raw("envelope"))
    assert (chosen.number, chosen.content.decode()) == (int(vector["number"]), vector["content"])


def tally(vector: Vector) -> None:
    key = OfficerKey(vector.hex("seal_seed"), bytes(32), bytes(20))
    found, _ = key.open_tally(
        vector["tally"], vector["officer"], vector.raw("envelope"), lambda *_: vector.hex("sign_key")
    )  # fmt: skip
    said = (found.month, found.kind, found.unit, found.what, found.state, found.outcome, found.days, found.reach)
    assert said == ("2026-11", "gratification", "perizinan", "close", "closed", "state_owned", 12, "present")
    assert [(one.clock, one.law, one.kept) for one in found.clocks] == [("acknowledge", False, True), ("to_kpk", True, False)]
    assert (found.closed, found.told, found.left_out) == (True, False, ("2" * 16,))


def identity_(vector: Vector) -> None:
    birth = birth_record.read(vector.raw("birth"))
    given = identity.SealedIdentity(vector.raw("sealed"), vector.hex("case_share"), "", b"")
    said = open_identity(birth, given, vector.hex("custodian_share"), vector.hex("token_share"))
    assert (said["name"], given.hash(birth)) == ("Rini Contoh", vector.hex("hash"))


def consent(vector: Vector) -> None:
    birth = birth_record.read(vector.raw("birth"))
    identity.check_consent(birth, vector.hex("hash"), vector["scope"], vector.raw("signature"))


def name_request(vector: Vector) -> None:
    birth, key = birth_record.read(vector.raw("birth")), OfficerKey(vector.hex("key"), bytes(32), bytes(20))
    request = key.open_request(birth, vector["custodian"], vector.raw("envelope"), lambda *_: vector.hex("sign_key"))
    assert key.open_custodian_share(birth, vector["custodian"], request) == vector.hex("share")


def hand_over(vector: Vector) -> None:
    birth, key = birth_record.read(vector.raw("birth")), CaseKey(vector.hex("case_seed"))
    gave = key.open_hand_over(birth, vector["custodian"], vector.raw("envelope"), lambda *_: vector.hex("sign_key"))
    assert gave.share == vector.hex("share")


def destruction_(vector: Vector) -> None:
    roles = {"0" * 16: "officer", "1" * 16: "head", "2" * 16: "overseer"}

    def line_of(officer: str, _version: int) -> roster.Officer:
        key = OfficerPublicKey(bytes(primitives.PUBLIC_BYTES))
        return roster.Officer(officer, "", roles[officer], (), "", (), key, vector.hex(roles[officer]))

    certificate = destruction.read(vector.raw("certificate"))
    destruction.check(certificate, vector["case"], line_of)
    destruction.belongs_to(certificate, CaseToken.parse(vector["words"]).keys().answer_key)


READERS = {
    "token": token, "token-second": token_second,
    "grant": grant, "entry": entry, "birth": birth, "answer": answer, "roster": roster_,
    "visit": visit_, "file": file, "lock": lock, "fingerprint": fingerprint_,
    "recovery-row": recovery_row, "recovery-proof": recovery_proof_, "pins": pins,
    "snapshot": snapshot_, "preferences": preferences_, "tally": tally,
    "identity": identity_, "consent": consent, "name-request": name_request, "hand-over": hand_over,
    "destruction": destruction_,
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vector_opens_or_fails_as_it_says(path: Path) -> None:
    vector = read(path)
    assert outcome(vector) == vector["expect"]


def outcome(vector: Vector) -> str:
    try:
        READERS[vector["reads"]](vector)
    except TokenError as problem:
        return problem.problem
    except errors.BadRoster as problem:
        return problem.reason
    except errors.SealError as problem:
        return NAMES[type(problem)]
    return "opens"


def test_every_reader_has_a_vector_that_opens_and_one_that_does_not() -> None:
    seen = {(vector["reads"], vector["expect"] == "opens") for vector in map(read, FILES)}
    wanted = {(name, works) for name in READERS for works in (True, False)} - {("fingerprint", False)}
    assert wanted <= seen


def _place(sealed: SealedEntry) -> bytes:
    from_case = bytes.fromhex(sealed.case)
    strand = {"reporter": b"\x01", "officers": b"\x02", "answers": b"\x03", "audit": b"\x04"}[sealed.strand]
    return from_case + strand + sealed.seq.to_bytes(8, "big") + sealed.prev
