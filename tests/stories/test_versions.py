"""The rules change while applications are under way: each is judged by its own, and none is stranded."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from lives import Life
from reporters import city_with
from test_from_application_to_directory import JINJIANG, apply, propose, put_up, recommend

from policies.files.folders import read_city
from tenants.operations.install_city import install_city

RENAMED = (
    ("working_days: 5", "working_days: 7"),
    ("starts: draft", "starts: writing"),
    ("    draft:\n", "    writing:\n"),
)
SMALLER = (
    (
        "technical_staff:\n    {type: integer, unit: {zh: 人, en: people}, at_least: 0, at_most: 1000000",
        "technical_staff:\n    {type: integer, unit: {zh: 人, en: people}, at_least: 0, at_most: 10",
    ),
)


async def install_new_rules(life: Life, folder: Path, changes: Sequence[tuple[str, str]]) -> None:
    """New rules from the day after tomorrow, with some of their text changed."""
    copied = city_with(folder)
    old = next(copied.glob("directory/*.yaml"))
    today = date.fromisoformat((await life.anyone().get(""))["today"])
    begins = today + timedelta(days=2)
    text = old.read_text()
    for before, after in (("from: 2025-08-07", f"from: {begins}"), *changes):
        assert before in text
        text = text.replace(before, after)
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
    await install_new_rules(life, tmp_path, RENAMED)
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


async def test_a_form_filled_in_under_old_rules_is_mended_before_it_is_handed_in_under_new_ones(
    life: Life, tmp_path: Path
) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    city = await life.somebody("municipal")
    draft = await apply(provider)
    await install_new_rules(life, tmp_path, SMALLER)
    await city.post("/sandbox/clock/advance", {"days": 3})
    unfit = await provider.refused(f"/cases/{draft['id']}/actions", {"action": "submit"})
    assert (unfit["status"], unfit["code"]) == (409, "form-outdated")
    assert [(one["pointer"], one["code"]) for one in unfit["errors"]] == [("/facts/technical_staff", "too-large")]
    await provider.post(f"/cases/{draft['id']}/update", {"facts": {"technical_staff": 10}})
    assert (await provider.act(draft, "submit"))["stage"]["id"] == "district"
