"""Who may ask for a field at all; a field without a rule does not start."""

from dataclasses import dataclass

from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Rule:
    """What a viewer must be.

    Attributes:
        name: how the rule is called in the documentation.
        signed_in: whether an account is needed.
        action: an action that the viewer must be allowed at some place, if any.
    """

    name: str
    signed_in: bool = False
    action: str | None = None

    def check(self, viewer: Viewer) -> None:
        """Raise ``RequestError`` when the viewer may not use the field."""
        if self.signed_in and not viewer.signed_in:
            raise RequestError(ErrorCode.UNAUTHENTICATED, zh="请先登录。", en="Please sign in first.")
        if self.action is not None and not viewer.places(self.action):
            raise RequestError(
                ErrorCode.FORBIDDEN,
                zh=f"您没有此项权限（{self.action}）。",
                en=f"You are not allowed to do this ({self.action}).",
            )


PUBLIC = Rule("public")
SIGNED_IN = Rule("signed-in", signed_in=True)


def needs(action: str) -> Rule:
    """The rule that the viewer is signed in and allowed ``action`` at one place or more."""
    return Rule(f"needs {action}", signed_in=True, action=action)
