"""How long does a Redis sorted set take to tell a place: over a bare socket, and through its ordinary client?"""

import asyncio
import contextlib
import importlib
import importlib.util
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from tenants.benchmarks.timing import Contender

ADDRESS = "redis://127.0.0.1:6379"
BATCH = 1_000


class _Pipeline(Protocol):
    """Commands that are sent together and done without anything between them."""

    def zcount(self, key: str, least: object, most: object) -> object: ...

    def zcard(self, key: str) -> object: ...

    def execute(self) -> Awaitable[object]: ...


class _Client(Protocol):
    """What we use of redis-py's asyncio client."""

    def zrevrank(self, key: str, member: str) -> Awaitable[object]: ...

    def zscore(self, key: str, member: str) -> Awaitable[object]: ...

    def pipeline(self) -> "_Pipeline": ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Redis:
    """One bare connection, and the ordinary client where it is installed (the optional extra `bench`)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    client: _Client | None

    async def load(self, key: str, points: Mapping[str, int]) -> None:
        """Fill a sorted set anew."""
        rows = list(points.items())
        await self.forget(key)
        for first in range(0, len(rows), BATCH):
            pairs = (part for member, micro in rows[first : first + BATCH] for part in (micro, member))
            await self.ask("ZADD", key, *pairs)

    async def forget(self, key: str) -> None:
        """Take a sorted set away."""
        await self.ask("DEL", key)

    def contenders(self, key: str, members: Sequence[str]) -> Mapping[str, Contender]:
        """Return the ways to ask for the place of each round's member."""

        async def bare(number: int) -> object:
            return await self.ask("ZREVRANK", key, members[number])

        found: dict[str, Contender] = {"Redis ZREVRANK, bare socket": bare}
        if self.client is not None:
            client = self.client

            async def by_client(number: int) -> object:
                return await client.zrevrank(key, members[number])

            async def same_answer(number: int) -> object:
                mine = await client.zscore(key, members[number])
                together = client.pipeline()
                together.zcount(key, f"({mine}", "+inf")
                together.zcount(key, mine, mine)
                together.zcard(key)
                return await together.execute()

            found |= {
                "Redis ZREVRANK, redis-py": by_client,
                "Redis, the same answer (2 trips), redis-py": same_answer,
            }
        return found

    async def ask(self, *command: object) -> object:
        """Return the answer to one command (RESP)."""
        parts = [str(part).encode() for part in command]
        written = b"".join(b"$%d\r\n%b\r\n" % (len(part), part) for part in parts)
        self.writer.write(b"*%d\r\n" % len(parts) + written)
        line = (await self.reader.readline())[:-2]
        if line[:1] == b":":
            return int(line[1:])
        if line[:1] == b"-" or not line:
            message = f"Redis answered {line!r}"
            raise ConnectionError(message)
        return line[1:].decode()


@asynccontextmanager
async def open_redis(address: str | None) -> AsyncGenerator[Redis | None]:
    """Yield the Redis at `address` (the usual local port), None when none is there."""
    place = urlsplit(address or ADDRESS)
    try:
        reader, writer = await asyncio.open_connection(place.hostname or "127.0.0.1", place.port or 6379)
    except OSError:
        yield None
        return
    client = _client(address or ADDRESS)
    redis = Redis(reader, writer, client)
    try:
        if place.password:
            names = [unquote(place.username)] if place.username else []
            await redis.ask("AUTH", *names, unquote(place.password))
        yield redis
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        if client is not None:
            await client.aclose()


def _client(address: str) -> _Client | None:
    if importlib.util.find_spec("redis") is None:
        return None
    from_url = cast("Callable[[str], _Client]", importlib.import_module("redis.asyncio").from_url)
    return from_url(address)
