"""How far is an evaluation: what is missing, of whom, and why can it not be decided yet?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from policies.grades.awarding import Total, awards_by_rule, total_of
from policies.grades.evaluating import Judged, Missing, Tie, What, leaves
from policies.language.document import Policy
from policies.language.grading import Grading
from policies.verdict import Reason, Text

Amount = int | Decimal
_MOST_NAMED = 5  # a sentence with more names is not read
# What a judgement looks at although no policy declares it.
_LABELS: Mapping[str, Text] = {
    "verdict": Text("评估结论", "Verdict"),
    "rated": Text("评定等次", "Rating"),
    "selected": Text("是否入选遴选", "Selected or not"),
    "order": Text("同分先后", "Order of equals"),
    "score": Text("总分", "Score"),
    "rank": Text("名次", "Place"),
    "share_of_ranked": Text("名次占比", "Place as a share of those ranked"),
    "ranked_count": Text("参加排名的家数", "How many are ranked"),
    "grade": Text("等次", "Grade"),
}


@dataclass(frozen=True, slots=True)
class MissingOf:
    """One thing that is missing and of whom, in words; for an order `of` are the equals, and `tie` their places."""

    what: What
    name: str
    label: Text
    rule: str
    clause: str
    of: tuple[str, ...]
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class AwardCount:
    """How many would be given an award, and what it comes to (None: it is no money).

    Of those for whom it is only proposed, `undecided` have no answer yet, which the evaluation waits for; `declined`
    were told no.
    """

    label: Text
    title: Text | None
    rule: str
    clause: str
    count: int
    amount: Total | None
    undecided: tuple[str, ...]
    declined: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What is missing, how many have which grade as it would be, and which awards, and what these come to."""

    missing: tuple[MissingOf, ...]
    ties: tuple[Tie, ...]
    grades: Mapping[str, int]
    ungraded: int
    awards: tuple[AwardCount, ...]
    total: Total


def find_progress(policy: Policy, grading: Grading, judged: Judged) -> Progress:
    """Return how far the evaluation is."""
    answers = [line.answer.grade for line in judged.lines.values()]
    return Progress(
        missing=tuple(_missing(policy, grading, judged)),
        ties=judged.ties,
        grades=Counter(grade for grade in answers if grade is not None),
        ungraded=sum(grade is None for grade in answers),
        awards=tuple(_awards(grading, judged)),
        total=judged.total,
    )


def find_obstacles(
    grading: Grading, progress: Progress, names: Mapping[str, str], budget: Amount | None
) -> list[Reason]:
    """Return why the evaluation cannot be decided; `names` are those of the providers, the budget is in yuan."""
    reasons = [_reason(one, names) for one in progress.missing]
    if budget is not None and progress.total.passes(budget) is not False:
        known, limit = _plain(progress.total.known), _plain(budget)
        text = Text(
            f"奖补合计{known}元，超过预算{limit}元；仍要确定的，请写明理由",
            f"The awards come to {known} yuan, and the budget is {limit}: to decide it still, say why",
        )
        untold = say_unknown_total(progress.total, names)
        if untold is not None:
            text = Text(
                f"{untold.zh}；预算{limit}元，是否超过不能确定：请填写金额，仍要确定的，请写明理由",
                f"{untold.read_in('en')}. Whether that is within the budget of {limit} is not known:"
                " say the amounts, or why it is decided still",
            )
        total = None if progress.total.unknown else known
        reasons.append(
            Reason("grading.awards", _clauses(grading, progress), text, {"total_yuan": total, "budget_yuan": limit})
        )
    return reasons


def say_unknown_total(total: Total, names: Mapping[str, str]) -> Text | None:
    """Return why nobody knows what the awards come to, and what is known of it; None where it is known."""
    if not total.unknown:
        return None
    of, known = list(dict.fromkeys(total.unknown)), _plain(total.known)
    few, few_en = _few([names.get(one, one) for one in of])
    return Text(
        f"{len(of)}家的奖补没有写明金额（{few}），合计未知，其余合计{known}元",
        f"Nobody has said how much {len(of)} are given ({few_en}): the total is not known, the rest is {known} yuan",
    )


def _plain(amount: Amount) -> str:
    return f"{Decimal(amount).normalize():f}"


def _clauses(grading: Grading, progress: Progress) -> str:
    """Return the clauses of the awards that cost money."""
    found = dict.fromkeys(
        one.clause for one in progress.awards if one.amount is not None and (one.amount.known or one.amount.unknown)
    )
    return "、".join(found) or grading.clause


def _missing(policy: Policy, grading: Grading, judged: Judged) -> Iterator[MissingOf]:
    found: dict[Missing, list[str]] = {}
    for listing, line in judged.lines.items():
        for one in line.missing:
            found.setdefault(one, []).append(listing)
    ties = {tie.equals: tie for tie in judged.ties}
    for one, listings in found.items():
        of = one.equals or tuple(listings)
        yield MissingOf(
            one.what, one.name, _label(policy, grading, one.name), one.rule, one.clause, of, ties.get(one.equals)
        )


def _label(policy: Policy, grading: Grading, name: str) -> Text:
    for declared in (
        dict(leaves(grading)), awards_by_rule(grading),
        policy.facts, policy.conditions, policy.settings, policy.quantities,
    ):  # fmt: skip
        if name in declared and (label := declared[name].label) is not None:
            return label
    return _LABELS.get(name, Text(name))


def _awards(grading: Grading, judged: Judged) -> Iterator[AwardCount]:
    granted = [given for line in judged.lines.values() for given in line.granted]
    for rule, award in awards_by_rule(grading).items():
        own = [given for given in granted if given.because.rule == rule]
        if own:
            yield AwardCount(
                label=award.label,
                title=award.title,
                rule=rule,
                clause=award.clause,
                count=sum(given.sure for given in own),
                amount=None if award.amount is None and award.title is not None else total_of(own),
                undecided=tuple(given.provider for given in own if given.accepted is None),
                declined=sum(given.accepted is False for given in own),
            )


def say_undecided(count: int, names: Sequence[str]) -> Text | None:
    """Return the warning that something of these providers was not decided at the freeze; None when nothing was."""
    few, few_en = _few(names)
    zh = f"冻结时还有{count}项没有审定，不计入评价：{few}；要计入的，撤回后审定，再重新评价"
    return Text(zh, f"At the freeze {count} were not decided and do not count: {few_en}") if count else None


def _few(names: Sequence[str]) -> tuple[str, str]:
    """Return some of the names as a sentence has them."""
    more = len(names) > _MOST_NAMED
    return (
        "、".join(names[:_MOST_NAMED]) + ("等" if more else ""),
        ", ".join(names[:_MOST_NAMED]) + (" and others" if more else ""),
    )


def _reason(one: MissingOf, names: Mapping[str, str]) -> Reason:
    named = [names.get(listing, listing) for listing in one.of]
    few, few_en = _few(named)
    count, label, label_en = len(named), one.label.zh, one.label.read_in("en")
    match one.what:
        case "verdict":
            text = Text(f"{count}家没有评估结论：{few}", f"{count} have no verdict: {few_en}")
        case "mark":
            text = Text(f"{count}家的“{label}”没有得分：{few}", f"{count} have no mark for {label_en}: {few_en}")
        case "rating":
            text = Text(f"{count}家没有评定等次：{few}", f"{count} were not rated: {few_en}")
        case "selection":
            text = Text(f"{count}家的遴选没有结果：{few}", f"The selection of {count} has no result: {few_en}")
        case "order":
            text = _say_order(one.tie, few, few_en)
        case "award":
            zh = f"{count}家的“{label}”还没有决定给予还是不给予：{few}"
            text = Text(zh, f"Whether {label_en} is given is not decided for {count}: {few_en}")
        case "value":
            text = Text(f"{count}家的“{label}”未知：{few}", f"{label_en} of {count} is not known: {few_en}")
        case _:
            assert_never(one.what)
    inputs = {"waits_for": one.what, "name": one.name, "count": count, "listings": list(one.of[:_MOST_NAMED])}
    return Reason(one.rule, one.clause, text, inputs)


def _say_order(tie: Tie | None, few: str, few_en: str) -> Text:
    if tie is not None:
        return Text(f"{few}同分，须决定第{tie.first}至{tie.last}名的先后", f"{few_en} are equal: decide who is first")
    return Text(  # who waits alone has no equal: places are short
        f"名额是否够{few}还不能确定：请补齐其余所缺；符合条件的仍多于名额的，请改定等次",
        f"Whether there is a place for {few_en} is not known: settle what else is missing, and where more qualify"
        " than there are places, rate anew",
    )
