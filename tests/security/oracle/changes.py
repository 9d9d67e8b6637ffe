"""What each mutation demands of whoever asks for it, and how it is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.security.oracle.roles import Actor
from tests.security.oracle.rows import Facts, visible


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
