"""Do files go in and come out over HTTP as they should?"""

import hashlib
import re
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from uploads import SAMPLES, Uploader, make_pdf, new_uploader
from uuid_utils.compat import uuid7

from tenants import clock
from tenants.running import Running
from tenants.tables import File

PDF = ("营业执照.pdf", make_pdf(), "application/pdf")


@pytest.fixture
async def provider(client: httpx.AsyncClient, running: Running, tenant: str) -> Uploader:
    return await new_uploader(client, running, tenant)


async def test_a_file_goes_in_and_comes_out_the_same(provider: Uploader) -> None:
    content = make_pdf("页" * 700_000)
    answer = await provider.hand_in(("营业执照 2026.pdf", content, "application/pdf"))

    assert answer.status_code == 201
    shown = answer.json()
    assert UUID(shown.pop("id"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", shown.pop("uploaded_at"))
    digest = hashlib.sha256(content).hexdigest()
    assert shown == {
        "name": "营业执照 2026.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": digest,
        "organisation_id": str(provider.organisation),
    }
    file_id = answer.json()["id"]
    assert (await provider.look(file_id)).json() == answer.json()

    download = await provider.look(f"{file_id}/content")
    assert download.status_code == 200
    assert download.content == content
    assert download.headers["content-type"] == "application/pdf"
    assert download.headers["content-length"] == str(len(content))
    assert download.headers["x-content-type-options"] == "nosniff"
    assert download.headers["etag"] == f'"{digest}"'
    kind, plain, extended = download.headers["content-disposition"].split("; ")
    assert (kind, plain) == ("attachment", 'filename="____ 2026.pdf"')
    assert unquote(extended.removeprefix("filename*=UTF-8''")) == "营业执照 2026.pdf"


@pytest.mark.parametrize("name", SAMPLES)
async def test_every_type_comes_back_as_what_it_is(provider: Uploader, name: str) -> None:
    content, media_type = SAMPLES[name]
    file = (await provider.hand_in((name, content, "application/octet-stream"))).json()
    download = await provider.look(f"{file['id']}/content")
    assert (download.headers["content-type"], download.content) == (media_type, content)


async def test_a_quotation_mark_in_a_name_ends_no_header(provider: Uploader) -> None:
    file = (await provider.hand_in(('a"; x="100%.pdf', make_pdf(), "application/pdf"))).json()
    download = await provider.look(f"{file['id']}/content")
    _, plain, extended = re.split(r"; (?=filename)", download.headers["content-disposition"])
    assert plain.count('"') == 2
    assert unquote(extended.removeprefix("filename*=UTF-8''")) == file["name"]


@pytest.mark.parametrize("names", ['"{tag}"', 'W/"{tag}"', '"x", "{tag}"', "*"])
async def test_what_the_client_has_already_is_not_sent_again(provider: Uploader, names: str) -> None:
    file = (await provider.hand_in(PDF)).json()
    place = f"{file['id']}/content"
    again = await provider.look(place, **{"if-none-match": names.format(tag=file["sha256"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == f'"{file["sha256"]}"'
    assert (await provider.look(place, **{"if-none-match": '"x"'})).status_code == 200


async def test_the_public_may_hand_in_but_not_look(provider: Uploader) -> None:
    public = Uploader(provider.client, provider.database, provider.tenant)
    answer = await public.hand_in(PDF)
    assert answer.status_code == 201
    assert answer.json()["organisation_id"] is None
    for place in ("", "/content"):
        assert (await public.look(f"{answer.json()['id']}{place}")).status_code == 401


@pytest.mark.parametrize("place", ["", "/content"])
async def test_what_is_not_the_callers_is_not_there(provider: Uploader, running: Running, place: str) -> None:
    file = (await provider.hand_in(PDF)).json()
    stranger = await new_uploader(provider.client, running, provider.tenant)
    for file_id in (file["id"], str(uuid7())):
        answer = await stranger.look(f"{file_id}{place}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_file_whose_bytes_are_lost_is_our_error_not_an_empty_answer(provider: Uploader) -> None:
    file = File(
        tenant_id=provider.tenant, name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
        uploaded_by=provider.account_id, organisation_id=provider.organisation, uploaded_at=clock.now(),
    )  # fmt: skip
    async with provider.database.transaction(provider.tenant) as session:
        session.add(file)
    answer = await provider.look(f"{file.id}/content")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
