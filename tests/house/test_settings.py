"""Every setting stands in settings.toml with a comment above it, and every key there is a setting."""

import datetime
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.house.tree import TOP
from wbs.settings import Section, Settings, SettingsError, load, today

FILE = TOP / "settings.toml"
KEY = re.compile(r"^([a-z_0-9]+) = ")
SECTION = re.compile(r"^\[\[?([a-z_.]+)\]\]?$")


def documented(text: str) -> set[str]:
    """Dotted keys with a comment on the line above; a repeated block is documented at its first place."""
    found: set[str] = set()
    section, above = "", ""
    for line in text.splitlines():
        if match := SECTION.match(line):
            section = match[1]
        elif (match := KEY.match(line)) and above.startswith("# ") and above.endswith("."):
            found.add(f"{section}.{match[1]}")
        above = line
    return found


def written(text: str) -> set[str]:
    found: set[str] = set()
    section = ""
    for line in text.splitlines():
        if match := SECTION.match(line):
            section = match[1]
        elif match := KEY.match(line):
            found.add(f"{section}.{match[1]}")
    return found


def known(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Dotted keys of the settings' types; a name in two languages is one key."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = [kind for kind in (field.annotation, *get_args(field.annotation)) if isinstance(kind, type)]
        sections = [kind for kind in inner if issubclass(kind, Section) and "slug" not in (prefix, name)]
        if sections and set(sections[0].model_fields) != {"id", "en"}:
            found |= known(sections[0], f"{prefix}{name}.")
        else:
            found.add(prefix + name)
    return found


def test_every_setting_is_documented_and_every_documented_key_exists() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert documented(text) == known(Settings)
    assert written(text) == known(Settings)


def test_a_key_without_its_comment_is_noticed() -> None:
    text = FILE.read_text(encoding="utf-8")
    bare = text.replace("# Port to listen on.\nport = 8000", "port = 8000")
    assert bare != text
    assert known(Settings) - documented(bare) == {"intake.port"}


def test_the_settings_of_the_project_load() -> None:
    settings = load(FILE)
    assert settings.office.unit("inspektorat").name("en") == "Inspectorate"
    assert settings.office.position("inspektur").name("id") == "Inspektur"
    assert settings.calendar.weekdays == frozenset({0, 1, 2, 3, 4})


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("port = 8000", "port = 8000\nprot = 1", "unknown key intake.prot"),
        ("[courier]", "[postman]", "unknown key postman|missing key courier"),
        ("every_seconds = 60\n", "", "missing key courier.every_seconds"),
        ("port = 8000", 'port = "8000"', "intake.port: Input should be a valid integer"),
        ("port = 8000", "port = 80000", "intake.port: Input should be less than or equal to 65535"),
        ("port = 8000", "port = 8000 8", "not TOML"),
        ("visit_idle_minutes = 15", "visit_idle_minutes = 0", "intake.visit_idle_minutes: "),
        ("argon2_at_once = 2", "argon2_at_once = 3", "desk.argon2_at_once: "),
        ('"Asia/Jakarta"', '"Asia/Nowhere"', "no such time zone: Asia/Nowhere"),
        ('slug = "umum"', 'slug = "keuangan"', "a slug stands there twice"),
        ('slug = "umum"', 'slug = "Umum!"', "office.units.2.slug: "),
        ("day = 2026-08-18", 'day = "soon"', "calendar.overrides.0.day: "),
        ('allowed_hosts = ["localhost"]', 'allowed_hosts = ["127.0.0.1"]', "share the host name 127.0.0.1"),
        ('allowed_hosts = ["localhost"]', "allowed_hosts = []", "desk.allowed_hosts: "),
    ],
)
def test_wrong_settings_are_refused_in_one_line(tmp_path: Path, was: str, becomes: str, problem: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert was in text
    wrong = tmp_path / "settings.toml"
    wrong.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(SettingsError, match=problem) as refused:
        load(wrong)
    assert "\n" not in str(refused.value)
    assert str(wrong) in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "settings.toml")
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "settings.toml")


def test_the_day_at_the_office_is_the_day_of_its_time_zone() -> None:
    settings = load(FILE)
    evening = datetime.datetime(2026, 11, 20, 16, 59, tzinfo=datetime.UTC)
    assert today(settings, evening) == datetime.date(2026, 11, 20)
    assert today(settings, evening + datetime.timedelta(minutes=1)) == datetime.date(2026, 11, 21)
    with pytest.raises(ValueError, match="without a time zone"):
        today(settings, datetime.datetime(2026, 11, 20, 16, 59))
