"""Is the time over in which a procedure could be entered?"""

from collections.abc import Sequence
from datetime import date

from policies.language.procedures import Opening


def find_closing(openings: Sequence[Opening], today: date) -> Opening | None:
    """Return the opening whose last day, itself counted, is past, the latest; None while any way in may be open.

    Rounds, notices and occasions are opened by the bureau: no date of the rules closes them.
    """
    ended = [(date.fromisoformat(one.until), one) for one in openings if one.until is not None]
    if not ended or len(ended) < len(openings):
        return None
    last_day, latest = max(ended, key=lambda one: one[0])
    return latest if last_day < today else None
