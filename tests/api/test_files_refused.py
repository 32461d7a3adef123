"""Is a file that cannot be taken refused with a clear problem, and nothing kept of it?"""

import httpx
import pytest
from uploads import SAMPLES, Upload, Uploader, make_pdf, make_png, new_uploader
from uuid_utils.compat import uuid7

from tenants.running import Running

PDF = ("营业执照.pdf", make_pdf(), "application/pdf")
DOCX = SAMPLES["a.docx"][0]


@pytest.fixture
async def provider(client: httpx.AsyncClient, running: Running, tenant: str) -> Uploader:
    return await new_uploader(client, running, tenant)


@pytest.fixture
def public(client: httpx.AsyncClient, running: Running, tenant: str) -> Uploader:
    return Uploader(client, running.database, tenant)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (("a.pdf", make_png(), "application/pdf"), "file-type-mismatch"),
        (("a.pdf", b"", "application/pdf"), "file-empty"),
        (("a.txt", b"words", "text/plain"), "file-type-not-allowed"),
        (("a.pdf", make_pdf() + DOCX, "application/pdf"), "file-of-two-types"),
        (("a.docx", DOCX[:-9], ""), "file-damaged"),
        ((f"{'长' * 300}.pdf", make_pdf(), "application/pdf"), "file-name-too-long"),
        (("\u202efdp.exe", make_pdf(), "application/pdf"), "file-name-not-usable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_file_that_cannot_be_taken_is_told_why(provider: Uploader, file: Upload, code: str) -> None:
    answer = await provider.hand_in(file)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/file"]
    assert await provider.count() == 0


async def test_the_problem_is_in_english_for_who_reads_english(provider: Uploader) -> None:
    answer = await provider.hand_in(("a.pdf", make_png(), "application/pdf"), headers={"accept-language": "en"})
    assert answer.json()["detail"].startswith("The file says .pdf, application/pdf, but its content is PNG")


@pytest.mark.parametrize("mebibytes", [21, 100])
async def test_a_body_past_every_limit_is_too_large(provider: Uploader, mebibytes: int) -> None:
    answer = await provider.hand_in(("a.pdf", make_pdf("x" * mebibytes * 1024 * 1024), "application/pdf"))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert await provider.count() == 0


async def test_the_public_may_hand_in_ten_mebibytes(public: Uploader) -> None:
    answer = await public.hand_in(("a.pdf", make_pdf("x" * 10 * 1024 * 1024), "application/pdf"))
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")
    assert await public.count() == 0


async def test_anothers_organisation_cannot_be_named(provider: Uploader) -> None:
    answer = await provider.hand_in(PDF, organisation_id=str(uuid7()))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-organisation")
    answer = await provider.hand_in(PDF, organisation_id="nonsense")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/organisation_id"]


async def test_an_empty_field_says_nothing(provider: Uploader) -> None:
    answer = await provider.hand_in(PDF, organisation_id="")
    assert answer.json()["organisation_id"] == str(provider.organisation)


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ({"data": {"file": "words"}}, ["/file"]),
        ({"files": {"other": PDF}}, ["/file", "/other"]),
        ({"files": {"file": ("", b"%PDF-1.7", "application/pdf")}}, ["/file"]),
        ({"files": [("file", PDF), ("file", PDF)]}, []),
        ({"files": {"file": PDF}, "data": {"path": "../../etc"}}, ["/path"]),
        ({"json": {"file": "words"}}, ["/file"]),
        ({"content": b"--x\r\n", "headers": {"content-type": "multipart/form-data; boundary=y"}}, []),
        ({"content": b"words", "headers": {"content-type": "multipart/form-data"}}, []),
        ({"content": b"", "headers": {"content-type": "multipart/form-data; boundary=y"}}, ["/file"]),
        ({}, ["/file"]),
    ],
)
async def test_a_form_that_is_not_one_file_is_told_so(
    public: Uploader, sent: dict[str, object], pointers: list[str]
) -> None:
    answer = await public.client.post(f"/v1/{public.tenant}/files", **sent)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert await public.count() == 0
