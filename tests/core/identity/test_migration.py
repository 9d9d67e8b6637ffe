"""The revision of identity and people over accounts and sessions that were there before it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from huizhanjia_core.db.lineage import ANCESTORS
from huizhanjia_core.identity.models import AccountRow, SessionRow
from huizhanjia_core.migrate import check, upgrade, upgrading
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.people.models import DepartmentRow, PositionRow
from huizhanjia_core.plugins import Registry
from sqlalchemy.ext.asyncio import AsyncSession

from tests.harness.prepared import opened

MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
UNIT, PERSON, ACCOUNT, SESSION = (UUID(int=number) for number in range(1, 5))
LINE = {name: UNIT if name == "anc1" else None for name in ANCESTORS}


KINDS: dict[type, sa.types.TypeEngine[Any]] = {
    UUID: sa.Uuid(),
    type(None): sa.Uuid(),
    datetime: sa.DateTime(timezone=True),
    date: sa.Date(),
    bool: sa.Boolean(),
    int: sa.BigInteger(),
    str: sa.String(),
}


def _table(name: str, values: dict[str, Any]) -> sa.Insert:
    columns: list[Any] = [sa.column(key, KINDS[type(value)]) for key, value in values.items()]
    return sa.insert(sa.table(name, *columns)).values(values)


async def _rows_of_before(session: AsyncSession) -> None:
    unit = {
        "id": UNIT, "code": "540000", "level": "REGION", "depth": 1, "status": "ACTIVE", "name": "区总",
        "name_derived": False, "version": 1, "established_on": MOMENT.date(), **LINE,
    }  # fmt: skip
    await session.execute(_table("core_organization", unit))
    await session.execute(_table("core_person", {"id": PERSON, "name": "扎西"}))
    account = {
        "id": ACCOUNT, "person_id": PERSON, "username": "tashi", "password_hash": "h", "status": "ACTIVE",
        "created_at": MOMENT, "organization_id": UNIT, "version": 1, **LINE,
    }  # fmt: skip
    await session.execute(_table("core_account", account))
    moments = dict.fromkeys(("created_at", "last_seen_at", "idle_until", "expires_at"), MOMENT)
    await session.execute(
        _table("core_session", {"id": SESSION, "account_id": ACCOUNT, "digest": "d", **moments})
    )


async def test_accounts_keep_working_and_sessions_end(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = Registry.of([]).migrations()
    run = upgrading._run

    def first_only(history: Any, **options: Any) -> None:
        scripts = history.scripts
        newest = scripts._upgrade_revs
        monkeypatch.setattr(scripts, "_upgrade_revs", lambda _to, current: newest("core_0001", current))
        run(history, **options)

    async with opened(empty_url) as database:
        with monkeypatch.context() as patched:
            patched.setattr(upgrading, "_run", first_only)
            assert [step.revision for step in await upgrade(database, modules)] == ["core_0001"]
        async with database.writer() as session:
            await _rows_of_before(session)
        assert "core_0003" in {step.revision for step in await upgrade(database, modules)}
        assert await check(database, modules) == []
        async with database.writer() as session:
            account = await session.get_one(AccountRow, ACCOUNT)
            assert (account.password_changed_at, account.must_change_password, account.service) == (
                MOMENT,
                False,
                False,
            )
            assert list(await session.scalars(sa.select(SessionRow))) == []  # everyone signs in again
            assert await lineage_faults(session) == {}
            assert len(list(await session.scalars(sa.select(DepartmentRow)))) == 5
            positions = list(await session.scalars(sa.select(PositionRow)))
            assert {row.code for row in positions if row.leads_center} == {
                "VICE_CHAIR_IN_CHARGE",
                "PROTECTION_DEPT_HEAD",
            }
