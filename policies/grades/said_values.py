"""Is a value that somebody says in an evaluation one of its sort?"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from policies.checks.names import names_of
from policies.checks.sorts import Sort
from policies.language.document import Policy
from policies.language.facts import ChoiceKind
from policies.language.grading import Award
from policies.naming import say_choices
from policies.verdict import Fault, Text

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_BEYOND = 10**18
# One award is less than ten billion yuan: those of a whole directory are a sum that can be kept.
_YUAN = Sort("number", step=Decimal("0.01"), most=Decimal("9999999999.99"))
_UNBOUNDED = Sort("number", least=0)  # of what no kind of item bounds


def read_number(value: object) -> int | Decimal | None:
    """Return the exact number that was sent, whole or as text (`"89.99"`); None for what is none or has 19 digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < _BEYOND else None
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def find_option_faults(options: Mapping[str, Text], value: object, where: str) -> Iterator[Fault]:
    """Yield that a value is none of the options; they are told with what they are called."""
    if not isinstance(value, str) or value not in options:
        known = say_choices(options)
        yield Fault(where, "unknown-option", Text(f"可选：{known.zh}", f"One of: {known.read_in('en')}"))


def find_value_faults(policy: Policy, name: str, value: object, where: str) -> Iterator[Fault]:
    """Yield why a value is not one that the fact or quantity of this name can have."""
    sort = names_of(policy).values.get(name, _UNBOUNDED)
    if sort.type == "boolean":
        if not isinstance(value, bool):
            yield Fault(where, "boolean-expected", Text("应为 true 或 false", "Must be true or false"))
    elif sort.type == "choice":
        fact = policy.facts.get(name)
        labels = fact.kind.options if fact is not None and isinstance(fact.kind, ChoiceKind) else None
        yield from find_option_faults(labels or {one: Text(one) for one in sorted(sort.options)}, value, where)
    else:
        yield from find_number_faults(sort, value, where)


def find_number_faults(sort: Sort, value: object, where: str) -> Iterator[Fault]:
    """Yield why a value is no number of this sort: a multiple of its step, from its least to its most."""
    number = read_number(value)
    if number is None:
        text = Text('应为数字，小数写作字符串，如 "89.99"', 'Must be a number; decimals as text, such as "89.99"')
        yield Fault(where, "number-expected", text)
    elif sort.step == 1 and number % 1 != 0:
        text = Text(f"应为整数，{number}不是", f"Must be a whole number, which {number} is not")
        yield Fault(where, "whole-number-expected", text)
    elif sort.step is not None and number % sort.step != 0:
        text = Text(
            f"应为{sort.step}的整数倍，{number}不是", f"Must be a multiple of {sort.step}, which {number} is not"
        )
        yield Fault(where, "too-many-decimals", text)
    elif number < (sort.least or 0):
        yield Fault(where, "too-small", Text(f"不得小于{sort.least or 0}", f"At least {sort.least or 0}"))
    elif sort.most is not None and number > sort.most:
        yield Fault(where, "too-large", Text(f"不得大于{sort.most}", f"At most {sort.most}"))


def find_amount_faults(award: Award, value: object, where: str) -> Iterator[Fault]:
    """Yield why this is no answer to a proposed award: a number of yuan is one only where the rules leave it open."""
    if not award.leaves_amount_open:
        text = Text(
            "应为 true（给予）或 false（不给予）；金额或称号以办法为准",
            "Must be true (given) or false (declined): its amount or title is as the rules say",
        )
        yield Fault(where, "boolean-expected", text)
    elif read_number(value) is None:
        text = Text(
            '应为给予的金额，以元为单位，如 "500000"，不涉及资金的写 "0"；不给予的为 false，金额未定的为 true',
            'Must be the amount given, in yuan, such as "500000", or "0" where it is no money; false when declined,'
            " true while its amount is not known",
        )
        yield Fault(where, "amount-expected", text)
    else:
        yield from find_number_faults(_YUAN, value, where)
