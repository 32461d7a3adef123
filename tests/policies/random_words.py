"""Of which small words are strange rules made? Lengths, bounds and conditions, by chance.

Chance is a source of random numbers: a seeded one, or one that hypothesis leads and can make smaller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pydantic import TypeAdapter

from policies.language.conditions import Condition
from policies.language.quantities import Quantity
from policies.quantities.measuring import holds
from policies.situation import Situation

Json = dict[str, Any]  # Any: JSON
Sort = tuple[str, ...]

CLAUSE = {"clause": "第一条"}
BOOLEAN, NUMBER, SHARE, DATE, TEXT, ANY = (("boolean",), ("number",), ("share",), ("date",), ("text",), ("any",))
FIRST_DAY = date(2026, 1, 1)
_CONDITION = TypeAdapter[Condition](Condition)
_QUANTITIES = TypeAdapter(dict[str, Quantity])


@dataclass
class Sketch:
    """What is drawn so far: who acts, which names there are, what may be asked for, and one who meets what is needed.

    In a `wild` one a case may go anywhere. `names` holds the declared names of each section; `values` what a condition
    may ask for; `kinds` the fields of each kind of item or row; `soft` who waives a requirement in principle; `strays`
    the requirements that one procedure declares; `witness` is the situation of one who meets every requirement.
    """

    chance: Random
    roles: tuple[str, ...]
    wild: bool = False
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, Sort] = field(default_factory=dict)
    kinds: dict[str, dict[str, Sort]] = field(default_factory=dict)
    soft: dict[str, str] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    witness: Situation = field(default_factory=lambda: Situation(date(2026, 6, 15)))

    def one_in(self, count: int) -> bool:
        return self.chance.randrange(count) == 0

    def role(self) -> str:
        return self.chance.choice(self.roles)

    def authority(self) -> str:
        return self.chance.choice(self.roles[1:])

    def some(self, names: Sequence[str], most: int = 2, fewest: int = 1) -> tuple[str, ...]:
        """Return a few of the names, each once."""
        count = min(len(names), self.chance.randint(fewest, most))
        return tuple(self.chance.sample(list(names), count))

    def some_of(self, words: Sequence[Json]) -> tuple[Json, ...]:
        """Return some of the words, at least one."""
        return tuple(self.chance.sample(list(words), self.chance.randint(1, len(words))))

    def perhaps(self, one_in: int = 2, **words: object) -> Json:
        """Return the words, or nothing."""
        return words if self.one_in(one_in) else {}

    def know_quantities(self, written: Json) -> None:
        self.witness = replace(self.witness, quantities=_QUANTITIES.validate_python(written))


def length(sketch: Sketch, *units: str) -> Json:
    """Return a length in one of the units; without any in whichever there is, perhaps of full days."""
    unit = sketch.chance.choice(units or ("working_days", "days", "months", "years"))
    count = sketch.chance.choice((1, 1, 2, 3, 5, 6, 10, 30, 366, 1000))
    return {unit: count, **({} if units else sketch.perhaps(4, full=True))}


def due(sketch: Sketch) -> Json | str:
    return "unset" if sketch.one_in(3) else length(sketch)


def day(sketch: Sketch) -> date:
    return FIRST_DAY + timedelta(days=sketch.chance.randint(-800, 800))


def number(sketch: Sketch, low: int = 0, high: int = 9) -> int | Decimal:
    whole = sketch.chance.randint(low, high)
    return whole if sketch.one_in(2) else Decimal(whole) + sketch.chance.choice((Decimal("0.5"), Decimal("0.25")))


def said(sketch: Sketch, zh: str) -> Json | str:
    return {"zh": zh, "en": "in English"} if sketch.one_in(8) else zh


def bound(sketch: Sketch, sort: Sort) -> object:
    """Return what a value of this sort must be; something of the sort can be so."""
    chance = sketch.chance
    match sort[0]:
        case "boolean":
            return chance.choice((True, False, {"is": True}, {"one_of": (True, False)}))
        case "number":
            return _number_bound(sketch)
        case "share":
            share = Decimal(chance.randint(1, 9)) / 10
            return {chance.choice(("at_least", "more_than", "at_most", "less_than")): share}
        case "date":
            return {"one_of": (day(sketch), FIRST_DAY)} if sketch.one_in(2) else day(sketch)
        case "choice":
            options = sort[1:]
            return chance.choice(options) if sketch.one_in(2) else {"one_of": sketch.some(options)}
        case "text":
            return {"one_of": ("甲", "乙")} if sketch.one_in(2) else "甲"
        case _:
            return chance.choice(("甲", True, 3, {"at_least": 1}))


def _number_bound(sketch: Sketch) -> Json | int:
    floor = {sketch.chance.choice(("at_least", "more_than")): number(sketch, 1, 4)}
    roof = {sketch.chance.choice(("at_most", "less_than")): number(sketch, 6, 9)}
    return sketch.chance.choice((floor, roof, {**floor, **roof}, {"is": 3}, 2, {"one_of": (1, 2, Decimal("2.5"))}))


def condition(sketch: Sketch, *, more: Mapping[str, Sort] | None = None, depth: int = 2) -> Json:
    """Return a condition over what may be asked for, and over `more`: one comparison, or several put together."""
    chance = sketch.chance
    if depth and sketch.one_in(3):
        parts = [condition(sketch, more=more, depth=depth - 1) for _ in range(chance.randint(1, 3))]
        match chance.choice(("all", "any", "not")):
            case "not":
                return {"not": parts[0]}
            case word:
                return {word: tuple(parts)}
    if sketch.names.get("lists") and sketch.one_in(10):
        return {"on_list": sketch.some(sketch.names["lists"])}
    known = {**sketch.values, **(more or {})}
    near = list(more or ()) if more and not sketch.one_in(3) else list(known)
    return {name: bound(sketch, known[name]) for name in sketch.some(near)}


def met(sketch: Sketch) -> Json:
    """Return a condition that the witness meets."""
    for _ in range(5):
        written = condition(sketch)
        answer = holds(_CONDITION.validate_python(written), sketch.witness)
        if answer is not None:
            return written if answer else {"not": written}
    return {"staff": {"at_least": 1}}


def requirement(sketch: Sketch, required: Json) -> Json:
    return {"require": required, "otherwise": said(sketch, "不符合"), **CLAUSE}
