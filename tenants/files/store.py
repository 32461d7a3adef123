"""Where do the bytes of uploaded files lie? In an object store, under tenant and SHA-256, never under a name."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from policies.verdict import Text
from tenants.database import SLUG
from tenants.failures import Unavailable

if TYPE_CHECKING:  # obstore has these for the checker alone
    from obstore.store import ClientConfig, RetryConfig

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class FileStore:
    """The object store of one installation; equal contents of one tenant are one object, and none is ever changed."""

    store: ObjectStore
    folder: Path | None = None

    @classmethod
    def open(cls, url: str) -> "FileStore":
        """Return the store at `url`: a folder (file:///…, made when missing, closed to others) or a bucket (s3://…).

        A bucket's endpoint, region and credentials come from the environment (AWS_ENDPOINT, AWS_REGION, …).
        Raises ValueError for an address no store is known for, OSError for a folder that cannot be made.
        """
        address = urlsplit(url)
        if address.scheme == "file":
            folder = Path(url2pathname(address.path))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(LocalStore(folder), folder)
        # The endpoint says whether it is http or https; a download lasts as long as a slow phone reads.
        patience: ClientConfig = {
            "allow_http": True,
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(minutes=5),
        }
        retries: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}
        try:
            return cls(from_url(url, client_options=patience, retry_config=retries))
        except (BaseError, ValueError) as error:
            message = f"MINGLU_FILES_URL is the address of no object store (file:///…, s3://…): {url!r}"
            raise ValueError(message) from error

    async def put(self, tenant: str, sha256: str, content: BinaryIO) -> None:
        """Keep the bytes, from the beginning to the end of `content`: whole or not at all, and as often as you like."""
        content.seek(0)
        try:
            await self.store.put_async(_key(tenant, sha256), content)
        except BaseError as error:
            raise _away() from error
        if self.folder is not None:
            await asyncio.to_thread(_settle, self.folder / _key(tenant, sha256))

    async def get(self, tenant: str, sha256: str) -> AsyncIterator[bytes]:
        """Return the bytes, piece by piece; raises FileNotFoundError before the first when they are not there."""
        try:
            found = await self.store.get_async(_key(tenant, sha256))
        except BaseError as error:
            raise _away() from error
        return aiter(found.stream(min_chunk_size=_CHUNK_BYTES))


def _settle(path: Path) -> None:
    """Bring a file and its place in the folders above it to the disk: what is acknowledged survives a loss of power."""
    for place in (path, *path.parents[:3]):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _away() -> Unavailable:
    return Unavailable(
        "file-store-unavailable",
        Text("文件库暂时无法使用，请稍后重试", "The file store does not answer just now; try again later"),
        retry_after=10,
    )


def _key(tenant: str, sha256: str) -> str:
    """Return the object's place; raises ValueError for anything that could lead elsewhere."""
    if not SLUG.fullmatch(tenant) or not _SHA256.fullmatch(sha256):
        message = f"not a tenant and a SHA-256: {tenant!r}, {sha256!r}"
        raise ValueError(message)
    return f"{tenant}/{sha256[:2]}/{sha256}"
