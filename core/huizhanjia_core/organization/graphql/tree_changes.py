"""The mutations of the union tree."""

from datetime import date
from uuid import UUID

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

from huizhanjia_core.organization import tree
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.graphql.tree import Organization
from huizhanjia_core.organization.kinds import UnionLevel

MANAGE = needs(Action.ORGANIZATION_MANAGE)
EFFECTIVE = "生效日期，可在过去或将来 · Day of effect, past or future"
DOCUMENT = "文号 · Document number"
REASON = "事由 · Reason"
UNION = "工会 · The union"
VERSION = "读到的版本号 · The version that was read"
NAME = "工会名称；不填则由行政区划名称加“总工会” · Name; without it, the division's plus 总工会"
KEY = "幂等键：重复提交只生效一次 · Idempotency key: sent twice, done once"


def unit(given: ID, name: str = "organization") -> UUID:
    """The key of the union that an argument names."""
    return expect_id(given, "org", path=("input", name))


@input_type("成立工会 · Establish a union")
class EstablishOrganizationInput:
    """What is known of a new union."""

    level: UnionLevel = argument("层级 · Level")
    code: str = argument("代码：区、地、县为六位数字 · Code; six digits down to counties", max_length=32)
    parent: ID | None = argument(
        "上级工会；区总不填 · Superior; none for the region", default=None, id_of="org"
    )
    effective_on: date = argument(EFFECTIVE)
    name: str | None = argument(NAME, default=None)
    name_en: str | None = argument("英文名称 · Name in English", default=None)
    division_name: str | None = argument("行政区划名称 · Name of the division", default=None)
    division_name_en: str | None = argument("行政区划英文名 · Division in English", default=None)
    document_number: str | None = argument(DOCUMENT, max_length=100, default=None)
    reason: str = argument(REASON, max_length=1000, multiline=True)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("工会更名 · Rename a union")
class RenameOrganizationInput:
    """The names from a day on."""

    organization: ID = argument(UNION, id_of="org")
    version: int = argument(VERSION)
    effective_on: date = argument(EFFECTIVE)
    name: str | None = argument(NAME, default=None)
    name_en: str | None = argument("英文名称 · Name in English", default=None)
    division_name: str | None = argument("行政区划名称 · Name of the division", default=None)
    division_name_en: str | None = argument("行政区划英文名 · Division in English", default=None)
    document_number: str | None = argument(DOCUMENT, max_length=100, default=None)
    reason: str = argument(REASON, max_length=1000, multiline=True)


@input_type("变更工会代码 · Recode a union")
class RecodeOrganizationInput:
    """The code from a day on."""

    organization: ID = argument(UNION, id_of="org")
    version: int = argument(VERSION)
    effective_on: date = argument(EFFECTIVE)
    code: str = argument("新代码 · New code", max_length=32)
    document_number: str | None = argument(DOCUMENT, max_length=100, default=None)
    reason: str = argument(REASON, max_length=1000, multiline=True)


@input_type("变更工会隶属 · Move a union")
class MoveOrganizationInput:
    """The superior from a day on."""

    organization: ID = argument(UNION, id_of="org")
    version: int = argument(VERSION)
    effective_on: date = argument(EFFECTIVE)
    parent: ID = argument("新上级工会 · New superior", id_of="org")
    document_number: str | None = argument(DOCUMENT, max_length=100, default=None)
    reason: str = argument(REASON, max_length=1000, multiline=True)


@input_type("撤销工会 · Close a union")
class CloseOrganizationInput:
    """The first day without the union."""

    organization: ID = argument(UNION, id_of="org")
    version: int = argument(VERSION)
    effective_on: date = argument("不再存在的首日 · The first day without the union")
    document_number: str | None = argument(DOCUMENT, max_length=100, default=None)
    reason: str = argument(REASON, max_length=1000, multiline=True)


@payload
class EstablishOrganizationPayload:
    """成立工会的结果 · Result of establishing a union."""

    organization: Organization | None = result(UNION)


@payload
class RenameOrganizationPayload:
    """工会更名的结果 · Result of a rename."""

    organization: Organization | None = result(UNION)


@payload
class RecodeOrganizationPayload:
    """变更代码的结果 · Result of a new code."""

    organization: Organization | None = result(UNION)


@payload
class MoveOrganizationPayload:
    """变更隶属的结果 · Result of a move."""

    organization: Organization | None = result(UNION)


@payload
class CloseOrganizationPayload:
    """撤销工会的结果 · Result of a closure."""

    organization: Organization | None = result(UNION)


@extends(Mutation)
class OrganizationChanges:
    """Dated changes of the tree; each one leaves a record."""

    @mutation("成立工会 · Establish a union", rule=MANAGE, creates=True)
    async def establish_organization(
        self,
        info: Info,
        input: EstablishOrganizationInput,  # noqa: A002 - GraphQL's word
    ) -> EstablishOrganizationPayload:
        """Establish a union."""
        row = await tree.establish(
            info.context.work,
            level=input.level,
            code=input.code,
            parent=None if input.parent is None else unit(input.parent, "parent"),
            effective_on=input.effective_on,
            name=input.name,
            name_en=input.name_en,
            division_name=input.division_name,
            division_name_en=input.division_name_en,
            document_number=input.document_number,
            reason=input.reason,
        )
        return EstablishOrganizationPayload(organization=ref(Organization, row.id))

    @mutation("工会更名 · Rename a union", rule=MANAGE)
    async def rename_organization(
        self,
        info: Info,
        input: RenameOrganizationInput,  # noqa: A002 - GraphQL's word
    ) -> RenameOrganizationPayload:
        """Rename a union."""
        row = await tree.rename(
            info.context.work,
            unit=unit(input.organization),
            version=input.version,
            effective_on=input.effective_on,
            name=input.name,
            name_en=input.name_en,
            division_name=input.division_name,
            division_name_en=input.division_name_en,
            document_number=input.document_number,
            reason=input.reason,
        )
        return RenameOrganizationPayload(organization=ref(Organization, row.id))

    @mutation("变更工会代码 · Recode a union", rule=MANAGE)
    async def recode_organization(
        self,
        info: Info,
        input: RecodeOrganizationInput,  # noqa: A002 - GraphQL's word
    ) -> RecodeOrganizationPayload:
        """Give a union a new code."""
        row = await tree.recode(
            info.context.work,
            unit=unit(input.organization),
            version=input.version,
            effective_on=input.effective_on,
            code=input.code,
            document_number=input.document_number,
            reason=input.reason,
        )
        return RecodeOrganizationPayload(organization=ref(Organization, row.id))

    @mutation("变更工会隶属 · Move a union under another superior", rule=MANAGE)
    async def move_organization(
        self,
        info: Info,
        input: MoveOrganizationInput,  # noqa: A002 - GraphQL's word
    ) -> MoveOrganizationPayload:
        """Move a union with everything below it."""
        row = await tree.move(
            info.context.work,
            unit=unit(input.organization),
            version=input.version,
            effective_on=input.effective_on,
            parent=unit(input.parent, "parent"),
            document_number=input.document_number,
            reason=input.reason,
        )
        return MoveOrganizationPayload(organization=ref(Organization, row.id))

    @mutation("撤销工会 · Close a union", rule=MANAGE)
    async def close_organization(
        self,
        info: Info,
        input: CloseOrganizationInput,  # noqa: A002 - GraphQL's word
    ) -> CloseOrganizationPayload:
        """Close a union."""
        row = await tree.close(
            info.context.work,
            unit=unit(input.organization),
            version=input.version,
            effective_on=input.effective_on,
            document_number=input.document_number,
            reason=input.reason,
        )
        return CloseOrganizationPayload(organization=ref(Organization, row.id))
