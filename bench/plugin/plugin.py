"""What the benchmark's plugin offers to the core."""

from collections.abc import Iterable

from huizhanjia_core.db.model import Model
from huizhanjia_core.hookspecs import ActionSpec, Manifest, Migrations, RoleGrantSpec, hookimpl

from bench.plugin import graphql, models
from bench.plugin.actions import Action

NAME = "caseload"
READERS = ("region_administrator", "prefecture_officer", "county_officer")


class Plugin:
    """Case files, their ledger and its rollup."""

    @hookimpl
    def manifest(self) -> Manifest:
        """Needs nobody but the core."""
        return Manifest(name=NAME, zh="基准测试", en="Benchmark", version="1.0.0", core=">=0.1")

    @hookimpl
    def graphql(self) -> Iterable[type]:
        """Three records, statistics, and what they add to unions and to the roots."""
        return [
            graphql.CaseFile,
            graphql.LedgerEntry,
            graphql.FundRollup,
            graphql.CaseFileStatistics,
            graphql.OrganizationCaseload,
            graphql.CaseloadRoots,
        ]

    @hookimpl
    def models(self) -> Iterable[type[Model]]:
        """Three tables."""
        return [models.CaseRow, models.EntryRow, models.RollupRow]

    @hookimpl
    def migrations(self) -> Migrations:
        """Their history."""
        return Migrations("bench.plugin.migrations", prefix=NAME)

    @hookimpl
    def actions(self) -> Iterable[ActionSpec]:
        """Reading only."""
        return [
            ActionSpec(Action.CASE_READ, "查看档案", "Read cases", "查看档案 · Read case files"),
            ActionSpec(Action.ROLLUP_READ, "查看资金汇总", "Read rollups", "查看资金汇总 · Read rollups"),
        ]

    @hookimpl
    def role_actions(self) -> Iterable[RoleGrantSpec]:
        """Officers of every level read."""
        return [RoleGrantSpec(role, action) for role in READERS for action in Action]


plugin = Plugin()
