"""Imports in the schema: how far each file is, for whoever sent it and for whoever looks after the system."""

from datetime import datetime

from huizhanjia_schema import (
    Connection,
    Node,
    Query,
    any_of,
    column,
    extends,
    filters,
    many,
    one,
    one_of,
    order,
    own,
    record,
    where,
)

from huizhanjia_core.documents.models import PREFIX, ImportRow, ImportState, state_now
from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.jobs.actions import Action
from huizhanjia_core.jobs.scope import AtRegion

_STATE = state_now()


@filters
class ImportFilter:
    """导入筛选条件，全部满足 · Filters of imports, all given hold."""

    states: list[ImportState] | None = where("状态 · States", one_of(_STATE))
    importers: list[str] | None = where("导入的名称 · Names of imports", one_of(ImportRow.importer))


@record(
    ImportRow,
    prefix=PREFIX,
    scope=any_of(own(ImportRow.account_id), AtRegion(Action.JOB_READ)),
    orders={"NEWEST": order("最近开始的在前 · Newest first", ImportRow.started_at, descending=True)},
    filters=ImportFilter,
)
class Import(Node):
    """表格导入：一个文件一条，导入中即可查看进度 · A spreadsheet being entered, or entered."""

    importer: str = column("导入的名称 · Which import", ImportRow.importer)
    state: ImportState = column("状态 · How far it is", _STATE)
    account: Account | None = one("导入人；命令行为空 · Who; null for the command line", ImportRow.account_id)
    started_at: datetime = column("第一次开始的时间 · First begun at", ImportRow.started_at)
    moved_at: datetime | None = column("最近有进展的时间 · Last got further at", ImportRow.moved_at)
    finished_at: datetime | None = column("到达文件末尾的时间 · Came to the end at", ImportRow.finished_at)
    rows: int = column("文件行数 · Rows of the file", ImportRow.rows)
    written: int = column("已导入行数 · Rows entered", ImportRow.written)
    skipped: int = column("先前已导入而跳过的行数 · Rows entered before", ImportRow.skipped)
    refused: int = column("最近一次被拒绝的行数 · Rows refused in the last run", ImportRow.refused)


@extends(Query)
class ImportQueries:
    """Entry points of imports."""

    imports: Connection[Import] = many("表格导入，本人的；系统管理员可见全部 · Imports of one's own")


PARTS: tuple[type, ...] = (Import, ImportQueries)
"""What this room gives to the schema."""
