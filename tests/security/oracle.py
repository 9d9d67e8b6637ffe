"""Who may see and do what, written from the requirements; it imports nothing of the product.

A new record type, statistic, nested list, total or mutation is added here by hand, from what its module is asked
to do (design.md section 5, domain.md sections 1 and 4.5); until then the matrix names what is missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

ADMINISTRATORS = frozenset({"system_administrator", "security_administrator", "audit_administrator"})
"""三员: they exclude each other and hold no business rights."""

_READS_PREMISES = frozenset({"core:premises:read", "core:equipment:read", "core:display:read"})
_RUNS_SITES = _READS_PREMISES | {
    "core:premises:manage",
    "core:equipment:manage",
    "core:display:manage",
    "core:site:manage",
    "core:step:read",
}
_RUNS_A_UNION = _RUNS_SITES | {
    "core:population:record",
    "core:person:read",
    "core:person:manage",
    "core:appointment:manage",
    "core:qualification:read",
    "core:qualification:manage",
    "core:group:manage",
    "core:report:read",
    "core:report:manage",
}

_CLERK = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:visit",
        "assistance:dossier:check",
        "assistance:dossier:reveal",
        "assistance:duplicate:check",
    }
)
_REGISTERS = _CLERK | {"assistance:dossier:register"}
_DIRECTS = _CLERK | {"assistance:dossier:review"}
_COUNTY = _REGISTERS | {
    "assistance:dossier:review",
    "assistance:dossier:approve",
    "assistance:dossier:transfer",
    "assistance:standard:record",
}
_PREFECTURE = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:review",
        "assistance:dossier:visit",
        "assistance:dossier:check",
        "assistance:dossier:approve",
        "assistance:dossier:reveal",
        "assistance:dossier:transfer",
        "assistance:standard:record",
        "assistance:spot_check:draw",
    }
)
_REGION = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:review",
        "assistance:dossier:approve",
        "assistance:standard:record",
        "assistance:criteria:publish",
        "assistance:spot_check:draw",
    }
)
_PROTECTION = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:approve",
        "assistance:dossier:reveal",
        "assistance:criteria:publish",
        "assistance:spot_check:draw",
    }
)
"""Dossiers: the center registers and visits, its director or officer reviews, the officer above approves."""

SMALL_GROUP = 5
"""Statistics of dossiers show no figures of fewer households."""

_SEES_HELP = frozenset({"assistance:case:read", "assistance:delivery:read"})
_SERVES = _SEES_HELP | {
    "assistance:campaign:prepare",
    "assistance:case:register",
    "assistance:case:serve",
}
_VERIFIES = _SERVES | {
    "assistance:case:confidential",
    "assistance:case:reveal",
    "assistance:case:verify",
}
_APPROVES = _VERIFIES | {"assistance:campaign:approve", "assistance:case:approve"}
_PAYS = frozenset({"assistance:delivery:pay", "assistance:delivery:read"})
"""Help: the center registers and serves, its director verifies, officers approve, the cashier pays."""

ROLE_ACTIONS: Mapping[str, frozenset[str]] = {
    "system_administrator": frozenset(
        {
            "core:account:manage",
            "core:account:read",
            "core:calendar:manage",
            "core:job:manage",
            "core:job:read",
        }
    ),
    "security_administrator": frozenset(
        {
            "core:account:read",
            "core:grant:manage",
            "core:grant:read",
            "core:policy:manage",
            "core:session:manage",
        }
    ),
    "audit_administrator": frozenset({"core:account:read", "core:audit:read", "core:grant:read"}),
    "region_administrator": _RUNS_A_UNION
    | _REGION
    | (_APPROVES - {"assistance:campaign:prepare"})
    | {
        "core:organization:manage",
        "core:population:approve",
        "core:position:manage",
        "core:qualification:approve",
    },
    "legal_protection_officer": _READS_PREMISES
    | _PROTECTION
    | _SEES_HELP
    | {"assistance:cap:manage"}
    | {
        "core:population:record",
        "core:population:approve",
        "core:person:read",
        "core:qualification:read",
        "core:qualification:approve",
        "core:report:read",
        "core:step:read",
    },
    "finance_officer": _READS_PREMISES | _PAYS | {"core:report:read"},
    "expenditure_reviewer": _READS_PREMISES | _SEES_HELP | {"core:audit:read", "core:report:read"},
    "prefecture_officer": _RUNS_A_UNION | _PREFECTURE | _APPROVES,
    "county_officer": _RUNS_A_UNION | _COUNTY | _APPROVES,
    "center_director": _RUNS_SITES
    | _DIRECTS
    | _VERIFIES
    | {"core:person:read", "core:qualification:read", "core:qualification:manage", "core:report:read"},
    "case_worker": _READS_PREMISES | _REGISTERS | _SERVES,
    "cashier": _PAYS,
    "accountant": frozenset({"assistance:delivery:read"}),
    "donation_officer": frozenset(),
    "trainer": frozenset(),
    "external_auditor": _READS_PREMISES
    | _SEES_HELP
    | {"assistance:dossier:read", "core:qualification:read", "core:report:read"},
    "disclosure_editor": frozenset(),
    "dummy_carpenter": frozenset(
        {
            "dummy:bench:place",
            "dummy:bench:read",
            "dummy:bench:reveal",
            "dummy:repair:finish",
            "dummy:repair:propose",
            "dummy:repair:read",
            "dummy:repair:review",
        }
    ),
}
"""What each role may do before anyone changed a policy."""


@dataclass(frozen=True)
class Grant:
    """A role held at a place and everything below it, both days included."""

    role: str
    place: UUID
    first: date
    last: date | None = None
    ended: bool = False

    def on(self, day: date) -> bool:
        """Whether it gives something on a day."""
        return not self.ended and self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Actor:
    """Whoever asks; without account, nobody who has signed in."""

    account: UUID | None
    grants: tuple[Grant, ...]
    day: date

    def actions(self) -> frozenset[str]:
        """What the actor may do somewhere."""
        if self.account is None:
            return frozenset()
        return frozenset().union(*(ROLE_ACTIONS[one.role] for one in self.grants if one.on(self.day)))

    def holds_at(self, action: str, union: UUID) -> bool:
        """Whether a grant at this very union allows the action."""
        return self.account is not None and any(
            action in ROLE_ACTIONS[one.role] and one.place == union for one in self.grants if one.on(self.day)
        )

    def may(self, action: str, line: Sequence[UUID]) -> bool:
        """Whether the actor may do ``action`` at the end of a line that begins at the region."""
        return self.account is not None and any(
            action in ROLE_ACTIONS[one.role] and one.place in line for one in self.grants if one.on(self.day)
        )


def signed_in(
    *, status: str, revoked: datetime | None, idle: datetime, expires: datetime, now: datetime
) -> bool:
    return status == "ACTIVE" and revoked is None and now < idle and now < expires


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


Rows = Sequence[Facts]
Related = Callable[[Facts, Facts], bool]
"""Whether a parent (first) and a child (second) belong together."""


def _by(column: str) -> Related:
    return lambda parent, child: child.columns[column] == parent.columns["id"]


def _below(parent: Facts, child: Facts) -> bool:
    return parent.columns["id"] in child.line


def _center(site: Facts) -> bool:
    return (site.columns["kind"], site.columns["status"]) == ("ASSISTANCE_CENTER", "ACTIVE")


def _of_center(site: Facts, child: Facts) -> bool:
    """An active assistance center leads what its union leads; other sites lead nothing of their own."""
    return _center(site) and child.columns["organization_id"] == site.columns["organization_id"]


def _handled_at(site: Facts, case: Facts) -> bool:
    """A center handles the cases of its union that were handed to no station or home; those handle the others."""
    here = site.columns["organization_id"] if _center(site) else site.columns["id"]
    return bool(case.columns["place_id"] == here)


LISTS: Mapping[tuple[str, str], Related] = {
    ("Organization", "children"): _by("parent_id"),
    ("Organization", "versions"): _by("organization_id"),
    ("Organization", "changes"): _by("organization_id"),
    ("Organization", "populationFigures"): _by("organization_id"),
    ("Organization", "sites"): _by("organization_id"),
    ("Organization", "sitesBelow"): _below,
    ("Organization", "benches"): _by("organization_id"),
    ("Site", "openingHours"): _by("site_id"),
    ("Site", "basisDocuments"): _by("site_id"),
    ("Site", "premisesHistory"): _by("site_id"),
    ("Site", "equipment"): _by("site_id"),
    ("Site", "displays"): _by("site_id"),
    ("Organization", "displaysBelow"): _below,
    ("Organization", "equipmentBelow"): _below,
    ("Organization", "appointments"): _by("organization_id"),
    ("Organization", "appointmentsBelow"): _below,
    ("Organization", "leadingGroups"): _by("organization_id"),
    ("Organization", "localReports"): _by("organization_id"),
    ("Site", "appointments"): _by("site_id"),
    ("Person", "appointments"): _by("person_id"),
    ("Person", "groupMemberships"): _by("person_id"),
    ("Person", "qualificationEvidence"): _by("person_id"),
    ("Person", "qualificationWaivers"): _by("person_id"),
    ("LeadingGroup", "members"): _by("group_id"),
    ("LeadingGroup", "documents"): _by("group_id"),
    ("Account", "sessions"): _by("account_id"),
    ("Account", "apiTokens"): _by("account_id"),
    ("Account", "grants"): _by("account_id"),
    ("Account", "notifications"): _by("account_id"),
    ("Repair", "transitions"): _by("subject_id"),
    ("Repair", "available"): _by("subject_id"),
    ("Organization", "dossiers"): _by("organization_id"),
    ("Organization", "dossiersBelow"): _below,
    ("Organization", "dibaoStandards"): _by("organization_id"),
    ("Organization", "spotChecks"): _by("organization_id"),
    ("Dossier", "members"): _by("dossier_id"),
    ("Dossier", "transitions"): _by("subject_id"),
    ("Dossier", "available"): _by("subject_id"),
    ("Dossier", "economy"): _by("dossier_id"),
    ("Dossier", "assessments"): _by("dossier_id"),
    ("Dossier", "visits"): _by("dossier_id"),
    ("Dossier", "objections"): _by("dossier_id"),
    ("Dossier", "changes"): _by("dossier_id"),
    ("Dossier", "verifications"): _by("dossier_id"),
    ("Dossier", "transfers"): _by("dossier_id"),
    ("Dossier", "consents"): _by("dossier_id"),
    ("Dossier", "accesses"): _by("dossier_id"),
    ("SpotCheck", "items"): _by("spot_check_id"),
    ("Organization", "cases"): _by("organization_id"),
    ("Organization", "casesBelow"): _below,
    ("Organization", "campaigns"): _by("organization_id"),
    ("Site", "referrals"): _by("to_site_id"),
    ("Site", "dossiers"): _of_center,
    ("Site", "cases"): _handled_at,
    ("Dossier", "movements"): _by("dossier_id"),
    ("Dossier", "cases"): _by("dossier_id"),
    ("Dossier", "deliveries"): _by("dossier_id"),
    ("Dossier", "capAccounts"): _by("dossier_id"),
    ("Dossier", "helpByYear"): _by("dossier_id"),
    ("Case", "reliefChecks"): _by("case_id"),
    ("Case", "transitions"): _by("subject_id"),
    ("Case", "available"): _by("subject_id"),
    ("Case", "deliveries"): _by("case_id"),
    ("CapAccount", "deliveries"): _by("cap_account_id"),
    ("CapAccount", "cases"): _by("cap_account_id"),
    ("Campaign", "items"): _by("campaign_id"),
    ("Campaign", "deliveries"): _by("campaign_id"),
    ("Campaign", "transitions"): _by("subject_id"),
    ("Campaign", "available"): _by("subject_id"),
}
"""Which rows a nested list holds, before the viewer's scope."""


def _names(column: str) -> Related:
    return lambda here, there: here.columns[column] == there.columns["id"]


_FACTS = {
    "livingRelief": "LivingRelief",
    "medicalAid": "MedicalAid",
    "legalAid": "LegalAid",
    "skillsTraining": "SkillsTraining",
    "jobPlacement": "JobPlacement",
    "childEducationAid": "ChildEducationAid",
    "petition": "Petition",
    "disasterRelief": "DisasterRelief",
    "otherAccidentAid": "OtherAccidentAid",
}


def _expected(row: Facts) -> bool:
    return bool(row.columns["lead"])


def _possible(row: Facts) -> bool:
    today = str(datetime.now(timezone(timedelta(hours=8))).date())
    return _expected(row) and str(row.columns["opens_on"]) <= today


def _never_helped(row: Facts) -> bool:
    assert row.holding is not None
    given = row.holding("Delivery", "dossier_id", row.columns["id"])
    in_force = row.columns["state"] in {"ACTIVE", "REVERIFY_DUE"}
    return in_force and not any(one.columns["state"] == "DELIVERED" for one in given)


PICKED: Mapping[str, Callable[[Facts], bool]] = {
    "myTasks": _possible,
    "openSteps": _expected,
    "dossiersNeverHelped": _never_helped,
}
"""Root lists that hold some of what one may see: what somebody is expected to do, not all that is possible."""

ONES: Mapping[tuple[str, str], tuple[str, Related]] = {
    **{("Case", key): (name, _by("case_id")) for key, name in _FACTS.items()},
    **{(name, "case"): ("Case", _names("case_id")) for name in (*_FACTS.values(), "ReliefCheck", "Delivery")},
    **{
        (name, "dossier"): ("Dossier", _names("dossier_id"))
        for name in ("Case", "CapAccount", "Delivery", "DossierMovement", "HouseholdHelp", "CampaignItem")
    },
    **{(name, "member"): ("HouseholdMember", _names("member_id")) for name in ("Case", "Delivery")},
    **{
        (name, "student"): ("HouseholdMember", _names("member_id")) for name in ("CapAccount", "CampaignItem")
    },
    **{
        (name, "capAccount"): ("CapAccount", _names("cap_account_id"))
        for name in ("Case", "Delivery", "CampaignItem")
    },
    **{
        (name, "account"): ("Account", _names("account_id"))
        for name in ("CaseTransition", "CampaignTransition")
    },
    **{
        (name, "actingFor"): ("Account", _names("acting_for_id"))
        for name in ("CaseTransition", "CampaignTransition", "DossierTransition", "RepairTransition")
    },
    ("Case", "predecessor"): ("Case", _names("predecessor_id")),
    ("Delivery", "receiptFile"): ("File", _names("receipt_file_id")),
    ("CampaignItem", "campaign"): ("Campaign", _names("campaign_id")),
    ("CampaignItem", "delivery"): ("Delivery", _names("delivery_id")),
    ("AuditRecord", "account"): (
        "Account",
        lambda here, there: here.columns["account_id"] == there.columns["id"],
    ),
    ("Session", "account"): (
        "Account",
        lambda here, there: here.columns["account_id"] == there.columns["id"],
    ),
    ("ApiToken", "account"): (
        "Account",
        lambda here, there: here.columns["account_id"] == there.columns["id"],
    ),
    ("ApiToken", "replacedBy"): (
        "ApiToken",
        lambda here, there: here.columns["replaced_by"] == there.columns["id"],
    ),
    ("Person", "contact"): (
        "PersonContact",
        lambda here, there: there.columns["person_id"] == here.columns["id"],
    ),
    ("Grant", "account"): ("Account", lambda here, there: here.columns["account_id"] == there.columns["id"]),
    ("Grant", "grantedBy"): (
        "Account",
        lambda here, there: here.columns["granted_by"] == there.columns["id"],
    ),
    ("Import", "account"): ("Account", lambda here, there: here.columns["account_id"] == there.columns["id"]),
    ("Job", "createdBy"): ("Account", lambda here, there: here.columns["created_by"] == there.columns["id"]),
    ("RepairTransition", "account"): (
        "Account",
        lambda here, there: here.columns["account_id"] == there.columns["id"],
    ),
    ("Grant", "delegatedBy"): (
        "Account",
        lambda here, there: here.columns["delegated_by"] == there.columns["id"],
    ),
    ("Grant", "source"): ("Grant", lambda here, there: here.columns["source_id"] == there.columns["id"]),
    ("Grant", "endedBy"): ("Account", lambda here, there: here.columns["ended_by"] == there.columns["id"]),
    ("BasisDocument", "file"): (
        "File",
        lambda here, there: here.columns["file_id"] == there.columns["id"],
    ),
    ("Appointment", "tenureOutlook"): (
        "TenureOutlook",
        lambda here, there: there.columns["appointment_id"] == here.columns["id"],
    ),
    ("DisplayItem", "photo"): ("File", _names("photo_id")),
    ("Bench", "photo"): ("File", lambda here, there: here.columns["photo_id"] == there.columns["id"]),
    ("DossierTransition", "account"): (
        "Account",
        lambda here, there: here.columns["account_id"] == there.columns["id"],
    ),
    ("HouseholdMember", "dossier"): (
        "Dossier",
        lambda here, there: here.columns["dossier_id"] == there.columns["id"],
    ),
    ("EconomyItem", "member"): (
        "HouseholdMember",
        lambda here, there: here.columns["member_id"] == there.columns["id"],
    ),
    ("DossierChange", "member"): (
        "HouseholdMember",
        lambda here, there: here.columns["member_id"] == there.columns["id"],
    ),
    ("Dossier", "circumstances"): (
        "Circumstances",
        lambda here, there: here.columns["id"] == there.columns["dossier_id"],
    ),
    ("SpotCheckItem", "dossier"): (
        "Dossier",
        lambda here, there: here.columns["dossier_id"] == there.columns["id"],
    ),
    ("DossierTransfer", "dossier"): (
        "Dossier",
        lambda here, there: here.columns["dossier_id"] == there.columns["id"],
    ),
    ("HouseholdVisit", "request"): (
        "File",
        lambda here, there: here.columns["request_id"] == there.columns["id"],
    ),
    ("HouseholdVisit", "authorization"): (
        "File",
        lambda here, there: here.columns["authorization_id"] == there.columns["id"],
    ),
    ("HouseholdVisit", "photo"): (
        "File",
        lambda here, there: here.columns["photo_id"] == there.columns["id"],
    ),
    ("File", "uploader"): (
        "Account",
        lambda here, there: here.columns["uploaded_by"] == there.columns["id"],
    ),
    ("Site", "premises"): (
        "Premises",
        lambda here, there: there.columns["site_id"] == here.columns["id"] and bool(there.columns["latest"]),
    ),
}
"""Each single record of a narrow type that a field leads to: null exactly when it may not be seen."""


def _yuan(rows: Rows) -> str:
    return f"{sum(row.columns['amount'] for row in rows) / 100:.2f}"


def _today() -> str:
    return str(datetime.now(timezone(timedelta(hours=8))).date())


def _late(case: Facts) -> bool:
    return case.columns["state"] in {"REGISTERED", "VERIFIED"} and str(case.columns["due_on"]) < _today()


def _unverified(dossier: Facts) -> bool:
    due = dossier.columns["verify_by"]
    return dossier.columns["state"] in {"ACTIVE", "REVERIFY_DUE"} and bool(due) and str(due) < _today()


def _and(related: Related, holds: Callable[[Facts], bool]) -> Related:
    return lambda parent, child: related(parent, child) and holds(child)


NARROW_TOTALS: Mapping[tuple[str, str], tuple[str, Related, Callable[[Rows], Any]]] = {
    ("Organization", "benchCount"): ("Bench", _by("organization_id"), len),
    ("Organization", "dossierCount"): ("Dossier", _by("organization_id"), len),
    ("Organization", "caseCountBelow"): ("Case", _below, len),
    ("Organization", "deliveredBelow"): ("DeliveryTotal", _below, _yuan),
    ("Site", "equipmentInUse"): (
        "EquipmentAsset",
        _and(_by("site_id"), lambda asset: asset.columns["condition"] == "IN_USE"),
        lambda rows: sum(row.columns["quantity"] for row in rows),
    ),
    ("Site", "referralCount"): ("Delivery", _by("to_site_id"), len),
    ("Site", "dossierCount"): ("Dossier", _of_center, len),
    ("Site", "dossierOverdueCount"): ("Dossier", _and(_of_center, _unverified), len),
    ("Site", "caseCount"): ("Case", _handled_at, len),
    ("Site", "openCaseCount"): (
        "Case",
        _and(
            _handled_at,
            lambda case: case.columns["state"] not in {"CLOSED", "REJECTED", "TRANSFERRED"},
        ),
        len,
    ),
    ("Site", "lateCaseCount"): ("Case", _and(_handled_at, _late), len),
    ("Site", "delivered"): ("DeliveryTotal", _of_center, _yuan),
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
    today = str(datetime.now(timezone(timedelta(hours=8))).date())
    return _subjects(
        [row for row in rows if (row.columns["due_on"] or None) and str(row.columns["due_on"]) < today]
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
            "neverHelped": lambda rows: len([row for row in rows if _never_helped(row)]),
            "persons": lambda rows: sum(row.columns["household_size"] for row in rows if _never_helped(row)),
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

AT_CENTERS: Mapping[str, Related] = {"Dossier": _of_center, "Case": _handled_at, "DeliveryTotal": _of_center}
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


@dataclass(frozen=True)
class Change:
    """A mutation.

    Attributes:
        action: what the caller must be allowed; None for what everyone does with their own.
        anonymous: whether it is meant for those who have not signed in.
        subjects: the input fields whose ids are looked at, each with its record type.
        region: whether the action must be held at the region, wherever the subject lies.
        holder: columns of the subject that name accounts which need no action.
    """

    action: str | None
    subjects: Mapping[str, str] = field(default_factory=dict)
    anonymous: bool = False
    region: bool = False
    holder: tuple[str, ...] = ()


_UNIT, _SITE, _ACCOUNT = {"organization": "Organization"}, {"site": "Site"}, {"account": "Account"}
_GROUP = {"group": "LeadingGroup"}
_JOB, _REPAIR = {"job": "Job"}, {"repair": "Repair"}
_DOSSIER, _MEMBER = {"dossier": "Dossier"}, {"member": "HouseholdMember"}
_CASE, _CAMPAIGN, _DELIVERY = {"case": "Case"}, {"campaign": "Campaign"}, {"delivery": "Delivery"}
_DELIVERIES = {"deliveries": "Delivery"}

MUTATIONS: Mapping[str, Change] = {
    "login": Change(None, anonymous=True),
    "verifySecondFactor": Change(None, anonymous=True),
    "startSecondFactor": Change(None, anonymous=True),
    "confirmSecondFactor": Change(None, anonymous=True),
    "chooseNewPassword": Change(None, anonymous=True),
    "logout": Change(None),
    "changePassword": Change(None),
    "revokeSession": Change(None, {"session": "Session"}),
    "createAccount": Change("core:account:manage", _UNIT),
    "createServiceAccount": Change("core:account:manage", _UNIT),
    "transferAccount": Change("core:account:manage", {**_ACCOUNT, **_UNIT}),
    "resetSecondFactor": Change("core:account:manage", _ACCOUNT),
    "issueApiToken": Change("core:account:manage", _ACCOUNT),
    "rotateApiToken": Change("core:account:manage", {"token": "ApiToken"}),
    "revokeApiToken": Change("core:account:manage", {"token": "ApiToken"}),
    "revealPhone": Change("core:account:manage", _ACCOUNT),
    "setAccountStatus": Change("core:account:manage", _ACCOUNT),
    "resetPassword": Change("core:account:manage", _ACCOUNT),
    "grantRole": Change("core:grant:manage", {**_UNIT, **_ACCOUNT}),
    "endGrant": Change("core:grant:manage", {"grant": "Grant"}),
    "delegateGrant": Change("core:grant:manage", {"grant": "Grant"}, holder=("account_id",)),
    "endDelegation": Change("core:grant:manage", {"grant": "Grant"}, holder=("account_id", "delegated_by")),
    "allowAction": Change("core:policy:manage", region=True),
    "disallowAction": Change("core:policy:manage", region=True),
    "setRoleActive": Change("core:policy:manage", region=True),
    "establishOrganization": Change("core:organization:manage", {"parent": "Organization"}),
    "renameOrganization": Change("core:organization:manage", _UNIT),
    "recodeOrganization": Change("core:organization:manage", _UNIT),
    "moveOrganization": Change("core:organization:manage", {**_UNIT, "parent": "Organization"}),
    "closeOrganization": Change("core:organization:manage", _UNIT),
    "openSite": Change("core:site:manage", _UNIT),
    "updateSite": Change("core:site:manage", _SITE),
    "closeSite": Change("core:site:manage", _SITE),
    "setOpeningHours": Change("core:site:manage", _SITE),
    "addBasisDocument": Change("core:site:manage", _SITE),
    "attachBasisDocumentFile": Change("core:site:manage", {"basisDocument": "BasisDocument"}),
    "recordPremises": Change("core:premises:manage", _SITE),
    "recordDisplay": Change("core:display:manage", _SITE),
    "recordEquipment": Change("core:equipment:manage", _SITE),
    "updateEquipment": Change("core:equipment:manage", {"equipment": "EquipmentAsset"}),
    "disposeEquipment": Change("core:equipment:manage", {"equipment": "EquipmentAsset"}),
    "recordPopulation": Change("core:population:record", _UNIT),
    "approvePopulation": Change("core:population:approve", {"figure": "PopulationFigure"}),
    "registerPerson": Change("core:person:manage", _UNIT),
    "revealContact": Change("core:person:manage", {"contact": "PersonContact"}),
    "correctPerson": Change("core:person:manage", {"contact": "PersonContact"}),
    "addDepartment": Change("core:position:manage", region=True),
    "addPosition": Change("core:position:manage", region=True),
    "appoint": Change("core:appointment:manage", _UNIT),
    "endAppointment": Change("core:appointment:manage", {"appointment": "Appointment"}),
    "setCenterManagement": Change("core:site:manage", _SITE),
    "setTenureOutlook": Change("core:qualification:manage", {"appointment": "Appointment"}),
    "recordQualifications": Change("core:qualification:manage", _UNIT),
    "requestWaiver": Change("core:qualification:manage", _UNIT),
    "decideWaiver": Change("core:qualification:approve", {"waiver": "QualificationWaiver"}),
    "establishGroup": Change("core:group:manage", _UNIT),
    "dissolveGroup": Change("core:group:manage", _GROUP),
    "seatMember": Change("core:group:manage", _GROUP),
    "unseatMember": Change("core:group:manage", {"member": "GroupMember"}),
    "fileGroupDocument": Change("core:group:manage", _GROUP),
    "recordLocalReport": Change("core:report:manage", _UNIT),
    "placeBench": Change("dummy:bench:place", _UNIT),
    "entrustBench": Change("dummy:bench:place", {"bench": "Bench"}),
    "revealKeeper": Change("dummy:bench:reveal", {"bench": "Bench"}),
    "publishCalendar": Change("core:calendar:manage", region=True),
    "retryJob": Change("core:job:manage", _JOB),
    "cancelJob": Change("core:job:manage", _JOB),
    "markNotificationsRead": Change(None),
    "proposeRepair": Change("dummy:repair:propose", _UNIT),
    "reviewRepair": Change("dummy:repair:review", _REPAIR),
    "withdrawRepair": Change("dummy:repair:propose", _REPAIR),
    "registerDossier": Change("assistance:dossier:register", _UNIT),
    "updateDossier": Change("assistance:dossier:register", _DOSSIER),
    "addHouseholdMember": Change("assistance:dossier:register", _DOSSIER),
    "updateHouseholdMember": Change("assistance:dossier:register", _MEMBER),
    "removeHouseholdMember": Change("assistance:dossier:register", _MEMBER),
    "recordEconomy": Change("assistance:dossier:register", _DOSSIER),
    "recordConsent": Change("assistance:dossier:register", _DOSSIER),
    "withdrawConsent": Change("assistance:dossier:register", {"consent": "Consent"}),
    "submitDossier": Change("assistance:dossier:register", _DOSSIER),
    "withdrawDossier": Change("assistance:dossier:register", _DOSSIER),
    "reopenDossier": Change("assistance:dossier:register", _DOSSIER),
    "checkDuplicate": Change("assistance:duplicate:check", _UNIT),
    "revealDossierValue": Change("assistance:dossier:reveal", _DOSSIER),
    "reviewDossier": Change("assistance:dossier:review", _DOSSIER),
    "suspendDossier": Change("assistance:dossier:review", _DOSSIER),
    "decideObjection": Change("assistance:dossier:review", {"objection": "Objection"}),
    "recordHouseholdVisit": Change("assistance:dossier:visit", _DOSSIER),
    "verifyDossier": Change("assistance:dossier:visit", _DOSSIER),
    "proposeExit": Change("assistance:dossier:visit", _DOSSIER),
    "assessDossier": Change("assistance:dossier:check", _DOSSIER),
    "publicizeDossier": Change("assistance:dossier:check", _DOSSIER),
    "recordObjection": Change("assistance:dossier:check", _DOSSIER),
    "decideDossier": Change("assistance:dossier:approve", _DOSSIER),
    "resumeDossier": Change("assistance:dossier:approve", _DOSSIER),
    "decideExit": Change("assistance:dossier:approve", _DOSSIER),
    "requestDossierTransfer": Change("assistance:dossier:transfer", _DOSSIER),
    "decideDossierTransfer": Change("assistance:dossier:transfer", {"transfer": "DossierTransfer"}),
    "recordDibaoStandard": Change("assistance:standard:record", _UNIT),
    "publishCriteria": Change("assistance:criteria:publish", region=True),
    "drawSpotCheck": Change("assistance:spot_check:draw", _UNIT),
    "recordSpotCheck": Change("assistance:spot_check:draw", {"item": "SpotCheckItem"}),
    "registerCase": Change("assistance:case:register", _DOSSIER),
    "checkRelief": Change("assistance:case:register", _CASE),
    "linkCaseDossier": Change("assistance:case:register", {**_CASE, **_DOSSIER}),
    "verifyCase": Change("assistance:case:verify", _CASE),
    "transferCase": Change("assistance:case:verify", _CASE),
    "approveCase": Change("assistance:case:approve", _CASE),
    "returnCase": Change("assistance:case:approve", _CASE),
    "rejectCase": Change("assistance:case:approve", _CASE),
    "serveCase": Change("assistance:case:serve", _CASE),
    "closeCase": Change("assistance:case:serve", _CASE),
    "recordLegalOutcome": Change("assistance:case:serve", _CASE),
    "recordTraining": Change("assistance:case:serve", _CASE),
    "recordPlacement": Change("assistance:case:serve", _CASE),
    "followUpPlacement": Change("assistance:case:serve", _CASE),
    "correctFollowUp": Change("assistance:case:serve", _CASE),
    "extendPetition": Change("assistance:case:serve", _CASE),
    "answerPetition": Change("assistance:case:serve", _CASE),
    "planPayment": Change("assistance:case:serve", _CASE),
    "giveHelp": Change("assistance:case:serve", _CASE),
    "handOut": Change("assistance:case:serve", _DELIVERIES),
    "cancelDelivery": Change("assistance:case:serve", _DELIVERY),
    "revealCase": Change("assistance:case:reveal", _CASE),
    "revealRecipient": Change("assistance:case:reveal", _DELIVERY),
    "recordPayments": Change("assistance:delivery:pay", _DELIVERIES),
    "endPayment": Change("assistance:delivery:pay", _DELIVERY),
    "enterCapRule": Change("assistance:cap:manage", region=True),
    "enterLivingCost": Change("assistance:cap:manage", _UNIT),
    "beginCampaign": Change("assistance:campaign:prepare", _UNIT),
    "selectHouseholds": Change("assistance:campaign:prepare", _CAMPAIGN),
    "removeCampaignItems": Change("assistance:campaign:prepare", _CAMPAIGN),
    "submitCampaign": Change("assistance:campaign:prepare", _CAMPAIGN),
    "cancelCampaign": Change("assistance:campaign:prepare", _CAMPAIGN),
    "reconcileCampaign": Change("assistance:campaign:prepare", _CAMPAIGN),
    "approveCampaign": Change("assistance:campaign:approve", _CAMPAIGN),
    "returnCampaign": Change("assistance:campaign:approve", _CAMPAIGN),
}
"""Every mutation of the one schema."""


def answer(actor: Actor, mutation: str, subjects: Iterable[tuple[str, Facts]]) -> str | None:
    """How a well-formed request must be refused: an error code, or None when it is allowed.

    Args:
        actor: who asks.
        mutation: its name.
        subjects: the record type and row of each id that the request names, in the order of being looked up.
    """
    change = MUTATIONS[mutation]
    if change.anonymous:
        return None
    if actor.account is None:
        return "UNAUTHENTICATED"
    if change.action is not None and not change.holder and change.action not in actor.actions():
        return "FORBIDDEN"  # whoever may do it nowhere is told so before anything is looked up
    for name, row in subjects:
        if not visible(actor, name, row):
            return "NOT_FOUND"
        if any(row.columns[column] == actor.account for column in change.holder):
            continue
        if change.action is not None and not actor.may(change.action, row.line):
            return "FORBIDDEN"
    return None
