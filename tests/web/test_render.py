"""Pages: escaped, complete, padded."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date
from jinja2 import UndefinedError
from starlette.requests import Request

from wbs.web.locale import format_day, format_long_day, format_size
from wbs.web.render import SHORTEST_COMMENT, Templates, pad_to

OFFICE = {"id": "Kantor", "en": "Office"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("static", "locale/en", "errors"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "static" / "a.css").write_text("a{}")
    (tmp_path / "locale" / "en" / "a.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "Halo %(nama)s"\nmsgstr "Hello %(nama)s"\n\n'
        'msgid "%(num)s hari"\nmsgid_plural "%(num)s hari"\nmsgstr[0] "%(num)s day"\nmsgstr[1] "%(num)s days"\n'
    )
    return tmp_path


def request_in(lang: str) -> Request:
    return Request({"type": "http", "path": "/x", "lang": lang, "query_string": b"", "headers": []})


def page(folder: Path, text: str, lang: str = "id", **context: object) -> str:
    # Pages are compiled once in a process: each text is a page of its own.
    name = f"page-{len(list(folder.iterdir()))}.html"
    (folder / name).write_text(text)
    return Templates(folder, OFFICE, demo=True).text(request_in(lang), name, **context)


def test_what_a_person_typed_is_escaped_also_inside_a_translated_text(folder: Path) -> None:
    evil = "<script>'\"&"
    escaped = "&lt;script&gt;&#39;&#34;&amp;"
    assert page(folder, "{{ x }}", x=evil) == escaped
    assert page(folder, '{{ _("Halo %(nama)s", nama=x) }}', "en", x=evil) == f"Hello {escaped}"
    assert page(folder, "{% trans nama=x %}Halo {{ nama }}{% endtrans %}", "en", x=evil) == f"Hello {escaped}"


def test_a_name_that_nobody_gave_is_an_error_and_not_a_blank(folder: Path) -> None:
    with pytest.raises(UndefinedError):
        page(folder, "{{ nobody }}")


def test_a_page_knows_what_every_page_needs(folder: Path) -> None:
    text = "{{ lang }} {{ demo }} {{ office.name }} {{ path_for('/a') }} {{ other_lang_path }} {{ title }}{{ errors }}"
    assert page(folder, text, "id") == "id True Kantor /a /en/x {}"
    assert page(folder, text, "en") == "en True Office /en/a /x {}"
    assert page(folder, "{{ static('a.css') }}").startswith("/static/a.")
    assert page(folder, "{{ title }}", title="Judul") == "Judul"


def test_a_text_whose_english_is_missing_or_unsure_is_shown_in_indonesian(folder: Path) -> None:
    with (folder / "locale" / "en" / "a.po").open("a") as catalogue:
        catalogue.write('\nmsgid "Satu"\nmsgstr ""\n\n#, fuzzy\nmsgid "Dua"\nmsgstr "Perhaps two"\n')
    assert page(folder, '{{ _("Satu") }} {{ _("Dua") }} {{ _("Tiga") }}', "en") == "Satu Dua Tiga"


def test_counts_follow_the_language(folder: Path) -> None:
    text = '{{ ngettext("%(num)s hari", "%(num)s hari", n) }}'
    assert [page(folder, text, "id", n=n) for n in (1, 2)] == ["1 hari", "2 hari"]
    assert [page(folder, text, "en", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    english = Templates(folder, OFFICE, demo=False).words["en"]
    assert [english.plural("%(num)s hari", "%(num)s hari", n) for n in (1, 2)] == ["1 day", "2 days"]


def test_days_and_sizes_are_written_as_each_language_does(folder: Path) -> None:
    day = date(2026, 11, 21)
    assert format_day(day, "id") == format_day(day, "en") == "21 November 2026"
    assert format_long_day(day, "id") == "Sabtu, 21 November 2026"
    assert format_long_day(day, "en") == "Saturday, 21 November 2026"
    assert format_day(date(2026, 8, 1), "id") == "1 Agustus 2026"
    for number in range(365):
        for lang in ("id", "en"):
            one = day + timedelta(days=number)
            assert format_day(one, lang) == format_date(one, "d MMMM y", locale=lang)
            assert format_long_day(one, lang) == format_date(one, "EEEE, d MMMM y", locale=lang)
    assert page(folder, "{{ d|day }} {{ d|long_day }}", "en", d=day) == "21 November 2026 Saturday, 21 November 2026"
    sizes = [0, 999, 1000, 2_449_999, 999_960, 2**31]
    assert [format_size(size, "id") for size in sizes] == ["0 B", "999 B", "1 kB", "2,4 MB", "1 MB", "2,1 GB"]
    assert format_size(2_449_999, "en") == "2.4 MB"


@pytest.mark.parametrize("length", [0, 1, 1016, 1017, 1018, 1023, 1024, 1025, 5000])
def test_a_padded_page_is_a_multiple_of_the_step_and_begins_with_the_page(length: int) -> None:
    padded = pad_to(b"p" * length, 1024)
    assert len(padded) % 1024 == 0
    assert len(padded) - length - SHORTEST_COMMENT < 1024
    assert padded.startswith(b"p" * length + b"<!--")
    assert padded.endswith(b"-->")


def test_pages_of_different_length_are_sent_alike(folder: Path) -> None:
    (folder / "page.html").write_text("<p>{{ x }}")
    templates = Templates(folder, OFFICE, demo=False)
    answers = [
        templates.render_padded(request_in("id"), "page.html", 4096, x=text) for text in ("", "é" * 900, "x" * 3000)
    ]
    assert {(len(answer.body), str(answer.raw_headers)) for answer in answers} == {
        (4096, str(answers[0].raw_headers))
    }
    assert answers[0].headers["content-length"] == "4096"
