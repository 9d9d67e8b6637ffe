"""What the services for the equipment and the displays of sites refuse."""

from huizhanjia_schema import ErrorCode, Refusal

INPUT = "input"


class EquipmentNotFound(Refusal):
    """No such equipment."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这件设备。",
            en="There is no such equipment.",
            path=(INPUT, "equipment"),
        )


class AlreadyDisposed(Refusal):
    """The equipment is gone."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="这件设备已经处置，不能再变更。",
            en="This equipment was disposed of and cannot be changed.",
            path=(INPUT, "equipment"),
        )


class TagTaken(Refusal):
    """The union uses the asset number already."""

    def __init__(self, tag: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"资产编号 {tag} 在本工会已经使用。",
            en=f"The union uses the asset number {tag} already.",
            path=(INPUT, "tagNumber"),
        )


class AssistanceFundForEquipment(Refusal):
    """Equipment is never paid from the assistance fund (§10)."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="帮扶资金不得用于购置设备（§10），请使用建设和工作经费。",
            en="The assistance fund never pays for equipment (§10); use construction and operation money.",
            path=(INPUT, "fundClass"),
        )


class BadFunction(Refusal):
    """A function does not go with the kind."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="功能与种类不符：只有计算机填联网；打印机须能打印，扫描仪须能扫描，其他设备两者都不填。",
            en="Functions and kind disagree: only computers are on the network; a printer prints, a scanner"
            " scans, and nothing else does either.",
            path=(INPUT, argument),
        )


class BadQuantity(Refusal):
    """A number of pieces that is none."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="数量须为 1 至 10000。",
            en="The quantity is 1 to 10000.",
            path=(INPUT, "quantity"),
        )


class BadCost(Refusal):
    """A cost that is none."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="购置金额须为 0 至一亿元。",
            en="The cost is 0 to a hundred million yuan.",
            path=(INPUT, "cost"),
        )


class DisposeInstead(Refusal):
    """What is gone is disposed of, with day and reason."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="设备状况不能直接改为已处置，请办理“处置设备”，填写处置日期和原因。",
            en="To dispose of equipment give day and reason: use disposeEquipment.",
            path=(INPUT, "condition"),
        )


class NoCustodianHere(Refusal):
    """Nobody in office at the union."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="保管人须为当前在该工会（含其帮扶中心）任职的人员。",
            en="The custodian holds a post of the union, or at its center, today.",
            path=(INPUT, "custodian"),
        )


class OtherUnion(Refusal):
    """Equipment moves between sites of one union only."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="设备只能在同一工会的场所之间调动；调给其他工会的，在本工会处置，在对方登记。",
            en="Equipment moves between sites of one union; for another, dispose of it and record it there.",
            path=(INPUT, "site"),
        )


class BadDisplay(Refusal):
    """What a check found contradicts itself."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="在位的须填数量（1 至 1000000）和至少一种文字，安装日期不晚于检查日期；不在位的三者都不填。"
            "人员照片在位的须已告知本人，其他各项不填。",
            en="What is there has a quantity (1 to 1000000), a language, and was put up no later than it was"
            " checked; what is absent has none of these. Staff whose photos hang there were told; nothing"
            " else asks for that.",
            path=(INPUT, argument),
        )
