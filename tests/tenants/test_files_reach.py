"""Who sees a file, and whose evidence can it become?"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from builders import Person, add_account, add_organisation, new_tenant
from uuid_utils.compat import uuid7

from tenants import clock
from tenants.callers import find_caller
from tenants.database import Database
from tenants.failures import Absent, Invalid, NotAllowed, Unidentified
from tenants.files.claiming import claim_files
from tenants.queries.files import find_file
from tenants.tables import File


async def add_file(
    database: Database, tenant: str, *, uploaded_by: UUID | None = None, organisation: UUID | None = None
) -> UUID:
    file = File(
        tenant_id=tenant, name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
        uploaded_by=uploaded_by, organisation_id=organisation, uploaded_at=clock.now(),
    )  # fmt: skip
    async with database.transaction(tenant) as session:
        session.add(file)
    return file.id


async def sees(database: Database, person: Person, file_id: UUID) -> bool:
    async with database.transaction(person.tenant) as session:
        caller = await find_caller(session, person.tenant, account_id=person.account_id)
        found: set[UUID | None] = set()
        for operation in ("show_file", "download_file"):
            try:
                found.add((await find_file(session, caller, file_id, operation)).id)
            except Absent:
                found.add(None)
    assert found in ({file_id}, {None})
    return found == {file_id}


async def test_an_organisations_file_is_seen_by_whoever_sees_the_organisation(database: Database, tenant: str) -> None:
    organisation = await add_organisation(database, tenant, district="990102")
    own = await add_account(database, tenant, role="provider", organisation=organisation)
    colleague = await add_account(database, tenant, role="provider", organisation=organisation)
    file = await add_file(database, tenant, uploaded_by=own.account_id, organisation=organisation)

    seen_by = {
        "own": own,
        "colleague": colleague,
        "its district": await add_account(database, tenant, role="district", district="990102"),
        "municipal": await add_account(database, tenant, role="municipal"),
        "auditor": await add_account(database, tenant, role="auditor"),
    }
    hidden_from = {
        "another provider": await add_account(database, tenant, role="provider"),
        "another district": await add_account(database, tenant, role="district", district="990101"),
    }
    assert [who for who, person in seen_by.items() if not await sees(database, person, file)] == []
    assert [who for who, person in hidden_from.items() if await sees(database, person, file)] == []


async def test_a_file_of_no_organisation_is_seen_by_who_handed_it_in_and_who_sees_the_tenant(
    database: Database, tenant: str
) -> None:
    officer = await add_account(database, tenant, role="district")
    other = await add_account(database, tenant, role="district")
    provider = await add_account(database, tenant, role="provider")
    municipal = await add_account(database, tenant, role="municipal")
    auditor = await add_account(database, tenant, role="auditor")
    officers, publics = (
        await add_file(database, tenant, uploaded_by=officer.account_id),
        await add_file(database, tenant),
    )

    everyone = (officer, other, provider, municipal, auditor)
    assert [await sees(database, one, officers) for one in everyone] == [True, False, False, True, True]
    assert [await sees(database, one, publics) for one in everyone] == [False, False, False, True, True]


async def test_the_public_and_administrators_see_no_file(database: Database, tenant: str) -> None:
    file = await add_file(database, tenant)
    admin = await add_account(database, tenant, role="admin")
    for account, failure in ((None, Unidentified), (admin.account_id, NotAllowed)):
        async with database.transaction(tenant) as session:
            caller = await find_caller(session, tenant, account_id=account)
            with pytest.raises(failure):
                await find_file(session, caller, file, "show_file")


async def test_another_tenants_file_is_not_there(database: Database, tenant: str) -> None:
    file = await add_file(database, await new_tenant(database))
    assert not await sees(database, await add_account(database, tenant, role="municipal"), file)


async def claim(
    database: Database, tenant: str, ids: Sequence[UUID], *, account_id: UUID | None = None
) -> list[UUID] | list[str]:
    """Return the ids claimed, or the pointers of the faults."""
    try:
        async with database.transaction(tenant) as session:
            caller = await find_caller(session, tenant, account_id=account_id)
            return [file.id for file in await claim_files(session, caller, ids, pointer="/evidence")]
    except Invalid as failure:
        return [fault.pointer for fault in failure.faults]


async def test_the_publics_file_is_claimed_once_by_who_knows_its_id(database: Database, tenant: str) -> None:
    one, two = await add_file(database, tenant), await add_file(database, tenant)

    assert await claim(database, tenant, [two, one]) == [two, one]
    assert await claim(database, tenant, [one]) == ["/evidence/0"]
    fresh = await add_file(database, tenant)
    assert await claim(database, tenant, [fresh, two, uuid7(), one]) == ["/evidence/1", "/evidence/2", "/evidence/3"]
    assert await claim(database, tenant, [fresh]) == [fresh]
    assert await claim(database, tenant, []) == []


async def test_ones_own_files_can_be_used_again(database: Database, tenant: str) -> None:
    person = await add_account(database, tenant, role="provider")
    own = await add_file(database, tenant, uploaded_by=person.account_id, organisation=person.organisation)
    for _ in range(2):
        assert await claim(database, tenant, [own, own], account_id=person.account_id) == [own, own]


async def test_anothers_file_is_nobodys_evidence(database: Database, tenant: str) -> None:
    person, stranger = [await add_account(database, tenant, role="provider") for _ in range(2)]
    theirs = await add_file(database, tenant, uploaded_by=person.account_id, organisation=person.organisation)
    officials = await add_file(
        database, tenant, uploaded_by=(await add_account(database, tenant, role="municipal")).account_id
    )
    elsewhere = await add_file(database, await new_tenant(database))
    wanted = [theirs, officials, elsewhere]
    for account in (None, stranger.account_id):
        assert await claim(database, tenant, wanted, account_id=account) == [f"/evidence/{n}" for n in range(3)]


async def test_of_two_who_claim_the_same_files_at_once_one_gets_them(database: Database, tenant: str) -> None:
    files = [await add_file(database, tenant) for _ in range(3)]
    outcomes = await asyncio.gather(
        *(claim(database, tenant, order) for order in (files, files[::-1]) for _ in range(3))
    )
    assert [outcome for outcome in outcomes if len(outcome) == 3 and isinstance(outcome[0], UUID)] in (
        [files],
        [files[::-1]],
    )
