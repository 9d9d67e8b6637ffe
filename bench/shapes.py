"""The operations that are measured."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Shape:
    """One operation.

    Attributes:
        title: what it stands for.
        document: GraphQL text.
        variables: its variables; ``$unit`` is replaced by the id of a county.
    """

    title: str
    document: str
    variables: dict[str, Any] = field(default_factory=dict)


SHAPES: tuple[Shape, ...] = (
    Shape(
        "point: one union with its superior",
        "query($id:ID!){node(id:$id){... on Organization{code name level parent{name}}}}",
        {"id": "$unit"},
    ),
    Shape(
        "list: 82 unions, ten fields",
        "{organizations(first:82,orderBy:CODE){nodes{id code name nameEn level depth divisionName "
        "establishedOn closedOn version}}}",
    ),
    Shape(
        "nested: 7 prefectures > counties > sites, with a count each",
        "{organizations(first:7,where:{levels:[PREFECTURE]}){nodes{name children(first:60){nodes{name "
        "sites(first:5){totalCount nodes{name kind}}}}}}}",
    ),
    Shape(
        "scope: 82 centers with their premises",
        "{sites(first:82,where:{kinds:[ASSISTANCE_CENTER]}){nodes{name organization{name} "
        "premises{serviceArea ownership}}}}",
    ),
    Shape(
        "statistics: sites by kind over the region",
        "{siteStatistics(groupBy:[KIND]){kind sites}}",
    ),
)
