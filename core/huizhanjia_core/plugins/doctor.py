"""Look a deployment over: is what is configured installed, complete and migrated?"""

from dataclasses import dataclass
from enum import StrEnum

from packaging.version import Version

from huizhanjia_core.db.database import Database
from huizhanjia_core.migrate import MigrationsBrokenError, ModuleStatus, status
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.plugins.answers import Loaded
from huizhanjia_core.plugins.conformance import problems
from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.installed import Installed
from huizhanjia_core.plugins.order import CORE
from huizhanjia_core.plugins.registry import Registry


class Severity(StrEnum):
    """How much a finding matters: an error keeps the deployment from working."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """Something to know about a deployment.

    Attributes:
        severity: how much it matters.
        plugin: which module it is about.
        zh: what it is and what to do, in Chinese.
        en: the same in English.
    """

    severity: Severity
    plugin: str
    zh: str
    en: str


async def doctor(registry: Registry, database: Database, installed: Installed | None = None) -> list[Finding]:
    """Everything worth knowing about the plugins of a deployment, errors first; nothing is changed.

    Args:
        registry: the enabled plugins.
        database: their database.
        installed: what could be enabled; by default, what this environment has.

    Raises:
        DatabaseUnavailable: when the database is down.
    """
    findings = [*_schema(registry), *(finding for one in registry.plugins for finding in _versions(one))]
    findings += _not_enabled(registry, installed or Installed())
    tables = await _tables(registry, database)
    findings += tables
    if not tables:
        findings += await _lineage(database)
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _schema(registry: Registry) -> list[Finding]:
    try:
        registry.compose()
    except PluginError as error:
        return [Finding(Severity.ERROR, error.plugin or CORE, error.zh, error.en)]
    return [
        Finding(Severity.WARNING, one.name, f"不合规范：{problem.split(' · ')[0]}。", f"{problem}.")
        for one in registry.plugins
        for problem in problems(registry, one.name)
    ]


def _versions(loaded: Loaded) -> list[Finding]:
    if loaded.distribution is None:
        return []
    version = loaded.distribution.rpartition(" ")[2]
    if Version(version) == Version(loaded.manifest.version):
        return []
    return [
        Finding(
            Severity.WARNING,
            loaded.name,
            f"安装包为 {loaded.distribution}，清单版本却是 {loaded.manifest.version}。",
            f"Installed is {loaded.distribution}, but the manifest says {loaded.manifest.version}.",
        )
    ]


def _not_enabled(registry: Registry, installed: Installed) -> list[Finding]:
    enabled = {loaded.name for loaded in registry.plugins}
    return [
        Finding(
            Severity.NOTE,
            name,
            f"已安装但未启用；启用：huizhanjia plugin enable {name}。",
            f"Installed but not enabled; to enable it: huizhanjia plugin enable {name}.",
        )
        for name in installed.names
        if name not in enabled
    ]


async def _tables(registry: Registry, database: Database) -> list[Finding]:
    try:
        modules = await status(database, registry.migrations())
    except MigrationsBrokenError as error:
        return [Finding(Severity.ERROR, error.module, f"{error.zh}。", f"{error.en}.")]
    return [_behind(module) for module in modules if not module.at_head]


def _behind(module: ModuleStatus) -> Finding:
    if module.ahead:
        return Finding(
            Severity.ERROR,
            module.module,
            f"数据库版本 {module.current} 比程序新；请安装对应的新版本。",
            f"The database is at {module.current}, which this program does not know; install the newer one.",
        )
    pending = ", ".join(module.pending)
    return Finding(
        Severity.ERROR,
        module.module,
        f"有未执行的迁移：{pending}；请运行 huizhanjia db upgrade。",
        f"Migrations are pending: {pending}; run huizhanjia db upgrade.",
    )


async def _lineage(database: Database) -> list[Finding]:
    async with database.writer() as session:
        faults = await lineage_faults(session)
    return [
        Finding(
            Severity.ERROR,
            table.split("_")[0],
            f"数据表 {table} 有 {count} 行的隶属关系不正确；请运行 huizhanjia db upgrade 重算。",
            f"{count} rows of table {table} stand at the wrong place of the tree; run huizhanjia db upgrade.",
        )
        for table, count in faults.items()
    ]
