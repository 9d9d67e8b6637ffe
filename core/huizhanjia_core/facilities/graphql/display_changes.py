"""The mutation of displays."""

from datetime import date

from huizhanjia_schema import (
    Info,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    needs,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_core.facilities import displays
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.display_rules import MOST, Check
from huizhanjia_core.facilities.graphql.displays import DisplayItem
from huizhanjia_core.facilities.kinds import DisplayKind
from huizhanjia_core.organization.graphql.tree_changes import KEY

PHOTO = "照片：先以 POST /files 上传，用途 core:display-photo · The photo, uploaded before"


@input_type("登记标识和上墙内容的检查 · Record a check of a display")
class RecordDisplayInput:
    """What was found on one day."""

    site: ID = argument("场所 · The site", id_of="site")
    kind: DisplayKind = argument("内容 · Which of the seven")
    checked_on: date = argument("检查日期，不晚于今天 · Checked on, not after today")
    present: bool = argument("是否在位 · Whether it is there")
    quantity: int = argument(
        "数量，在位的至少为 1（窗口标牌每个窗口一块） · How many, at least 1 of what is there",
        minimum=0,
        maximum=MOST,
        default=0,
    )
    chinese: bool = argument("有汉文 · In Chinese", default=False)
    tibetan: bool = argument("有藏文 · In Tibetan", default=False)
    staff_informed: bool = argument(
        "人员照片已告知本人（人员照片在位的必填） · Those on the staff photos were told", default=False
    )
    installed_on: date | None = argument("安装日期 · Put up on", default=None)
    note: str | None = argument("备注 · Note", max_length=1000, multiline=True, default=None)
    photo: ID | None = argument(PHOTO, id_of="file", default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@payload
class RecordDisplayPayload:
    """登记检查的结果 · Result of recording a check."""

    display: DisplayItem | None = result("检查（须有查看权限） · The check, for those who may read it")


@extends(Mutation)
class DisplayChanges:
    """What can be done with displays."""

    @mutation(
        "登记标识和上墙内容的检查 · Record a check of a display",
        rule=needs(Action.DISPLAY_MANAGE),
        creates=True,
    )
    async def record_display(
        self,
        info: Info,
        input: RecordDisplayInput,  # noqa: A002 - GraphQL's word
    ) -> RecordDisplayPayload:
        """Record what a check found of a display."""
        photo = input.photo
        check = Check(
            kind=input.kind,
            checked_on=input.checked_on,
            present=input.present,
            quantity=input.quantity,
            chinese=input.chinese,
            tibetan=input.tibetan,
            staff_informed=input.staff_informed,
            installed_on=input.installed_on,
            note=input.note,
        )
        row = await displays.record_display(
            info.context.work,
            site=expect_id(input.site, "site", path=("input", "site")),
            check=check,
            photo=None if photo is None else expect_id(photo, "file", path=("input", "photo")),
        )
        return RecordDisplayPayload(display=ref(DisplayItem, row.id))
