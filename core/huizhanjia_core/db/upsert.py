"""``INSERT … ON CONFLICT``, which both databases know and SQLAlchemy spells per dialect."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.db.model import Model


def insert(session: AsyncSession, row: type[Model] | Table) -> postgresql.Insert:
    """An insert into the table of ``row`` that can be told what to do when the row is there already.

    ``on_conflict_do_update``, ``on_conflict_do_nothing`` and ``returning`` are the same on both databases.

    Args:
        session: whose database decides on the dialect.
        row: the mapped class, or its table for many rows at once.
    """
    made: Any = sqlite.insert(row) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(row)
    return made  # type: ignore[no-any-return]
