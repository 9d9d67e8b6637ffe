"""What roles can allow about organizations, sites, premises and populations."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    ORGANIZATION_MANAGE = "core:organization:manage"
    POPULATION_APPROVE = "core:population:approve"
    POPULATION_RECORD = "core:population:record"
    PREMISES_MANAGE = "core:premises:manage"
    PREMISES_READ = "core:premises:read"
    SITE_MANAGE = "core:site:manage"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.ORGANIZATION_MANAGE: (
        "管理工会组织",
        "Manage unions",
        "成立、更名、变更代码、变更隶属、撤销工会 · Establish, rename, recode, move and close unions",
    ),
    Action.POPULATION_APPROVE: (
        "核定人口数据",
        "Approve population figures",
        "核定用于建设标准的常住人口 · Approve the figures that standards are computed from",
    ),
    Action.POPULATION_RECORD: (
        "登记人口数据",
        "Record population figures",
        "登记统计、公安部门公布的人口 · Record published populations",
    ),
    Action.PREMISES_MANAGE: (
        "登记用房",
        "Record premises",
        "登记和复测服务用房 · Record and measure premises",
    ),
    Action.PREMISES_READ: ("查看用房", "Read premises", "查看服务用房情况 · Read the premises of sites"),
    Action.SITE_MANAGE: (
        "管理服务场所",
        "Manage sites",
        "设立、修改、关闭会、站、家和帮扶中心 · Open, change and close sites",
    ),
}
"""Each action's Chinese title, English title and description."""
