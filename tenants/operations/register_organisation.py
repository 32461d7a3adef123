"""What happens when a bureau enters an organisation?"""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.identity import normal_uscc, uscc_problem
from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, invalid
from tenants.tables import District, Organisation


async def register_organisation(
    session: AsyncSession, caller: Caller, *, uscc: str, name: str, district_code: str
) -> Organisation:
    """Return the new organisation. Raises Invalid for a wrong code or district, Conflict when it is known already."""
    if problem := uscc_problem(uscc):
        raise Invalid(
            "invalid-input",
            Text("提交的内容有误", "The request has invalid fields"),
            faults=[Fault("/uscc", "uscc-invalid", problem)],
        )
    if not await session.get(District, (caller.tenant, district_code)):
        raise invalid("/district_code", "unknown-district", "没有这个区县", "There is no such district")
    organisation = Organisation(
        id=uuid7(),
        tenant_id=caller.tenant,
        uscc=normal_uscc(uscc),
        name=name,
        district_code=district_code,
        created_at=caller.now,
    )
    added = await (await session.connection()).execute(
        insert(Organisation).values(organisation.model_dump()).on_conflict_do_nothing().returning(col(Organisation.id))
    )
    if added.first() is None:
        raise Conflict(
            "organisation-exists",
            Text("这个统一社会信用代码已经登记", "An organisation with this code is registered already"),
        )
    await remember(
        session, caller, "register_organisation",
        subject="organisation", subject_id=organisation.id,
        details={"uscc": organisation.uscc, "district_code": district_code},
    )  # fmt: skip
    return organisation
