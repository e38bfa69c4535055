"""Whatever stands in a text, a file or a header, its parser answers with what it promises or with its own error."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request

from crypto import grant, officer_key, one_time_codes, passphrase, pins, recovery, strict_json
from crypto.case_token import CaseToken, TokenError
from crypto.errors import BadShares, Forged, SealError, WrongPassphrase
from crypto.officer_key import FLOOR_KIB, OfficerKey
from tests.fuzz.budget import TIMEOUT, budget
from tests.house.tree import TOP
from wbs.ceremony import plan as ceremony_plan
from wbs.ceremony.plan import PlanError
from wbs.desk.plan import Plan, PlanDamaged
from wbs.desk.sheets import FIELDS, SheetsWrong, read_sheets
from wbs.intake.file_name import LONGEST, clean_media_type, clean_name
from wbs.settings import SettingsError, load
from wbs.store import casebook_team
from wbs.web.cookies import LONGEST as LONGEST_COOKIE
from wbs.web.cookies import read_cookie
from wbs.web.errors import BadForm
from wbs.web.forgery import FormToken
from wbs.web.forgery import TokenError as FormTokenError
from wbs.web.forms import MOST_FIELDS, Form, parse_form
from wbs.web.language import lang_of, other_lang_path

TRIES = 300
ODD_TOML = ["[", "x = 1e999", "x = 1979-05-27T07:32:00Z", 'x = "\\ud800"', "[[office]]"]
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NAMED = st.text(max_size=8)
JSON = st.recursive(LEAF, lambda some: st.lists(some, max_size=4) | st.dictionaries(NAMED, some, max_size=4), max_leaves=8)
SETTINGS = (TOP / "settings.toml").read_text(encoding="utf-8")
PLAN = (TOP / "wbs/demo/plan.toml").read_text(encoding="utf-8")
TOKENS = FormToken(bytes(32), clock=lambda: 1_000_000.0)
SHEETS = recovery.split(bytes(range(32)))
KEY = OfficerKey(bytes(32), bytes(range(32)), bytes(20))
pytestmark = pytest.mark.timeout(TIMEOUT)


@budget(TRIES)
@given(st.one_of(st.binary(max_size=300), JSON.map(lambda value: json.dumps(value).encode())))
def test_strict_json_gives_one_object_or_forged(document: bytes) -> None:
    with suppress(Forged):
        value = strict_json.decode(document)
        assert strict_json.decode(strict_json.encode(value)) == value


@budget(TRIES)
@given(st.dictionaries(st.sampled_from("abc"), JSON), st.sampled_from("abcd"))
def test_a_reader_of_fields_gives_the_type_or_forged(document: dict[str, object], key: str) -> None:
    reader = strict_json.Reader(document)
    for kind in ("text", "number", "flag", "object", "objects", "texts", "day", "slugs", "hash"):
        with suppress(Forged):
            getattr(reader, kind)(key)
    with suppress(Forged):
        assert len(reader.raw(key, 3)) == 3


@budget(TRIES)
@given(st.text(max_size=40), st.text(max_size=20))
def test_a_place_of_a_grant_is_one_or_forged(case: str, slot: str) -> None:
    with suppress(Forged):
        assert len(grant.context(case, slot)) in (32, 24)


@budget(TRIES)
@given(st.binary(max_size=300), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.booleans())
def test_a_key_at_rest_never_costs_more_than_its_bounds(rest: bytes, memory: int, passes: int, lanes: int, sound: bool) -> None:
    numbers = (FLOOR_KIB, 1, 1) if sound else (memory, passes, lanes)
    locked = b"\x01" + b"".join(number.to_bytes(4, "big") for number in numbers) + rest
    asked: list[tuple[int, ...]] = []

    def stretch(_words: bytes, _salt: bytes, *cost: int) -> bytes:
        asked.append(cost)
        return bytes(32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(officer_key.primitives, "argon2id", stretch)
        with pytest.raises((Forged, WrongPassphrase)):
            OfficerKey.unlock(locked, "abang")
    assert all(FLOOR_KIB <= one[0] <= 1024 * 1024 and one[1] <= 10 and one[2] == 1 for one in asked)


@budget(TRIES)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(CaseToken(bytes(13)).words), max_size=12).map(" ".join)))
def test_words_as_typed_are_a_token_or_a_token_error(text: str) -> None:
    with suppress(TokenError):
        assert CaseToken.parse(" ".join(CaseToken.parse(text).words)).entropy == CaseToken.parse(text).entropy
    assert len(passphrase.normalise(text).split()) <= passphrase.MOST_PIECES
    assert len(one_time_codes.hash_code("0" * 16, text)) == 32


@budget(TRIES)
@given(st.lists(st.one_of(st.text(max_size=200), st.sampled_from([*SHEETS, *(sheet[:-3] for sheet in SHEETS)])), max_size=4))
def test_sheets_give_the_secret_or_bad_shares(sheets: list[str]) -> None:
    with suppress(BadShares):
        assert recovery.combine(sheets) == bytes(range(32))


def changed(draw: st.DrawFn, text: str) -> str:
    """A text with one line dropped, doubled, cut or with something odd in its place."""
    lines = text.splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    odd = draw(st.one_of(st.text(max_size=40), st.sampled_from(ODD_TOML)))
    key = lines[at].partition("=")[0]
    instead = [[], [lines[at]] * 2, [lines[at][:5]], [odd], [key + "= " + odd], [key + "= -1"]]
    lines[at : at + 1] = draw(st.sampled_from(instead))
    return "\n".join(lines)


def refusal(kind: type[Exception], read: Callable[[], object]) -> str:
    """What is said when it is refused; "" if it is taken."""
    try:
        read()
    except kind as refused:
        return str(refused)
    return ""


@budget(TRIES // 3)
@given(st.data())
def test_settings_are_read_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    path.write_bytes(changed(data.draw, SETTINGS).encode("utf-8", "surrogatepass"))
    assert "\n" not in refusal(SettingsError, lambda: load(path))


@budget(TRIES // 3)
@given(st.data())
def test_a_plan_is_read_and_checked_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("plan") / "plan.toml"
    path.write_bytes(changed(data.draw, PLAN).encode("utf-8", "surrogatepass"))
    office = load(TOP / "settings.toml").office
    assert "\n" not in refusal(PlanError, lambda: ceremony_plan.check(ceremony_plan.read(path), office, date(2026, 11, 23)))


@budget(TRIES)
@given(st.one_of(st.binary(max_size=400), st.lists(st.binary(max_size=6), max_size=MOST_FIELDS + 5).map(b"&".join)))
def test_an_urlencoded_form_is_text_without_controls_or_a_bad_form(raw: bytes) -> None:
    with suppress(BadForm):
        form = parse_form(raw)
        for name in form.names:
            for value in (name, *form.all(name)):
                value.encode("utf-8")
                assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in value)


@budget(TRIES)
@given(st.binary(max_size=400), st.text(max_size=200))
def test_a_file_name_shows_as_it_is(raw: bytes, kind: str) -> None:
    name = clean_name(raw)
    assert 0 < len(name) <= LONGEST
    assert name.isprintable()
    assert "/" not in name
    assert "\\" not in name
    assert clean_name(name.encode()) == name
    assert "/" in clean_media_type(kind)


def signed(text: str) -> str:
    """Rightly signed, and something else inside than a page puts there."""
    return TOKENS._signer("kode").sign(text.encode("utf-8", "replace")).decode("latin-1")


@budget(TRIES)
@given(st.one_of(st.text(max_size=200), st.text(max_size=60).map(signed)))
def test_a_form_token_is_ours_or_an_error(text: str) -> None:
    with pytest.raises(FormTokenError):
        TOKENS.read("kode", text, 3600)
    assert TOKENS.read("kode", TOKENS.make("kode", text=text), 3600) == {"text": text}


@budget(TRIES)
@given(st.binary(max_size=400), st.binary(max_size=60), st.text(max_size=60))
def test_cookies_languages_and_addresses_never_raise(cookie: bytes, query: bytes, path: str) -> None:
    headers = [(b"cookie", cookie), (b"cookie", b"__Host-meja=" + cookie), (b"accept-language", cookie)]
    request = Request({"type": "http", "method": "GET", "path": "/" + path, "query_string": query, "headers": headers})
    assert len(read_cookie(request, "meja")) <= LONGEST_COOKIE
    assert lang_of(request) == "id"
    other = other_lang_path(request)
    assert other.startswith("/en")


@budget(TRIES)
@given(st.text(max_size=100), st.binary(max_size=300))
def test_keys_at_rest_of_any_bytes_are_refused(words: str, locked: bytes) -> None:
    with pytest.raises(SealError):
        OfficerKey.unlock(locked[:28], words)


OFFICER = "0" * 15 + "1"
HEADS = st.tuples(st.integers(0, 2**64 - 1), st.binary(min_size=32, max_size=32))
CASE_IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)


@st.composite
def remembered(draw: st.DrawFn) -> pins.Pins:
    cases = draw(st.dictionaries(CASE_IDS, st.tuples(HEADS, HEADS, HEADS), max_size=10))
    reads = draw(st.sets(st.sampled_from(sorted(cases)))) if cases else set()
    return pins.Pins(OFFICER, draw(HEADS), draw(HEADS), cases, frozenset(reads), draw(st.integers(0, 2**64 - 1)))


def spoilt(draw: st.DrawFn, packed: bytes) -> bytes:
    at = draw(st.integers(0, len(packed)))
    return packed[:at] + draw(st.binary(max_size=4)) + packed[at + draw(st.integers(0, 4)) :]


@budget(TRIES)
@given(st.data())
def test_pins_come_back_as_they_were_and_spoilt_ones_are_forged_or_have_one_reading(data: st.DataObject) -> None:
    one = data.draw(remembered())
    packed = pins.pack(one)
    assert pins.unpack(packed, OFFICER) == one
    some = data.draw(st.one_of(st.just(spoilt(data.draw, packed)), st.binary(max_size=300)))
    with suppress(Forged):
        read = pins.unpack(some, OFFICER)
        again = pins.pack(read)
        if some[:1] != pins.VERSION:
            # Pins that an older version wrote have no number, the oldest tell nothing of what was read either.
            assert read.preferences == 0
            assert some[:1] == pins.WITHOUT_NUMBER or not read.reads
            again = some[:1] + again[1 + pins.NUMBER.size :][: len(some) - 1]
        assert again == some


PLANNED = ["name", "login", "role", "unit", "positions", "kinds", "officer"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
MANY = st.lists(TEXTS, max_size=3).map(tuple)


@budget(TRIES)
@example(Plan("", "", "", "", (), ()), {"kinds": {"integrity": None}}, None)  # found: an object's keys were read as slugs
@example(Plan("", "", "", "", (), ()), {"positions": "inspektur"}, None)  # and a text's letters
@given(st.builds(Plan, TEXTS, TEXTS, TEXTS, TEXTS, MANY, MANY, TEXTS), st.dictionaries(st.sampled_from(PLANNED), JSON), JSON)
def test_a_plan_for_a_colleague_comes_back_as_it_was_and_another_is_damaged(
    plan: Plan, odd: dict[str, object], anything: object
) -> None:
    assert Plan.unpack(plan.pack()) == plan
    for document in ({**json.loads(plan.pack()), **odd}, odd, anything):
        for packed in (json.dumps(document).encode(), json.dumps(document).encode()[:-1]):
            with suppress(PlanDamaged):
                read = Plan.unpack(packed)
                assert json.loads(read.pack()) == {"officer": "", **json.loads(packed)}


@budget(TRIES)
@given(st.one_of(st.binary(max_size=300), st.just(b"[" * 100_000), st.just(b"9" * 5000)))
def test_any_other_bytes_are_no_plan(packed: bytes) -> None:
    with pytest.raises(PlanDamaged):
        Plan.unpack(packed)


@budget(TRIES)
@given(st.one_of(JSON.map(json.dumps), st.text(max_size=60), st.dictionaries(NAMED, st.text(max_size=9)).map(json.dumps)))
def test_whatever_stands_for_signatures_is_read_as_some_or_as_none(text: str) -> None:
    for signer, signature in casebook_team._from_json(text).items():
        assert isinstance(signer, str)
        assert isinstance(signature, bytes)


ODD_SHEETS = st.text(st.characters(), max_size=200) | st.lists(st.sampled_from(SHEETS[0].split()), max_size=40).map(" ".join)


def typed(draw: st.DrawFn, sheet: str) -> str:
    """As somebody might type it: numbers, capitals and line breaks."""
    words = [draw(st.sampled_from([str.upper, str.title, str]))(word) for word in sheet.split()]
    return draw(st.sampled_from([" ", "\r\n", ", ", " 7. ", "\t", "\u00a0"])).join(words)


@budget(TRIES)
@given(st.data())
def test_two_sheets_as_typed_give_the_secret_or_one_error_that_names_no_word(data: st.DataObject) -> None:
    first, second = data.draw(st.permutations(SHEETS))[:2]
    right = [typed(data.draw, sheet) for sheet in (first, second)]
    assert read_sheets(Form(dict(zip(FIELDS, ([one] for one in right), strict=True)), False)) == bytes(range(32))
    wrong = [data.draw(st.one_of(ODD_SHEETS, st.sampled_from(right))), data.draw(ODD_SHEETS)]
    with pytest.raises(SheetsWrong) as refused:
        read_sheets(Form(dict(zip(FIELDS, ([one] for one in wrong), strict=True)), False))
    assert (str(refused.value), refused.value.__cause__) == ("", None)
