"""What totals and statistics say: each over the rows that the caller may see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.security.oracle.relations import Related, below, by, handled_at, never_helped, of_center, today
from tests.security.oracle.rows import Facts

Rows = Sequence[Facts]

SMALL_GROUP = 5
"""Statistics of dossiers show no figures of fewer households."""


def _yuan(rows: Rows) -> str:
    return f"{sum(row.columns['amount'] for row in rows) / 100:.2f}"


def _late(case: Facts) -> bool:
    return case.columns["state"] in {"REGISTERED", "VERIFIED"} and str(case.columns["due_on"]) < today()


def _unverified(dossier: Facts) -> bool:
    due = dossier.columns["verify_by"]
    return dossier.columns["state"] in {"ACTIVE", "REVERIFY_DUE"} and bool(due) and str(due) < today()


def _and(related: Related, holds: Callable[[Facts], bool]) -> Related:
    return lambda parent, child: related(parent, child) and holds(child)


NARROW_TOTALS: Mapping[tuple[str, str], tuple[str, Related, Callable[[Rows], Any]]] = {
    ("Organization", "benchCount"): ("Bench", by("organization_id"), len),
    ("Organization", "dossierCount"): ("Dossier", by("organization_id"), len),
    ("Organization", "caseCountBelow"): ("Case", below, len),
    ("Organization", "deliveredBelow"): ("DeliveryTotal", below, _yuan),
    ("Site", "equipmentInUse"): (
        "EquipmentAsset",
        _and(by("site_id"), lambda asset: asset.columns["condition"] == "IN_USE"),
        lambda rows: sum(row.columns["quantity"] for row in rows),
    ),
    ("Site", "referralCount"): ("Delivery", by("to_site_id"), len),
    ("Site", "dossierCount"): ("Dossier", of_center, len),
    ("Site", "dossierOverdueCount"): ("Dossier", _and(of_center, _unverified), len),
    ("Site", "caseCount"): ("Case", handled_at, len),
    ("Site", "openCaseCount"): (
        "Case",
        _and(
            handled_at,
            lambda case: case.columns["state"] not in {"CLOSED", "REJECTED", "TRANSFERRED"},
        ),
        len,
    ),
    ("Site", "lateCaseCount"): ("Case", _and(handled_at, _late), len),
    ("Site", "delivered"): ("DeliveryTotal", of_center, _yuan),
    ("Campaign", "delivered"): (
        "Delivery",
        lambda parent, child: (
            child.columns["campaign_id"] == parent.columns["id"] and child.columns["state"] == "DELIVERED"
        ),
        _yuan,
    ),
    ("Account", "unreadNotifications"): (
        "Notification",
        lambda parent, child: (
            child.columns["account_id"] == parent.columns["id"] and child.columns["read_at"] is None
        ),
        len,
    ),
}
"""Aggregates over rows of narrow types: only those in the viewer's scope count."""

WIDE_TOTALS = frozenset(
    {
        ("Organization", "childCount"),
        ("Organization", "siteCount"),
        ("Organization", "siteCountBelow"),
        ("Site", "minutesAWeek"),
    }
)
"""Aggregates over rows that every account may see."""


def _area(rows: Rows) -> float:
    return float(sum(row.columns["service_area"] for row in rows)) / 100


def _smallest(rows: Rows) -> float | None:
    return min(row.columns["service_area"] for row in rows) / 100 if rows else None


def _subjects(rows: Rows) -> int:
    return len({row.columns["subject_id"] for row in rows})


def _overdue(rows: Rows) -> int:
    return _subjects(
        [row for row in rows if (row.columns["due_on"] or None) and str(row.columns["due_on"]) < today()]
    )


def _dossiers(*states: str) -> Callable[[Rows], int]:
    return lambda rows: len([row for row in rows if row.columns["state"] in states])


def _dossiers_overdue(rows: Rows) -> int:
    return len([row for row in rows if _unverified(row)])


def _moved(*movements: str) -> Callable[[Rows], int]:
    return lambda rows: len([row for row in rows if row.columns["movement"] in movements])


def _people_moved(*movements: str) -> Callable[[Rows], int]:
    return lambda rows: sum(row.columns["persons"] for row in rows if row.columns["movement"] in movements)


def _sum_of(column: str) -> Callable[[Rows], int]:
    return lambda rows: sum(row.columns[column] for row in rows)


MEASURES: Mapping[str, tuple[str, Mapping[str, Callable[[Rows], Any]]]] = {
    "PremisesStatistics": (
        "Premises",
        {
            "sites": lambda rows: len({row.columns["site_id"] for row in rows}),
            "serviceArea": _area,
            "smallest": _smallest,
        },
    ),
    "DisplayStatistics": (
        "DisplayItem",
        {
            "checks": len,
            "sites": lambda rows: len({row.columns["site_id"] for row in rows}),
            "found": _sum_of("present"),
            "bilingual": lambda rows: sum(
                bool(row.columns["chinese"]) and bool(row.columns["tibetan"]) for row in rows
            ),
            "photographed": lambda rows: len([row for row in rows if row.columns["photo_id"]]),
        },
    ),
    "EquipmentStatistics": (
        "EquipmentAsset",
        {
            "assets": len,
            "pieces": _sum_of("quantity"),
            "sites": lambda rows: len({row.columns["site_id"] for row in rows}),
            "cost": lambda rows: f"{sum(row.columns['cost'] or 0 for row in rows) / 100:.2f}",
        },
    ),
    "AuditRecordStatistics": ("AuditRecord", {"records": len}),
    "QualificationStatistics": (
        "QualificationEvidence",
        {"evidence": len, "people": lambda rows: len({row.columns["person_id"] for row in rows})},
    ),
    "BenchStatistics": ("Bench", {"benches": len}),
    "DossierStatistics": (
        "Dossier",
        {
            "households": len,
            "people": lambda rows: sum(row.columns["household_size"] for row in rows),
            "inFile": _dossiers("ACTIVE", "REVERIFY_DUE", "SUSPENDED"),
            "entered": lambda rows: len([row for row in rows if row.columns["active_since"]]),
            "left": lambda rows: len([row for row in rows if row.columns["exit_kind"]]),
            "overdue": _dossiers_overdue,
        },
    ),
    "CaseStatistics": (
        "Case",
        {
            "cases": len,
            "households": lambda rows: len(
                {row.columns["dossier_id"] for row in rows if row.columns["dossier_id"]}
            ),
            "persons": lambda rows: sum(row.columns["persons"] for row in rows),
            "helped": lambda rows: len([row for row in rows if row.columns["helped_on"]]),
        },
    ),
    "DeliveryTotalStatistics": (
        "DeliveryTotal",
        {name: _sum_of(name) for name in ("deliveries", "households", "persons")},
    ),
    "HouseholdHelpStatistics": (
        "HouseholdHelp",
        {
            "households": lambda rows: len(
                {row.columns["dossier_id"] for row in rows if row.columns["deliveries"]}
            ),
            "persons": lambda rows: sum(row.columns["persons"] for row in rows if row.columns["deliveries"]),
        },
    ),
    "DossierMovementStatistics": (
        "DossierMovement",
        {
            "entered": _moved("APPROVED", "REOPENED"),
            "left": _moved("RELIEVED", "LIFTED_OUT", "CANCELLED"),
            "movedIn": _moved("MOVED_IN"),
            "movedOut": _moved("MOVED_OUT"),
            "peopleEntered": _people_moved("APPROVED", "REOPENED"),
            "peopleLeft": _people_moved("RELIEVED", "LIFTED_OUT", "CANCELLED"),
        },
    ),
    "NeverHelpedStatistics": (
        "Dossier",
        {
            "inForce": _dossiers("ACTIVE", "REVERIFY_DUE"),
            "neverHelped": lambda rows: len([row for row in rows if never_helped(row)]),
            "persons": lambda rows: sum(row.columns["household_size"] for row in rows if never_helped(row)),
        },
    ),
    "OpenStepStatistics": ("OpenStep", {"subjects": _subjects, "overdue": _overdue}),
}
"""Statistics over narrow types, each measure over the visible rows."""

BELOW = frozenset(
    {
        ("Organization", "caseStatistics"),
        ("Organization", "deliveryStatistics"),
        ("Organization", "displayStatistics"),
        ("Organization", "dossierMovementStatistics"),
        ("Organization", "equipmentStatistics"),
        ("Organization", "dossierStatisticsBelow"),
        ("Organization", "householdHelpStatistics"),
        ("Organization", "neverHelpedStatistics"),
    }
)
"""Nested statistics that count everything below, and not the union's own alone."""

AT_CENTERS: Mapping[str, Related] = {"Dossier": of_center, "Case": handled_at, "DeliveryTotal": of_center}
"""What the statistics of an assistance center count, by the record that they count."""

WIDE_STATISTICS = frozenset(
    {
        "AppointmentStatistics",
        "OrganizationStatistics",
        "OrganizationVersionStatistics",
        "SiteStatistics",
    }
)
"""Statistics over rows that every account may see."""
