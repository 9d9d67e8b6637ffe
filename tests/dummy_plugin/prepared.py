"""The demonstration with benches, prepared once a session, and two carpenters."""

from huizhanjia_core import demo as demonstration
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.plugins import Registry
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.dummy_plugin.plugin import plugin
from tests.harness.databases import after
from tests.harness.prepared import demo, opened, work_in

REGISTRY = Registry.of([plugin])
"""The core with the dummy: what it composes, it composes once for all tests."""

CARPENTERS = {"lhasa": "540100", "linzhou": "540121"}
"""Accounts of the demonstration that are carpenters too, each with the code of the union where it is."""


async def grant_carpenters(work: Work) -> None:
    """Let them be carpenters there."""
    for username, code in CARPENTERS.items():
        account = await work.session.scalar(select(AccountRow.id).where(AccountRow.username == username))
        unit = await work.session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == code))
        assert account is not None
        assert unit is not None
        await grant_role(work, account=account, role="dummy_carpenter", organization=unit, reason="test")


@after(demo)
async def with_benches(url: str) -> None:
    """Prepare the demonstration of the core and the dummy, by their own steps, and the carpenters."""
    async with opened(url, alone=True) as database:
        await upgrade(database, REGISTRY)
        await demonstration.load(database, REGISTRY.given("demo"), REGISTRY.listeners())
        async with work_in(database) as work:
            await grant_carpenters(work)
