"""May this be said in an evaluation: is it asked for, of somebody it includes, and within its bounds?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, assert_never

from policies.checks.sorts import Sort
from policies.grades.awarding import awards_by_rule
from policies.grades.evaluating import Judged, Said, equals_of, leaves
from policies.grades.said_values import (
    find_amount_faults,
    find_number_faults,
    find_option_faults,
    find_value_faults,
    read_number,
)
from policies.language.conditions import names_in
from policies.language.document import Policy
from policies.language.grading import ByHand, ByTable, Grading, OfQuantity
from policies.naming import say_choices
from policies.plain import as_list, below
from policies.points.grain import MARK_STEP, leaves_of
from policies.situation import Situation
from policies.verdict import Fault, Text

Kind = Literal["verdict", "mark", "rating", "selection", "award", "order"]
Groups = Sequence[tuple[str, ...]]  # of equals


@dataclass(frozen=True, slots=True)
class Input:
    """One thing somebody wants to say: of which listing (none for an order), of which name, and its value as sent."""

    kind: Kind
    listing: str | None
    name: str | None
    value: object


@dataclass(frozen=True, slots=True)
class AsFrozen:
    """A frozen evaluation as far as it is judged: what is missing says what may be said."""

    judged: Judged
    situations: Mapping[str, Situation]
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom an evaluation asks, by which rules; who has a case of its selection; and how it is frozen, if it is."""

    policy: Policy
    grading: Grading
    listings: frozenset[str]
    with_case: frozenset[str] = frozenset()
    frozen: AsFrozen | None = None


def find_input_faults(asked: Asked, inputs: Sequence[Input]) -> Iterator[Fault]:
    """Yield what is wrong with each input, by its place in the list.

    An order names exactly one group of equals, as they are before anybody decided between them.
    """
    frozen = asked.frozen
    ordered = frozen is not None and any(one.kind == "order" for one in inputs)
    groups = equals_of(asked.policy, frozen.situations, frozen.said) if frozen is not None and ordered else ()
    said: set[object] = set()
    for index, one in enumerate(inputs):
        at, what = below("/inputs", index), _what_is_said(one)
        faults = list(_faults_of(asked, groups, one, at))
        yield from faults
        if not faults and what in said:
            text = Text("同一件事一次只能说一个值", "The same thing is said twice here: say it once")
            yield Fault(at, "repeated", text)
        if not faults:
            said.add(what)


def _what_is_said(one: Input) -> object:
    """Return what an input says something of: two of the same would contradict each other, or repeat."""
    if one.kind == "order":
        return one.kind, frozenset(str(each) for each in as_list(one.value) or ())
    return one.kind, one.listing, one.name


def read_value(asked: Asked, one: Input) -> object:
    """Return the value as it is judged: an exact number, unless it names a place of a table; an amount is a Decimal."""
    if one.kind == "award":
        amount = read_number(one.value)
        return one.value if amount is None else Decimal(amount)
    by_table = isinstance(dict(leaves(asked.grading)).get(one.name or ""), ByTable)
    number = read_number(one.value) if one.kind == "mark" and not by_table else None
    several = as_list(one.value)
    if several is not None:
        return [str(each) for each in several]
    return one.value if number is None else number


def _faults_of(asked: Asked, groups: Groups, one: Input, at: str) -> Iterator[Fault]:
    grading = asked.grading
    if one.kind != "order" and one.listing not in asked.listings:
        text = Text("这次评价不包括这家单位", "This evaluation does not include this listing")
        yield Fault(below(at, "listing_id"), "unknown-listing", text)
        return
    match one.kind:
        case "verdict":
            yield from _option_faults(grading.evaluation.verdicts, one, at)
        case "rating":
            rated = any(grade.by_hand for grade in grading.grades) or "rated" in _looked_at(grading)
            yield from _option_faults(_grades_of(grading) if rated else {}, one, at)
        case "selection":
            yield from _selection_faults(asked, one, at)
        case "mark":
            yield from _mark_faults(asked, one, at)
        case "award":
            yield from _award_faults(asked, one, at)
        case "order":
            yield from _order_faults(groups, one, at)
        case _:
            assert_never(one.kind)


def _looked_at(grading: Grading) -> frozenset[str]:
    conditions = [one.when for one in (*grading.grades, *grading.awards) if one.when is not None]
    return frozenset(name for condition in conditions for name in names_in(condition))


def _grades_of(grading: Grading) -> dict[str, Text]:
    return {grade.grade: grade.label or Text(grade.grade) for grade in grading.grades}


def _option_faults(options: Mapping[str, Text], one: Input, at: str) -> Iterator[Fault]:
    if options:
        yield from find_option_faults(options, one.value, below(at, "value"))
    else:
        yield _unasked(at)


def _unasked(at: str) -> Fault:
    return Fault(
        below(at, "kind"),
        "not-asked",
        Text("办法的评价不需要这一项", "The rules of this evaluation do not ask for this"),
    )


def _selection_faults(asked: Asked, one: Input, at: str) -> Iterator[Fault]:
    where = below(at, "value")
    if "selected" not in _looked_at(asked.grading):
        yield _unasked(at)
    elif not isinstance(one.value, bool):
        yield Fault(where, "boolean-expected", Text("应为 true 或 false", "Must be true or false"))
    elif one.listing in asked.with_case:
        text = Text("该单位有遴选案件，以其结果为准", "There is a case of its selection, whose outcome counts")
        yield Fault(below(at, "listing_id"), "selection-under-way", text)
    elif one.value and asked.grading.evaluation.selection is not None:
        text = Text("入选须经遴选程序，这里只能登记未参加", "Who is selected is decided in the procedure of selection")
        yield Fault(where, "selected-by-procedure", text)


def _award_faults(asked: Asked, one: Input, at: str) -> Iterator[Fault]:
    """Yield what is wrong with accepting or declining an award the rules only propose, or with its amount."""
    line = None if asked.frozen is None else asked.frozen.judged.lines.get(one.listing or "")
    granted = () if line is None else line.granted
    proposed = {given.because.rule: given.label for given in granted if given.force == "proposed"}
    award = awards_by_rule(asked.grading).get(one.name or "")
    if asked.frozen is None:
        text = Text("评价冻结后才知道拟给予哪些奖补", "Which awards are proposed is told once the evaluation is frozen")
        yield Fault(below(at, "kind"), "not-frozen", text)
    elif award is None or one.name not in proposed:
        known = say_choices(proposed)
        text = Text(
            f"该单位没有这项待酌定的奖补，可填：{known.zh}",
            f"No such award is proposed for this listing; there are: {known.read_in('en')}",
        )
        yield Fault(below(at, "name"), "not-proposed", text)
    elif not isinstance(one.value, bool):
        yield from find_amount_faults(award, one.value, below(at, "value"))


def _mark_faults(asked: Asked, one: Input, at: str) -> Iterator[Fault]:
    indicator = dict(leaves(asked.grading)).get(one.name or "")
    if one.name is None:
        yield Fault(below(at, "name"), "missing", Text("请写明指标", "Say which indicator"))
    elif isinstance(indicator, ByHand):
        # Rules that say how a mark is rounded take any; otherwise nothing is rounded, over an edge least of all.
        step = None if indicator.round else MARK_STEP
        sort = Sort("number", step=step, least=0, most=indicator.at_most)
        yield from find_number_faults(sort, one.value, below(at, "value"))
    elif asked.frozen is None:
        text = Text("评价冻结后才知道缺少哪些数据", "What is not known is told once the evaluation is frozen")
        yield Fault(below(at, "name"), "not-frozen", text)
    elif not _waits(asked.frozen, one):
        text = Text(
            "没有这个指标，或其数据已知，不能另行填写", "There is no such indicator, or it is known from records"
        )
        yield Fault(below(at, "name"), "not-missing", text)
    elif isinstance(indicator, ByTable):
        paths = [".".join(path) for path, _ in leaves_of(indicator.table)]
        yield from find_option_faults({path: Text(path) for path in paths}, one.value, below(at, "value"))
    else:
        name = indicator.of if isinstance(indicator, OfQuantity) else one.name
        yield from find_value_faults(asked.policy, name, one.value, below(at, "value"))


def _waits(frozen: AsFrozen, one: Input) -> bool:
    """Tell whether somebody must say this: it is missing, or was until somebody said it before."""
    before = frozen.said.get(one.listing or "")
    if before is not None and one.name in before.marks:
        return True
    line = frozen.judged.lines.get(one.listing or "")
    return line is not None and any(
        missing.what in {"mark", "value"} and missing.name == one.name for missing in line.missing
    )


def _order_faults(groups: Groups, one: Input, at: str) -> Iterator[Fault]:
    where, order = below(at, "value"), [str(each) for each in as_list(one.value) or ()]
    if one.listing is not None:
        text = Text("先后的决定不属于某一家单位", "An order is of several listings, not of one")
        yield Fault(below(at, "listing_id"), "not-of-one", text)
    if len(set(order)) < len(order):
        yield Fault(where, "repeated", Text("不得重复", "No repetitions"))
    elif not any(set(order) == set(group) for group in groups):
        text = Text(
            "须按决定的先后列出一组同分单位的全部编号，不多不少",
            "List exactly one whole group of equals, in the order that was decided",
        )
        yield Fault(where, "no-equals", text)
