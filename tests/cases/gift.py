"""A small kind with everything that a self-report needs, for tests of the engine."""

from wbs.cases.kind import Clock, Field, Kind, Mark, Move, Option, State, Text

WORD = Text("Kata", "Word")

FIELDS = (
    Field("narrative", WORD, required=True),
    Field("side", WORD, type="choice", options=(Option("receipt", WORD), Option("refusal", WORD))),
    Field("got_on", WORD, type="day", required=True, only_if=("side", ("receipt",))),
)

GIFT = Kind(
    slug="gift",
    name=WORD,
    fields=FIELDS,
    states=(
        State("read", WORD, WORD, WORD),
        State("named", WORD, WORD, WORD, leaves_on_consent="ready"),
        State("ready", WORD, WORD, WORD, leaves_on_withdrawal="named"),
        State("sent", WORD, WORD, WORD),
        State("ended", WORD, WORD, WORD, open=False),
    ),
    moves=(
        Move("wait", WORD, ("read",), "named"),
        Move("send", WORD, ("read", "ready"), "sent", two_people=True, needs_identity=True, ends_consent=True),
        Move("decide", WORD, ("sent",), None, (Field("decided_on", WORD, type="day"),)),
        Move("lapse", WORD, ("read", "named"), "ended", two_people=True, after_clock="law"),
    ),
    clocks=(
        Clock(
            "law",
            WORD,
            (Mark("birth"),),
            (Mark("entered", "sent"),),
            30,
            "working_days",
            "law",
            "UU",
            counts_from="got_on",
            only_if=("side", ("receipt",)),
            safe=True,
        ),
        Clock(
            "pass_on", WORD, (Mark("consented"),), (Mark("entered", "sent"),), 10, "working_days", "law", "UU", pauses=("named",)
        ),
        Clock(
            "hand_over",
            WORD,
            (Mark("move", "sent"),),
            (Mark("left", "sent"),),
            7,
            "working_days",
            "law",
            "UU",
            counts_from="decided_on",
        ),
    ),
    outcomes=(),
    first_state="read",
    identity="offered",
)
