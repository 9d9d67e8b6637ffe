"""For each mutation a well-formed request about a unit, so that only the place can be the reason to refuse it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from huizhanjia_core.clock import today

from tests.security import oracle
from tests.security.world import World

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


def _without_file(row: oracle.Facts) -> bool:
    return row.columns["file_id"] is None


def _mine(world: World, row: oracle.Facts) -> bool:
    """An upload that belongs to nothing yet, of whoever may attach it."""
    account = world.actors["county_officer@region"].account
    return row.columns["uploaded_by"] == account and row.columns["attached_at"] is None


_FIGURE = {"asOf": "2015-12-31", "source": "PUBLIC_SECURITY", "value": 7, "document": "公报"}
_ROOMS = {
    "address": "路1号",
    "floor": 1,
    "ownership": "OWN",
    "serviceArea": 30.0,
    **dict.fromkeys(("streetFacing", "transport", "telecom", "convenience"), True),
}
_CENTER, _OFFICE = "ASSISTANCE_CENTER", "UNION_OFFICE"

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
}
"""About a county (with an office, a center, target accounts and an unapproved figure), as its holder may ask it."""


def document(mutation: str) -> str:
    """The mutation with everything that its refusal says."""
    kind = (
        "RoleAction" if mutation in {"allowAction", "disallowAction"} else mutation[0].upper() + mutation[1:]
    )
    return f"mutation($i:{kind}Input!){{{mutation}(input:$i){{userErrors{{code message path}}}}}}"


def subjects(world: World, mutation: str, given: Request) -> list[tuple[str, oracle.Facts]]:
    """The rows that a request names."""
    found = []
    for name, kind in oracle.MUTATIONS[mutation].subjects.items():
        key = next(key for key in world.rows[kind] if world.id(kind, key) == given[name])
        found.append((kind, world.rows[kind][key]))
    if oracle.MUTATIONS[mutation].region:
        found.append(("Organization", world.rows["Organization"][world.units["540000"]]))
    return found
