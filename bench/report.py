"""The report: what was measured, beside what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.table import Table

from bench.claims import Claim, growth_claims, shape_claims
from bench.measure import Measured
from bench.shapes import SHAPES

BAR_CELLS = 30
BAR_MOST = 6.0
"""A longer bar says no more: the figure stands beside it."""

INTRODUCTION = """\
The whole real stack (session, permission scope, limits, masking and metrics on) beside hand-written SQL in
a bare handler (the floors, without any account) and beside peers, in one interleaved run: one process each,
equal pools, the same database. Generator, servers and database share the machine, so figures of one run
compare with each other and not with those of another machine; `server ms` and `PG ms` (processor time a
request) depend least on what else was running, and for SQLite the server's holds the database's. All
answers were compared for equality before anything was timed."""

CIRCUMSTANCES = """\
`list` unless the name says otherwise. Three places are a prefecture, a county and a grassroots union, each
of another prefecture. For 200 rows a page, half the throughput is twice the time."""

HEAD = "| server | answers/s | server ms | PG ms | p50 ms | p99 ms | bytes |"
RULE = "|---|---:|---:|---:|---:|---:|---:|"
RATIO_HEAD = "| ours / | throughput | processor | promised | |"
RATIO_RULE = "|---|---:|---:|---:|---|"


@dataclass(frozen=True)
class Results:
    """Everything that a run found.

    Attributes:
        environment: lines of what it ran on and with.
        titles: of contestants, in order.
        found: by trial.
        missing: by contestant, why it is not in the tables.
        peaks: by contestant, the most memory in MiB.
        engines: by server of ours, how many queries a plan answered, and how many were walked, by the reason.
        load: of the machine at the end; whatever else ran while we measured is in it.
    """

    environment: Sequence[str]
    titles: Mapping[str, str]
    found: Mapping[str, Measured]
    missing: Mapping[str, str]
    peaks: Mapping[str, float]
    engines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    load: float = 0.0


def _row(title: str, one: Measured, *, on_postgres: bool = True) -> str:
    refused = f" ({one.failed} refused)" if one.failed else ""
    database = f"{one.database:.2f}" if on_postgres else "-"
    size = f"{one.bytes:,}" if one.bytes else "-"
    return (
        f"| {title}{refused} | {one.per_second:,.0f} | {one.server:.2f} | {database} "
        f"| {one.p50:.1f} | {one.p99:.1f} | {size} |"
    )


def _ratio(claim: Claim) -> str:
    target = "" if claim.target is None else f"≥ {claim.target:g}"
    return f"| {claim.text} | {claim.ratio:.2f} | {claim.cost:.2f} | {target} | {claim.verdict} |"


def bar(ratio: float) -> str:
    """A ratio as a bar whose middle mark is 1: drawn up to ``BAR_MOST``."""
    cells = round(min(ratio, BAR_MOST) / BAR_MOST * BAR_CELLS)
    return "█" * cells + ("…" if ratio > BAR_MOST else "")


def _chart(claims: Sequence[tuple[str, Claim]]) -> list[str]:
    width = max((len(claim.text) for _, claim in claims), default=0)
    lines = ["```text"]
    for shape in SHAPES:
        lines.append(f"{shape.name}: ours / each")
        for name, claim in claims:
            if name == shape.name:
                lines.append(f"  {claim.text:<{width}} {claim.ratio:6.2f} {bar(claim.ratio)}")
    return [*lines, "```"]


def markdown(results: Results) -> str:
    """The whole report."""
    claims = list(shape_claims(results.found, results.titles))
    lines = [
        "# Results of `make bench`",
        "",
        INTRODUCTION,
        "",
        *(f"- {line}" for line in results.environment),
        f"- load average of the machine over the last quarter of an hour: {results.load:.1f}",
        *(f"- {title}: queries by engine: {_counted(found)}" for title, found in results.engines.items()),
        *(f"- missing: {results.titles[name]}: {why}" for name, why in results.missing.items()),
        "",
    ]
    for shape in SHAPES:
        lines += [f"## {shape.name}: {shape.title}", "", HEAD, RULE]
        for name, title in results.titles.items():
            one = results.found.get(f"{shape.name}.{name}")
            if one is not None:
                lines.append(_row(title, one, on_postgres="sqlite" not in name))
        lines += ["", RATIO_HEAD, RATIO_RULE]
        lines += [_ratio(claim) for name, claim in claims if name == shape.name]
        lines.append("")
    lines += ["## The ratios", "", *_chart(claims), ""]
    lines += _growth(results)
    lines += ["## Memory", "", "| server | peak MiB |", "|---|---:|"]
    lines += [f"| {results.titles[name]} | {peak:.0f} |" for name, peak in results.peaks.items()]
    return "\n".join([*lines, ""])


def _counted(engines: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in engines.items())


def _growth(results: Results) -> list[str]:
    names = [name for name in results.found if name.startswith(("scope.", "growth.", "clients."))]
    return [
        "## Ours in other circumstances",
        "",
        CIRCUMSTANCES,
        "",
        HEAD,
        RULE,
        *(_row(name, results.found[name]) for name in names),
        "",
        RATIO_HEAD.replace("ours /", "above / below"),
        RATIO_RULE,
        *(_ratio(claim) for claim in growth_claims(results.found)),
        "",
    ]


def table(shape: str, results: Results) -> Table:
    """One shape for the screen."""
    drawn = Table(title=shape, title_justify="left")
    for heading in ("server", "answers/s", "server ms", "PG ms", "p50", "p99", "ours /", "promised"):
        drawn.add_column(heading, justify="left" if heading == "server" else "right", no_wrap=True)
    claims = {
        claim.text: claim for name, claim in shape_claims(results.found, results.titles) if name == shape
    }
    for name, title in results.titles.items():
        one = results.found.get(f"{shape}.{name}")
        if one is None:
            continue
        claim = claims.get(title)
        drawn.add_row(
            title,
            f"{one.per_second:,.0f}",
            f"{one.server:.2f}",
            f"{one.database:.2f}",
            f"{one.p50:.1f}",
            f"{one.p99:.1f}",
            f"{claim.ratio:.2f}" if claim else "",
            f"≥ {claim.target:g} {claim.verdict}" if claim and claim.target else "",
        )
    return drawn
