"""Is there the programme that an address names? A list of what is in it would be empty either way."""

from typing import Annotated

from fastapi import Depends

from api.asking.requests import Reading
from tenants.queries.policies import find_programme


async def _known_programme(call: Reading, programme: str) -> str:
    """Return the programme's id; raises Absent for one that the tenant does not have."""
    await find_programme(call.session, call.caller, programme)
    return programme


KnownProgramme = Annotated[str, Depends(_known_programme, scope="function")]
