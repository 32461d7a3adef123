"""What must the worked examples of a policy touch, and how is it said when none does?"""

from collections.abc import Iterator, Mapping

from policies.checks.actions import all_actions
from policies.checks.indicators import indicators_of
from policies.checks.names import procedures_of, relations_of
from policies.exemplified.edges import (
    INDICATORS,
    Edge,
    edges_of_exit,
    edges_of_grades,
    edges_of_indicators,
    edges_of_needs,
    edges_of_panel,
)
from policies.language.document import Policy
from policies.language.procedures import Action, EndStage, NoticeStage, PanelStage, Stage, WaitStage
from policies.language.words import UNSET
from policies.measures.terms import length_of_trial
from policies.procedures.rulebook import path_of_procedure
from policies.procedures.stays import after_time, lasts

# How an action or a rule must come out in one example at least.
_UNSHOWN = {
    "": "no example touches {path}",
    "granted": "no example has {path} granted",
    "refused": "no example has {path} refused",
    "full": "no example finds {path} full",
    "last": "no example takes the last place of {path}",
    "barred": "no example is barred through {path}: give one of reentry a related party",
    **{
        state: f"no example finds the {{path}} {state}"
        for state in ("runs", "renewable", "lapsed", "provisional", "accepted")
    },
    "declined": "no example has what {path} proposes declined: give it an item of kind declined, its rule and measure",
}


def demands_of(policy: Policy, plain_readings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each thing to touch, with the sentence for when nothing does; readings without an edge are left out."""
    for key in _rules(policy):
        path, _, outcome = key.partition(":")
        yield key, _UNSHOWN[outcome].format(path=path)
    of_needs = [edge for edges in edges_of_needs(policy).values() for edge in edges]
    of_rules = (*edges_of_indicators(policy), *edges_of_grades(policy), *edges_of_exit(policy))
    for edge in (*_edges_of_panels(policy), *of_needs, *of_rules):
        for place in edge.places:
            yield place, f"no example stands {place}"
    for path in _capped(policy):
        yield path, f"no example reaches {path}"
    for name in policy.readings:
        if name not in plain_readings:
            sentence = f"no example names readings.{name}: give one `reading: {name}`, or say why under plain_readings"
            yield f"readings.{name}", sentence


def _rules(policy: Policy) -> Iterator[str]:
    for path, _, action in all_actions(policy):
        yield f"{path}:granted"
        if _may_be_refused(action):
            yield f"{path}:refused"
        if action.quota is not None and action.quota.at_most != 0:
            yield f"{path}.quota:last"
        if action.quota is not None:
            yield f"{path}.quota:full"
    for name, procedure in procedures_of(policy).items():
        for key, stage in procedure.stages.items():
            yield from (f"{path_of_procedure(name)}.stages.{key}.{part}" for part in _parts(stage))
    yield from (f"eligibility.{name}" for name in policy.eligibility)
    yield from (f"obligations.{name}" for name in policy.obligations)
    yield from _grading(policy)
    yield from _exit(policy)
    yield from _lasting(policy)
    if policy.disclosure.facts or policy.disclosure.computed:
        yield "disclosure.facts"
    if policy.disclosure.removals == "published":
        yield "disclosure.removals"


def _lasting(policy: Policy) -> Iterator[str]:
    """Yield how a listing may stand: its term, and whether it is listed for good."""
    term = policy.listing.term if policy.listing is not None else None
    if term is not None:
        yield from ("term:runs", "term:lapsed")
        if term.renewal is not None:
            yield "term:renewable"
    if length_of_trial(policy) is not None:
        yield from ("trial:provisional", "trial:accepted", "trial:lapsed")
    yield from (f"{relation}:barred" for relation in sorted(relations_of(policy)))


def _edges_of_panels(policy: Policy) -> Iterator[Edge]:
    for name, procedure in procedures_of(policy).items():
        for key, stage in procedure.stages.items():
            if isinstance(stage, PanelStage):
                yield from edges_of_panel(stage, f"{path_of_procedure(name)}.stages.{key}")


def _may_be_refused(action: Action) -> bool:
    asks = any(one.required for one in action.says.values())
    return bool(action.needs or action.confirms) or action.when is not None or asks


def _parts(stage: Stage) -> Iterator[str]:
    """Yield what a stage answers besides its actions: its last day where that matters, and what follows from it."""
    silence = after_time(stage)
    passes = isinstance(stage, NoticeStage | WaitStage)
    if passes or silence is not None or lasts(stage) not in {None, UNSET}:
        yield "due"
    if silence is not None:
        yield "silence"
    if isinstance(stage, NoticeStage):
        yield "objection"
    if isinstance(stage, EndStage) and stage.effects:
        yield "effects"


def _grading(policy: Policy) -> Iterator[str]:
    if policy.grading is None:
        return
    rubric = policy.grading.rubric
    yield from (path for path, _ in indicators_of(rubric.indicators if rubric else {}, INDICATORS))
    yield from (f"grading.grades.{index}" for index, _ in enumerate(policy.grading.grades))
    yield from (f"grading.awards.{index}" for index, _ in enumerate(policy.grading.awards))


def _capped(policy: Policy) -> Iterator[str]:
    rubric = policy.grading.rubric if policy.grading is not None else None
    for path, indicator in indicators_of(rubric.indicators if rubric else {}, INDICATORS):
        if indicator.at_most is not None:
            yield f"the cap of {path}"


def _exit(policy: Policy) -> Iterator[str]:
    out = policy.exit
    if out is None:
        return
    for name, rule in out.rules.items():
        yield f"exit.rules.{name}"
        if rule.optional:
            yield f"exit.rules.{name}.optional"
        if rule.optional or rule.force == "proposed":
            yield f"exit.rules.{name}:declined"
    yield from (f"exit.measures.{name}.published" for name, one in out.measures.items() if one.published)
    yield from (f"exit.advice.{index}" for index, _ in enumerate(out.advice))
