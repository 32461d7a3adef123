"""The history of a record keeps the fields that a decision replaced: the weight of a survey's answer, say."""

from alembic import op
from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_what_was_replaced"
down_revision = "2026_11_21_a_sandbox_in_the_past"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was decided before replaced nothing that is known."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("record_decisions", Column("fields_before", JSONB(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("record_decisions", "fields_before")
