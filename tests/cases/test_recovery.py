"""Readers given with the recovery key, and a recovery row that is sealed anew: what of it counts."""

from typing import Any

import pytest

from tests.cases.story import EVE, HANA, NUR, OLGA, OMAR, VINA, Story, whys
from wbs.cases.case import CaseState


def readable_by_omar() -> Story:
    return Story(readers=[OMAR]).reports()


def granted(state: CaseState) -> list[tuple[str, str, int]]:
    return [(grant.officer, grant.by, grant.roster) for grant in state.grants]


def test_a_head_and_the_overseer_give_readers_without_being_readers() -> None:
    for author in (HANA, VINA):
        story = readable_by_omar().officer(author, "recover", officers=[OLGA, NUR], roster=1)
        story.officer(OLGA, "note", text="Saya membaca.")
        state = story.state()
        assert whys(state) == []
        assert granted(state) == [(OLGA, author, 1), (NUR, author, 1)]
        assert [line.officers for line in state.messages if line.what == "recover"] == [(OLGA, NUR)]
        assert author not in state.team


def test_an_officer_gives_none_even_as_a_reader() -> None:
    state = readable_by_omar().officer(OMAR, "recover", officers=[EVE], roster=1).state()
    assert (whys(state), granted(state)) == (["not_head"], [])


def test_to_recover_is_all_that_who_does_not_read_can_do() -> None:
    story = readable_by_omar().officer(HANA, "recover", officers=[OLGA], roster=1).officer(HANA, "note", text="Dari luar.")
    story.officer(HANA, "rekey", roster=1).officer(HANA, "grant", officer=EVE, roster=1)
    assert whys(story.state()) == ["not_reader"] * 3


def test_who_stepped_back_is_given_nothing_and_gives_nothing() -> None:
    story = Story(readers=[OMAR, HANA]).reports().officer(HANA, "recuse", reason="Saudara saya.")
    story.officer(HANA, "recover", officers=[OLGA], roster=1).officer(VINA, "recover", officers=[OLGA, HANA], roster=1)
    state = story.state()
    assert (whys(state), granted(state)) == (["recused", "already_recused"], [])


@pytest.mark.parametrize(
    "body",
    [{}, {"officers": []}, {"officers": OLGA}, {"officers": [1]}, {"officers": [""]}, {"officers": [OLGA], "roster": True}],
)
def test_a_recovery_of_another_shape_gives_nothing(body: dict[str, Any]) -> None:
    state = readable_by_omar().officer(HANA, "recover", **{"roster": 1, **body}).state()
    assert (whys(state), granted(state)) == (["malformed"], [])


def test_the_same_reader_named_twice_is_given_once() -> None:
    assert granted(readable_by_omar().officer(HANA, "recover", officers=[OLGA, OLGA], roster=1).state()) == [(OLGA, HANA, 1)]


def test_the_recovery_row_belongs_to_the_version_that_the_last_rekey_names_and_never_to_an_older_one() -> None:
    story = readable_by_omar()
    assert story.state().recovery_roster == 0
    story.officer(OMAR, "rekey", roster=1)
    assert story.state().recovery_roster == 1
    for roster in (1, 0, -1, 2, True, "1"):
        story.officer(OMAR, "rekey", roster=roster)
    state = story.state()
    assert state.recovery_roster == 1
    assert whys(state) == ["old_roster", *["malformed"] * 5]
