"""The roster: the one signed list of keys that intake may seal to. An operator installs the first, the courier carries the next;
neither can make one. Version 1 is signed by the office key at the ceremony, each later one by two of: the heads of the version
before, and the office key (see ``enough``).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from crypto import labels, primitives, strict_json
from crypto.errors import BadRoster, Forged
from crypto.public_keys import OfficerPublicKey

FORMAT = "wbs-roster-1"
ROLES = ("officer", "head", "overseer")
OFFICE = "office"
SIGNERS_NEEDED = 2
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Officer:
    """One line of the roster. ``role``: see ROLES; ``kinds``, ``unit``, ``positions``: slugs; ``sign_key``: 32 bytes."""

    id: str
    name: str
    role: str
    kinds: tuple[str, ...]
    unit: str
    positions: tuple[str, ...]
    seal_key: OfficerPublicKey
    sign_key: bytes
    retired: date | None = None


@dataclass(frozen=True)
class Roster:
    """One version, parsed. ``previous`` is the hash of the version before (64 zeros for the first)."""

    version: int
    previous: str
    issued: date
    expires: date
    office: str
    demo: bool
    office_key: bytes
    officers: tuple[Officer, ...]
    recovery: OfficerPublicKey
    identity_custodian: str = ""
    signatures: Mapping[str, bytes] | None = None
    body: bytes = b""

    @cached_property
    def hash(self) -> bytes:
        """32 bytes over the signed body."""
        return primitives.digest(labels.ROSTER_HASH, self.body)

    @cached_property
    def document(self) -> bytes:
        """Body and signatures, as stored and carried."""
        return assemble(self.body, dict(self.signatures or {}))

    @cached_property
    def by_id(self) -> Mapping[str, Officer]:
        """All officers of this version, the retired too."""
        return {officer.id: officer for officer in self.officers}

    def officer(self, officer: str) -> Officer:
        """Raises KeyError."""
        return self.by_id[officer]

    @cached_property
    def living(self) -> tuple[Officer, ...]:
        """Everybody who gets a grant row in a new case: all who are not retired, the overseer among them."""
        return tuple(officer for officer in self.officers if officer.retired is None)

    @property
    def overseer(self) -> Officer | None:
        """The living overseer, if the office has one."""
        return next((officer for officer in self.living if officer.role == "overseer"), None)

    @property
    def heads(self) -> tuple[Officer, ...]:
        """Living heads."""
        return tuple(officer for officer in self.living if officer.role == "head")

    def holders(self, positions: Iterable[str]) -> tuple[str, ...]:
        """Ids of the living officers who hold any of these positions, sorted."""
        wanted = set(positions)
        return tuple(sorted(officer.id for officer in self.living if wanted & set(officer.positions)))

    def readers(self, kind: str, unit: str, excluded: Iterable[str]) -> tuple[Officer, ...]:
        """Who may read a new case: by kind, nobody of the unit concerned, nobody in an excluded position.

        If nobody is left the overseer reads, unless that position is excluded or of the unit too; then the tuple is empty.
        """
        barred = set(self.holders(excluded))
        fit = [officer for officer in self.living if officer.id not in barred and (officer.unit != unit or not unit)]
        readers = tuple(officer for officer in fit if officer.role != "overseer" and kind in officer.kinds)
        return readers or tuple(officer for officer in fit if officer.role == "overseer")


def compose(roster: Roster) -> bytes:
    """The body bytes that are signed."""
    return strict_json.encode(
        {
            "format": FORMAT,
            "version": roster.version,
            "previous": roster.previous,
            "issued": roster.issued.isoformat(),
            "expires": roster.expires.isoformat(),
            "office": roster.office,
            "demo": roster.demo,
            "office_key": strict_json.to_base64(roster.office_key),
            "recovery": strict_json.to_base64(roster.recovery.raw),
            "identity_custodian": roster.identity_custodian,
            "officers": [_officer_document(officer) for officer in roster.officers],
        }
    )


def draft(
    previous: Roster,
    officers: tuple[Officer, ...],
    issued: date,
    expires: date,
    recovery: OfficerPublicKey | None = None,
) -> bytes:
    """The body of the next version; all but the officers and the days stays, and so does the recovery key unless one is given."""
    return compose(
        replace(
            previous,
            version=previous.version + 1,
            previous=previous.hash.hex(),
            issued=issued,
            expires=expires,
            officers=officers,
            recovery=recovery or previous.recovery,
            signatures=None,
            body=b"",
        )
    )


def assemble(body: bytes, signatures: Mapping[str, bytes]) -> bytes:
    """The signed document: body and signatures by signer ("office" or an officer's id)."""
    signed = {signer: strict_json.to_base64(signature) for signer, signature in signatures.items()}
    return strict_json.encode({"body": strict_json.to_base64(body), "signatures": signed})


def read_body(body: bytes) -> Roster:
    """A body that may not be signed yet (a draft). Raises BadRoster("form")."""
    try:
        return _parse_body(body)
    except Forged as wrong:
        raise BadRoster("form", str(wrong)) from wrong


def parse(document: bytes) -> Roster:
    """Structure only: who signed it is for ``verify``. Raises BadRoster("form")."""
    if len(document) > LARGEST:
        raise BadRoster("form", "too large")
    try:
        reader = strict_json.Reader(strict_json.decode(document))
        body = strict_json.from_base64(reader.text("body"))
        signatures = {}
        for signer, signature in reader.object("signatures").items():
            if not isinstance(signature, str):
                raise Forged("a signature is no text")
            signatures[signer] = strict_json.from_base64(signature)
        return replace(_parse_body(body), signatures=signatures)
    except Forged as wrong:
        raise BadRoster("form", str(wrong)) from wrong


def verify(document: bytes, previous: Roster | None, office_key: bytes | None = None) -> Roster:
    """The only way from bytes to a roster that may be used. ``previous``: the version before, verified; None for the first.

    ``office_key``: the key that the first must be signed with, where it is known beforehand; otherwise the first is trusted as
    installed. Raises BadRoster: form, signature, version, previous, days, office.
    """
    roster = parse(document)
    if previous is None:
        _verify_first(roster, office_key)
    else:
        _verify_next(roster, previous)
    return roster


def verify_chain(documents: Iterable[bytes], office_key: bytes | None = None) -> tuple[Roster, ...]:
    """All versions in order, each against the one before. Raises BadRoster; "missing" when there is none."""
    rosters: list[Roster] = []
    for document in documents:
        rosters.append(verify(document, rosters[-1] if rosters else None, office_key))
    if not rosters:
        raise BadRoster("missing")
    return tuple(rosters)


def may_sign(previous: Roster) -> frozenset[str]:
    """Whose signatures count under the next version: living heads (where none lives: the overseer) and the office key."""
    heads = previous.heads or ((previous.overseer,) if previous.overseer else ())
    return frozenset({OFFICE, *(line.id for line in heads)})


def enough(roster: Roster, previous: Roster, signers: Collection[str]) -> bool:
    """Whether these signers (ids, or "office") together may put the next version into force; their signatures are ``verify``'s.

    Two are needed. Where no head lives only the office key and the overseer are left, so it takes both. Heads alone do not change
    who watches over them (another overseer, none, or other keys of hers), nor the recovery key, which opens every case, those too
    that keep them out: that needs the office key.
    """
    counted = may_sign(previous) & set(signers)
    beyond_heads = _watch(roster) != _watch(previous) or roster.recovery.raw != previous.recovery.raw
    return len(counted) >= SIGNERS_NEEDED and (OFFICE in counted or not beyond_heads)


def _watch(roster: Roster) -> tuple[str, bytes, bytes] | None:
    overseer = roster.overseer
    return (overseer.id, overseer.seal_key.raw, overseer.sign_key) if overseer else None


def check_in_force(roster: Roster, today: date) -> None:
    """Raises BadRoster("expired")."""
    if today > roster.expires:
        raise BadRoster("expired", roster.expires.isoformat())


def _verify_first(roster: Roster, office_key: bytes | None) -> None:
    if roster.version != 1 or roster.previous != "0" * 64:
        raise BadRoster("version", "the first roster has version 1 and no predecessor")
    if office_key is not None and roster.office_key != office_key:
        raise BadRoster("office", "signed by another office")
    _check_signature(roster, OFFICE, roster.office_key)


def _verify_next(roster: Roster, previous: Roster) -> None:
    if roster.version != previous.version + 1:
        raise BadRoster("version", f"{roster.version} does not follow {previous.version}")
    if roster.previous != previous.hash.hex():
        raise BadRoster("previous", "names another predecessor")
    if (roster.office_key, roster.office, roster.demo) != (previous.office_key, previous.office, previous.demo):
        raise BadRoster("office", "of another office")
    if roster.issued < previous.issued:
        raise BadRoster("days", "issued before its predecessor")
    if not set(previous.by_id) <= set(roster.by_id):
        raise BadRoster("form", "an officer has vanished; officers are retired, never dropped")
    signers = may_sign(previous) & set(roster.signatures or {})
    for signer in signers:
        _check_signature(roster, signer, previous.office_key if signer == OFFICE else previous.officer(signer).sign_key)
    if not enough(roster, previous, signers):
        raise BadRoster("signature", "two heads, or one and the office key, sign; for overseer and recovery key the latter")


def _check_signature(roster: Roster, signer: str, key: bytes) -> None:
    signature = (roster.signatures or {}).get(signer, b"")
    try:
        primitives.verify(key, labels.SIGN_ROSTER, roster.body, signature)
    except Forged as wrong:
        raise BadRoster("signature", "does not fit") from wrong


def _parse_body(body: bytes) -> Roster:
    reader = strict_json.Reader(strict_json.decode(body))
    if reader.text("format") != FORMAT:
        raise Forged("not a roster of this version")
    roster = Roster(
        version=reader.number("version"),
        previous=reader.hash("previous").hex(),
        issued=reader.day("issued"),
        expires=reader.day("expires"),
        office=reader.text("office"),
        demo=reader.flag("demo"),
        office_key=reader.raw("office_key", 32),
        officers=tuple(_parse_officer(line) for line in reader.objects("officers")),
        recovery=OfficerPublicKey(reader.raw("recovery", primitives.PUBLIC_BYTES)),
        identity_custodian=reader.text("identity_custodian"),
        body=body,
    )
    if roster.expires <= roster.issued:
        raise Forged("expires before it is issued")
    _check_lines(roster)
    return roster


def _check_lines(roster: Roster) -> None:
    lines = roster.officers
    for what in ([line.id for line in lines], [line.seal_key.raw for line in lines], [line.sign_key for line in lines]):
        if len(set(what)) != len(lines):
            raise Forged("an id or a key stands twice")
    if sum(line.role == "overseer" for line in roster.living) > 1:
        raise Forged("there is one overseer at most")
    if roster.identity_custodian and roster.identity_custodian not in roster.by_id:
        raise Forged("the custodian is on no line")
    for line in lines:
        line.seal_key.parsed  # noqa: B018  (raises Forged: a key that nobody can seal to would silence a reader)


def _officer_document(officer: Officer) -> dict[str, Any]:
    return {
        "id": officer.id,
        "name": officer.name,
        "role": officer.role,
        "kinds": list(officer.kinds),
        "unit": officer.unit,
        "positions": list(officer.positions),
        "seal_key": strict_json.to_base64(officer.seal_key.raw),
        "sign_key": strict_json.to_base64(officer.sign_key),
        "retired": officer.retired.isoformat() if officer.retired else "",
    }


def _parse_officer(line: dict[str, Any]) -> Officer:
    reader = strict_json.Reader(line)
    role = reader.text("role")
    name = reader.text("name")
    if role not in ROLES or not 1 <= len(name) <= 200:
        raise Forged("a line of the roster has a wrong form")
    retired = reader.text("retired")
    return Officer(
        id=reader.matching("id", strict_json.OFFICER_ID),
        name=name,
        role=role,
        kinds=reader.slugs("kinds"),
        unit=reader.matching("unit", strict_json.SLUG),
        positions=reader.slugs("positions"),
        seal_key=OfficerPublicKey(reader.raw("seal_key", primitives.PUBLIC_BYTES)),
        sign_key=reader.raw("sign_key", 32),
        retired=strict_json.day_of(retired) if retired else None,
    )
