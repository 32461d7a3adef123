"""In which order do the stages stand in the picture, and which ways between them are drawn beside it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policies.language.procedures import EndStage, Procedure, Stage
from policies.procedures.ways import ways_from

_SAID = {"to": "期满", "objection.upheld": "异议成立", "on_due.to": "逾期未办", "otherwise.to": "不适用"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one stage to another, with the labels of all that leads along it."""

    start: str
    end: str
    label: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A way that is drawn beside the stages, on the given lane; the first is nearest to them."""

    way: Way
    number: int


def ways_of(procedure: Procedure) -> tuple[Way, ...]:
    """Return each way once, in the order of the file; the first of each stage is its main way."""
    return tuple(
        Way(name, to, "／".join(labels), is_main=index == 0)
        for name, stage in procedure.stages.items()
        for index, (to, labels) in enumerate(_ends(stage).items())
    )


def _ends(stage: Stage) -> dict[str, list[str]]:
    """Return where a stage leads, first of all where its time leads when it passes by itself, and by which labels."""
    found: dict[str, list[str]] = {}
    for key, to in sorted(ways_from(stage), key=lambda way: way[0] != "to"):
        if (label := _label(stage, key)) not in found.setdefault(to, []):
            found[to].append(label)
    return found


def _label(stage: Stage, key: str) -> str:
    if key in _SAID or isinstance(stage, EndStage):
        return _SAID[key]
    return stage.actions[key.split(".")[1]].label.zh


def rows_of(procedure: Procedure, ways: tuple[Way, ...]) -> tuple[str, ...]:
    """Return the stages from top to bottom: each right before the one its main way leads to, where that can be.

    Ends to which no main way leads are left out: what leads there is said in the stage it leads from.
    """
    onwards = {name: [way.end for way in ways if way.start == name] for name in procedure.stages}
    mains = {way.end for way in ways if way.is_main}
    rows: list[str] = []
    seen: set[str] = set()

    def visit(name: str, done: list[str]) -> list[str]:
        seen.add(name)
        # What is visited last stands right below: the main way is the first of them.
        for to in reversed(onwards[name]):
            if to not in seen:
                visit(to, done)
        done.append(name)
        return done

    for route in procedure.routes.values():
        if route.starts not in seen:
            rows += reversed(visit(route.starts, []))
    stages = procedure.stages
    return tuple(name for name in rows if name in mains or not isinstance(stages[name], EndStage))


def lanes_of(
    ways: tuple[Way, ...], rows: tuple[str, ...], stages: Mapping[str, Stage]
) -> tuple[list[Lane], list[Lane]]:
    """Return the ways drawn on the left (downwards) and on the right (upwards); ways to the next row need no lane."""
    at = {name: index for index, name in enumerate(rows)}
    beside = [
        way
        for way in ways
        if way.start in at
        and way.end in at
        and way.start != way.end
        and at[way.end] != at[way.start] + 1
        and (way.is_main or not isinstance(stages[way.end], EndStage))
    ]
    down = [way for way in beside if at[way.end] > at[way.start]]
    up = [way for way in beside if at[way.end] < at[way.start]]
    return list(_laned(down, at)), list(_laned(up, at))


def _laned(ways: list[Way], at: Mapping[str, int]) -> Iterator[Lane]:
    """Yield the ways with the nearest lane that is free along them; those to one end share a lane, short ones first."""
    taken: list[list[tuple[int, int, str]]] = []
    for way in sorted(ways, key=lambda one: abs(at[one.end] - at[one.start])):
        low, high = sorted((at[way.start], at[way.end]))
        number = next(
            (
                index
                for index, lane in enumerate(taken)
                if all(high <= one or two <= low or end == way.end for one, two, end in lane)
            ),
            len(taken),
        )
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high, way.end))
        yield Lane(way, number)
