"""The roles of a federation and what they may do at first; kept as data, changed through the API."""

from collections.abc import Iterable

from huizhanjia_core.audit.actions import Action as Audit
from huizhanjia_core.calendar.actions import Action as Calendar
from huizhanjia_core.facilities.actions import Action as Facilities
from huizhanjia_core.hookspecs import RoleGrantSpec, RoleKind, RoleSpec
from huizhanjia_core.identity.actions import Action as Identity
from huizhanjia_core.jobs.actions import Action as Jobs
from huizhanjia_core.organization.actions import Action as Organization
from huizhanjia_core.people.actions import Action as People
from huizhanjia_core.permission.actions import Action as Permission
from huizhanjia_core.workflow.actions import Action as Workflow

_ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")


_AUDITED = (
    "region_administrator",
    "legal_protection_officer",
    "finance_officer",
    "expenditure_reviewer",
    "prefecture_officer",
    "county_officer",
    "center_director",
    "case_worker",
    "cashier",
    "accountant",
    "donation_officer",
    "disclosure_editor",
)
"""Whose work an external auditor looks at and therefore may not do."""


def _administrator(code: str, zh: str, en: str) -> RoleSpec:
    others = tuple(other for other in _ADMINISTRATORS if other != code)
    return RoleSpec(code, zh, en, RoleKind.ADMINISTRATOR, incompatible_with=others)


ROLES: tuple[RoleSpec, ...] = (
    _administrator("system_administrator", "系统管理员", "System administrator"),
    _administrator("security_administrator", "安全管理员", "Security administrator"),
    _administrator("audit_administrator", "审计管理员", "Audit administrator"),
    RoleSpec("region_administrator", "区总业务管理员", "Region administrator"),
    RoleSpec("legal_protection_officer", "区总法律保障部干部", "Region legal-protection officer"),
    RoleSpec(
        "finance_officer",
        "区总财务干部",
        "Region finance officer",
        incompatible_with=("expenditure_reviewer",),
    ),
    RoleSpec(
        "expenditure_reviewer",
        "经费审查委员",
        "Expenditure reviewer",
        incompatible_with=("finance_officer", "cashier", "accountant"),
    ),
    RoleSpec("prefecture_officer", "地（市）工会干部", "Prefecture officer"),
    RoleSpec("county_officer", "县（区）工会干部", "County officer"),
    RoleSpec(
        "center_director", "帮扶中心主任", "Center director", incompatible_with=("cashier", "accountant")
    ),
    RoleSpec("case_worker", "帮扶中心工作人员", "Case worker"),
    RoleSpec(
        "cashier",
        "出纳",
        "Cashier",
        incompatible_with=("accountant", "expenditure_reviewer", "center_director"),
    ),
    RoleSpec(
        "accountant",
        "会计",
        "Accountant",
        incompatible_with=("cashier", "expenditure_reviewer", "center_director"),
    ),
    RoleSpec("donation_officer", "捐赠受理员", "Donor-intake officer"),
    RoleSpec("trainer", "培训师", "Trainer"),
    RoleSpec(
        "external_auditor",
        "外部审计（限期只读）",
        "External auditor",
        needs_end=True,
        incompatible_with=_AUDITED,
    ),
    RoleSpec("disclosure_editor", "信息公开员", "Disclosure editor"),
)
"""Roles of the policy's actors; domain plugins add what they may do."""

_READERS = (
    "region_administrator",
    "legal_protection_officer",
    "finance_officer",
    "expenditure_reviewer",
    "prefecture_officer",
    "county_officer",
    "center_director",
    "case_worker",
    "external_auditor",
)
_RUN_A_UNION = ("region_administrator", "prefecture_officer", "county_officer")
_ALLOWED: dict[str, tuple[str, ...]] = {
    Identity.ACCOUNT_MANAGE: ("system_administrator",),
    Identity.ACCOUNT_READ: (*_ADMINISTRATORS,),
    Identity.SESSION_MANAGE: ("security_administrator",),
    Permission.GRANT_MANAGE: ("security_administrator",),
    Permission.GRANT_READ: ("security_administrator", "audit_administrator"),
    Permission.POLICY_MANAGE: ("security_administrator",),
    Audit.AUDIT_READ: ("audit_administrator", "expenditure_reviewer"),
    Organization.ORGANIZATION_MANAGE: ("region_administrator",),
    Organization.SITE_MANAGE: (
        "region_administrator",
        "prefecture_officer",
        "county_officer",
        "center_director",
    ),
    Organization.PREMISES_READ: _READERS,
    Organization.PREMISES_MANAGE: (
        "region_administrator",
        "prefecture_officer",
        "county_officer",
        "center_director",
    ),
    Facilities.DISPLAY_READ: _READERS,
    Facilities.DISPLAY_MANAGE: (*_RUN_A_UNION, "center_director"),
    Facilities.EQUIPMENT_READ: _READERS,
    Facilities.EQUIPMENT_MANAGE: (*_RUN_A_UNION, "center_director"),
    Organization.POPULATION_RECORD: (
        "region_administrator",
        "legal_protection_officer",
        "prefecture_officer",
        "county_officer",
    ),
    Organization.POPULATION_APPROVE: ("region_administrator", "legal_protection_officer"),
    People.PERSON_READ: (*_RUN_A_UNION, "legal_protection_officer", "center_director"),
    People.PERSON_MANAGE: _RUN_A_UNION,
    People.POSITION_MANAGE: ("region_administrator",),
    People.APPOINTMENT_MANAGE: _RUN_A_UNION,
    People.QUALIFICATION_READ: (
        *_RUN_A_UNION,
        "legal_protection_officer",
        "center_director",
        "external_auditor",
    ),
    People.QUALIFICATION_MANAGE: (*_RUN_A_UNION, "center_director"),
    People.QUALIFICATION_APPROVE: ("region_administrator", "legal_protection_officer"),
    People.GROUP_MANAGE: _RUN_A_UNION,
    People.REPORT_READ: (
        *_RUN_A_UNION,
        "legal_protection_officer",
        "finance_officer",
        "expenditure_reviewer",
        "center_director",
        "external_auditor",
    ),
    People.REPORT_MANAGE: _RUN_A_UNION,
    Calendar.CALENDAR_MANAGE: ("system_administrator",),
    Jobs.JOB_READ: ("system_administrator",),
    Jobs.JOB_MANAGE: ("system_administrator",),
    Workflow.STEP_READ: (
        "region_administrator",
        "legal_protection_officer",
        "prefecture_officer",
        "county_officer",
        "center_director",
    ),
}


def role_actions() -> Iterable[RoleGrantSpec]:
    """The first policy of the core's own actions."""
    return [RoleGrantSpec(role, action) for action, roles in _ALLOWED.items() for role in roles]
