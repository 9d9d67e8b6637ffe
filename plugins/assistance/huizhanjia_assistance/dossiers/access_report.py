"""The report for the person concerned: what is kept of them, what for, who saw it (PIPL art. 45)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from huizhanjia_core.clock import LOCAL, now
from huizhanjia_core.documents.form import Form

from huizhanjia_assistance.dossiers.care_kinds import Purpose, SealedValue
from huizhanjia_assistance.dossiers.kinds import DossierCategory, DossierState, HardshipCause, Relation

QUERY: Final = """query DossierReport($id: ID!) { node(id: $id) { ... on Dossier {
    number state category applicantName idNumber phone address bankCard bankName employer
    mainCause secondaryCause registeredOn activeSince verifiedOn exitedOn retainUntil organization { name }
    members(first: 50) { nodes { name relation idNumber birthYear diagnosis disability } }
    consents(first: 50) { nodes { givenOn notice purposes withdrawnOn } }
    accesses(first: 50) { totalCount nodes { at actorName value reason } }
    transitions(first: 50) { nodes { at title actorName } } } } }"""

SHOWN_ACCESSES: Final = 50


def report(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the report shows of a dossier, as text; sealed values stay masked on paper too."""
    dossier = data["node"]
    if not dossier:
        return None
    accesses = dossier["accesses"]
    return {
        "title": "个人信息查阅告知单",
        "number": dossier["number"],
        "unit": dossier["organization"]["name"],
        "facts": [
            ["申请人", dossier["applicantName"]],
            ["身份证号", dossier["idNumber"]],
            ["联系电话", dossier["phone"]],
            ["住址", dossier["address"]],
            ["银行卡", " ".join(filter(None, (dossier["bankCard"], dossier["bankName"])))],
            ["工作单位", dossier["employer"]],
            ["档案状态", _said(DossierState, dossier["state"])],
            ["困难类别", _said(DossierCategory, dossier["category"])],
            [
                "致困原因",
                "、".join(
                    filter(
                        None,
                        (
                            _said(HardshipCause, dossier["mainCause"]),
                            _said(HardshipCause, dossier["secondaryCause"]),
                        ),
                    )
                ),
            ],
            ["登记、建档、核查", "、".join(_day(dossier[one]) or "—" for one in _DATES)],
            ["退出日期、保存至", "、".join(_day(dossier[one]) or "—" for one in ("exitedOn", "retainUntil"))],
        ],
        "members": [
            [one["name"], _said(Relation, one["relation"]), one["idNumber"], str(one["birthYear"] or "")]
            for one in dossier["members"]["nodes"]
        ],
        "consents": [
            [
                _day(one["givenOn"]),
                one["notice"],
                "、".join(_said(Purpose, purpose) or "" for purpose in one["purposes"]),
                _day(one["withdrawnOn"]),
            ]
            for one in dossier["consents"]["nodes"]
        ],
        "accesses": [
            [_moment(one["at"]), one["actorName"], _said(SealedValue, one["value"]), one["reason"]]
            for one in accesses["nodes"]
        ],
        "transitions": [
            [_moment(one["at"]), one["title"], one["actorName"]] for one in dossier["transitions"]["nodes"]
        ],
        "note": f"敏感信息查看共 {accesses['totalCount']} 次，此处列出最近 {SHOWN_ACCESSES} 次。"
        if accesses["totalCount"] > SHOWN_ACCESSES
        else "",
        "printed": f"{now().astimezone(LOCAL):%Y-%m-%d %H:%M}",
    }


_DATES: Final = ("registeredOn", "activeSince", "verifiedOn")

REPORT: Final = Form(
    "dossier-report",
    "个人信息查阅告知单",
    "Report for the person concerned",
    QUERY,
    report,
    Path(__file__).parent / "templates" / "report.typ",
)
"""What somebody gets who asks what is kept of them."""


def _said(kind: Any, value: str | None) -> str | None:
    """An enum value as the schema's description says it in Chinese."""
    members = vars(kind)["__strawberry_definition__"].values
    return next((str(one.description).partition(" · ")[0] for one in members if one.name == value), None)


def _day(text: str | None) -> str | None:
    return None if text is None else f"{datetime.fromisoformat(text):%Y年%-m月%-d日}"


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"
