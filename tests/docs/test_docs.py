"""What the documentation says is so."""

import json
import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from graphql import parse, validate
from huizhanjia_core import scaffold
from huizhanjia_core.cli.commands import COMMANDS
from huizhanjia_core.hookspecs import questions
from huizhanjia_core.permission.roles import ROLES, role_actions
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import Settings
from huizhanjia_schema import ErrorCode

from tests.docs.pages import GUIDES, PAGES, ROOT, Block, blocks, commands, links, section
from tests.docs.settings_table import GUIDE, START, keys, table
from tests.harness.api import MASTER_KEYS, Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import demo

FRONTEND, PERMISSIONS, PLUGINS = (
    ROOT / "docs" / "zh" / f"{name}.md" for name in ("前端接入", "权限模型", "插件开发")
)
SCHEMA = Registry.of([]).schema.graphql_schema
ACTIONS = [str(spec.action) for spec in Registry.of([]).actions()]
GRAPHQL = blocks("graphql")
RUNNABLE = [block for block in GRAPHQL if block.info]
_ANSWER = re.compile(r"^```graphql (runs-as=[^\n]*)\n([^`]*)```\n[^`]*```json\n([^`]*)```", re.MULTILINE)
ANSWERED = [pair for page in GUIDES for pair in _ANSWER.findall(page.read_text("utf-8"))]
"""Who asks, document and the answer that the page shows below it."""


def named(page: Path) -> str:
    return str(page.relative_to(ROOT).with_suffix(""))


@pytest.fixture
def demo_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(demo)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(demo_url: str) -> AsyncIterator[Api]:
    async with api(demo_url) as found:
        yield found


@pytest.mark.parametrize("block", GRAPHQL, ids=str)
def test_every_operation_fits_the_schema(block: Block) -> None:
    assert [error.message for error in validate(SCHEMA, parse(block.text))] == []


async def test_runnable_operations_answer_over_the_demonstration(house: Api) -> None:
    assert len(RUNNABLE) >= 8
    for block in RUNNABLE:
        data = (await _asked(house, block.info, block.text))["data"]
        assert all(value not in (None, []) for value in data.values()), (str(block), data)


async def test_answers_below_runnable_operations_are_the_real_ones(house: Api) -> None:
    assert len(ANSWERED) >= 3
    for info, document, answer in ANSWERED:
        assert await _asked(house, info, document) == json.loads(answer)


async def _asked(house: Api, info: str, document: str) -> Any:
    """The answer to a document as `runs-as=…` asks it; other words give the code of the union for a variable."""
    words = dict(word.split("=") for word in info.split())
    account = words.pop("runs-as")
    unit = "query($code: String!) { organizationByCode(code: $code) { id } }"
    variables = {
        name: (await house.data(unit, account, code=code))["organizationByCode"]["id"]
        for name, code in words.items()
    }
    return await house.ask(document, account, **variables)


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_every_json_block_is_json(block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_exists_with_its_options(page: Path) -> None:
    assert [problem for words in commands(page) for problem in _wrong_with(words)] == []


def test_commands_are_found_in_the_guides() -> None:
    found = {" ".join(words[:2]) for words in commands(GUIDE)}
    assert {"db upgrade", "db seed", "account create", "plugin disable", "doctor", "serve --workers"} <= found


def test_a_wrong_command_would_be_noticed() -> None:
    assert _wrong_with(["db", "upgrade", "--never"]) == ["db upgrade has no --never"]
    assert _wrong_with(["db", "vanish"]) == ["no command db vanish"]


def test_table_of_settings_is_the_settings() -> None:
    written = GUIDE.read_text("utf-8").partition(START)[2].partition("<!-- /settings -->")[0]
    assert written == table(), "run python -m tests.docs.settings_table"


@pytest.mark.parametrize("page", GUIDES, ids=named)
def test_no_unknown_setting_is_named(page: Path) -> None:
    known = {key for key, _ in keys()}
    text = page.read_text("utf-8")
    sections = "|".join(
        name for name in Settings.model_fields if any(key.startswith(f"{name}.") for key in known)
    )
    named = set(re.findall(rf"`((?:{sections})\.[a-z_.]+)`", text))
    variables = re.findall(r"\bHZJ_([A-Z0-9_]*[A-Z0-9])", text)
    named |= {name.lower().replace("__", ".") for name in variables if name not in ("CONFIG", "FOO")}
    assert named - known == set()


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_every_configuration_block_is_accepted(block: Block, tmp_path: Path) -> None:
    given = tomllib.loads(block.text)
    (tmp_path / "secret").write_text(MASTER_KEYS)
    for part in given.values():
        part.update({key: str(tmp_path / "secret") for key in part if key.endswith("_file")})
    Settings.model_validate(given)


def test_every_error_code_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section(FRONTEND, "error codes"), re.MULTILINE)
    assert rows == sorted(code.value for code in ErrorCode)


def test_every_hook_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section(PLUGINS, "hooks"), re.MULTILINE)
    hooks = [name for name, value in vars(questions).items() if hasattr(value, "huizhanjia_spec")]
    assert rows == hooks


def test_every_action_of_the_core_is_explained() -> None:
    rows = re.findall(r"^\| `([\w:]+)` \|", section(PERMISSIONS, "actions"), re.MULTILINE)
    assert sorted(rows) == sorted(ACTIONS)


@pytest.mark.parametrize("page", [GUIDE, PERMISSIONS], ids=named)
def test_messages_that_are_explained_are_said_somewhere(page: Path) -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in (ROOT / "core" / "huizhanjia_core", ROOT / "schema" / "huizhanjia_schema")
        for path in folder.rglob("*.py")
    )
    rows = re.findall(r"^\|[^|`]*`([^`]*[。：；…][^`]*)`", page.read_text("utf-8"), re.MULTILINE)
    assert len(rows) >= 5
    words = [word for row in rows for word in re.findall(r"[\u4e00-\u9fff]{3,}", row)]
    assert [word for word in words if word not in code] == []


def test_every_role_of_the_core_is_named() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section(PERMISSIONS, "roles"), re.MULTILINE)
    assert rows == [(role.code, role.zh) for role in ROLES]


def test_administrators_hold_what_the_guide_says() -> None:
    held: dict[str, set[str]] = {}
    for spec in role_actions():
        held.setdefault(spec.role, set()).add(str(spec.action))
    assert held["system_administrator"] == {
        "core:account:manage", "core:account:read", "core:calendar:manage", "core:job:manage", "core:job:read",
    }  # fmt: skip
    assert held["security_administrator"] == {
        "core:account:read", "core:grant:manage", "core:grant:read", "core:policy:manage",
        "core:session:manage",
    }  # fmt: skip
    assert held["audit_administrator"] == {"core:account:read", "core:audit:read", "core:grant:read"}


def test_examples_of_a_plugin_are_what_the_command_writes(tmp_path: Path) -> None:
    written = scaffold.create("reading", tmp_path)
    pattern = r"^<!-- from (\S+) -->\n```python\n(.*?)^```"
    examples = re.findall(pattern, PLUGINS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(examples) >= 5
    for name, code in examples:
        (source,) = written.rglob(name)
        assert code in source.read_text("utf-8"), f"{name} differs"


def test_readme_of_the_core_names_every_table_and_action() -> None:
    text = (ROOT / "core" / "README.md").read_text("utf-8")
    tables = {model.__tablename__ for model in Registry.of([]).models()}
    assert {name for name in tables if f"`{name}`" not in text} == set()
    assert {action for action in ACTIONS if f"`{action}`" not in text} == set()


def _wrong_with(words: list[str]) -> list[str]:
    """What does not exist of a command line, told by the commands themselves."""
    command: Any = typer.main.get_command(COMMANDS)
    path: list[str] = []
    words = [word for word in words if word not in ("-h", "--help")]
    while words and hasattr(command, "commands"):
        if words[0].startswith("-"):  # an option before the command, which may take a value
            option = _option(command, words[0])
            if option is None:
                return [f"huizhanjia has no {words[0]}"]
            words = words[1 if option.is_flag else 2 :]
            continue
        path.append(words[0])
        if words[0] not in command.commands:
            return [f"no command {' '.join(path)}"]
        command, words = command.commands[words[0]], words[1:]
    options = [word.partition("=")[0] for word in words if re.match(r"-{1,2}[a-z]", word)]
    return [f"{' '.join(path)} has no {word}" for word in options if _option(command, word) is None]


def _option(command: Any, word: str) -> Any:
    return next((parameter for parameter in command.params if word in parameter.opts), None)
