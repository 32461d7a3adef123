"""How is the same rubric written for zen-engine, the well-known rules engine, and how is it asked there?"""

import importlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from policies.grades.scoring import walk
from policies.language.grading import Band, ByTable, Indicator, OfQuantity, Rubric, Steps
from policies.points.grain import leaves_of
from policies.points.reading import table_key

Context = Mapping[str, int | float]


class _Expression(Protocol):
    def evaluate(self, context: Context) -> Mapping[str, object]: ...


class _Decision(Protocol):
    def evaluate(self, context: Context) -> Mapping[str, object]: ...


class _Engine(Protocol):
    def create_decision(self, content: str) -> _Decision: ...

    def evaluate_batch(self, requests: Sequence[Mapping[str, object]]) -> Sequence[Mapping[str, object]]: ...


class _Zen(Protocol):
    ZenEngine: Callable[..., _Engine]

    def compile_expression(self, expression: str) -> _Expression: ...


@dataclass(frozen=True, slots=True)
class ZenRubric:
    """A rubric in zen's three modes: a decision evaluated one by one, the same in a batch, one compiled expression."""

    single: Callable[[Context], Mapping[str, object]]
    batch: Callable[[Sequence[Context]], Sequence[Mapping[str, object]]]
    compiled: Callable[[Context], Mapping[str, object]]


def is_there() -> bool:
    """Tell whether zen-engine is installed (the optional extra `bench`)."""
    return importlib.util.find_spec("zen") is not None


def open_zen(rubric: Rubric, keys: Mapping[str, str]) -> ZenRubric:
    """Return the rubric in zen's own language; `keys` names each measured input there.

    Raises ValueError for an indicator that is written here in no way.
    """
    zen = cast("_Zen", importlib.import_module("zen"))
    indicators = enumerate(walk(rubric.indicators))
    written = {f"i{number}": _indicator(name, one, keys) for number, (name, one, _) in indicators}
    whole = "{" + ", ".join(f"{name}: {text}" for name, text in written.items()) + "}"
    graph = json.dumps(_graph(written))
    decision = zen.ZenEngine().create_decision(graph)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rubric": json.loads(graph)}}})
    compiled = zen.compile_expression(whole)
    return ZenRubric(
        single=decision.evaluate,
        batch=lambda many: engine.evaluate_batch([{"key": "rubric", "context": one} for one in many]),
        compiled=compiled.evaluate,
    )


def _graph(written: Mapping[str, str]) -> Mapping[str, object]:
    expressions = [{"id": name, "key": name, "value": text} for name, text in written.items()]
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "points", "type": "expressionNode", "name": "points", "position": {"x": 0, "y": 0},
             "content": {"expressions": expressions, "passThrough": False}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "points", "type": "edge"},
            {"id": "b", "sourceId": "points", "targetId": "out", "type": "edge"},
        ],
    }  # fmt: skip


def _indicator(name: str, indicator: Indicator, keys: Mapping[str, str]) -> str:
    match indicator:
        case OfQuantity(bands=tuple() as bands):
            text = _bands(keys[indicator.of], bands)
        case OfQuantity(steps=Steps() as steps):
            text = _steps(keys[indicator.of], steps)
        case OfQuantity(each=unit) if unit is not None and unit.each != "exact":
            text = f"floor({keys[indicator.of]} / {unit.each}) * {unit.points}"
        case ByTable(combine="sum", weighted_by=None):
            counts = ((keys[table_key(name, path)], points) for path, points in leaves_of(indicator.table))
            text = " + ".join(f"{key} * {points}" for key, points in counts)
        case _:
            message = f"{name}: written for zen in no way"
            raise ValueError(message)
    return text if indicator.at_most is None else f"min([{text}, {indicator.at_most}])"


def _bands(key: str, bands: tuple[Band, ...]) -> str:
    text = _band(key, bands[-1])
    for band in reversed(bands[:-1]):
        asked = f"{key} < {band.under}" if band.under is not None else f"{key} <= {band.up_to}"
        text = f"({asked} ? {_band(key, band)} : {text})"
    return text


def _band(key: str, band: Band) -> str:
    return _steps(key, band.steps) if band.steps else str(band.points)


def _steps(key: str, steps: Steps) -> str:
    more = f"floor(({key} - {steps.start}) / {steps.each}) * {steps.adds}"
    return f"({key} < {steps.start} ? 0 : {steps.points} + {more})"
