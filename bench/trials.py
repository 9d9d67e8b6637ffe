"""Which trials are measured side by side."""

import json
from collections.abc import Mapping, Sequence

from bench.contestants import Contestant
from bench.dataset.accounts import REGION, THREE
from bench.documents import LIST_UNDER, STATISTICS, Ask, list_document, ours
from bench.equality import Known
from bench.measure import CONNECTIONS, Trial
from bench.shapes import LIST_ROWS, SHAPES, Part
from bench.starting import Running

Taking = Mapping[str, tuple[Contestant, Running, Known]]
"""By name, who takes part, on which server, over which data."""

MANY_CONNECTIONS = 64


def shape_trials(
    shape: str, taking: Taking, parts: Sequence[Part], bytes_of: Mapping[str, Mapping[str, int]]
) -> Sequence[Trial]:
    """Everyone on one shape.

    Args:
        shape: its name.
        taking: who takes part.
        parts: how the shape ``page`` is asked for.
        bytes_of: by contestant and shape, an answer's size.
    """
    return [
        Trial(
            f"{shape}.{name}",
            server,
            [contestant.words(question, parts) for question in known.questions(shape)],
            bytes=bytes_of[name][shape],
        )
        for name, (contestant, server, known) in taking.items()
    ]


def _ask(document: str, account: str, **variables: str) -> Ask:
    body = {"query": " ".join(document.split()), "variables": variables}
    return Ask("/graphql", json.dumps(body).encode(), account)


def extra_trials(
    server: Running, half: Running, known: Known, parts: Sequence[Part]
) -> Sequence[Sequence[Trial]]:
    """Ours in other circumstances, in groups.

    Args:
        server: ours over the full set.
        half: ours over half the cases.
        known: what the full set holds.
        parts: how the shape ``page`` is asked for.
    """
    usual = list_document(LIST_ROWS)
    counties = [_ask(usual, f"c{code}") for _, code in known.counties]
    longer = [_ask(list_document(2 * LIST_ROWS), f"c{code}") for _, code in known.counties]
    prefectures = [f"p{code}" for code in known.prefectures]
    groups = [
        [
            Trial("scope.county", server, counties),
            Trial("scope.prefecture", server, [_ask(usual, one) for one in prefectures]),
            Trial("scope.three", server, [_ask(usual, one) for one in THREE]),
            Trial(
                "scope.under", server, [_ask(LIST_UNDER, REGION, unit=f"org_{k}") for k, _ in known.counties]
            ),
        ],
        [Trial("growth.half", half, counties), Trial("growth.all", server, counties)],
        [Trial("growth.100", server, counties), Trial("growth.200", server, longer)],
        [
            Trial("stats.region", server, [_ask(STATISTICS, REGION)]),
            Trial("stats.prefecture", server, [_ask(STATISTICS, one) for one in prefectures]),
        ],
    ]
    for shape in SHAPES:
        asks = [ours(question, parts) for question in known.questions(shape.name)]
        groups.append(
            [
                Trial(f"clients.{shape.name}.{count}", server, asks, count)
                for count in (CONNECTIONS, MANY_CONNECTIONS)
            ]
        )
    return groups
