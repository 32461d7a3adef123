"""What is the balance of a points account on a day: cycle after cycle, item after item, in the order they happened?"""

from datetime import date
from fractions import Fraction
from typing import assert_never

from policies.language.quantities import Account
from policies.quantities.exact import number_of
from policies.quantities.spans import calendar_span
from policies.situation import Situation


def balance_of(account: Account, situation: Situation) -> Fraction:
    """Return the balance at the end of the day asked about, exactly."""
    opening = Fraction(account.opens_with)
    balance, cycle = opening, None
    for day, change in _movements(account, situation):
        now = calendar_span(day, account.cycle) if account.cycle else None
        if cycle is not None and now != cycle:
            balance = _carried(account, opening, balance)
        cycle = now
        balance = opening if change is None else _capped(account, balance + change)
    if cycle is not None and account.cycle and calendar_span(situation.today, account.cycle) != cycle:
        balance = _carried(account, opening, balance)
    return balance


def _movements(account: Account, situation: Situation) -> list[tuple[date, Fraction | None]]:
    """Return what has moved an account, oldest first: points taken (−), given (+), and resets (None).

    On one day it is reset last: the measure answers what went before.
    """
    found: list[tuple[date, Fraction | None]] = []
    for item in situation.items:
        if item.on > situation.today or not situation.stands(item):  # what is only alleged takes nothing
            continue
        for path, sign in (*((one, -1) for one in account.taken), *((one, 1) for one in account.given)):
            kind, _, name = path.partition(".")
            if item.kind == kind and (number := number_of(item.fields.get(name))) is not None:
                found.append((item.on, sign * number))
        if item.kind == "measure" and account.reset_by and item.fields.get("measure") == account.reset_by:
            found.append((item.on, None))
    return sorted(found, key=lambda one: (one[0], one[1] is None))


def _carried(account: Account, opening: Fraction, balance: Fraction) -> Fraction:
    """Return what the next cycle begins with; cycles without an item carry the same on."""
    left = balance - opening
    match account.carry_over:
        case "nothing":
            return opening
        case "surplus":
            return _capped(account, opening + max(left, Fraction(0)))
        case "deficit":
            return opening + min(left, Fraction(0))
        case "both":
            return _capped(account, opening + left)
        case _:
            assert_never(account.carry_over)


def _capped(account: Account, balance: Fraction) -> Fraction:
    return balance if account.at_most is None else min(balance, Fraction(account.at_most))
