"""Does PostgreSQL's own catalogue say that no tenant can see another, now and after the next migration?

Each question asks the catalogue for what should not be there, so the answer is always nothing.
"""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

POLICY = "((tenant_id)::text = NULLIF(current_setting('app.tenant'::text, true), ''::text))"

# Tables of no tenant. What joins them here is read by every tenant: no business, nobody's data.
SHARED = {"alembic_version", "calendar_days", "tenants"}
# Who may read the registry may not change it; what is only added to is never changed or deleted.
NEVER_UPDATED = {
    "audit_events", "calendar_days", "case_steps", "external_list_entries", "former_names", "listing_changes",
    "policy_versions", "tenants",
}  # fmt: skip
# Nothing of weight is ever deleted: a bureau's own days off, and answers kept for retries.
DELETED = {"idempotency_keys", "tenant_closures"}

TENANT_TABLES = """WITH tenant_tables AS (
    SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum AS tenant
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
) """


async def _ask(connection: AsyncConnection, question: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.execute(text(TENANT_TABLES + question))]


async def test_every_table_is_a_tenants_or_known_to_be_shared(owner_connection: AsyncConnection) -> None:
    others = await _ask(
        owner_connection,
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f')
            AND oid NOT IN (SELECT oid FROM tenant_tables)""",
    )
    assert {name for (name,) in others} == SHARED


async def test_row_security_is_enabled_and_forced_on_every_tenant_table(owner_connection: AsyncConnection) -> None:
    assert not await _ask(
        owner_connection,
        "SELECT relname FROM tenant_tables WHERE NOT relrowsecurity OR NOT relforcerowsecurity",
    )


async def test_every_tenant_table_has_the_one_policy_and_no_other(owner_connection: AsyncConnection) -> None:
    policies = await _ask(
        owner_connection,
        """SELECT t.relname, p.polname, p.polpermissive, p.polcmd, p.polroles::text,
                   pg_get_expr(p.polqual, t.oid), pg_get_expr(p.polwithcheck, t.oid)
            FROM tenant_tables t LEFT JOIN pg_policy p ON p.polrelid = t.oid""",
    )
    assert len(policies) > 20
    assert {policy[1:] for policy in policies} == {("only_this_tenant", True, b"*", "{0}", POLICY, POLICY)}
    assert len({policy[0] for policy in policies}) == len(policies)


async def test_the_tenant_leads_every_primary_key_and_every_index(owner_connection: AsyncConnection) -> None:
    assert not await _ask(
        owner_connection,
        """SELECT t.relname, i.indexrelid::regclass FROM tenant_tables t JOIN pg_index i ON i.indrelid = t.oid
            WHERE i.indkey[0] <> t.tenant""",
    )
    assert not await _ask(
        owner_connection,
        """SELECT relname FROM tenant_tables t
            WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = t.oid AND indisprimary)""",
    )


async def test_the_tenant_leads_every_reference_so_that_none_leaves_the_tenant(
    owner_connection: AsyncConnection,
) -> None:
    assert not await _ask(
        owner_connection,
        """SELECT f.conname, pg_get_constraintdef(f.oid)
            FROM pg_constraint f JOIN tenant_tables here ON here.oid = f.conrelid
            LEFT JOIN tenant_tables there ON there.oid = f.confrelid
            WHERE f.contype = 'f' AND CASE
                WHEN there.oid IS NULL THEN f.confrelid <> 'tenants'::regclass OR f.conkey <> ARRAY[here.tenant]
                ELSE f.conkey[1] <> here.tenant OR f.confkey[1] <> there.tenant END""",
    )
    assert not await _ask(
        owner_connection,
        """SELECT relname FROM tenant_tables t WHERE NOT EXISTS (SELECT FROM pg_constraint
            WHERE conrelid = t.oid AND contype = 'f' AND confrelid = 'tenants'::regclass)""",
    )


async def test_no_reference_acts_by_itself_and_nothing_is_checked_late(owner_connection: AsyncConnection) -> None:
    """Audit stays when its thing goes; SET NULL would clear the tenant too; Citus knows none of the rest."""
    assert not await _ask(
        owner_connection,
        """SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND (
               contype = 'f' AND (confdeltype <> 'a' OR confupdtype <> 'a' OR confmatchtype <> 's')
               OR contype IN ('x', 't') OR condeferrable OR NOT convalidated)""",
    )


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("SELECT relname FROM pg_class WHERE {here}relnamespace AND relkind IN ('v', 'm')", id="views"),
        pytest.param("SELECT proname FROM pg_proc WHERE {here}pronamespace", id="functions"),
        pytest.param(
            "SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE {here}relnamespace"
            " AND NOT tgisinternal",
            id="triggers",
        ),
        pytest.param("SELECT rulename FROM pg_rules WHERE schemaname = 'public'", id="rules"),
        pytest.param("SELECT typname FROM pg_type WHERE {here}typnamespace AND typtype IN ('e', 'd')", id="enums"),
        pytest.param("SELECT relname FROM pg_class WHERE {here}relnamespace AND relkind = 'S'", id="sequences"),
    ],
)
async def test_nothing_sees_past_row_security_or_does_not_scale_out(
    owner_connection: AsyncConnection, kind: str
) -> None:
    """A view not of its caller, a function of its owner, a sequence of all tenants: should one come, judge it here."""
    assert not await _ask(owner_connection, kind.format(here="'public'::regnamespace = "))


async def test_the_application_role_can_do_nothing_special_and_owns_nothing(owner_connection: AsyncConnection) -> None:
    assert not await _ask(
        owner_connection,
        """SELECT rolname FROM pg_roles WHERE rolname = 'minglu_app'
           AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)""",
    )
    assert not await _ask(
        owner_connection, "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'minglu_app'::regrole"
    )
    assert not await _ask(
        owner_connection,
        """SELECT classid::regclass, objid FROM pg_shdepend
           WHERE refobjid = 'minglu_app'::regrole AND deptype = 'o'
             AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))""",
    )


async def test_every_table_belongs_to_the_owner_role_which_row_security_binds(
    owner_connection: AsyncConnection,
) -> None:
    assert not await _ask(
        owner_connection,
        """SELECT relname, relowner::regrole FROM pg_class
           WHERE relnamespace = 'public'::regnamespace AND relowner <> 'minglu_owner'::regrole""",
    )
    assert not await _ask(
        owner_connection,
        "SELECT rolname FROM pg_roles WHERE rolname = 'minglu_owner' AND (rolsuper OR rolbypassrls OR rolcanlogin)",
    )


async def test_only_the_application_is_granted_anything_and_only_reading_and_writing(
    owner_connection: AsyncConnection,
) -> None:
    granted = await _ask(owner_connection, _GRANTS)
    assert {grantee for _, grantee, _ in granted} == {"minglu_app"}
    assert {right for _, _, right in granted} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {table for table, _, right in granted if right == "DELETE"} == DELETED
    updated = {table for table, _, right in granted if right == "UPDATE"}
    assert not updated & NEVER_UPDATED
    assert "alembic_version" not in {table for table, _, _ in granted}


async def test_the_application_makes_nothing_in_the_schema(owner_connection: AsyncConnection) -> None:
    assert not await _ask(
        owner_connection,
        "SELECT nspname FROM pg_namespace WHERE has_schema_privilege('minglu_app', oid, 'CREATE')"
        " AND nspname <> 'pg_temp' AND nspname NOT LIKE 'pg_temp_%'",
    )


# Of tables and of single columns; what the owner may do goes without saying.
_GRANTS = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), acl.privilege_type
    FROM pg_class c
    CROSS JOIN LATERAL (
        SELECT * FROM aclexplode(c.relacl)
        UNION ALL
        SELECT e.* FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) e WHERE a.attrelid = c.oid
    ) acl
    LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
"""
