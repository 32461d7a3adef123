"""Where does each way out of a stage lead, and which stages are reached by them?"""

from collections.abc import Iterator, Mapping

from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage

Stages = Mapping[str, Stage]


def ways_from(stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield every way out of a stage: the key it is written under, and the stage it leads to."""
    if isinstance(stage, EndStage):
        return
    yield from ((f"actions.{key}.to", action.to) for key, action in stage.actions.items())
    if isinstance(stage, NoticeStage | WaitStage):
        yield "to", stage.to
    if isinstance(stage, NoticeStage):
        yield "objection.upheld", stage.objection.upheld
    if stage.on_due is not None:
        yield "on_due.to", stage.on_due.to
    if stage.otherwise is not None:
        yield "otherwise.to", stage.otherwise.to


def reached_from(starts: set[str], stages: Stages) -> set[str]:
    """Return the stages that are reached from `starts`, themselves included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in stages and name not in reached:
            reached.add(name)
            waiting += [to for _, to in ways_from(stages[name])]
    return reached
