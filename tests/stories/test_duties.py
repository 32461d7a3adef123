"""What a listing owes and what the bureau owes, each with its day, its reason and what showed it."""

from pathlib import Path

import httpx
from lives import Life, live_in
from reporters import APRIL, FEBRUARY, MARCH, YEAR, city_with, decide, go_to, new_reporter

from policies.cities import folders
from tenants.database import Database
from tenants.running import Running

SPRING = {"from": f"{YEAR}-01-01", "to": f"{YEAR}-05-31"}


async def test_the_bureau_owes_the_check_of_what_was_handed_in_by_the_end_of_the_month(life: Life) -> None:
    await go_to(life, f"{YEAR}-02-20")
    reporter, city = await new_reporter(life, name="甲公司"), await life.somebody("municipal")
    report = await reporter.hand_in(FEBRUARY)
    owed = await city.get("/programmes/directory/duties", owed_by="municipal", **SPRING)
    assert [(one["checks"], one["state"], one["due_on"]) for one in owed["items"]] == [(True, "owed", f"{YEAR}-02-28")]
    assert owed["items"][0]["organisation_name"] == "甲公司"
    await go_to(life, f"{YEAR}-03-02")
    missed = await city.get("/programmes/directory/duties", owed_by="municipal", state="missed", **SPRING)
    assert [one["message"] for one in missed["items"]] == ["审核：每月填报服务情况并上传佐证：逾期未履行"]
    await decide(city, report, outcome="confirmed")
    late = await city.get("/programmes/directory/duties", owed_by="municipal", **SPRING)
    assert [(one["state"], one["shown_by"], one["shown_on"]) for one in late["items"]] == [
        ("late", [report["id"]], f"{YEAR}-03-02")
    ]
    year = {"from": f"{YEAR}-12-01", "to": f"{YEAR}-12-31"}
    whole = await city.get("/programmes/directory/duties", owed_by="municipal", **year)
    assert [(one["obligation"], one["listing_id"], one["due_on"]) for one in whole["items"]] == [
        ("yearly_list", None, f"{YEAR}-12-31")
    ]


async def test_a_report_returned_in_time_was_checked_and_is_checked_anew_once_it_is_handed_in_again(life: Life) -> None:
    await go_to(life, f"{YEAR}-02-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(FEBRUARY, await reporter.item(title="一"))

    async def checks() -> list[tuple[str, str, str | None]]:
        owed = await city.get("/programmes/directory/duties", owed_by="municipal", **SPRING)
        return [(one["state"], one["due_on"], one["shown_on"]) for one in owed["items"]]

    report = await decide(city, report, outcome="returned", reason="缺照片")
    await go_to(life, f"{YEAR}-03-10")
    in_time = ("fulfilled", f"{YEAR}-02-28", f"{YEAR}-02-20")
    assert await checks() == [in_time]
    report = await reporter.submit(report)
    assert await checks() == [in_time, ("owed", f"{YEAR}-03-31", None)]
    report = await decide(city, report, outcome="confirmed")
    assert await checks() == [in_time, ("fulfilled", f"{YEAR}-03-31", f"{YEAR}-03-10")]
    await reporter.asking.post(f"/reports/{report['id']}/correct")
    assert await checks() == [in_time, ("fulfilled", f"{YEAR}-03-31", f"{YEAR}-03-10")]


async def test_a_correction_is_checked_like_what_it_corrects_and_is_missed_while_nobody_does(life: Life) -> None:
    await go_to(life, f"{YEAR}-02-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await decide(city, await reporter.hand_in(FEBRUARY), outcome="confirmed")
    await go_to(life, f"{YEAR}-03-10")

    async def checks() -> list[tuple[str, str, str | None]]:
        owed = await city.get("/programmes/directory/duties", owed_by="municipal", **SPRING)
        return [(one["state"], one["due_on"], one["shown_on"]) for one in owed["items"]]

    in_time = ("fulfilled", f"{YEAR}-02-28", f"{YEAR}-02-20")
    correction = await reporter.submit(await reporter.asking.post(f"/reports/{report['id']}/correct"))
    assert await checks() == [in_time, ("owed", f"{YEAR}-03-31", None)]
    await go_to(life, f"{YEAR}-04-02")
    assert await checks() == [in_time, ("missed", f"{YEAR}-03-31", None)]
    correction = await decide(city, correction, outcome="returned", reason="缺照片")
    assert await checks() == [in_time, ("late", f"{YEAR}-03-31", f"{YEAR}-04-02")]
    await decide(city, await reporter.submit(correction), outcome="confirmed")
    assert await checks() == [
        in_time, ("late", f"{YEAR}-03-31", f"{YEAR}-04-02"), ("fulfilled", f"{YEAR}-04-30", f"{YEAR}-04-02")
    ]  # fmt: skip


async def test_duties_are_read_page_by_page_by_those_whom_they_concern(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    first, second = await new_reporter(life, district="510104"), await new_reporter(life, district="510107")
    city, officer = await life.somebody("municipal"), await life.somebody("district", district="510107")
    path, seen, cursor = "/programmes/directory/duties", [], {}
    while True:
        page = await city.get(path, limit="2", owed_by="provider", **SPRING, **cursor)
        seen += [(one["due_on"], one["id"], one["listing_id"]) for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == page["total"] == 10
    assert seen == sorted(set(seen))
    assert {one["listing_id"] for one in (await officer.get(path, **SPRING))["items"]} == {str(second.listing)}
    assert {one["owed_by"] for one in await second.duties(**_days(SPRING))} == {"provider"}
    strange = f"/programmes/directory/listings/{first.listing}/duties"
    assert (
        await second.asking.client.get(f"/v1/{life.tenant}{strange}", headers=second.asking.headers)
    ).status_code == 404


async def test_a_month_without_a_day_is_owed_and_checked_without_a_deadline(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, next(one for one in folders() if one.name == "xinxiang"))
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life, programme="providers")
    city = await life.somebody("municipal")
    report = await reporter.hand_in(FEBRUARY)
    assert (report["due_on"], report["late"], report["clause"]) == (None, False, "第五条(一)")
    duties = {one["id"]: one for one in await reporter.duties(**_days(SPRING), programme="providers")}
    assert duties[f"monthly_report:{FEBRUARY}"]["state"] == "fulfilled"
    assert duties[f"monthly_report:{MARCH}"]["state"] == "owed"
    assert (await decide(city, report, outcome="confirmed"))["status"] == "confirmed"
    checks = await city.get("/programmes/providers/duties", owed_by="municipal", **SPRING)
    assert [(one["state"], one["due_on"]) for one in checks["items"]] == [("fulfilled", None)]


async def test_a_period_has_the_form_in_force_on_its_last_day_and_is_owed_under_both_rules(
    client: httpx.AsyncClient, database: Database, running: Running, tmp_path: Path
) -> None:
    folder = city_with(
        tmp_path, ("    due: {day: 25}\n", "    due: {day: 20}\n"),
        ("  sharing:\n", "  shared:\n"), ("count: sharing,", "count: shared,"), later=f"{YEAR}-03-15",
    )  # fmt: skip
    life = await live_in(client, database, running, folder)
    await go_to(life, f"{YEAR}-02-20")
    reporter = await new_reporter(life)
    february = await reporter.open(FEBRUARY)
    assert february["due_on"] == f"{YEAR}-02-25"
    await go_to(life, f"{YEAR}-03-02")
    march = await reporter.open(MARCH)
    assert march["due_on"] == f"{YEAR}-03-25"  # today's rules while the period runs
    await go_to(life, f"{YEAR}-03-18")
    old = await reporter.save(february, await reporter.item("sharing", title="会"))
    new = await reporter.asking.refused(
        f"/reports/{march['id']}/save", {"items": [await reporter.item("sharing", title="会")]}
    )
    assert [error["code"] for error in new["errors"]] == ["unknown-kind"]
    march = await reporter.submit(await reporter.save(march, await reporter.item("shared", title="会")))
    assert (march["due_on"], march["late"]) == (f"{YEAR}-03-20", False)
    assert old["policy"]["version_id"] != march["policy"]["version_id"]
    known = await reporter.asking.get(f"/records/{old['items'][0]['id']}")  # a kind that today's rules do not know
    assert (known["kind_label"], known["clause"]) == (old["items"][0]["kind_label"], "第九条(三)")
    duties = await reporter.duties(f"{YEAR}-01-01", f"{YEAR}-04-30")
    assert [(one["id"][-7:], one["due_on"]) for one in duties] == [
        (f"{YEAR}-01", f"{YEAR}-01-25"), (FEBRUARY, f"{YEAR}-02-25"), (MARCH, f"{YEAR}-03-20"), (APRIL, f"{YEAR}-04-20")
    ]  # fmt: skip
    kinds = (await life.anyone().get("/programmes/directory/reporting", period=FEBRUARY))["kinds"]
    assert "sharing" in {kind["id"] for kind in kinds}


def _days(between: dict[str, str]) -> dict[str, str]:
    return {"first": between["from"], "last": between["to"]}
