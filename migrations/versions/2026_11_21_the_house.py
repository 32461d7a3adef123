"""The house: every table of the first step, each hiding other tenants' rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tenant_rows import hide_other_tenants, share_with_all

revision = "2026_11_21_the_house"
down_revision = None
branch_labels = None
depends_on = None


TABLES = (
    "objections",
    "listing_changes",
    "notice_entries",
    "listings",
    "case_steps",
    "refresh_tokens",
    "notices",
    "memberships",
    "files",
    "external_list_entries",
    "cases",
    "sign_ins",
    "policy_versions",
    "organisations",
    "tenant_settings",
    "tenant_closures",
    "programmes",
    "idempotency_keys",
    "districts",
    "audit_heads",
    "audit_events",
    "accounts",
    "tenants",
    "calendar_days",
)


def upgrade() -> None:
    """Make every table, hide the tenants from one another, give the application what it needs and no more."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_tenants_id_is_a_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "accounts",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "side IN ('provider', 'official', 'oversight', 'platform')", name=op.f("ck_accounts_side_is_known")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_accounts_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("tenant_id", "id", "side", name=op.f("uq_accounts_tenant_id_id_side")),
        sa.UniqueConstraint("tenant_id", "username", name=op.f("uq_accounts_tenant_id_username")),
    )
    op.create_table(
        "audit_events",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_audit_events_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "sequence", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("tenant_id", "previous", name=op.f("uq_audit_events_tenant_id_previous")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_audit_heads_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "districts",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_districts_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "code", name=op.f("pk_districts")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_digest", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_idempotency_keys_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "asked_by", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "programmes",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.CheckConstraint("id ~ '^[a-z][a-z0-9_-]{1,30}$'", name=op.f("ck_programmes_id_is_a_slug")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_programmes_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "tenant_closures",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_tenant_closures_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "day", name=op.f("pk_tenant_closures")),
    )
    op.create_table(
        "tenant_settings",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("clock_ahead_seconds", sa.Integer(), nullable=False),
        sa.Column("city", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("clock_ahead_seconds >= 0", name=op.f("ck_tenant_settings_clock_never_goes_back")),
        sa.CheckConstraint(
            "sandbox OR clock_ahead_seconds = 0", name=op.f("ck_tenant_settings_only_a_sandbox_moves_its_clock")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_tenant_settings_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant_settings")),
    )
    op.create_table(
        "organisations",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_organisations_uscc_has_18_characters")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "district_code"],
            ["districts.tenant_id", "districts.code"],
            name=op.f("fk_organisations_tenant_id_district_code"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_organisations_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("tenant_id", "uscc", name=op.f("uq_organisations_tenant_id_uscc")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("parsed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'in_force')", name=op.f("ck_policy_versions_status_is_known")),
        sa.CheckConstraint(
            "in_force_until IS NULL OR in_force_until >= in_force_from",
            name=op.f("ck_policy_versions_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_policy_versions_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_policy_versions_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint(
            "tenant_id",
            "programme_id",
            "in_force_from",
            name=op.f("uq_policy_versions_tenant_id_programme_id_in_force_from"),
        ),
    )
    op.create_table(
        "sign_ins",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_sign_ins_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_sign_ins_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_ins")),
    )
    op.create_table(
        "cases",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stage_entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("materials", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("to_correct", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_cases_ended_with_an_outcome")),
        sa.CheckConstraint(
            "ended_at IS NULL OR waits_for IS NULL", name=op.f("ck_cases_an_ended_case_waits_for_nobody")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "district_code"],
            ["districts.tenant_id", "districts.code"],
            name=op.f("fk_cases_tenant_id_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_cases_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_version_id"],
            ["policy_versions.tenant_id", "policy_versions.id"],
            name=op.f("fk_cases_tenant_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_cases_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_cases_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_of_district", "cases", ["tenant_id", "district_code", "id"], unique=False)
    op.create_index("ix_cases_of_organisation", "cases", ["tenant_id", "organisation_id", "id"], unique=False)
    op.create_index(
        "ix_cases_waiting",
        "cases",
        ["tenant_id", "waits_for", "district_code", "organisation_id", "stage_entered_at", "id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_cases_one_open_of_a_procedure",
        "cases",
        ["tenant_id", "programme_id", "procedure", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "external_list_entries",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("list_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_external_list_entries_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_external_list_entries_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "recorded_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_external_list_entries_tenant_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_external_list_entries_tenant_id")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "programme_id", "list_id", "organisation_id", name=op.f("pk_external_list_entries")
        ),
    )
    op.create_table(
        "files",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_files_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "uploaded_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_files_tenant_id_uploaded_by"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_files_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_files")),
    )
    op.create_index(
        "ix_files_unclaimed_public",
        "files",
        ["tenant_id", "uploaded_at"],
        unique=False,
        postgresql_where=sa.text("uploaded_by IS NULL AND claimed_at IS NULL"),
    )
    op.create_table(
        "memberships",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'district') = (district_code IS NOT NULL)",
            name=op.f("ck_memberships_district_officer_has_a_district"),
        ),
        sa.CheckConstraint(
            "(role = 'provider') = (organisation_id IS NOT NULL)",
            name=op.f("ck_memberships_provider_has_an_organisation"),
        ),
        sa.CheckConstraint(
            "(role, side) IN (('provider', 'provider'), ('district', 'official'), ('municipal', 'official'),"
            " ('admin', 'official'), ('auditor', 'oversight'), ('platform', 'platform'))",
            name=op.f("ck_memberships_role_is_of_its_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id", "side"],
            ["accounts.tenant_id", "accounts.id", "accounts.side"],
            name=op.f("fk_memberships_tenant_id_account_id_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "district_code"],
            ["districts.tenant_id", "districts.code"],
            name=op.f("fk_memberships_tenant_id_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_memberships_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_memberships_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_memberships")),
    )
    op.create_index(
        "uq_memberships_held_once",
        "memberships",
        ["tenant_id", "account_id", "role", "district_code", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "notices",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("period", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("correction", sa.String(), nullable=True),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_notices_closed_at_an_instant")),
        sa.CheckConstraint("status IN ('open', 'closed', 'superseded')", name=op.f("ck_notices_status_is_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "opened_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_notices_tenant_id_opened_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_version_id"],
            ["policy_versions.tenant_id", "policy_versions.id"],
            name=op.f("fk_notices_tenant_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_notices_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supersedes"],
            ["notices.tenant_id", "notices.id"],
            name=op.f("fk_notices_tenant_id_supersedes"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_notices_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_due",
        "notices",
        ["tenant_id", "closes_at"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_notices_provisional",
        "notices",
        ["tenant_id", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'open' AND provisional"),
    )
    op.create_index("ix_notices_of_programme", "notices", ["tenant_id", "programme_id", "id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sign_in_id"],
            ["sign_ins.tenant_id", "sign_ins.id"],
            name=op.f("fk_refresh_tokens_tenant_id_sign_in_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_refresh_tokens_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name=op.f("pk_refresh_tokens")),
    )
    op.create_table(
        "case_steps",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("from_stage", sa.String(), nullable=True),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_case_steps_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"], ["cases.tenant_id", "cases.id"], name=op.f("fk_case_steps_tenant_id_case_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_case_steps_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "case_id", "sequence", name=op.f("pk_case_steps")),
    )
    op.create_table(
        "listings",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("disclosed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('listed', 'suspended', 'removed', 'withdrawn')", name=op.f("ck_listings_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"], ["cases.tenant_id", "cases.id"], name=op.f("fk_listings_tenant_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "district_code"],
            ["districts.tenant_id", "districts.code"],
            name=op.f("fk_listings_tenant_id_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisations.tenant_id", "organisations.id"],
            name=op.f("fk_listings_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programmes.tenant_id", "programmes.id"],
            name=op.f("fk_listings_tenant_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_listings_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_listings")),
    )
    op.create_index(
        "ix_listings_directory", "listings", ["tenant_id", "programme_id", "status", "listed_on", "id"], unique=False
    )
    op.create_index(
        "uq_listings_one_live",
        "listings",
        ["tenant_id", "programme_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('listed', 'suspended')"),
    )
    op.create_table(
        "notice_entries",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('standing', 'passed', 'sent_back', 'withdrawn', 'moved')",
            name=op.f("ck_notice_entries_status_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"], ["cases.tenant_id", "cases.id"], name=op.f("fk_notice_entries_tenant_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notices.tenant_id", "notices.id"],
            name=op.f("fk_notice_entries_tenant_id_notice_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_notice_entries_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "notice_id", "case_id", name=op.f("pk_notice_entries")),
    )
    op.create_index(
        "uq_notice_entries_one_standing",
        "notice_entries",
        ["tenant_id", "case_id"],
        unique=True,
        postgresql_where=sa.text("status = 'standing'"),
    )
    op.create_table(
        "listing_changes",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"], ["cases.tenant_id", "cases.id"], name=op.f("fk_listing_changes_tenant_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_listing_changes_tenant_id_listing_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_listing_changes_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "listing_id", "sequence", name=op.f("pk_listing_changes")),
    )
    op.create_table(
        "objections",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("objector_name", sa.String(), nullable=False),
        sa.Column("objector_contact", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_text", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_objections_decided_with_reason"),
        ),
        sa.CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name=op.f("ck_objections_status_is_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["accounts.tenant_id", "accounts.id"],
            name=op.f("fk_objections_tenant_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "case_id"],
            ["notice_entries.tenant_id", "notice_entries.notice_id", "notice_entries.case_id"],
            name=op.f("fk_objections_tenant_id_notice_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_objections_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_of_case", "objections", ["tenant_id", "case_id", "status"], unique=False)

    hide_other_tenants("tenant_settings", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("districts", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("tenant_closures", grants="SELECT, INSERT, UPDATE, DELETE")
    hide_other_tenants("accounts", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("memberships", grants="SELECT, INSERT, UPDATE (revoked_at)")
    hide_other_tenants("sign_ins", grants="SELECT, INSERT, UPDATE (ended_at, ended_because)")
    hide_other_tenants("refresh_tokens", grants="SELECT, INSERT, UPDATE (used_at, successor)")
    hide_other_tenants("organisations", grants="SELECT, INSERT, UPDATE (name, district_code)")
    hide_other_tenants("external_list_entries", grants="SELECT, INSERT")
    hide_other_tenants("programmes", grants="SELECT, INSERT, UPDATE (name_zh, name_en)")
    hide_other_tenants("policy_versions", grants="SELECT, INSERT")
    hide_other_tenants("cases", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("case_steps", grants="SELECT, INSERT")
    hide_other_tenants(
        "notices", grants="SELECT, INSERT, UPDATE (status, closed_at, last_day, closes_at, provisional, period)"
    )
    hide_other_tenants("notice_entries", grants="SELECT, INSERT, UPDATE (status)")
    hide_other_tenants(
        "objections",
        grants="SELECT, INSERT, UPDATE (public_text, status, decided_at, decided_by, decision_reason)",
    )
    hide_other_tenants("listings", grants="SELECT, INSERT, UPDATE")
    hide_other_tenants("listing_changes", grants="SELECT, INSERT")
    hide_other_tenants("files", grants="SELECT, INSERT, UPDATE (claimed_at)")
    hide_other_tenants("audit_heads", grants="SELECT, INSERT, UPDATE (sequence, digest)")
    hide_other_tenants("audit_events", grants="SELECT, INSERT")
    hide_other_tenants("idempotency_keys", grants="SELECT, INSERT, UPDATE, DELETE")
    share_with_all("tenants", grants="SELECT, INSERT")
    share_with_all("calendar_days", grants="SELECT")


def downgrade() -> None:
    """Take everything away again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table} CASCADE")
