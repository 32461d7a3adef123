"""Is a file kept whole, for the right one, and under no name of the sender's?"""

import asyncio
import hashlib
import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from builders import add_account, add_organisation, new_tenant
from sqlmodel import col, select, update
from uploads import make_docx, make_pdf, make_png
from uuid_utils.compat import uuid7

from tenants.callers import Caller, find_caller
from tenants.database import Database
from tenants.failures import Invalid, NotAllowed, TooLarge, TooMany
from tenants.files.store import FileStore
from tenants.operations.upload_file import PUBLIC_FILES_AN_HOUR, PUBLIC_LIMIT_BYTES, Received, upload_file
from tenants.tables import AuditEvent, File, Membership

LIMIT = 20 * 1024 * 1024


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore.open((tmp_path / "文件 store").as_uri())


def received(content: bytes, name: str = "营业执照.pdf", declared: str | None = None) -> Received:
    return Received(io.BytesIO(content), name, declared)


async def hand_in(
    database: Database,
    tenant: str,
    store: FileStore | None,
    what: Received,
    *,
    account_id: UUID | None = None,
    organisation_id: UUID | None = None,
    limit_bytes: int = LIMIT,
) -> File:
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant, account_id=account_id)
        return await upload_file(
            session, caller, received=what, limit_bytes=limit_bytes, store=store, organisation_id=organisation_id
        )


def kept_in(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


async def read(store: FileStore, file: File) -> bytes:
    return b"".join([chunk async for chunk in await store.get(file.tenant_id, file.sha256)])


async def test_the_bytes_come_back_as_they_went_in(
    database: Database, tenant: str, store: FileStore, tmp_path: Path
) -> None:
    person = await add_account(database, tenant, role="provider")
    content = make_pdf("x" * 3_000_000)

    file = await hand_in(database, tenant, store, received(content), account_id=person.account_id)

    digest = hashlib.sha256(content).hexdigest()
    assert (file.sha256, file.size, file.media_type, file.name) == (
        digest,
        len(content),
        "application/pdf",
        "营业执照.pdf",
    )
    assert (file.uploaded_by, file.organisation_id, file.claimed_at) == (person.account_id, person.organisation, None)
    assert await read(store, file) == content
    assert kept_in(tmp_path) == [f"文件 store/{tenant}/{digest[:2]}/{digest}"]
    assert (tmp_path / "文件 store").stat().st_mode & 0o077 == 0


async def test_equal_contents_are_two_files_and_one_object(
    database: Database, tenant: str, store: FileStore, tmp_path: Path
) -> None:
    one = await hand_in(database, tenant, store, received(make_pdf(), "一.pdf"))
    two = await hand_in(database, tenant, store, received(make_pdf(), "二.pdf"))
    assert one.id != two.id
    assert len(kept_in(tmp_path)) == 1


async def test_tenants_never_share_an_object(database: Database, tenant: str, store: FileStore) -> None:
    file = await hand_in(database, tenant, store, received(make_pdf()))
    with pytest.raises(FileNotFoundError):
        await store.get(await new_tenant(database), file.sha256)


@pytest.mark.parametrize(
    "key", [("../other", "0" * 64), ("t-1", "../../etc/passwd"), ("t-1", "0" * 63), ("t-1", "G" * 64), ("", "0" * 64)]
)
async def test_nothing_but_a_tenant_and_a_digest_names_an_object(store: FileStore, key: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="not a tenant and a SHA-256"):
        await store.put(*key, io.BytesIO(b"x"))
    with pytest.raises(ValueError, match="not a tenant and a SHA-256"):
        await store.get(*key)


@pytest.mark.parametrize("url", ["nope://bucket", "/just/a/path", "s3:///"])
def test_an_address_of_no_store_is_told_so(url: str) -> None:
    with pytest.raises(ValueError, match="MINGLU_FILES_URL"):
        FileStore.open(url)


def test_a_bucket_is_a_store_by_its_address_alone() -> None:
    assert "S3Store" in repr(FileStore.open("s3://minglu-files/production").store)


async def test_the_act_is_remembered_without_the_files_name(database: Database, tenant: str, store: FileStore) -> None:
    person = await add_account(database, tenant, role="provider")
    file = await hand_in(database, tenant, store, received(make_pdf(), "张三简历.pdf"), account_id=person.account_id)
    async with database.transaction(tenant) as session:
        event = (await session.exec(select(AuditEvent).where(AuditEvent.operation == "upload_file"))).one()
    assert (event.subject, event.subject_id, event.account_id) == ("file", str(file.id), person.account_id)
    assert event.details["sha256"] == file.sha256
    assert "张三" not in str(event.details)


async def test_a_name_without_an_extension_gets_the_one_of_its_type(
    database: Database, tenant: str, store: FileStore
) -> None:
    file = await hand_in(database, tenant, store, received(make_docx(), "章程 2026.10"))
    assert file.name == "章程 2026.10.docx"


@pytest.mark.parametrize(
    "case",
    [
        (received(b""), "file-empty"),
        (received(make_png(), "a.pdf"), "file-type-mismatch"),
        (received(b"words", "a.txt"), "file-type-not-allowed"),
        (received(make_pdf(), "a\0.pdf"), "file-name-not-usable"),
        (received(make_pdf(), f"{'a' * 300}.pdf"), "file-name-too-long"),
    ],
)
async def test_what_cannot_be_taken_leaves_nothing_behind(
    database: Database, tenant: str, store: FileStore, tmp_path: Path, case: tuple[Received, str]
) -> None:
    what, code = case
    with pytest.raises(Invalid) as raised:
        await hand_in(database, tenant, store, what)
    assert raised.value.code == code
    async with database.transaction(tenant) as session:
        assert not (await session.exec(select(File))).all()
    assert not kept_in(tmp_path)


async def test_a_file_past_the_limit_is_too_large(database: Database, tenant: str, store: FileStore) -> None:
    content = make_pdf()
    await hand_in(database, tenant, store, received(content), limit_bytes=len(content))
    with pytest.raises(TooLarge):
        await hand_in(database, tenant, store, received(content + b"\n"), limit_bytes=len(content))


async def test_the_public_may_hand_in_ten_mebibytes(database: Database, tenant: str, store: FileStore) -> None:
    content = make_pdf("x" * PUBLIC_LIMIT_BYTES)
    with pytest.raises(TooLarge) as raised:
        await hand_in(database, tenant, store, received(content))
    assert "10 MiB" in raised.value.text.zh
    official = await add_account(database, tenant, role="municipal")
    assert await hand_in(database, tenant, store, received(content), account_id=official.account_id)


async def test_a_dry_run_keeps_no_bytes(database: Database, tenant: str, tmp_path: Path) -> None:
    assert await hand_in(database, tenant, None, received(make_pdf()))
    assert not kept_in(tmp_path)


async def test_an_officials_file_belongs_to_no_organisation(database: Database, tenant: str, store: FileStore) -> None:
    official = await add_account(database, tenant, role="district")
    file = await hand_in(database, tenant, store, received(make_pdf()), account_id=official.account_id)
    assert (file.uploaded_by, file.organisation_id) == (official.account_id, None)


async def test_nobody_but_a_provider_names_an_organisation(database: Database, tenant: str, store: FileStore) -> None:
    organisation = await add_organisation(database, tenant)
    official = await add_account(database, tenant, role="municipal")
    for account in (official.account_id, None):
        with pytest.raises(Invalid) as raised:
            await hand_in(
                database, tenant, store, received(make_pdf()), account_id=account, organisation_id=organisation
            )
        assert [fault.code for fault in raised.value.faults] == ["organisation-not-expected"]


async def test_who_acts_for_several_organisations_says_whose_file_it_is(
    database: Database, tenant: str, store: FileStore
) -> None:
    person = await add_account(database, tenant, role="provider")
    second, foreign = await add_organisation(database, tenant), await add_organisation(database, tenant)
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        session.add(
            Membership(
                tenant_id=tenant, account_id=person.account_id, side="provider", role="provider",
                organisation_id=second, granted_at=caller.now,
            )
        )  # fmt: skip
    what = received(make_pdf())

    with pytest.raises(Invalid) as raised:
        await hand_in(database, tenant, store, what, account_id=person.account_id)
    assert [fault.pointer for fault in raised.value.faults] == ["/organisation_id"]
    for none_of_his in (foreign, uuid7()):
        with pytest.raises(NotAllowed):
            await hand_in(database, tenant, store, what, account_id=person.account_id, organisation_id=none_of_his)
    file = await hand_in(database, tenant, store, what, account_id=person.account_id, organisation_id=second)
    assert file.organisation_id == second


async def hand_in_nearly_too_many(database: Database, tenant: str) -> None:
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        session.add_all(public_file(caller, minutes=n % 59 + 0.5) for n in range(PUBLIC_FILES_AN_HOUR - 1))


def public_file(caller: Caller, *, minutes: float) -> File:
    return File(
        tenant_id=caller.tenant,
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_at=caller.now - timedelta(minutes=minutes),
    )


async def test_the_public_hands_in_so_many_an_hour_and_no_more(
    database: Database, tenant: str, store: FileStore
) -> None:
    await hand_in_nearly_too_many(database, tenant)
    await hand_in(database, tenant, store, received(make_pdf()))

    with pytest.raises(TooMany) as raised:
        await hand_in(database, tenant, store, received(make_pdf()))
    assert 60 < raised.value.retry_after <= 90  # the oldest is 58.5 minutes old

    official = await add_account(database, tenant, role="municipal")
    assert await hand_in(database, tenant, store, received(make_pdf()), account_id=official.account_id)
    assert await hand_in(database, await new_tenant(database), store, received(make_pdf()))
    async with database.transaction(tenant) as session:
        claimed = select(File.id).where(col(File.uploaded_by).is_(None)).limit(1)
        caller = await find_caller(session, tenant)
        await session.exec(update(File).where(col(File.id).in_(claimed)).values(claimed_at=caller.now))
    assert await hand_in(database, tenant, store, received(make_pdf()))


async def test_of_many_at_once_only_as_many_as_there_is_room_for_come_in(
    database: Database, tenant: str, store: FileStore
) -> None:
    await hand_in_nearly_too_many(database, tenant)
    outcomes = await asyncio.gather(
        *(hand_in(database, tenant, store, received(make_pdf())) for _ in range(6)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["File"] + ["TooMany"] * 5
