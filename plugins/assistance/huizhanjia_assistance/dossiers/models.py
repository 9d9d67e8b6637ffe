"""Every table of this room, for the ``models`` hook."""

from huizhanjia_core.db.model import Model

from huizhanjia_assistance.dossiers import care_models, decision_models, economy_models, household_models

TABLES: tuple[type[Model], ...] = (
    household_models.DossierRow,
    household_models.MemberRow,
    economy_models.EconomyItemRow,
    economy_models.CircumstancesRow,
    decision_models.CriteriaSetRow,
    decision_models.DibaoStandardRow,
    decision_models.AssessmentRow,
    decision_models.VisitRow,
    decision_models.PublicNoticeRow,
    decision_models.ObjectionRow,
    care_models.DossierChangeRow,
    care_models.MovementRow,
    care_models.SpotCheckRow,
    care_models.SpotCheckItemRow,
    care_models.VerificationRow,
    care_models.DossierTransferRow,
    care_models.ConsentRow,
    care_models.DossierAccessRow,
)
