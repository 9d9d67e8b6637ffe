"""What each server is sent for the same question: its path, its document and its variables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.shapes import DOSSIERS_A_COUNTY, LATEST, LIST_ROWS, MEMBERS, PAGE_ROWS, Question

FIELDS = "id number applicantName idNumber category state registeredOn verifyBy incomePerHead householdSize"
SMALL = "id number applicantName registeredOn incomePerHead"
MEMBER = "id name relation idNumber health work"
CASE = "id number service state registeredOn delivered"
DELIVERY = "id kind service source state amount plannedOn"


@dataclass(frozen=True)
class Ask:
    """One request.

    Attributes:
        path: with its slash.
        body: JSON.
        account: who asks, where there are accounts; empty otherwise.
    """

    path: str
    body: bytes
    account: str = ""


def ask(document: str, variables: Mapping[str, Any], account: str = "", path: str = "/graphql") -> Ask:
    """A document on one line, with its variables."""
    body = {"query": " ".join(document.split()), "variables": variables}
    return Ask(path, json.dumps(body, ensure_ascii=False).encode(), account)


def floor(question: Question) -> Ask:
    """The path names the shape; the body holds its one variable."""
    return Ask(f"/{question.shape}", json.dumps({"variable": question.variable}).encode())


def list_document(rows: int) -> str:
    """The newest dossiers that the asker may see."""
    return f"""{{ dossiers(first: {rows}, orderBy: REGISTERED) {{
        nodes {{ {FIELDS} organization {{ name level }} }} }} }}"""


LIST_UNDER = f"""query($unit: ID!) {{
    dossiers(first: {LIST_ROWS}, orderBy: REGISTERED, where: {{ under: $unit }}) {{
        nodes {{ {FIELDS} organization {{ name level }} }} }} }}"""

OURS: Mapping[str, str] = {
    "list": list_document(LIST_ROWS),
    "prefecture": list_document(LIST_ROWS),
    "region": list_document(LIST_ROWS),
    "page": f"{{ dossiers(first: {PAGE_ROWS}, orderBy: REGISTERED) {{ nodes {{ {FIELDS} }} }} }}",
    "nested": f"""query($variable: DossierState!) {{
        prefectures: organizations(first: 7, orderBy: CODE, where: {{ levels: [PREFECTURE] }}) {{ nodes {{
            name counties: children(first: 30, orderBy: CODE) {{ nodes {{ name deliveredBelow
                dossiers: dossiersBelow(first: {DOSSIERS_A_COUNTY}, orderBy: REGISTERED,
                    where: {{ states: [$variable] }}) {{ nodes {{ {SMALL} }} }} }} }} }} }} }}""",
    "point": f"""query($variable: ID!) {{ dossier: node(id: $variable) {{ ... on Dossier {{ {FIELDS}
        organization {{ name level }}
        members(first: {MEMBERS}, orderBy: POSITION) {{ nodes {{ {MEMBER} }} }}
        cases(first: {LATEST}, orderBy: REGISTERED) {{ nodes {{ {CASE} }} }}
        deliveries(first: {LATEST}, orderBy: PLANNED) {{ nodes {{ {DELIVERY} }} }} }} }} }}""",
    "statistics": """{ statistics: deliveryStatistics(groupBy: [PREFECTURE, SERVICE]) {
        prefecture { name } service deliveries households amount } }""",
}


def ours(question: Question) -> Ask:
    """Officers ask for their own lists, whose condition is the scope; the region for the rest."""
    variables = {
        "nested": {"variable": question.variable},
        "point": {"variable": f"dossier_{question.variable}"},
    }
    return ask(OURS[question.shape], variables.get(question.shape, {}), question.account)


STOCK: Mapping[str, str] = {
    "list": f"""query($variable: UUID!) {{ dossiers(county: $variable, first: {LIST_ROWS}) {{
        {FIELDS} organization {{ name level }} }} }}""",
    "page": f"query($variable: UUID!) {{ dossiers(county: $variable, first: {PAGE_ROWS}) {{ {FIELDS} }} }}",
    "nested": f"""query($variable: String!) {{ prefectures {{ name counties {{ name deliveredBelow
        dossiers(state: $variable, first: {DOSSIERS_A_COUNTY}) {{ {SMALL} }} }} }} }}""",
    "point": f"""query($variable: UUID!) {{ dossier(id: $variable) {{ {FIELDS} organization {{ name level }}
        members(first: {MEMBERS}) {{ {MEMBER} }} cases(first: {LATEST}) {{ {CASE} }}
        deliveries(first: {LATEST}) {{ {DELIVERY} }} }} }}""",
}


def stock(question: Question) -> Ask:
    """Strawberry as its documentation shows it."""
    return ask(STOCK[question.shape], {"variable": question.variable}, path="/graphql/")


MERCURIUS: Mapping[str, str] = {
    "list": f"""query($variable: ID!) {{ dossiers(county: $variable) {{
        {FIELDS} organization {{ name level }} }} }}""",
    "page": f"query($variable: ID!) {{ dossiers: page(county: $variable) {{ {FIELDS} }} }}",
    "nested": f"""query($variable: String!) {{ prefectures(state: $variable) {{ name counties {{
        name deliveredBelow dossiers {{ {SMALL} }} }} }} }}""",
    "point": f"""query($variable: ID!) {{ dossier(id: $variable) {{ {FIELDS} organization {{ name level }}
        members {{ {MEMBER} }} cases {{ {CASE} }} deliveries {{ {DELIVERY} }} }} }}""",
}


def mercurius(question: Question) -> Ask:
    """Mercurius; each root field has its own statement."""
    return ask(MERCURIUS[question.shape], {"variable": question.variable})


def _postgraphile(fields: str) -> str:
    """The names that PostGraphile gives to our columns."""
    return fields.replace("id ", "id: rowId ", 1).replace("idNumber", "idNumber: idNumberMask")


PG_NEWEST = "orderBy: [REGISTERED_ON_DESC, ROW_ID_DESC]"
PG_UNION = "organization: coreOrganizationByOrganizationId { name level }"
POSTGRAPHILE: Mapping[str, str] = {
    "list": f"""query($variable: UUID!) {{ dossiers: allAssistanceDossiers(first: {LIST_ROWS}, {PG_NEWEST},
        condition: {{ anc3: $variable }}) {{ nodes {{ {_postgraphile(FIELDS)} {PG_UNION} }} }} }}""",
    "page": f"""query($variable: UUID!) {{ dossiers: allAssistanceDossiers(first: {PAGE_ROWS}, {PG_NEWEST},
        condition: {{ anc3: $variable }}) {{ nodes {{ {_postgraphile(FIELDS)} }} }} }}""",
    "nested": f"""query($variable: String!) {{
        prefectures: allCoreOrganizations(condition: {{ level: "PREFECTURE" }}, orderBy: CODE_ASC) {{
            nodes {{ name counties: children(orderBy: CODE_ASC) {{ nodes {{ name deliveredBelow
                dossiers: dossiersBelow(first: {DOSSIERS_A_COUNTY}, {PG_NEWEST},
                    condition: {{ state: $variable }}) {{ nodes {{ {_postgraphile(SMALL)} }} }}
            }} }} }} }} }}""",
    "point": f"""query($variable: UUID!) {{ dossier: assistanceDossierByRowId(rowId: $variable) {{
        {_postgraphile(FIELDS)} {PG_UNION}
        members: assistanceMembersByDossierId(first: {MEMBERS}, orderBy: [POSITION_ASC, ROW_ID_ASC]) {{
            nodes {{ {_postgraphile(MEMBER)} }} }}
        cases: assistanceCasesByDossierId(first: {LATEST}, {PG_NEWEST}) {{
            nodes {{ {_postgraphile(CASE)} }} }}
        deliveries: assistanceDeliveriesByDossierId(first: {LATEST},
            orderBy: [PLANNED_ON_DESC, ROW_ID_DESC]) {{ nodes {{ {_postgraphile(DELIVERY)} }} }} }} }}""",
}


def postgraphile(question: Question) -> Ask:
    """PostGraphile, in the names that it gives to our tables."""
    return ask(POSTGRAPHILE[question.shape], {"variable": question.variable})


PEER_FUNCTIONS = """
CREATE OR REPLACE FUNCTION core_organization_delivered_below(k core_organization) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(t.amount), 0)::bigint FROM assistance_service_total t WHERE t.anc3 = k.id $$;
"""
"""PostGraphile's way to computed fields; nobody else uses them."""
