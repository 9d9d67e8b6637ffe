"""What plugins answer the hooks with: one value type each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

import pluggy

if TYPE_CHECKING:
    import typer

    from huizhanjia_core.work import Work

PROJECT = "huizhanjia"
ENTRY_POINTS = "huizhanjia.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

E = TypeVar("E")


@dataclass(frozen=True)
class Requirement:
    """Another plugin that a plugin builds on.

    Attributes:
        name: the other plugin.
        versions: the versions it works with, as a PEP 440 specifier; empty means any.
        glue: dotted path of the plugin's ``with_<other>`` module, whose ``plugin`` object answers more hooks
            in the name of this plugin; it is imported only while the other plugin is enabled.
    """

    name: str
    versions: str = ""
    glue: str | None = None


@dataclass(frozen=True)
class Manifest:
    """Who a plugin is.

    Attributes:
        name: lower-case identifier; the prefix of its tables and actions.
        zh: title in Chinese.
        en: title in English.
        version: its own version, PEP 440.
        core: the versions of the core it works with, as a PEP 440 specifier.
        requires: plugins without which it does not start.
        optional: plugins it starts after when they are enabled too.
    """

    name: str
    zh: str
    en: str
    version: str
    core: str
    requires: tuple[Requirement, ...] = ()
    optional: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Migrations:
    """Where a module keeps its Alembic history.

    Attributes:
        package: dotted name of the package whose folder ``versions`` holds the revisions.
        prefix: what the module's tables begin with, before an underscore: the plugin's name.
    """

    package: str
    prefix: str

    @property
    def version_table(self) -> str:
        """The table in which Alembic notes how far this module has come."""
        return f"{self.prefix}_alembic_version"


@dataclass(frozen=True)
class ActionSpec:
    """Something that a role can allow.

    Attributes:
        action: ``module:resource:act``.
        zh: title in Chinese.
        en: title in English.
        description: what it lets one do, Chinese first.
    """

    action: str
    zh: str
    en: str
    description: str


class RoleKind(StrEnum):
    """Whether a role does business or administers the system: nobody holds both kinds."""

    BUSINESS = "business"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleSpec:
    """A role that accounts can be granted.

    Attributes:
        code: stable identifier in lower case.
        zh: title in Chinese.
        en: title in English.
        kind: business or administrator.
        incompatible_with: codes of roles that one account may not hold beside this one.
        needs_end: whether every grant of it must have a last day.
    """

    code: str
    zh: str
    en: str
    kind: RoleKind = RoleKind.BUSINESS
    incompatible_with: tuple[str, ...] = ()
    needs_end: bool = False


@dataclass(frozen=True)
class RoleGrantSpec:
    """One row of the initial policy: the role ``role`` may do ``action`` (``module:resource:act``)."""

    role: str
    action: str


@dataclass(frozen=True)
class Listener(Generic[E]):
    """What happens, in the same transaction, when a domain event of a type is emitted.

    Attributes:
        event: the event's class; instances of subclasses are heard too.
        handle: called with the unit of work and the event; an exception rolls the transaction back.
    """

    event: type[E]
    handle: Callable[[Work, E], Awaitable[None]]


@dataclass(frozen=True)
class Command:
    """A group of commands below ``huizhanjia``; ``name`` is the word typed after it."""

    name: str
    app: typer.Typer


@dataclass(frozen=True)
class DemoStep:
    """One step of filling an empty system with plausible data, through services.

    Attributes:
        title: what the command line shows while it runs.
        run: called with a unit of work of the operator, in a transaction of its own.
    """

    title: str
    run: Callable[[Work], Awaitable[None]]
