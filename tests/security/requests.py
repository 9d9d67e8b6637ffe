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


def _session(world: World, code: str) -> Request:
    account = world.where("Account", code, lambda row: row.columns["username"].startswith("target"))
    rows = world.rows["Session"].items()
    return {"session": world.id("Session", next(k for k, r in rows if r.columns["account_id"] == account))}


def _grant(world: World, code: str) -> Request:
    return {
        "grant": world.id("Grant", world.where("Grant", code, lambda row: row.columns["ended_at"] is None))
    }


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
    "resetPassword": lambda w, c: {"account": _account(w, c)},
    "grantRole": lambda w, c: {
        "organization": _unit(w, c),
        "account": _account(w, c),
        "role": "disclosure_editor",
        "reason": "矩阵",
    },
    "endGrant": _grant,
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
    "placeBench": lambda w, c: {"organization": _unit(w, c), "name": "长椅", "seats": 2},
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
