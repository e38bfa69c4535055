"""Columns that read as what they were declared, whatever lies in the file.

SQLite keeps any value in any column, and whoever can write into the file is not held by our tables. What is of another type
reads as empty: it then fits no hash, opens with no key, and is told like any other forgery instead of failing every page.
"""

import typing
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, LargeBinary, MetaData, String, and_, cast, func
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

ID_DIGITS = 32


class StrictBytes(TypeDecorator[bytes]):
    """b"" for anything but bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes:
        return value if isinstance(value, bytes) else b""


class StrictText(TypeDecorator[str]):
    """ "" for anything but text."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str:
        return value if isinstance(value, str) else ""


class TextOrNothing(TypeDecorator[str]):
    """None for anything but text."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value if isinstance(value, str) else None


class StrictNumber(TypeDecorator[int]):
    """0 for anything but a whole number."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> int:
        return value if isinstance(value, int) else 0


def is_id(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether 32 lower-case hex digits stand there. What is read page by page, each beginning after the last id, needs ids: one
    that reads as empty would begin it anew for ever. Its bytes are counted too: length and GLOB end at a zero byte, and what
    stands behind it would be read all the same."""
    whole = func.length(cast(column, LargeBinary)) == ID_DIGITS
    return and_(func.typeof(column) == "text", func.length(column) == ID_DIGITS, whole, column.op("NOT GLOB")("*[^0-9a-f]*"))


def make_strict(metadata: MetaData) -> None:
    """Every column of these tables from now on."""
    for table in metadata.tables.values():
        for column in table.columns:
            column.type = _strict(column.type, bool(column.nullable))


def _strict(declared: TypeEngine[Any], nullable: bool) -> TypeEngine[Any]:
    plain = declared.impl_instance if isinstance(declared, TypeDecorator) else declared
    if isinstance(plain, Boolean):
        return declared  # reads anything as true or false
    if isinstance(plain, LargeBinary):
        return typing.cast(TypeEngine[Any], StrictBytes())
    if isinstance(plain, Integer):
        return typing.cast(TypeEngine[Any], StrictNumber())
    if isinstance(plain, String):
        return typing.cast(TypeEngine[Any], TextOrNothing() if nullable else StrictText())
    raise TypeError(f"no strict column for {declared!r}")
