"""Plugins and installations made up for one test."""

import sys
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest
from huizhanjia_core.hookspecs import ENTRY_POINTS, Manifest, Requirement, hookimpl
from huizhanjia_core.plugins import Installed


def manifest(
    name: str,
    *,
    version: str = "1.0",
    core: str = "",
    requires: Iterable[str | Requirement] = (),
    optional: Iterable[str | Requirement] = (),
) -> Manifest:
    """A manifest; a requirement given as text is one on any version."""

    def needs(given: Iterable[str | Requirement]) -> tuple[Requirement, ...]:
        return tuple(Requirement(one) if isinstance(one, str) else one for one in given)

    return Manifest(name, f"{name}插件", name.title(), version, core, needs(requires), needs(optional))


def plugin(who: Manifest | str, **hooks: Any) -> Any:
    """A plugin that answers ``manifest`` and each of ``hooks`` with the value given."""
    made: Any = type("Made", (), {})()
    answers = {"manifest": manifest(who) if isinstance(who, str) else who, **hooks}
    return answering(made, answers)


def answering(target: Any, answers: dict[str, Any]) -> Any:
    """``target`` with a hook for each answer; an exception is raised instead of given."""
    for hook, value in answers.items():
        setattr(target, hook, hookimpl(_giving(value)))
    return target


def _giving(value: Any) -> Any:
    def hook() -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    return hook


def installed(monkeypatch: pytest.MonkeyPatch, *plugins: Any) -> Installed:
    """An environment that offers these plugins, each from a module of its own."""
    points = []
    for one in plugins:
        name = one.manifest().name
        module = ModuleType(f"made_{name}")
        vars(module)["plugin"] = one
        monkeypatch.setitem(sys.modules, module.__name__, module)
        points.append(point(name, f"{module.__name__}:plugin"))
    return Installed(points)


def point(name: str, value: str) -> EntryPoint:
    """An entry point of the plugin group."""
    return EntryPoint(name, value, ENTRY_POINTS)
