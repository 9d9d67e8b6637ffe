"""Which rows belong together: nested lists, single records, and lists that hold some of what one sees."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from tests.security.oracle.rows import Facts

Related = Callable[[Facts, Facts], bool]
"""Whether a parent (first) and a child (second) belong together."""


def today() -> str:
    """The day in China, as a stored day reads."""
    return str(datetime.now(timezone(timedelta(hours=8))).date())


def by(column: str) -> Related:
    """The child's column names the parent."""
    return lambda parent, child: child.columns[column] == parent.columns["id"]


def below(parent: Facts, child: Facts) -> bool:
    """The child's organization is the parent, or lies below it."""
    return parent.columns["id"] in child.line


def _center(site: Facts) -> bool:
    return (site.columns["kind"], site.columns["status"]) == ("ASSISTANCE_CENTER", "ACTIVE")


def of_center(site: Facts, child: Facts) -> bool:
    """An active assistance center leads what its union leads; other sites lead nothing of their own."""
    return _center(site) and child.columns["organization_id"] == site.columns["organization_id"]


def handled_at(site: Facts, case: Facts) -> bool:
    """A center handles the cases of its union that were handed to no station or home; those handle the others."""
    here = site.columns["organization_id"] if _center(site) else site.columns["id"]
    return bool(case.columns["place_id"] == here)


LISTS: Mapping[tuple[str, str], Related] = {
    ("Organization", "children"): by("parent_id"),
    ("Organization", "versions"): by("organization_id"),
    ("Organization", "changes"): by("organization_id"),
    ("Organization", "populationFigures"): by("organization_id"),
    ("Organization", "sites"): by("organization_id"),
    ("Organization", "sitesBelow"): below,
    ("Organization", "benches"): by("organization_id"),
    ("Site", "openingHours"): by("site_id"),
    ("Site", "basisDocuments"): by("site_id"),
    ("Site", "premisesHistory"): by("site_id"),
    ("Site", "equipment"): by("site_id"),
    ("Site", "displays"): by("site_id"),
    ("Organization", "displaysBelow"): below,
    ("Organization", "equipmentBelow"): below,
    ("Organization", "appointments"): by("organization_id"),
    ("Organization", "appointmentsBelow"): below,
    ("Organization", "leadingGroups"): by("organization_id"),
    ("Organization", "localReports"): by("organization_id"),
    ("Site", "appointments"): by("site_id"),
    ("Person", "appointments"): by("person_id"),
    ("Person", "groupMemberships"): by("person_id"),
    ("Person", "qualificationEvidence"): by("person_id"),
    ("Person", "qualificationWaivers"): by("person_id"),
    ("LeadingGroup", "members"): by("group_id"),
    ("LeadingGroup", "documents"): by("group_id"),
    ("Account", "sessions"): by("account_id"),
    ("Account", "apiTokens"): by("account_id"),
    ("Account", "grants"): by("account_id"),
    ("Account", "notifications"): by("account_id"),
    ("Repair", "transitions"): by("subject_id"),
    ("Repair", "available"): by("subject_id"),
    ("Organization", "dossiers"): by("organization_id"),
    ("Organization", "dossiersBelow"): below,
    ("Organization", "dibaoStandards"): by("organization_id"),
    ("Organization", "spotChecks"): by("organization_id"),
    ("Dossier", "members"): by("dossier_id"),
    ("Dossier", "transitions"): by("subject_id"),
    ("Dossier", "available"): by("subject_id"),
    ("Dossier", "economy"): by("dossier_id"),
    ("Dossier", "assessments"): by("dossier_id"),
    ("Dossier", "visits"): by("dossier_id"),
    ("Dossier", "objections"): by("dossier_id"),
    ("Dossier", "changes"): by("dossier_id"),
    ("Dossier", "verifications"): by("dossier_id"),
    ("Dossier", "transfers"): by("dossier_id"),
    ("Dossier", "consents"): by("dossier_id"),
    ("Dossier", "accesses"): by("dossier_id"),
    ("SpotCheck", "items"): by("spot_check_id"),
    ("Organization", "cases"): by("organization_id"),
    ("Organization", "casesBelow"): below,
    ("Organization", "campaigns"): by("organization_id"),
    ("Site", "referrals"): by("to_site_id"),
    ("Site", "dossiers"): of_center,
    ("Site", "cases"): handled_at,
    ("Dossier", "movements"): by("dossier_id"),
    ("Dossier", "cases"): by("dossier_id"),
    ("Dossier", "deliveries"): by("dossier_id"),
    ("Dossier", "capAccounts"): by("dossier_id"),
    ("Dossier", "helpByYear"): by("dossier_id"),
    ("Case", "reliefChecks"): by("case_id"),
    ("Case", "transitions"): by("subject_id"),
    ("Case", "available"): by("subject_id"),
    ("Case", "deliveries"): by("case_id"),
    ("CapAccount", "deliveries"): by("cap_account_id"),
    ("CapAccount", "cases"): by("cap_account_id"),
    ("Campaign", "items"): by("campaign_id"),
    ("Campaign", "deliveries"): by("campaign_id"),
    ("Campaign", "transitions"): by("subject_id"),
    ("Campaign", "available"): by("subject_id"),
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
_TRANSITIONS = ("CaseTransition", "CampaignTransition", "DossierTransition", "RepairTransition")


def _expected(row: Facts) -> bool:
    return bool(row.columns["lead"])


def _possible(row: Facts) -> bool:
    return _expected(row) and str(row.columns["opens_on"]) <= today()


def never_helped(row: Facts) -> bool:
    """A dossier in force to which nothing was ever delivered."""
    assert row.holding is not None
    given = row.holding("Delivery", "dossier_id", row.columns["id"])
    in_force = row.columns["state"] in {"ACTIVE", "REVERIFY_DUE"}
    return in_force and not any(one.columns["state"] == "DELIVERED" for one in given)


PICKED: Mapping[str, Callable[[Facts], bool]] = {
    "myTasks": _possible,
    "openSteps": _expected,
    "dossiersNeverHelped": never_helped,
}
"""Root lists that hold some of what one may see: what somebody is expected to do, not all that is possible."""

ONES: Mapping[tuple[str, str], tuple[str, Related]] = {
    **{("Case", key): (name, by("case_id")) for key, name in _FACTS.items()},
    **{(name, "case"): ("Case", _names("case_id")) for name in (*_FACTS.values(), "ReliefCheck", "Delivery")},
    **{
        (name, "dossier"): ("Dossier", _names("dossier_id"))
        for name in (
            *("Case", "CapAccount", "Delivery", "DossierMovement", "HouseholdHelp", "CampaignItem"),
            *("HouseholdMember", "SpotCheckItem", "DossierTransfer"),
        )
    },
    **{
        (name, "member"): ("HouseholdMember", _names("member_id"))
        for name in ("Case", "Delivery", "EconomyItem", "DossierChange")
    },
    **{
        (name, "student"): ("HouseholdMember", _names("member_id")) for name in ("CapAccount", "CampaignItem")
    },
    **{
        (name, "capAccount"): ("CapAccount", _names("cap_account_id"))
        for name in ("Case", "Delivery", "CampaignItem")
    },
    **{
        (name, "account"): ("Account", _names("account_id"))
        for name in (*_TRANSITIONS, "AuditRecord", "Session", "ApiToken", "Grant", "Import")
    },
    **{(name, "actingFor"): ("Account", _names("acting_for_id")) for name in _TRANSITIONS},
    ("Case", "predecessor"): ("Case", _names("predecessor_id")),
    ("Delivery", "receiptFile"): ("File", _names("receipt_file_id")),
    ("CampaignItem", "campaign"): ("Campaign", _names("campaign_id")),
    ("CampaignItem", "delivery"): ("Delivery", _names("delivery_id")),
    ("ApiToken", "replacedBy"): ("ApiToken", _names("replaced_by")),
    ("Person", "contact"): ("PersonContact", by("person_id")),
    ("Grant", "grantedBy"): ("Account", _names("granted_by")),
    ("Job", "createdBy"): ("Account", _names("created_by")),
    ("Grant", "delegatedBy"): ("Account", _names("delegated_by")),
    ("Grant", "source"): ("Grant", _names("source_id")),
    ("Grant", "endedBy"): ("Account", _names("ended_by")),
    ("BasisDocument", "file"): ("File", _names("file_id")),
    ("Appointment", "tenureOutlook"): ("TenureOutlook", by("appointment_id")),
    ("DisplayItem", "photo"): ("File", _names("photo_id")),
    ("Bench", "photo"): ("File", _names("photo_id")),
    ("Dossier", "circumstances"): ("Circumstances", by("dossier_id")),
    ("HouseholdVisit", "request"): ("File", _names("request_id")),
    ("HouseholdVisit", "authorization"): ("File", _names("authorization_id")),
    ("HouseholdVisit", "photo"): ("File", _names("photo_id")),
    ("File", "uploader"): ("Account", _names("uploaded_by")),
    ("Site", "premises"): (
        "Premises",
        lambda here, there: there.columns["site_id"] == here.columns["id"] and bool(there.columns["latest"]),
    ),
}
"""Each single record of a narrow type that a field leads to: null exactly when it may not be seen."""
