"""Can rules that took applications once, years ago, still be shown at work?"""

from io import BytesIO

import httpx
from builders import add_account
from exemplary import well_filled
from listed import asked
from lives import Somebody, live_in
from openpyxl import load_workbook

from policies.cities import folders
from policies.files.folders import read_city
from tenants.database import Database
from tenants.running import Running


async def test_a_sandbox_that_begins_in_the_window_takes_an_application_and_its_summary_has_the_row(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    folder = next(one for one in folders() if one.name == "sichuan")
    begins_on = read_city(folder).sample.begins_on
    life = await live_in(client, database, running, folder, begins_on=begins_on)
    now = (await life.anyone().get(""))["now"]
    assert begins_on is not None
    assert now.startswith(begins_on.isoformat())
    _, rules = await asked(database, life.tenant, "providers")
    districts = (await life.anyone().get("/districts"))["items"]
    official = await life.somebody("district", district=districts[0]["code"])
    provider = await life.somebody("provider", district=districts[0]["code"], name="甲公司")

    file = await provider.upload()
    facts = well_filled(folder, "providers", rules.policy, "intake")
    opened = {"programme": "providers", "organisation_id": str(provider.organisation), "route": "local"}
    materials = {name: [file] for name, one in rules.policy.materials.items() if one.required}
    case = await provider.post("/cases", {**opened, "facts": facts, "materials": materials})
    case = await provider.act(case, "submit")
    confirmed = {"materials_genuine": {"holds": True}}
    given = {"confirmations": confirmed, "inputs": {"opinion": "同意推荐"}}
    case = await official.act(case, "recommend", **given)
    assert (case["stage"]["id"], case["filed_on"]) == ("review", begins_on.isoformat())

    address = f"/v1/{life.tenant}/programmes/providers/tables/summary"
    answer = await client.get(address, headers=official.headers)
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows()]
    assert rows[3][:4] == [1, "甲公司", districts[0]["name"], facts["county"]]


async def test_whoever_signs_in_to_a_sandbox_in_the_past_stays_signed_in(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    folder = next(one for one in folders() if one.name == "sichuan")
    life = await live_in(client, database, running, folder, begins_on=read_city(folder).sample.begins_on)
    person = await add_account(database, life.tenant, role="municipal")

    form = {"grant_type": "password", "username": person.username, "password": person.password}
    signed_in = (await client.post(f"/v1/{life.tenant}/auth/token", data=form)).json()
    somebody = Somebody(client, life.tenant, {"authorization": f"Bearer {signed_in['access_token']}"})

    assert (await somebody.get("/me"))["username"] == person.username
    moved = await somebody.post("/sandbox/clock/advance", {"to": "2023-05-12T01:00:00Z"})
    assert moved["now"].startswith("2023-05-12")
    back = await somebody.refused("/sandbox/clock/advance", {"to": "2023-05-11T01:00:00Z"})
    assert back["errors"][0]["code"] == "clock-goes-back"
