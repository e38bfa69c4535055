"""A kind is one file: one that is there, and one that is added to a copy of the tree, go through all rooms."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.tree import TOP, files
from tests.proofs.kind_walk import walk
from tests.proofs.office import Office
from wbs.cases.kinds import KINDS

PARKING = '''"""Parking: a kind that no other file knows."""

from wbs.cases.kind import Clock, Door, Field, Kind, Mark, Move, Option, Outcome, State, Text
from wbs.cases.shared_fields import EXCLUDED, UNIT

KIND = Kind(
    slug="parking",
    name=Text("Urusan tempat parkir", "A matter of parking"),
    fields=(
        Field("narrative", Text("Ada apa di tempat parkir?", "What about the parking lot?"), type="long", required=True),
        Field(
            "lot",
            Text("Tempat parkir yang mana?", "Which lot?"),
            type="choice",
            required=True,
            options=(Option("front", Text("Depan", "Front")), Option("back", Text("Belakang", "Back"))),
        ),
        Field("since", Text("Sejak kapan?", "Since when?"), type="day", required=True, only_if=("lot", ("front",))),
        UNIT,
        EXCLUDED,
    ),
    states=(
        State("new", Text("Baru", "New"), Text("Palang masih tertutup", "The barrier is down"), Text("Kami lihat.", "We look.")),
        State("seen", Text("Dilihat", "Seen"), Text("Palang dilihat", "Barrier seen"), Text("Kami buka.", "We open.")),
        State(
            "open",
            Text("Terbuka", "Open"),
            Text("Ditutup, karena {outcome}", "Closed, because {outcome}"),
            Text("Silakan masuk.", "Please drive in."),
            open=False,
        ),
    ),
    moves=(
        Move(
            "look",
            Text("Lihat palang", "Look at the barrier"),
            ("new",),
            "seen",
            (Field("plate", Text("Nomor polisi", "Number plate"), required=True),),
            tells="must",
        ),
        Move("lift", Text("Angkat palang", "Lift the barrier"), ("seen",), "open", two_people=True, outcome="lifted"),
        Move("lower", Text("Turunkan palang", "Lower the barrier"), ("open",), "new", two_people=True),
    ),
    clocks=(
        Clock(
            "look",
            Text("Melihat palang", "Looking at the barrier"),
            (Mark("birth"),),
            (Mark("entered", "seen"),),
            2,
            "working_days",
            "promise",
            "Patokan layanan instansi",
            counts_from="since",
            safe=True,
        ),
    ),
    outcomes=(Outcome("lifted", Text("Terangkat", "Lifted"), Text("palangnya terangkat", "the barrier is up")),),
    first_state="new",
    door=Door(Text("Palang parkir macet", "The parking barrier is stuck"), Text("Depan atau belakang.", "Front or back."), 60),
)
'''


def test_every_kind_goes_from_its_door_through_all_rooms_and_back(office: Office) -> None:
    walk(list(KINDS.values()), office)


def test_a_kind_added_as_one_file_goes_through_all_rooms(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for path in files():
        if path.suffix in (".py", ".toml", ".html", ".po", ".css", ".js", ".svg", ".txt", ".woff2"):
            target = copy / path.relative_to(TOP)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    (copy / "wbs/cases/kinds/parking.py").write_text(PARKING, encoding="utf-8")
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "tests.proofs.kind_walk", "parking", str(tmp_path / "office")]
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
