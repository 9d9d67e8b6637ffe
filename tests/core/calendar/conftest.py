"""The stage of the workflow tests: open deadlines follow the calendar."""

from tests.core.workflow.conftest import carpenters_url, house, stage

__all__ = ["carpenters_url", "house", "stage"]
