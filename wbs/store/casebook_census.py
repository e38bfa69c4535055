"""How far every case of the casebook goes: what the courier holds against the letterbox's own count."""

import hashlib

from sqlalchemy import func, select

from wbs.store.rows import ANSWERS, REPORTER, HeldRow
from wbs.store.sqlite import Database
from wbs.store.strict_columns import is_id
from wbs.store.tables_casebook import CASES, ENTRIES, OUTBOX

PAGE = 1000


class Census:
    """`casebook.census`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, after: str = "", limit: int = PAGE) -> list[HeldRow]:
        """Of every case beyond `after`, by id, at most `limit`. One statement."""
        reporter = (ENTRIES.c.case == CASES.c.case, ENTRIES.c.strand == REPORTER)
        answers = (ENTRIES.c.case == CASES.c.case, ENTRIES.c.strand == ANSWERS)
        waits = select(OUTBOX.c.seq).where(OUTBOX.c.case == ENTRIES.c.case, OUTBOX.c.seq == ENTRIES.c.seq).exists()
        newest = select(ENTRIES.c.hash).where(*answers, ~waits).order_by(ENTRIES.c.seq.desc()).limit(1)
        end = func.coalesce(func.max(ENTRIES.c.seq), 0)
        statement = (
            select(
                CASES.c.case,
                CASES.c.birth,
                select(end).where(*reporter).scalar_subquery(),
                select(end).where(*answers, ~waits).scalar_subquery(),
                func.coalesce(newest.scalar_subquery(), bytes(32)),
                select(end).where(*answers).scalar_subquery(),
            )
            .where(CASES.c.case > after, is_id(CASES.c.case))
            .order_by(CASES.c.case)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [HeldRow(case, hashlib.sha256(birth).digest(), *counts) for case, birth, *counts in rows]
