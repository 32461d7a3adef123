"""What does every rule say to somebody who reads English, word by word?

The words of the language are English: each is told as it is called, with what it is given. So whatever the language
learns is told here, too.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, get_args, get_origin

from policies.checks.roles import ACTORS
from policies.explained.called import points_called, settings_with_values, stages_of, words_of_work
from policies.explained.due_in_english import length_in_english
from policies.explained.markup import Html, join, listed, part, tag, unset
from policies.explained.spoken import cite, say
from policies.explained.wording import number_in_words
from policies.language.bounds import Bound
from policies.language.city import City
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList
from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Field_, ListKind
from policies.language.procedures import Procedure
from policies.language.quantities import Count
from policies.language.tables import OF_A_CASE, OF_A_LISTING, OF_AN_EVALUATION, OF_EVERY_ROW, Table
from policies.language.words import UNSET, Length, Scalar, Word
from policies.naming import role_names
from policies.plain import as_list, as_mapping
from policies.procedures.rulebook import facts_of, procedures_of
from policies.verdict import Text

# What stands above the rules, and is told there.
_ABOVE = frozenset({"title", "programme", "participants", "source", "status", "in_force"})
# What is said beside the words of a rule: what it is called, and where the document says it.
_BESIDE = frozenset({"label", "clause"})
# Where a stage is named, and where an outcome, which nothing else is called by.
_TO_STAGES = frozenset({"to", "starts", "upheld", "reached", "stages"})
_OUTCOMES = frozenset({"ends", "selected"})
# What a column of a table shows of every row, which no fact is meant by.
_OF_ROWS = frozenset((*OF_EVERY_ROW, *OF_A_CASE, *OF_A_LISTING, *OF_AN_EVALUATION))

Labels = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class _Names:
    """What is called something: whatever the rules declare, each option of a choice, who acts, and the stages here."""

    declared: Labels
    options: Mapping[str, Labels]
    roles: Labels
    stages: Labels
    policy: Policy

    def at(self, key: str, options: Collection[str] = ()) -> Labels:
        """Return what a value under this key may be called; the language's own `options` are called nothing else."""
        if key in _OUTCOMES:
            return {}
        known = self.stages if key in _TO_STAGES else {**self.declared, **(self.roles if key in ACTORS else {})}
        own = _OF_ROWS if key == "shows" else options
        return {name: label for name, label in known.items() if name not in own} if own else known


def tell_word_by_word(policy: Policy, city: City) -> Html:
    """Return every section of the rules in English, with all it says, under headings of level four."""
    names = _names_of(policy, city)
    told = ((title, _told(value, names, key)) for key, title, value, _ in _said(policy) if key not in _ABOVE)
    return join(part(title.capitalize(), inside) for title, inside in told)


def _names_of(policy: Policy, city: City) -> _Names:
    out, grading = policy.exit, policy.grading
    facts, fields = facts_of(policy), dict(_fields_of(policy))
    labelled = [
        facts, policy.lists, policy.materials, policy.records, policy.conditions, policy.obligations,
        procedures_of(policy), *((out.grounds, out.measures) if out else ()),
    ]  # fmt: skip
    declared = {
        **{path.partition(".")[2]: field.label for path, field in fields.items()},
        **{path: field.label for path, field in fields.items()},
        **{name: one.label for some in labelled for name, one in some.items()},
        **settings_with_values(policy),
        **points_called(policy),
        **{name: one.label for name, one in policy.quantities.items() if one.label is not None},
        **(policy.listing.rights if policy.listing else {}),
        **(grading.evaluation.verdicts if grading else {}),
        **{one.grade: one.label for one in (grading.grades if grading else ()) if one.label is not None},
        **{district.code: Text(district.name) for district in city.districts},
    }
    asked = [*((path.partition(".")[2], field.kind) for path, field in fields.items())]
    asked += [(name, fact.kind) for name, fact in facts.items()]
    options = {name: kind.options for name, kind in asked if isinstance(kind, ChoiceKind)}
    roles = role_names(policy, {level.role: level.label for level in city.levels})
    return _Names(declared, {**words_of_work(policy), "by": roles, "owed_by": roles, **options}, roles, {}, policy)


def _fields_of(policy: Policy) -> Iterator[tuple[str, Field_]]:
    """Yield the fields of rows, records and grounds by their paths: `contract.amount`."""
    kinds: dict[str, Mapping[str, Field_]] = {name: record.fields for name, record in policy.records.items()}
    kinds |= {name: ground.fields for name, ground in (policy.exit.grounds if policy.exit else {}).items()}
    kinds |= {name: fact.kind.of for name, fact in facts_of(policy).items() if isinstance(fact.kind, ListKind)}
    for kind, fields in kinds.items():
        yield from ((f"{kind}.{name}", field) for name, field in fields.items())


def _said(word: Word) -> Iterator[tuple[str, str, object, frozenset[str]]]:
    """Yield what a word says: its keys, how each reads, its value and its options; no “no”, and no usual limit.

    Of several options one is always meant, and told though nobody wrote it.
    """
    for key, field in type(word).model_fields.items():
        value: object = getattr(word, key)
        if isinstance(value, Word) and key == "kind":  # written beside the label
            yield from _said(value)
        elif isinstance(value, str) or value != field.get_default(call_default_factory=True):
            yield key, (field.alias or key).replace("_", " "), value, frozenset(_options(field.annotation))


def _options(annotation: object) -> Iterator[str]:
    """Yield the words of the language among which a field chooses."""
    for one in get_args(annotation):
        yield from (one,) if isinstance(one, str) and get_origin(annotation) is Literal else _options(one)


def _told(value: object, names: _Names, key: str, options: Collection[str] = ()) -> Html:
    match value:
        case AllOf() | AnyOf() | Not() | OnList() | Compare():
            return _condition(value, names)
        case Length():
            return join([length_in_english(value) + " in full" * value.full])
        case Text():
            return say(value)
        case Word():
            return _word(value, names)
        case bool() | int() | Decimal() | date() | str():
            return _name(value, names.at(key, options))
        case _:
            return _several(value, names, key, options)


def _word(word: Word, names: _Names) -> Html:
    """Return what a word says: in one line what is short, and below it a list of what is not."""
    if isinstance(word, Procedure):
        names = replace(names, stages={name: stage.label for name, stage in word.stages.items()})
    if isinstance(word, Table):
        names = replace(names, stages={name: one.label for name, one in stages_of(word, names.policy).items()})
    if isinstance(word, Count):  # the options of a choice are counted by their value
        names = replace(names, options={**names.options, "value": names.options.get(word.count, {})})
    short: list[str] = []
    long: list[Html] = []
    for key, title, value, options in _said(word):
        if key in _BESIDE:
            continue
        told = Html("") if value is True else _told(value, names, key, options)
        one = join([f"{title}: " if told else title, told, cite(getattr(value, "clause", None))])
        if "<li>" in told:
            long.append(one)
        else:
            short += ["; ", one]
    return join([*short[1:], listed(long)])


def _several(value: object, names: _Names, key: str, options: Collection[str]) -> Html:
    """Return a list, or what is called by names: one below the other where it is words, else in a line."""
    mapping = as_mapping(value)
    items = list(mapping.values()) if mapping is not None else as_list(value) or ()
    keys = list(mapping) if mapping is not None else [""] * len(items)
    if key == "clauses":
        return _joined([cite(str(one)) for one in items], " ")
    if any(isinstance(one, Word) for one in items):
        return listed(_entry(name, one, names, key) for name, one in zip(keys, items, strict=True))
    labels = names.at(key)
    itself = (mapping is None or labels.get(name) == one for name, one in zip(keys, items, strict=True))
    called = ("" if is_it else join([_name(name, labels), " "]) for name, is_it in zip(keys, itself, strict=True))
    told = (_told(one, names, key, options) for one in items)
    return _joined([join(pair) for pair in zip(called, told, strict=True)], ", ")


def _entry(name: str, value: object, names: _Names, key: str) -> Html:
    """Return one of several: what it is called, what it says, and its clause."""
    label: object = getattr(value, "label", None)
    called = say(label) if isinstance(label, Text) else _name(name, {})
    told = _told(value, names, key)
    between = ": " if called and told else ""
    return join([tag("b", called) if called else "", between, told, cite(getattr(value, "clause", None))])


def _name(value: Scalar, labels: Labels) -> Html:
    """Return a plain value: yes or no, a number, what a name is called, or an option as it reads."""
    if isinstance(value, bool):
        return join(["yes" if value else "no"])
    if not isinstance(value, str):
        return join([number_in_words(value)])
    if value == UNSET:
        return unset("left to the official")
    if value in labels:
        return say(labels[value])
    return join([value.replace("_", " ")]) if value.isascii() else say(Text(value))


def _condition(condition: Condition, names: _Names) -> Html:
    match condition:
        case AllOf():
            return _joined([_inside(part, names) for part in condition.all], " and ")
        case AnyOf():
            return _joined([_inside(part, names) for part in condition.any], " or ")
        case Not():
            return join(["not (", _condition(condition.not_, names), ")"])
        case Compare():
            known = {**names.declared, **names.options.get(condition.name, {})}
            return join([_name(condition.name, names.declared), " ", _bound(condition.bound, known)])
        case _:  # on_list
            return join(["on the list ", _joined([_name(name, names.declared) for name in condition.on_list], " or ")])


def _inside(part: Condition, names: _Names) -> Html:
    told = _condition(part, names)
    return join(["(", told, ")"]) if isinstance(part, AllOf | AnyOf) else told


def _bound(bound: Bound, labels: Labels) -> Html:
    numbers = [join([f"{word.replace('_', ' ')} {number_in_words(number)}"]) for word, number in bound.numbers.items()]
    values = _joined([_name(value, labels) for value in bound.values], " or ")
    return _joined([*numbers, *([join(["is ", values])] if bound.values else [])], " and ")


def _joined(parts: list[Html], between: str) -> Html:
    return join([one for each in parts for one in (between, each)][1:])
