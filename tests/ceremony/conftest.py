"""One ceremony by plan for all tests of this folder: it takes some seconds at full strength."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ceremony.plan_text import PLAN
from tests.commands.wbs_command import wbs


@dataclass(frozen=True)
class Kept:
    out: Path
    sheets: Path
    said: str

    @property
    def roster(self) -> Path:
        return self.out / "roster.wbs"


@pytest.fixture(scope="session")
def ceremony(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    top = tmp_path_factory.mktemp("ceremony")
    (top / "plan.toml").write_text(PLAN, encoding="utf-8")
    kept = Kept(top / "out", top / "sheets", "")
    ended = wbs(
        "ceremony", "--plan", top / "plan.toml", "--out", kept.out, "--sheets", kept.sheets, "--sheets-on-disk"
    )
    assert ended.returncode == 0, ended.stderr
    return Kept(kept.out, kept.sheets, ended.stdout)
