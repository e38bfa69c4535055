"""Each kind walked across Idul Fitri 2026 with its joint leave: state and every running deadline after each step, by hand.

Free are 18, 20, 23, 24 March (joint leave), 19 March (Nyepi), 21 and 22 March (Idul Fitri), 3 April, 1 and 14 May, 15 May (joint
leave), 27 May, 28 May (joint leave), 1 and 16 June. So the working days after Tuesday 10 March 2026 are

    1 to 5     11 12 13 16 17 March          26 to 30   23 24 27 28 29 April
    6 to 10    25 26 27 30 31 March          31 to 35   30 April, 4 5 6 7 May
    11 to 15   1 2 6 7 8 April               36 to 40   8 11 12 13 18 May
    16 to 20   9 10 13 14 15 April           41 to 45   19 20 21 22 25 May
    21 to 25   16 17 20 21 22 April          46 to 50   26 29 May, 2 3 4 June
                                             51 to 58   5 8 9 10 11 12 15 17 June

and the strict ones of the safe dates, which count joint leave as worked,

    1 to 5     11 12 13 16 17 March          26 to 30   17 20 21 22 23 April
    6 to 10    18 20 23 24 25 March          31 to 35   24 27 28 29 30 April
    11 to 15   26 27 30 31 March, 1 April    36 to 40   4 5 6 7 8 May
    16 to 20   2 6 7 8 9 April               41 to 45   11 12 13 15 18 May
    21 to 25   10 13 14 15 16 April          46 to 50   19 20 21 22 25 May

"n + m = k" in a reason below: the day is number n of its list, the clock takes m, so it ends on number k. In the table a clock is
"name day", "name day/safe day", or "name day paused".
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.cases.story import Story, whys
from tests.cases.test_paths import REPORTERS, by_reporter
from wbs.cases.case import CaseState
from wbs.cases.flow import Actor, moves_open
from wbs.cases.kinds import KINDS

NAMED = {"identity": {}, "consent": {}}


@dataclass(frozen=True)
class Walk:
    """steps: day, what is done ("move" with fields), the state after it, and the clocks that run or are paused."""

    kind: str
    reported: str
    fields: dict[str, Any]
    clocks: str
    steps: tuple[tuple[str, str, dict[str, Any], str, str], ...]
    name: dict[str, Any]


LOCKED: dict[str, Any] = {"identity": {}}
WALKS = {
    "a gift that the state keeps": Walk(
        "gratification",
        "3-16",
        {"side": "receipt", "received_on": "2026-03-10"},
        # From the 10th: 10 to the UPG, strictly the 25th; 30 to the KPK. From the 16th, number 4: 4 + 5 = 9.
        "acknowledge 3-30, to_upg 3-31/3-25, to_kpk 4-29/4-23",
        (
            # 5 + 3 = 8.
            ("3-17", "start_check", {}, "check", "check 3-27, to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            # 7 + 20 = 27; strictly 11 + 20 = 31, which is the same day: the leave is over.
            ("3-26", "ask", {}, "waiting", "to_upg 3-31/3-25, to_kpk 4-29/4-23, completion 4-24/4-24"),
            # 11 + 3 = 14.
            ("4-1", "message", {}, "check", "check 4-7, to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            ("4-2", "complete", {}, "consent", "to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            ("4-7", "record_deposit", {"deposit": "taken"}, "consent", "to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            # The name came too late for the UPG's 10 days. 15 + 10 = 25; strictly 19 + 10 = 29.
            ("4-8", "consent", {}, "ready", "to_kpk 4-29/4-23, upg_to_kpk 4-22/4-22"),
            ("4-9", "withdraw", {}, "consent", "to_kpk 4-29/4-23, upg_to_kpk 4-22/4-22 paused"),
            # From the 9th to the 14th three days were lost (10, 13, 14): 25 + 3 = 28.
            ("4-14", "consent", {}, "ready", "to_kpk 4-29/4-23, upg_to_kpk 4-27/4-27"),
            # 28 + 30 = 58; strictly 32 + 30 = 62: after 50 come 26 28 29 May and 2 3 4 5 8 9 10 11 12 June.
            ("4-27", "forward", {"forwarded_on": "2026-04-27"}, "forwarded", "kpk_decision 6-17/6-12"),
            # From the decision on Monday 8 June: 9 10 11 12 15 17 18 June; no leave in it.
            ("6-10", "own_state", {"decision_day": "2026-06-08"}, "state_owned", "hand_over 6-18/6-18"),
            ("6-18", "close", {"deposit": "to_state"}, "closed", ""),
            # 23 24 25 June.
            ("6-22", "reopen", {}, "check", "check 6-25"),
        ),
        LOCKED,
    ),
    "a gift that the receiver keeps, with the name from the start": Walk(
        "gratification",
        "3-17",
        {"side": "receipt", "received_on": "2026-03-17"},
        # The UPG's 10 days are met at once. 5 + 5 = 10; 5 + 30 = 35, strictly also 35; 5 + 10 = 15, strictly also 15.
        "acknowledge 3-31, to_kpk 5-7/4-30, upg_to_kpk 4-8/4-1",
        (
            # 6 + 3 = 9.
            ("3-25", "start_check", {}, "check", "check 3-30, to_kpk 5-7/4-30, upg_to_kpk 4-8/4-1"),
            ("3-26", "complete", {}, "ready", "to_kpk 5-7/4-30, upg_to_kpk 4-8/4-1"),
            # "Received by the KPK tomorrow" cannot be: today counts. 15 + 30 = 45; strictly 19 + 30 = 49.
            ("4-8", "forward", {"forwarded_on": "2026-04-09"}, "forwarded", "kpk_decision 5-25/5-22"),
            ("5-25", "own_receiver", {"decision_day": "2026-05-22"}, "receiver_owned", ""),
            ("5-26", "close", {"deposit": "to_receiver"}, "closed", ""),
        ),
        NAMED,
    ),
    "a gift whose name never comes": Walk(
        "gratification",
        "3-16",
        {"side": "receipt", "received_on": "2026-03-10"},
        "acknowledge 3-30, to_upg 3-31/3-25, to_kpk 4-29/4-23",
        (
            # 6 + 3 = 9.
            ("3-25", "start_check", {}, "check", "check 3-30, to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            ("3-27", "complete", {}, "consent", "to_upg 3-31/3-25, to_kpk 4-29/4-23"),
            # The 29th was the last day.
            ("4-30", "lapse", {}, "not_followed", ""),
            # 5 6 7 May.
            ("5-4", "reopen", {}, "check", "check 5-7"),
            # The law's days count from the same 10 March as before.
            ("5-5", "complete", {}, "consent", "to_kpk 4-29/4-23"),
            ("5-6", "not_follow", {"reason": "direct"}, "not_followed", ""),
        ),
        {},
    ),
    "a gift that was declined": Walk(
        "gratification",
        "3-17",
        {"side": "refusal", "received_on": "2026-03-13"},
        # No clock of the law. 5 + 5 = 10; from Friday the 13th: 3 + 10 = 13.
        "acknowledge 3-31, refusal 4-6",
        (
            # 6 + 3 = 9; 7 + 20 = 27, strictly 11 + 20 = 31, the same day; 8 + 3 = 11.
            ("3-25", "start_check", {}, "check", "check 3-30, refusal 4-6"),
            ("3-26", "ask", {}, "waiting", "refusal 4-6, completion 4-24/4-24"),
            ("3-27", "resume", {}, "check", "check 4-1, refusal 4-6"),
            ("3-30", "record_refusal", {}, "refusal_recorded", ""),
            ("4-6", "close", {"deposit": "none"}, "closed", ""),
        ),
        {},
    ),
    "a conflict that is kept under control": Walk(
        "conflict",
        "3-17",
        {},
        # 5 + 5 = 10; 5 + 1 = 6; 5 + 7 = 12, strictly also 12.
        "acknowledge 3-31, stop 3-25, decision 4-2/3-27",
        (
            ("3-17", "hold_decision", {}, "stopped", "decision 4-2/3-27"),
            ("3-25", "analyse", {}, "analysis", "decision 4-2/3-27"),
            # Twelve months.
            ("4-2", "decide", {"finding": "controlled", "controls": ["recusal"]}, "controlled", "review 2027-4-2"),
            ("4-6", "monitor", {}, "monitoring", "review 2027-4-2"),
            ("9-1", "review", {}, "monitoring", "review 2027-9-1"),
            ("10-1", "close", {}, "closed", ""),
            # Friday 2 October: 5 6 7 8 9 12 13 October.
            ("10-2", "reopen", {}, "analysis", "decision 10-13/10-13"),
            ("10-5", "decide", {"finding": "no_conflict"}, "controlled", "review 2027-10-5"),
            ("10-6", "close", {}, "closed", ""),
        ),
        LOCKED,
    ),
    "a conflict that goes to the superior with its name": Walk(
        "conflict",
        "3-17",
        {},
        "acknowledge 3-31, stop 3-25, decision 4-2/3-27",
        (
            ("3-25", "analyse_named", {}, "analysis", "decision 4-2/3-27"),
            ("4-2", "decide", {"finding": "no_conflict"}, "controlled", "review 2027-4-2"),
        ),
        NAMED,
    ),
    "a conflict of somebody else": Walk(
        "conflict",
        "3-17",
        {},
        "acknowledge 3-31, stop 3-25, decision 4-2/3-27",
        (("3-25", "not_follow", {"reason": "not_own"}, "not_followed", ""),),
        {},
    ),
    "a question, asked again": Walk(
        "consultation",
        "3-17",
        {},
        # 5 + 3 = 8.
        "reply 3-27",
        (
            ("3-27", "answer", {"advice": "decline"}, "answered", ""),
            # 11 + 3 = 14.
            ("4-1", "message", {}, "received", "reply 4-7"),
            ("4-2", "answer", {"advice": "report"}, "answered", ""),
            ("4-7", "close", {}, "closed", ""),
            # 15 + 3 = 18.
            ("4-8", "reopen", {}, "received", "reply 4-13"),
        ),
        {},
    ),
    "an allegation that is urgent for two reasons and is proven": Walk(
        "integrity",
        "3-17",
        {"topic": "retaliation", "imminent": "yes"},
        # 5 + 5 = 10; 5 + 1 = 6; 30 days; 3 months.
        "acknowledge 3-31, urgent_retaliation 3-25, urgent_decision 3-25, feedback 4-16, progress 6-17",
        (
            # 6 + 10 = 16.
            (
                "3-25",
                "start_triage",
                {},
                "triage",
                "urgent_retaliation 3-25, urgent_decision 3-25, triage 4-9, feedback 4-16, progress 6-17",
            ),
            # 7 + 20 = 27.
            (
                "3-26",
                "ask",
                {},
                "waiting",
                "urgent_retaliation 3-25 paused, urgent_decision 3-25 paused, triage 4-9 paused, completion 4-24, "
                "feedback 4-16, progress 6-17",
            ),
            # Lost from the 26th to 1 April: 27, 30, 31, 1. 6 + 4 = 10; 16 + 4 = 20.
            (
                "4-1",
                "message",
                {},
                "triage",
                "urgent_retaliation 3-31, urgent_decision 3-31, triage 4-15, feedback 4-16, progress 6-17",
            ),
            # 12 + 20 = 32.
            ("4-2", "assess", {}, "assessment", "assessment 5-4, progress 6-17"),
            # 13 + 60 = 73: 58 is 17 June; 18 19 22 23 24 25 26 29 30 June, 1 2 3 6 7 8 July.
            ("4-6", "investigate", {}, "investigation", "investigation 7-8, progress 6-17"),
            # Thirty more: 9 10 13-17 20-24 27-31 July, 3-7 10-14 18 19 20 August (17 August is free).
            ("4-20", "extend", {}, "investigation", "investigation 8-20"),
            # 32 + 10 = 42.
            ("5-4", "result", {"outcome": "proven"}, "result", "result 5-20"),
            ("5-20", "follow_up", {}, "followup", ""),
            ("5-21", "record_measure", {}, "followup", ""),
            ("5-22", "close", {}, "closed", ""),
            # 45 + 10 = 55 (29 May 47, 2 June 48).
            ("5-25", "reopen", {}, "triage", "triage 6-11"),
            ("5-26", "not_follow", {"reason": "no_sign"}, "not_followed", ""),
        ),
        {},
    ),
    "an allegation for somebody else": Walk(
        "integrity",
        "3-17",
        {"topic": "bribe", "imminent": "no"},
        "acknowledge 3-31, feedback 4-16, progress 6-17",
        (
            # 6 + 10 = 16; 7 + 20 = 27; one day is lost, the 27th: 16 + 1 = 17.
            ("3-25", "start_triage", {}, "triage", "triage 4-9, feedback 4-16, progress 6-17"),
            ("3-26", "ask", {}, "waiting", "triage 4-9 paused, completion 4-24, feedback 4-16, progress 6-17"),
            ("3-27", "resume", {}, "triage", "triage 4-10, feedback 4-16, progress 6-17"),
            ("3-30", "refer", {}, "referred", ""),
            ("3-31", "close", {}, "closed", ""),
        ),
        {},
    ),
}


def day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2026, *parts)


def expected(clocks: str) -> dict[str, tuple[date, date | None, bool]]:
    found = {}
    for clock in filter(None, clocks.split(", ")):
        slug, due, *paused = clock.split(" ")
        last, _, safe = due.partition("/")
        found[slug] = (day(last), day(safe) if safe else None, bool(paused))
    return found


def running(state: CaseState) -> dict[str, tuple[date, date | None, bool]]:
    return {one.clock.slug: (one.due, one.safe, one.state == "paused") for one in state.ticking}


def begin(walk: Walk) -> Story:
    born = day(walk.reported)
    fields = {"narrative": "Sebuah keranjang buah.", **walk.fields}
    return Story(kind=KINDS[walk.kind], born=born, day=born).rini("report", kind=walk.kind, fields=fields, lang="id", **walk.name)


def step(story: Story, at: date, what: str, fields: dict[str, Any]) -> None:
    if what == "message":
        story.writes(day=at)
    elif what in REPORTERS:
        story.rini(what, at)
    elif story.kind.move(what).two_people:
        story.agree(what, at, **fields)
    else:
        story.moves("b" * 16, what, at, **fields)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_a_case_walks_through_idul_fitri_with_the_deadlines_worked_out_by_hand(walk: Walk) -> None:
    story = begin(walk)
    assert running(story.state()) == expected(walk.clocks)
    for at, what, fields, state, clocks in walk.steps:
        step(story, day(at), what, fields)
        now = story.state()
        assert (now.state.slug, whys(now)) == (state, []), what
        assert running(now) == expected(clocks), what


def test_the_walks_make_every_move_stand_in_every_state_and_count_every_clock_of_every_kind() -> None:
    for slug, kind in KINDS.items():
        walks = [walk for walk in WALKS.values() if walk.kind == slug]
        steps = [done for walk in walks for done in walk.steps]
        stated = {state for _, _, _, state, _ in steps} | {kind.first_state}
        own = {what for state in kind.states for what, target in by_reporter(kind, state.slug).items() if target}
        assert {state.slug for state in kind.states} - stated == set()
        assert ({move.slug for move in kind.moves} | own) - {what for _, what, _, _, _ in steps} == set()
        counted = {clock for walk in walks for clock in expected(walk.clocks)} | {c for *_, text in steps for c in expected(text)}
        assert {clock.slug for clock in kind.clocks} - counted == set()


@pytest.mark.parametrize(("today", "offered"), [("4-28", False), ("4-29", False), ("4-30", True)])
def test_closing_for_want_of_a_name_is_offered_after_the_thirtieth_day_and_never_happens_by_itself(
    today: str, offered: bool
) -> None:
    walk = WALKS["a gift whose name never comes"]
    story = begin(walk)
    for at, what, fields, _, _ in walk.steps[:2]:
        step(story, day(at), what, fields)
    open_then = {move.slug for move in moves_open(story.state(), Actor("a" * 16, "officer"), day(today))}
    assert ("lapse" in open_then, "not_follow" in open_then) == (offered, True)
    story.writes(day=date(2026, 12, 1))
    assert (story.state().state.slug, story.state().identity) == ("consent", "none")
