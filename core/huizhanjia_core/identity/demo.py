"""Demonstration accounts: one for each role, entered through the services and printed at the start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huizhanjia_schema import DeclarationError
from sqlalchemy import select

from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work

PASSWORD = "Fupin-Bangkun-2015"  # noqa: S105 - opens demonstrations only; no account exists unless asked for
"""The password of every demonstration account."""

REGION, LHASA, LHUNZHUB, SHIGATSE = "540000", "540100", "540121", "540200"


@dataclass(frozen=True)
class DemoAccount:
    """Someone to sign in as.

    Attributes:
        username: to sign in with.
        name: fictitious.
        role: the role's code.
        unit: the division code of the union where it holds.
        days: how many days the role lasts; None without end.
    """

    username: str
    name: str
    role: str
    unit: str
    days: int | None = None


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("sysadmin", "扎西多吉", "system_administrator", REGION),
    DemoAccount("secadmin", "李秀兰", "security_administrator", REGION),
    DemoAccount("auditor", "次仁央宗", "audit_administrator", REGION),
    DemoAccount("region", "旺堆", "region_administrator", REGION),
    DemoAccount("protection", "德吉卓嘎", "legal_protection_officer", REGION),
    DemoAccount("finance", "王建国", "finance_officer", REGION),
    DemoAccount("reviewer", "巴桑罗布", "expenditure_reviewer", REGION),
    DemoAccount("lhasa", "格桑梅朵", "prefecture_officer", LHASA),
    DemoAccount("shigatse", "边巴次仁", "prefecture_officer", SHIGATSE),
    DemoAccount("linzhou", "索朗旺姆", "county_officer", LHUNZHUB),
    DemoAccount("director", "洛桑尼玛", "center_director", LHUNZHUB),
    DemoAccount("caseworker", "白玛曲珍", "case_worker", LHUNZHUB),
    DemoAccount("cashier", "张敏", "cashier", LHUNZHUB),
    DemoAccount("accountant", "普布卓玛", "accountant", LHUNZHUB),
    DemoAccount("donation", "刘洋", "donation_officer", LHASA),
    DemoAccount("trainer", "强巴", "trainer", LHASA),
    DemoAccount("external", "赵志强", "external_auditor", LHASA, days=90),
    DemoAccount("disclosure", "达瓦", "disclosure_editor", REGION),
)


async def fill(work: Work) -> None:
    """Create the accounts and grant each its role."""
    passwords = Passwords(IdentitySettings(argon2_memory_kib=8192, argon2_iterations=1, argon2_lanes=1))
    units = await _units(work, {account.unit for account in ACCOUNTS})
    for number, wanted in enumerate(ACCOUNTS):
        handed = await accounts.create(
            work,
            passwords,
            username=wanted.username,
            name=wanted.name,
            organization=units[wanted.unit].id,
            phone=f"1380000{number:04d}",
            password=PASSWORD,
            must_change=False,
        )
        last = date.fromordinal(work.today.toordinal() + wanted.days) if wanted.days else None
        await grant_role(
            work,
            account=handed.account.id,
            role=wanted.role,
            organization=units[wanted.unit].id,
            valid_to=last,
            reason="演示账号",
        )


async def _units(work: Work, codes: Iterable[str]) -> dict[str, OrganizationRow]:
    rows = await work.session.scalars(select(OrganizationRow).where(OrganizationRow.code.in_(codes)))
    found = {row.code: row for row in rows}
    missing = set(codes) - found.keys()
    if missing:
        raise DeclarationError(
            f"demonstration accounts belong to unions that are not there: {sorted(missing)}"
        )
    return found


STEPS = (DemoStep("演示账号，每种角色一个 · Demonstration accounts, one a role", fill),)
