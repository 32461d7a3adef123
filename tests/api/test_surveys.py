"""Does a served enterprise's answer count once, by link or account, and is nothing told to whoever has neither?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from builders import Person, add_account, add_organisation, any_uscc, headers_of
from listed import add_listing, add_record, new_city, score_of

from tenants import clock
from tenants.callers import find_caller
from tenants.database import Database
from tenants.running import Running
from tenants.tables import Listing, Organisation

USCC = "91990101MA0000001Y"
Json = dict[str, Any]  # Any: JSON


def day(ahead: int) -> str:
    return (clock.now().date() + timedelta(days=ahead)).isoformat()


@dataclass(frozen=True)
class Office:
    """A bureau that asks, and the listing it asks about."""

    running: Running
    client: httpx.AsyncClient
    database: Database
    tenant: str
    listing: UUID
    bureau: Person

    async def ask(self, path: str, body: Json, who: Person | None = None) -> httpx.Response:
        headers = headers_of(self.running.keys, who) if who else {}
        return await self.client.post(f"/v1/{self.tenant}/surveys{path}", json=body, headers=headers)

    async def invite(self, **more: object) -> Json:
        body = {
            "listing_id": str(self.listing), "kind": "satisfaction", "enterprise_name": "某某制造有限公司",
            "given": {"enterprise": any_uscc(), "weight": "1"}, "answer_until": day(10), **more,
        }  # fmt: skip
        answer = await self.ask("", body, self.bureau)
        assert answer.status_code == 201, answer.text
        return answer.json()

    @property
    def scorecard(self) -> str:
        return f"/v1/{self.tenant}/programmes/directory/listings/{self.listing}/scorecard"

    async def points(self) -> tuple[int | None, int | None]:
        score = await score_of(self.database, self.tenant, "directory", self.listing)
        return score.points_micro, score.parts["satisfaction"]


@pytest.fixture
async def office(running: Running, client: httpx.AsyncClient, database: Database) -> Office:
    tenant = await new_city(database, "chengdu")
    facts = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
    listing = await add_listing(database, tenant, "directory", facts=facts, listed_on=date(2026, 1, 5))
    bureau = await add_account(database, tenant, role="municipal")
    return Office(running, client, database, tenant, listing, bureau)


ANSWERS = {"mark": "92", "dissatisfied": False}


async def test_an_answer_by_link_counts_at_once_and_the_link_works_once(office: Office) -> None:
    survey = await office.invite()
    assert [field["id"] for field in survey["fields"]] == ["mark", "dissatisfied"]
    of = f"/{survey['id']}"

    answered = await office.ask(f"{of}/answer", {"link": survey["link"], "answers": ANSWERS})
    again = await office.ask(f"{of}/answer", {"link": survey["link"], "answers": {"mark": "0", "dissatisfied": True}})

    assert (answered.status_code, answered.json()["is_open"]) == (200, False)
    assert (again.status_code, again.json()["code"]) == (409, "answered-already")
    assert await office.points() == (16_400_000, 8_400_000)


async def test_weights_the_bureau_fills_in_later_score_anew_with_the_reason_kept(office: Office) -> None:
    first = await office.invite()
    second = await office.invite()
    for survey, mark in ((first, "80"), (second, "100")):
        await office.ask(
            f"/{survey['id']}/answer", {"link": survey["link"], "answers": {"mark": mark, "dissatisfied": False}}
        )
    equally = await office.points()

    completed = await office.ask(
        f"/{second['id']}/complete", {"given": {"weight": "3"}, "reason": "按合同金额"}, office.bureau
    )

    assert completed.status_code == 200, completed.text
    assert (equally[1], (await office.points())[1]) == (8_000_000, 9_000_000)


async def test_what_was_filled_in_before_stays_in_the_history_of_the_answer(office: Office) -> None:
    survey = await office.invite()
    await office.ask(f"/{survey['id']}/answer", {"link": survey["link"], "answers": ANSWERS})
    weights = [
        await office.ask(f"/{survey['id']}/complete", {"given": given, "reason": "按合同金额"}, office.bureau)
        for given in ({"weight": "2"}, {"weight": "3"}, {"weight": "3"}, {})
    ]
    headers = headers_of(office.running.keys, office.bureau)
    of = f"/v1/{office.tenant}/records"
    found = (await office.client.get(of, headers=headers, params={"kind": "satisfaction"})).json()["items"]
    answer = (await office.client.get(f"{of}/{found[0]['id']}", headers=headers)).json()

    assert [one.status_code for one in weights] == [200, 200, 422, 422]
    assert [one.json()["errors"][0]["code"] for one in weights[2:]] == ["nothing-new"] * 2
    assert answer["fields"]["weight"] == "3"
    assert [one["fields_before"] for one in answer["history"]][-2:] == [{"weight": "1"}, {"weight": "2"}]


async def test_an_answer_without_a_weight_is_found_by_the_bureau_and_counts_once_it_has_one(office: Office) -> None:
    weighed, waiting = await office.invite(), await office.invite(given={"enterprise": USCC})
    for survey, mark in ((weighed, "92"), (waiting, "100")):
        answers = {**ANSWERS, "mark": mark}
        await office.ask(f"/{survey['id']}/answer", {"link": survey["link"], "answers": answers})
    before = await office.points()
    headers, of = headers_of(office.running.keys, office.bureau), f"/v1/{office.tenant}/surveys"
    card = (await office.client.get(office.scorecard, headers=headers)).json()
    asked = next(one for one in card["indicators"] if one["id"] == "satisfaction")["items"]
    answer = next(one["record_id"] for one in asked if not one["counts"])
    early = await office.client.post(
        f"/v1/{office.tenant}/records/{answer}/decide", json={"outcome": "confirmed"}, headers=headers
    )
    listed = [
        (await office.client.get(of, headers=headers, params={"is_complete": complete})).json()["items"]
        for complete in ("false", "true")
    ]

    await office.ask(f"/{waiting['id']}/complete", {"given": {"weight": "3"}, "reason": "按合同金额"}, office.bureau)

    assert (weighed["incomplete"], waiting["incomplete"]) == ([], ["weight"])
    assert [[one["id"] for one in page] for page in listed] == [[waiting["id"]], [weighed["id"]]]
    assert [(one["status"], one["why"]) for one in asked] == [("confirmed", None), ("submitted", "waiting")]
    assert asked[1]["because"] == "尚待填写：权重（市经信局填写）"
    assert (early.status_code, early.json()["code"]) == (409, "answer-incomplete")
    assert (before, await office.points()) == ((16_400_000, 8_400_000), (17_600_000, 9_600_000))
    assert (await office.client.get(of, headers=headers, params={"is_complete": "false"})).json()["items"] == []


async def test_the_enterprise_is_told_which_service_it_judges_and_the_bureau_what_it_answered(office: Office) -> None:
    fields = {"enterprise": USCC, "service_amount": "60", "hardware_only": False, "carried_out": True}
    record = await add_record(
        office.database, office.tenant, office.listing, "contract", on=date(2026, 2, 1), fields=fields
    )
    survey = await office.invite(about_record_id=str(record), given={"weight": "1"})
    of, query = f"/v1/{office.tenant}/surveys/{survey['id']}", {"link": survey["link"]}
    await office.ask(f"/{survey['id']}/answer", {"link": survey["link"], "answers": ANSWERS})

    told = (await office.client.get(of, params=query)).json()
    page = (await office.client.get(of, params=query, headers={"accept": "text/html"})).text
    whole = (await office.client.get(of, headers=headers_of(office.running.keys, office.bureau))).json()

    assert (told["about"]["record_id"], told["about"]["happened_on"]) == (str(record), "2026-02-01")
    assert [one["id"] for one in told["about"]["fields"]] == ["enterprise"]
    assert told["answer"] is None
    assert told["about"]["kind_label"] in page
    assert "2026-02-01" in page
    assert "service_amount" in [one["id"] for one in whole["about"]["fields"]]
    assert {one["id"]: one["value"] for one in whole["answer"]["fields"]} == {
        "enterprise": USCC, "weight": "1", **ANSWERS,
    }  # fmt: skip


async def test_an_enterprise_answers_by_its_own_account_and_another_sees_nothing(office: Office) -> None:
    firm, other = [await add_organisation(office.database, office.tenant, district="510104") for _ in range(2)]
    own = await add_account(office.database, office.tenant, role="enterprise", organisation=firm)
    stranger = await add_account(office.database, office.tenant, role="enterprise", organisation=other)
    survey = await office.invite(enterprise_id=str(firm), given={"weight": "1"})
    of = f"/v1/{office.tenant}/surveys"

    waiting = [
        (await office.client.get(f"/v1/{office.tenant}/tasks", headers=headers_of(office.running.keys, who))).json()
        for who in (own, stranger)
    ]
    lists = [
        (await office.client.get(of, headers=headers_of(office.running.keys, who))).json()["total"]
        for who in (own, stranger)
    ]
    refused = await office.ask(f"/{survey['id']}/answer", {"answers": ANSWERS}, stranger)
    answered = await office.ask(f"/{survey['id']}/answer", {"answers": ANSWERS}, own)

    assert lists == [one["reporting"]["surveys"] for one in waiting] == [1, 0]
    assert (refused.status_code, answered.status_code) == (404, 200)


async def test_whoever_has_a_wrong_link_or_none_learns_nothing(office: Office) -> None:
    survey = await office.invite()
    of = f"/v1/{office.tenant}/surveys/{survey['id']}"

    answers = [
        await office.client.get(of),
        await office.client.get(of, params={"link": "x" * 43}),
        await office.client.post(f"{of}/answer", json={"link": "x" * 43, "answers": ANSWERS}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (await office.client.get(of, params={"link": survey["link"]})).status_code == 200


async def test_one_service_is_asked_about_once_and_only_when_it_is_confirmed(office: Office) -> None:
    fields = {"enterprise": USCC, "service_amount": "60", "hardware_only": False, "carried_out": True}
    on = date(2026, 2, 1)
    confirmed = await add_record(office.database, office.tenant, office.listing, "contract", on=on, fields=fields)
    waiting = await add_record(
        office.database, office.tenant, office.listing, "contract", on=on, fields=fields, status="submitted"
    )
    survey = await office.invite(about_record_id=str(confirmed), given={})
    body = {
        "listing_id": str(office.listing), "kind": "satisfaction", "enterprise_name": "甲", "answer_until": day(3),
        "given": {"enterprise": USCC},
    }  # fmt: skip

    twice = await office.ask("", {**body, "about_record_id": str(confirmed)}, office.bureau)
    early = await office.ask("", {**body, "about_record_id": str(waiting)}, office.bureau)
    await office.ask(f"/{survey['id']}/withdraw", {"reason": "发错企业"}, office.bureau)
    anew = await office.ask("", {**body, "about_record_id": str(confirmed)}, office.bureau)
    late = await office.ask(f"/{survey['id']}/answer", {"link": survey["link"], "answers": ANSWERS})

    assert survey["id"] in twice.json()["detail"]
    assert [twice.json()["code"], early.json()["code"]] == ["asked-already", "record-not-confirmed"]
    assert (anew.status_code, late.json()["code"]) == (201, "survey-withdrawn")


async def test_an_enterprise_is_asked_once_about_a_listing_until_its_time_is_over_or_it_is_withdrawn(
    office: Office,
) -> None:
    given = {"enterprise": USCC}
    body = {
        "listing_id": str(office.listing), "kind": "satisfaction", "enterprise_name": "甲", "answer_until": day(3),
        "given": given,
    }  # fmt: skip
    first = await office.invite(given=given)
    open_ = await office.ask("", {**body, "given": {"enterprise": f" {USCC.lower()}"}}, office.bureau)
    await office.ask(f"/{first['id']}/withdraw", {"reason": "发错企业"}, office.bureau)
    headers, of = headers_of(office.running.keys, office.bureau), f"/v1/{office.tenant}/surveys"
    incomplete = (await office.client.get(of, headers=headers, params={"is_complete": "false"})).json()["items"]
    second = await office.invite(given=given)
    await office.ask(f"/{second['id']}/answer", {"link": second["link"], "answers": ANSWERS})
    answered = await office.ask("", body, office.bureau)

    assert (open_.status_code, open_.json()["code"]) == (409, "asked-already")
    assert first["id"] in open_.json()["detail"]
    assert incomplete == []
    assert (answered.status_code, second["id"] in answered.json()["detail"]) == (409, True)


async def test_nobody_but_the_enterprise_that_was_served_is_asked(office: Office) -> None:
    fields = {"enterprise": USCC, "service_amount": "60", "hardware_only": False, "carried_out": True}
    record = await add_record(
        office.database, office.tenant, office.listing, "contract", on=date(2026, 2, 1), fields=fields
    )
    async with office.database.transaction(office.tenant) as session:
        await find_caller(session, office.tenant)
        listing = await session.get_one(Listing, (office.tenant, office.listing))
        itself = (await session.get_one(Organisation, (office.tenant, listing.organisation_id))).uscc
    body = {
        "listing_id": str(office.listing), "kind": "satisfaction", "enterprise_name": "甲", "answer_until": day(3),
    }  # fmt: skip

    other = await office.ask(
        "", {**body, "about_record_id": str(record), "given": {"enterprise": any_uscc()}}, office.bureau
    )
    own = await office.ask("", {**body, "given": {"enterprise": itself}}, office.bureau)
    asked = await office.invite(given={}, about_record_id=str(record))
    changed = await office.ask(
        f"/{asked['id']}/complete", {"given": {"enterprise": itself, "weight": "1"}, "reason": "更正"}, office.bureau
    )

    for answer, code in ((other, "another-enterprise"), (own, "own-code"), (changed, "another-enterprise")):
        assert answer.status_code == 422, answer.text
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/given/enterprise", code)]
    assert "enterprise" not in asked["incomplete"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "contract"}, "/kind"),
        ({"given": {"weight": "1"}}, "/given/enterprise"),
        ({"given": {"enterprise": USCC, "mark": "100"}}, "/given/mark"),
        ({"given": {"enterprise": "某某制造有限公司", "weight": "1"}}, "/given/enterprise"),
        ({"given": {"enterprise": f"{USCC[:-1]}X", "weight": "1"}}, "/given/enterprise"),
        ({"answer_until": day(-2)}, "/answer_until"),
    ],
)
async def test_a_wrong_invitation_says_where(office: Office, change: Json, pointer: str) -> None:
    body = {
        "listing_id": str(office.listing), "kind": "satisfaction", "enterprise_name": "甲", "answer_until": day(3),
        "given": {"enterprise": USCC}, **change,
    }  # fmt: skip
    answer = await office.ask("", body, office.bureau)

    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def test_a_wrong_answer_says_where_and_counts_nothing(office: Office) -> None:
    survey = await office.invite()
    body = {"link": survey["link"], "answers": {"mark": "101", "weight": "9"}}

    answer = await office.ask(f"/{survey['id']}/answer", body)

    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, pointers) == (422, ["/answers/mark", "/answers/weight", "/answers/dissatisfied"])
    assert (await office.points())[1] is None
