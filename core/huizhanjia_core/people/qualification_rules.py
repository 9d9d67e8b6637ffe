"""The six conditions that staff should meet (§3), what shows that they do, and what may be waived: pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huizhanjia_core.people.kinds import EvidenceKind, EvidenceResult, ItemStatus, QualificationItem

CONDUCT = frozenset(
    {
        QualificationItem.POLITICAL_RELIABILITY,
        QualificationItem.SENSE_OF_DUTY,
        QualificationItem.LOVE_OF_SERVICE,
    }
)
"""What only the appointing unit can attest; nothing else of it is kept, no opinion about a person."""

KINDS: Mapping[QualificationItem, frozenset[EvidenceKind]] = MappingProxyType(
    {
        **dict.fromkeys(CONDUCT, frozenset({EvidenceKind.ATTESTATION})),
        QualificationItem.POLICY_AND_LAW: frozenset({EvidenceKind.TRAINING_RECORD, EvidenceKind.TEST}),
        QualificationItem.COMPUTER_SKILL: frozenset(
            {EvidenceKind.CERTIFICATE, EvidenceKind.TRAINING_RECORD, EvidenceKind.TEST}
        ),
        QualificationItem.EDUCATION: frozenset({EvidenceKind.DIPLOMA}),
    }
)
"""The kinds of evidence that each condition takes."""

_EDUCATION = re.compile(r"1[0-9]|2[0-9]|3[0-9]|4[0-9]|6[0-9]|7[0-9]|8[0-9]|90", re.ASCII)
_JUNIOR_SECONDARY = 70


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence.

    Attributes:
        item: the condition.
        kind: its form.
        result: what it shows.
        on: its day.
        education_code: GB/T 4658, for EDUCATION.
        document_number: of the document, if there is one.
    """

    item: QualificationItem
    kind: EvidenceKind
    result: EvidenceResult
    on: date
    education_code: str | None = None
    document_number: str | None = None


def is_education_code(code: str) -> bool:
    """Whether ``code`` is a code of GB/T 4658-2006: 10 to 49 or 60 to 90."""
    return _EDUCATION.fullmatch(code) is not None


def is_senior_secondary(code: str) -> bool:
    """Whether a code of GB/T 4658 is 高中以上: below 70, secondary-vocational (40 to 49) included."""
    return int(code) < _JUNIOR_SECONDARY


def fits(evidence: Evidence) -> bool:
    """Whether the form, the code and the result of a piece of evidence go together."""
    if evidence.kind not in KINDS[evidence.item]:
        return False
    code = evidence.education_code
    if evidence.item is not QualificationItem.EDUCATION:
        return code is None
    if code is None or not is_education_code(code):
        return False
    return (evidence.result is EvidenceResult.MET) == is_senior_secondary(code)


def statuses(
    evidence: Iterable[Evidence], waived: Iterable[QualificationItem]
) -> Mapping[QualificationItem, ItemStatus]:
    """Where a person stands with each condition: the newest evidence decides, an approved waiver fills a gap.

    Args:
        evidence: about one person, in the order of recording.
        waived: conditions waived with approval.
    """
    newest: dict[QualificationItem, Evidence] = {}
    for one in evidence:
        if one.item not in newest or newest[one.item].on <= one.on:
            newest[one.item] = one
    excused = frozenset(waived)

    def status(item: QualificationItem) -> ItemStatus:
        found = newest.get(item)
        if found is not None and found.result is EvidenceResult.MET:
            return ItemStatus.MET
        if item in excused:
            return ItemStatus.WAIVED
        return ItemStatus.MISSING if found is None else ItemStatus.NOT_MET

    return {item: status(item) for item in QualificationItem}


def qualified(found: Mapping[QualificationItem, ItemStatus]) -> bool:
    """Whether every condition is met or waived (checklist S1-04)."""
    return all(status in {ItemStatus.MET, ItemStatus.WAIVED} for status in found.values())
