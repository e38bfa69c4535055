"""Who takes part in a ceremony: read from a TOML file or asked for at the table, checked before any key is made."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wbs.cases.kinds import KINDS
from wbs.settings import Office

HEADS = 2
READERS = 2
HOLDERS = 3
LONGEST_YEARS = 5

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S[^\r\n\t]*$")]
Login = Annotated[str, Field(pattern=r"^[a-z][a-z0-9._-]{1,31}$")]
Slugs = tuple[str, ...]


class PlanError(Exception):
    """The plan cannot be carried out; the message is one line."""


class Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfficerPlan(Line):
    """One officer to be. ``kinds``: what he may read; an overseer reads only where nobody else is left."""

    login: Login
    name: Name
    role: Literal["officer", "head", "overseer"]
    unit: str
    positions: Slugs = ()
    kinds: Slugs = ()

    @property
    def reads(self) -> bool:
        return self.role != "overseer" and bool(self.kinds)


class HolderPlan(Line):
    """Keeps one sheet of the office key and one of the recovery key. ``login`` if he is an officer."""

    name: Name
    login: str = ""


class Plan(Line):
    """``office``: its name in the roster. ``demo``: keys for show, refused on any address but this machine's."""

    office: Name
    expires: date
    demo: bool = False
    identity_custodian: str = ""
    officers: Annotated[tuple[OfficerPlan, ...], Field(min_length=1, max_length=200)]
    holders: tuple[HolderPlan, ...]

    @property
    def by_login(self) -> Mapping[str, OfficerPlan]:
        return {officer.login: officer for officer in self.officers}


def read(path: Path) -> Plan:
    """Raises PlanError, OSError."""
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise PlanError(f"{path}: not a text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{path}: not TOML: {error}") from error
    except PlanError as error:
        raise PlanError(f"{path}: {error}") from error


def parse(document: Mapping[str, Any]) -> Plan:
    """Structure only; ``check`` says whether it makes an office. Raises PlanError."""
    try:
        return Plan.model_validate(document)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in problem["loc"])
        said = {"extra_forbidden": f"unknown key {key}", "missing": f"missing key {key}"}
        raise PlanError(said.get(problem["type"], f"{key}: {problem['msg']}")) from error


def check(plan: Plan, office: Office, today: date) -> None:
    """Raises PlanError: the first thing that would make an office in which a promise cannot be kept."""
    check_days(plan.expires, today)
    check_officers(plan.officers, office)
    check_holders(plan.holders, plan.officers)
    check_custodian(plan.identity_custodian, plan.officers)


def check_custodian(custodian: str, officers: Sequence[OfficerPlan]) -> None:
    """Raises PlanError unless it is the login of somebody who reads no kind, or nobody's (""): then no name can be given."""
    if custodian and custodian not in could_keep_names(officers):
        raise PlanError(f"identity_custodian {custodian}: must be an officer who reads no kind, not the overseer")


def could_keep_names(officers: Sequence[OfficerPlan]) -> tuple[str, ...]:
    """Logins. Not the overseer's: she reads where nobody else is left."""
    return tuple(one.login for one in officers if not one.reads and one.role != "overseer")


def check_days(expires: date, today: date) -> None:
    """Raises PlanError."""
    if expires <= today:
        raise PlanError(f"expires {expires}: must be after today, {today}")
    if expires.year - today.year > LONGEST_YEARS:
        raise PlanError(f"expires {expires}: at most {LONGEST_YEARS} years from now")


def check_officers(officers: Sequence[OfficerPlan], office: Office) -> None:
    """Raises PlanError unless these people can be an office: known slugs, two heads, two readers of each kind."""
    twice = [login for login, times in Counter(one.login for one in officers).items() if times > 1]
    if twice:
        raise PlanError(f"login {twice[0]} stands there twice")
    for officer in officers:
        _check_slugs(officer, office)
    roles = Counter(officer.role for officer in officers)
    if roles["head"] < HEADS:
        raise PlanError(f"{roles['head']} head(s): at least two are needed, every change of the roster takes two")
    if roles["overseer"] > 1:
        raise PlanError(f"{roles['overseer']} overseers: there is one at most")
    for kind in sorted(KINDS):
        readers = sum(kind in officer.kinds and officer.reads for officer in officers)
        if not readers:
            raise PlanError(f"nobody reads the kind {kind!r}")
        if readers + roles["overseer"] < READERS:
            raise PlanError(f"only one person could read the kind {kind!r}; a case needs two, the overseer counts")


def _check_slugs(officer: OfficerPlan, office: Office) -> None:
    if officer.unit not in {one.slug for one in office.units}:
        raise PlanError(f"{officer.login}: the settings know no unit {officer.unit!r}")
    for position in officer.positions:
        if position not in {one.slug for one in office.positions}:
            raise PlanError(f"{officer.login}: the settings know no position {position!r}")
    for kind in officer.kinds:
        if kind not in KINDS:
            raise PlanError(f"{officer.login}: there is no kind {kind!r}; there are {', '.join(sorted(KINDS))}")


def check_holders(holders: Sequence[HolderPlan], officers: Sequence[OfficerPlan]) -> None:
    """Raises PlanError unless three different people hold the sheets: one reader at most, the overseer if there is one."""
    by_login = {officer.login: officer for officer in officers}
    if len(holders) != HOLDERS:
        raise PlanError(f"{len(holders)} holder(s) of sheets: there must be three")
    names = [holder.name.casefold() for holder in holders]
    logins = [holder.login for holder in holders if holder.login]
    if len(set(names)) < HOLDERS or len(set(logins)) < len(logins):
        raise PlanError("one person cannot hold two sheets of a key: any two sheets give it back")
    unknown = [login for login in logins if login not in by_login]
    if unknown:
        raise PlanError(f"holder {unknown[0]}: no officer has this login")
    if sum(by_login[login].reads for login in logins) > 1:
        raise PlanError("at most one holder of sheets may be a reader: two readers could open every case by themselves")
    missing = [one.login for one in officers if one.role == "overseer" and one.login not in logins]
    if missing:
        raise PlanError(f"the overseer ({missing[0]}) must hold one of the sheets")
    for holder in holders:
        same = [one for one in officers if one.name.casefold() == holder.name.casefold()]
        if same and not holder.login:
            raise PlanError(f"holder {holder.name} is an officer: give the login {same[0].login}")
