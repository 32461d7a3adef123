"""A sandbox may begin on a day gone by, where the rules it tries took applications once and no more."""

from alembic import op

revision = "2026_11_21_a_sandbox_in_the_past"
down_revision = "2026_11_21_asked_once"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a clock be behind; that it only goes forward is for the operation that moves it to hold."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_tenant_settings_clock_never_goes_back"), "tenant_settings", type_="check")


def downgrade() -> None:
    """Bring every clock that is behind to today, and let none be behind again."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE tenant_settings NO FORCE ROW LEVEL SECURITY")  # no tenant is set here: their owner sees all
    op.execute("UPDATE tenant_settings SET clock_ahead_seconds = 0 WHERE clock_ahead_seconds < 0")
    op.execute("ALTER TABLE tenant_settings FORCE ROW LEVEL SECURITY")
    op.create_check_constraint(
        op.f("ck_tenant_settings_clock_never_goes_back"), "tenant_settings", "clock_ahead_seconds >= 0"
    )
