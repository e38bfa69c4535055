"""Who may sign in, against the newest roster; invitations, newcomers and drafts as far as they can be read."""

import base64
import json
from collections.abc import Callable
from functools import partial

from crypto import roster
from crypto.errors import BadRoster, Forged
from crypto.public_keys import OfficerPublicKey
from wbs.verify.finding import Finding
from wbs.verify.rosters import Rosters
from wbs.verify.search import Search

DRAFTS_OPEN = 1
_PEOPLE = ("officers", "newcomers")


def look(search: Search, rosters: Rosters) -> None:
    """Logins, what belongs to a login, and the papers of who joins."""
    if search.has("officers") and rosters.whole:
        search.part("officers", lambda: _logins(search, rosters))
    for table in ("pins", "snapshots", "preferences"):
        if search.has(table) and rosters.whole:
            search.part(table, partial(_memories, search, rosters, table))
    if search.has(*_PEOPLE):
        known = " UNION ALL ".join(f"SELECT officer FROM {table}" for table in _PEOPLE)
        for table in ("one_time_codes", "sessions"):
            sound = search.values.sound(table, "officer") if search.has(table) else "0"
            search.lost(table, "nothing", f"SELECT DISTINCT '', 0 FROM {table} WHERE {sound} AND officer NOT IN ({known})")
    for table, key, columns, check in (
        ("invitations", "hash", ("plan",), _plan),
        ("newcomers", "officer", ("plan", "seal_key"), _newcomer),
        ("drafts", "draft", ("body", "signatures"), _draft),
    ):
        if search.has(table):
            search.part(table, lambda args=(table, key, columns, check): _each(search, *args))  # type: ignore[misc]
    if search.has("drafts"):
        search.part("drafts", lambda: _open_drafts(search))


def _logins(search: Search, rosters: Rosters) -> None:
    with search.database.snapshot():
        rosters.read_on()
        sound = search.values.sound("officers", "officer")
        held = {officer for (officer,) in search.database.rows(f"SELECT officer FROM officers WHERE {sound}")}
    if missing := rosters.living - held:
        search.tell(Finding("login_missing", "officers", detail=f"{len(missing)}"))
    if strange := held - rosters.living:
        search.tell(Finding("login_strange", "officers", detail=f"{len(strange)}"))


def _memories(search: Search, rosters: Rosters, table: str) -> None:
    """Pins and snapshots are kept when their officer has left; nobody else has any, nor settings of his own."""
    with search.database.snapshot():
        rosters.read_on()
        sound = search.values.sound(table, "officer")
        held = {officer for (officer,) in search.database.rows(f"SELECT officer FROM {table} WHERE {sound}")}
    if strange := held - rosters.ever:
        search.tell(Finding("nothing", table, detail=f"{len(strange)}"))


def _open_drafts(search: Search) -> None:
    """One at a time is being signed."""
    if search.database.one("SELECT count(*) FROM drafts WHERE state = 'open'")[0] > DRAFTS_OPEN:
        search.tell(Finding("twice", "drafts"))


def _each(search: Search, table: str, key: str, columns: tuple[str, ...], check: Callable[..., str]) -> None:
    for page in search.pages(table, key, *columns):
        for _, *given in page:
            if None not in given and (what := check(*given)):
                search.tell(Finding(what, table))


def _plan(plan: bytes) -> str:
    try:
        given = json.loads(plan)
    except (ValueError, RecursionError):
        return "plan"
    texts, lists = ("name", "login", "role", "unit", "officer"), ("positions", "kinds")
    fits = (
        isinstance(given, dict)
        and {*texts, *lists} == {"officer", *given}
        and all(isinstance(given.get(name, ""), str) for name in texts)
        and all(isinstance(given[name], list) for name in lists)
    )
    return "" if fits else "plan"


def _newcomer(plan: bytes, seal_key: bytes) -> str:
    try:
        OfficerPublicKey(seal_key).parsed  # noqa: B018  (raises Forged: with such a key nobody could be certified)
    except Forged:
        return "value"
    return _plan(plan)


def _draft(body: bytes, signatures: str) -> str:
    try:
        roster.read_body(body)
        given = json.loads(signatures)
        for one in given.values():
            base64.b64decode(one, validate=True)
    except (BadRoster, ValueError, TypeError, AttributeError, RecursionError):
        return "draft"
    return ""
