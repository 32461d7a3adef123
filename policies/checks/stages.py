"""Does every way through the stages lead to an end, and is there somebody to go it?"""

from collections.abc import Collection, Iterator

from policies.checks.actions import effects_of
from policies.checks.flaw import Flaw, misnamed
from policies.checks.measures import rough_days
from policies.intake import actions_at
from policies.language.document import Policy
from policies.language.effects import AcceptEffect, ListEffect
from policies.language.procedures import (
    ActStage,
    EndStage,
    NoticeStage,
    PanelStage,
    Procedure,
    Stage,
    WaitStage,
)
from policies.language.words import Length
from policies.procedures.rulebook import path_of_procedure, procedures_of
from policies.procedures.ways import Stages, reached_from, ways_from


def find_stage_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield ways that lead nowhere, stages without a way, cases without an end, and a listing nobody gets."""
    for name, procedure in procedures_of(policy).items():
        path = path_of_procedure(name)
        yield from _flawed_routes(procedure, path)
        for key, stage in procedure.stages.items():
            yield from _flawed_stage(procedure.stages, stage, f"{path}.stages.{key}")
        yield from _flawed_ways(procedure, path)
    if "open_to" in policy.intake.model_fields_set:
        yield Flaw("intake.open_to", "the intake is for those outside the directory: leave this out")
    yield from _flawed_listing(policy)


def _flawed_routes(procedure: Procedure, path: str) -> Iterator[Flaw]:
    if not procedure.routes:
        yield Flaw(f"{path}.routes", "there is no way in: write a route with starts and opened_by")
    for name, route in procedure.routes.items():
        at = f"{path}.routes.{name}"
        if route.starts not in procedure.stages:
            yield misnamed(f"{at}.starts", f"there is no stage “{route.starts}”", route.starts, procedure.stages)
        elif isinstance(procedure.stages[route.starts], EndStage):
            yield Flaw(f"{at}.starts", "a case would be over before anything is done")
        if route.when is not None and route.otherwise is None:
            yield Flaw(at, "a route with when needs otherwise: the sentence those read who may not take it")


def _flawed_stage(stages: Stages, stage: Stage, path: str) -> Iterator[Flaw]:
    for key, to in ways_from(stage):
        if to not in stages:
            yield misnamed(f"{path}.{key}", f"there is no stage “{to}”", to, stages)
    for key, action in actions_at(stage).items():
        if action.due is not None and isinstance(stages.get(action.to), EndStage):
            yield Flaw(f"{path}.actions.{key}.due", "the case is over then, and nothing is due any more")
    if isinstance(stage, EndStage):
        return
    if stage.on_due is not None and stage.due is None and not isinstance(stage, NoticeStage | WaitStage):
        yield Flaw(f"{path}.on_due", "silence means something only when there is a time: write due")
    if isinstance(stage, NoticeStage) and stage.objection.decided_by == "provider":
        yield Flaw(f"{path}.objection.decided_by", "nobody decides objections to himself")
    if isinstance(stage, ActStage) and isinstance(stage.by, tuple) and len(set(stage.by)) < len(stage.by):
        yield Flaw(f"{path}.by", "the same role stands here twice; several deciders are several roles")
    if isinstance(stage, PanelStage):
        yield from _flawed_panel(stage, path)


def _flawed_panel(stage: PanelStage, path: str) -> Iterator[Flaw]:
    if not stage.parts:
        yield Flaw(f"{path}.parts", "the panel has nothing to judge: name the parts")
    if stage.pass_mark is not None and stage.out_of is None:
        yield Flaw(f"{path}.pass_mark", "a pass mark needs out_of, the full mark")
    elif stage.pass_mark is not None and stage.out_of is not None and stage.pass_mark > stage.out_of:
        yield Flaw(f"{path}.pass_mark", f"nobody reaches {stage.pass_mark} of {stage.out_of}")


def _flawed_ways(procedure: Procedure, path: str) -> Iterator[Flaw]:
    stages = procedure.stages
    reached = reached_from({route.starts for route in procedure.routes.values()}, stages)
    ending = {name for name in stages if any(isinstance(stages[one], EndStage) for one in reached_from({name}, stages))}
    stuck = stages.keys() - sure_to_end(stages, besides=stages.keys() - ending)
    if _is_broken(procedure):
        # the broken way is told; what it would have reached, and where it would have led on, is not told besides
        reached, ending, stuck = set(stages), set(stages), set[str]()
    for name, stage in stages.items():
        at = f"{path}.stages.{name}"
        if name not in reached:
            yield Flaw(at, "no way leads here: lead one here, or leave the stage out")
        elif name not in ending:
            yield Flaw(at, "from here no case can end: lead a way to a stage with ends")
        elif _skips_in_a_circle(name, stages):
            yield Flaw(f"{at}.otherwise", "whoever skips this stage is led back to it: lead otherwise elsewhere")
        elif name in stuck and _leads_some_elsewhere(stage, stages):
            message = "every way from here to an end has a condition or a quota, and whoever meets none is stuck"
            yield Flaw(at, f"{message}: let an action without either, or on_due, lead on")


def _is_broken(procedure: Procedure) -> bool:
    """Tell whether a way leads to a stage that is not there, or a route nowhere."""
    stages = procedure.stages
    starts = [stages.get(route.starts) for route in procedure.routes.values()]
    ways = (to for stage in stages.values() for _, to in ways_from(stage))
    nowhere = not starts or any(stage is None or isinstance(stage, EndStage) for stage in starts)
    return nowhere or any(to not in stages for to in ways)


def _skips_in_a_circle(name: str, stages: Stages) -> bool:
    seen: set[str] = set()
    here = name
    while (stage := stages.get(here)) is not None and not isinstance(stage, EndStage) and stage.otherwise is not None:
        here = stage.otherwise.to
        if here == name:
            return True
        if here in seen:
            return False
        seen.add(here)
    return False


def sure_to_end(stages: Stages, *, besides: Collection[str] = ()) -> set[str]:
    """Return the stages from which a case can end whatever it is like: it meets no condition, and every quota is full.

    Time that passes leads on by itself; whoever a stage is not for is led past it. `besides` are taken for ends.
    """
    ending = {name for name, stage in stages.items() if isinstance(stage, EndStage) or name in besides}
    while True:
        more = {
            name
            for name, stage in stages.items()
            if name not in ending and any(ending.issuperset(_led_to(to, stages)) for to in _sure_ways(stage))
        }
        if not more:
            return ending
        ending |= more


def _sure_ways(stage: Stage) -> Iterator[str]:
    """Yield the ways out of a stage that need no condition and no place of a quota: its actions', and that of time."""
    yield from (one.to for one in actions_at(stage).values() if one.when is None and one.quota is None)
    yield from (to for key, to in ways_from(stage) if key in {"to", "on_due.to"})


def _led_to(to: str, stages: Stages) -> Iterator[str]:
    """Yield where a way leads, and where it leads those for whom that stage is not."""
    for _ in stages:
        yield to
        stage = stages.get(to)
        if stage is None or isinstance(stage, EndStage) or stage.otherwise is None:
            return
        to = stage.otherwise.to


def _leads_some_elsewhere(stage: Stage, stages: Stages) -> bool:
    """Tell whether not everybody goes the same ways from a stage: where one is stuck, it is here that it is told."""
    for_some = any(one.when is not None or one.quota is not None for one in actions_at(stage).values())
    past_another = any(len(list(_led_to(to, stages))) > 1 for _, to in ways_from(stage))
    is_for_some = not isinstance(stage, EndStage) and stage.when is not None
    return for_some or past_another or is_for_some or isinstance(stage, NoticeStage)


def _flawed_listing(policy: Policy) -> Iterator[Flaw]:
    """Yield a directory nobody can enter, a provisional listing nobody accepts, a term nobody renews."""
    effects = [effect for _, effect in effects_of(policy)]
    if not any(isinstance(effect, ListEffect) for effect in effects):
        yield Flaw("intake.stages", "nobody is ever listed: give one end effects: [{list: true}]")
    accepted = {effect.accept for effect in effects if isinstance(effect, AcceptEffect)}
    provisional = [one for one in effects if isinstance(one, ListEffect) and isinstance(one.provisionally_for, Length)]
    if provisional and "listing" not in accepted:
        yield Flaw("procedures", "a provisional listing is never accepted: give an end effects: [{accept: listing}]")
    term = policy.listing.term if policy.listing else None
    if term is not None and term.renewal is not None and "renewal" not in accepted:
        yield Flaw("listing.term.renewal", "it renews nothing: give one of its ends effects: [{accept: renewal}]")
    if term is not None and term.renewal is None and term.renewal_opens is not None:
        yield Flaw("listing.term.renewal_opens", "write renewal: the procedure by which it is renewed")
    elif (
        term is not None and term.renewal_opens is not None and rough_days(term.renewal_opens) > rough_days(term.lasts)
    ):
        message = "a renewal would open before the listing begins: write less time than the term lasts"
        yield Flaw("listing.term.renewal_opens", message)
