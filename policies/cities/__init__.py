"""Which cities come with the system? Folders of data; none of them is named in Python."""

from pathlib import Path


def folders() -> list[Path]:
    """Return the folder of each city that comes with the system, by name."""
    return sorted(path.parent for path in Path(__file__).parent.glob("*/city.yaml"))
