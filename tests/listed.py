"""How does a test get listings, reports and records without walking each of them through intake?"""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from builders import add_organisation
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.cities import folders
from policies.files.folders import CityFolder, read_city
from tenants.callers import Caller, find_caller
from tenants.database import Database
from tenants.operations.install_city import install_city
from tenants.queries.policies import Rules, rules_on
from tenants.scoring import rescore
from tenants.tables import Case, District, FactChange, Listing, Record, Score


async def new_city(database: Database, name: str, *changes: tuple[str, str]) -> str:
    """Return a new sandbox tenant with the rules of the city whose folder has that name, some of their text changed."""
    tenant = f"t-{uuid7().hex[-16:]}"
    city = _city(name, changes)
    async with database.transaction(tenant) as session:
        await install_city(session, city, tenant=tenant, sandbox=True)
    return tenant


async def add_listing(
    database: Database,
    tenant: str,
    programme: str,
    *,
    facts: Mapping[str, object] | None = None,
    name: str = "某某科技有限公司",
    listed_on: date | None = None,
    district: str | None = None,
) -> UUID:
    """Return a listing as if its application had ended well on `listed_on` (today)."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        rules = await rules_on(session, caller, programme, caller.today)
        where = district or await _first_district(session, tenant)
    organisation = await add_organisation(database, tenant, name=name, district=where)
    on = listed_on or caller.today
    intake = rules.policy.intake
    end = next(stage for stage, one in intake.stages.items() if getattr(one, "effects", ()))
    case = Case(
        tenant_id=tenant, programme_id=programme, policy_version_id=rules.version_id, procedure="intake",
        route=next(iter(intake.routes)), organisation_id=organisation, district_code=where, stage=end,
        stage_entered_at=caller.now, opened_at=caller.now, filed_on=on, ended_at=caller.now, outcome="admitted",
        facts=dict(facts or {}),
    )  # fmt: skip
    listing = Listing(
        tenant_id=tenant, programme_id=programme, organisation_id=organisation, case_id=case.id, name=name,
        district_code=where, listed_on=on,
    )  # fmt: skip
    async with database.transaction(tenant) as session:
        session.add(case)
        await session.flush()
        session.add(listing)
        await session.flush()
        await rescore(session, caller, rules, listings=[listing.id])
    return listing.id


async def add_record(
    database: Database,
    tenant: str,
    listing_id: UUID,
    kind: str,
    *,
    on: date,
    status: str = "confirmed",
    fields: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> UUID:
    """Return a record of the listing as if it had been reported; one that is confirmed brings its points at once."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        listing = await session.get_one(Listing, (tenant, listing_id))
        record = Record(
            tenant_id=tenant, programme_id=listing.programme_id, listing_id=listing_id,
            organisation_id=listing.organisation_id, kind=kind, happened_on=on, fields=dict(fields or {}),
            status=status, confirmed_on=caller.today if status == "confirmed" else None, reason=reason,
        )  # fmt: skip
        session.add(record)
        await session.flush()
        rules = await rules_on(session, caller, listing.programme_id, caller.today)
        await rescore(session, caller, rules, listings=[listing_id])
    return record.id


async def add_fact_change(
    database: Database,
    tenant: str,
    listing_id: UUID,
    fact: str,
    value: object,
    *,
    on: date,
    by: UUID,
    status: str = "verified",
) -> UUID:
    """Return a change of a fact from a day on, as if it had been declared and verified by the account `by`."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        listing = await session.get_one(Listing, (tenant, listing_id))
        decided = status != "declared"
        change = FactChange(
            tenant_id=tenant, programme_id=listing.programme_id, listing_id=listing_id,
            organisation_id=listing.organisation_id, fact=fact, value={"value": value}, holds_from=on, status=status,
            declared_by=by, declared_at=caller.now, decided_by=by if decided else None,
            decided_at=caller.now if decided else None, reason="不符" if status == "returned" else None,
        )  # fmt: skip
        session.add(change)
        await session.flush()
        rules = await rules_on(session, caller, listing.programme_id, caller.today)
        await rescore(session, caller, rules, listings=[listing_id])
    return change.id


async def score_of(database: Database, tenant: str, programme: str, listing_id: UUID) -> Score:
    """Return the live score of a listing."""
    async with database.transaction(tenant) as session:
        return await session.get_one(Score, (tenant, programme, listing_id))


async def asked(database: Database, tenant: str, programme: str) -> tuple[Caller, Rules]:
    """Return nobody in particular as the caller, and today's rules."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        return caller, await rules_on(session, caller, programme, caller.today)


@cache
def _city(name: str, changes: tuple[tuple[str, str], ...]) -> CityFolder:
    folder = next(folder for folder in folders() if folder.name == name)
    if not changes:
        return read_city(folder)
    with tempfile.TemporaryDirectory() as place:
        changed = Path(shutil.copytree(folder, Path(place) / name))
        texts = {file: file.read_text(encoding="utf-8") for file in changed.glob("*/*.yaml")}
        for old, new in changes:
            assert any(old in text for text in texts.values())
            texts = {file: text.replace(old, new) for file, text in texts.items()}
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")
        return read_city(changed)


async def _first_district(session: AsyncSession, tenant: str) -> str:
    query = select(District.code).where(District.tenant_id == tenant).order_by(col(District.code))
    return (await session.exec(query)).first() or ""
