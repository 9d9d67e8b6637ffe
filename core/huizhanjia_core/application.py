"""Everything a running application holds; there is no other global state."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huizhanjia_schema import ComposedSchema
from huizhanjia_schema.compiled import Compiled

from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.files.store import Store
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.permission.standings import Standings
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import Settings


@dataclass(kw_only=True, eq=False)
class Application:
    """One deployment in one process.

    Attributes:
        settings: what it was configured with.
        registry: the core and the enabled plugins.
        database: where its data is.
        policies: what each role may do, as of the current policy epoch.
        passwords: hashes and checks them.
        keyring: the master keys of sealed values.
        files: the contents of uploaded files.
    """

    settings: Settings
    registry: Registry
    database: Database
    policies: PolicyCache
    passwords: Passwords
    keyring: Keyring
    files: Store

    @classmethod
    def of(cls, settings: Settings, registry: Registry | None = None) -> "Application":
        """The application of these settings, not yet connected to anything.

        Raises:
            PluginError: a plugin cannot start.
        """
        return cls(
            settings=settings,
            registry=registry or Registry.load(settings),
            database=Database(settings.database),
            policies=PolicyCache(),
            passwords=Passwords(settings.identity),
            keyring=Keyring.of(settings.crypto),
            files=Store(settings.data_folder / "files"),
        )

    @cached_property
    def schema(self) -> ComposedSchema:
        """The one schema of the core and the enabled plugins."""
        return self.registry.schema

    @cached_property
    def compiled(self) -> Compiled:
        """The engine that answers queries by one statement each."""
        schema, database = self.schema, self.database
        return Compiled(schema.graphql_schema, schema.catalog, database.dialect, database.statements.fetch)

    @cached_property
    def standings(self) -> Standings:
        """Who stands behind which token, as of the last change of permissions."""
        return Standings(self.database, self.policies, self.settings.identity)

    @cached_property
    def listeners(self) -> Sequence[Listener[Any]]:
        """Who hears of domain events."""
        return tuple(self.registry.listeners())
