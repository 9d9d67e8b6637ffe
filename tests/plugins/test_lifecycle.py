"""A plugin is enabled, filled, disabled, and comes back with all it had, at the places of today's tree."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core import builtin
from huizhanjia_core.hookspecs import Migrations, Requirement, hookimpl
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.plugins import Installed, Registry
from huizhanjia_core.work import Work
from sqlalchemy import select, text

from tests.core.cli import CommandLine
from tests.core.plugins.made import installed, manifest
from tests.core.plugins.made import plugin as made
from tests.dummy_plugin import service
from tests.dummy_plugin.installed import DUMMY, install
from tests.dummy_plugin.plugin import plugin as dummy
from tests.dummy_plugin.prepared import grant_carpenters
from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import demo, opened, work_in

ROOT = Path(__file__).parents[2]
BENCHES = "{ benches(first: 50) { nodes { organization { code } } } }"
MOVE = """
import asyncio, sys
from huizhanjia_core.cli.invocation import Invocation
from huizhanjia_core.organization import tree
from huizhanjia_core.organization.models import OrganizationRow
from sqlalchemy import select

async def move(run):
    async with run.database() as database, run.work(database) as work:
        units = {row.code: row for row in await work.session.scalars(select(OrganizationRow))}
        await tree.move(work, unit=units["540121"].id, version=units["540121"].version,
            parent=units["540200"].id, effective_on=work.today, reason="划转")

asyncio.run(move(Invocation()))
assert "tests.dummy_plugin.models" not in sys.modules
"""
"""Lhünzhub goes from Lhasa to Xigazê, in a process that has never heard of benches."""


@pytest.fixture
def demo_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(demo)
    yield url
    databases.drop(url)


@pytest.fixture
def huizhanjia(
    demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    monkeypatch.syspath_prepend(install(tmp_path))
    found = CommandLine(tmp_path, monkeypatch, capsys)
    found.set("HZJ_DATABASE__URL", demo_url)
    return found


@pytest.fixture
def filled(huizhanjia: CommandLine, demo_url: str) -> CommandLine:
    """The dummy enabled by command, with its demonstration, a bench at Lhünzhub, and carpenters."""
    assert huizhanjia("plugin", "enable", "dummy").code == 0
    loaded = huizhanjia("demo", "load", "--yes")
    assert (loaded.code, "长椅" in loaded.out) == (0, True)

    async def fill() -> None:
        async with opened(demo_url) as database, work_in(database) as work:
            await grant_carpenters(work)
            await service.place(work, organization=await lhunzhub(work), name="河边长椅", seats=6)

    asyncio.run(fill())
    return huizhanjia


async def lhunzhub(work: Work) -> Any:
    return await work.session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == "540121"))


def rows(url: str, columns: str = "*") -> Sequence[Any]:
    async def read() -> Sequence[Any]:
        async with opened(url) as database, database.reader() as connection:
            return (await connection.execute(text(f"SELECT {columns} FROM dummy_bench ORDER BY id"))).all()

    return asyncio.run(read())


def asked(url: str, names: Sequence[str], ask: Callable[[Api], Any]) -> Any:
    async def run() -> Any:
        async with api(url, Registry.enabled(names)) as house:
            return await ask(house)

    return asyncio.run(run())


def codes(url: str) -> dict[str, list[str]]:
    """Where the benches stand that each carpenter sees."""

    async def ask(house: Api) -> dict[str, list[str]]:
        found = {}
        for username in ("lhasa", "linzhou"):
            nodes = (await house.data(BENCHES, username))["benches"]["nodes"]
            found[username] = sorted(node["organization"]["code"] for node in nodes)
        return found

    found: dict[str, list[str]] = asked(url, ["dummy"], ask)
    return found


def move_lhunzhub(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", MOVE], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_enabled_plugin_is_filled_and_counted_by_its_own_command(filled: CommandLine, demo_url: str) -> None:
    assert filled("dummy", "count").out == "9 张长椅，30 个座位\n"
    assert codes(demo_url) == {"lhasa": ["540100", "540121"], "linzhou": ["540121"]}
    assert filled("demo", "load", "--yes").code == 0
    assert len(rows(demo_url)) == 9  # each step runs once


def test_disabling_lists_what_goes_and_keeps_every_row(filled: CommandLine, demo_url: str) -> None:
    before = rows(demo_url)
    filled.type("y\n")
    shown = filled("plugin", "disable", "dummy")
    assert (shown.code, shown.err) == (0, "")
    for goes in (
        "query benches",
        "mutation placeBench",
        "Organization.benchCount",
        "Organization.benches(where:)",
        "PlaceBenchPayload",
        "dummy:bench:place",
        "dummy_carpenter",
        "dummy_carpenter -> dummy:bench:read",
        "OrganizationClosed",
    ):
        assert f"- {goes}\n" in shown.out
    assert "数据表和数据保留" in shown.out
    assert rows(demo_url) == before
    assert filled("dummy", "count").code == 2
    assert filled("db", "status", "--check").code == 0


def test_while_disabled_nothing_of_it_is_in_the_api(filled: CommandLine, demo_url: str) -> None:
    filled("plugin", "disable", "dummy", "--yes")

    async def ask(house: Api) -> None:
        unknown = await house.ask(BENCHES, "lhasa")
        assert unknown["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        mine = (await house.data("{ myPermissions { action } }", "lhasa"))["myPermissions"]
        assert mine
        assert not [one for one in mine if one["action"].startswith("dummy:")]

    asked(demo_url, [], ask)


def test_unit_moved_meanwhile_brings_its_rows_to_their_new_place(filled: CommandLine, demo_url: str) -> None:
    said = "id, name, seats, organization_id"
    before = rows(demo_url, said)
    filled("plugin", "disable", "dummy", "--yes")
    sleeping = rows(demo_url)
    move_lhunzhub(filled.folder)
    assert rows(demo_url) == sleeping  # nobody knew of its table
    shown = filled("plugin", "enable", "dummy")
    assert (shown.code, shown.err) == (0, "")
    assert rows(demo_url, said) == before
    assert len(set(rows(demo_url)) - set(sleeping)) == 1
    # Lhasa has lost sight of the bench, its own county keeps it, and nobody had to be granted anything anew.
    assert codes(demo_url) == {"lhasa": ["540100"], "linzhou": ["540121"]}
    doctor = filled("plugin", "doctor")
    assert (doctor.code, doctor.err) == (0, "")


def test_plugin_enabled_by_hand_is_found_stale_and_put_right(filled: CommandLine, demo_url: str) -> None:
    filled("plugin", "disable", "dummy", "--yes")
    move_lhunzhub(filled.folder)
    filled.configure('[plugins]\nenabled = ["dummy"]\n')
    found = filled("plugin", "doctor")
    assert found.code == 1
    assert "数据表 dummy_bench 有 1 行的隶属关系不正确；请运行 huizhanjia db upgrade 重算。" in found.out
    assert filled("db", "upgrade").code == 0
    assert filled("plugin", "doctor").code == 0
    assert codes(demo_url)["lhasa"] == ["540100"]


def test_serving_puts_stale_rows_right_before_the_first_answer(
    filled: CommandLine, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("plugin", "disable", "dummy", "--yes")
    move_lhunzhub(filled.folder)
    filled.configure('[plugins]\nenabled = ["dummy"]\n')
    monkeypatch.setenv("HZJ_CONFIG", str(filled.folder / "huizhanjia.toml"))  # which serving sets, taken back
    monkeypatch.setattr("huizhanjia_core.web.logs.configure", lambda **_: None)
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    monkeypatch.setattr("huizhanjia_core.cli.serve._refuse_taken_address", lambda *_: None)  # nobody listens
    served = filled("serve")
    assert (served.code, served.err) == (0, "")
    assert "已按现行隶属关系重算 1 行数据。" in served.out
    assert "重算" not in filled("serve").out
    assert codes(demo_url) == {"lhasa": ["540100"], "linzhou": ["540121"]}


def test_plugin_that_another_needs_is_not_disabled(
    filled: CommandLine, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needy = made(manifest("needy", requires=[Requirement("dummy")]))
    installed(monkeypatch, needy)
    monkeypatch.syspath_prepend(install(filled.folder / "two", {**DUMMY, "needy": "made_needy:plugin"}))
    assert "needy" in Installed().names
    assert filled("plugin", "enable", "needy").code == 0
    refused = filled("plugin", "disable", "dummy")
    assert refused.code == 1
    assert "依赖它的插件：needy" in refused.out
    assert refused.err == "✗ 插件 dummy 不能停用：needy 依赖它。请先停用它们。\n"
    assert codes(demo_url)["linzhou"] == ["540121"]


NICKNAMES = """
    with op.batch_alter_table("core_organization", recreate="auto") as batch:
        batch.add_column(sa.Column("nickname", sa.String(50), nullable=False, server_default=""))
        batch.alter_column("code", existing_type=sa.String(32), type_=sa.String(40))
"""
COLORS = """
    with op.batch_alter_table("dummy_bench", recreate="auto") as batch:
        batch.add_column(sa.Column("color", sa.String(50), nullable=False, server_default="red"))
        batch.alter_column("name", existing_type=sa.String(100), type_=sa.String(200))
"""


def release(
    folder: Path, monkeypatch: pytest.MonkeyPatch, plugin: object, revisions: Path, body: str
) -> None:
    """A later release of a plugin: its revisions and one more, with that body."""
    ours = sorted((revisions / "versions").glob("*_0*.py"))
    prefix, number = ours[-1].stem.split("_")[:2]
    versions = folder / "later" / f"later_{prefix}" / "versions"
    versions.mkdir(parents=True)
    (versions.parent / "__init__.py").touch()
    for file in ours:
        (versions / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (versions / f"{prefix}_9999_later.py").write_text(
        f'"""Later."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision = "{prefix}_9999"\ndown_revision = "{prefix}_{number}"\n\n\ndef upgrade():{body}'
    )
    monkeypatch.syspath_prepend(folder / "later")
    answer = hookimpl(lambda _self: Migrations(f"later_{prefix}", prefix))
    monkeypatch.setattr(type(plugin), "migrations", answer)


def test_core_is_upgraded_under_the_filled_and_disabled_plugin(
    filled: CommandLine, demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("plugin", "disable", "dummy", "--yes")
    before = rows(demo_url)
    assert len(before) == 9
    release(tmp_path, monkeypatch, builtin.plugin, ROOT / "core/huizhanjia_core/migrations", NICKNAMES)
    assert filled("db", "status", "--check").code == 1
    upgraded = filled("db", "upgrade")
    assert (upgraded.code, upgraded.err) == (0, "")
    assert "core_9999" in upgraded.out
    assert rows(demo_url) == before
    assert orphans_are_refused(demo_url)
    back = filled("plugin", "enable", "dummy")
    assert (back.code, "dummy_0001" in back.out) == (0, False)
    assert rows(demo_url) == before
    assert codes(demo_url) == {"lhasa": ["540100", "540121"], "linzhou": ["540121"]}
    assert filled("plugin", "doctor").code == 0


def test_later_release_of_the_plugin_migrates_what_it_had(
    filled: CommandLine, demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "id, name, seats, organization_id, anc1, anc2, anc3"
    filled("plugin", "disable", "dummy", "--yes")
    before = rows(demo_url, said)
    release(tmp_path, monkeypatch, dummy, ROOT / "tests/dummy_plugin/migrations", COLORS)
    back = filled("plugin", "enable", "dummy")
    assert (back.code, back.err) == (0, "")
    assert "dummy_9999" in back.out
    assert rows(demo_url, said) == before
    assert {row[0] for row in rows(demo_url, "color")} == {"red"}
    assert codes(demo_url) == {"lhasa": ["540100", "540121"], "linzhou": ["540121"]}


def test_release_whose_migration_fails_stays_disabled_and_changes_nothing(
    filled: CommandLine, demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("plugin", "disable", "dummy", "--yes")
    before = rows(demo_url)
    failing = COLORS + '    op.execute("INSERT INTO no_such_table VALUES (1)")\n'
    release(tmp_path, monkeypatch, dummy, ROOT / "tests/dummy_plugin/migrations", failing)
    failed = filled("plugin", "enable", "dummy")
    assert failed.code == 1
    assert len(failed.err.splitlines()) == 1
    assert "no_such_table" in failed.err
    assert "enabled = []" in (filled.folder / "huizhanjia.toml").read_text("utf-8")
    assert rows(demo_url) == before  # the column is not there either


def orphans_are_refused(url: str) -> bool:
    """Whether the foreign key from the plugin's table into the rebuilt one still holds."""

    async def remove() -> bool:
        async with opened(url) as database:
            try:
                async with database.writer() as session:
                    await session.execute(
                        text("UPDATE dummy_bench SET organization_id = (SELECT id FROM core_person LIMIT 1)")
                    )
            except Exception as error:  # noqa: BLE001 - each driver has its own
                return "foreign key" in str(error).lower()
            return False

    return asyncio.run(remove())
