"""Does the database itself refuse roles that cannot be, whatever our code would do?"""

from uuid import UUID

import pytest
from builders import add_account, add_organisation, new_tenant
from sqlalchemy.exc import IntegrityError

from tenants import clock
from tenants.database import Database
from tenants.tables import SIDE_OF_ROLE, Membership


async def give(
    database: Database,
    tenant: str,
    account: UUID,
    role: str,
    *,
    side: str | None = None,
    district: str | None = None,
    organisation: UUID | None = None,
) -> None:
    """Write a membership past every check of ours."""
    async with database.transaction(tenant) as session:
        session.add(
            Membership(
                tenant_id=tenant,
                account_id=account,
                side=side or SIDE_OF_ROLE[role],
                role=role,
                district_code=district,
                organisation_id=organisation,
                granted_at=clock.now(),
            )
        )


EXCLUSIVE = [
    ("municipal", "auditor"),
    ("district", "auditor"),
    ("admin", "auditor"),
    ("auditor", "municipal"),
    ("auditor", "admin"),
    ("municipal", "platform"),
    ("provider", "municipal"),
    ("provider", "auditor"),
]


@pytest.mark.parametrize(("held", "wanted"), EXCLUSIVE)
async def test_duties_that_exclude_each_other_never_meet(
    database: Database, tenant: str, held: str, wanted: str
) -> None:
    person = await add_account(database, tenant, role=held)
    with pytest.raises(IntegrityError, match="fk_memberships_tenant_id_account_id_side"):
        await give(database, tenant, person.account_id, wanted)
    with pytest.raises(IntegrityError, match="role_is_of_its_side"):
        await give(database, tenant, person.account_id, wanted, side=SIDE_OF_ROLE[held])


async def test_an_official_never_becomes_a_provider(database: Database, tenant: str) -> None:
    person = await add_account(database, tenant, role="municipal")
    firm = await add_organisation(database, tenant)
    with pytest.raises(IntegrityError, match="fk_memberships_tenant_id_account_id_side"):
        await give(database, tenant, person.account_id, "provider", organisation=firm)


async def test_a_district_officer_has_a_district(database: Database, tenant: str) -> None:
    person = await add_account(database, tenant, role="municipal")
    with pytest.raises(IntegrityError, match="district_officer_has_a_district"):
        await give(database, tenant, person.account_id, "district")
    with pytest.raises(IntegrityError, match="district_officer_has_a_district"):
        await give(database, tenant, person.account_id, "admin", district="990101")
    with pytest.raises(IntegrityError, match="fk_memberships_tenant_id_district_code"):
        await give(database, tenant, person.account_id, "district", district="000000")


async def test_a_provider_acts_for_an_organisation_of_the_same_tenant(database: Database, tenant: str) -> None:
    person = await add_account(database, tenant, role="provider")
    with pytest.raises(IntegrityError, match="acts_for_an_organisation"):
        await give(database, tenant, person.account_id, "provider")
    foreign = await add_organisation(database, await new_tenant(database))
    with pytest.raises(IntegrityError, match="fk_memberships_tenant_id_organisation_id"):
        await give(database, tenant, person.account_id, "provider", organisation=foreign)


async def test_a_role_is_held_once_at_a_time(database: Database, tenant: str) -> None:
    person = await add_account(database, tenant, role="municipal")
    with pytest.raises(IntegrityError, match="uq_memberships_held_once"):
        await give(database, tenant, person.account_id, "municipal")
