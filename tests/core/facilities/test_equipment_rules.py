"""What equipment can do, and which of the seven kinds is missing, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from huizhanjia_core.facilities.equipment_rules import (
    Equipment,
    Working,
    misplaced_function,
    missing_kinds,
)
from huizhanjia_core.facilities.kinds import EquipmentKind, FundClass

KIND = EquipmentKind
FULL = [
    Working(KIND.COMPUTER, network_capable=True),
    Working(KIND.TELEPHONE),
    Working(KIND.PRINTER, prints=True),
    Working(KIND.SCANNER, scans=True),
    Working(KIND.FILING_CABINET),
    Working(KIND.SERVICE_COUNTER),
    Working(KIND.DESKS_CHAIRS),
]
DESK = Equipment(KIND.DESKS_CHAIRS, "1", "桌", date(2020, 1, 1), FundClass.CONSTRUCTION_OPERATION)


def test_there_are_seven_kinds_and_each_is_needed() -> None:
    assert len(KIND) == 7
    assert missing_kinds([]) == list(KIND)
    assert missing_kinds(FULL) == []
    for one in FULL:
        assert missing_kinds([other for other in FULL if other is not one]) == [one.kind]


def test_a_computer_counts_on_the_network_only() -> None:
    assert missing_kinds([*FULL[1:], Working(KIND.COMPUTER)]) == [KIND.COMPUTER]


@pytest.mark.parametrize("kind", [KIND.PRINTER, KIND.SCANNER])
def test_one_device_counts_as_printer_and_scanner_only_with_both_functions(kind: EquipmentKind) -> None:
    others = [one for one in FULL if one.kind not in {KIND.PRINTER, KIND.SCANNER}]
    assert missing_kinds([*others, Working(kind, prints=True, scans=True)]) == []
    alone = missing_kinds([*others, Working(kind, prints=kind is KIND.PRINTER, scans=kind is KIND.SCANNER)])
    assert alone == [KIND.SCANNER if kind is KIND.PRINTER else KIND.PRINTER]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"network_capable": True}, "networkCapable"),
        ({"prints": True}, "prints"),
        ({"scans": True}, "scans"),
        ({"kind": KIND.COMPUTER, "network_capable": True}, None),
        ({"kind": KIND.COMPUTER}, None),
        ({"kind": KIND.PRINTER}, "prints"),
        ({"kind": KIND.PRINTER, "prints": True}, None),
        ({"kind": KIND.PRINTER, "prints": True, "scans": True}, None),
        ({"kind": KIND.SCANNER, "prints": True}, "scans"),
        ({"kind": KIND.SCANNER, "scans": True}, None),
        ({"kind": KIND.SCANNER, "scans": True, "network_capable": True}, "networkCapable"),
    ],
)
def test_functions_go_with_the_kind(change: dict[str, object], fault: str | None) -> None:
    assert misplaced_function(replace(DESK, **change)) == fault  # type: ignore[arg-type]
