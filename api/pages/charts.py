"""How is the live ranking drawn, so that it is read on a phone, by ear and on paper?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from api.asking.requests import Call
from api.shapes.scores import PlaceShown
from policies.explained.markup import Html, join, tag
from policies.quantities.units import POINTS, say_amount
from policies.verdict import Text

# What a bar's length is told in: the best has all of it.
WHOLE = 1000
STANDING = {"suspended": Text("暂停", "suspended")}


def draw_ranking(call: Call, places: Sequence[PlaceShown], districts: dict[str, str]) -> Html:
    """Return one bar for each place, as long as its points are of the most that anybody has; none without points."""
    most = max((Decimal(one.points) for one in places if one.points is not None), default=Decimal(0))
    return tag("ol", *(_row(call, one, most, districts) for one in places), class_="bars")


def _row(call: Call, one: PlaceShown, most: Decimal, districts: dict[str, str]) -> Html:
    points = [] if one.points is None else [_bar(Decimal(one.points), most), _points(call, one.points)]
    return tag(
        "li",
        tag("span", say_place(call, one), class_="place"),
        tag("span", one.name, *_beside(call, one, districts), class_="name"),
        *points,
    )


def say_place(call: Call, one: PlaceShown) -> str:
    """Return a place: whether it is shared, or waits for somebody to decide between equals."""
    if one.waits_for_decision:
        return call.say(Text(f"第{one.rank}–{one.last}名，先后待定", f"No. {one.rank}–{one.last}, undecided"))
    if one.shared_by > 1:
        return call.say(Text(f"并列第{one.rank}名", f"No. {one.rank}, shared"))
    return call.say(Text(f"第{one.rank}名", f"No. {one.rank}"))


def _beside(call: Call, one: PlaceShown, districts: dict[str, str]) -> Iterator[Html]:
    yield tag("small", districts.get(one.district_code, one.district_code))
    if one.status in STANDING:
        yield join([" ", tag("mark", call.say(STANDING[one.status]))])


def _bar(points: Decimal, most: Decimal) -> Html:
    """Return the bar without words: its length is told beside it."""
    length = int(max(points, Decimal(0)) * WHOLE / most) if most > 0 else 0
    return tag(
        "svg",
        Html(f'<rect class="track" width="{WHOLE}" height="10"/><rect class="bar" width="{length}" height="10"/>'),
        viewBox=f"0 0 {WHOLE} 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _points(call: Call, points: str) -> Html:
    return tag("span", say_points_read(call, points), class_="points")


def say_points_read(call: Call, points: str) -> str:
    """Return points as people read them, with their unit."""
    return call.say(say_amount(Decimal(points), POINTS))
