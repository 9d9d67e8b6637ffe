"""The change log of a dossier: who changed which field when, personal values only masked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from huizhanjia_core.crypto.secret import STARS
from huizhanjia_core.work import Work

from huizhanjia_assistance.dossiers.care_models import DossierChangeRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow

_SEALED = "_sealed"
_HIDDEN = frozenset(
    {
        "id_number_index",
        "id",
        "dossier_id",
        "position",
        "version",
        "state_since",
        "assessment_id",
        "open_objections",
        "live",
    }
)
_PERSONAL = frozenset({"applicant_name", "name", "grassroots_person"})


def masked_name(name: str) -> str:
    """A name of which only the first character shows: 索**."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 2))


def snapshot(row: DossierRow | MemberRow) -> dict[str, Any]:
    """The columns of a row that a change log tells of, as they are now; of sealed values the masks."""
    names = [column.key for column in row.__mapper__.column_attrs]
    return {
        name: getattr(row, name)
        for name in names
        if name not in _HIDDEN and not name.startswith("anc") and name != "organization_id"
    }


def note(
    work: Work,
    row: DossierRow | MemberRow,
    before: Mapping[str, Any],
    *,
    reason: str | None = None,
) -> int:
    """Enter every field of ``row`` that differs from ``before`` into the dossier's log.

    Args:
        work: its actor changed it.
        row: the dossier, or a member of it.
        before: its ``snapshot`` before the change.
        reason: why.

    Returns:
        How many fields changed.
    """
    member = row if isinstance(row, MemberRow) else None
    after = snapshot(row)
    changed = [name for name in after if after[name] != before.get(name)]
    for name in _told(changed):
        work.session.add(
            DossierChangeRow(
                dossier_id=member.dossier_id if member else row.id,
                member_id=member.id if member else None,
                at=work.now,
                account_id=work.actor.account_id,
                actor_name=work.actor.name,
                field=name.removesuffix(_SEALED),
                before=_text(name, before, before.get(name)),
                after=_text(name, after, after[name]),
                reason=reason,
            )
        )
    return len(changed)


def _told(changed: Iterable[str]) -> list[str]:
    """A sealed value is told once, by its sealed column: two values can share a mask."""
    names = set(changed)
    return [
        name
        for name in changed
        if not (name.endswith("_mask") and f"{name.removesuffix('_mask')}{_SEALED}" in names)
    ]


def _text(name: str, row: Mapping[str, Any], value: Any) -> str | None:
    if value is None:
        return None
    if name.endswith(_SEALED):
        mask = row.get(f"{name.removesuffix(_SEALED)}_mask")
        return STARS if mask is None else str(mask)
    if name in _PERSONAL:
        return masked_name(str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)
