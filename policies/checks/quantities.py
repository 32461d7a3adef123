"""Are the quantities sound: do counters have a window, can days be found, does none need itself?"""

from collections.abc import Iterator

from policies.checks.comparisons import row_of
from policies.checks.flaw import Flaw
from policies.checks.names import Names
from policies.checks.walking import conditions_of, words_of
from policies.language import quantities as q
from policies.language import windows as w
from policies.language.conditions import names_in
from policies.language.document import Policy
from policies.quantities.rows import OverRows, kind_and_field
from policies.quantities.units import unit_of


def find_quantity_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield counters without a window, windows without days, quantities in a circle."""
    for path, word in words_of(policy):
        match word:
            case q.Count() | q.Sum() | q.Distinct() | q.Most() | q.Mean() | q.Highest() | q.Lowest():
                yield from _flawed_window(path, word, names)
            case q.Latest() | q.Elapsed():
                yield from _days_of_rows(path, word, names)
            case q.Run():
                yield from _flawed_run(path, word, names)
            case q.Account():
                yield from _flawed_account(path, word)
            case q.Ratio():
                yield from _share_of_unlike(path, word, policy)
            case w.Last():
                if word.last.unit == "working_day" or word.last.full:
                    yield Flaw(
                        f"{path}.last", "a window is so many days, months or years, neither working_days nor full"
                    )
            case _:
                pass
    yield from _circles(policy, names)


def _flawed_window(path: str, over: OverRows, names: Names) -> Iterator[Flaw]:
    if kind_and_field(over)[0] in names.dated and over.during is None:
        message = "a counter needs a window: write during, such as {since: listed_on} or {last: {years: 1}}"
        yield Flaw(path, message)
    elif over.dated_by is not None and over.during is None:
        yield Flaw(f"{path}.dated_by", "a day is looked at only within a window: write during, or leave dated_by out")
    yield from _days_of_rows(path, over, names)


def _days_of_rows(path: str, over: OverRows, names: Names) -> Iterator[Flaw]:
    """Yield a window over rows of a list that carry no day."""
    kind, _ = kind_and_field(over)
    fields = names.kinds.get(kind)
    if fields is None or kind in names.dated:
        return
    day = fields.get(over.dated_by or "on")
    needs_day = over.during is not None or isinstance(over, q.Elapsed)
    if over.dated_by is not None and over.dated_by not in fields:
        yield Flaw(f"{path}.dated_by", f"rows of “{kind}” have no field “{over.dated_by}”")
    elif day is not None and over.dated_by is not None and day.type != "date":
        yield Flaw(f"{path}.dated_by", f"“{over.dated_by}” is not of type date")
    elif needs_day and day is None:
        message = f"rows of “{kind}” carry no day: write dated_by, the field of type date that does"
        yield Flaw(path, message)


def _flawed_run(path: str, run: q.Run, names: Names) -> Iterator[Flaw]:
    if run.run in names.kinds and "year" not in names.kinds[run.run]:
        yield Flaw(path, f"a run counts years in a row, and “{run.run}” has no field “year”")
    if run.where is None:
        yield Flaw(path, "a run needs where: what must be so year after year")


def _flawed_account(path: str, account: q.Account) -> Iterator[Flaw]:
    if account.cycle is None and account.reset_by is None:
        yield Flaw(path, "points add up for ever: write cycle (month, quarter, half, year) or reset_by (a measure)")
    if account.cycle is None and account.carry_over != "nothing":
        yield Flaw(path, "carry_over is for an account with a cycle")
    if account.at_most is not None and account.at_most < account.opens_with:
        yield Flaw(path, f"it opens with {account.opens_with}, and cannot be at most {account.at_most}")


def _share_of_unlike(path: str, ratio: q.Ratio, policy: Policy) -> Iterator[Flaw]:
    """Yield a ratio of amounts in two units that would be read in per cent; how things are counted is no matter."""
    measured = [part for part in ratio.ratio if not isinstance(policy.quantities.get(part), q.Counted)]
    units = {unit.label.zh for part in measured if (unit := unit_of(policy, part)) is not None}
    if ratio.unit is None and len(units) > 1:
        above, below = (unit.label.zh for part in ratio.ratio if (unit := unit_of(policy, part)) is not None)
        message = f"{above} of {below} is no share to be read in per cent: write unit, such as {above}/{below}"
        yield Flaw(path, message)


def _circles(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield quantities and conditions that can only be known when they are known."""
    needs = _needs(policy, names)
    for name in needs:
        waiting, seen = list(needs[name]), set[str]()
        while waiting:
            one = waiting.pop()
            if one == name:
                section = "quantities" if name in policy.quantities else "conditions"
                yield Flaw(f"{section}.{name}", "it is made of itself, by way of what it asks for")
                break
            if one in needs and one not in seen:
                seen.add(one)
                waiting += needs[one]


def _needs(policy: Policy, names: Names) -> dict[str, set[str]]:
    needs: dict[str, set[str]] = {name: set() for name in (*policy.quantities, *policy.conditions)}
    for name, quantity in policy.quantities.items():
        match quantity:
            case q.Combined():
                needs[name] |= set(quantity.parts)
            case _:
                for asked in conditions_of(quantity):
                    needs[name] |= names_in(asked.condition) - row_of(asked, names)[0].keys()
    for name, condition in policy.conditions.items():
        needs[name] |= names_in(condition.when)
    return needs
