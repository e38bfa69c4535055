"""A macro called the short way gives what Jinja's own call gives, and refuses what that refuses."""

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from wbs.web.fixed_texts import OncePerProcess
from wbs.web.quick_calls import QuickContext

MACROS = """
{%- macro label(text, kind="plain", end=text) -%}<b class="{{ kind }}">{{ text }}|{{ end }}</b>{%- endmacro -%}
{%- macro box(title) -%}<p>{{ title }}{{ caller() }}</p>{%- endmacro -%}
{%- macro asked(caller=none) -%}{{ caller() if caller else "nobody" }}{%- endmacro -%}
{%- macro rest(text) -%}{{ text }}{{ varargs|length }}{{ kwargs|length }}{%- endmacro -%}
"""


def render(page: str, quick: bool, **given: Any) -> str:
    made = Environment(loader=DictLoader({"page": MACROS + page}), autoescape=True, undefined=StrictUndefined)
    made.template_class = OncePerProcess
    if quick:
        made.context_class = QuickContext
    return made.get_template("page").render(given)


@pytest.mark.parametrize(
    "page",
    [
        "{{ label(typed) }}",
        "{{ label(typed, 'big') }} {{ label(end=1, text=typed) }} {{ label(label(typed), kind=typed) }}",
        "{% for one in [typed, 2] %}{{ label(one, end=loop.index) }}{% endfor %}",
        "{% call box(typed) %}{{ label(typed) }}{% endcall %}",
        "{{ asked() }} {% call asked() %}{{ typed }}{% endcall %}",
        "{{ rest(typed, 1, 2, more=3) }}",
        "{{ typed.upper() }} {{ fine }}",
    ],
)
def test_what_a_call_gives_is_what_jinja_gives(page: str) -> None:
    for typed in ("<script>", "Rini & Omar", Markup("<i>ours</i>")):
        assert render(page, True, typed=typed, fine=Markup("<br>")) == render(page, False, typed=typed, fine=Markup("<br>"))


@pytest.mark.parametrize("wrong", ["label(1, 2, 3, 4)", "label(1, other=2)", "label(1, text=2)"])
def test_what_a_macro_does_not_take_is_refused(wrong: str) -> None:
    for quick in (True, False):
        with pytest.raises(TypeError, match="label"):
            render("{{ " + wrong + " }}", quick)


def test_a_body_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="caller"):
        render("{{ box(1) }}", True)


def test_a_kind_of_markup_writes_itself_as_it_wants() -> None:
    class Loud(Markup):
        def __html__(self) -> str:
            return self.upper()

    assert render("{{ typed }}", True, typed=Loud("<i>ours</i>")) == "<I>OURS</I>"
