"""Surveys are found by the listing they are about, and by the enterprise they wait for."""

from alembic import op

revision = "2026_11_21_asked_once"
down_revision = "2026_11_21_said_at_the_freeze"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two indexes."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index("ix_survey_invitations_of_listing", "survey_invitations", ["tenant_id", "listing_id", "kind"])
    op.create_index("ix_survey_invitations_of_enterprise", "survey_invitations", ["tenant_id", "enterprise_id"])


def downgrade() -> None:
    """Take them away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_survey_invitations_of_enterprise", table_name="survey_invitations")
    op.drop_index("ix_survey_invitations_of_listing", table_name="survey_invitations")
