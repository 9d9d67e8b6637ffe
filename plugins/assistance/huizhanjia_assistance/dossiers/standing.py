"""How dossiers stand: in force, and overdue for their yearly verification."""

from datetime import date
from typing import Any

from huizhanjia_core.calendar.sql import local_today
from sqlalchemy import ColumnElement, and_

from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState

IN_FORCE = (DossierState.ACTIVE, DossierState.REVERIFY_DUE)
"""Households that may be helped by their dossier."""


def in_force() -> ColumnElement[bool]:
    """Households that may be helped by their dossier, as a condition."""
    return DossierRow.state.in_(IN_FORCE)


def overdue_on(day: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """Dossiers in force that were to be verified before a day and were not (一年未改)."""
    return and_(in_force(), DossierRow.verify_by.is_not(None), DossierRow.verify_by < day)


def overdue() -> ColumnElement[bool]:
    """Dossiers in force whose yearly verification is overdue today."""
    return overdue_on(local_today())
