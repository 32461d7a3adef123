"""Which organisations does the bureau know, as far as the caller reaches, and on which other lists do they stand?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from policies.identity import normal_uscc
from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import ExternalListEntry, Organisation


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What to look for: an exact code, part of the name, a district."""

    uscc: str | None = None
    name_part: str | None = None
    district_code: str | None = None


def select_organisations(caller: Caller, wanted: OrganisationFilter) -> SelectOfScalar[Organisation]:
    """Return the organisations within reach that match, unordered (a page orders them)."""
    return select(Organisation).where(
        Organisation.tenant_id == caller.tenant,
        _reach(caller, "list_organisations"),
        col(Organisation.uscc) == normal_uscc(wanted.uscc) if wanted.uscc else true(),
        col(Organisation.name).contains(wanted.name_part, autoescape=True) if wanted.name_part else true(),
        col(Organisation.district_code) == wanted.district_code if wanted.district_code else true(),
    )


async def find_organisation(session: AsyncSession, caller: Caller, organisation_id: UUID) -> Organisation:
    """Return the organisation; raises Absent when it is not there or not within reach."""
    found = await session.exec(
        select(Organisation).where(
            Organisation.tenant_id == caller.tenant,
            Organisation.id == organisation_id,
            _reach(caller, "show_organisation"),
        )
    )
    organisation = found.first()
    if organisation is None:
        raise absent("机构", "organisation")
    return organisation


def select_list_entries(caller: Caller, *, programme_id: str) -> Select[ExternalListEntry, str]:
    """Return the places on lists of other programmes, each with its organisation's name, unordered."""
    return (
        select(ExternalListEntry, Organisation.name)
        .join(
            Organisation,
            and_(
                col(Organisation.tenant_id) == ExternalListEntry.tenant_id,
                col(Organisation.id) == ExternalListEntry.organisation_id,
            ),
        )
        .where(
            ExternalListEntry.tenant_id == caller.tenant,
            ExternalListEntry.programme_id == programme_id,
            within_reach(caller, "list_list_entries"),
        )
    )


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    return within_reach(caller, operation, organisation=col(Organisation.id), district=col(Organisation.district_code))
