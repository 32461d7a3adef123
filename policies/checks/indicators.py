"""Are the points sound: bands without gap or overlap, steps that begin where they may, points that end exactly?"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from policies.checks.flaw import Flaw, misnamed
from policies.checks.names import Names
from policies.checks.numbers import follows
from policies.checks.sorts import ANY, NUMBER, Sort
from policies.checks.stretches import stretches_of
from policies.checks.walking import below
from policies.language.bounds import Bound
from policies.language.document import Policy
from policies.language.grading import Band, ByTable, Group, Indicator, OfQuantity, Steps
from policies.plain import as_mapping
from policies.points.grain import terminates

Number = int | Decimal
INDICATORS = "grading.rubric.indicators"


def find_indicator_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield what is wrong with the indicators of the rubric."""
    rubric = policy.grading.rubric if policy.grading else None
    if rubric is None:
        return
    if not rubric.indicators:
        yield Flaw(INDICATORS, "there is nothing to score: name the indicators")
    yield from _flawed_caps("grading.rubric", rubric.at_least, rubric.at_most)
    seen: set[str] = set()
    for path, indicator in indicators_of(rubric.indicators, INDICATORS):
        name = path.rpartition(".")[2]
        if name in seen:
            yield Flaw(path, f"another indicator is called “{name}”: choose another name")
        seen.add(name)
        yield from _flawed_caps(path, indicator.at_least, indicator.at_most)
        match indicator:
            case OfQuantity():
                yield from _flawed_quantity(indicator, path, names)
            case ByTable():
                yield from _flawed_table(indicator, path, names)
            case Group():
                yield from _flawed_group(indicator, path)
            case _:  # a mark given by hand
                if indicator.at_most is None:
                    yield Flaw(path, "a mark given by hand needs at_most, the full mark")


def indicators_of(indicators: Mapping[str, Indicator], path: str) -> Iterator[tuple[str, Indicator]]:
    """Yield every indicator with its path, groups and their parts included."""
    for name, indicator in indicators.items():
        yield below(path, name), indicator
        if isinstance(indicator, Group):
            yield from indicators_of(indicator.parts, f"{below(path, name)}.parts")


def sort_scored(indicator: OfQuantity, names: Names) -> Sort:
    """Return the sort of number an indicator counts, after its rounding."""
    sort = {**names.values, **names.grading}.get(indicator.of, ANY)
    if indicator.round is not None and indicator.round.to > 0:
        return Sort("number", step=indicator.round.to, least=sort.least, most=sort.most)
    return NUMBER if sort is ANY else sort


def _flawed_caps(path: str, floor: Number | None, roof: Number | None) -> Iterator[Flaw]:
    if floor is not None and roof is not None and floor > roof:
        yield Flaw(f"{path}.at_most", f"points cannot be at least {floor} and at most {roof}")


def _flawed_quantity(indicator: OfQuantity, path: str, names: Names) -> Iterator[Flaw]:
    sort = sort_scored(indicator, names)
    for rounding, key in ((indicator.round, "round"), (indicator.round_points, "round_points")):
        if rounding is not None and rounding.to <= 0:
            yield Flaw(f"{path}.{key}.to", "a number is rounded to a step above nothing, such as 1 or 0.1")
    if indicator.bands is not None:
        yield from find_band_flaws(indicator.bands, f"{path}.bands", sort)
    if indicator.steps is not None:
        yield from _flawed_steps(indicator.steps, f"{path}.steps")
    if indicator.each is not None and indicator.each.each != "exact" and indicator.each.each <= 0:
        yield Flaw(f"{path}.each.each", "for every so much: a number above nothing is expected here")
    if indicator.scale is not None and indicator.scale.of <= 0:
        yield Flaw(f"{path}.scale.of", "the full mark is above nothing")
    elif indicator.round_points is None and not _ends(indicator):
        message = "the points may be a fraction without end, such as 1/3: write round_points, such as {to: 0.01}"
        yield Flaw(path, message)


def _ends(indicator: OfQuantity) -> bool:
    """Tell whether every value gives points with an end to their decimals: in proportion only what is rounded does."""
    is_exact = indicator.each is not None and indicator.each.each == "exact"
    if indicator.scale is None and not is_exact:
        return True
    if indicator.round is None:
        return False
    return indicator.scale is None or terminates(Fraction(indicator.scale.to) / Fraction(indicator.scale.of))


def _flawed_steps(steps: Steps, path: str) -> Iterator[Flaw]:
    if steps.each <= 0:
        yield Flaw(f"{path}.each", "for every so much more: a number above nothing is expected here")


def find_band_flaws(bands: tuple[Band, ...], path: str, sort: Sort) -> Iterator[Flaw]:
    """Yield gaps and overlaps between bands, judged at the exact edge for this sort of number."""
    yield from _empty_bands(bands, path, sort)
    before: Band | None = None
    for index, band in enumerate(bands):
        at = f"{path}.{index}"
        is_last = index == len(bands) - 1
        bound = band.under if band.under is not None else band.up_to
        if bound is None and not is_last:
            yield Flaw(at, "a band without a bound closes the top, so the ones after it are never reached")
        elif bound is not None and is_last:
            yield Flaw(at, f"nothing is said above {bound}: let the last band have neither under nor up_to")
        elif bound is not None and before is not None:
            yield from _flawed_order(before, band, at)
        yield from _flawed_beginning(before, band, at, sort)
        if band.steps is not None:
            yield from _flawed_steps(band.steps, f"{at}.steps")
            yield from _flawed_start(before, band.steps, at)
        before = band


def _empty_bands(bands: tuple[Band, ...], path: str, sort: Sort) -> Iterator[Flaw]:
    """Yield bands in which no number of this sort lies; where they go upwards."""
    ends = [_end(band) for band in bands]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) - 1 or any(second <= first for first, second in pairwise(known)):
        return
    bounds = [_bound(low, high) for low, high in zip([None, *ends], ends, strict=False)]
    stretches = stretches_of(sort, bounds)
    for index, bound in enumerate(bounds):
        if not any(bound.admits(one.value) for one in stretches):
            yield Flaw(f"{path}.{index}", "no number lies in this band: leave it out, or correct its end")


def _bound(low: tuple[Number, bool] | None, high: tuple[Number, bool] | None) -> Bound:
    begins = {} if low is None else {"more_than" if low[1] else "at_least": low[0]}
    ends = {} if high is None else {"at_most" if high[1] else "less_than": high[0]}
    return Bound.model_validate(begins | ends or {"is": 0})


def _end(band: Band) -> tuple[Number, bool] | None:
    """Return where a band ends, and whether that number is in it."""
    if band.under is not None:
        return band.under, False
    return (band.up_to, True) if band.up_to is not None else None


def _flawed_order(before: Band, band: Band, at: str) -> Iterator[Flaw]:
    first, second = _end(before), _end(band)
    if first is not None and second is not None and (second[0], second[1]) <= first:
        yield Flaw(
            at, f"it ends at {second[0]}, and the band before reaches {first[0]}: bands go upwards, none is empty"
        )


def _flawed_beginning(before: Band | None, band: Band, at: str, sort: Sort) -> Iterator[Flaw]:
    """Yield a printed beginning (`from`) that does not join the band before."""
    if band.from_ is None:
        return
    if before is None:
        if sort.least is None or band.from_ > sort.least:
            yield Flaw(f"{at}.from", f"nothing is said below {band.from_}: leave out from, or put a band before it")
        return
    end = _end(before)
    if end is None or follows(end[0], band.from_, step=sort.step, included=end[1]):
        return
    if band.from_ < end[0] or (band.from_ == end[0] and end[1]):
        message = f"{band.from_} belongs to both bands: let the one before end under: {band.from_}"
        yield Flaw(f"{at}.from", message)
    else:
        yield Flaw(f"{at}.from", _gap(end, band.from_, sort.step))


def _gap(end: tuple[Number, bool], begin: Number, step: Number | None) -> str:
    """Return that nothing is said between two bands, and what closes the gap."""
    where = "right after" if end[1] else "at"
    message = f"between {end[0]} and {begin} nothing is said: leave from out, and the band begins {where} {end[0]}"
    between = begin - end[0]
    if step is None and follows(end[0], begin, step=between, included=end[1]):
        return f"{message}; or round the number before, to the step between the two: round: {{to: {between}}}"
    return message


def _flawed_start(before: Band | None, steps: Steps, at: str) -> Iterator[Flaw]:
    """Yield steps that begin above their band: below their start they give nothing."""
    end = _end(before) if before is not None else None
    if end is not None and steps.start > end[0]:
        yield Flaw(
            f"{at}.steps.start", f"from {end[0]} to {steps.start} there would be no points: write start: {end[0]}"
        )
    elif end is not None and steps.start < end[0]:
        yield Flaw(
            f"{at}.steps.start", f"the band begins at {end[0]}, so steps count from there: write start: {end[0]}"
        )


def _flawed_table(indicator: ByTable, path: str, names: Names) -> Iterator[Flaw]:
    fields = names.kinds.get(indicator.per, {})
    divides = indicator.combine == "mean" or (indicator.weighted_by is not None and indicator.combine == "sum")
    if divides and indicator.round is None:
        yield Flaw(path, "a mean may be a fraction without end, such as 1/3: write round, such as {to: 0.01}")
    if indicator.weighted_by is not None and indicator.combine not in {"mean", "sum"}:
        yield Flaw(f"{path}.weighted_by", "weights are for combine: mean or sum")
    if indicator.per in names.dated and indicator.during is None:
        yield Flaw(path, "it counts items, and needs a window: write during, the name of one of windows")
    table = as_mapping(vars(indicator)["table"]) or {}  # plain: the checker of types cannot follow its recursive type
    yield from _flawed_rows(table, indicator.by, f"{path}.table", fields)


def _flawed_rows(
    table: Mapping[str, object], by: tuple[str, ...], path: str, fields: Mapping[str, Sort]
) -> Iterator[Flaw]:
    sort = fields.get(by[0], ANY)
    options = frozenset({"true", "false"}) if sort.type == "boolean" else sort.options
    told = f"; it is one of {', '.join(sorted(options))}"
    strange = [
        misnamed(f"{path}.{value}", f"“{by[0]}” is never “{value}”{told}", value, options - table.keys())
        for value in (table if options else ())
        if value not in options
    ]
    yield from strange
    for value, then in table.items():
        if (deeper := as_mapping(then)) is not None:
            if len(by) == 1:
                yield Flaw(f"{path}.{value}", f"there is nothing more to look up: by names only {by[0]}")
            else:
                yield from _flawed_rows(deeper, by[1:], f"{path}.{value}", fields)
    if missing := sorted(options - table.keys() - {one.meant for one in strange}):
        yield Flaw(path, f"no points are said for {', '.join(missing)} of “{by[0]}”; write 0 where there are none")


def _flawed_group(group: Group, path: str) -> Iterator[Flaw]:
    if not group.parts:
        yield Flaw(f"{path}.parts", "the group is empty: name its parts")
    if group.weights is None:
        return
    lacking = group.parts.keys() - group.weights.keys()
    strange = [
        misnamed(f"{path}.weights.{name}", f"“{name}” is not among the parts", name, lacking)
        for name in group.weights
        if name not in group.parts
    ]
    yield from strange
    for name in sorted(lacking - {one.meant for one in strange}):
        yield Flaw(f"{path}.weights", f"“{name}” has no weight")
    total = sum((Fraction(weight) for weight in group.weights.values()), Fraction(0))
    if total <= 0 or any(weight < 0 for weight in group.weights.values()):
        yield Flaw(f"{path}.weights", "weights are not below nothing, and together above it")
    elif group.round is None and not all(terminates(Fraction(one) / total) for one in group.weights.values()):
        yield Flaw(path, "a weighted mean may be a fraction without end: write round, such as {to: 0.01}")
