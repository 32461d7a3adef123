"""How much had been said in an evaluation when it was frozen: that is frozen with it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_said_at_the_freeze"
down_revision = "2026_11_21_serving_and_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count what had been said; of those frozen before, the digest covers none of it."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("evaluations", sa.Column("said_at_freeze", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.alter_column("evaluations", "said_at_freeze", server_default=None)


def downgrade() -> None:
    """Take the column away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("evaluations", "said_at_freeze")
