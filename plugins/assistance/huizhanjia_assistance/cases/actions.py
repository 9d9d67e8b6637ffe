"""What roles can allow about requests, caps, deliveries and campaigns."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    CAMPAIGN_APPROVE = "assistance:campaign:approve"
    CAMPAIGN_PREPARE = "assistance:campaign:prepare"
    CAP_MANAGE = "assistance:cap:manage"
    CASE_APPROVE = "assistance:case:approve"
    CASE_CONFIDENTIAL = "assistance:case:confidential"
    CASE_READ = "assistance:case:read"
    CASE_REGISTER = "assistance:case:register"
    CASE_REVEAL = "assistance:case:reveal"
    CASE_SERVE = "assistance:case:serve"
    CASE_VERIFY = "assistance:case:verify"
    DELIVERY_PAY = "assistance:delivery:pay"
    DELIVERY_READ = "assistance:delivery:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.CAMPAIGN_APPROVE: (
        "批准帮扶活动名单",
        "Approve campaigns",
        "批准送温暖、金秋助学、救灾等活动的名单 · Approve the list of a campaign",
    ),
    Action.CAMPAIGN_PREPARE: (
        "拟定帮扶活动名单",
        "Prepare campaigns",
        "按条件选取困难户、拟定活动名单、对账 · Select households for a campaign and reconcile it",
    ),
    Action.CAP_MANAGE: (
        "维护救助限额",
        "Manage caps",
        "登记限额的新版本和基本生活费标准 · Enter new versions of caps and basic living costs",
    ),
    Action.CASE_APPROVE: (
        "审批帮扶事项",
        "Approve cases",
        "批准、退回或不予批准 · Approve, return or reject",
    ),
    Action.CASE_CONFIDENTIAL: (
        "办理保密信访",
        "Handle confidential petitions",
        "查看并办理须保密的信访事项 · See and handle petitions that are confidential",
    ),
    Action.CASE_READ: (
        "查看帮扶事项",
        "Read cases",
        "查看帮扶申请、办理情况（敏感信息脱敏） · Read requests, sensitive values masked",
    ),
    Action.CASE_REGISTER: (
        "受理帮扶申请",
        "Register cases",
        "受理帮扶申请、核查其他救助 · Register requests",
    ),
    Action.CASE_REVEAL: (
        "查看帮扶对象敏感信息",
        "Reveal who is helped",
        "填写理由后查看证件号、诊断、信访摘要等 · See sealed values, with a reason",
    ),
    Action.CASE_SERVE: (
        "办理帮扶事项",
        "Serve cases",
        "发放实物、提供服务、转介、办结 · Give goods and services, refer, close",
    ),
    Action.CASE_VERIFY: ("核实帮扶申请", "Verify cases", "核实申请事实 · Verify what a request says"),
    Action.DELIVERY_PAY: (
        "登记资金发放",
        "Record payments",
        "登记在外支付的凭证、退回和失败 · Record payments made outside, returns and failures",
    ),
    Action.DELIVERY_READ: ("查看发放", "Read deliveries", "查看发放明细和限额 · Read deliveries and caps"),
}
"""Each action's Chinese title, English title and description."""

_EVERYONE = (
    "region_administrator",
    "legal_protection_officer",
    "prefecture_officer",
    "county_officer",
    "center_director",
    "case_worker",
)
_DECIDES = ("region_administrator", "prefecture_officer", "county_officer")
_ACCOUNTS = ("finance_officer", "cashier", "accountant", "expenditure_reviewer", "external_auditor")

ALLOWED: dict[Action, tuple[str, ...]] = {
    Action.CAMPAIGN_APPROVE: _DECIDES,
    Action.CAMPAIGN_PREPARE: ("prefecture_officer", "county_officer", "center_director", "case_worker"),
    Action.CAP_MANAGE: ("legal_protection_officer",),
    Action.CASE_APPROVE: _DECIDES,
    Action.CASE_CONFIDENTIAL: (*_DECIDES, "center_director"),
    Action.CASE_READ: (*_EVERYONE, "expenditure_reviewer", "external_auditor"),
    Action.CASE_REGISTER: (*_DECIDES, "center_director", "case_worker"),
    Action.CASE_REVEAL: (*_DECIDES, "center_director"),
    Action.CASE_SERVE: (*_DECIDES, "center_director", "case_worker"),
    Action.CASE_VERIFY: (*_DECIDES, "center_director"),
    Action.DELIVERY_PAY: ("cashier", "finance_officer"),
    Action.DELIVERY_READ: (*_EVERYONE, *_ACCOUNTS),
}
"""Which roles may do it at first."""
