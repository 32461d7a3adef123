"""An item may be of the programme or of a district, beside those of listings; a call may be for one period."""

from alembic import op
from sqlalchemy import Column, String

revision = "2026_11_21_of_the_programme"
down_revision = "2026_11_21_what_was_replaced"
branch_labels = None
depends_on = None

_OWNED = "(listing_id IS NULL) = (organisation_id IS NULL)"
_PLACED = "listing_id IS NULL OR district_code IS NULL"
_TIMED = "period IS NULL OR (obligation IS NOT NULL AND closes_on IS NOT NULL)"


def upgrade() -> None:
    """Let a record be without a listing, in a district or in none, and a call name a period."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.alter_column("records", "listing_id", nullable=True)
    op.alter_column("records", "organisation_id", nullable=True)
    op.add_column("records", Column("district_code", String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_records_tenant_id_district_code"),
        "records", "districts", ["tenant_id", "district_code"], ["tenant_id", "code"],
    )  # fmt: skip
    op.create_check_constraint(op.f("ck_records_of_an_organisation_with_its_listing"), "records", _OWNED)
    op.create_check_constraint(op.f("ck_records_in_a_district_without_a_listing"), "records", _PLACED)
    op.create_index(
        "ix_records_of_programme", "records", ["tenant_id", "programme_id", "kind"],
        postgresql_where="listing_id IS NULL",
    )  # fmt: skip
    op.add_column("calls", Column("period", String(), nullable=True))
    op.create_check_constraint(op.f("ck_calls_for_a_period_by_a_day"), "calls", _TIMED)


def downgrade() -> None:
    """Forget what is of no listing, and which period a call was for."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_calls_for_a_period_by_a_day"), "calls")
    op.drop_column("calls", "period")
    op.drop_index("ix_records_of_programme", "records")
    op.drop_constraint(op.f("ck_records_in_a_district_without_a_listing"), "records")
    op.drop_constraint(op.f("ck_records_of_an_organisation_with_its_listing"), "records")
    op.execute("DELETE FROM record_decisions d USING records r WHERE d.tenant_id = r.tenant_id"
               " AND d.record_id = r.id AND r.listing_id IS NULL")  # fmt: skip
    op.execute("DELETE FROM records WHERE listing_id IS NULL")
    op.drop_constraint(op.f("fk_records_tenant_id_district_code"), "records")
    op.drop_column("records", "district_code")
    op.alter_column("records", "organisation_id", nullable=False)
    op.alter_column("records", "listing_id", nullable=False)
