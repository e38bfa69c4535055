"""The questions at the table, when no plan was prepared: who is in the office, and who keeps the sheets."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from wbs.cases.kinds import KINDS
from wbs.ceremony.plan import (
    HOLDERS,
    HolderPlan,
    Login,
    Name,
    OfficerPlan,
    Plan,
    PlanError,
    check_days,
    check_holders,
    check_officers,
    could_keep_names,
)
from wbs.ceremony.voice import Voice
from wbs.settings import Office, Unit

ROLES = ("officer", "head", "overseer")
DEFAULT_DAYS = 730
NAME: TypeAdapter[str] = TypeAdapter(Name)
LOGIN: TypeAdapter[str] = TypeAdapter(Login)

Answer = TypeVar("Answer")


def ask_plan(voice: Voice, office: Office, today: date) -> Plan:
    """Asks until the office as a whole is complete; ``plan.check`` has the last word. Raises Ended, PlanError."""
    _welcome(voice)
    name = _until(voice, lambda: _line(NAME, voice.ask("Nama kantor", "name of the office", office.name.id)))
    expires = _until(voice, lambda: _expiry(voice, today))
    officers = _officers(voice, office)
    holders = _until(voice, lambda: _holders(voice, officers))
    custodian = _custodian(voice, officers)
    return Plan(office=name, expires=expires, officers=tuple(officers), holders=holders, identity_custodian=custodian)


def _welcome(voice: Voice) -> None:
    voice.say(
        "Upacara kunci. Sekitar 45 menit. Cabut kabel jaringan dan matikan Wi-Fi komputer ini.",
        "The key ceremony, about 45 minutes. Unplug the network and switch off Wi-Fi on this computer.",
    )
    voice.say(
        "Hadir: semua petugas, dua kepala atau lebih, dan tiga pemegang lembar. Siapkan kertas, pena, dan ponsel.",
        "Present: all officers, two heads or more, and three holders of sheets. Have paper, pens and phones ready.",
    )
    voice.say(
        "Ctrl-C menghentikan kapan saja; tidak ada yang tersimpan.\n",
        "Ctrl-C stops at any time; nothing is kept.\n",
    )


def _officers(voice: Voice, office: Office) -> list[OfficerPlan]:
    """Asks for people until they can be an office; what has been typed stays, unless the list is begun anew."""
    officers: list[OfficerPlan] = []
    while True:
        voice.say(f"\nPetugas ke-{len(officers) + 1}", f"officer no. {len(officers) + 1}")
        officers.append(_officer(voice, office, {one.login for one in officers}))
        if _yes(voice, "Ada petugas lain? (y/t)", "another officer? (y/n)"):
            continue
        try:
            check_officers(officers, office)
            return officers
        except PlanError as problem:
            voice.say(f"Belum lengkap: {problem}", "this is no complete office yet")
            if not _yes(voice, "Tambah petugas (y), atau ulangi daftar dari awal (t)?", "add an officer (y) or start over (n)?"):
                officers = []


def _officer(voice: Voice, office: Office, taken: set[str]) -> OfficerPlan:
    name = _until(voice, lambda: _line(NAME, voice.ask("Nama lengkap", "full name")))
    login = _until(voice, lambda: _login(voice.ask("Nama masuk (huruf kecil)", "login (small letters)"), taken))
    role = _until(voice, lambda: _one(voice.ask(f"Peran: {', '.join(ROLES)}", "role", "officer"), ROLES))
    unit = _until(voice, lambda: _one(voice.ask(f"Unit: {_slugs(office.units)}", "unit"), _known(office.units)))
    positions = _until(
        voice,
        lambda: _some(
            voice.ask(f"Jabatan, pisahkan dengan koma, boleh kosong: {_slugs(office.positions)}", "positions"),
            _known(office.positions),
        ),
    )
    every = ", ".join(sorted(KINDS))
    kinds = _until(voice, lambda: _some(voice.ask("Membaca jenis laporan (- untuk tidak ada)", "reads", every), set(KINDS)))
    said = {"login": login, "name": name, "role": role, "unit": unit, "positions": positions, "kinds": kinds}
    return OfficerPlan.model_validate(said)


def _holders(voice: Voice, officers: list[OfficerPlan]) -> tuple[HolderPlan, ...]:
    voice.say(
        "\nTiga pemegang lembar kunci kantor dan kunci pemulihan: seorang atasan tim pengawas (overseer) bila ada,",
        "three holders of the sheets of the office key and the recovery key: the overseer if there is one,",
    )
    voice.say(
        "paling banyak satu pembaca laporan, dan orang tepercaya di luar tim, misalnya kepala kantor.",
        "at most one reader of reports, and trusted people outside the team, e.g. the head of the office.",
    )
    names = {officer.login: officer.name for officer in officers}
    held = []
    for number in range(1, HOLDERS + 1):
        typed = _holder_name(voice, number)
        held.append(HolderPlan(name=names.get(typed, typed), login=typed if typed in names else ""))
    check_holders(held, officers)
    return tuple(held)


def _custodian(voice: Voice, officers: list[OfficerPlan]) -> str:
    """"" where nobody may be it, or nobody shall."""
    fit = could_keep_names(officers)
    if not fit:
        voice.say(
            "Semua petugas membaca laporan, jadi tidak ada penjaga identitas: formulir tidak menawarkan isian nama.",
            "every officer reads, so nobody can keep names: the form will offer no field for one.",
        )
        return ""
    asked = f"Penjaga identitas, boleh - untuk tidak ada: {', '.join(fit)}"
    typed = _until(voice, lambda: _one(voice.ask(asked, "who keeps names: an officer who reads no kind", fit[0]), {*fit, "-"}))
    return "" if typed == "-" else typed


def _holder_name(voice: Voice, number: int) -> str:
    asked = f"Pemegang {number}: nama masuk petugas, atau nama lengkap"
    return _until(voice, lambda: _line(NAME, voice.ask(asked, "login of an officer, or full name")))


def _until(voice: Voice, ask: Callable[[], Answer]) -> Answer:
    """Asks again after each answer that does not fit, with the reason."""
    while True:
        try:
            return ask()
        except PlanError as problem:
            voice.say(f"Belum cocok: {problem}", "that does not fit; please answer again")


def _line(form: TypeAdapter[str], typed: str) -> str:
    try:
        return form.validate_python(typed)
    except ValidationError:
        raise PlanError(f"{typed!r}") from None


def _login(typed: str, taken: set[str]) -> str:
    if typed in taken:
        raise PlanError(f"{typed!r} sudah dipakai / is taken")
    return _line(LOGIN, typed)


def _expiry(voice: Voice, today: date) -> date:
    typed = voice.ask(
        "Daftar petugas berlaku sampai (TTTT-BB-HH)",
        "the roster is valid until (YYYY-MM-DD)",
        (today + timedelta(days=DEFAULT_DAYS)).isoformat(),
    )
    try:
        expires = date.fromisoformat(typed)
    except ValueError:
        raise PlanError(f"{typed!r}") from None
    check_days(expires, today)
    return expires


def _one(typed: str, known: Iterable[str]) -> str:
    if typed not in known:
        raise PlanError(f"{typed!r}")
    return typed


def _some(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    wanted = [] if typed == "-" else [part.strip() for part in typed.split(",") if part.strip()]
    return tuple(_one(part, known) for part in dict.fromkeys(wanted))


def _known(named: Iterable[Unit]) -> set[str]:
    return {one.slug for one in named}


def _slugs(named: Iterable[Unit]) -> str:
    return ", ".join(one.slug for one in named)


def _yes(voice: Voice, id: str, en: str) -> bool:
    return voice.ask(id, en).casefold() in ("y", "ya", "yes")
