"""The closed vocabularies of the facilities room."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "设备种类（§7） · Kind of equipment",
    COMPUTER="计算机（能联网） · Computer, on the network",
    TELEPHONE="电话 · Telephone",
    PRINTER="打印机 · Printer",
    SCANNER="扫描仪 · Scanner",
    FILING_CABINET="档案柜 · Filing cabinet",
    SERVICE_COUNTER="服务台 · Service counter",
    DESKS_CHAIRS="办公桌椅 · Desks and chairs",
)
class EquipmentKind(StrEnum):
    """The seven kinds that every center has (§7)."""

    COMPUTER = "COMPUTER"
    TELEPHONE = "TELEPHONE"
    PRINTER = "PRINTER"
    SCANNER = "SCANNER"
    FILING_CABINET = "FILING_CABINET"
    SERVICE_COUNTER = "SERVICE_COUNTER"
    DESKS_CHAIRS = "DESKS_CHAIRS"


@enum(
    "设备状况 · Condition of equipment",
    IN_USE="在用 · In use",
    REPAIR="维修 · Under repair",
    SCRAPPED="已处置（报废） · Disposed of",
)
class EquipmentCondition(StrEnum):
    """Whether equipment can be worked with."""

    IN_USE = "IN_USE"
    REPAIR = "REPAIR"
    SCRAPPED = "SCRAPPED"


@enum(
    "资金类别 · Class of funds",
    ASSISTANCE="帮扶资金（不得用于购置设备） · Assistance fund, never for equipment",
    CONSTRUCTION_OPERATION="建设和工作经费 · Construction and operation",
)
class FundClass(StrEnum):
    """The two classes of money that §8 and §10 keep apart."""

    ASSISTANCE = "ASSISTANCE"
    CONSTRUCTION_OPERATION = "CONSTRUCTION_OPERATION"


@enum(
    "建设和工作经费来源（§10） · Source of money for construction and operation",
    LOCAL_GOVERNMENT="当地政府拨款 · Grant of the local government",
    OWN_UNION="本级工会经费 · The union's own dues",
    SUPERIOR_UNION="上级工会补助 · Subsidy of the superior union",
    PAIRED_ASSISTANCE="对口援藏 · Paired assistance",
)
class ConstructionSource(StrEnum):
    """Whence money for rooms and office conditions may come (§10)."""

    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT"
    OWN_UNION = "OWN_UNION"
    SUPERIOR_UNION = "SUPERIOR_UNION"
    PAIRED_ASSISTANCE = "PAIRED_ASSISTANCE"


@enum(
    "标识和上墙内容（§5） · What a center displays",
    OUTDOOR_SIGNBOARD="对外醒目标牌 · Signboard outside",
    DUTIES_DIVISION="职责与分工 · Duties and their division",
    SERVICE_PROCESS="服务流程 · Service process",
    STAFF_NAMES_PHOTOS="服务人员姓名及照片 · Names and photos of the staff",
    WINDOW_PLATES="窗口、服务台标牌（每个窗口一块） · Plates of windows, one each",
    POLICY_BOARD="政策法规宣传栏 · Board of policies and laws",
    BROCHURES="宣传手册 · Brochures",
)
class DisplayKind(StrEnum):
    """The seven things that every center displays (§5)."""

    OUTDOOR_SIGNBOARD = "OUTDOOR_SIGNBOARD"
    DUTIES_DIVISION = "DUTIES_DIVISION"
    SERVICE_PROCESS = "SERVICE_PROCESS"
    STAFF_NAMES_PHOTOS = "STAFF_NAMES_PHOTOS"
    WINDOW_PLATES = "WINDOW_PLATES"
    POLICY_BOARD = "POLICY_BOARD"
    BROCHURES = "BROCHURES"
