"""Does the calendar explain over HTTP which day a period ends on?"""

import httpx
import pytest


async def ask(client: httpx.AsyncClient, tenant: str, *, language: str = "zh-CN", **query: str) -> httpx.Response:
    return await client.get(f"/v1/{tenant}/calendar/working-days", params=query, headers={"accept-language": language})


async def test_anyone_may_ask_why_five_working_days_from_the_eve_of_national_day_end_on_the_13th(
    client: httpx.AsyncClient, tenant: str
) -> None:
    answer = await ask(client, tenant, **{"from": "2026-09-30"}, count="5", unit="working_day")

    assert answer.status_code == 200
    found = answer.json()
    walk = found.pop("walk")
    assert found == {
        "start": "2026-09-30",
        "count": 5,
        "unit": "working_day",
        "bound": "plain",
        "direction": "after",
        "last_day": "2026-10-13",
        "provisional": False,
        "explanation": "自2026-09-30起5个工作日，最后一日为2026-10-13",
    }
    assert len(walk) == 14
    assert walk[1] == {"day": "2026-10-01", "working": False, "counted": None, "why": "国庆节 不计"}
    assert walk[10] == {
        "day": "2026-10-10", "working": True, "counted": 3, "why": "国庆节调休上班 第3个工作日"
    }  # fmt: skip
    assert walk[-1]["why"] == "周二 第5个工作日，期间最后一日"


async def test_the_answer_is_in_english_for_who_reads_english(client: httpx.AsyncClient, tenant: str) -> None:
    answer = await ask(client, tenant, language="en", **{"from": "2026-09-30"}, count="5")
    assert answer.json()["explanation"] == "5 working days from 2026-09-30: the last day is 2026-10-13"
    assert answer.json()["walk"][1]["why"] == "National Day: not counted"


async def test_it_counts_back_from_an_event(client: httpx.AsyncClient, tenant: str) -> None:
    answer = await ask(client, tenant, **{"from": "2026-10-22"}, count="10", direction="before", bound="at_least")
    assert answer.json()["last_day"] == "2026-10-08"


async def test_beyond_the_published_calendar_it_says_so(client: httpx.AsyncClient, tenant: str) -> None:
    answer = await ask(client, tenant, **{"from": "2026-12-29"}, count="3")
    assert answer.json()["provisional"]
    assert "暂定" in answer.json()["explanation"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"count": "5"}, "query:from"),
        ({"from": "2026-09-30"}, "query:count"),
        ({"from": "2026-02-30", "count": "5"}, "query:from"),
        ({"from": "20260930", "count": "5"}, "query:from"),
        ({"from": "9999-12-31", "count": "5"}, "query:from"),
        ({"from": "2026-09-30", "count": "0"}, "query:count"),
        ({"from": "2026-09-30", "count": "1001"}, "query:count"),
        ({"from": "2026-09-30", "count": "5", "unit": "week"}, "query:unit"),
        ({"from": "2026-09-30", "count": "5", "until": "x"}, "query:until"),
    ],
)
async def test_a_question_that_makes_no_sense_is_told_where(
    client: httpx.AsyncClient, tenant: str, query: dict[str, str], pointer: str
) -> None:
    answer = await ask(client, tenant, **query)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("unit", ["working_day", "day", "month", "year"])
@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize("start", ["1900-01-01", "2999-12-31"])
async def test_the_farthest_questions_have_answers(
    client: httpx.AsyncClient, tenant: str, unit: str, direction: str, start: str
) -> None:
    answer = await ask(client, tenant, **{"from": start}, count="1000", unit=unit, direction=direction)
    assert answer.status_code == 200
