"""One household after another, by a seed: its dossier and its members."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhanjia_assistance.dossiers.kinds import (
    DossierState,
    ExitKind,
    ExitReason,
    GrassrootsKind,
    Health,
    Relation,
    SchoolStage,
    Sex,
    Work,
)
from huizhanjia_core.crypto.secret import STARS

from bench.dataset import words
from bench.dataset.draw import DAYS, Draw, ciphertexts, day_text, moment_text
from bench.dataset.size import Size
from bench.dataset.units import Row, Unit

_ENDS: Mapping[DossierState, tuple[ExitKind, ExitReason]] = {
    DossierState.EXITING: (ExitKind.RELIEVED, ExitReason.RELIEVED),
    DossierState.RELIEVED: (ExitKind.RELIEVED, ExitReason.RELIEVED),
    DossierState.LIFTED_OUT: (ExitKind.LIFTED_OUT, ExitReason.LIFTED_OUT),
    DossierState.CANCELLED: (ExitKind.CANCELLED, ExitReason.RETIRED),
    DossierState.ARCHIVED: (ExitKind.RELIEVED, ExitReason.RELIEVED),
}
_GONE = frozenset(_ENDS) - {DossierState.EXITING}
_SECONDARY = (*words.CAUSES, *[None] * len(words.CAUSES))
_STAGES = (SchoolStage.PRIMARY, SchoolStage.JUNIOR, SchoolStage.SENIOR, SchoolStage.UNIVERSITY)


@dataclass(frozen=True)
class Household:
    """A household of the generator.

    Attributes:
        number: counted from 0.
        place: of its union in the list of all.
        day: on which it came.
        dossier: the row.
        members: the rows, the applicant first.
    """

    number: int
    place: int
    day: int
    dossier: Row
    members: Sequence[Row]


@dataclass
class Households:
    """Makes households; the same seed, size and unions give the same rows.

    Attributes:
        size: how many.
        units: where they are.
        draw: the dice, the same that made the unions.
    """

    size: Size
    units: Sequence[Unit]
    draw: Draw

    def __post_init__(self) -> None:
        self._identity = ciphertexts("540102199001011234")
        self._phone = ciphertexts("13890001234")
        self._address = ciphertexts("拉萨市城关区幸福路一百二十三号")

    def all(self) -> Iterator[Household]:
        """In the order in which they came; the latest are not approved yet."""
        for number in range(self.size.dossiers):
            place = self.draw.below(len(self.units))
            day = DAYS * number // self.size.dossiers
            waiting = words.PROCEEDING[number % len(words.PROCEEDING)]
            state = self.draw.one_of(words.APPROVED) if number < self.size.approved else waiting
            dossier = self._dossier(number, self.units[place], day, state)
            members = self._members(dossier, self.units[place]) if self.size.deliveries else []
            yield Household(number, place, day, dossier, members)

    def _dossier(self, number: int, unit: Unit, day: int, state: DossierState) -> Row:
        draw = self.draw
        proceeding = state in words.PROCEEDING
        kind, reason = _ENDS.get(state, (None, None))
        born = 1950 + draw.below(45)
        assessed = not proceeding or state is DossierState.PUBLICIZED
        active = None if proceeding else day_text(day + 40)
        verified = None if proceeding else day_text(min(day + 40 + 365 * draw.below(8), DAYS + 280))
        return {
            "id": draw.key(day),
            "number": f"{unit.code}-DA{day_text(day)[:4]}-{number:07d}",
            "state": state.value,
            "category": draw.one_of(words.CATEGORIES).value if assessed else None,
            "applicant_name": draw.one_of(words.FAMILY) + draw.one_of(words.GIVEN),
            "id_number_sealed": draw.one_of(self._identity),
            "id_number_mask": f"549999{STARS}{draw.below(10_000):04d}",
            "id_number_index": draw.index(),
            "phone_sealed": draw.one_of(self._phone),
            "phone_mask": f"138{STARS}{draw.below(10_000):04d}",
            "address_sealed": draw.one_of(self._address),
            "address_mask": f"{unit.division[:6]}{STARS}",
            "union_member": int(draw.below(10) > 1),
            "migrant_worker": int(draw.below(10) < 3),  # noqa: PLR2004 - three of ten
            "employer": draw.one_of(words.EMPLOYERS),
            "household_size": 2 + draw.below(3),
            "main_cause": draw.one_of(words.CAUSES).value,
            "secondary_cause": None if (second := draw.one_of(_SECONDARY)) is None else second.value,
            "grassroots_kind": GrassrootsKind.UNION.value,
            "grassroots_name": f"{unit.division}基层工会委员会",
            "grassroots_on": day_text(day + 3),
            "registered_on": day_text(day),
            "visited_on": None if proceeding else day_text(day + 12),
            "income_per_head": draw.below(70_000) if assessed else None,
            "open_objections": 0,
            "active_since": active,
            "verified_on": verified,
            "verify_by": None if verified is None or state in _GONE else f"{int(verified[:4]) + 1}-12-31",
            "exit_kind": None if kind is None else kind.value,
            "exit_reason": None if reason is None else reason.value,
            "exited_on": day_text(min(day + 900, DAYS + 290)) if state in _GONE else None,
            "state_since": moment_text(day + 40),
            "version": 1,
            **unit.lineage,
            "retain_until": f"{born + 100}-12-31" if state in _GONE else None,
            "first_helped_on": None,
        }

    def _members(self, dossier: Row, unit: Unit) -> list[Row]:
        """The applicant and one to three more, as many as the dossier says."""
        draw, found = self.draw, []
        live = int(DossierState(dossier["state"]) not in _GONE)
        for position in range(1, dossier["household_size"] + 1):
            applicant = position == 1
            relation = Relation.SELF if applicant else draw.one_of(words.RELATIONS)
            health = draw.one_of(words.HEALTHS)
            child = relation in {Relation.CHILD, Relation.GRANDCHILD}
            ill = health in {Health.SERIOUS, Health.DISABLED}
            found.append(
                {
                    "id": f"{dossier['id'][:12]}{draw.key(0)[12:]}",
                    "dossier_id": dossier["id"],
                    "position": position,
                    "name": dossier["applicant_name"]
                    if applicant
                    else draw.one_of(words.FAMILY) + draw.one_of(words.GIVEN),
                    "relation": relation.value,
                    "id_number_sealed": dossier["id_number_sealed"]
                    if applicant
                    else draw.one_of(self._identity),
                    "id_number_mask": dossier["id_number_mask"]
                    if applicant
                    else f"549999{STARS}{draw.below(10_000):04d}",
                    "id_number_index": dossier["id_number_index"] if applicant else draw.index(),
                    "live": live,
                    "sex": (Sex.MALE if draw.below(2) else Sex.FEMALE).value,
                    "birth_year": (2000 if child else 1950) + draw.below(20),
                    "work": (Work.STUDENT if child else draw.one_of(words.WORKS)).value,
                    "employer": dossier["employer"] if applicant else None,
                    "school_stage": draw.one_of(_STAGES).value if child else None,
                    "school": f"{unit.division}{draw.one_of(words.SCHOOLS)}" if child else None,
                    "health": health.value,
                    "diagnosis_sealed": draw.one_of(self._phone) if ill else None,
                    "diagnosis_mask": STARS if ill else None,
                    "version": 1,
                }
            )
        return found
