"""What each server is sent for the same question: its path, its document and its variables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.dataset.accounts import REGION
from bench.shapes import CASES_A_COUNTY, ENTRIES_A_CASE, LIST_ROWS, Part, Question

FIELDS = "id number name idNumber category status openedAt closedAt income familySize"
ENTRY = "id period bookedOn amount source"
SMALL = "id number name openedAt income"


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


def _ask(document: str, variables: Mapping[str, Any], account: str = "", path: str = "/graphql") -> Ask:
    body = {"query": " ".join(document.split()), "variables": variables}
    return Ask(path, json.dumps(body, ensure_ascii=False).encode(), account)


def floor(question: Question, _parts: Sequence[Part]) -> Ask:
    """The path names the shape; the body holds its one variable."""
    variable = question.status or question.case or question.county
    return Ask(f"/{question.shape}", json.dumps({"variable": variable}).encode())


def list_document(rows: int) -> str:
    """The newest cases that the asker may see."""
    return f"""{{ cases: caseFiles(first: {rows}, orderBy: OPENED_AT) {{
        nodes {{ {FIELDS} organization {{ name level }} }} }} }}"""


LIST_UNDER = f"""query($unit: ID!) {{
    cases: caseFiles(first: {LIST_ROWS}, orderBy: OPENED_AT, where: {{ under: $unit }}) {{
        nodes {{ {FIELDS} organization {{ name level }} }} }} }}"""

STATISTICS = """{ caseFileStatistics(groupBy: [PREFECTURE, CATEGORY]) {
    prefecture { name } category cases income } }"""


def ours(question: Question, parts: Sequence[Part]) -> Ask:
    """An officer of the county asks for its lists, whose condition is the scope; the region for the rest."""
    if question.shape == "list":
        return _ask(list_document(LIST_ROWS), {}, f"c{question.code}")
    if question.shape == "page":
        lists = " ".join(
            f"{part.alias}: caseFiles(first: {part.rows}, orderBy: OPENED_AT"
            + (f", where: {{ category: {part.category} }}" if part.category else "")
            + f") {{ nodes {{ {FIELDS} }} }}"
            for part in parts
        )
        return _ask(f"{{ {lists} }}", {}, f"c{question.code}")
    if question.shape == "nested":
        document = f"""query($status: CaseStatus!) {{
            prefectures: organizations(first: 7, orderBy: CODE, where: {{ levels: [PREFECTURE] }}) {{ nodes {{
                name counties: children(first: 30, orderBy: CODE) {{ nodes {{ name fundTotal
                    cases: caseFilesBelow(first: {CASES_A_COUNTY}, orderBy: OPENED_AT,
                        where: {{ status: $status }}) {{ nodes {{ {SMALL} }} }} }} }} }} }} }}"""
        return _ask(document, {"status": question.status}, REGION)
    document = f"""query($id: ID!) {{ case: node(id: $id) {{ ... on CaseFile {{ {FIELDS}
        organization {{ name level }}
        entries(first: {ENTRIES_A_CASE}, orderBy: BOOKED_ON) {{ nodes {{ {ENTRY} }} }} }} }} }}"""
    return _ask(document, {"id": f"casefile_{question.case}"}, REGION)


def stock(question: Question, parts: Sequence[Part]) -> Ask:
    """Strawberry as its documentation shows it."""
    if question.shape == "list":
        document = f"""query($county: UUID!) {{ cases(county: $county, first: {LIST_ROWS}) {{
            {FIELDS} organization {{ name level }} }} }}"""
        return _ask(document, {"county": question.county}, path="/graphql/")
    if question.shape == "page":
        lists = " ".join(
            f"{part.alias}: cases(county: $county, first: {part.rows}"
            + (f', category: "{part.category}"' if part.category else "")
            + f") {{ {FIELDS} }}"
            for part in parts
        )
        document = f"query($county: UUID!) {{ {lists} }}"
        return _ask(document, {"county": question.county}, path="/graphql/")
    if question.shape == "nested":
        document = f"""query($status: String!) {{ prefectures {{ name counties {{ name fundTotal
            cases(status: $status, first: {CASES_A_COUNTY}) {{ {SMALL} }} }} }} }}"""
        return _ask(document, {"status": question.status}, path="/graphql/")
    document = f"""query($id: UUID!) {{ case(id: $id) {{ {FIELDS} organization {{ name level }}
        entries(first: {ENTRIES_A_CASE}) {{ {ENTRY} }} }} }}"""
    return _ask(document, {"id": question.case}, path="/graphql/")


def mercurius(question: Question, parts: Sequence[Part]) -> Ask:
    """Mercurius; each root field has its own statement, so the parts of a page go by number."""
    if question.shape == "list":
        document = f"""query($county: ID!) {{ cases(county: $county) {{
            {FIELDS} organization {{ name level }} }} }}"""
        return _ask(document, {"county": question.county})
    if question.shape == "page":
        lists = " ".join(
            f"{part.alias}: page(county: $county, part: {number}) {{ {FIELDS} }}"
            for number, part in enumerate(parts)
        )
        return _ask(f"query($county: ID!) {{ {lists} }}", {"county": question.county})
    if question.shape == "nested":
        document = f"""query($status: String!) {{ prefectures(status: $status) {{ name counties {{
            name fundTotal cases {{ {SMALL} }} }} }} }}"""
        return _ask(document, {"status": question.status})
    document = f"""query($id: ID!) {{ case(id: $id) {{ {FIELDS} organization {{ name level }}
        entries {{ {ENTRY} }} }} }}"""
    return _ask(document, {"id": question.case})


PG_FIELDS = FIELDS.replace("id ", "id: rowId ", 1).replace("idNumber", "idNumber: idNumberMasked")
PG_NEWEST = "orderBy: [OPENED_AT_DESC, ROW_ID_DESC]"
PG_UNION = "organization: coreOrganizationByOrganizationId { name level }"


def postgraphile(question: Question, parts: Sequence[Part]) -> Ask:
    """PostGraphile, in the names that it gives to our tables."""
    if question.shape == "list":
        document = f"""query($county: UUID!) {{ cases: allCaseloadCases(first: {LIST_ROWS}, {PG_NEWEST},
            condition: {{ anc3: $county }}) {{ nodes {{ {PG_FIELDS} {PG_UNION} }} }} }}"""
        return _ask(document, {"county": question.county})
    if question.shape == "page":
        lists = " ".join(
            f"{part.alias}: allCaseloadCases(first: {part.rows}, {PG_NEWEST}, condition: {{ anc3: $county"
            + (f', category: "{part.category}"' if part.category else "")
            + f" }}) {{ nodes {{ {PG_FIELDS} }} }}"
            for part in parts
        )
        return _ask(f"query($county: UUID!) {{ {lists} }}", {"county": question.county})
    if question.shape == "nested":
        small = SMALL.replace("id ", "id: rowId ", 1)
        document = f"""query($status: String!) {{
            prefectures: allCoreOrganizations(condition: {{ level: "PREFECTURE" }}, orderBy: CODE_ASC) {{
                nodes {{ name counties: children(orderBy: CODE_ASC) {{ nodes {{ name fundTotal
                    cases: casesBelow(first: {CASES_A_COUNTY}, {PG_NEWEST},
                        condition: {{ status: $status }}) {{ nodes {{ {small} }} }} }} }} }} }} }}"""
        return _ask(document, {"status": question.status})
    entry = ENTRY.replace("id ", "id: rowId ", 1)
    document = f"""query($id: UUID!) {{ case: caseloadCaseByRowId(rowId: $id) {{ {PG_FIELDS} {PG_UNION}
        entries: caseloadEntriesByCaseId(first: {ENTRIES_A_CASE}, orderBy: [BOOKED_ON_DESC, ROW_ID_DESC]) {{
            nodes {{ {entry} }} }} }} }}"""
    return _ask(document, {"id": question.case})


PEER_FUNCTIONS = """
CREATE OR REPLACE FUNCTION caseload_case_id_number_masked(c caseload_case) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT left(c.id_number, 6) || '********' || right(c.id_number, 4) $$;
CREATE OR REPLACE FUNCTION core_organization_fund_total(k core_organization) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(r.amount), 0)::bigint FROM caseload_rollup r WHERE r.organization_id = k.id $$;
"""
"""PostGraphile's way to computed fields; nobody else uses them."""
