"""Which engine of ours answered: the figures at /metrics, and the check that every shape is compiled."""

import re
from collections.abc import Mapping

import httpx2

from bench.contestants import Contestant
from bench.shapes import SHAPES, Known
from bench.starting import Running, sign_in

ENOUGH = 3
"""An operation is compiled the second time that it is asked for."""

_FIGURE = re.compile(r"^huizhanjia_graphql_engine_total\{(?P<labels>.*)\} (?P<count>\S+)$", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="([^"]*)"')


def engines(server: Running) -> Mapping[str, int]:
    """How many queries were answered by a plan, as ``compiled``, and how many were walked, by the reason."""
    text = httpx2.get(f"{server.url}/metrics", timeout=60).text
    found: dict[str, int] = {}
    for figure in _FIGURE.finditer(text):
        labels = dict(_LABEL.findall(figure["labels"]))
        name = labels["reason"] or labels["engine"]
        found[name] = found.get(name, 0) + int(float(figure["count"]))
    return found


def require_compiled(contestant: Contestant, server: Running, known: Known) -> None:
    """Ask every shape some times; raises ``RuntimeError`` for one that is still walked."""
    for shape in SHAPES:
        question = contestant.words(known.questions(shape.name)[0])
        sign_in(server, [question.account])
        for _ in range(ENOUGH):
            server.answer(question)
        before = engines(server)
        server.answer(question)
        after = engines(server)
        walked = [name for name in after if after[name] != before.get(name, 0) and name != "compiled"]
        if walked or after.get("compiled", 0) != before.get("compiled", 0) + 1:
            raise RuntimeError(f"{shape.name} is not compiled: {', '.join(walked) or 'not counted'}")
