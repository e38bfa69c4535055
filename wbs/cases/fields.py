"""Answers held against the fields that asked for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from wbs.cases.kind import Condition, Field, Kind

Values = Mapping[str, str | list[str]]


def check_report(kind: Kind, given: Mapping[str, object], offered: Mapping[str, Collection[str]] | None = None) -> dict[str, str]:
    """What is wrong with a report's answers, by field slug; empty if nothing is.

    offered: the settings' slugs by `options_from` ("units", "positions"). Codes: missing, too_long,
    not_text, unknown_option, not_a_day, unknown_field.
    """
    return check_fields(kind.fields, given, offered or {})


def check_fields(fields: Iterable[Field], given: Mapping[str, object], offered: Mapping[str, Collection[str]]) -> dict[str, str]:
    """As `check_report`, for any list of fields. An `options_from` without offered options is not checked."""
    wrong: dict[str, str] = {}
    known = {field.slug: field for field in fields}
    for slug, field in known.items():
        required = field.required and holds(field.only_if, given)
        problem = _problem(field, required, given.get(slug), offered)
        if problem:
            wrong[slug] = problem
    return wrong | {slug: "unknown_field" for slug in given if slug not in known}


def readable(fields: Iterable[Field], given: Mapping[str, object]) -> dict[str, str | list[str]]:
    """The answers that have the shape their field asks for, whatever they say: a report is never dropped
    because a field of it is odd."""
    kept: dict[str, str | list[str]] = {}
    for field in fields:
        value = given.get(field.slug)
        if field.type == "choices" and isinstance(value, list):
            kept[field.slug] = [one for one in value if isinstance(one, str)]
        elif field.type != "choices" and isinstance(value, str):
            kept[field.slug] = value
    return kept


def holds(condition: Condition | None, *given: Mapping[str, object]) -> bool:
    """Whether a condition is met by the first of the answers that has the field at all; none is always met."""
    if condition is None:
        return True
    slug, wanted = condition
    return next((answers[slug] in wanted for answers in given if isinstance(answers.get(slug), str)), False)


def day_given(slug: str, *given: Mapping[str, object]) -> date | None:
    """The day in the first of the answers that has a proper one under that slug."""
    for answers in given:
        value = answers.get(slug)
        if isinstance(value, str) and _is_day(value):
            return date.fromisoformat(value)
    return None


def _problem(field: Field, required: bool, value: object, offered: Mapping[str, Collection[str]]) -> str:
    """The code of what is wrong, or ""."""
    if value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip()):
        return "missing" if required else ""
    if field.type == "choices":
        return _choices_problem(field, value, offered)
    if not isinstance(value, str):
        return "not_text"
    if len(value) > field.max_length:
        return "too_long"
    if field.type == "choice":
        return "" if _offers(field, value, offered) else "unknown_option"
    return "not_a_day" if field.type == "day" and not _is_day(value) else ""


def _choices_problem(field: Field, value: object, offered: Mapping[str, Collection[str]]) -> str:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "not_text"
    if len(value) > field.max_length:
        return "too_long"
    return "" if all(_offers(field, one, offered) for one in value) else "unknown_option"


def _offers(field: Field, slug: str, offered: Mapping[str, Collection[str]]) -> bool:
    if field.options_from:
        return field.options_from not in offered or slug in offered[field.options_from]
    return any(option.slug == slug for option in field.options)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
