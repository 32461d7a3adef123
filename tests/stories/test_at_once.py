"""Two officials click at once, a phone loses the answer, somebody only wants to know what would happen."""

import asyncio

from lives import Life
from test_from_application_to_directory import CAPABLE, GENUINE, JINJIANG, WUHOU, apply, propose, put_up, recommend


async def test_of_two_officials_who_act_at_once_one_wins_and_the_other_reads_a_409(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    officers = [await life.somebody("district", district=JINJIANG) for _ in range(4)]
    case = await provider.act(await apply(provider), "submit")
    body = {"action": "recommend", "confirmations": GENUINE, "inputs": {"opinion": "同意"}}
    answers = await asyncio.gather(*(officer.ask(f"/cases/{case['id']}/actions", body) for officer in officers))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"action-not-available"}
    history = (await provider.get(f"/cases/{case['id']}"))["history"]
    assert [step["action"] for step in history] == ["open", "submit", "recommend"]


async def test_a_phone_that_lost_the_answer_asks_again_and_reads_the_same_bytes(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    case = await apply(provider)
    path, body, key = f"/cases/{case['id']}/actions", {"action": "submit"}, {"Idempotency-Key": "phone-0001"}
    first = await provider.ask(path, body, headers=key)
    second = await provider.ask(path, body, headers=key)
    assert (first.status_code, first.content) == (200, second.content)
    assert second.headers["idempotency-replayed"] == "true"
    other = await provider.refused(path, {"action": "withdraw"}, headers=key)
    assert (other["status"], other["code"]) == (422, "idempotency-key-reused")
    assert len((await provider.get(f"/cases/{case['id']}"))["history"]) == 2


async def test_the_same_request_sent_many_times_at_once_happens_once(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    body = {"programme": "directory", "organisation_id": str(provider.organisation), "route": "ordinary"}
    answers = await asyncio.gather(
        *(provider.ask("/cases", body, headers={"Idempotency-Key": "impatient-1"}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (await provider.get("/cases"))["total"] == 1


async def test_a_refusal_is_replayed_too(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    case = await apply(provider, technical_staff=4)
    path, key = f"/cases/{case['id']}/actions", {"Idempotency-Key": "refused-01"}
    first = await provider.ask(path, {"action": "submit"}, headers=key)
    await provider.post(f"/cases/{case['id']}/update", {"facts": {"technical_staff": 6}})
    second = await provider.ask(path, {"action": "submit"}, headers=key)
    assert (first.status_code, first.content) == (409, second.content)


async def test_a_dry_run_answers_as_if_done_and_keeps_nothing(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    auditor = await life.somebody("auditor")
    case = await apply(provider)
    before = (await auditor.get("/audit"))["total"]
    tried = await provider.post(f"/cases/{case['id']}/actions", {"action": "submit"}, params={"dry_run": "true"})
    assert tried["stage"]["id"] == "district"
    assert (await provider.get(f"/cases/{case['id']}"))["stage"]["id"] == "draft"
    assert (await auditor.get("/audit"))["total"] == before


async def test_who_looked_at_an_older_version_is_told_so(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    case = await apply(provider)
    path = f"/cases/{case['id']}/update"
    await provider.post(path, {"facts": {"technical_staff": 8}, "expected_version": case["version"]})
    stale = await provider.refused(path, {"facts": {"technical_staff": 9}, "expected_version": case["version"]})
    assert (stale["status"], stale["code"]) == (409, "version-changed")
    stale = await provider.refused(path, {"facts": {}}, headers={"If-Match": f'"{case["version"]}"'})
    assert (stale["status"], stale["code"]) == (412, "version-changed")


async def test_a_corrected_list_begins_its_period_again_and_a_corrected_title_does_not(life: Life) -> None:
    city = await life.somebody("municipal")
    cases = []
    for district, name in ((JINJIANG, "甲公司"), (WUHOU, "乙公司")):
        provider = await life.somebody("provider", district=district, name=name)
        officer = await life.somebody("district", district=district)
        case = await provider.act(await apply(provider), "submit")
        await recommend(officer, case)
        cases.append(await propose(city, case))
    notice = await put_up(city, cases[0])
    await city.post("/sandbox/clock/advance", {"days": 1})
    titled = await city.post(f"/notices/{notice['id']}/correct", {"reason": "标题有误", "title": "更正后的标题"})
    assert (titled["last_day"], titled["supersedes"]) == (notice["last_day"], notice["id"])
    await city.post("/sandbox/clock/advance", {"days": 2})
    longer = await city.post(f"/notices/{titled['id']}/correct", {"reason": "漏列", "add": [cases[1]["id"]]})
    assert longer["period"]["start"] > titled["period"]["start"]
    assert longer["last_day"] > titled["last_day"]
    assert [entry["name"] for entry in longer["entries"]] == ["甲公司", "乙公司"]
    old = await life.anyone().get(f"/notices/{titled['id']}")
    assert (old["status"], old["superseded_by"]) == ("superseded", longer["id"])
    fewer = await city.post(f"/notices/{longer['id']}/correct", {"reason": "误列", "remove": [cases[0]["id"]]})
    assert (await city.get(f"/cases/{cases[0]['id']}"))["stage"]["id"] == "municipal"
    await city.post("/sandbox/clock/advance", {"past": fewer["last_day"]})
    listed = (await life.anyone().get("/programmes/directory/listings"))["items"]
    assert [one["name"] for one in listed] == ["乙公司"]


async def test_what_an_official_does_not_confirm_is_not_recommended(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    officer = await life.somebody("district", district=JINJIANG)
    stranger = await life.somebody("district", district=WUHOU)
    case = await provider.act(await apply(provider), "submit")
    path = f"/cases/{case['id']}/actions"
    body = {"action": "recommend", "inputs": {"opinion": "同意"}}
    missing = await officer.refused(path, body)
    assert (missing["status"], missing["code"]) == (422, "action-invalid")
    assert [(one["pointer"], one["code"]) for one in missing["errors"]] == [
        ("/confirmations/materials_genuine", "missing")
    ]
    false = {"materials_genuine": {"holds": False, "note": "执照为伪造"}}
    denied = await officer.refused(path, {**body, "confirmations": false})
    assert [one["clause"] for one in denied["reasons"]] == ["第七条 区县推荐"]
    assert (await stranger.refused(path, body))["status"] == 404
    assert (await provider.refused(path, body))["status"] == 403
    assert CAPABLE
