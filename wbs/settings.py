"""settings.toml as frozen types; an unknown key, a missing one or a wrong value is refused in one line."""

import datetime
import ipaddress
import re
import tomllib
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Count = Annotated[int, Field(strict=True, ge=1)]
Port = Annotated[int, Field(strict=True, ge=0, le=65535)]
HostName = Annotated[str, Field(pattern=r"^([a-z0-9.-]+|\[[0-9a-f:]+\])$")]
HostNames = Annotated[tuple[HostName, ...], Field(min_length=1)]
File = Annotated[str, Field(pattern=r"^[^\x00\r\n]*$", max_length=1000)]
WeekDay = Literal["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"]

# Letters beyond ASCII would need what not every relay can: a domain is written as xn--, a name has none.
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")

WEEK: tuple[WeekDay, ...] = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")


class SettingsError(Exception):
    """The settings cannot be used; the message is one line that names the file and the key."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(Section):
    id: Line
    en: Line

    def in_(self, lang: str) -> str:
        return self.en if lang == "en" else self.id


class Unit(Section):
    slug: Slug
    name_id: Line
    name_en: Line

    def name(self, lang: str) -> str:
        return self.name_en if lang == "en" else self.name_id


class Position(Unit):
    """A position has a slug and two names, as a unit has; the type says which of the two is meant."""


class Office(Section):
    name: Names
    timezone: str
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    positions: Annotated[tuple[Position, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def zone_is_known_and_slugs_are_single(self) -> Self:
        if self.timezone not in zoneinfo.available_timezones():
            raise ValueError(f"timezone: no such time zone: {self.timezone}")
        for what, named in (("units", self.units), ("positions", self.positions)):
            slugs = [one.slug for one in named]
            if len(set(slugs)) != len(slugs):
                raise ValueError(f"{what}: a slug stands there twice")
        return self

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    def unit(self, slug: str) -> Unit:
        """Raises KeyError if there is no such unit."""
        return {unit.slug: unit for unit in self.units}[slug]

    def position(self, slug: str) -> Position:
        """Raises KeyError if there is no such position."""
        return {position.slug: position for position in self.positions}[slug]


class Override(Section):
    day: datetime.date
    kind: Literal["holiday", "working"]
    name: Line
    decree: Line


class Calendar(Section):
    week: Annotated[tuple[WeekDay, ...], Field(min_length=1)]
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def no_day_stands_twice(self) -> Self:
        days = [override.day for override in self.overrides]
        if len(set(days)) != len(days):
            raise ValueError("overrides: a day stands there twice")
        return self

    @property
    def weekdays(self) -> frozenset[int]:
        """The working days of the week as date.weekday() counts them: Monday is 0."""
        return frozenset(WEEK.index(day) for day in self.week)


class Promise(Section):
    acknowledge_working_days: Count


class Intake(Section):
    host: Line
    port: Port
    processes: Annotated[int, Field(strict=True, ge=1, le=16)]
    allowed_hosts: HostNames
    visit_idle_minutes: Count
    form_hours: Count
    max_file_bytes: Count
    max_form_bytes: Count
    page_step_bytes: Count
    form_step_bytes: Count
    slow_seconds: Count
    files_need_free_bytes: Count
    reports_need_free_bytes: Count
    reserve_bytes: Count

    @model_validator(mode="after")
    def files_stop_first(self) -> Self:
        if self.files_need_free_bytes < self.reports_need_free_bytes:
            raise ValueError("files_need_free_bytes: less than reports_need_free_bytes, but files have to stop first")
        return self


class Desk(Section):
    host: Line
    port: Port
    allowed_hosts: HostNames
    one_machine: Annotated[bool, Field(strict=True)]
    session_idle_minutes: Count
    session_hours: Count
    argon2_at_once: Annotated[int, Field(strict=True, ge=1, le=2)]
    form_hours: Count
    max_form_bytes: Count
    slow_seconds: Count
    warn_free_bytes: Count
    reserve_bytes: Count


class Courier(Section):
    every_seconds: Count
    empty_after_days: Count


class Forgetting(Section):
    keep_long_months: Count
    keep_short_months: Count
    told_months: Count

    @model_validator(mode="after")
    def long_is_not_shorter(self) -> Self:
        if self.keep_long_months < self.keep_short_months:
            raise ValueError("keep_long_months: less than keep_short_months")
        return self


class RosterSettings(Section):
    warn_days: Count


def _mail_address(text: str) -> str:
    """Raises ValueError."""
    if not MAIL_ADDRESS.fullmatch(text) or len(text) > 200:
        raise ValueError("no mail address in plain letters (a domain with others is written as xn--...)")
    return text


def _mail_address_or_none(text: str) -> str:
    """Raises ValueError."""
    return text and _mail_address(text)


MailAddress = Annotated[str, AfterValidator(_mail_address)]
MailAddressOrNone = Annotated[str, AfterValidator(_mail_address_or_none)]


class Notice(Section):
    host: Annotated[str, Field(pattern=r"^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+)$", max_length=253)]
    port: Annotated[int, Field(strict=True, ge=1, le=65535)]
    tls: Literal["starttls", "tls", "none"]
    ca_file: File
    account: Annotated[str, Field(pattern=r"^[!-~]*$", max_length=200)]
    password_file: File
    sender: MailAddress
    officers: Annotated[tuple[MailAddress, ...], Field(max_length=200)]
    overseer: MailAddressOrNone
    hour: Annotated[int, Field(strict=True, ge=0, le=23)]
    timeout_seconds: Annotated[int, Field(strict=True, ge=1, le=600)]
    retry_minutes: Annotated[int, Field(strict=True, ge=1, le=240)]

    @model_validator(mode="after")
    def nothing_goes_in_the_clear(self) -> Self:
        if self.tls == "none" and not self.is_this_machine:
            raise ValueError('tls: "none" is for a relay on this machine (127.0.0.1, ::1 or localhost)')
        if bool(self.account) != bool(self.password_file):
            raise ValueError("account, password_file: both or neither")
        if len(set(self.officers)) != len(self.officers):
            raise ValueError("officers: an address stands there twice")
        return self

    @property
    def is_this_machine(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Settings(Section):
    office: Office
    calendar: Calendar
    promise: Promise
    intake: Intake
    desk: Desk
    courier: Courier
    forgetting: Forgetting
    roster: RosterSettings
    notice: Notice

    @model_validator(mode="after")
    def rooms_share_no_host(self) -> Self:
        both = sorted(set(self.intake.allowed_hosts) & set(self.desk.allowed_hosts))
        if both:
            raise ValueError(f"intake and desk share the host name {both[0]}: cookies ignore ports")
        return self


def load(path: Path) -> Settings:
    """Reads settings.toml. Raises SettingsError with one line: file, key, what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({type(error).__name__})") from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError(f"{path}: {_first_problem(error)}") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key}"
    if problem["type"] == "missing":
        return f"missing key {key}"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def today(settings: Settings, now: datetime.datetime) -> datetime.date:
    """The day at the office at the moment `now`; raises ValueError for a moment without a time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone names no day")
    return now.astimezone(settings.office.zone).date()
