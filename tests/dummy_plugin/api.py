"""What other plugins may import: the hook by which they say what stands beside a bench."""
# mypy: disable-error-code="empty-body"
# The hook has no body: pluggy reads its name and arguments and never calls it.

from collections.abc import Mapping, Sequence
from uuid import UUID

from huizhanjia_core.hookspecs import hookspec


@hookspec
def ornaments(benches: Sequence[UUID]) -> Mapping[UUID, str]:
    """What stands beside each of the benches; benches without ornament are left out.

    Example::

        @hookimpl
        def ornaments(self, benches: Sequence[UUID]) -> Mapping[UUID, str]:
            return {bench: "格桑花 · Cosmos" for bench in benches}
    """
