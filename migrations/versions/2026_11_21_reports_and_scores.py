"""Reports and their records, dated facts, live scores, evaluations and surveys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenant_rows import hide_other_tenants

revision = "2026_11_21_reports_and_scores"
down_revision = "2026_11_21_the_house"
branch_labels = None
depends_on = None

TABLES = (
    "calls",
    "evaluated",
    "evaluation_inputs",
    "evaluations",
    "survey_invitations",
    "record_decisions",
    "records",
    "reports",
    "fact_changes",
    "scores",
    "score_counts",
)

# Constraints that let in the served enterprises, experts and third parties: table, names and conditions before and now.
WIDER = (
    (
        "accounts",
        ("side_is_known", "side_is_known"),
        (
            "side IN ('provider', 'official', 'oversight', 'platform')",
            "side IN ('provider', 'official', 'oversight', 'enterprise', 'expert', 'platform')",
        ),
    ),
    (
        "memberships",
        ("role_is_of_its_side", "role_is_of_its_side"),
        (
            (
                "(role, side) IN (('provider', 'provider'), ('district', 'official'), ('municipal', 'official'),"
                " ('admin', 'official'), ('auditor', 'oversight'), ('platform', 'platform'))"
            ),
            (
                "(role, side) IN (('provider', 'provider'), ('district', 'official'), ('municipal', 'official'),"
                " ('admin', 'official'), ('auditor', 'oversight'), ('enterprise', 'enterprise'), ('expert', 'expert'),"
                " ('third_party', 'expert'), ('platform', 'platform'))"
            ),
        ),
    ),
    (
        "memberships",
        ("provider_has_an_organisation", "acts_for_an_organisation"),
        (
            "(role = 'provider') = (organisation_id IS NOT NULL)",
            "(role IN ('provider', 'enterprise')) = (organisation_id IS NOT NULL)",
        ),
    ),
)

# The column as it was, before `installed_at`; its content can be made from the source text.
PARSED_AGAIN = (
    "ALTER TABLE policy_versions ADD COLUMN parsed jsonb NOT NULL DEFAULT '{}'",
    "ALTER TABLE policy_versions ALTER COLUMN parsed DROP DEFAULT",
    "ALTER TABLE policy_versions ADD COLUMN installed_again timestamptz",
    "ALTER TABLE policy_versions NO FORCE ROW LEVEL SECURITY",
    "UPDATE policy_versions SET installed_again = installed_at",
    "ALTER TABLE policy_versions FORCE ROW LEVEL SECURITY",
    "ALTER TABLE policy_versions DROP COLUMN installed_at",
    "ALTER TABLE policy_versions RENAME COLUMN installed_again TO installed_at",
    "ALTER TABLE policy_versions ALTER COLUMN installed_at SET NOT NULL",
)


def upgrade() -> None:
    """Make what a year of work is reported, scored and judged in; what is decided is only ever added to."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "score_counts",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("interval", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("listings", sa.Integer(), nullable=False),
        sa.CheckConstraint("listings >= 0", name=op.f("ck_score_counts_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_score_counts_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_score_counts_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "programme_id", "level", "interval", name=op.f("pk_score_counts")),
    )
    op.create_table(
        "evaluations",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("budget_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("awarded_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'decided') = (decided_at IS NOT NULL)", name=op.f("ck_evaluations_decided_at_an_instant")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn' OR (status = 'open') = (frozen_at IS NULL))"
            " AND (frozen_at IS NULL) = (cut_off IS NULL) AND (frozen_at IS NULL) = (digest IS NULL)",
            name=op.f("ck_evaluations_frozen_with_a_digest"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawal_reason IS NULL)",
            name=op.f("ck_evaluations_withdrawn_with_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'frozen', 'decided', 'withdrawn')", name=op.f("ck_evaluations_status_is_known")
        ),
        sa.CheckConstraint("period_last >= period_first", name=op.f("ck_evaluations_period_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_version_id"],
            ["policy_versions.tenant_id", "policy_versions.id"],
            name=op.f("fk_evaluations_tenant_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_evaluations_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_evaluations_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evaluations")),
    )
    op.create_index(
        "ix_evaluations_of_period",
        "evaluations",
        ["tenant_id", "programme_id", "period"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.create_table(
        "evaluated",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("points_micro", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluation_id"],
            ["evaluations.tenant_id", "evaluations.id"],
            name=op.f("fk_evaluated_tenant_id_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_evaluated_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_evaluated_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_evaluated_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "evaluation_id", "listing_id", name=op.f("pk_evaluated")),
    )
    op.create_index("ix_evaluated_of_listing", "evaluated", ["tenant_id", "listing_id", "evaluation_id"], unique=False)
    op.create_table(
        "evaluation_inputs",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'order') = (listing_id IS NULL)", name=op.f("ck_evaluation_inputs_about_one_listing_or_an_order")
        ),
        sa.CheckConstraint(
            "kind IN ('verdict', 'mark', 'rating', 'selection', 'award', 'order')",
            name=op.f("ck_evaluation_inputs_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_evaluation_inputs_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluation_id"],
            ["evaluations.tenant_id", "evaluations.id"],
            name=op.f("fk_evaluation_inputs_tenant_id_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_evaluation_inputs_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_evaluation_inputs_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "evaluation_id", "sequence", name=op.f("pk_evaluation_inputs")),
    )
    op.create_table(
        "fact_changes",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'declared') = (decided_at IS NULL)", name=op.f("ck_fact_changes_decided_once")),
        sa.CheckConstraint(
            "status <> 'returned' OR reason IS NOT NULL", name=op.f("ck_fact_changes_returned_with_a_reason")
        ),
        sa.CheckConstraint(
            "status IN ('declared', 'verified', 'returned')", name=op.f("ck_fact_changes_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_fact_changes_tenant_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "declared_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_fact_changes_tenant_id_declared_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_fact_changes_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_fact_changes_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_fact_changes_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_fact_changes_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_fact_changes")),
    )
    op.create_index(
        "ix_fact_changes_of_listing",
        "fact_changes",
        ["tenant_id", "listing_id", "fact", "holds_from", "id"],
        unique=False,
    )
    op.create_table(
        "reports",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("hand_ins", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'draft') = (submitted_at IS NULL)", name=op.f("ck_reports_handed_in_unless_a_draft")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'confirmed', 'superseded')",
            name=op.f("ck_reports_status_is_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'superseded') OR decided_at IS NOT NULL",
            name=op.f("ck_reports_confirmed_once"),
        ),
        sa.CheckConstraint("period_last >= period_first", name=op.f("ck_reports_period_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "district_code"],
            ["districts.tenant_id", "districts.code"],
            name=op.f("fk_reports_tenant_id_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_reports_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_reports_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_version_id"],
            ["policy_versions.tenant_id", "policy_versions.id"],
            name=op.f("fk_reports_tenant_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_reports_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_reports_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "tenant_id",
            "listing_id",
            "obligation",
            "period",
            "revision",
            name=op.f("uq_reports_tenant_id_listing_id_obligation_period_revision"),
        ),
    )
    op.create_index("ix_reports_of_organisation", "reports", ["tenant_id", "organisation_id", "id"], unique=False)
    op.create_index(
        "ix_reports_of_programme",
        "reports",
        ["tenant_id", "programme_id", "status", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_reports_one_confirmed",
        "reports",
        ["tenant_id", "listing_id", "obligation", "period"],
        unique=True,
        postgresql_where=sa.text("status = 'confirmed'"),
    )
    op.create_index(
        "uq_reports_one_under_way",
        "reports",
        ["tenant_id", "listing_id", "obligation", "period"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.create_table(
        "scores",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("points_micro", sa.BigInteger(), nullable=True),
        sa.Column("ranked", sa.Boolean(), nullable=False),
        sa.Column("decisive", postgresql.ARRAY(sa.NUMERIC()), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT ranked OR points_micro IS NOT NULL", name=op.f("ck_scores_ranked_with_points")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_scores_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_version_id"],
            ["policy_versions.tenant_id", "policy_versions.id"],
            name=op.f("fk_scores_tenant_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_scores_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_scores_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "programme_id", "listing_id", name=op.f("pk_scores")),
    )
    op.create_index(
        "ix_scores_ranking",
        "scores",
        ["tenant_id", "programme_id", sa.text("points_micro DESC"), "listing_id"],
        unique=False,
        postgresql_include=["decisive"],
        postgresql_where=sa.text("ranked"),
    )
    op.create_table(
        "records",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("alike", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_on IS NOT NULL", name=op.f("ck_records_confirmed_on_a_day")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'confirmed', 'disputed', 'superseded', 'withdrawn')",
            name=op.f("ck_records_status_is_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('returned', 'disputed') OR reason IS NOT NULL",
            name=op.f("ck_records_refused_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_records_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_records_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_records_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaces"], ["records.tenant_id", "records.id"], name=op.f("fk_records_tenant_id_replaces")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_id"], ["reports.tenant_id", "reports.id"], name=op.f("fk_records_tenant_id_report_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_records_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_records")),
    )
    op.create_index("ix_records_alike", "records", ["tenant_id", "programme_id", "kind", "alike"], unique=False)
    op.create_index("ix_records_of_listing", "records", ["tenant_id", "listing_id", "status"], unique=False)
    op.create_index("ix_records_of_report", "records", ["tenant_id", "report_id", "position"], unique=False)
    op.create_table(
        "record_decisions",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("from_status", sa.String(), nullable=False),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("despite_alike", sa.String(), nullable=True),
        sa.Column("alike", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_record_decisions_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "record_id"],
            ["records.tenant_id", "records.id"],
            name=op.f("fk_record_decisions_tenant_id_record_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_record_decisions_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "record_id", "sequence", name=op.f("pk_record_decisions")),
    )
    op.create_table(
        "survey_invitations",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_record_id", sa.Uuid(), nullable=True),
        sa.Column("enterprise_name", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link_digest", sa.String(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("answer_until", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_record_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_record_id IS NULL)",
            name=op.f("ck_survey_invitations_answered_with_a_record"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "about_record_id"],
            ["records.tenant_id", "records.id"],
            name=op.f("fk_survey_invitations_tenant_id_about_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "answer_record_id"],
            ["records.tenant_id", "records.id"],
            name=op.f("fk_survey_invitations_tenant_id_answer_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enterprise_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_survey_invitations_tenant_id_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invited_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_survey_invitations_tenant_id_invited_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_survey_invitations_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_survey_invitations_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_survey_invitations_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_survey_invitations")),
        sa.UniqueConstraint("tenant_id", "link_digest", name=op.f("uq_survey_invitations_tenant_id_link_digest")),
    )
    op.create_index(
        "ix_survey_invitations_of_programme", "survey_invitations", ["tenant_id", "programme_id", "id"], unique=False
    )

    op.add_column("cases", sa.Column("asks", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cases_lapsing",
        "cases",
        ["tenant_id", "lapses_at", "id"],
        unique=False,
        postgresql_where=sa.text("lapses_at IS NOT NULL"),
    )
    op.add_column("notices", sa.Column("procedure", sa.String(), nullable=False, server_default="intake"))
    op.alter_column("notices", "procedure", server_default=None)
    op.drop_column("policy_versions", "parsed")
    for table, name, condition in WIDER:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name[0]}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name[1]} CHECK ({condition[1]})")
    op.create_table(
        "calls",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("obligation", sa.String(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("called_by", sa.Uuid(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(procedure IS NULL) <> (obligation IS NULL)", name=op.f("ck_calls_calls_for_one_thing")),
        sa.CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name=op.f("ck_calls_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "called_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_calls_tenant_id_called_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_calls_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_calls_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_of_programme", "calls", ["tenant_id", "programme_id", "opens_on", "id"], unique=False)
    hide_other_tenants("calls", grants="SELECT, INSERT")
    hide_other_tenants("reports", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("records", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("record_decisions", grants="SELECT, INSERT")
    hide_other_tenants(
        "fact_changes", grants="SELECT, INSERT, UPDATE (status, decided_by, decided_at, reason, version)"
    )
    hide_other_tenants("scores", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("score_counts", grants="SELECT, INSERT, UPDATE (listings)")
    hide_other_tenants("evaluations", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("evaluated", grants="SELECT, INSERT, UPDATE (points_micro, place, grade, outcome)")
    hide_other_tenants("evaluation_inputs", grants="SELECT, INSERT")
    hide_other_tenants(
        "survey_invitations", grants="SELECT, INSERT, UPDATE (answered_at, answer_record_id, withdrawn_at, given)"
    )


def downgrade() -> None:
    """Take everything away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("notices", "procedure")
    op.drop_index("ix_cases_lapsing", table_name="cases")
    op.drop_column("cases", "lapses_at")
    op.drop_column("cases", "asks")
    for statement in PARSED_AGAIN:
        op.execute(statement)
    for table, name, condition in WIDER:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name[1]}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name[0]} CHECK ({condition[0]})")
    for table in TABLES:
        op.execute(f"DROP TABLE {table} CASCADE")
