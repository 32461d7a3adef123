"""Which enterprise is asked about a service, and does what is given say the same?"""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.identity import normal_uscc
from policies.language.document import Policy
from policies.language.facts import Field_
from policies.plain import below
from tenants.callers import Caller
from tenants.failures import absent, invalid
from tenants.surveying import prefilled_of
from tenants.tables import Listing, Organisation, Record, SurveyInvitation


async def hold_to_served(
    session: AsyncSession, caller: Caller, policy: Policy, survey: SurveyInvitation, listing: Listing
) -> str | None:
    """Let a survey name the enterprise that was served, and return its code; None where its kind names none.

    It is that of the record asked about, and of the account that may answer. Raises Absent (enterprise), Invalid where
    something else was given, or the provider itself.
    """
    name = _named_in(prefilled_of(policy.records[survey.kind]))
    account = await _code_of(session, caller, survey.enterprise_id)
    if name is None:
        return None
    about = await _code_in(session, caller, policy, survey.about_record_id)
    said = _code(survey.given, name) or about or account
    pointer = below("/given", name)
    if about is not None and said != about:
        zh, en = f"该事项填报的企业是 {about}，与所填不符", f"The item is of enterprise {about}, which is another"
        raise invalid(pointer, "another-enterprise", zh, en)
    if account is not None and said != account:
        zh, en = f"这家单位的代码是 {account}，与所评价的企业不符", f"This is {account}, not the enterprise asked"
        raise invalid("/enterprise_id", "another-enterprise", zh, en)
    if said is not None and said == await _code_of(session, caller, listing.organisation_id):
        raise invalid(pointer, "own-code", "服务单位不能评价自己", "A provider does not judge itself")
    if said is not None:
        survey.given = {**survey.given, name: said}
    return said


def _named_in(fields: Mapping[str, Field_]) -> str | None:
    """Return the first field that names an organisation."""
    return next((name for name, one in fields.items() if one.kind.type == "organisation"), None)


def _code(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return normal_uscc(value) if isinstance(value, str) and value.strip() else None


async def _code_in(session: AsyncSession, caller: Caller, policy: Policy, record_id: UUID | None) -> str | None:
    if record_id is None:
        return None
    record = await session.get_one(Record, (caller.tenant, record_id))
    kind = policy.records.get(record.kind)
    name = _named_in(kind.fields) if kind else None
    return None if name is None else _code(record.fields, name)


async def _code_of(session: AsyncSession, caller: Caller, organisation_id: UUID | None) -> str | None:
    if organisation_id is None:
        return None
    organisation = await session.get(Organisation, (caller.tenant, organisation_id))
    if organisation is None:
        raise absent("企业", "enterprise")
    return organisation.uscc
