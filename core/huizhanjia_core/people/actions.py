"""What roles can allow about people."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    APPOINTMENT_MANAGE = "core:appointment:manage"
    GROUP_MANAGE = "core:group:manage"
    PERSON_MANAGE = "core:person:manage"
    PERSON_READ = "core:person:read"
    POSITION_MANAGE = "core:position:manage"
    QUALIFICATION_APPROVE = "core:qualification:approve"
    QUALIFICATION_MANAGE = "core:qualification:manage"
    QUALIFICATION_READ = "core:qualification:read"
    REPORT_MANAGE = "core:report:manage"
    REPORT_READ = "core:report:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.APPOINTMENT_MANAGE: (
        "任免",
        "Appoint",
        "登记任职和离任，包括中心主任 · Record who holds a post and until when, center directors included",
    ),
    Action.GROUP_MANAGE: (
        "管理领导小组",
        "Manage leading groups",
        "成立、撤销领导小组，调整成员，登记文件 · Establish groups, seat members, file documents",
    ),
    Action.PERSON_MANAGE: (
        "管理人员信息",
        "Manage persons",
        "登记人员，更正姓名和联系方式 · Register persons, correct names and contacts",
    ),
    Action.PERSON_READ: (
        "查看联系方式",
        "Read contacts",
        "查看人员的联系方式和工号（脱敏） · Read phones and staff numbers, masked",
    ),
    Action.POSITION_MANAGE: (
        "管理部门和职务",
        "Manage posts",
        "增加部门和职务（须在区总） · Add departments and positions, at the region",
    ),
    Action.QUALIFICATION_APPROVE: (
        "审批放宽条件",
        "Approve waivers",
        "批准或不批准放宽人员条件，不能审批自己的申请 · Decide on waivers, never one's own request",
    ),
    Action.QUALIFICATION_MANAGE: (
        "登记人员条件",
        "Record qualifications",
        "登记人员条件的证明，申请放宽 · Record evidence, request waivers",
    ),
    Action.QUALIFICATION_READ: (
        "查看人员条件",
        "Read qualifications",
        "查看人员条件的证明和放宽 · Read evidence and waivers",
    ),
    Action.REPORT_MANAGE: (
        "登记汇报",
        "Record reports",
        "登记向当地党委、政府的汇报 · Record reports to Party committee and government",
    ),
    Action.REPORT_READ: ("查看汇报", "Read reports", "查看向党委、政府的汇报 · Read those reports"),
}
"""Each action's Chinese title, English title and description."""
