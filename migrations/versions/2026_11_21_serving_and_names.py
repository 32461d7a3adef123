"""Who takes part in a case besides its organisation, until when its day is provisional, and former names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenant_rows import hide_other_tenants

revision = "2026_11_21_serving_and_names"
down_revision = "2026_11_21_reports_and_scores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let cases say whom they serve and how their day was reckoned, and organisations what they were called."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cases", sa.Column("serves", sa.String(), nullable=True))
    op.create_index(
        "ix_cases_serving",
        "cases",
        ["tenant_id", "serves", "id"],
        unique=False,
        postgresql_where=sa.text("serves IS NOT NULL"),
    )
    op.add_column("cases", sa.Column("period", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("cases", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.alter_column("cases", "provisional", server_default=None)
    op.create_index(
        "ix_cases_provisional",
        "cases",
        ["tenant_id", "id"],
        unique=False,
        postgresql_where=sa.text("provisional"),
    )
    op.create_table(
        "former_names",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "change_id"],
            ["fact_changes.tenant_id", "fact_changes.id"],
            name=op.f("fk_former_names_tenant_id_change_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "changed_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_former_names_tenant_id_changed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_former_names_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_former_names_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "sequence", name=op.f("pk_former_names")),
    )
    hide_other_tenants("former_names", grants="SELECT, INSERT")


def downgrade() -> None:
    """Take everything away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE former_names CASCADE")
    op.drop_index("ix_cases_provisional", table_name="cases")
    op.drop_column("cases", "provisional")
    op.drop_column("cases", "period")
    op.drop_index("ix_cases_serving", table_name="cases")
    op.drop_column("cases", "serves")
