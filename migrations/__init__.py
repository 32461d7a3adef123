"""How the database came to be as it is."""

from pathlib import Path


def folder() -> Path:
    """Return the folder that holds `env.py` and `versions/`."""
    return Path(__file__).parent
