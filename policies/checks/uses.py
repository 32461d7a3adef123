"""Which names does a policy use, where, and as what?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policies.checks.walking import below, conditions_of, leaves_at, words_of
from policies.language import effects as e
from policies.language import exits as x
from policies.language import grading as g
from policies.language import obligations as o
from policies.language import procedures as p
from policies.language import quantities as q
from policies.language import windows as w
from policies.language.conditions import Compare
from policies.language.document import Disclosure, Policy, Term
from policies.language.words import Word

As = Literal[
    "value", "kind", "field", "window", "anchor", "fact", "need", "requirement", "measure", "ladder", "procedure",
    "ground", "list", "right", "grade", "setting", "obligation", "target", "ending", "occasion", "asked", "computed",
    "group", "compared", "column", "ban",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """A name used at a path, as a fact, a kind of item, a measure…"""

    path: str
    name: str
    as_: As


def uses_of(policy: Policy) -> Iterator[Use]:
    """Yield every name the policy uses."""
    for asked in conditions_of(policy):
        for path, leaf in leaves_at(asked.condition, asked.path):
            if isinstance(leaf, Compare):
                yield Use(path, leaf.name, "compared")
            else:
                yield from (Use(f"{path}.{index}", name, "list") for index, name in enumerate(leaf.on_list))
    for path, word in words_of(policy):
        for field, name, as_ in (*_of_quantity(word), *_of_grading(word), *_of_exit(word), *_of_others(word)):
            yield Use(below(path, field), name, as_)


def _each(field: str, names: tuple[str, ...], as_: As) -> Iterator[tuple[str, str, As]]:
    return ((f"{field}.{index}", name, as_) for index, name in enumerate(names))


def _of_quantity(word: Word) -> Iterator[tuple[str, str, As]]:  # noqa: C901, PLR0912  # one case a word
    if isinstance(word, q.Over) and isinstance(word.during, str):
        yield "during", word.during, "window"
    match word:
        case q.Count():
            yield "count", word.count, "kind"
        case q.Run():
            yield "run", word.run, "kind"
        case q.Elapsed():
            yield "elapsed_since", word.elapsed_since, "kind"
            if word.or_since is not None:
                yield "or_since", word.or_since, "anchor"
        case q.Sum() | q.Distinct() | q.Most() | q.Mean() | q.Highest() | q.Lowest() | q.Latest():
            key = type(word).__name__.lower()
            path = str(getattr(word, key))
            yield key, path, "field"
            if isinstance(word, q.Mean) and word.weighted_by is not None:
                yield "weighted_by", f"{path.partition('.')[0]}.{word.weighted_by}", "column"
        case q.Ratio():
            yield from _each("ratio", word.ratio, "value")
        case q.Total():
            yield from _each("total", word.total, "value")
        case q.Difference():
            yield from _each("less", word.less, "value")
        case q.Account():
            yield from _each("taken", word.taken, "field")
            yield from _each("given", word.given, "field")
            if word.reset_by is not None:
                yield "reset_by", word.reset_by, "measure"
        case w.Since():
            yield "since", word.since, "anchor"
        case w.Last() | w.Calendar():
            yield "before", word.before, "anchor"
        case _:
            return


def _of_grading(word: Word) -> Iterator[tuple[str, str, As]]:
    match word:
        case g.OfQuantity():
            yield "of", word.of, "value"
        case g.ByTable():
            yield "per", word.per, "kind"
            yield from _each("by", tuple(f"{word.per}.{name}" for name in word.by), "column")
            if word.during is not None:
                yield "during", word.during, "window"
            if word.weighted_by is not None:
                yield "weighted_by", f"{word.per}.{word.weighted_by}", "column"
        case g.Evaluation() if word.selection is not None:
            yield "selection", word.selection, "procedure"
        case g.Ties():
            yield from _each("by", word.by, "value")
        case g.Quota() if word.per != "programme":
            yield "per", word.per, "group"
        case _:
            return


def _of_exit(word: Word) -> Iterator[tuple[str, str, As]]:  # noqa: C901, PLR0912  # one case a word
    match word:
        case x.Measure():
            if word.right is not None:
                yield "right", word.right, "right"
            if word.grade is not None:
                yield "grade", word.grade, "grade"
            if word.begins not in {"decision", "next_year"}:
                yield "begins", word.begins, "anchor"
            yield from _each("until", word.until, "ending")
            yield from _each("related", word.related, "fact")
        case x.Ladder():
            yield from _each("rungs", word.rungs, "measure")
        case x.ExitRule():
            yield from _each("then", word.then, "measure")
            yield from _each("optional", word.optional, "measure")
            if word.ladder is not None:
                yield "ladder", word.ladder, "ladder"
            if word.lowest is not None:
                yield "lowest", word.lowest, "measure"
        case x.AppealGround():
            yield from _each("annuls", word.annuls, "target")
        case x.Remedy() if word.procedure is not None:
            yield "procedure", word.procedure, "procedure"
        case x.Reentry():
            yield from _each("barred_by", word.barred_by, "ban")
            yield from _each("related", word.related, "fact")
        case x.Advice():
            yield from _each("on", word.on, "measure")
        case x.Exit():
            yield from _each("restored_after", word.restored_after, "measure")
        case _:
            return


def _of_others(word: Word) -> Iterator[tuple[str, str, As]]:  # noqa: C901, PLR0912  # one case a word
    match word:
        case o.Obligation():
            if word.for_ is not None:
                yield "for", word.for_, "kind"
            yield from _each("changed", word.changed, "fact")
            yield "shown_by", word.shown_by, "occasion"
            if word.missed is not None:
                yield "missed", word.missed, "ground"
            if word.begins is not None:
                yield "begins", word.begins, "anchor"
        case o.After() if word.of is not None:
            yield "of", word.of, "anchor"
        case p.Action():
            yield from _each("needs", word.needs, "need")
            yield from _each("confirms", word.confirms, "fact")
            yield from _each("waives", word.waives, "requirement")
        case p.CaseQuota():
            if word.setting is not None:
                yield "setting", word.setting, "setting"
            if word.per != "programme":
                yield "per", word.per, "group"
        case e.FindingEffect():
            yield "finding", word.finding, "ground"
        case e.RecordEffect():
            yield "record", word.record, "kind"
        case e.FulfilEffect():
            yield "fulfil", word.fulfil, "obligation"
        case e.MeasureEffect():
            yield "measure", word.measure, "measure"
        case p.Procedure():
            yield from _each("asks", word.asks, "asked")
        case p.Opening() if word.on is not None:
            yield "on", word.on, "occasion"
        case Term() if word.renewal is not None:
            yield "renewal", word.renewal, "procedure"
        case Disclosure():
            yield from _each("facts", word.facts, "fact")
            yield from _each("computed", word.computed, "computed")
        case _:
            return
