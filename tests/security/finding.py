"""Finds in the world what requests are about: somebody's account, a dossier in a state, a row and its version.

Each function takes the world and a unit's code; what it gives is an id, the row's facts, or the part of a request
that names the row.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from huizhanjia_core.clock import today

from tests.security import oracle
from tests.security.canaries import CANARY
from tests.security.cast import VISITOR
from tests.security.world import World

Request = dict[str, Any]


def day(ago: int) -> str:
    return str(today() - timedelta(days=ago))


def site(world: World, code: str, kind: str) -> tuple[str, int]:
    key = world.where("Site", code, lambda row: row.columns["kind"] == kind)
    return world.id("Site", key), world.rows["Site"][key].columns["version"]


def versioned(kind: str, **more: Any) -> Callable[[World, str], Request]:
    def make(world: World, code: str) -> Request:
        here, version = site(world, code, kind)
        return {"site": here, "version": version, **more}

    return make


def unit(world: World, code: str) -> str:
    return world.id("Organization", world.units[code])


def change(**more: Any) -> Callable[[World, str], Request]:
    def make(world: World, code: str) -> Request:
        version = world.rows["Organization"][world.units[code]].columns["version"]
        given = {"version": version, "effectiveOn": day(0), "reason": "矩阵", **more}
        return {"organization": unit(world, code), **given}

    return make


def _target(world: World, code: str) -> UUID:
    return world.where("Account", code, lambda row: row.columns["username"].endswith(".0"))


def account(world: World, code: str) -> str:
    return world.id("Account", _target(world, code))


def bench(world: World, code: str) -> str:
    return world.id("Bench", world.where("Bench", code))


def session(world: World, code: str) -> Request:
    account = world.where("Account", code, lambda row: row.columns["username"].startswith("target"))
    rows = world.rows["Session"].items()
    return {"session": world.id("Session", next(k for k, r in rows if r.columns["account_id"] == account))}


def grant(world: World, code: str) -> Request:
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


def lent(row: oracle.Facts) -> bool:
    return row.columns["delegated_by"] is not None and row.columns["ended_at"] is None


def service(world: World, code: str) -> str:
    return world.id("Account", world.where("Account", code, lambda row: bool(row.columns["service"])))


def token(world: World, code: str) -> str:
    return world.id("ApiToken", world.where("ApiToken", code, lambda _row: True))


def person(world: World, code: str) -> str:
    """Somebody whose home union it is, with a contact, an account and no post."""
    return world.id("Person", world.rows["Account"][_target(world, code)].columns["person_id"])


def position(world: World, code: str) -> str:
    rows = world.rows["Position"].items()
    return world.id("Position", next(key for key, row in rows if row.columns["code"] == code))


def first(world: World, kind: str, code: str, argument: str, /, **more: Any) -> Request:
    """A row of a union by its id, with the version that is stored."""
    key = world.where(kind, code, lambda row: row.columns.get("state") in {None, "REQUESTED"})
    return {argument: world.id(kind, key), "version": world.rows[kind][key].columns["version"], **more}


def group(world: World, code: str) -> str:
    return str(first(world, "LeadingGroup", code, "group")["group"])


def job(world: World, state: str) -> str:
    rows = world.rows["Job"].items()
    return world.id("Job", next(key for key, row in rows if row.columns["state"] == state))


def repair(world: World, code: str) -> Request:
    return {"repair": world.id("Repair", world.where("Repair", code)), "version": 1}


def dossier(world: World, code: str, state: str = "DRAFT", **more: Any) -> Request:
    """A dossier of a union in a state, with the version that is stored."""
    key = world.where("Dossier", code, lambda row: row.columns["state"] == state)
    return {
        "dossier": world.id("Dossier", key),
        "version": world.rows["Dossier"][key].columns["version"],
        **more,
    }


def of_dossier(world: World, kind: str, code: str, of: str, /, **wanted: Any) -> tuple[str, oracle.Facts]:
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


def member(world: World, code: str) -> Request:
    key, row = of_dossier(world, "HouseholdMember", code, "DRAFT", relation="CHILD")
    return {"member": key, "version": row.columns["version"]}


def signed(world: World, purpose: str) -> str:
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


def transfer(world: World, code: str) -> Request:
    return {
        "transfer": world.id(
            "DossierTransfer",
            world.where("DossierTransfer", code, lambda row: row.columns["state"] == "REQUESTED"),
        ),
        "version": 1,
        "accept": True,
    }


def placed(world: World, kind: str, row: oracle.Facts) -> oracle.Facts:
    """The row where its parent is, if it is seen through one."""
    parents = [rule for rule in oracle.TYPES[kind].rules if isinstance(rule, oracle.Through)]
    if row.line or not parents:
        return row
    above = world.rows[parents[0].parent][row.columns[parents[0].column]]
    return replace(row, line=above.line)


def without_file(row: oracle.Facts) -> bool:
    return row.columns["file_id"] is None


def mine(world: World, row: oracle.Facts) -> bool:
    """An upload that belongs to nothing yet, of whoever may attach it."""
    account = world.actors[VISITOR].account
    waiting = row.columns["attached_at"] is None and row.columns["purpose"] == "core:basis-document"
    return row.columns["uploaded_by"] == account and waiting


FIGURE = {"asOf": "2015-12-31", "source": "PUBLIC_SECURITY", "value": 7, "document": "公报"}
ROOMS = {
    "address": "路1号",
    "floor": 1,
    "ownership": "OWN",
    "serviceArea": 30.0,
    **dict.fromkeys(("streetFacing", "transport", "telecom", "convenience"), True),
}
FACTS = {"phone": "13800001111", "address": "路1号", "mainCause": "LOW_WAGE"}
PERSON = {"name": "矩阵", "work": "EMPLOYED", "health": "HEALTHY"}
ADULT, OTHER = "54999919800101991X", "549999198001019936"
CENTER, OFFICE = "ASSISTANCE_CENTER", "UNION_OFFICE"


def case(world: World, code: str, state: str = "IN_SERVICE", **more: Any) -> Request:
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


def staged(world: World, code: str, state: str, **more: Any) -> Request:
    return {**case(world, code, state), "version": 1, **more}


def campaign(world: World, code: str, state: str = "DRAFT", **more: Any) -> Request:
    """A campaign of a union in a state."""
    key = world.where("Campaign", code, lambda row: row.columns["state"] == state)
    return {"campaign": world.id("Campaign", key), "version": 1, **more}


def pending(world: World, code: str, kind: str = "MONEY") -> str:
    """A delivery of a union that is still to be made."""
    wanted = {"state": "PENDING", "kind": kind}
    return world.id(
        "Delivery", world.where("Delivery", code, lambda row: wanted.items() <= row.columns.items())
    )


def before_dossier(world: World, code: str) -> Request:
    """A case without dossier, and the dossier that holds the person now."""
    key = world.where("Case", code, lambda row: row.columns["dossier_id"] is None)
    index = world.rows["Case"][key].columns["id_number_index"]
    holds = next(
        row.columns["dossier_id"]
        for row in world.rows["HouseholdMember"].values()
        if row.columns["id_number_index"] == index
    )
    return {"case": world.id("Case", key), "version": 1, "dossier": world.id("Dossier", holds)}


def listed(world: World, code: str) -> Request:
    """A campaign in preparation with an entry of its list."""
    given = campaign(world, code)
    return {
        **given,
        "items": [
            world.id("CampaignItem", key)
            for key, row in world.rows["CampaignItem"].items()
            if world.id("Campaign", row.columns["campaign_id"]) == given["campaign"]
        ],
    }


def paid(world: World, code: str, kind: str = "MONEY") -> Request:
    when = {"deliveredOn": day(0)} if kind == "GOODS" else {"voucherNumber": "矩-1", "voucherOn": day(0)}
    return {
        "deliveries": [pending(world, code, kind)],
        "receipt": "SIGNED",
        "idempotencyKey": "matrix",
        **when,
    }


def outlook(world: World, code: str) -> Request:
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


DESK = {
    "kind": "DESKS_CHAIRS",
    "tagNumber": "矩阵-1",
    "name": "桌",
    "acquiredOn": "2020-01-01",
    "fundClass": "CONSTRUCTION_OPERATION",
}


def asset(world: World, code: str) -> tuple[str, oracle.Facts]:
    """Equipment of a union that is there, at a site that is open."""
    open_sites = {key for key, row in world.rows["Site"].items() if row.columns["status"] == "ACTIVE"}
    key = world.where(
        "EquipmentAsset",
        code,
        lambda row: row.columns["disposed_on"] is None and row.columns["site_id"] in open_sites,
    )
    return world.id("EquipmentAsset", key), world.rows["EquipmentAsset"][key]


def changed_asset(world: World, code: str) -> Request:
    key, row = asset(world, code)
    return {
        "equipment": key,
        "version": row.columns["version"],
        "site": world.id("Site", row.columns["site_id"]),
        **DESK,
        "quantity": 2,
        "condition": "REPAIR",
    }


def gone_asset(world: World, code: str) -> Request:
    key, row = asset(world, code)
    return {
        "equipment": key,
        "version": row.columns["version"],
        "disposedOn": day(0),
        "reason": "矩阵",
    }
