"""Among which others are points counted: within which tenth of a point, and within which 64 such tenths?"""

TENTH_MICRO = 100_000  # a fine interval: a tenth of a point
COARSE = 64  # so many fine intervals make a coarse one


def say_interval(points: str, *, of: int) -> str:
    """Return the SQL of the interval in which points (an SQL name, bigint) lie: a division that goes down."""
    return f"(({points} - CASE WHEN {points} < 0 THEN {of - 1} ELSE 0 END) / {of})"
