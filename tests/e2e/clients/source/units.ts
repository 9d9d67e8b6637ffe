// A frontend's typed query: walks all unions page by page and prints their codes and names as JSON.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import type { UnitsQuery } from "../generated/gql/graphql.js";
import { graphql } from "../generated/gql/gql.js";

const Units = graphql(/* GraphQL */ `
  query Units($first: Int!, $after: String) {
    organizations(first: $first, after: $after, where: { levels: [REGION, PREFECTURE, COUNTY] }) {
      totalCount
      nodes {
        id
        code
        name
        level
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

async function ask<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(process.env["URL"] ?? "", {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json",
      authorization: `Bearer ${process.env["TOKEN"]}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const answer = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (answer.data === undefined) {
    throw new Error(`${response.status}: ${answer.errors?.map((error) => error.message).join(" ")}`);
  }
  return answer.data;
}

const units: { code: string; name: string }[] = [];
let after: string | null = null;
let total: number;
do {
  const { organizations }: UnitsQuery = await ask(Units, { first: 30, after });
  units.push(...organizations.nodes.map(({ code, name }) => ({ code, name })));
  total = organizations.totalCount;
  after = organizations.pageInfo.hasNextPage ? (organizations.pageInfo.endCursor ?? null) : null;
} while (after !== null);
console.log(JSON.stringify({ total, units }));
