"""Every procedure of every city: whoever does what the API says may be done comes to an end of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx
import pytest
from exemplary import well_filled
from going import go_to_an_end, listed, newcomer
from listed import asked
from lives import live_in

from policies.cities import folders
from policies.files.folders import read_city
from policies.procedures.rulebook import INTAKE, rulebook_of
from tenants.database import Database
from tenants.running import Running

WALKS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One procedure of one programme of a city."""

    folder: Path
    programme: str
    name: str


def procedures() -> Iterator[Asked]:
    for folder in folders():
        for file in read_city(folder).policies:
            for name in (INTAKE, *file.policy.procedures):
                yield Asked(folder, file.programme, name)


@pytest.mark.parametrize("one", [*procedures()], ids=lambda one: f"{one.folder.name}-{one.programme}-{one.name}")
async def test_allowed_actions_lead_to_an_end(
    client: httpx.AsyncClient, database: Database, running: Running, one: Asked
) -> None:
    folder, programme, procedure = one.folder, one.programme, one.name
    for seed in range(WALKS):
        chance = Random(f"{folder.name} {programme} {procedure} {seed}")  # noqa: S311  # the same walk every time
        life = await live_in(client, database, running, folder)
        _, rules = await asked(database, life.tenant, programme)
        book = rulebook_of(rules.policy, procedure)
        if procedure == INTAKE:
            company = await newcomer(life, programme, read_city(folder).city.districts[0].code)
        else:
            company = await listed(life, programme, facts=well_filled(folder, programme, rules.policy, INTAKE))
        company.forms[procedure] = well_filled(folder, programme, rules.policy, procedure)
        route, way = chance.choice([(name, its) for name, its in book.procedure.routes.items() if its.when is None])
        shown = (await life.anyone().get(f"/programmes/{programme}"))["procedures"]
        start = next(
            stage for its in shown if its["id"] == procedure for stage in its["stages"] if stage["id"] == way.starts
        )
        day = {"due_on": await company.later(10)} if start["lasts"] == "unset" and way.opened_by != "provider" else {}
        closed = [its.until for its in book.procedure.opens if its.until is not None]
        if closed and len(closed) == len(book.procedure.opens):
            case = await company.open_on(max(closed), procedure, route, way.opened_by)
        else:
            case = await company.open(procedure, route, way.opened_by, **day)
        stages = await go_to_an_end(company, rules.policy, case, chance)
        ended = await company["provider"].get(f"/cases/{case['id']}")
        assert ended["outcome"]
        assert ended["allowed_actions"] == []
        assert stages[-1] == ended["stage"]["id"]
        assert all(step["because"]["rule"].startswith(book.path) for step in ended["history"])
