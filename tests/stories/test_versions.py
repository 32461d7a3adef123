"""The rules change while applications are under way: each is judged by its own, and none is stranded."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from lives import Life
from test_from_application_to_directory import JINJIANG, apply, propose, put_up, recommend

from policies.cities import folders
from policies.files.folders import read_city
from tenants.operations.install_city import install_city


async def install_new_rules(life: Life, folder: Path) -> None:
    """New rules from the day after tomorrow: another name for the draft, and seven days of notice."""
    source = next(one for one in folders() if one.name == "chengdu")
    copied = folder / source.name
    shutil.copytree(source, copied)
    old = next(copied.glob("directory/*.yaml"))
    today = date.fromisoformat((await life.anyone().get(""))["today"])
    begins = today + timedelta(days=2)
    text = old.read_text()
    text = text.replace("from: 2025-08-07", f"from: {begins}").replace("working_days: 5", "working_days: 7")
    text = text.replace("starts: draft", "starts: writing").replace("    draft:\n", "    writing:\n")
    (old.parent / f"{begins}.yaml").write_text(text)
    async with life.database.transaction(life.tenant) as session:
        await install_city(session, read_city(copied), tenant=life.tenant, sandbox=True)


async def test_a_filed_case_keeps_its_rules_and_a_draft_under_old_ones_can_only_be_withdrawn(
    life: Life, tmp_path: Path
) -> None:
    filed_by = await life.somebody("provider", district=JINJIANG, name="甲公司")
    drafting = await life.somebody("provider", district=JINJIANG, name="乙公司")
    officer = await life.somebody("district", district=JINJIANG)
    city = await life.somebody("municipal")
    filed = await filed_by.act(await apply(filed_by), "submit")
    draft = await apply(drafting)
    await install_new_rules(life, tmp_path)
    await city.post("/sandbox/clock/advance", {"days": 3})

    await recommend(officer, filed)
    notice = await put_up(city, await propose(city, filed))
    assert notice["period"]["count"] == 5

    assert (await drafting.get(f"/cases/{draft['id']}"))["stage"]["id"] == "draft"
    outdated = await drafting.refused(f"/cases/{draft['id']}/actions", {"action": "submit"})
    assert (outdated["status"], outdated["code"]) == (409, "policy-outdated")
    assert (await drafting.act(draft, "withdraw"))["outcome"] == "withdrawn"
    anew = await apply(drafting)
    assert anew["stage"]["id"] == "writing"
    anew = await drafting.act(anew, "submit")
    await recommend(officer, anew)
    anew = await propose(city, anew)
    mixed = await city.refused(f"/notices/{notice['id']}/correct", {"reason": "增列", "add": [anew["id"]]})
    assert mixed["code"] == "several-versions"
    assert (await put_up(city, anew))["period"]["count"] == 7
