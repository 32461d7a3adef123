"""How does a table hide every tenant's rows from every other? One statement each, as Citus wants them."""

from alembic import op

HIDDEN = "tenant_id = nullif(current_setting('app.tenant', true), '')"


def hide_other_tenants(table: str, *, grants: str) -> None:
    """Enable and force row security on `table` and give the application role `grants` and no more."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY only_this_tenant ON {table} USING ({HIDDEN}) WITH CHECK ({HIDDEN})")
    op.execute(f"GRANT {grants} ON {table} TO minglu_app")


def share_with_all(table: str, *, grants: str) -> None:
    """Give the application role `grants` on a table that is no tenant's."""
    op.execute(f"GRANT {grants} ON {table} TO minglu_app")
