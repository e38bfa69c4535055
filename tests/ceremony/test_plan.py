"""A plan that would make an office in which a promise cannot be kept is refused in one line, before any key is made."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.ceremony.plan_text import PLAN
from tests.commands.wbs_command import refused, wbs
from tests.house.tree import TOP
from wbs.ceremony import plan as plans
from wbs.ceremony.plan import PlanError
from wbs.settings import load

OFFICE = load(TOP / "settings.toml").office
TODAY = date(2026, 11, 21)

BAD = {
    "one head": ('login = "nur"\nname = "Nur"\nrole = "head"', 'login = "nur"\nname = "Nur"\nrole = "officer"', "two are needed"),
    "two overseers": ('name = "Nur"\nrole = "head"', 'name = "Nur"\nrole = "overseer"', "head(s)"),
    "unknown role": ('role = "overseer"', 'role = "boss"', "officers.2.role"),
    "unknown unit": ('unit = "sekretariat"', 'unit = "dapur"', "no unit 'dapur'"),
    "unknown position": ('["inspektur"]', '["raja"]', "no position 'raja'"),
    "unknown kind": (
        'positions = ["inspektur"]\nkinds = ["gratification", "conflict", "integrity", "consultation"]',
        'kinds = ["gossip"]',
        "no kind 'gossip'",
    ),
    "login twice": ('login = "nur"', 'login = "olga"', "login olga stands there twice"),
    "login in capitals": ('login = "nur"', 'login = "Nur"', "officers.1.login"),
    "no name": ('name = "Nur"', 'name = ""', "officers.1.name"),
    "expired": ("2030-06-30", "2026-11-21", "must be after today"),
    "too long": ("2030-06-30", "2040-01-01", "at most 5 years"),
    "nobody reads": ('kinds = ["gratification", "conflict", "integrity", "consultation"]', "kinds = []", "nobody reads"),
    "two holders": ('[[holders]]\nname = "Kepala Kantor"\n', "", "there must be three"),
    "one holder twice": ('name = "Kepala Kantor"', 'name = "olga"', "two sheets of a key"),
    "two readers hold": ('name = "Kepala Kantor"', 'name = "Nur"\nlogin = "nur"', "at most one holder"),
    "a reader in disguise": ('name = "Kepala Kantor"', 'name = "Nur"', "give the login nur"),
    "overseer holds none": ('name = "Ratna"\nlogin = "ratna"\n\n[[h', 'name = "Bu Lurah"\n\n[[h', "the overseer (ratna)"),
    "unknown holder": ('login = "ratna"\n\n[[holders]]', 'login = "ratno"\n\n[[holders]]', "no officer has this login"),
    "custodian reads": ("expires", 'identity_custodian = "olga"\nexpires', "must be an officer who reads no kind"),
    "overseer keeps names": ("expires", 'identity_custodian = "ratna"\nexpires', "reads no kind, not the overseer"),
    "unknown key": ("expires", "colour = 3\nexpires", "unknown key colour"),
    "missing key": ('unit = "sekretariat"\n', "", "missing key officers.2.unit"),
    "not TOML": ("[[holders]]", "[[holders]", "not TOML"),
}


def checked(text: str, folder: Path) -> None:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    plans.check(plans.read(path), OFFICE, TODAY)


def test_the_plan_of_the_tests_and_the_demo_can_be_carried_out(tmp_path: Path) -> None:
    checked(PLAN, tmp_path)
    demo = tomllib.loads((TOP / "wbs/demo/plan.toml").read_text(encoding="utf-8"))
    plans.check(plans.parse(demo), OFFICE, TODAY)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plan_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    was, becomes, problem = BAD[name]
    assert was in PLAN
    with pytest.raises(PlanError) as wrong:
        checked(PLAN.replace(was, becomes), tmp_path)
    assert problem in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_an_office_with_one_reader_needs_an_overseer(tmp_path: Path) -> None:
    alone = PLAN.replace(
        'positions = ["kepala_upg"]\nkinds = ["gratification", "conflict", "integrity", "consultation"]',
        'positions = ["kepala_upg"]',
    )
    checked(alone, tmp_path)
    with pytest.raises(PlanError, match="only one person could read"):
        checked(alone.replace('role = "overseer"', 'role = "officer"'), tmp_path)


def test_the_command_refuses_a_bad_plan_with_exit_code_2_and_leaves_nothing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.replace('role = "head"', 'role = "officer"'), encoding="utf-8")
    out, sheets = tmp_path / "out", tmp_path / "sheets"
    ended = wbs("ceremony", "--plan", plan, "--out", out, "--sheets", sheets, "--sheets-on-disk")
    assert refused(ended, "wbs ceremony: ", "two are needed")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


def test_a_plan_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    places = ("--out", tmp_path / "out", "--sheets", tmp_path / "sheets", "--sheets-on-disk")
    assert refused(wbs("ceremony", "--plan", tmp_path / "none.toml", *places), "none.toml", "No such file")
    (tmp_path / "plan.toml").write_bytes(b"\xff\xfe\x00")
    assert refused(wbs("ceremony", "--plan", tmp_path / "plan.toml", *places), "not a text in UTF-8")
