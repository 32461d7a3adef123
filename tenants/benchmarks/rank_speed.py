"""How long does it take to read a place among a hundred, and among a hundred thousand, beside a Redis sorted set?"""

from random import Random

from tenants.benchmarks.crowd import Crowd, gather_crowd, settle
from tenants.benchmarks.redis_rank import Redis, open_redis
from tenants.benchmarks.timing import Contender, Line, Sheet, Timed, alternate
from tenants.database import Database, fetch_prepared
from tenants.queries.ranking import find_standing

SIZES = (100, 1_000, 10_000, 100_000)
OURS = "ours: place, equals and total"
NOTHING = "PostgreSQL, SELECT 1: the way there and back"
_SCORES = "SELECT listing_id, points_micro FROM scores WHERE tenant_id = $1 AND ranked"


async def measure_ranks(database: Database, owner_url: str, *, redis_address: str | None, rounds: int = 500) -> Sheet:
    """Return the medians of reading one place, ours and Redis's taking turns, at every size."""
    lines: list[Line] = []
    smallest: float | None = None
    async with open_redis(redis_address) as redis:
        for size in SIZES:
            crowd = await gather_crowd(database, listings=size, items=0)
            await settle(owner_url)
            found = await _at(database, crowd, redis, rounds=rounds)
            ours = found[OURS].median_us
            smallest = smallest or ours
            lines += [_line(size, name, one, ours, smallest) for name, one in found.items()]
    if redis is None:
        lines.append(Line("Redis", ("not present", "", "", "", "")))
    title = f"Reading one place, {rounds} rounds, each over its one open connection"
    return Sheet(title, ("p10 µs", "median µs", "p99 µs", "ours ÷ this", f"× {SIZES[0]}"), tuple(lines))


def _line(size: int, name: str, one: Timed, ours: float, smallest: float) -> Line:
    is_ours, is_last = name == OURS, size == SIZES[-1]
    growth = f"{ours / smallest:.1f}" if is_ours else ""
    figures = (*one.figures, "" if is_ours else f"{ours / one.median_us:.2f}", growth)
    target = "" if not is_last or name == NOTHING else "≤ 3×" if is_ours else "≤ 1.0"
    return Line(f"{size:,} · {name}", figures, target)


async def _at(database: Database, crowd: Crowd, redis: Redis | None, *, rounds: int) -> dict[str, Timed]:
    chance = Random(1)  # noqa: S311  # the same listings in every run
    chosen = chance.choices(crowd.listings, k=rounds)
    ties = crowd.rules.policy.grading.ties if crowd.rules.policy.grading else None
    key = f"minglu-bench:{crowd.tenant}"
    async with database.transaction(crowd.tenant) as session:
        rows = await fetch_prepared(session, _SCORES, crowd.tenant)
        points = {str(listing): int(str(micro)) for listing, micro in rows}
        if redis is not None:
            await redis.load(key, points)

        async def ours(number: int) -> None:
            await find_standing(session, crowd.caller, crowd.rules.programme_id, chosen[number], ties=ties)

        async def nothing(_: int) -> None:
            await fetch_prepared(session, "SELECT 1")

        contenders: dict[str, Contender] = {OURS: ours, NOTHING: nothing}
        if redis is not None:
            contenders |= redis.contenders(key, [str(one) for one in chosen])
        found = await alternate(contenders, rounds=rounds)
        if redis is not None:
            await redis.forget(key)
    return found
