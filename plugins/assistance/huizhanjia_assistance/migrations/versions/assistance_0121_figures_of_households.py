"""one index each for the figures of requests and of what households got: distinct households without a sort."""

from alembic import op

revision = 'assistance_0121'
down_revision = 'assistance_0120'

CASES = [
    'anc1', 'anc2', 'service', 'dossier_id', 'confidential', 'persons', 'approved', 'delivered', 'helped_on',
    'days_to_help', 'satisfaction', 'state', 'due_on', 'dossier_due_on',
]
HELP = ['anc1', 'anc2', 'service', 'dossier_id', 'deliveries', 'persons', 'amount']


def upgrade() -> None:
    op.create_index('ix_assistance_case_figures', 'assistance_case', CASES)
    op.create_index('ix_assistance_household_help_figures', 'assistance_household_help', HELP)
