"""For each mutation a well-formed request about a unit, so that only the place can be the reason to refuse it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from huizhanjia_core.clock import today

from tests.plugins.conftest import everything
from tests.security import oracle
from tests.security.finding import (
    ADULT,
    CENTER,
    DESK,
    FACTS,
    FIGURE,
    OFFICE,
    OTHER,
    PERSON,
    ROOMS,
    Request,
    account,
    before_dossier,
    bench,
    campaign,
    case,
    change,
    changed_asset,
    day,
    dossier,
    first,
    gone_asset,
    grant,
    group,
    job,
    lent,
    listed,
    member,
    mine,
    of_dossier,
    outlook,
    paid,
    pending,
    person,
    placed,
    position,
    repair,
    service,
    session,
    signed,
    site,
    staged,
    token,
    transfer,
    unit,
    versioned,
    without_file,
)
from tests.security.selections import fields_of
from tests.security.world import World

EXAMPLES: Mapping[str, Callable[[World, str], Request]] = {
    "revokeSession": session,
    "createAccount": lambda w, c: {"organization": unit(w, c), "username": "matrix.new", "name": "新"},
    "setAccountStatus": lambda w, c: {"account": account(w, c), "status": "SUSPENDED", "reason": "矩阵"},
    "revealPhone": lambda w, c: {"account": account(w, c), "reason": "矩阵"},
    "resetPassword": lambda w, c: {"account": account(w, c)},
    "grantRole": lambda w, c: {
        "organization": unit(w, c),
        "account": account(w, c),
        "role": "disclosure_editor",
        "reason": "矩阵",
    },
    "endGrant": grant,
    "delegateGrant": lambda w, c: {
        **grant(w, c),
        "username": f"target.{c}.1",
        "validTo": str(today() + timedelta(days=7)),
        "reason": "矩阵",
    },
    "endDelegation": lambda w, c: {"grant": w.id("Grant", w.where("Grant", c, lent))},
    "allowAction": lambda _w, _c: {"role": "trainer", "action": "core:premises:read"},
    "disallowAction": lambda _w, _c: {"role": "case_worker", "action": "core:premises:read"},
    "setRoleActive": lambda _w, _c: {"role": "trainer", "active": False},
    "establishOrganization": lambda w, c: {
        "parent": unit(w, c),
        "level": "GRASSROOTS",
        "code": f"{c}-777",
        "name": "矩阵工会",
        "effectiveOn": day(0),
        "reason": "矩阵",
    },
    "renameOrganization": change(name="矩阵总工会"),
    "recodeOrganization": change(code="549999"),
    "moveOrganization": lambda w, c: change(parent=unit(w, "540300"))(w, c),
    "closeOrganization": change(effectiveOn=str(today() + timedelta(days=30))),
    "openSite": lambda w, c: {
        "organization": unit(w, c),
        "kind": "SERVICE_STATION",
        "name": "矩阵站",
        "openedOn": day(1),
        "address": "路1号",
    },
    "updateSite": versioned(OFFICE, name="矩阵", address="路1号"),
    "closeSite": versioned(CENTER, closedOn=day(0), reason="矩阵"),
    "setOpeningHours": versioned(CENTER, hours=[{"weekday": 1, "opens": "09:00", "closes": "10:00"}]),
    "addBasisDocument": lambda w, c: {
        "site": site(w, c, OFFICE)[0],
        "title": "件",
        "documentNumber": "矩〔2026〕1号",
        "issuer": "总工会",
    },
    "attachBasisDocumentFile": lambda w, c: {
        "basisDocument": w.id("BasisDocument", w.where("BasisDocument", c, without_file)),
        "file": w.id("File", next(key for key, row in w.rows["File"].items() if mine(w, row))),
    },
    "recordPremises": lambda w, c: {"site": site(w, c, OFFICE)[0], **ROOMS, "measuredOn": day(2)},
    "setCenterManagement": lambda w, c: {
        **versioned(CENTER, code="MATRIX-1")(w, c),
        "manageDepartment": w.id(
            "Department",
            next(key for key, row in w.rows["Department"].items() if row.columns["code"] == "PROTECTION"),
        ),
    },
    "setTenureOutlook": outlook,
    "recordDisplay": lambda w, c: {
        "site": site(w, c, OFFICE)[0],
        "kind": "BROCHURES",
        "checkedOn": day(1),
        "present": True,
        "quantity": 50,
        "chinese": True,
    },
    "recordEquipment": lambda w, c: {"site": site(w, c, OFFICE)[0], **DESK},
    "updateEquipment": changed_asset,
    "disposeEquipment": gone_asset,
    "recordPopulation": lambda w, c: {"organization": unit(w, c), **FIGURE},
    "approvePopulation": lambda w, c: {
        "figure": w.id(
            "PopulationFigure", w.where("PopulationFigure", c, lambda row: row.columns["value"] == 7)
        )
    },
    "createServiceAccount": lambda w, c: {
        "organization": unit(w, c),
        "username": "matrix.system",
        "name": "系统",
    },
    "transferAccount": lambda w, c: {
        "account": account(w, c),
        "organization": unit(w, "540300"),
        "reason": "矩阵",
    },
    "resetSecondFactor": lambda w, c: {"account": account(w, c)},
    "issueApiToken": lambda w, c: {
        "account": service(w, c),
        "name": "矩阵",
        "scopes": ["core:premises:read"],
        "days": 30,
    },
    "rotateApiToken": lambda w, c: {"token": token(w, c), "days": 30},
    "revokeApiToken": lambda w, c: {"token": token(w, c)},
    "registerPerson": lambda w, c: {"organization": unit(w, c), "name": "新人"},
    "revealContact": lambda w, c: {
        "contact": w.id("PersonContact", w.where("PersonContact", c)),
        "reason": "矩阵",
    },
    "correctPerson": lambda w, c: first(w, "PersonContact", c, "contact", name="更正"),
    "addDepartment": lambda _w, _c: {"code": "MATRIX", "name": "矩阵部", "nameEn": "Matrix"},
    "addPosition": lambda _w, _c: {"code": "MATRIX", "name": "矩阵", "nameEn": "Matrix", "place": "UNION"},
    "appoint": lambda w, c: {
        "organization": unit(w, c),
        "person": person(w, c),
        "position": position(w, "UNION_OFFICER"),
        "validFrom": day(0),
    },
    "endAppointment": lambda w, c: {
        "appointment": w.id("Appointment", w.where("Appointment", c, lambda _row: True)),
        "lastDay": day(0),
        "reason": "矩阵",
    },
    "recordQualifications": lambda w, c: {
        "organization": unit(w, c),
        "person": person(w, c),
        "evidence": [
            {"item": "COMPUTER_SKILL", "kind": "TEST", "result": "MET", "evidencedOn": day(1)},
        ],
    },
    "requestWaiver": lambda w, c: {
        "organization": unit(w, c),
        "person": person(w, c),
        "item": "COMPUTER_SKILL",
        "reason": "矩阵",
    },
    "decideWaiver": lambda w, c: first(w, "QualificationWaiver", c, "waiver", approve=True),
    "establishGroup": lambda w, c: {
        "organization": unit(w, c),
        "kind": "STANDARDIZATION",
        "name": "矩阵领导小组",
        "establishedOn": day(0),
    },
    "dissolveGroup": lambda w, c: first(w, "LeadingGroup", c, "group", dissolvedOn=day(0), reason="矩阵"),
    "seatMember": lambda w, c: {
        "group": group(w, c),
        "person": person(w, c),
        "role": "MEMBER",
        "validFrom": day(0),
    },
    "unseatMember": lambda w, c: {
        "member": w.id("GroupMember", w.where("GroupMember", c, lambda _row: True)),
        "lastDay": day(0),
        "reason": "矩阵",
    },
    "fileGroupDocument": lambda w, c: {
        "group": group(w, c),
        "title": "件",
        "documentNumber": "矩〔2026〕2号",
        "issuer": "总工会",
        "issuedOn": day(0),
    },
    "recordLocalReport": lambda w, c: {
        "organization": unit(w, c),
        "reportedOn": day(0),
        "addressee": "BOTH",
        "content": "矩阵",
    },
    "publishCalendar": lambda _w, _c: {
        "year": 2031,
        "document": "矩〔2030〕1号",
        "holidays": [{"name": "元旦", "firstDay": "2031-01-01", "lastDay": "2031-01-01"}],
    },
    "retryJob": lambda w, _c: {"job": job(w, "DEAD")},
    "cancelJob": lambda w, _c: {"job": job(w, "READY")},
    "markNotificationsRead": lambda w, _c: {
        "notifications": [w.id("Notification", next(iter(w.rows["Notification"])))]
    },
    "proposeRepair": lambda w, c: {"organization": unit(w, c), "what": "换椅背", "cost": 100},
    "reviewRepair": lambda w, c: {**repair(w, c), "approve": True},
    "withdrawRepair": repair,
    "placeBench": lambda w, c: {"organization": unit(w, c), "name": "长椅", "seats": 2},
    "entrustBench": lambda w, c: {"bench": bench(w, c), "idNumber": "540102199001011234"},
    "revealKeeper": lambda w, c: {"bench": bench(w, c), "reason": "矩阵"},
    "registerDossier": lambda w, c: {
        "organization": unit(w, c),
        "registeredOn": day(1),
        "applicant": {**PERSON, "idNumber": ADULT},
        "members": [],
        "facts": FACTS,
    },
    "updateDossier": lambda w, c: dossier(w, c, facts=FACTS),
    "addHouseholdMember": lambda w, c: dossier(
        w, c, facts={**PERSON, "relation": "SIBLING", "idNumber": OTHER}
    ),
    "updateHouseholdMember": lambda w, c: {**member(w, c), "facts": {**PERSON, "relation": "CHILD"}},
    "removeHouseholdMember": lambda w, c: {**member(w, c), "leftOn": day(0), "reason": "矩阵"},
    "recordEconomy": lambda w, c: dossier(
        w,
        c,
        periodFrom="2015-01-01",
        periodTo="2015-12-31",
        items=[{"flow": "WAGE", "amount": "6000.00"}],
        circumstances={
            "housing": "OWN",
            "homes": 1,
            "savings": "0.00",
            "investments": "0.00",
            "monthsBelow": 8,
        },
    ),
    "recordConsent": lambda w, c: {
        "dossier": dossier(w, c)["dossier"],
        "givenOn": day(0),
        "notice": "矩阵",
        "purposes": ["PAYMENT"],
        "guardian": True,
    },
    "withdrawConsent": lambda w, c: {
        "consent": of_dossier(w, "Consent", c, "DRAFT")[0],
        "withdrawnOn": day(0),
    },
    "submitDossier": dossier,
    "withdrawDossier": lambda w, c: dossier(w, c, reason="矩阵"),
    "reopenDossier": lambda w, c: dossier(w, c, "RELIEVED", reason="矩阵"),
    "checkDuplicate": lambda w, c: {"organization": unit(w, c), "idNumber": ADULT},
    "revealDossierValue": lambda w, c: {
        "dossier": dossier(w, c)["dossier"],
        "value": "PHONE",
        "reason": "矩阵",
    },
    "reviewDossier": lambda w, c: dossier(w, c, "UNDER_REVIEW", approve=True),
    "suspendDossier": lambda w, c: dossier(w, c, "ACTIVE", reason="矩阵"),
    "decideObjection": lambda w, c: {
        "objection": of_dossier(w, "Objection", c, "ACTIVE", state="OPEN")[0],
        "upheld": False,
        "result": "矩阵",
    },
    "recordHouseholdVisit": lambda w, c: dossier(
        w,
        c,
        "VISITING",
        visitedOn=day(1),
        companion="同行人",
        companionTitle="村干部",
        findings="属实",
        request=signed(w, "assistance:request"),
        authorization=signed(w, "assistance:authorization"),
    ),
    "verifyDossier": lambda w, c: dossier(
        w, c, "RELIEVED", kind="REVISIT", result="UNCHANGED", verifiedOn=day(0)
    ),
    "proposeExit": lambda w, c: dossier(w, c, "ACTIVE", kind="CANCELLED", exitReason="DEATH", reason="矩阵"),
    "assessDossier": lambda w, c: dossier(w, c, "CHECKING"),
    "publicizeDossier": lambda w, c: dossier(w, c, "CHECKING", places="公示栏", contact="0000"),
    "recordObjection": lambda w, c: {
        "dossier": dossier(w, c, "PUBLICIZED")["dossier"],
        "receivedOn": day(0),
        "channel": "PHONE",
        "objector": "某人",
        "content": "矩阵",
    },
    "decideDossier": lambda w, c: dossier(w, c, "PUBLICIZED", approve=True),
    "resumeDossier": lambda w, c: dossier(w, c, "SUSPENDED", reason="矩阵"),
    "decideExit": lambda w, c: dossier(w, c, "EXITING", approve=True),
    "requestDossierTransfer": lambda w, c: dossier(
        w, c, "ACTIVE", organization=unit(w, "540300"), reason="矩阵"
    ),
    "decideDossierTransfer": transfer,
    "recordDibaoStandard": lambda w, c: {
        "organization": unit(w, c),
        "year": 2016,
        "monthly": "640.00",
        "source": "矩〔2016〕1号",
    },
    "publishCriteria": lambda _w, _c: {
        "code": "2031",
        "title": "矩阵",
        "source": "矩〔2031〕1号",
        "effectiveFrom": "2031-01-01",
        "rules": [{"category": "DEEP", "title": "深度困难", "conditions": []}],
    },
    "drawSpotCheck": lambda w, c: {"organization": unit(w, c)},
    "recordSpotCheck": lambda w, c: {
        "item": of_dossier(w, "SpotCheckItem", c, "ACTIVE")[0],
        "result": "UNCHANGED",
        "checkedOn": day(0),
    },
    "registerCase": lambda w, c: {
        "dossier": dossier(w, c, "ACTIVE")["dossier"],
        "intake": "WINDOW",
        "facts": {"jobPlacement": {"wanted": "保洁"}},
    },
    "checkRelief": lambda w, c: case(w, c, "REGISTERED", kind="CHARITY", outcome="REFUSED"),
    "linkCaseDossier": before_dossier,
    "verifyCase": lambda w, c: staged(w, c, "REGISTERED", finding="属实"),
    "transferCase": lambda w, c: staged(w, c, "REGISTERED", outside="民政局", reason="矩阵"),
    "approveCase": lambda w, c: staged(w, c, "VERIFIED"),
    "returnCase": lambda w, c: staged(w, c, "VERIFIED", reason="矩阵"),
    "rejectCase": lambda w, c: staged(w, c, "REGISTERED", reason="矩阵"),
    "serveCase": lambda w, c: staged(w, c, "APPROVED"),
    "closeCase": lambda w, c: staged(w, c, "IN_SERVICE", result="矩阵", goals=[]),
    "recordLegalOutcome": lambda w, c: case(w, c, outcome="WON", outcomeOn=day(0)),
    "recordTraining": lambda w, c: case(w, c, attendedHours=1),
    "recordPlacement": lambda w, c: case(
        w,
        c,
        vacancy="保洁",
        employer="宾馆",
        employerUscc="91110000600037341L",
        placedOn=day(0),
        contract="NONE",
    ),
    "followUpPlacement": lambda w, c: case(w, c, months=3, employed=True),
    "correctFollowUp": lambda w, c: staged(
        w, c, "CLOSED", months=3, employed=False, askedOn=day(0), reason="矩阵"
    ),
    "extendPetition": lambda w, c: case(w, c, days=5, reason="矩阵"),
    "answerPetition": lambda w, c: case(w, c, result="EXPLAINED"),
    "planPayment": lambda w, c: case(w, c, amount="1.00", idempotencyKey="matrix"),
    "giveHelp": lambda w, c: case(
        w,
        c,
        kind="SERVICE",
        remark="矩阵",
        deliveredOn=day(0),
        receipt="SIGNED",
        idempotencyKey="matrix",
    ),
    "handOut": lambda w, c: paid(w, c, "GOODS"),
    "cancelDelivery": lambda w, c: {"delivery": pending(w, c), "version": 1, "reason": "矩阵"},
    "revealCase": lambda w, c: case(w, c, reason="矩阵"),
    "revealRecipient": lambda w, c: {"delivery": pending(w, c), "reason": "矩阵"},
    "recordPayments": paid,
    "endPayment": lambda w, c: {
        "delivery": pending(w, c),
        "version": 1,
        "state": "FAILED",
        "reason": "矩阵",
    },
    "enterCapRule": lambda _w, _c: {
        "kind": "EMERGENCY_CEILING",
        "effectiveFrom": "2090-01-01",
        "document": "矩〔2026〕3号",
    },
    "enterLivingCost": lambda w, c: {
        "organization": unit(w, c),
        "year": 2099,
        "monthly": "1.00",
        "document": "矩〔2026〕4号",
    },
    "beginCampaign": lambda w, c: {
        "organization": unit(w, c),
        "name": "矩阵",
        "kind": "LOSAR",
        "service": "LIVING_RELIEF",
        "form": "MONEY",
        "source": "DONATION",
        "beginsOn": day(0),
        "perHousehold": "1.00",
    },
    "selectHouseholds": campaign,
    "removeCampaignItems": listed,
    "submitCampaign": campaign,
    "cancelCampaign": lambda w, c: campaign(w, c, reason="矩阵"),
    "reconcileCampaign": lambda w, c: campaign(w, c, "APPROVED"),
    "approveCampaign": lambda w, c: campaign(w, c, "SUBMITTED"),
    "returnCampaign": lambda w, c: campaign(w, c, "SUBMITTED", reason="矩阵"),
}
"""About a county (with an office, a center, target accounts and an unapproved figure), as its holder may ask it."""


def document(mutation: str) -> str:
    """The mutation with everything that its refusal says."""
    kind = fields_of(everything().schema.graphql_schema, "Mutation")[mutation].args["input"].type
    return f"mutation($i:{kind}){{{mutation}(input:$i){{userErrors{{code message path}}}}}}"


def subjects(world: World, mutation: str, given: Request) -> list[tuple[str, oracle.Facts]]:
    """The rows that a request names."""
    found = []
    for name, kind in oracle.MUTATIONS[mutation].subjects.items():
        for one in given[name] if isinstance(given[name], list) else [given[name]]:
            key = next(key for key in world.rows[kind] if world.id(kind, key) == one)
            found.append((kind, placed(world, kind, world.rows[kind][key])))
    if oracle.MUTATIONS[mutation].region:
        found.append(("Organization", world.rows["Organization"][world.units["540000"]]))
    return found
