"""For each mutation a well-formed request about a unit, so that only the place can be the reason to refuse it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from huizhanjia_core.clock import today

from tests.plugins.conftest import everything
from tests.security import oracle
from tests.security.selections import fields_of
from tests.security.world import CANARY, VISITOR, World

Request = dict[str, Any]


def _day(ago: int) -> str:
    return str(today() - timedelta(days=ago))


def _site(world: World, code: str, kind: str) -> tuple[str, int]:
    key = world.where("Site", code, lambda row: row.columns["kind"] == kind)
    return world.id("Site", key), world.rows["Site"][key].columns["version"]


def _versioned(kind: str, **more: Any) -> Callable[[World, str], Request]:
    def make(world: World, code: str) -> Request:
        site, version = _site(world, code, kind)
        return {"site": site, "version": version, **more}

    return make


def _unit(world: World, code: str) -> str:
    return world.id("Organization", world.units[code])


def _change(**more: Any) -> Callable[[World, str], Request]:
    def make(world: World, code: str) -> Request:
        version = world.rows["Organization"][world.units[code]].columns["version"]
        given = {"version": version, "effectiveOn": _day(0), "reason": "矩阵", **more}
        return {"organization": _unit(world, code), **given}

    return make


def _account(world: World, code: str) -> str:
    return world.id("Account", world.where("Account", code, lambda r: r.columns["username"].endswith(".0")))


def _bench(world: World, code: str) -> str:
    return world.id("Bench", world.where("Bench", code))


def _session(world: World, code: str) -> Request:
    account = world.where("Account", code, lambda row: row.columns["username"].startswith("target"))
    rows = world.rows["Session"].items()
    return {"session": world.id("Session", next(k for k, r in rows if r.columns["account_id"] == account))}


def _grant(world: World, code: str) -> Request:
    return {
        "grant": world.id(
            "Grant",
            world.where(
                "Grant",
                code,
                lambda row: row.columns["ended_at"] is None and row.columns["delegated_by"] is None,
            ),
        )
    }


def _lent(row: oracle.Facts) -> bool:
    return row.columns["delegated_by"] is not None and row.columns["ended_at"] is None


def _service(world: World, code: str) -> str:
    return world.id("Account", world.where("Account", code, lambda row: bool(row.columns["service"])))


def _token(world: World, code: str) -> str:
    return world.id("ApiToken", world.where("ApiToken", code, lambda _row: True))


def _person(world: World, code: str) -> str:
    """Somebody whose home union it is, with a contact, an account and no post."""
    account = world.where("Account", code, lambda row: row.columns["username"].endswith(".0"))
    return world.id("Person", world.rows["Account"][account].columns["person_id"])


def _position(world: World, code: str) -> str:
    rows = world.rows["Position"].items()
    return world.id("Position", next(key for key, row in rows if row.columns["code"] == code))


def _first(world: World, kind: str, code: str, argument: str, /, **more: Any) -> Request:
    """A row of a union by its id, with the version that is stored."""
    key = world.where(kind, code, lambda row: row.columns.get("state") in {None, "REQUESTED"})
    return {argument: world.id(kind, key), "version": world.rows[kind][key].columns["version"], **more}


def _group(world: World, code: str) -> str:
    return str(_first(world, "LeadingGroup", code, "group")["group"])


def _job(world: World, state: str) -> str:
    rows = world.rows["Job"].items()
    return world.id("Job", next(key for key, row in rows if row.columns["state"] == state))


def _repair(world: World, code: str) -> Request:
    return {"repair": world.id("Repair", world.where("Repair", code)), "version": 1}


def _dossier(world: World, code: str, state: str = "DRAFT", **more: Any) -> Request:
    """A dossier of a union in a state, with the version that is stored."""
    key = world.where("Dossier", code, lambda row: row.columns["state"] == state)
    return {
        "dossier": world.id("Dossier", key),
        "version": world.rows["Dossier"][key].columns["version"],
        **more,
    }


def _of_dossier(world: World, kind: str, code: str, of: str, /, **wanted: Any) -> tuple[str, oracle.Facts]:
    """A row that belongs to a dossier of a union in a state."""
    dossiers = {
        key
        for key, row in world.rows["Dossier"].items()
        if row.line[-1] == world.units[code] and row.columns["state"] == of
    }
    for key, row in world.rows[kind].items():
        if row.columns["dossier_id"] in dossiers and wanted.items() <= row.columns.items():
            return world.id(kind, key), row
    raise LookupError(kind)


def _member(world: World, code: str) -> Request:
    key, row = _of_dossier(world, "HouseholdMember", code, "DRAFT", relation="CHILD")
    return {"member": key, "version": row.columns["version"]}


def _signed(world: World, purpose: str) -> str:
    """What the one who visits has uploaded."""
    account = world.actors[VISITOR].account
    rows = world.rows["File"].items()
    return world.id(
        "File",
        next(
            key
            for key, row in rows
            if row.columns["uploaded_by"] == account and row.columns["purpose"] == purpose
        ),
    )


def _transfer(world: World, code: str) -> Request:
    return {
        "transfer": world.id(
            "DossierTransfer",
            world.where("DossierTransfer", code, lambda row: row.columns["state"] == "REQUESTED"),
        ),
        "version": 1,
        "accept": True,
    }


def _placed(world: World, kind: str, row: oracle.Facts) -> oracle.Facts:
    """The row where its parent is, if it is seen through one."""
    parents = [rule for rule in oracle.TYPES[kind].rules if isinstance(rule, oracle.Through)]
    if row.line or not parents:
        return row
    above = world.rows[parents[0].parent][row.columns[parents[0].column]]
    return replace(row, line=above.line)


def _without_file(row: oracle.Facts) -> bool:
    return row.columns["file_id"] is None


def _mine(world: World, row: oracle.Facts) -> bool:
    """An upload that belongs to nothing yet, of whoever may attach it."""
    account = world.actors[VISITOR].account
    waiting = row.columns["attached_at"] is None and row.columns["purpose"] == "core:basis-document"
    return row.columns["uploaded_by"] == account and waiting


_FIGURE = {"asOf": "2015-12-31", "source": "PUBLIC_SECURITY", "value": 7, "document": "公报"}
_ROOMS = {
    "address": "路1号",
    "floor": 1,
    "ownership": "OWN",
    "serviceArea": 30.0,
    **dict.fromkeys(("streetFacing", "transport", "telecom", "convenience"), True),
}
_FACTS = {"phone": "13800001111", "address": "路1号", "mainCause": "LOW_WAGE"}
_PERSON = {"name": "矩阵", "work": "EMPLOYED", "health": "HEALTHY"}
_ADULT, _OTHER = "54999919800101991X", "549999198001019936"
_CENTER, _OFFICE = "ASSISTANCE_CENTER", "UNION_OFFICE"


def _case(world: World, code: str, state: str = "IN_SERVICE", **more: Any) -> Request:
    """An open case of a union in a state."""
    key = world.where(
        "Case",
        code,
        lambda row: bool(
            row.columns["state"] == state
            and not row.columns["confidential"]
            and row.columns["dossier_id"]
            and CANARY.match(row.columns["number"])  # none of the demonstration, which may need money
        ),
    )
    return {"case": world.id("Case", key), **more}


def _staged(world: World, code: str, state: str, **more: Any) -> Request:
    return {**_case(world, code, state), "version": 1, **more}


def _campaign(world: World, code: str, state: str = "DRAFT", **more: Any) -> Request:
    """A campaign of a union in a state."""
    key = world.where("Campaign", code, lambda row: row.columns["state"] == state)
    return {"campaign": world.id("Campaign", key), "version": 1, **more}


def _pending(world: World, code: str, kind: str = "MONEY") -> str:
    """A delivery of a union that is still to be made."""
    wanted = {"state": "PENDING", "kind": kind}
    return world.id(
        "Delivery", world.where("Delivery", code, lambda row: wanted.items() <= row.columns.items())
    )


def _before_dossier(world: World, code: str) -> Request:
    """A case without dossier, and the dossier that holds the person now."""
    key = world.where("Case", code, lambda row: row.columns["dossier_id"] is None)
    index = world.rows["Case"][key].columns["id_number_index"]
    holds = next(
        row.columns["dossier_id"]
        for row in world.rows["HouseholdMember"].values()
        if row.columns["id_number_index"] == index
    )
    return {"case": world.id("Case", key), "version": 1, "dossier": world.id("Dossier", holds)}


def _listed(world: World, code: str) -> Request:
    """A campaign in preparation with an entry of its list."""
    given = _campaign(world, code)
    return {
        **given,
        "items": [
            world.id("CampaignItem", key)
            for key, row in world.rows["CampaignItem"].items()
            if world.id("Campaign", row.columns["campaign_id"]) == given["campaign"]
        ],
    }


def _paid(world: World, code: str, kind: str = "MONEY") -> Request:
    day = {"deliveredOn": _day(0)} if kind == "GOODS" else {"voucherNumber": "矩-1", "voucherOn": _day(0)}
    return {
        "deliveries": [_pending(world, code, kind)],
        "receipt": "SIGNED",
        "idempotencyKey": "matrix",
        **day,
    }


def _outlook(world: World, code: str) -> Request:
    """Somebody on the staff of a union's center, and the version of what is expected of them."""
    staff = {key for key, row in world.rows["Position"].items() if row.columns["counts_as_staff"]}
    post = world.where("Appointment", code, lambda row: row.columns["position_id"] in staff)
    known = world.rows["TenureOutlook"].values()
    versions = [row.columns["version"] for row in known if row.columns["appointment_id"] == post]
    return {
        "appointment": world.id("Appointment", post),
        "version": versions[0] if versions else None,
        "canServeLongTerm": True,
        "expectedTenureMonths": 36,
    }


_DESK = {
    "kind": "DESKS_CHAIRS",
    "tagNumber": "矩阵-1",
    "name": "桌",
    "acquiredOn": "2020-01-01",
    "fundClass": "CONSTRUCTION_OPERATION",
}


def _asset(world: World, code: str) -> tuple[str, oracle.Facts]:
    """Equipment of a union that is there, at a site that is open."""
    open_sites = {key for key, row in world.rows["Site"].items() if row.columns["status"] == "ACTIVE"}
    key = world.where(
        "EquipmentAsset",
        code,
        lambda row: row.columns["disposed_on"] is None and row.columns["site_id"] in open_sites,
    )
    return world.id("EquipmentAsset", key), world.rows["EquipmentAsset"][key]


def _changed_asset(world: World, code: str) -> Request:
    asset, row = _asset(world, code)
    return {
        "equipment": asset,
        "version": row.columns["version"],
        "site": world.id("Site", row.columns["site_id"]),
        **_DESK,
        "quantity": 2,
        "condition": "REPAIR",
    }


def _gone_asset(world: World, code: str) -> Request:
    asset, row = _asset(world, code)
    return {
        "equipment": asset,
        "version": row.columns["version"],
        "disposedOn": _day(0),
        "reason": "矩阵",
    }


EXAMPLES: Mapping[str, Callable[[World, str], Request]] = {
    "revokeSession": _session,
    "createAccount": lambda w, c: {"organization": _unit(w, c), "username": "matrix.new", "name": "新"},
    "setAccountStatus": lambda w, c: {"account": _account(w, c), "status": "SUSPENDED", "reason": "矩阵"},
    "revealPhone": lambda w, c: {"account": _account(w, c), "reason": "矩阵"},
    "resetPassword": lambda w, c: {"account": _account(w, c)},
    "grantRole": lambda w, c: {
        "organization": _unit(w, c),
        "account": _account(w, c),
        "role": "disclosure_editor",
        "reason": "矩阵",
    },
    "endGrant": _grant,
    "delegateGrant": lambda w, c: {
        **_grant(w, c),
        "username": f"target.{c}.1",
        "validTo": str(today() + timedelta(days=7)),
        "reason": "矩阵",
    },
    "endDelegation": lambda w, c: {"grant": w.id("Grant", w.where("Grant", c, _lent))},
    "allowAction": lambda _w, _c: {"role": "trainer", "action": "core:premises:read"},
    "disallowAction": lambda _w, _c: {"role": "case_worker", "action": "core:premises:read"},
    "setRoleActive": lambda _w, _c: {"role": "trainer", "active": False},
    "establishOrganization": lambda w, c: {
        "parent": _unit(w, c),
        "level": "GRASSROOTS",
        "code": f"{c}-777",
        "name": "矩阵工会",
        "effectiveOn": _day(0),
        "reason": "矩阵",
    },
    "renameOrganization": _change(name="矩阵总工会"),
    "recodeOrganization": _change(code="549999"),
    "moveOrganization": lambda w, c: _change(parent=_unit(w, "540300"))(w, c),
    "closeOrganization": _change(effectiveOn=str(today() + timedelta(days=30))),
    "openSite": lambda w, c: {
        "organization": _unit(w, c),
        "kind": "SERVICE_STATION",
        "name": "矩阵站",
        "openedOn": _day(1),
        "address": "路1号",
    },
    "updateSite": _versioned(_OFFICE, name="矩阵", address="路1号"),
    "closeSite": _versioned(_CENTER, closedOn=_day(0), reason="矩阵"),
    "setOpeningHours": _versioned(_CENTER, hours=[{"weekday": 1, "opens": "09:00", "closes": "10:00"}]),
    "addBasisDocument": lambda w, c: {
        "site": _site(w, c, _OFFICE)[0],
        "title": "件",
        "documentNumber": "矩〔2026〕1号",
        "issuer": "总工会",
    },
    "attachBasisDocumentFile": lambda w, c: {
        "basisDocument": w.id("BasisDocument", w.where("BasisDocument", c, _without_file)),
        "file": w.id("File", next(key for key, row in w.rows["File"].items() if _mine(w, row))),
    },
    "recordPremises": lambda w, c: {"site": _site(w, c, _OFFICE)[0], **_ROOMS, "measuredOn": _day(2)},
    "setCenterManagement": lambda w, c: {
        **_versioned(_CENTER, code="MATRIX-1")(w, c),
        "manageDepartment": w.id(
            "Department",
            next(key for key, row in w.rows["Department"].items() if row.columns["code"] == "PROTECTION"),
        ),
    },
    "setTenureOutlook": _outlook,
    "recordDisplay": lambda w, c: {
        "site": _site(w, c, _OFFICE)[0],
        "kind": "BROCHURES",
        "checkedOn": _day(1),
        "present": True,
        "quantity": 50,
        "chinese": True,
    },
    "recordEquipment": lambda w, c: {"site": _site(w, c, _OFFICE)[0], **_DESK},
    "updateEquipment": _changed_asset,
    "disposeEquipment": _gone_asset,
    "recordPopulation": lambda w, c: {"organization": _unit(w, c), **_FIGURE},
    "approvePopulation": lambda w, c: {
        "figure": w.id(
            "PopulationFigure", w.where("PopulationFigure", c, lambda row: row.columns["value"] == 7)
        )
    },
    "createServiceAccount": lambda w, c: {
        "organization": _unit(w, c),
        "username": "matrix.system",
        "name": "系统",
    },
    "transferAccount": lambda w, c: {
        "account": _account(w, c),
        "organization": _unit(w, "540300"),
        "reason": "矩阵",
    },
    "resetSecondFactor": lambda w, c: {"account": _account(w, c)},
    "issueApiToken": lambda w, c: {
        "account": _service(w, c),
        "name": "矩阵",
        "scopes": ["core:premises:read"],
        "days": 30,
    },
    "rotateApiToken": lambda w, c: {"token": _token(w, c), "days": 30},
    "revokeApiToken": lambda w, c: {"token": _token(w, c)},
    "registerPerson": lambda w, c: {"organization": _unit(w, c), "name": "新人"},
    "revealContact": lambda w, c: {
        "contact": w.id("PersonContact", w.where("PersonContact", c)),
        "reason": "矩阵",
    },
    "correctPerson": lambda w, c: _first(w, "PersonContact", c, "contact", name="更正"),
    "addDepartment": lambda _w, _c: {"code": "MATRIX", "name": "矩阵部", "nameEn": "Matrix"},
    "addPosition": lambda _w, _c: {"code": "MATRIX", "name": "矩阵", "nameEn": "Matrix", "place": "UNION"},
    "appoint": lambda w, c: {
        "organization": _unit(w, c),
        "person": _person(w, c),
        "position": _position(w, "UNION_OFFICER"),
        "validFrom": _day(0),
    },
    "endAppointment": lambda w, c: {
        "appointment": w.id("Appointment", w.where("Appointment", c, lambda _row: True)),
        "lastDay": _day(0),
        "reason": "矩阵",
    },
    "recordQualifications": lambda w, c: {
        "organization": _unit(w, c),
        "person": _person(w, c),
        "evidence": [
            {"item": "COMPUTER_SKILL", "kind": "TEST", "result": "MET", "evidencedOn": _day(1)},
        ],
    },
    "requestWaiver": lambda w, c: {
        "organization": _unit(w, c),
        "person": _person(w, c),
        "item": "COMPUTER_SKILL",
        "reason": "矩阵",
    },
    "decideWaiver": lambda w, c: _first(w, "QualificationWaiver", c, "waiver", approve=True),
    "establishGroup": lambda w, c: {
        "organization": _unit(w, c),
        "kind": "STANDARDIZATION",
        "name": "矩阵领导小组",
        "establishedOn": _day(0),
    },
    "dissolveGroup": lambda w, c: _first(w, "LeadingGroup", c, "group", dissolvedOn=_day(0), reason="矩阵"),
    "seatMember": lambda w, c: {
        "group": _group(w, c),
        "person": _person(w, c),
        "role": "MEMBER",
        "validFrom": _day(0),
    },
    "unseatMember": lambda w, c: {
        "member": w.id("GroupMember", w.where("GroupMember", c, lambda _row: True)),
        "lastDay": _day(0),
        "reason": "矩阵",
    },
    "fileGroupDocument": lambda w, c: {
        "group": _group(w, c),
        "title": "件",
        "documentNumber": "矩〔2026〕2号",
        "issuer": "总工会",
        "issuedOn": _day(0),
    },
    "recordLocalReport": lambda w, c: {
        "organization": _unit(w, c),
        "reportedOn": _day(0),
        "addressee": "BOTH",
        "content": "矩阵",
    },
    "publishCalendar": lambda _w, _c: {
        "year": 2031,
        "document": "矩〔2030〕1号",
        "holidays": [{"name": "元旦", "firstDay": "2031-01-01", "lastDay": "2031-01-01"}],
    },
    "retryJob": lambda w, _c: {"job": _job(w, "DEAD")},
    "cancelJob": lambda w, _c: {"job": _job(w, "READY")},
    "markNotificationsRead": lambda w, _c: {
        "notifications": [w.id("Notification", next(iter(w.rows["Notification"])))]
    },
    "proposeRepair": lambda w, c: {"organization": _unit(w, c), "what": "换椅背", "cost": 100},
    "reviewRepair": lambda w, c: {**_repair(w, c), "approve": True},
    "withdrawRepair": _repair,
    "placeBench": lambda w, c: {"organization": _unit(w, c), "name": "长椅", "seats": 2},
    "entrustBench": lambda w, c: {"bench": _bench(w, c), "idNumber": "540102199001011234"},
    "revealKeeper": lambda w, c: {"bench": _bench(w, c), "reason": "矩阵"},
    "registerDossier": lambda w, c: {
        "organization": _unit(w, c),
        "registeredOn": _day(1),
        "applicant": {**_PERSON, "idNumber": _ADULT},
        "members": [],
        "facts": _FACTS,
    },
    "updateDossier": lambda w, c: _dossier(w, c, facts=_FACTS),
    "addHouseholdMember": lambda w, c: _dossier(
        w, c, facts={**_PERSON, "relation": "SIBLING", "idNumber": _OTHER}
    ),
    "updateHouseholdMember": lambda w, c: {**_member(w, c), "facts": {**_PERSON, "relation": "CHILD"}},
    "removeHouseholdMember": lambda w, c: {**_member(w, c), "leftOn": _day(0), "reason": "矩阵"},
    "recordEconomy": lambda w, c: _dossier(
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
        "dossier": _dossier(w, c)["dossier"],
        "givenOn": _day(0),
        "notice": "矩阵",
        "purposes": ["PAYMENT"],
        "guardian": True,
    },
    "withdrawConsent": lambda w, c: {
        "consent": _of_dossier(w, "Consent", c, "DRAFT")[0],
        "withdrawnOn": _day(0),
    },
    "submitDossier": _dossier,
    "withdrawDossier": lambda w, c: _dossier(w, c, reason="矩阵"),
    "reopenDossier": lambda w, c: _dossier(w, c, "RELIEVED", reason="矩阵"),
    "checkDuplicate": lambda w, c: {"organization": _unit(w, c), "idNumber": _ADULT},
    "revealDossierValue": lambda w, c: {
        "dossier": _dossier(w, c)["dossier"],
        "value": "PHONE",
        "reason": "矩阵",
    },
    "reviewDossier": lambda w, c: _dossier(w, c, "UNDER_REVIEW", approve=True),
    "suspendDossier": lambda w, c: _dossier(w, c, "ACTIVE", reason="矩阵"),
    "decideObjection": lambda w, c: {
        "objection": _of_dossier(w, "Objection", c, "ACTIVE", state="OPEN")[0],
        "upheld": False,
        "result": "矩阵",
    },
    "recordHouseholdVisit": lambda w, c: _dossier(
        w,
        c,
        "VISITING",
        visitedOn=_day(1),
        companion="同行人",
        companionTitle="村干部",
        findings="属实",
        request=_signed(w, "assistance:request"),
        authorization=_signed(w, "assistance:authorization"),
    ),
    "verifyDossier": lambda w, c: _dossier(
        w, c, "RELIEVED", kind="REVISIT", result="UNCHANGED", verifiedOn=_day(0)
    ),
    "proposeExit": lambda w, c: _dossier(w, c, "ACTIVE", kind="CANCELLED", exitReason="DEATH", reason="矩阵"),
    "assessDossier": lambda w, c: _dossier(w, c, "CHECKING"),
    "publicizeDossier": lambda w, c: _dossier(w, c, "CHECKING", places="公示栏", contact="0000"),
    "recordObjection": lambda w, c: {
        "dossier": _dossier(w, c, "PUBLICIZED")["dossier"],
        "receivedOn": _day(0),
        "channel": "PHONE",
        "objector": "某人",
        "content": "矩阵",
    },
    "decideDossier": lambda w, c: _dossier(w, c, "PUBLICIZED", approve=True),
    "resumeDossier": lambda w, c: _dossier(w, c, "SUSPENDED", reason="矩阵"),
    "decideExit": lambda w, c: _dossier(w, c, "EXITING", approve=True),
    "requestDossierTransfer": lambda w, c: _dossier(
        w, c, "ACTIVE", organization=_unit(w, "540300"), reason="矩阵"
    ),
    "decideDossierTransfer": _transfer,
    "recordDibaoStandard": lambda w, c: {
        "organization": _unit(w, c),
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
    "drawSpotCheck": lambda w, c: {"organization": _unit(w, c)},
    "recordSpotCheck": lambda w, c: {
        "item": _of_dossier(w, "SpotCheckItem", c, "ACTIVE")[0],
        "result": "UNCHANGED",
        "checkedOn": _day(0),
    },
    "registerCase": lambda w, c: {
        "dossier": _dossier(w, c, "ACTIVE")["dossier"],
        "intake": "WINDOW",
        "facts": {"jobPlacement": {"wanted": "保洁"}},
    },
    "checkRelief": lambda w, c: _case(w, c, "REGISTERED", kind="CHARITY", outcome="REFUSED"),
    "linkCaseDossier": _before_dossier,
    "verifyCase": lambda w, c: _staged(w, c, "REGISTERED", finding="属实"),
    "transferCase": lambda w, c: _staged(w, c, "REGISTERED", outside="民政局", reason="矩阵"),
    "approveCase": lambda w, c: _staged(w, c, "VERIFIED"),
    "returnCase": lambda w, c: _staged(w, c, "VERIFIED", reason="矩阵"),
    "rejectCase": lambda w, c: _staged(w, c, "REGISTERED", reason="矩阵"),
    "serveCase": lambda w, c: _staged(w, c, "APPROVED"),
    "closeCase": lambda w, c: _staged(w, c, "IN_SERVICE", result="矩阵", goals=[]),
    "recordLegalOutcome": lambda w, c: _case(w, c, outcome="WON", outcomeOn=_day(0)),
    "recordTraining": lambda w, c: _case(w, c, attendedHours=1),
    "recordPlacement": lambda w, c: _case(
        w,
        c,
        vacancy="保洁",
        employer="宾馆",
        employerUscc="91110000600037341L",
        placedOn=_day(0),
        contract="NONE",
    ),
    "followUpPlacement": lambda w, c: _case(w, c, months=3, employed=True),
    "correctFollowUp": lambda w, c: _staged(
        w, c, "CLOSED", months=3, employed=False, askedOn=_day(0), reason="矩阵"
    ),
    "extendPetition": lambda w, c: _case(w, c, days=5, reason="矩阵"),
    "answerPetition": lambda w, c: _case(w, c, result="EXPLAINED"),
    "planPayment": lambda w, c: _case(w, c, amount="1.00", idempotencyKey="matrix"),
    "giveHelp": lambda w, c: _case(
        w,
        c,
        kind="SERVICE",
        remark="矩阵",
        deliveredOn=_day(0),
        receipt="SIGNED",
        idempotencyKey="matrix",
    ),
    "handOut": lambda w, c: _paid(w, c, "GOODS"),
    "cancelDelivery": lambda w, c: {"delivery": _pending(w, c), "version": 1, "reason": "矩阵"},
    "revealCase": lambda w, c: _case(w, c, reason="矩阵"),
    "revealRecipient": lambda w, c: {"delivery": _pending(w, c), "reason": "矩阵"},
    "recordPayments": _paid,
    "endPayment": lambda w, c: {
        "delivery": _pending(w, c),
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
        "organization": _unit(w, c),
        "year": 2099,
        "monthly": "1.00",
        "document": "矩〔2026〕4号",
    },
    "beginCampaign": lambda w, c: {
        "organization": _unit(w, c),
        "name": "矩阵",
        "kind": "LOSAR",
        "service": "LIVING_RELIEF",
        "form": "MONEY",
        "source": "DONATION",
        "beginsOn": _day(0),
        "perHousehold": "1.00",
    },
    "selectHouseholds": _campaign,
    "removeCampaignItems": _listed,
    "submitCampaign": _campaign,
    "cancelCampaign": lambda w, c: _campaign(w, c, reason="矩阵"),
    "reconcileCampaign": lambda w, c: _campaign(w, c, "APPROVED"),
    "approveCampaign": lambda w, c: _campaign(w, c, "SUBMITTED"),
    "returnCampaign": lambda w, c: _campaign(w, c, "SUBMITTED", reason="矩阵"),
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
            found.append((kind, _placed(world, kind, world.rows[kind][key])))
    if oracle.MUTATIONS[mutation].region:
        found.append(("Organization", world.rows["Organization"][world.units["540000"]]))
    return found
