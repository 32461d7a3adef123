"""Is a file handed in twice the same file when it should be, and none at all when it is only tried?"""

import asyncio
import hashlib

import httpx
import pytest
from uploads import Uploader, make_pdf, make_png, new_uploader
from uuid_utils.compat import uuid7

from tenants.running import Running

PNG_CALLED_PDF = ("a.pdf", make_png(), "")


@pytest.fixture
async def provider(client: httpx.AsyncClient, running: Running, tenant: str) -> Uploader:
    return await new_uploader(client, running, tenant)


async def test_a_dry_run_judges_and_keeps_nothing(provider: Uploader, running: Running) -> None:
    content = make_pdf(str(uuid7()))

    answer = await provider.hand_in(("a.pdf", content, "application/pdf"), query="?dry_run=true")

    assert answer.status_code == 201
    assert await provider.count() == 0
    with pytest.raises(FileNotFoundError):
        await running.files.get(provider.tenant, hashlib.sha256(content).hexdigest())
    bad = await provider.hand_in(PNG_CALLED_PDF, query="?dry_run=true")
    assert bad.json()["code"] == "file-type-mismatch"


async def test_a_retry_with_the_same_key_and_file_is_the_same_file(provider: Uploader) -> None:
    key = {"idempotency-key": "upload-0001"}
    content = make_pdf("x" * 2_000_000)
    file = ("a.pdf", content, "application/pdf")

    first, second = [await provider.hand_in(file, headers=key) for _ in range(2)]

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert await provider.count() == 1
    assert (await provider.look(f"{first.json()['id']}/content")).content == content


async def test_a_key_is_for_one_file_with_all_it_says_of_itself(provider: Uploader) -> None:
    key, content = {"idempotency-key": "upload-0002"}, make_pdf("x" * 2_000_000)
    file = ("a.pdf", content, "application/pdf")
    await provider.hand_in(file, headers=key)

    others = [
        provider.hand_in(("a.pdf", content + b"\n", "application/pdf"), headers=key),
        provider.hand_in(("b.pdf", content, "application/pdf"), headers=key),
        provider.hand_in(("a.pdf", content, "application/octet-stream"), headers=key),
        provider.hand_in(file, headers=key, organisation_id=str(provider.organisation)),
    ]

    for answer in await asyncio.gather(*others):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert await provider.count() == 1


async def test_of_twins_at_once_one_file_comes(provider: Uploader) -> None:
    file, key = ("a.pdf", make_pdf(), "application/pdf"), {"idempotency-key": "upload-0003"}
    answers = await asyncio.gather(*(provider.hand_in(file, headers=key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await provider.count() == 1


async def test_a_key_whose_file_was_refused_is_free_for_the_right_one(provider: Uploader) -> None:
    key = {"idempotency-key": "upload-0004"}
    assert (await provider.hand_in(PNG_CALLED_PDF, headers=key)).status_code == 422
    assert (await provider.hand_in(("a.pdf", make_pdf(), ""), headers=key)).status_code == 201
