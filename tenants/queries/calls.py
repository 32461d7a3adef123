"""What did the bureau call for in a programme, and from when to when?"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from policies.situation import Item
from tenants.callers import Caller
from tenants.tables import Call


def select_calls(caller: Caller, programme_id: str) -> SelectOfScalar[Call]:
    """Return the calls of a programme, unordered (a page orders them)."""
    return select(Call).where(Call.tenant_id == caller.tenant, Call.programme_id == programme_id)


async def calls_of(session: AsyncSession, caller: Caller, programme_id: str) -> tuple[Item, ...]:
    """Return the calls of a programme as judgements read them, in the order in which they were announced."""
    query = select_calls(caller, programme_id).order_by(col(Call.called_at), col(Call.id))
    return tuple(_item(call) for call in (await session.exec(query)).all())


def _item(call: Call) -> Item:
    named = {
        "procedure": call.procedure, "obligation": call.obligation, "period": call.period, "closes_on": call.closes_on
    }  # fmt: skip
    return Item(
        "call", call.opens_on, {name: value for name, value in named.items() if value is not None}, str(call.id)
    )
