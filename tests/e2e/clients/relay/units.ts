// What a Relay application would declare: a query, a fragment that can be refetched, a paged connection.
import { graphql } from "react-relay";

export const query = graphql`
  query unitsQuery($code: String!) {
    organizationByCode(code: $code) {
      id
      name
      ...units_children
    }
  }
`;

export const children = graphql`
  fragment units_children on Organization
  @refetchable(queryName: "unitsChildrenQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    children(first: $count, after: $cursor) @connection(key: "units_children") {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;
