"""The actions of this plugin as administrators read them, and which roles may do them at first."""

from collections.abc import Iterable, Mapping

from huizhanjia_core.hookspecs import ActionSpec, RoleGrantSpec

from huizhanjia_assistance.actions import Action

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        Action.DOSSIER_READ,
        "查看困难职工档案",
        "Read dossiers",
        "查看困难职工档案，敏感信息脱敏 · See dossiers; sensitive values are masked",
    ),
    ActionSpec(
        Action.DOSSIER_REGISTER,
        "登记困难职工档案",
        "Register dossiers",
        "登记、修改、提交和撤回档案 · Register, change, submit and withdraw dossiers",
    ),
    ActionSpec(
        Action.DOSSIER_REVIEW,
        "审核困难职工档案",
        "Review dossiers",
        "基层审核、退回、暂停 · Review, return and suspend dossiers",
    ),
    ActionSpec(
        Action.DOSSIER_VISIT,
        "入户核查",
        "Visit households",
        "入户核查、年度核查、提出退出 · Visit and verify households, propose exits",
    ),
    ActionSpec(
        Action.DOSSIER_CHECK,
        "经济状况核对和公示",
        "Check economies",
        "核对家庭经济状况、公示、登记异议 · Check economies, make public, enter objections",
    ),
    ActionSpec(
        Action.DOSSIER_APPROVE,
        "批准困难职工档案",
        "Approve dossiers",
        "批准建档、退出和恢复 · Approve dossiers, exits and resumptions",
    ),
    ActionSpec(
        Action.DOSSIER_REVEAL,
        "查看敏感信息",
        "Reveal sensitive values",
        "填写理由后查看身份证号等，留痕 · See sealed values with a reason, recorded",
    ),
    ActionSpec(
        Action.DOSSIER_TRANSFER,
        "转移困难职工档案",
        "Transfer dossiers",
        "转出和接收档案 · Give dossiers to other unions and take them over",
    ),
    ActionSpec(
        Action.DUPLICATE_CHECK,
        "全区查重",
        "Check for duplicates",
        "查询某人是否已在全区建档 · Ask whether someone is registered in the region",
    ),
    ActionSpec(
        Action.STANDARD_RECORD,
        "登记低保标准",
        "Record subsistence standards",
        "登记当地当年低保标准 · Record the local standard of a year",
    ),
    ActionSpec(
        Action.CRITERIA_PUBLISH,
        "发布认定标准",
        "Publish criteria",
        "发布困难职工认定标准的新版本 · Publish a new version of the criteria",
    ),
    ActionSpec(
        Action.SPOT_CHECK_DRAW,
        "抽查档案",
        "Draw spot checks",
        "按比例抽取档案复核 · Draw dossiers at random for a check",
    ),
)

_CLERKS = ("case_worker", "center_director", "county_officer")
_HEADS = ("prefecture_officer", "region_administrator", "legal_protection_officer")

_ALLOWED: Mapping[Action, tuple[str, ...]] = {
    Action.DOSSIER_READ: (*_CLERKS, *_HEADS, "external_auditor"),
    Action.DOSSIER_REGISTER: ("case_worker", "county_officer"),
    Action.DOSSIER_REVIEW: (
        "center_director",
        "county_officer",
        "prefecture_officer",
        "region_administrator",
    ),
    Action.DOSSIER_VISIT: (*_CLERKS, "prefecture_officer"),
    Action.DOSSIER_CHECK: (*_CLERKS, "prefecture_officer"),
    Action.DOSSIER_APPROVE: (
        "county_officer",
        "prefecture_officer",
        "region_administrator",
        "legal_protection_officer",
    ),
    Action.DOSSIER_REVEAL: (*_CLERKS, "prefecture_officer", "legal_protection_officer"),
    Action.DOSSIER_TRANSFER: ("county_officer", "prefecture_officer"),
    Action.DUPLICATE_CHECK: _CLERKS,
    Action.STANDARD_RECORD: ("county_officer", "prefecture_officer", "region_administrator"),
    Action.CRITERIA_PUBLISH: ("region_administrator", "legal_protection_officer"),
    Action.SPOT_CHECK_DRAW: _HEADS,
}


def role_actions() -> Iterable[RoleGrantSpec]:
    """The first policy of the plugin's actions."""
    return [RoleGrantSpec(role, action) for action, names in _ALLOWED.items() for role in names]
