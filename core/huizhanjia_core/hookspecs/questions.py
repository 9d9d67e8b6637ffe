"""Every question that the core asks a plugin: one hook, one noun, one value type."""
# mypy: disable-error-code="empty-body"
# The hooks have no body: pluggy reads their names and arguments and never calls them.

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from huizhanjia_core.hookspecs.values import hookspec

if TYPE_CHECKING:
    from huizhanjia_core.db.model import Model
    from huizhanjia_core.documents.form import Form
    from huizhanjia_core.documents.importer import Importer
    from huizhanjia_core.files.reference import FileReference
    from huizhanjia_core.hookspecs.values import (
        ActionSpec,
        Command,
        DemoStep,
        Listener,
        Manifest,
        Migrations,
        RoleGrantSpec,
        RoleSpec,
    )
    from huizhanjia_core.jobs.declaration import JobSpec
    from huizhanjia_core.workflow.declaration import Workflow


@hookspec
def manifest() -> Manifest:
    """Who the plugin is and what it needs; the only hook that every plugin answers.

    Example::

        @hookimpl
        def manifest(self) -> Manifest:
            return Manifest(
                name="funds",
                zh="资金",
                en="Funds",
                version="0.1.0",
                core=">=0.1,<0.2",
                requires=(Requirement("assistance", ">=0.1", glue="huizhanjia_funds.with_assistance"),),
            )
    """


@hookspec
def graphql() -> Iterable[type]:
    """Records, statistics and payloads, and what the plugin adds to types owned elsewhere.

    Example::

        @hookimpl
        def graphql(self) -> Iterable[type]:
            return [graphql.Fund, graphql.OrganizationFunds, graphql.Roots, graphql.Changes]
    """


@hookspec
def models() -> Iterable[type[Model]]:
    """The mapped classes of the plugin's tables, each table named ``<plugin>_<noun>``.

    Example::

        @hookimpl
        def models(self) -> Iterable[type[Model]]:
            return [models.Fund, models.Entry]
    """


@hookspec
def migrations() -> Migrations | None:
    """Where the revisions of the plugin's tables are; None for a plugin without tables.

    Example::

        @hookimpl
        def migrations(self) -> Migrations:
            return Migrations("huizhanjia_funds.migrations", prefix="funds")
    """


@hookspec
def actions() -> Iterable[ActionSpec]:
    """What roles can allow in this plugin, each named ``<plugin>:<resource>:<act>``.

    Example::

        @hookimpl
        def actions(self) -> Iterable[ActionSpec]:
            return [ActionSpec(Action.ENTRY_POST, "记账", "Post", "登记资金收支 · Enter income and expense")]
    """


@hookspec
def roles() -> Iterable[RoleSpec]:
    """Roles that the plugin adds to those that are there.

    Example::

        @hookimpl
        def roles(self) -> Iterable[RoleSpec]:
            return [RoleSpec("fund_payer", "资金支付", "Payer", incompatible_with=("fund_reviewer",))]
    """


@hookspec
def role_actions() -> Iterable[RoleGrantSpec]:
    """Rows of the initial policy, written when the plugin is enabled for the first time.

    Example::

        @hookimpl
        def role_actions(self) -> Iterable[RoleGrantSpec]:
            return [RoleGrantSpec("fund_payer", Action.PAYMENT_PAY)]
    """


@hookspec
def listeners() -> Iterable[Listener[Any]]:
    """What the plugin does, in the same transaction, when something happens elsewhere.

    Example::

        async def close_funds(work: Work, event: OrganizationClosed) -> None: ...

        @hookimpl
        def listeners(self) -> Iterable[Listener[Any]]:
            return [Listener(OrganizationClosed, close_funds)]
    """


@hookspec
def workflows() -> Iterable[Workflow]:
    """The lives of the plugin's records: states and named transitions.

    A record's row names its workflow and takes part by ``workflow.start`` and ``workflow.apply``; what waits
    for somebody then stands in everyone's ``myTasks`` without further code.

    Example::

        APPROVE = Transition(
            "approve", "批准", "Approve", (LoanState.APPLIED,), LoanState.LENT, Action.LOAN_APPROVE,
            apart_from=(START,), due_in=5,
        )
        LOAN = Workflow(
            "reading:loan", "借阅", "Loan", "loan", LoanState, LoanState.APPLIED, (APPROVE,)
        )

        @hookimpl
        def workflows(self) -> Iterable[Workflow]:
            return [LOAN]
    """


@hookspec
def jobs() -> Iterable[JobSpec]:
    """Kinds of work done in the background, each with its schedule if it has one.

    A service enqueues one in its own transaction with ``jobs.enqueue(work, "reading:remind", {...})``. A job
    may run again after its worker was killed: everything that it changes belongs into ``run.begin()``.

    Example::

        async def remind(run: Run) -> None:
            async with run.begin(last=True) as work:
                await service.remind_readers(work)

        @hookimpl
        def jobs(self) -> Iterable[JobSpec]:
            return [JobSpec("reading:remind", "催还", "Remind readers", remind, schedule=Daily(time(8, 0)))]
    """


@hookspec
def commands() -> Iterable[Command]:
    """Commands that the plugin adds to ``huizhanjia``.

    Example::

        app = typer.Typer(help="资金 · Funds")

        @hookimpl
        def commands(self) -> Iterable[Command]:
            return [Command("funds", app)]
    """


@hookspec
def demo() -> Iterable[DemoStep]:
    """Steps that fill an empty system with plausible data, after those of the plugins it needs.

    Example::

        async def open_funds(work: Work) -> None:
            await service.open_fund(work, organization=..., name="送温暖资金")

        @hookimpl
        def demo(self) -> Iterable[DemoStep]:
            return [DemoStep("资金 · Funds", open_funds)]
    """


@hookspec
def file_references() -> Iterable[FileReference]:
    """Which records have files; a service attaches an upload with ``files.uploads.attach``.

    Example::

        @hookimpl
        def file_references(self) -> Iterable[FileReference]:
            scan = models.ReceiptRow.scan_id
            return [FileReference(graphql.Receipt, scan, "funds:receipt", "收据", "Receipt")]
    """


@hookspec
def forms() -> Iterable[Form]:
    """What can be printed: a query about one record, and a template for its answer.

    Example::

        @hookimpl
        def forms(self) -> Iterable[Form]:
            template = Path(__file__).parent / "receipt.typ"
            return [Form("receipt", "收据", "Receipt", RECEIPT_QUERY, receipt, template)]
    """


@hookspec
def importers() -> Iterable[Importer]:
    """What can be entered from a spreadsheet: its columns, and a function that enters many rows by services.

    ``each`` makes one of a service that takes one row; for large files the service has a form for many.

    Example::

        async def enter(work: Work, row: Values) -> None:
            await service.enter(work, fund=row["fund"], amount=row["amount"])

        @hookimpl
        def importers(self) -> Iterable[Importer]:
            columns = (Column(name="amount", zh="金额", kind=Kind.DECIMAL, required=True), ...)
            given = {"zh": "收支导入", "en": "Entries", "action": Action.ENTRY_POST, "unique": ("number",)}
            return [Importer(name="funds-entries", columns=columns, write=each(enter), **given)]
    """


@hookspec
def operations() -> Path | None:
    """The folder of example ``.graphql`` operations for frontend teams; the tests run each of them.

    Example::

        @hookimpl
        def operations(self) -> Path:
            return Path(__file__).parent / "operations"
    """


@hookspec
def hookspecs() -> Iterable[ModuleType]:
    """Modules with hooks that this plugin specifies and other plugins answer: its ``api``.

    Who asks calls ``registry.ask(api.evidence, on=today)`` and gets the answers in plugin order.

    Example::

        # huizhanjia_compliance/api.py
        @hookspec
        def evidence(on: date) -> Sequence[Evidence]:
            \"\"\"What a plugin knows about each center on a day.\"\"\"

        # huizhanjia_compliance/plugin.py
        @hookimpl
        def hookspecs(self) -> Iterable[ModuleType]:
            return [api]
    """
