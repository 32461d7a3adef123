"""What time is it, for this tenant? The only place that asks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def now(*, ahead_seconds: int = 0) -> datetime:
    """Return the present instant (UTC); a sandbox is `ahead_seconds` ahead of the world (less than zero: behind)."""
    return datetime.now(UTC) + timedelta(seconds=ahead_seconds)


def civil_date(instant: datetime, zone: str) -> date:
    """Return the date an instant falls on in `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def civil_time(instant: datetime, zone: str) -> str:
    """Return the date and minute on the clocks of `zone`, as people write it: `2026-12-31 17:30`."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def begin_of_day(day: date, zone: str) -> datetime:
    """Return the instant (UTC) at which `day` begins in `zone`: its midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant (UTC) at which `day` is over in `zone`: the next midnight."""
    return begin_of_day(day + timedelta(days=1), zone)
