"""What do rules answer when everything is asked of them? Every judgement, of one situation after another."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from made_up import CALENDAR
from random_cases import SAID
from random_numbers import FORM
from random_situations import a_day, some_day, some_form, some_history, some_said, some_situation

from policies.applied import apply_policy
from policies.checks.awards import costs_of
from policies.checks.coverage import coverage_of, undecided_in
from policies.checks.examples import find_example_flaws
from policies.checks.names import names_of
from policies.days.working_days import Calendar
from policies.examples import run_examples, untouched
from policies.exits import (
    RelatedParty,
    find_fallen,
    find_measures,
    find_reentry,
    find_restoration,
    judge_end,
    may_appeal,
    may_use,
)
from policies.explaining import explain_policies
from policies.grading import award_all, grade, grade_all, rank, score
from policies.intake import (
    actions_at,
    actors_of,
    find_action_faults,
    find_form_faults,
    form_fields,
    judge_action,
    judge_entry,
    movers_of,
    resolve,
    step_of,
    told_of,
    waits_for,
)
from policies.language.city import City
from policies.language.document import Policy
from policies.language.examples import Ask, Base, Example, ExampleItem, Examples, Expect
from policies.language.grading import Grading
from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage
from policies.measures.terms import find_term, find_trial
from policies.obligations import find_duties
from policies.points.as_sql import Column, write_sql
from policies.points.compiled import compile_rubric
from policies.procedures.rulebook import Form, Rulebook, Said, rulebook_of
from policies.quantities.measuring import value_of
from policies.situation import Situation
from policies.verdict import Verdict

_PLAIN = (bool, int, date, str)


def ask_everything(chance: Random, policy: Policy) -> None:
    """Ask every judgement about a situation made by chance; fail where one raises or answers what is no answer."""
    known = some_situation(chance, policy)
    for name in ("intake", *policy.procedures):
        _ask_procedure(chance, rulebook_of(policy, name), known)
    _ask_duties(chance, policy, known)
    _ask_exit(chance, policy, known)
    if policy.grading is not None:
        _ask_grading(chance, policy, policy.grading, known)
    _ask_by_examples(policy, known)
    for name in (*policy.quantities, *policy.conditions, "staff", "unheard_of"):
        value_of(name, apply_policy(policy, known))


def _ask_by_examples(policy: Policy, known: Situation) -> None:
    """Ask each question of a worked example; what the check of a folder would not let pass is not asked."""
    bases, names = {"ground": Base()}, names_of(policy)
    asked = list(_examples(policy, known))
    written = Examples(bases=bases, programmes={"p": tuple(asked)})
    amiss = {flaw.path.split(".")[2] for flaw in find_example_flaws(written, {"p": [(policy, names)]})}
    sound = [one for index, one in enumerate(asked) if str(index) not in amiss]
    assert all(outcome.name for outcome in run_examples(policy, sound, bases, CALENDAR))


def ask_of_policy(policy: Policy, city: City) -> None:
    """Ask what is asked of the rules alone: their page, what they cover, leave open and cost, and their SQL."""
    assert policy.programme.zh in explain_policies(city, [policy])
    assert coverage_of(policy)
    assert all(one.path for one in undecided_in(policy))
    assert all(cost.total is None or cost.total >= 0 for cost in costs_of(policy))
    assert untouched(policy, ())
    if policy.grading is not None and policy.grading.rubric is not None:
        program = compile_rubric(policy.grading.rubric).program
        columns = {one.key: Column(f"c{place}") for place, one in enumerate(program.inputs)}
        assert write_sql(program, relation="measured", keys=["id"], columns=columns).count("SELECT")


def check(verdict: Verdict) -> None:
    assert verdict.granted or verdict.reasons
    assert all(reason.rule and reason.clause and reason.text.zh for reason in verdict.reasons)


def _ask_procedure(chance: Random, rules: Rulebook, known: Situation) -> None:
    form, stages = some_form(chance), rules.procedure.stages
    told = told_of(rules, form.facts, known)
    list(find_form_faults(rules, form.facts, {"d0": ["a"] * 99, "x": []}))
    for name, route in rules.procedure.routes.items():
        check(judge_entry(rules, name, form.facts, known, CALENDAR))
        assert resolve(rules, route.starts, told) in stages
    for name, stage in stages.items():
        assert (waits_for(stage) is None) is isinstance(stage, EndStage | WaitStage)
        assert waits_for(stage, frozenset(movers_of(stage))) is None
        for key, action in actions_at(stage).items():
            words = some_said(chance, action.confirms)
            check(judge_action(rules, name, key, form=form, said=words, situation=known, taken=chance.randrange(3)))
            assert actors_of(stage, action) or isinstance(stage, WaitStage)
            assert all(fault.pointer.startswith("/") for fault in find_action_faults(rules, action, words))
            assert step_of(rules, action, words, told).to in stages


def _ask_duties(chance: Random, policy: Policy, known: Situation) -> None:
    first = a_day(chance, policy)
    last = first if first == date.max else first + timedelta(days=min(400, (date.max - first).days))
    for duty in find_duties(policy, known, CALENDAR, first, last):
        assert first <= duty.falls_on <= last
        assert duty.because.text.zh


def _ask_exit(chance: Random, policy: Policy, known: Situation) -> None:
    calendar = chance.choice((CALENDAR, Calendar()))
    for due in find_measures(policy, known, calendar):
        measure = policy.exit.measures[due.measure] if policy.exit else None
        if measure is not None:
            check(judge_end(due.measure, measure, due.stretch, some_day(chance)))
    find_restoration(policy, known)
    parties = [RelatedParty(chance.choice(("name", "unheard_of")), some_history(chance, policy))]
    find_reentry(policy, known.items, known.today, calendar, parties)
    for item in known.items:
        check(may_appeal(policy, item, chance.choice(("error", "force_majeure", "x")), known.today, calendar))
    for key in [item.id for item in known.items[:2]]:
        find_fallen(policy, known, key, calendar)
    for right in policy.listing.rights if policy.listing else ():
        check(may_use(policy, known, right, chance.choice((None, some_day(chance)))))
    days = [some_day(chance) for _ in range(3)]
    assert find_term(policy, days[0], days[1:], known.today, calendar).state
    assert find_trial(policy, days[0], chance.choice((None, days[1])), known.today, calendar).state


def _ask_grading(chance: Random, policy: Policy, grading: Grading, known: Situation) -> None:
    applied = apply_policy(policy, known)
    names = [f"p{number}" for number in range(chance.choice((1, 2, 5)))]
    everybody = {one: replace(applied, facts=some_situation(chance, policy).facts) for one in names}
    points = {one: chance.choice((None, 80, 95, 95)) for one in names}
    if grading.rubric is not None:
        marks = {name: chance.randint(0, 30) for name in ("i0", "i1", "i2")}
        card = score(grading.rubric, applied, marks)
        assert (card.total is None) is (card.total_scaled is None)
    for situation in (applied, applied.with_given(score=95, rank=1, ranked_count=3)):
        answer = grade(grading, situation)
        assert (answer.grade is None) is (answer.because is None)
    graded = grade_all(grading, everybody, points, decided=chance.choice(((), names)))
    assert set(rank(points, grading.ties).places) == {one for one in names if points[one] is not None}
    awards = award_all(grading, graded)
    assert awards.total == sum(one.amount or 0 for one in awards.granted)


def _examples(policy: Policy, known: Situation) -> Iterator[Example]:
    """Yield an example for every question that can be asked."""
    facts = {name: value for name, value in known.facts.items() if isinstance(value, _PLAIN)}
    items = [
        ExampleItem(
            kind=one.kind,
            on=one.on,
            id=one.id,
            fields={name: value for name, value in one.fields.items() if isinstance(value, _PLAIN)},
        )
        for one in known.items
    ]
    for ask in _questions(policy):
        yield Example(
            name="例", clause="第一条", today=known.today, base="ground", facts=facts, items=tuple(items),
            anchors=dict(known.anchors), scores={"甲": 90, "乙": 90}, ask=ask, expect=Expect(),
        )  # fmt: skip


def _questions(policy: Policy) -> Iterator[Ask]:
    yield from (Ask(entry=name) for name in policy.intake.routes)
    yield from (Ask(entry="unheard_of"), Ask(action="unheard_of", at="listed"))
    for name, procedure in {"intake": policy.intake, **policy.procedures}.items():
        for at, stage in list(procedure.stages.items())[:1]:
            yield from (Ask(action=key, at=at, procedure=name) for key in actions_at(stage))
    yield from (Ask(score=True), Ask(indicator="i0"), Ask(grade=True), Ask(ranking=True), Ask(awards=True))
    yield from (Ask(measures=True), Ask(falls="t0"), Ask(reentry=True), Ask(restored=True), Ask(right="right0"))
    yield from (Ask(duties=(date(2026, 1, 1), date(2026, 6, 30))), Ask(holds="r0"), Ask(holds="q0"), Ask())


def find_stuck(policy: Policy, witness: Situation, procedures: Iterable[str]) -> list[str]:
    """Return the stages from which no walk of granted actions leads one who meets every requirement to an end.

    Where time passes, the public is silent or nobody acts in time, the case goes on by itself.
    """
    stuck: list[str] = []
    for name in procedures:
        rules = rulebook_of(policy, name)
        ways = {key: _ways(rules, key, stage, witness) for key, stage in rules.procedure.stages.items()}
        ending = {key for key, stage in rules.procedure.stages.items() if isinstance(stage, EndStage)}
        while more := {key for key, to in ways.items() if key not in ending and ending & to}:
            ending |= more
        stuck += [f"{name}.{key}" for key in ways if key not in ending]
    return stuck


def _ways(rules: Rulebook, name: str, stage: Stage, witness: Situation) -> set[str]:
    """Return where a case can go from a stage, by the actions that are granted and by the time that passes."""
    materials = {**dict.fromkeys(rules.materials, 1)}
    confirmed = {one: True for one, fact in rules.facts.items() if not fact.is_declared}
    form = Form({**FORM, **confirmed}, materials)
    told = told_of(rules, form.facts, witness)
    said_of_all = {**SAID, "items": sorted(form_fields(rules))[:1]}
    found: set[str] = set()
    for key, action in actions_at(stage).items():
        said = Said({one: said_of_all[one] for one in action.says}, dict.fromkeys(action.confirms, True))
        if list(find_action_faults(rules, action, said)):
            assert not form_fields(rules)  # nothing to correct: only where there is no form
        elif judge_action(rules, name, key, form=form, said=said, situation=witness).granted:
            found.add(step_of(rules, action, said, told).to)
    if isinstance(stage, NoticeStage | WaitStage):
        found.add(resolve(rules, stage.to, told))
    if not isinstance(stage, EndStage) and stage.on_due is not None:
        found.add(resolve(rules, stage.on_due.to, told))
    return found
