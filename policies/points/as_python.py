"""How does Python work out a rubric's arithmetic for one provider?"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never, cast

from policies.points import arithmetic as a
from policies.points.reading import Input, Program

Exact = int | Decimal | Fraction
# What is measured (None or absent: unknown) → the points of every indicator and the total, in 1/scale.
Scorer = Callable[[Mapping[str, Exact | None]], tuple[int | None, ...]]


def compile_scorer(program: Program) -> Scorer:
    """Return the function that gives each line of `program.points`, in order."""
    names: dict[str, object] = {}
    # The text is made of names this package chose and of whole numbers; keys are quoted by repr.
    exec(compile(write_python(program), "<rubric>", "exec"), names)  # noqa: S102  # a function, compiled once
    return cast("Scorer", names["score"])


def write_python(program: Program) -> str:
    """Return the source of the function."""
    lines = [
        "def score(measured):",
        "    get = measured.get",
        *(f"    {line}" for one in program.inputs for line in _read(one)),
        *(f"    {line.name} = {_said(line.value)}" for line in program.lines),
        f"    return ({', '.join(line.name for line in program.points.values())},)",
    ]
    return "\n".join(lines)


def _read(one: Input) -> tuple[str, ...]:
    if one.below is None:
        return (f"{one.above.name} = get({one.key!r})",)
    return (
        f"{one.above.name} = get({one.key!r})",
        f"{one.below.name} = 1",
        f"if {one.above.name} is not None and {one.above.name}.__class__ is not int:",
        f"    {one.above.name}, {one.below.name} = {one.above.name}.as_integer_ratio()",
    )


def _said(value: a.Expression) -> str:
    match value:
        case a.Whole():
            return str(value.value)
        case a.Named():
            return value.name
        case a.Unknown():
            return "None"
        case a.Plus():
            return " + ".join(_inside(part) for part in value.parts)
        case a.Times():
            return "*".join(_inside(part) for part in value.parts)
        case a.Quotient():
            return f"{_inside(value.above)} // {_inside(value.below)}"
        case a.If():
            return f"{_inside(value.then)} if {_asked(value.test)} else {_said(value.otherwise)}"
        case _:
            assert_never(value)


def _inside(value: a.Expression) -> str:
    said = _said(value)
    return said if isinstance(value, a.Whole | a.Named | a.Unknown) else f"({said})"


def _asked(test: a.Compared | a.IsUnknown) -> str:
    if isinstance(test, a.IsUnknown):
        return f"{test.of.name} is None"
    return f"{_inside(test.left)} {test.sign} {_inside(test.right)}"
