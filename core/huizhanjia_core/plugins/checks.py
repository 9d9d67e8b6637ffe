"""What a plugin must keep to, so that it can be added and taken away without harm to others."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table

from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.order import CORE
from huizhanjia_core.workflow.declaration import Workflow

Answers = Mapping[str, tuple[tuple[str, Any], ...]]
"""Each hook's values, each with the name of the plugin that gave it."""

_ACTION = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")


def check(answers: Answers) -> None:
    """Raise ``PluginError``, with the name, at the first thing that a plugin may not do."""
    _check_actions(answers)
    _check_roles(answers)
    _check_tables(answers)
    _check_migrations(answers)
    _check_names(answers, "workflows", "流程 · workflow", lambda flow: flow.name)
    _check_names(answers, "jobs", "后台任务 · job", lambda job: job.kind)
    _check_workflows(answers)
    _check_file_references(answers)
    _refuse_twice("导入 · importer", answers["importers"], lambda importer: importer.name)
    _refuse_twice("打印表单 · form", answers["forms"], lambda form: form.name)
    _refuse_twice("命令 · command", answers["commands"], lambda command: command.name)


def _check_actions(answers: Answers) -> None:
    for name, spec in answers["actions"]:
        if not _ACTION.fullmatch(spec.action) or spec.action.split(":")[0] != name:
            raise PluginError(
                f"插件 {name} 的权限 {spec.action!r} 命名不当：应为 {name}:资源:动作。",
                f"Action {spec.action!r} of plugin {name} is misnamed: it must read {name}:resource:act.",
                plugin=name,
            )
    _refuse_twice("权限 · action", answers["actions"], lambda spec: str(spec.action))


def _check_roles(answers: Answers) -> None:
    _refuse_twice("角色 · role", answers["roles"], lambda role: role.code)
    roles = {role.code for _, role in answers["roles"]}
    actions = {str(spec.action) for _, spec in answers["actions"]}
    for name, role in answers["roles"]:
        _refuse_unknown(name, "角色 · role", role.incompatible_with, roles)
    for name, row in answers["role_actions"]:
        _refuse_unknown(name, "角色 · role", [row.role], roles)
        _refuse_unknown(name, "权限 · action", [str(row.action)], actions)


def _check_names(answers: Answers, hook: str, what: str, key: Callable[[Any], str]) -> None:
    for name, value in answers[hook]:
        if not key(value).startswith(f"{name}:"):
            zh, en = what.split(" · ")
            raise PluginError(
                f"插件 {name} 的{zh} {key(value)!r} 命名不当：应以 {name}: 开头。",
                f"The {en} {key(value)!r} of plugin {name} is misnamed: it must begin with {name}:.",
                plugin=name,
            )
    _refuse_twice(what, answers[hook], key)


def _check_workflows(answers: Answers) -> None:
    """Workflows need actions that somebody declares, and staged rows a workflow that is offered."""
    actions = {str(spec.action) for _, spec in answers["actions"]}
    offered = {id(flow) for _, flow in answers["workflows"]}
    for name, flow in answers["workflows"]:
        needed = [str(one.action) for one in flow.transitions]
        _refuse_unknown(name, "权限 · action", needed, actions)
    for name, model in answers["models"]:
        flow = getattr(model, "workflow", None)
        if isinstance(flow, Workflow) and id(flow) not in offered:
            raise PluginError(
                f"插件 {name} 的 {model.__name__} 使用流程 {flow.name}，但 workflows() 没有给出它。",
                f"{model.__name__} of plugin {name} uses {flow.name}, which workflows() does not give.",
                plugin=name,
            )


def _check_tables(answers: Answers) -> None:
    owners = {model.__table__.name: name for name, model in answers["models"]}
    _refuse_twice("数据模型 · model", answers["models"], lambda model: str(model.__table__.name))
    for name, model in answers["models"]:
        table: Table = model.__table__
        if not table.name.startswith(f"{name}_"):
            raise PluginError(
                f"插件 {name} 的数据表 {table.name} 须以 {name}_ 开头。",
                f"Table {table.name} of plugin {name} must begin with {name}_.",
                plugin=name,
            )
        for constraint in table.foreign_key_constraints:
            _check_foreign_key(name, table, constraint, owners)


def _check_foreign_key(
    name: str, table: Table, constraint: ForeignKeyConstraint, owners: Mapping[str, str]
) -> None:
    target = constraint.elements[0].target_fullname.rsplit(".", 1)[0]
    owner = owners.get(target) or (CORE if target.startswith(f"{CORE}_") else None)
    if owner == name:
        return
    if owner != CORE:
        raise PluginError(
            f"插件 {name} 的数据表 {table.name} 有外键指向 {target}（{owner or '未知'}）：插件间不得有外键。",
            f"Table {table.name} of plugin {name} has a foreign key into {target} of {owner or 'nobody'}: "
            "there is none between plugins.",
            plugin=name,
        )
    if "CASCADE" in {(constraint.ondelete or "").upper(), (constraint.onupdate or "").upper()}:
        raise PluginError(
            f"插件 {name} 的数据表 {table.name} 指向 {target} 的外键不得使用 CASCADE。",
            f"The foreign key of table {table.name} of plugin {name} into {target} may not CASCADE.",
            plugin=name,
        )


def _check_migrations(answers: Answers) -> None:
    for name, migrations in answers["migrations"]:
        if migrations.prefix != name:
            raise PluginError(
                f"插件 {name} 的迁移前缀应为 {name}，却是 {migrations.prefix}。",
                f"The migrations of plugin {name} must have the prefix {name}, not {migrations.prefix}.",
                plugin=name,
            )


def _check_file_references(answers: Answers) -> None:
    _refuse_twice("文件用途 · file purpose", answers["file_references"], lambda reference: reference.purpose)
    for name, reference in answers["file_references"]:
        column = reference.column.property.columns[0]
        targets = {key.target_fullname for key in column.foreign_keys}
        indexes = {tuple(index.columns) for index in column.table.indexes if index.unique}
        if (
            not reference.purpose.startswith(f"{name}:")
            or targets != {"core_file.id"}
            or not (column.unique or (column,) in indexes)
        ):
            raise PluginError(
                f"插件 {name} 的文件用途 {reference.purpose} 声明不当：用途应为 {name}:名称，"
                "列须唯一并有外键指向 core_file.id。",
                f"File purpose {reference.purpose} of plugin {name} is declared wrongly: it must read "
                f"{name}:noun, and its column must be unique with a foreign key to core_file.id.",
                plugin=name,
            )


def _refuse_twice(what: str, given: Iterable[tuple[str, Any]], key: Callable[[Any], str]) -> None:
    pairs = [(key(value), name) for name, value in given]
    for label, times in Counter(label for label, _ in pairs).items():
        if times > 1:
            names = [name for other, name in pairs if other == label]
            zh, en = what.split(" · ")
            raise PluginError(
                f"{zh} {label} 重复：{'、'.join(names)}。",
                f"The {en} {label} is declared {times} times: {', '.join(names)}.",
                plugin=names[-1],
            )


def _refuse_unknown(name: str, what: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    zh, en = what.split(" · ")
    for label in wanted:
        if label not in known:
            raise PluginError(
                f"插件 {name} 提到未知的{zh} {label}。",
                f"Plugin {name} refers to the {en} {label}, which no enabled plugin declares.",
                plugin=name,
            )
