"""The schema as a text that people compare: sorted, and checked for what would break a client."""

from graphql import GraphQLSchema, build_schema, lexicographic_sort_schema, print_schema
from graphql.utilities import find_breaking_changes, find_dangerous_changes


def sdl(schema: GraphQLSchema) -> str:
    """The schema definition, sorted by name, so that the order of modules leaves no trace."""
    return print_schema(lexicographic_sort_schema(schema)) + "\n"


def breaking_changes(before: str, after: str) -> list[str]:
    """What a client written for ``before`` would trip over in ``after``; both are SDL."""
    changes = find_breaking_changes(build_schema(before), build_schema(after))
    return sorted(f"{change.type.name}: {change.description}" for change in changes)


def dangerous_changes(before: str, after: str) -> list[str]:
    """What may surprise such a client: new enum values, new optional arguments and the like."""
    changes = find_dangerous_changes(build_schema(before), build_schema(after))
    return sorted(f"{change.type.name}: {change.description}" for change in changes)
