"""Who may see which stored row: a rule or several for each record type."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.security.oracle.roles import Actor


@dataclass(frozen=True, eq=False)
class Facts:
    """A row as stored.

    Attributes:
        columns: as raw SQL gives them, keys as ``UUID``.
        line: from the region down to the row's organization, by the stored parents.
        above: the row of another type with a key, for rows that are seen through their parent.
        holding: the rows of another type whose column has a key, for rows that are seen through them.
    """

    columns: Mapping[str, Any]
    line: tuple[UUID, ...] = ()
    above: Callable[[str, UUID], "Facts | None"] | None = field(default=None, repr=False)
    holding: Callable[[str, str, UUID], Sequence["Facts"]] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Everyone:
    """Whoever has signed in."""


@dataclass(frozen=True)
class Public:
    """Whoever asks."""


@dataclass(frozen=True)
class Within:
    """Whoever may do the action at the row's organization."""

    action: str


@dataclass(frozen=True)
class Own:
    """The account that the column names."""

    column: str


@dataclass(frozen=True)
class Through:
    """Whoever sees the row of another type whose key is in the column."""

    parent: str
    column: str


@dataclass(frozen=True)
class Discreet:
    """Whoever may do the action at the row's organization; another one where the column says so."""

    action: str
    column: str
    otherwise: str


@dataclass(frozen=True)
class AtRegion:
    """Whoever may do the action at the region: what belongs to no union belongs to the system."""

    action: str


@dataclass(frozen=True)
class Assigned:
    """Whoever can do the step: by a grant at the union it belongs to, or, if to none, by one that covers it."""


@dataclass(frozen=True)
class Held:
    """Whoever sees a row that refers to it; while there is none, the account that the column names.

    Attributes:
        column: the account's key.
        holders: record types with the column that refers to it.
    """

    column: str
    holders: tuple[tuple[str, str], ...]


Rule = Public | Everyone | Discreet | Within | Own | Through | AtRegion | Assigned | Held


@dataclass(frozen=True)
class Type:
    """A record type: its table, whoever sees a row (any rule suffices), and which fields are masked."""

    table: str
    rules: tuple[Rule, ...]
    masked: tuple[str, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether someone who has signed in may not see every row."""
        return not any(isinstance(rule, Public | Everyone) for rule in self.rules)


TELLERS: Mapping[str, tuple[str, ...]] = {
    "Repair": ("OpenStep", "Task"),
    "Dossier": ("OpenStep", "Task"),
    "Case": ("OpenStep", "Task"),
    "Campaign": ("OpenStep", "Task"),
}
"""Whoever sees one of these rows is told the bare id of the record that its ``subject_id`` names, and no more."""

TYPES: Mapping[str, Type] = {
    # A unit's name, code and level are readable by every account, and so is what was decided about it.
    "Organization": Type("core_organization", (Everyone(),)),
    "OrganizationVersion": Type("core_organization_version", (Everyone(),)),
    "OrganizationChange": Type("core_organization_change", (Everyone(),)),
    # Published figures, and places that workers are meant to find.
    "PopulationFigure": Type("core_population_figure", (Everyone(),)),
    "Site": Type("core_site", (Everyone(),)),
    "OpeningHours": Type("core_opening_hours", (Everyone(),)),
    "BasisDocument": Type("core_basis_document", (Everyone(),)),
    "Premises": Type("core_premises", (Within("core:premises:read"),)),
    # Photos of displays may show the staff.
    "DisplayItem": Type("core_display_item", (Within("core:display:read"),)),
    "EquipmentAsset": Type("core_equipment_asset", (Within("core:equipment:read"),)),
    "Account": Type("core_account", (Within("core:account:read"), Own("id")), masked=("phone",)),
    "Session": Type("core_session", (Within("core:session:manage"), Own("account_id"))),
    "ApiToken": Type("core_api_token", (Within("core:account:read"), Own("account_id"))),
    # Name and post are open to colleagues; phone and staff number are not (domain.md 4.5).
    "Person": Type("core_person", (Everyone(),)),
    "PersonContact": Type(
        "core_person_contact", (Within("core:person:read"),), masked=("phone", "staffNumber")
    ),
    "Department": Type("core_department", (Everyone(),)),
    "Position": Type("core_position", (Everyone(),)),
    "Appointment": Type("core_appointment", (Everyone(),)),
    "LeadingGroup": Type("core_leading_group", (Everyone(),)),
    "GroupMember": Type("core_group_member", (Everyone(),)),
    "GroupDocument": Type("core_group_document", (Everyone(),)),
    "QualificationEvidence": Type("core_qualification_evidence", (Within("core:qualification:read"),)),
    "QualificationWaiver": Type("core_qualification_waiver", (Within("core:qualification:read"),)),
    "TenureOutlook": Type("core_tenure_outlook", (Within("core:qualification:read"),)),
    "LocalReport": Type("core_local_report", (Within("core:report:read"),)),
    "Role": Type("core_role", (Everyone(),)),
    # Whoever lent a right sees what became of it.
    "Grant": Type("core_grant", (Within("core:grant:read"), Own("account_id"), Own("delegated_by"))),
    "AuditRecord": Type("core_audit_record", (Within("core:audit:read"),)),
    "Bench": Type("dummy_bench", (Within("dummy:bench:read"),), masked=("keeper",)),
    "CalendarDay": Type("core_calendar_day", (Everyone(),)),
    "CalendarYear": Type("core_calendar_year", (Everyone(),)),
    "Job": Type("core_job", (AtRegion("core:job:read"),)),
    # Whoever sends a file sees how far it is; so does whoever looks after the system.
    "Import": Type("core_import", (Own("account_id"), AtRegion("core:job:read"))),
    "Notification": Type("core_notification", (Own("account_id"),)),
    "OpenStep": Type("core_step", (Within("core:step:read"),)),
    "Task": Type("core_step", (Assigned(),)),
    "Repair": Type("dummy_repair", (Within("dummy:repair:read"),)),
    # What was done with a record is seen by whoever sees the record.
    "RepairTransition": Type("core_transition", (Through("Repair", "subject_id"),)),
    # A file is seen by whoever sees what it belongs to; until then by whoever brought it.
    "File": Type(
        "core_file",
        (
            Held(
                "uploaded_by",
                (
                    ("BasisDocument", "file_id"),
                    ("DisplayItem", "photo_id"),
                    ("Bench", "photo_id"),
                    ("HouseholdVisit", "request_id"),
                    ("HouseholdVisit", "authorization_id"),
                    ("HouseholdVisit", "photo_id"),
                    ("Delivery", "receipt_file_id"),
                ),
            ),
        ),
    ),
    # A dossier is its union's and its superiors'; whatever belongs to it is seen with it.
    "Dossier": Type(
        "assistance_dossier",
        (Within("assistance:dossier:read"),),
        masked=("idNumber", "phone", "address", "bankCard", "dibaoNumber"),
    ),
    "DossierTransition": Type("core_transition", (Through("Dossier", "subject_id"),)),
    "HouseholdMember": Type(
        "assistance_member",
        (Through("Dossier", "dossier_id"),),
        masked=("idNumber", "diagnosis", "disability"),
    ),
    "EconomyItem": Type("assistance_economy_item", (Through("Dossier", "dossier_id"),)),
    "Circumstances": Type("assistance_circumstances", (Through("Dossier", "dossier_id"),)),
    "Assessment": Type("assistance_assessment", (Through("Dossier", "dossier_id"),)),
    "HouseholdVisit": Type("assistance_visit", (Through("Dossier", "dossier_id"),)),
    "Objection": Type("assistance_objection", (Through("Dossier", "dossier_id"),), masked=("objector",)),
    "DossierChange": Type("assistance_dossier_change", (Through("Dossier", "dossier_id"),)),
    "Verification": Type("assistance_verification", (Through("Dossier", "dossier_id"),)),
    "Consent": Type("assistance_consent", (Through("Dossier", "dossier_id"),)),
    "DossierAccess": Type("assistance_dossier_access", (Through("Dossier", "dossier_id"),)),
    "SpotCheck": Type("assistance_spot_check", (Within("assistance:dossier:read"),)),
    "SpotCheckItem": Type("assistance_spot_check_item", (Through("SpotCheck", "spot_check_id"),)),
    # Whoever is asked to take a dossier over sees the offer, and so does whoever has the dossier.
    "DossierTransfer": Type(
        "assistance_dossier_transfer",
        (Within("assistance:dossier:read"), Through("Dossier", "dossier_id")),
    ),
    # 公示: for everyone, redacted. Standards and criteria are published rules.
    "PublicNotice": Type("assistance_public_notice", (Public(),)),
    "DibaoStandard": Type("assistance_dibao_standard", (Everyone(),)),
    "CriteriaSet": Type("assistance_criteria_set", (Everyone(),)),
    # A case is its union's and its superiors'; a confidential one is seen by few. What belongs to it goes with it.
    "Case": Type(
        "assistance_case",
        (Discreet("assistance:case:read", "confidential", "assistance:case:confidential"),),
        masked=("applicant", "idNumber", "phone"),
    ),
    "CaseTransition": Type("core_transition", (Through("Case", "subject_id"),)),
    "ReliefCheck": Type("assistance_relief_check", (Through("Case", "case_id"),)),
    "LivingRelief": Type("assistance_living_relief", (Through("Case", "case_id"),)),
    "MedicalAid": Type("assistance_medical_aid", (Through("Case", "case_id"),), masked=("diagnosis",)),
    "LegalAid": Type("assistance_legal_aid", (Through("Case", "case_id"),)),
    "SkillsTraining": Type("assistance_skills_training", (Through("Case", "case_id"),)),
    "JobPlacement": Type("assistance_job_placement", (Through("Case", "case_id"),)),
    "ChildEducationAid": Type("assistance_child_education_aid", (Through("Case", "case_id"),)),
    "Petition": Type("assistance_petition", (Through("Case", "case_id"),), masked=("summary",)),
    "DisasterRelief": Type("assistance_disaster_relief", (Through("Case", "case_id"),)),
    "OtherAccidentAid": Type("assistance_other_accident_aid", (Through("Case", "case_id"),)),
    # Money: whoever keeps it or looks after it, within their places. Caps are published rules.
    "CapAccount": Type("assistance_cap_account", (Within("assistance:delivery:read"),)),
    "Delivery": Type("assistance_delivery", (Within("assistance:delivery:read"),), masked=("recipient",)),
    "DeliveryTotal": Type("assistance_delivery_total", (Within("assistance:delivery:read"),)),
    "HouseholdHelp": Type("assistance_household_help", (Within("assistance:delivery:read"),)),
    # Inflow and outflow belong to the union where they happened, also when the dossier has moved on since.
    "DossierMovement": Type("assistance_movement", (Within("assistance:dossier:read"),)),
    "Campaign": Type("assistance_campaign", (Within("assistance:delivery:read"),)),
    "CampaignItem": Type("assistance_campaign_item", (Through("Campaign", "campaign_id"),)),
    "CampaignTransition": Type("core_transition", (Through("Campaign", "subject_id"),)),
    "CapRule": Type("assistance_cap_rule", (Everyone(),)),
    "LivingCost": Type("assistance_living_cost", (Everyone(),)),
}
"""Every record type of the one schema."""


FIGURES_ONLY = frozenset(
    {"DeliveryTotal", "DossierMovement", "HouseholdHelp", "LivingRelief", "TenureOutlook"}
)
"""Record types without any text that could be told from another."""


def visible(actor: Actor, name: str, row: Facts) -> bool:
    """Whether the actor may see this row of the record type, in whatever way it is reached."""
    return any(_holds(rule, actor, row) for rule in TYPES[name].rules)


def _holds(rule: Rule, actor: Actor, row: Facts) -> bool:  # noqa: PLR0911 - one a kind of rule
    match rule:
        case Public() | Everyone():
            return isinstance(rule, Public) or actor.account is not None
        case Within(action) | AtRegion(action):
            return actor.may(action, row.line[:1] if isinstance(rule, AtRegion) else row.line)
        case Discreet(action, column, otherwise):
            return actor.may(otherwise if row.columns[column] else action, row.line)
        case Own(column):
            return actor.account is not None and row.columns[column] == actor.account
        case Held(column, holders):
            return actor.account is not None and _held(actor, row, column, holders)
        case Through(parent, column):
            key = row.columns[column]
            above = row.above(parent, key) if row.above is not None and key is not None else None
            return above is not None and visible(actor, parent, above)
        case Assigned():
            action, union = row.columns["action"], row.columns["routed_id"]
            return actor.may(action, row.line) and (union is None or actor.holds_at(action, union))


def _held(actor: Actor, row: Facts, column: str, holders: Iterable[tuple[str, str]]) -> bool:
    assert row.holding is not None
    found = [(name, one) for name, key in holders for one in row.holding(name, key, row.columns["id"])]
    if not found:
        return bool(row.columns[column] == actor.account)
    return any(visible(actor, name, holder) for name, holder in found)
