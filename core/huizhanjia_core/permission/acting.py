"""Working as an account without its session: for demonstrations, never for requests."""

from dataclasses import replace
from uuid import UUID

from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.work import Work


async def acting_as(work: Work, account: UUID) -> Work:
    """The same transaction, in which the account acts with its own grants.

    Only whoever holds the command line may do so: steps that must be apart are done by different people also
    where a demonstration shows them.

    Args:
        work: of the command line.
        account: who acts.

    Raises:
        Forbidden: the actor is not the command line, or the account may not act.
    """
    if not work.actor.unlimited:
        raise Forbidden("acting_as")
    connection = await work.session.connection()
    actor = await actors.of_account(connection, account, work.today, PolicyCache())
    if not actor.signed_in:
        raise Forbidden("acting_as")
    return replace(work, actor=replace(actor, noted=work.audit.asked))
