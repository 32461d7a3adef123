"""What does every story find ready?"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lives import Life, live_in

from policies.cities import folders
from tenants.database import Database
from tenants.running import Running


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder for a demonstration that, unlike pytest's own, is open to the account the database runs under."""
    with tempfile.TemporaryDirectory(prefix="minglu-story-") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "data"


@pytest.fixture
async def life(client: httpx.AsyncClient, database: Database, running: Running) -> Life:
    """A city of this story's own, just installed."""
    return await live_in(client, database, running, next(one for one in folders() if one.name == "chengdu"))
