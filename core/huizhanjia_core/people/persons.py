"""Registering people, correcting what is known of them, and showing it to whoever must call them."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.identity.models import PersonRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.models import PersonContactRow
from huizhanjia_core.people.refusals import PersonNotFound
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


class Revealed(NamedTuple):
    """What is shown of a contact for once.

    Attributes:
        phone: the telephone number, None when there is none.
        staff_number: how the union numbers the person, None when it does not.
    """

    phone: str | None
    staff_number: str | None


async def register(
    work: Work, *, organization: UUID, name: str, phone: str | None = None, staff_number: str | None = None
) -> PersonContactRow:
    """Register a person at their home union; no account comes with it.

    Args:
        work: its actor manages persons at the union.
        organization: the home union.
        name: as people write it.
        phone: how to reach them.
        staff_number: how the union numbers them; no resident identity number is kept of staff.

    Raises:
        Refusal: unknown union, or not allowed there.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.PERSON_MANAGE, at=unit)
    person = PersonRow(name=name, phone=phone)
    work.session.add(person)
    await work.session.flush()
    contact = PersonContactRow(person_id=person.id, staff_number=staff_number, **lineage_of(unit))
    work.session.add(contact)
    await work.session.flush()
    return contact


async def correct(
    work: Work,
    *,
    contact: UUID,
    version: int,
    name: str,
    phone: str | None = None,
    staff_number: str | None = None,
) -> PersonContactRow:
    """Give a person the name, phone and staff number of today, all of them.

    Args:
        work: its actor manages persons at the person's home union.
        contact: the person's contact record.
        version: the one that was read.
        name: as people write it.
        phone: how to reach them; none if None.
        staff_number: none if None.

    Raises:
        Refusal: unknown or not visible, not allowed, or changed meanwhile.
    """
    row = await work.session.scalar(
        select(PersonContactRow).where(PersonContactRow.id == contact).with_for_update()
    )
    if row is None or not (
        work.actor.may(Action.PERSON_READ, at=row) or work.actor.may(Action.PERSON_MANAGE, at=row)
    ):
        raise NotFound("input", "contact")
    work.actor.require(Action.PERSON_MANAGE, at=row)
    if row.version != version:
        raise StaleVersion
    person = await found(work, row.person_id)
    person.name, person.phone, row.staff_number = name, phone, staff_number
    flag_modified(row, "staff_number")  # the name and the phone stand elsewhere; their change counts here
    await work.session.flush()
    return row


async def reveal(work: Work, *, contact: UUID, reason: str) -> Revealed:
    """A person's phone and staff number, unmasked; it is recorded who saw them and why.

    Args:
        work: its actor manages persons at the person's home union.
        contact: the person's contact record.
        reason: why they must be seen, for the record.

    Raises:
        Refusal: unknown or not visible, or not allowed.
    """
    row = await work.session.get(PersonContactRow, contact)
    if row is None or not (
        work.actor.may(Action.PERSON_READ, at=row) or work.actor.may(Action.PERSON_MANAGE, at=row)
    ):
        raise NotFound("input", "contact")
    work.actor.require(Action.PERSON_MANAGE, at=row)
    work.audit.shows("core_person.phone", "core_person_contact.staff_number")
    work.audit.because(reason)
    person = await found(work, row.person_id)
    return Revealed(person.phone, row.staff_number)


async def found(work: Work, person: UUID, *, lock: bool = False) -> PersonRow:
    """The person of a key.

    Args:
        work: the unit of work.
        person: the key.
        lock: whether others who do something with the person wait for this transaction.

    Raises:
        PersonNotFound: there is none.
    """
    query = select(PersonRow).where(PersonRow.id == person)
    row = await work.session.scalar(query.with_for_update(key_share=True) if lock else query)
    if row is None:
        raise PersonNotFound
    return row
