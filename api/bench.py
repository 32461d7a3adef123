"""How is `minglu bench` run: on which database, in which order, and how are its figures shown?"""

import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from tenants.benchmarks.confirming import measure_confirming
from tenants.benchmarks.rank_speed import measure_ranks
from tenants.benchmarks.scoring_speed import measure_scoring
from tenants.benchmarks.timing import Sheet
from tenants.database import Database
from tenants.installation import Addresses, database_ready
from tenants.settings import Settings

say = Console(width=120, emoji=False)  # wide enough for every table, wherever it goes


async def run_benchmarks(settings: Settings) -> None:
    """Measure everything on a PostgreSQL of its own, which is gone afterwards, and print a table of each as it is done.

    `MINGLU_DATABASE_URL` names another one; what is made there stays, in tenants whose names begin with `bench-`.
    """
    with _folder() as place:
        chosen = settings if settings.database_url else settings.model_copy(update={"data_dir": place})
        async with database_ready(chosen) as addresses:
            await _measure(addresses, settings.redis_url)


@contextmanager
def _folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="minglu-bench-") as name:
        place = Path(name)
        place.chmod(0o711)  # so that PostgreSQL's account gets through
        yield place


async def _measure(addresses: Addresses, redis_url: str | None) -> None:
    database = Database(addresses.app, pool_size=4)
    hasty = Database(addresses.app, pool_size=4, settings={"synchronous_commit": "off"})
    sheets: list[Callable[[], Awaitable[Sheet]]] = [
        lambda: measure_scoring(addresses.owner),
        lambda: measure_confirming(database, hasty, addresses.owner),
        lambda: measure_ranks(database, addresses.owner, redis_address=redis_url),
    ]
    try:
        for measure in sheets:
            begun = time.perf_counter()
            sheet = await measure()
            say.print(_table(sheet))
            say.print(f"{time.perf_counter() - begun:.0f} s", style="dim")
    finally:
        await database.close()
        await hasty.close()


def _table(sheet: Sheet) -> Table:
    table = Table(title=sheet.title, title_justify="left", box=SIMPLE)
    table.add_column("", no_wrap=True)
    for name in (*sheet.columns, "target"):
        table.add_column(name, justify="right")
    for line in sheet.lines:
        table.add_row(line.what, *line.figures, line.target)
    return table
