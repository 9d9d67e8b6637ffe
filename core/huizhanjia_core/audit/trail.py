"""Writing records: in the transaction of what they tell of, or alone when that one is gone."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.clock import now
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import new_key
from huizhanjia_core.identity.models import AccountRow, PersonRow
from huizhanjia_core.organization.models import OrganizationRow

_log = logging.getLogger("huizhanjia.audit")

_TABLE: Any = AuditRow.__table__


def _given(name: str) -> Any:
    return bindparam(name, type_=_TABLE.c[name].type)


_ACCOUNT = AccountRow.id == _given("account_id")
_THEIRS = select(AccountRow.organization_id).where(_ACCOUNT).scalar_subquery()
_REGION = (
    select(OrganizationRow.id)
    .where(OrganizationRow.parent_id.is_(None))
    .order_by(OrganizationRow.id)
    .limit(1)
    .scalar_subquery()
)
_NAME = select(PersonRow.name).join(AccountRow, AccountRow.person_id == PersonRow.id).where(_ACCOUNT)
_INSERT = insert(_TABLE).values(
    {column.name: _given(column.name) for column in _TABLE.columns if column.name not in {"sequence", "hash"}}
    | {
        "actor": func.coalesce(_given("actor"), _NAME.scalar_subquery(), literal("anonymous")),
        "organization_id": func.coalesce(_given("organization_id"), _THEIRS, _REGION),
    }
)


async def keep(session: AsyncSession, entry: Entry, moment: datetime | None = None) -> None:
    """Write the record of what this transaction does; both are committed or neither is.

    Args:
        session: the transaction.
        entry: what to record.
        moment: when it happened, aware; by default now.
    """
    connection = await session.connection()
    await connection.execute(_INSERT, {"id": new_key(), "at": moment or now(), **entry.values()})
    entry.kept = True


async def keep_alone(database: Database, entry: Entry) -> None:
    """Write a record in a transaction of its own.

    Raises:
        DatabaseUnavailable: it could not be written.
    """

    async def block(session: AsyncSession) -> None:
        await keep(session, entry)

    await database.write(block)


async def keep_failure(database: Database, entry: Entry, error: BaseException) -> None:
    """Write the record of what broke off, as far as the database still answers; never raises."""
    entry.failed(error)
    try:
        await keep_alone(database, entry)
    except Exception as also:  # noqa: BLE001 - the first error is the one to be told
        extra = {"operation": entry.operation, "code": entry.code, "exception": type(also).__name__}
        _log.error("a record could not be written", extra={**extra, "trace": entry.trace_id})
