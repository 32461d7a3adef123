"""Is every kind of failure answered in one form, in both languages, with nothing of our insides in it?"""

import asyncio
from pathlib import Path

import asyncpg
import httpx
import pytest
from probe_routes import router
from problems import assert_problem
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from api.app import create_app
from api.problems.of_database import AWAY, DRIVERS_OWN, meaning_of
from api.routes.health import router as health
from tenants.running import run_with
from tenants.settings import Settings


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("unidentified", 401, "token-expired"),
        ("not-allowed", 403, "not-allowed"),
        ("absent", 404, "not-found"),
        ("conflict", 409, "no-longer-open"),
        ("stale", 412, "stale-version"),
        ("too-large", 413, "too-large"),
        ("invalid", 422, "invalid-input"),
        ("too-many", 429, "too-many-attempts"),
        ("bug", 500, "internal-error"),
        ("pool", 503, "database-unavailable"),
    ],
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_each_failure_has_its_status_and_says_so_in_the_readers_language(
    probe: httpx.AsyncClient, kind: str, status: int, code: str, language: str
) -> None:
    answer = await probe.post(f"fail/{kind}", headers={"accept-language": language})

    body = assert_problem(answer, status, code)
    assert body["language"] == language
    assert body["title"].isascii() == body["detail"].isascii() == (language == "en")


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("23505", 409, "already-exists"),
        ("23503", 500, "internal-error"),
        ("22021", 422, "invalid-characters"),
        ("22P05", 422, "invalid-characters"),
        ("40001", 503, "try-again"),
        ("40P01", 503, "try-again"),
        ("55P03", 503, "try-again"),
        ("53300", 503, "database-unavailable"),
        ("57P01", 503, "database-unavailable"),
        ("08006", 503, "database-unavailable"),
        ("XX000", 500, "internal-error"),
        ("22003", 500, "internal-error"),
    ],
)
async def test_what_postgresql_says_becomes_a_problem_without_its_words(
    probe: httpx.AsyncClient, state: str, status: int, code: str
) -> None:
    answer = await probe.post(f"raise/{state}")

    assert_problem(answer, status, code)
    assert "13800000000" not in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_second_row_of_the_same_key_is_a_conflict_even_when_only_the_commit_finds_it(
    probe: httpx.AsyncClient,
) -> None:
    answer = await probe.post("add-district", params={"code": "990101"})

    body = assert_problem(answer, 409, "already-exists")
    assert "张三" not in answer.text
    assert body["errors"] == []


async def test_a_connection_cut_in_the_middle_is_a_passing_trouble_and_the_next_request_works(
    probe: httpx.AsyncClient,
) -> None:
    answer = await probe.post("hang-up")

    assert_problem(answer, 503, "database-unavailable")
    assert (await probe.post("add-district", params={"code": "1"})).status_code == 200


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_connection_cut_by_others_is_a_passing_trouble_however_the_driver_tells(
    admin_url: str, *, wrapped: bool
) -> None:
    engine = create_async_engine(admin_url, isolation_level="AUTOCOMMIT")
    told: set[str] = set()
    async with engine.connect() as superuser:
        for turn in range(100):
            async with engine.connect() as asked:
                driver = (await asked.get_raw_connection()).driver_connection
                assert driver
                await superuser.execute(text("SELECT pg_terminate_backend(:one)"), {"one": driver.get_server_pid()})
                await asyncio.sleep(turn % 3 / 1000)
                with pytest.raises((asyncpg.PostgresError, SQLAlchemyError, *DRIVERS_OWN)) as refused:
                    await (asked.execute(text("SELECT 1")) if wrapped else driver.execute("SELECT 1"))
                told.add(str(refused.value))
                assert meaning_of(refused.value) == AWAY, repr(refused.value)
                await asked.invalidate()
    assert len(told) > 1  # before the driver knows of it, and after
    await engine.dispose()


async def test_a_database_that_is_not_there_is_503_and_the_process_not_ready_but_alive(tmp_path: Path) -> None:
    running = run_with(Settings(data_dir=tmp_path), database_url="postgresql+asyncpg://minglu_app@127.0.0.1:1/none")
    transport = httpx.ASGITransport(create_app(running, routers=[health, router]), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://minglu.test") as anywhere:
        assert_problem(await anywhere.get("/health/ready"), 503, "not-ready")
        assert (await anywhere.get("/health/live")).json() == {"status": "ok"}
        assert_problem(await anywhere.get("/v1/sample/probe/districts"), 503, "database-unavailable")
    await running.close()


async def test_a_bug_tells_the_request_id_and_nothing_else(probe: httpx.AsyncClient) -> None:
    answer = await probe.post("fail/bug", headers={"x-request-id": "my-own-request-7"})

    body = assert_problem(answer, 500, "internal-error")
    assert body["request_id"] == answer.headers["x-request-id"] == "my-own-request-7"
    assert "张三" not in answer.text
    assert "KeyError" not in answer.text


@pytest.mark.parametrize(
    "given", ["short", "x" * 101, "two words here", "line\tbreak-here", "名录名录名录名录".encode().decode("latin-1")]
)
async def test_a_request_id_that_is_no_plain_word_is_replaced(anywhere: httpx.AsyncClient, given: str) -> None:
    answer = await anywhere.get("/health/live", headers={"x-request-id": given.encode("latin-1")})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_rules_refusal_names_rule_clause_and_inputs_and_what_was_done_is_kept(
    probe: httpx.AsyncClient, language: str
) -> None:
    answer = await probe.post("refuse", headers={"accept-language": language})

    body = assert_problem(answer, 409, "refused-by-rule")
    reason = body["reasons"][0]
    assert (reason["rule"], reason["clause"], reason["inputs"]["staff"]) == ("staff_enough", "第六条(二)", 4)
    assert reason["message"] in body["detail"]
    assert body["title"] == ("Refused by the rules" if language == "en" else "按规定不予通过")
    assert reason["message"] == ("Five at least" if language == "en" else "专职人员不得少于五人")
    assert body["policy"] == {"version_id": "v1", "title": "某办法"}
    kept = (await probe.get("districts")).json()["items"]
    assert {"code": "kept", "name": "留下"} in kept


async def test_a_refusal_is_replayed_byte_by_byte_to_the_same_key(probe: httpx.AsyncClient) -> None:
    first = await probe.post("refuse", headers={"idempotency-key": "the-same-key", "accept-language": "en"})
    second = await probe.post("refuse", headers={"idempotency-key": "the-same-key"})

    assert second.content == first.content
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["content-type"] == "application/problem+json"
    assert second.headers["content-language"] == first.headers["content-language"] == "en"


async def test_an_unknown_address_is_404_and_a_wrong_method_405_that_says_which_are_right(
    anywhere: httpx.AsyncClient, probe: httpx.AsyncClient
) -> None:
    assert_problem(await anywhere.get("/nowhere"), 404, "no-such-address")
    assert_problem(await anywhere.get("/health/live/"), 404, "no-such-address")
    assert_problem(await anywhere.get("/v1/a%00b/programmes"), 404, "no-such-address")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"):
        answer = await anywhere.request(method, "/health/live")
        body = assert_problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == "GET, HEAD"
        assert body["allow"] == ["GET", "HEAD"]
    assert_problem(await probe.get("take"), 405, "method-not-allowed")


@pytest.mark.parametrize(
    "tenant", ["no-such-place", "UPPER", "某市", "a", "a" * 40, "-", "x'; DROP", "aa%0A", "%ED%A0%80"]
)
async def test_an_unknown_tenant_is_404_also_when_no_tenant_could_have_that_name(
    anywhere: httpx.AsyncClient, tenant: str
) -> None:
    assert_problem(await anywhere.get(f"/v1/{tenant}/probe/districts"), 404, "tenant-not-found")
    assert_problem(await anywhere.post(f"/v1/{tenant}/probe/take", json={}), 404, "tenant-not-found")
