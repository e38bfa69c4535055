"""Every input that is kept goes through its parser again: nothing comes out that is not documented."""

import base64
from pathlib import Path

import pytest

from crypto import primitives
from crypto.birth_record import read as read_birth
from crypto.roster import verify_chain
from tests.fuzz import harness, seed
from tests.fuzz.harness import HARNESSES
from tests.fuzz.seed import SEEDS, Seed, all_seeds

KEPT = all_seeds()


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept.parser}-{kept.path.stem}")
def test_a_kept_input_is_read_or_refused_with_a_documented_error(kept: Seed) -> None:
    HARNESSES[kept.parser](kept.data)


def test_every_parser_has_seeds_and_every_folder_a_parser() -> None:
    assert {kept.parser for kept in KEPT} == set(HARNESSES)
    assert sorted(kept.path for kept in KEPT) == sorted(path for path in SEEDS.rglob("*") if path.is_file())


def test_what_is_whole_gets_past_the_signature_and_the_parser() -> None:
    """Else the fuzzer would turn round in the doorway."""
    whole = {kept.parser: kept.data for kept in KEPT if kept.path.stem == "whole"}
    signed = primitives.sign(harness.SEED, harness.labels.SIGN_BIRTH, whole["birth"]) + whole["birth"]
    assert read_birth(signed).case == harness.CASE
    signature = primitives.sign(harness.SEED, harness.labels.SIGN_ROSTER, whole["roster"])
    assert len(verify_chain([harness.roster.assemble(whole["roster"], {"office": signature})])[0].officers) == 2


@pytest.mark.parametrize("name", sorted(HARNESSES))
def test_a_harness_lets_through_what_is_not_documented(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsers = {
        "envelope": "crypto.primitives.hpke_open",
        "token": "crypto.words.find",
        "birth": "crypto.strict_json.decode",
        "roster": "crypto.strict_json.decode",
        "multipart": "wbs.intake.file_parts.clean_name",
    }

    def hole(*_: object) -> None:
        raise KeyError("a hole")

    monkeypatch.setattr(parsers[name], hole)
    stem = "padded" if name == "envelope" else "whole"
    (data,) = (kept.data for kept in KEPT if (kept.parser, kept.path.stem) == (name, stem))
    if name == "envelope":
        data = harness.envelope.HEADER + data
    with pytest.raises(KeyError):
        HARNESSES[name](data)


@pytest.mark.parametrize("data", [b"", b"halo\nhalo", bytes(range(256)), b"x" * 500])
def test_a_find_comes_back_from_its_file(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "SEEDS", tmp_path)
    path = seed.write("token", data, "a find")
    assert seed.read(path) == Seed(path, "a find", data)
    assert base64.b64encode(data).decode() in path.read_text().replace("\n", "") or data.decode() in path.read_text()
