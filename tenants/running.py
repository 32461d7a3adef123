"""What does a running process hold? One value, made at start-up and handed to every request."""

from dataclasses import dataclass

from tenants.database import Database
from tenants.files.store import FileStore
from tenants.settings import Settings
from tenants.tokens import TokenKeys


@dataclass(frozen=True, slots=True)
class Running:
    """The database, the signing keys and the file store of one process, as its settings ask."""

    settings: Settings
    database: Database
    keys: TokenKeys
    files: FileStore

    async def close(self) -> None:
        """Let go of every connection."""
        await self.database.close()


def run_with(settings: Settings, *, database_url: str) -> Running:
    """Return what a process needs to serve the database at `database_url`; nothing is connected yet."""
    return Running(
        settings=settings,
        database=Database(database_url, pool_size=settings.pool_size),
        keys=TokenKeys.open(settings.keys_folder(), issuer=settings.public_url),
        files=FileStore.open(settings.files_store()),
    )
