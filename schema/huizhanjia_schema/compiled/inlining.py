"""What a plan writes into its statement: values of declarations and documents that the planner should know.

A statement is prepared once and planned for whatever its parameters may hold. A state or a level that it
always asks for tells the planner how few rows there are; hidden in a parameter it costs the better plan.
"""

from typing import Any

from sqlalchemy import BindParameter, Boolean, Enum, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


def plain_type(kind: Any) -> Any:
    """The type that a decorated type is stored as."""
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    return kind


def short(kind: Any) -> bool:
    """Whether values of a type are states, numbers or truth values, which documents may have written out."""
    return isinstance(plain_type(kind), Enum | Integer | Boolean)


def inline(bind: BindParameter[Any]) -> bool:
    """Whether a value is written out: one of a declaration, or a short one of a document; never an id.

    Parameters that requests fill have no value of their own, and a document's texts are filled in too: what a
    client wrote never stands in a statement as it came.
    """
    value = bind.effective_value
    if isinstance(plain_type(bind.type), String) and isinstance(value, str):
        return value.isprintable() and "\\" not in value  # which databases read differently
    if not short(bind.type):
        return False
    return None not in value if isinstance(value, list | tuple) else value is not None


class _WritesOut:
    """What both compilers do with the values of a statement."""

    def visit_bindparam(self, bindparam: BindParameter[Any], *given: Any, **named: Any) -> str:
        """Write it out, or make it a parameter."""
        if inline(bindparam):
            named["literal_binds"] = True
        text: str = super().visit_bindparam(bindparam, *given, **named)  # type: ignore[misc]
        return text


class _Postgres(_WritesOut, PGCompiler_asyncpg):
    pass


class _Sqlite(_WritesOut, SQLiteCompiler):
    pass


class PostgresDialect(PGDialect_asyncpg):
    """SQLAlchemy's dialect for plans."""

    statement_compiler = _Postgres
    supports_statement_cache = True


class SqliteDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect for plans."""

    statement_compiler = _Sqlite
    supports_statement_cache = True
