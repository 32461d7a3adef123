"""Does a span that was asked for end before it begins?"""

from datetime import date

from tenants.failures import invalid


def refuse_reversed(first: date | None, last: date | None, *, named: tuple[str, str]) -> None:
    """Raise Invalid when the last day lies before the first; `named` are the two parameters of the query."""
    if first is not None and last is not None and last < first:
        begin, end = named
        zh, en = f"{end}（{last}）不得早于 {begin}（{first}）", f"{end} ({last}) must not lie before {begin} ({first})"
        raise invalid(f"query:{end}", "before-its-beginning", zh, en)
