"""The mutations of sites and premises."""

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

from huizhanjia_core.organization import basis_documents, premises, site_refusals, sites
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.graphql.sites import BasisDocument, Premises, Site
from huizhanjia_core.organization.graphql.tree_changes import KEY, REASON, VERSION, unit
from huizhanjia_core.organization.kinds import Ownership, SiteKind
from huizhanjia_core.organization.site_rules import Interval, hundredths, parse_clock

MANAGE = needs(Action.SITE_MANAGE)
SITE = "场所 · The site"
LATITUDE = "纬度（CGCS2000），与经度同时填写 · Latitude, together with longitude"
SCAN = "扫描件：先以 POST /files 上传，用途 core:basis-document · The scan, uploaded before"
LONGITUDE = "经度（CGCS2000） · Longitude"


@input_type("设立服务场所 · Open a site")
class OpenSiteInput:
    """What is known of a new site."""

    organization: ID = argument("所属工会 · Union", id_of="org")
    kind: SiteKind = argument("类型 · Kind")
    name: str = argument("名称 · Name")
    opened_on: date = argument("开放日期，不晚于今天 · Opened on, not after today")
    address: str = argument("地址 · Address", max_length=300)
    hotline: str | None = argument("服务电话 · Hotline", max_length=40, default=None)
    latitude: float | None = argument(LATITUDE, default=None)
    longitude: float | None = argument(LONGITUDE, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("修改服务场所，须填全部内容 · Change a site; give all of it")
class UpdateSiteInput:
    """How the site is from now on."""

    site: ID = argument(SITE, id_of="site")
    version: int = argument(VERSION)
    name: str = argument("名称 · Name")
    address: str = argument("地址 · Address", max_length=300)
    hotline: str | None = argument("服务电话 · Hotline", max_length=40, default=None)
    latitude: float | None = argument(LATITUDE, default=None)
    longitude: float | None = argument(LONGITUDE, default=None)


@input_type("关闭服务场所 · Close a site")
class CloseSiteInput:
    """When and why it closed."""

    site: ID = argument(SITE, id_of="site")
    version: int = argument(VERSION)
    closed_on: date = argument("关闭日期，不晚于今天 · Closed on, not after today")
    reason: str = argument(REASON, max_length=1000, multiline=True)


@input_type("一段开放时间 · An interval of opening hours")
class OpeningHoursInput:
    """From when to when on a weekday."""

    weekday: int = argument("星期（1 为星期一） · Weekday, 1 for Monday", minimum=1, maximum=7)
    opens: str = argument("开始，如 09:30 · Opens", max_length=5)
    closes: str = argument("结束，如 18:00 · Closes", max_length=5)


@input_type("设置开放时间，取代原有时间 · Set opening hours, replacing the former")
class SetOpeningHoursInput:
    """All hours of the week."""

    site: ID = argument(SITE, id_of="site")
    version: int = argument(VERSION)
    hours: list[OpeningHoursInput] = argument("各段时间 · The intervals", max_length=50)


@input_type("登记依据文件 · Register a basis document")
class AddBasisDocumentInput:
    """The document."""

    site: ID = argument(SITE, id_of="site")
    title: str = argument("标题 · Title")
    document_number: str = argument("文号，如 总工发〔2004〕50号 · Document number", max_length=100)
    issuer: str = argument("发文机关 · Issuer")
    issued_on: date | None = argument("发文日期 · Issued on", default=None)
    file: ID | None = argument(SCAN, id_of="file", default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("附上依据文件的扫描件 · Attach the scan of a basis document")
class AttachBasisDocumentFileInput:
    """Which document and which upload."""

    basis_document: ID = argument("依据文件，尚无扫描件 · The document, without scan so far", id_of="basis")
    file: ID = argument(SCAN, id_of="file")


@input_type("登记服务用房 · Record premises")
class RecordPremisesInput:
    """What was found on one day."""

    site: ID = argument(SITE, id_of="site")
    address: str = argument("地址 · Address", max_length=300)
    floor: int = argument("楼层（1 为地面层） · Storey, 1 at street level", minimum=-20, maximum=200)
    street_facing: bool = argument("是否临街 · Street-facing")
    transport: bool = argument("交通便利 · Public transport at hand")
    telecom: bool = argument("通讯便利 · Telephone and network at hand")
    convenience: bool = argument("方便职工 · Convenient for workers")
    ownership: Ownership = argument("用房来源 · How held")
    service_area: float = argument("服务用房使用面积（平方米，最多两位小数） · Usable service area, m²")
    gross_area: float | None = argument("建筑面积（平方米） · Gross floor area, m²", default=None)
    measured_on: date = argument("测量日期 · Measured on")
    evidence: str | None = argument("测量依据 · Evidence", max_length=1000, multiline=True, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@payload
class OpenSitePayload:
    """设立场所的结果 · Result of opening a site."""

    site: Site | None = result(SITE)


@payload
class UpdateSitePayload:
    """修改场所的结果 · Result of changing a site."""

    site: Site | None = result(SITE)


@payload
class CloseSitePayload:
    """关闭场所的结果 · Result of closing a site."""

    site: Site | None = result(SITE)


@payload
class SetOpeningHoursPayload:
    """设置开放时间的结果 · Result of setting opening hours."""

    site: Site | None = result(SITE)


@payload
class AddBasisDocumentPayload:
    """登记依据文件的结果 · Result of registering a document."""

    basis_document: BasisDocument | None = result("依据文件 · The document")


@payload
class AttachBasisDocumentFilePayload:
    """附上扫描件的结果 · Result of attaching a scan."""

    basis_document: BasisDocument | None = result("依据文件 · The document")


@payload
class RecordPremisesPayload:
    """登记用房的结果 · Result of recording premises."""

    premises: Premises | None = result("用房情况（须有查看权限） · The finding, for those who may read it")


@extends(Mutation)
class SiteChanges:
    """What can be done with sites."""

    @mutation("设立服务场所 · Open a site", rule=MANAGE, creates=True)
    async def open_site(self, info: Info, input: OpenSiteInput) -> OpenSitePayload:  # noqa: A002 - GraphQL's word
        """Open a site."""
        row = await sites.open_site(
            info.context.work,
            organization=unit(input.organization),
            kind=input.kind,
            name=input.name,
            opened_on=input.opened_on,
            address=input.address,
            hotline=input.hotline,
            position=_position(input.latitude, input.longitude),
        )
        return OpenSitePayload(site=ref(Site, row.id))

    @mutation("修改服务场所 · Change a site", rule=MANAGE)
    async def update_site(self, info: Info, input: UpdateSiteInput) -> UpdateSitePayload:  # noqa: A002 - GraphQL's word
        """Change a site."""
        row = await sites.update_site(
            info.context.work,
            site=_site(input.site),
            version=input.version,
            name=input.name,
            address=input.address,
            hotline=input.hotline,
            position=_position(input.latitude, input.longitude),
        )
        return UpdateSitePayload(site=ref(Site, row.id))

    @mutation("关闭服务场所 · Close a site", rule=MANAGE)
    async def close_site(self, info: Info, input: CloseSiteInput) -> CloseSitePayload:  # noqa: A002 - GraphQL's word
        """Close a site."""
        row = await sites.close_site(
            info.context.work,
            site=_site(input.site),
            version=input.version,
            closed_on=input.closed_on,
            reason=input.reason,
        )
        return CloseSitePayload(site=ref(Site, row.id))

    @mutation("设置开放时间 · Set opening hours", rule=MANAGE)
    async def set_opening_hours(
        self,
        info: Info,
        input: SetOpeningHoursInput,  # noqa: A002 - GraphQL's word
    ) -> SetOpeningHoursPayload:
        """Replace the opening hours of a site."""
        row = await sites.set_opening_hours(
            info.context.work,
            site=_site(input.site),
            version=input.version,
            hours=[Interval(one.weekday, _clock(one.opens), _clock(one.closes)) for one in input.hours],
        )
        return SetOpeningHoursPayload(site=ref(Site, row.id))

    @mutation("登记依据文件 · Register a basis document", rule=MANAGE, creates=True)
    async def add_basis_document(
        self,
        info: Info,
        input: AddBasisDocumentInput,  # noqa: A002 - GraphQL's word
    ) -> AddBasisDocumentPayload:
        """Register a document on which a site rests."""
        row = await basis_documents.add_basis_document(
            info.context.work,
            site=_site(input.site),
            title=input.title,
            document_number=input.document_number,
            issuer=input.issuer,
            issued_on=input.issued_on,
            file=None if input.file is None else _file(input.file),
        )
        return AddBasisDocumentPayload(basis_document=ref(BasisDocument, row.id))

    @mutation("附上依据文件的扫描件 · Attach the scan of a basis document", rule=MANAGE)
    async def attach_basis_document_file(
        self,
        info: Info,
        input: AttachBasisDocumentFileInput,  # noqa: A002 - GraphQL's word
    ) -> AttachBasisDocumentFilePayload:
        """Give a registered document its scan."""
        row = await basis_documents.attach_scan(
            info.context.work,
            document=expect_id(input.basis_document, "basis", path=("input", "basisDocument")),
            file=_file(input.file),
        )
        return AttachBasisDocumentFilePayload(basis_document=ref(BasisDocument, row.id))

    @mutation("登记服务用房 · Record premises", rule=needs(Action.PREMISES_MANAGE), creates=True)
    async def record_premises(
        self,
        info: Info,
        input: RecordPremisesInput,  # noqa: A002 - GraphQL's word
    ) -> RecordPremisesPayload:
        """Record what was found about a site's rooms."""
        finding = premises.Finding(
            address=input.address,
            floor=input.floor,
            street_facing=input.street_facing,
            transport=input.transport,
            telecom=input.telecom,
            convenience=input.convenience,
            ownership=input.ownership,
            service_area=_area(input.service_area, "serviceArea"),
            gross_area=None if input.gross_area is None else _area(input.gross_area, "grossArea"),
            measured_on=input.measured_on,
            evidence=input.evidence,
        )
        row = await premises.record_premises(info.context.work, site=_site(input.site), finding=finding)
        return RecordPremisesPayload(premises=ref(Premises, row.id))


def _site(given: ID) -> UUID:
    return expect_id(given, "site", path=("input", "site"))


def _file(given: ID) -> UUID:
    return expect_id(given, "file", path=("input", "file"))


def _position(latitude: float | None, longitude: float | None) -> sites.Position | None:
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise site_refusals.BadPosition
    return latitude, longitude


def _clock(text: str) -> int:
    minutes = parse_clock(text)
    if minutes is None:
        raise site_refusals.BadClock(text)
    return minutes


def _area(square_meters: float, argument_name: str) -> int:
    area = hundredths(square_meters)
    if area is None:
        raise site_refusals.BadArea(argument_name)
    return area
