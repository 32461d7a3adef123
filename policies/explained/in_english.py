"""What do a policy's rules say to somebody who reads English, as far as they say it in English?

The words are the rules' own: where they have no English, the Chinese stands and is marked as such.
"""

from collections.abc import Iterable, Mapping

from policies.explained.due_in_english import last_day_in_english, length_in_english
from policies.explained.markup import Html, Section, anchored, join, listed, part, section, table, tag, unset
from policies.explained.spoken import cite, say
from policies.explained.steps import numbered, numbers_of, steps_of
from policies.explained.word_by_word import tell_word_by_word
from policies.intake import movers_of
from policies.language.city import City
from policies.language.document import Policy
from policies.language.effects import ListEffect
from policies.language.facts import Confirmed, Fact
from policies.language.grading import Group, Indicator
from policies.language.obligations import Obligation
from policies.language.procedures import EndStage, Material, Procedure, Requirement, Stage
from policies.language.words import Length
from policies.naming import Labelled, role_names
from policies.procedures.rulebook import procedures_of
from policies.procedures.stays import lasts
from policies.verdict import Text


def outline_rules(policy: Policy, city: City, anchor: str) -> Html:
    """Return the rules in outline: links to their sections, and the sections with headings of level three.

    The anchors of the sections begin with `anchor`.
    """
    roles = role_names(policy, {level.role: level.label for level in city.levels})
    grading, out = policy.grading, policy.exit
    grades = grading.grades if grading else ()
    sections = [
        section("Form", _form(policy.facts, roles)),
        section("Material", _materials(policy.materials)),
        section("Requirements", _requirements(policy.eligibility, numbers_of(policy, policy.intake))),
        *(_procedure(one, policy, roles) for one in procedures_of(policy).values()),
        section(
            "Duties",
            table(
                ("Duty", "Owed by", "Due", "Clause"),
                [
                    (say(one.label), _name(one.owed_by, roles), _due(one, policy), cite(one.clause))
                    for one in policy.obligations.values()
                ],
            ),
        ),
        section("Indicators", listed(_indicators(grading.rubric.indicators if grading and grading.rubric else {}))),
        section("Grades", listed(_ruled((one.label or Text(one.grade), one.clause) for one in grades))),
        section("Awards", listed(_ruled((one.label, one.clause) for one in (grading.awards if grading else ())))),
        section(
            "Exit",
            part("Grounds", _labels(out.grounds if out else {})),
            part("Measures", _labels(out.measures if out else {})),
        ),
        section("Official tables", listed(_ruled((one.label, one.clause) for one in policy.tables.values()))),
        section("Readings", _readings(policy)),
        section(
            "Every rule, word by word",
            tag("details", tag("summary", "Read them one by one"), tell_word_by_word(policy, city)),
        ),
    ]
    shown, contents = anchored(sections, anchor, contents="Contents of the rules")
    return join([contents, *shown])


def _form(facts: Mapping[str, Fact], roles: Mapping[str, Text]) -> Html:
    rows = [
        (
            say(one.label),
            join(["confirmed by ", _name(one.proof.confirmed_by, roles)])
            if isinstance(one.proof, Confirmed)
            else "filled in",
            cite(one.clause),
        )
        for one in facts.values()
    ]
    return table(("Fact", "Said by", "Clause"), rows)


def _materials(materials: Mapping[str, Material]) -> Html:
    return listed(_ruled((one.label, one.clause) for one in materials.values()))


def _requirements(requirements: Mapping[str, Requirement], numbers: Mapping[str, int]) -> Html:
    """Return what is asked, each by the sentence with which it is refused."""
    refused = [join(["refused: ", say(one.otherwise), cite(one.clause)]) for one in requirements.values()]
    return numbered(refused, (numbers[name] for name in requirements))


def _procedure(procedure: Procedure, policy: Policy, roles: Mapping[str, Text]) -> Section:
    rows = [
        (
            say(stage.label),
            _join_names(movers_of(stage), roles),
            _done(stage, policy, procedure),
            _length(lasts(stage)),
            cite(stage.clause),
        )
        for stage in procedure.stages.values()
    ]
    routes = part("Ways in", listed(_ruled((one.label, one.clause) for one in procedure.routes.values())))
    inside = [
        routes,
        part("Form", _form(procedure.facts, roles)),
        part("Material", _materials(procedure.materials)),
        part("Requirements", _requirements(procedure.eligibility, numbers_of(policy, procedure))),
        part("Stages", table(("Stage", "By", "Actions", "Time", "Clause"), rows)),
    ]
    return section(say(procedure.label), *inside)


def _done(stage: Stage, policy: Policy, procedure: Procedure) -> Html:
    """Return what is done at a stage and what each action asks; of an end, that it lists on trial."""
    if isinstance(stage, EndStage):
        trials = (effect.provisionally_for for effect in stage.effects if isinstance(effect, ListEffect))
        lengths = [length_in_english(one) for one in trials if one is not None]
        return join(f"listed provisionally for {one}; the listing lapses unless accepted by then" for one in lengths)
    asked = (tag("small", say(label), ": ", say(asks)) for label, asks in steps_of(stage, policy, procedure))
    return join([_comma(say(action.label) for action in stage.actions.values()), *asked])


def _due(one: Obligation, policy: Policy) -> Html:
    due = last_day_in_english(one, policy)
    left = "left to the official" if one.every is None else "named by the bureau in a notice each time"
    return unset(left) if due is None else say(Text(due, due))


def _readings(policy: Policy) -> Html:
    """Return how ambiguous clauses are read, and how else they might be."""
    rows = [
        (
            name,
            say(one.problem),
            join([say(one.chosen), *([tag("small", "or: ", say(one.alternative))] if one.alternative else [])]),
            say(one.decided_by),
            cite(one.clause),
        )
        for name, one in policy.readings.items()
    ]
    return table(("No.", "Problem", "Reading", "Decided by", "Clause"), rows)


def _length(length: object) -> Html:
    if isinstance(length, Length):
        return join([length_in_english(length)])
    return unset("left to the official") if length is not None else Html("")


def _indicators(indicators: Mapping[str, Indicator]) -> list[Html]:
    return [
        join(
            [
                say(one.label),
                cite(one.clause),
                listed(_indicators(one.parts)) if isinstance(one, Group) else "",
            ]
        )
        for one in indicators.values()
    ]


def _labels(known: Mapping[str, Labelled]) -> Html:
    return listed([say(one.label) for one in known.values()])


def _ruled(told: Iterable[tuple[Text, str]]) -> list[Html]:
    return [join([say(text), cite(clause)]) for text, clause in told]


def _name(role: str, roles: Mapping[str, Text]) -> Html:
    return say(roles.get(role, Text(role, role)))


def _join_names(names: Iterable[str], roles: Mapping[str, Text]) -> Html:
    return _comma(_name(one, roles) for one in names)


def _comma(parts: Iterable[Html]) -> Html:
    found = list(parts)
    return join(found[:1] + [each for one in found[1:] for each in (", ", one)])
