"""What is made beforehand is what would have been made for each page: same text, same escaping, nothing of a request kept."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from wbs.web.fixed_texts import FixedTexts, OncePerProcess
from wbs.web.quick_calls import QuickContext

TEXTS = {"Kirim": "Send & go", "Naik 5%% sehari": "Up 5%% a day", "Untuk %(to)s: %(n)s%%": "<b>To</b> %(to)s: %(n)s%%"}
PARTS = """
{%- macro button(label, kind="plain") -%}<b class="{{ kind }}">{{ label }}</b>{%- endmacro -%}
{%- macro box() -%}<div>{{ caller() }}</div>{%- endmacro -%}
{%- macro listed(items, end="!") -%}{% for one, two in items %}{{ one }}={{ two }}{{ end }}{% endfor %}{%- endmacro -%}
{%- macro wrong(name) -%}{% if name in errors %}<i>{{ errors[name] }}</i>{% endif %}{%- endmacro -%}
"""
PAGE = """
{%- import "parts.html" as part with context -%}
{{ _("Kirim") }} {{ _("Naik 5%% sehari") }} {{ part.button(_("Kirim"), kind="big") }} {{ part.button(typed) }}
{% call part.box() %}{{ typed }} {{ path_for("/a") }}{% endcall %} {{ part.wrong("name") }} {{ path_for(typed) }}
{{ _("Untuk %(to)s: %(n)s%%", to=typed, n=5) }} {% trans to=typed, n=typed|length %}Untuk {{ to }}: {{ n }}%{% endtrans %}
{{ part.button("one" if typed == "%s 5%" else ("two & three" if typed == "<script>" else _("Kirim"))) }}
{{ part.button("one" if typed else typed) }} {{ part.button("one" if typed) }} {{ part.listed([("a", typed)]) }}
{{ part.listed([("a", _("Kirim")), ("b", "<")], end="?" if typed == "%s 5%" else ";") }}
"""


def pages(folder: Path, fixed: bool, **same: object) -> Environment:
    (folder / "parts.html").write_text(PARTS, encoding="utf-8")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, extensions=["jinja2.ext.i18n"])

    def raw(text: str) -> str:
        return TEXTS.get(text, text)

    if fixed:
        made.code_generator_class, made.template_class, made.context_class = FixedTexts, OncePerProcess, QuickContext
        made.extend(raw_text=raw)
    made.install_gettext_callables(raw, lambda one, many, n: many, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(path_for=str.upper, **same)
    return made


@pytest.mark.parametrize("same", [{}, {"errors": {}}])
def test_a_page_is_the_same_whether_its_texts_are_made_beforehand_or_not(tmp_path: Path, same: dict[str, object]) -> None:
    for typed in ("<script>", "Rini & Omar", "%s 5%"):
        given = {"typed": typed, "errors": {}}
        one, other = (pages(tmp_path, fixed, **same).get_template("page.html").render(given) for fixed in (True, False))
        assert one == other
        assert "Send & go Up 5% a day" in one
        assert "<script>" not in one


def test_nothing_of_one_page_stands_on_the_next(tmp_path: Path) -> None:
    page = pages(tmp_path, True, errors={}).get_template("page.html")
    assert "Rini" in page.render(typed="Rini")
    assert "Rini" not in page.render(typed="Omar")


def test_a_page_with_something_wrong_shows_it(tmp_path: Path) -> None:
    """`errors` is no global there, so what depends on it is made for each page."""
    page = pages(tmp_path, True).get_template("page.html")
    assert "<i>kosong</i>" in page.render(typed="", errors={"name": "kosong"})
    assert "<i>" not in page.render(typed="", errors={})


def test_what_is_the_same_each_time_is_not_made_again(tmp_path: Path) -> None:
    made = pages(tmp_path, True, errors={})
    assert made.loader is not None
    source = made.compile(made.loader.get_source(made, "page.html")[0], raw=True)
    assert '<b class="big">Send & go</b>' in source
    assert "/A" in source
    assert '<b class="plain">two &amp; three</b>' in source
    assert "a=Send & go;b=&lt;;" in source
    assert "Untuk" not in source
