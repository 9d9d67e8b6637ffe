"""What roles can allow in the assistance centers."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    DOSSIER_READ = "assistance:dossier:read"
    DOSSIER_REGISTER = "assistance:dossier:register"
    DOSSIER_REVIEW = "assistance:dossier:review"
    DOSSIER_VISIT = "assistance:dossier:visit"
    DOSSIER_CHECK = "assistance:dossier:check"
    DOSSIER_APPROVE = "assistance:dossier:approve"
    DOSSIER_REVEAL = "assistance:dossier:reveal"
    DOSSIER_TRANSFER = "assistance:dossier:transfer"
    DUPLICATE_CHECK = "assistance:duplicate:check"
    STANDARD_RECORD = "assistance:standard:record"
    CRITERIA_PUBLISH = "assistance:criteria:publish"
    SPOT_CHECK_DRAW = "assistance:spot_check:draw"
