"""What is a rubric once it is compiled? Compiled once, it is the same for every provider and every query."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from policies.kept import once_for_each
from policies.language.grading import Rubric
from policies.points.as_python import Exact, Scorer, compile_scorer
from policies.points.reading import TOTAL, Program, read_rubric


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


@once_for_each
def compile_rubric(rubric: Rubric) -> CompiledRubric:
    """Return the compiled rubric; raise ValueError, naming the indicator, where it cannot be exact."""
    program = read_rubric(rubric)
    return CompiledRubric(program, compile_scorer(program))


@lru_cache(maxsize=4096)
def plain_points(scaled: int, scale: int) -> Decimal:
    """Return scaled/scale exactly, however large, without zeros at its end; scale is a power of ten."""
    places = len(str(scale)) - 1
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    return Decimal(f"{scaled}E-{places}")


__all__ = ["TOTAL", "CompiledRubric", "compile_rubric", "plain_points"]
