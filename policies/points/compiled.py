"""What is a rubric once it is compiled? Compiled once, it is the same for every provider and every query."""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from policies.language.grading import Rubric
from policies.points.as_python import Exact, Scorer, compile_scorer
from policies.points.reading import TOTAL, Program, read_rubric

_COMPILED: "dict[int, CompiledRubric]" = {}


@dataclass(frozen=True, slots=True)
class CompiledRubric:
    """A rubric's arithmetic and the Python function made from it."""

    program: Program
    scorer: Scorer

    @property
    def scale(self) -> int:
        """How many make one point."""
        return self.program.scale

    def score(self, measured: Mapping[str, Exact | None]) -> dict[str, int | None]:
        """Return every indicator's points and the `total`, in 1/scale; None is unknown."""
        return dict(zip(self.program.points, self.scorer(measured), strict=True))

    def points(self, scaled: int) -> Decimal:
        """Return points of 1/scale as a decimal number, exactly, without zeros at its end."""
        return plain_points(scaled, self.scale)


def compile_rubric(rubric: Rubric) -> CompiledRubric:
    """Return the compiled rubric; raise ValueError, naming the indicator, where it cannot be exact.

    A rubric is compiled once, however often it is asked for: a version in force never changes.
    """
    compiled = _COMPILED.get(id(rubric))
    if compiled is None:
        program = read_rubric(rubric)
        compiled = _COMPILED[id(rubric)] = CompiledRubric(program, compile_scorer(program))
        weakref.finalize(rubric, _COMPILED.pop, id(rubric), None)
    return compiled


def plain_points(scaled: int, scale: int) -> Decimal:
    """Return scaled/scale exactly, however large, without zeros at its end; scale is a power of ten."""
    places = len(str(scale)) - 1
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    return Decimal(f"{scaled}E-{places}")


__all__ = ["TOTAL", "CompiledRubric", "compile_rubric", "plain_points"]
