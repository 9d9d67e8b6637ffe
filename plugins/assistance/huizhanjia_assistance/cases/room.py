"""What requests and help offer to the core, for ``plugin.py``."""

from collections.abc import Iterable
from typing import Any

from huizhanjia_core.db.model import Model
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import ActionSpec, Listener, RoleGrantSpec
from huizhanjia_core.jobs import JobSpec
from huizhanjia_core.workflow import Workflow

from huizhanjia_assistance.cases import (
    campaign_models,
    cap_models,
    delivery_models,
    erasing,
    facts_models,
    following,
    funding,
    graphql,
    helped,
    models,
    settling,
)
from huizhanjia_assistance.cases.actions import ALLOWED, TITLES
from huizhanjia_assistance.cases.campaign_life import CAMPAIGN
from huizhanjia_assistance.cases.deliveries import RECEIPT_FILE
from huizhanjia_assistance.cases.graphql.money import Delivery
from huizhanjia_assistance.cases.life import CASE
from huizhanjia_assistance.dossiers.events import DossierExited, DossierMoved, DossiersErased

PARTS: tuple[type, ...] = graphql.PARTS
MODELS: tuple[type[Model], ...] = (
    cap_models.CapRuleRow,
    cap_models.LivingCostRow,
    cap_models.CapAccountRow,
    models.CaseRow,
    models.ReliefCheckRow,
    *facts_models.ROW_OF.values(),
    campaign_models.CampaignRow,
    delivery_models.DeliveryRow,
    delivery_models.DeliveryTotalRow,
    *delivery_models.COARSER,
    delivery_models.HouseholdHelpRow,
    campaign_models.CampaignItemRow,
)
ACTIONS: tuple[ActionSpec, ...] = tuple(ActionSpec(action, *titles) for action, titles in TITLES.items())
WORKFLOWS: tuple[Workflow, ...] = (CASE, CAMPAIGN)
JOBS: tuple[JobSpec, ...] = (erasing.TIME, helped.TIME)
LISTENERS: tuple[Listener[Any], ...] = (
    Listener(funding.PaymentsPaid, settling.paid),
    Listener(funding.PaymentsFailed, settling.failed),
    Listener(funding.PaymentsReturned, settling.returned_by_funds),
    Listener(DossierMoved, following.move_caps),
    Listener(DossierExited, following.refuse_unfinished),
    Listener(DossiersErased, erasing.forget),
)
FILES: tuple[FileReference, ...] = (
    FileReference(
        Delivery,
        delivery_models.DeliveryRow.receipt_file_id,
        RECEIPT_FILE,
        "帮扶签收单",
        "Receipt of a delivery",
    ),
)


def role_actions() -> Iterable[RoleGrantSpec]:
    """The first policy of these actions."""
    return [RoleGrantSpec(role, action) for action, roles in ALLOWED.items() for role in roles]
