"""Which tables can rules print? Of cases, listings and evaluations, by chance."""

from random_words import CLAUSE, NUMBER, TEXT, Json, Sketch, Sort, condition

from policies.language.tables import OF_A_CASE, OF_A_LISTING, OF_AN_EVALUATION, OF_EVERY_ROW

_OF_A_LINE: dict[str, Sort] = {"place": NUMBER, "points": NUMBER, "grade": TEXT}


def make_tables(sketch: Sketch, *, scored: bool) -> Json:
    """Return a table or two; the points of indicators only where something is scored."""
    return {f"table{place}": _table(sketch, scored=scored) for place in range(sketch.chance.randint(0, 2))}


def _table(sketch: Sketch, *, scored: bool) -> Json:
    of = sketch.chance.choice(("cases", "listings", "evaluation"))
    own = {"cases": OF_A_CASE, "listings": OF_A_LISTING, "evaluation": OF_AN_EVALUATION}[of]
    shown = sketch.some((*OF_EVERY_ROW, *own, "name", "rows.size", "q0"), most=5)
    of_cases = {
        **sketch.perhaps(procedure=sketch.chance.choice(("intake", "renewing"))),
        **sketch.perhaps(stages=("s0",)),
        **sketch.perhaps(reached=("s0",)),
    }
    return {
        "label": "一览表",
        "of": of,
        **(of_cases if of == "cases" else {}),
        **sketch.perhaps(3, when=condition(sketch, more=_OF_A_LINE if of == "evaluation" else {}, depth=1)),
        **sketch.perhaps(3, at_most=sketch.chance.randint(1, 50)),
        "columns": tuple({"label": "栏", "shows": name, **sketch.perhaps(under="合栏")} for name in shown),
        **(sketch.perhaps(indicators=True) if scored and of == "evaluation" else {}),
        **sketch.perhaps(opening="如下"),
        **sketch.perhaps(signed_by=("负责人",)),
        **CLAUSE,
    }
