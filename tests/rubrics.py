"""Which rubrics can there be, and which measurements sit on their edges? Made from a seeded source of chance."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random

from slow_points import ends

from policies.language.grading import ByHand, ByTable, Group, Indicator, OfQuantity, Rubric

# Shares of small rosters are full of exact ratios: 3 of 10 is 30 %, one whole step more than 29.9 %.
ROSTERS = (1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 20, 30, 50, 90)
WORDS = {"clause": "附件", "label": "指标"}


def number(chance: Random, low: int, high: int) -> Decimal:
    places = chance.choice((0, 0, 1, 2))
    return Decimal(chance.randint(low * 10**places, high * 10**places)).scaleb(-places)


def make_rubric(chance: Random) -> Rubric:
    names = iter(f"i{place}" for place in range(100))
    parts = {next(names): make_indicator(chance, names, depth=2) for _ in range(chance.randint(1, 6))}
    return Rubric.model_validate({"clause": "附件", "indicators": parts, **_some_bounds(chance, 200)})


def make_indicator(chance: Random, names: Iterator[str], depth: int) -> dict[str, object]:
    common = {**WORDS, **_some_bounds(chance, 20), "no_data": chance.choice(("zero", "zero", "unset"))}
    match chance.choice(("of", "of", "of", "of", "table", "mark", "group" if depth else "of")):
        case "of":
            return {**common, "of": f"q{chance.randint(0, 5)}", **_way(chance)}
        case "table":
            return {**common, **_table(chance)}
        case "mark":
            return {**common, "mark": "given", **({"round": _rounding(chance)} if chance.random() < 0.5 else {})}
        case _:
            return {**common, **_group(chance, names, depth)}


def _some_bounds(chance: Random, high: int) -> dict[str, object]:
    found = {}
    if chance.random() < 0.5:
        found["at_most"] = number(chance, 0, high)
    if chance.random() < 0.2:
        found["at_least"] = number(chance, -high, 0)
    return found


def _rounding(chance: Random) -> dict[str, object]:
    step = chance.choice((Decimal("0.01"), Decimal("0.1"), 1, Decimal("0.25"), 3))
    return {"to": step, "how": chance.choice(("half_up", "down", "up"))}


def _way(chance: Random) -> dict[str, object]:
    rounded = {"round": _rounding(chance)} if chance.random() < 0.3 else {}
    points = {"round_points": _rounding(chance)} if chance.random() < 0.3 else {}
    match chance.choice(("bands", "steps", "each", "exact", "scale")):
        case "bands":
            return {"bands": _bands(chance), **rounded, **points}
        case "steps":
            return {"steps": _steps(chance), **rounded, **points}
        case "each":
            each = chance.choice((1, 10, Decimal("0.1"), Decimal("0.05"), 3))
            return {"each": {"points": number(chance, -3, 3), "each": each}, **rounded, **points}
        case "exact":
            return {
                "each": {"points": number(chance, -3, 3), "each": "exact"},
                **rounded,
                "round_points": _rounding(chance),
            }
        case _:
            of = chance.choice((100, 7, 3, Decimal("2.5")))
            return {"scale": {"of": of, "to": number(chance, -5, 30)}, **rounded, "round_points": _rounding(chance)}


def _steps(chance: Random) -> dict[str, object]:
    each = chance.choice((1, 10, Decimal("0.1"), Decimal("0.05"), 3))
    start = chance.choice((0, Decimal("0.1"), 5, number(chance, -2, 12)))
    return {"start": start, "points": number(chance, -2, 6), "each": each, "adds": number(chance, -1, 2)}


def _bands(chance: Random) -> tuple[dict[str, object], ...]:
    bounds = sorted({number(chance, -2, 12) for _ in range(chance.randint(0, 4))} | {Decimal("0.3")})
    bands = [{chance.choice(("under", "up_to")): bound, **_worth(chance)} for bound in bounds]
    return (*bands, _worth(chance))


def _worth(chance: Random) -> dict[str, object]:
    return {"steps": _steps(chance)} if chance.random() < 0.2 else {"points": number(chance, -2, 6)}


def _table(chance: Random) -> dict[str, object]:
    combine = chance.choice(("sum", "mean", "best", "latest"))
    table = {
        "high": {"lead": number(chance, 0, 3), "partner": number(chance, -1, 3)},
        "low": number(chance, 0, 2),
    }
    weighted = {"weighted_by": "weight"} if chance.random() < 0.4 else {}
    needs = combine == "mean" or (combine == "sum" and weighted)
    rounded = {"round": _rounding(chance)} if needs or chance.random() < 0.3 else {}
    return {"per": "thing", "by": ("level", "role"), "table": table, "combine": combine, **weighted, **rounded}


def _group(chance: Random, names: Iterator[str], depth: int) -> dict[str, object]:
    parts = {next(names): make_indicator(chance, names, depth - 1) for _ in range(chance.randint(1, 4))}
    if chance.random() < 0.5:
        return {"parts": parts, "base": number(chance, 0, 20)}
    weights = {part: chance.randint(1, 7) for part in parts}
    return {"parts": parts, "weights": weights, "base": number(chance, 0, 5), "round": _rounding(chance)}


def inputs_of(indicators: dict[str, Indicator]) -> dict[str, str]:
    """Return each input a rubric measures, and whether it is a number, a mark, a count or a divisor."""
    found: dict[str, str] = {}
    for name, indicator in indicators.items():
        match indicator:
            case OfQuantity():
                found[indicator.of] = "number"
            case ByHand():
                found[f"mark:{name}"] = "mark"
            case ByTable():
                found |= {":".join((name, *path)): "count" for path, _ in ends(indicator.table)}
                found |= {f"{name}:": "divisor"} if indicator.weighted_by and indicator.combine == "sum" else {}
            case Group():
                found |= inputs_of(indicator.parts)
    return found


def measure_by_chance(chance: Random, rubric: Rubric) -> dict[str, object]:
    """Return measurements: exact ratios, numbers on the bounds, a hair beside them, and what nobody knows."""
    found: dict[str, object] = {}
    inputs = inputs_of(rubric.indicators)
    unknown = {name.split(":")[0] for name in inputs if chance.random() < 0.05}
    for name, kind in inputs.items():
        match kind:
            case "number":
                found[name] = None if chance.random() < 0.05 else some_number(chance)
            case "mark":
                found[name] = None if chance.random() < 0.05 else number(chance, 0, 25)
            case "count":
                found[name] = None if name.split(":")[0] in unknown else chance.choice((0, 0, 1, 2, 17))
            case _:
                found[name] = chance.choice((1, 2, 10))
    return found


def some_number(chance: Random) -> int | Decimal | Fraction:
    match chance.randrange(4):
        case 0:
            people = chance.choice(ROSTERS)
            return Fraction(chance.randint(0, people), people)
        case 1:
            return chance.randint(-2, 15)
        case 2:
            return number(chance, -3, 120)
        case _:
            edge = Fraction(chance.randint(-20, 120), chance.choice((1, 10, 20)))
            return edge + chance.choice((-1, 0, 0, 1)) * Fraction(1, 1000)
