"""``huizhanjia audit`` and ``huizhanjia crypto``, and the records that commands leave."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.crypto.master_keys import parsed
from huizhanjia_core.db.model import new_key
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from sqlalchemy import select, text

from tests.core.audit.chains import records, sealed, tampering
from tests.core.cli import CommandLine
from tests.core.crypto.conftest import keyring
from tests.dummy_plugin.installed import install
from tests.dummy_plugin.models import BenchRow
from tests.harness.api import MASTER_KEYS
from tests.harness.prepared import opened

NEXT = "2027 " + "C3" * 21 + "A="


@pytest.fixture
def huizhanjia(
    world_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    found = CommandLine(tmp_path, monkeypatch, capsys)
    found.set("HZJ_DATABASE__URL", world_url)
    return found


def stored(url: str) -> list[Any]:
    async def read() -> list[Any]:
        async with opened(url) as database, database.reader() as connection:
            return list((await connection.execute(select(AuditRow.__table__).order_by(AuditRow.id))).all())

    return asyncio.run(read())


def chained(url: str, count: int, unsealed: int = 0) -> None:
    async def make() -> None:
        async with opened(url) as database:
            await sealed(database, count)
            await records(database, unsealed)

    asyncio.run(make())


def tampered(url: str, statement: str) -> None:
    async def do() -> None:
        async with opened(url) as database, tampering(database) as session:
            await session.execute(text(statement))

    asyncio.run(do())


def create(huizhanjia: CommandLine, *more: str) -> Any:
    return huizhanjia("account", "create", "zhang", "--name", "张三", "--organization", "540121", *more)


def test_commands_that_change_something_are_recorded_as_the_operator_s(
    huizhanjia: CommandLine, world_url: str
) -> None:
    assert create(huizhanjia, "--role", "system_administrator").code == 0
    assert create(huizhanjia).code == 1
    assert huizhanjia("account", "reset-password", "zhang").code == 0
    done, refused, reset = stored(world_url)
    assert [row.operation for row in (done, refused, reset)] == [
        "huizhanjia account create",
        "huizhanjia account create",
        "huizhanjia account reset-password",
    ]
    assert [row.result for row in (done, refused, reset)] == ["OK", "REFUSED", "OK"]
    assert (refused.code, done.actor, done.account_id) == ("CONFLICT", "operator", None)
    assert done.organization_id is not None
    assert done.objects.startswith("acct_")
    assert done.objects == reset.objects
    assert all("张三" not in str(value) for row in (done, refused, reset) for value in row)


def test_a_command_that_fails_is_recorded(huizhanjia: CommandLine, world_url: str) -> None:
    assert create(huizhanjia, "--role", "emperor").code == 1
    (failed,) = stored(world_url)
    assert (failed.result, failed.code) == ("FAILED", "CommandFailed")


def test_a_whole_trail_is_verified(huizhanjia: CommandLine, world_url: str) -> None:
    chained(world_url, 5, unsealed=2)
    shown = huizhanjia("audit", "verify")
    assert (shown.code, shown.err) == (0, "")
    assert "核对了 5 条审计记录，全部完好" in shown.out
    assert "有 2 条尚未封存" in shown.out


def test_a_fault_is_named_and_the_command_fails(huizhanjia: CommandLine, world_url: str) -> None:
    chained(world_url, 5)
    tampered(world_url, "UPDATE core_audit_record SET actor = 'nobody' WHERE sequence = 3")
    shown = huizhanjia("audit", "verify")
    assert shown.code == 1
    assert "第 3 条（audit_" in shown.out
    assert "有 1 处不符" in shown.err


def test_a_cut_tail_is_found_by_the_head_that_was_kept_elsewhere(
    huizhanjia: CommandLine, world_url: str
) -> None:
    assert json.loads(huizhanjia("audit", "head").out)["sequence"] == 0
    for _ in range(2):
        chained(world_url, 3)
        assert huizhanjia("audit", "head", "--output", "heads.jsonl").code == 0
    assert [json.loads(one)["sequence"] for one in Path("heads.jsonl").read_text().splitlines()] == [3, 6]
    whole = huizhanjia("audit", "verify", "--heads", "heads.jsonl")
    assert (whole.code, "没有另存的链头" in whole.out) == (0, False)
    tampered(world_url, "DELETE FROM core_audit_record WHERE sequence > 4")
    alone = huizhanjia("audit", "verify")
    assert (alone.code, "第 0 条以后没有另存的链头可以对照" in alone.out) == (0, True)
    shown = huizhanjia("audit", "verify", "--heads", "heads.jsonl")
    assert shown.code == 1
    assert "第 5 条起缺失：链头曾到第 6 条，尾部被截去。" in shown.out


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"sequence": "x", "hash": "y"}', "null"])
def test_a_file_that_holds_no_heads_is_refused(huizhanjia: CommandLine, line: str) -> None:
    Path("heads.jsonl").write_text(f"\n{line}\n")
    shown = huizhanjia("audit", "verify", "--heads", "heads.jsonl")
    assert (shown.code, "链头文件第 2 行无法读取" in shown.err) == (1, True)
    assert huizhanjia("audit", "verify", "--heads", "absent").code == 1


def test_records_are_exported_in_order_for_the_owner_alone_and_that_is_recorded(
    huizhanjia: CommandLine, world_url: str
) -> None:
    chained(world_url, 4)
    shown = huizhanjia("audit", "export", "--output", "trail.jsonl", "--since", "2015-01-01")
    assert (shown.code, shown.err) == (0, "")
    lines = [json.loads(one) for one in Path("trail.jsonl").read_text("utf-8").splitlines()]
    assert [one["sequence"] for one in lines] == [1, 2, 3, 4]
    assert lines[0]["actor"] == "甲"
    assert lines[0]["at"].endswith("+08:00")
    assert stat.S_IMODE(Path("trail.jsonl").stat().st_mode) == 0o600
    assert stored(world_url)[-1].operation == "huizhanjia audit export"
    assert huizhanjia("audit", "export", "--output", "trail.jsonl").code == 1  # never over what is there
    assert huizhanjia("audit", "export", "--output", "old.jsonl", "--until", "2015-01-01").code == 0
    assert Path("old.jsonl").read_text() == ""


def test_a_new_key_is_written_for_the_owner_alone_and_never_over_another(huizhanjia: CommandLine) -> None:
    assert huizhanjia("crypto", "key", "--output", "keys/master", "--id", "k1").code == 0
    keys = Path("keys/master")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert list(parsed(keys.read_text())) == ["k1"]
    assert huizhanjia("crypto", "key", "--output", "keys/master").code == 1
    assert list(parsed(keys.read_text())) == ["k1"]
    assert "密钥编号 K! 不合规" in huizhanjia("crypto", "key", "--id", "K!").err
    (made,) = parsed(huizhanjia("crypto", "key").out)
    assert made.isdigit()


def test_rotation_is_told_recorded_and_can_be_repeated(huizhanjia: CommandLine, world_url: str) -> None:
    async def seal() -> None:
        async with opened(world_url) as database, database.writer() as session:
            work = Work(session=session, actor=Actor.operator(), keyring=keyring())
            for _ in range(3):
                await work.crypto.encrypt(new_key(), BenchRow.keeper_sealed, "x")

    asyncio.run(seal())
    huizhanjia.set("HZJ_CRYPTO__MASTER_KEYS", MASTER_KEYS)
    assert "主密钥" in huizhanjia("crypto", "status").out
    assert "现用 test" in huizhanjia("doctor").out
    huizhanjia.set("HZJ_CRYPTO__MASTER_KEYS", NEXT)
    missing = huizhanjia("crypto", "rotate")
    assert (missing.code, "缺少主密钥 test" in missing.err) == (1, True)
    assert "缺失" in huizhanjia("crypto", "status").out
    assert huizhanjia("doctor").code == 1
    huizhanjia.set("HZJ_CRYPTO__MASTER_KEYS", f"{NEXT}\n{MASTER_KEYS}")
    assert "3 把数据密钥仍由旧主密钥保护" in huizhanjia("doctor").out
    shown = huizhanjia("crypto", "rotate")
    assert (shown.code, shown.err) == (0, "")
    assert "3 把数据密钥已改由主密钥 2027 保护" in shown.out
    assert "0 把数据密钥" in huizhanjia("crypto", "rotate").out
    assert [row.operation for row in stored(world_url)] == ["huizhanjia crypto rotate"] * 3


def test_without_a_key_rotation_says_what_to_do(huizhanjia: CommandLine) -> None:
    shown = huizhanjia("crypto", "rotate")
    assert (shown.code, "没有配置主密钥" in shown.err, "Traceback" in shown.err) == (1, True, False)
    assert "没有配置，不能登记敏感信息" in huizhanjia("doctor").out
    assert huizhanjia("crypto", "status").code == 0


def test_a_key_file_that_is_missing_is_told(huizhanjia: CommandLine) -> None:
    huizhanjia.set("HZJ_CRYPTO__MASTER_KEYS_FILE", "absent")
    shown = huizhanjia("crypto", "status")
    assert (shown.code, "master_keys_file 无法读取：absent" in shown.err) == (1, True)


def test_enabling_upgrading_and_disabling_a_plugin_are_recorded(
    huizhanjia: CommandLine, world_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(install(tmp_path))
    assert huizhanjia("plugin", "enable", "dummy").code == 0
    assert huizhanjia("plugin", "disable", "dummy", "--yes").code == 0
    assert [(row.operation, row.reason) for row in stored(world_url)] == [
        ("huizhanjia plugin enable", "执行迁移 dummy_0001"),
        ("huizhanjia plugin enable", "启用插件 dummy"),
        ("huizhanjia plugin disable", "停用插件 dummy"),
    ]


def test_demonstration_is_recorded_step_by_step(huizhanjia: CommandLine, world_url: str) -> None:
    assert huizhanjia("demo", "load", "--yes").code == 0
    assert {row.operation for row in stored(world_url)} == {"huizhanjia demo load"}
    before = len(stored(world_url))
    assert huizhanjia("demo", "load", "--yes").code == 0
    assert len(stored(world_url)) == before

    async def seal() -> int:
        async with opened(world_url) as database:
            return await Sealer(database).seal()

    assert asyncio.run(seal()) == before
