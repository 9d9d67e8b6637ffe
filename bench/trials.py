"""Which trials are measured side by side."""

from collections.abc import Mapping, Sequence

from bench.contestants import Contestant
from bench.dataset.accounts import REGION, THREE
from bench.documents import LIST_UNDER, ask, list_document, ours
from bench.measure import CONNECTIONS, Trial
from bench.shapes import LIST_ROWS, SHAPES, Known, Shape
from bench.starting import Running

Taking = Mapping[str, tuple[Contestant, Running, Known]]
"""By name, who takes part, on which server, over which data."""

MANY_CONNECTIONS = 64


def shape_trials(shape: Shape, taking: Taking, bytes_of: Mapping[str, Mapping[str, int]]) -> Sequence[Trial]:
    """Everyone on one shape.

    Args:
        shape: which.
        taking: who takes part.
        bytes_of: by contestant and shape, an answer's size.
    """
    return [
        Trial(
            f"{shape.name}.{name}",
            server,
            [contestant.words(question) for question in known.questions(shape.name)],
            bytes=bytes_of[name][shape.name],
        )
        for name, (contestant, server, known) in taking.items()
        if contestant.answers(shape)
    ]


def extra_trials(server: Running, half: Running, known: Known) -> Sequence[Sequence[Trial]]:
    """Ours in other circumstances, in groups.

    Args:
        server: ours over the full set.
        half: ours over half the dossiers.
        known: what the full set holds.
    """
    usual = list_document(LIST_ROWS)
    counties = [ask(usual, {}, f"c{code}") for _, code in known.counties]
    longer = [ask(list_document(2 * LIST_ROWS), {}, f"c{code}") for _, code in known.counties]
    under = [ask(LIST_UNDER, {"unit": f"org_{key}"}, REGION) for key, _ in known.counties]
    groups = [
        [
            Trial("scope.county", server, counties),
            Trial("scope.prefecture", server, [ask(usual, {}, f"p{code}") for _, code in known.prefectures]),
            Trial("scope.three", server, [ask(usual, {}, one) for one in THREE]),
            Trial("scope.under", server, under),
        ],
        [Trial("growth.half", half, counties), Trial("growth.all", server, counties)],
        [Trial("growth.100", server, counties), Trial("growth.200", server, longer)],
    ]
    for shape in SHAPES:
        if not shape.peers:
            continue
        asks = [ours(question) for question in known.questions(shape.name)]
        groups.append(
            [
                Trial(f"clients.{shape.name}.{count}", server, asks, count)
                for count in (CONNECTIONS, MANY_CONNECTIONS)
            ]
        )
    return groups
