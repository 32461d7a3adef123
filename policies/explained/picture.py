"""How do the stages of a procedure look, from left to right?

Ways to the next column are drawn as lines, ways further on as arcs above; what leads back, or ends the case early, is
said below the stage, so that no line crosses another's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.checks.stages import ways_from
from policies.explained.markup import Html, join, tag
from policies.explained.wording import Wording
from policies.language.procedures import ActStage, ConsultStage, EndStage, NoticeStage, PanelStage, Procedure, Stage

WIDE, HIGH, ACROSS, LINE, EDGE, ABOVE = 136, 56, 256, 17, 14, 40
_KINDS: Mapping[type, str] = {NoticeStage: "公示", PanelStage: "评审", ConsultStage: "征求意见"}


@dataclass(frozen=True, slots=True)
class _Way:
    start: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a box stands: its left upper corner, and its column."""

    column: int
    x: int
    y: int


def picture_of(procedure: Procedure, wording: Wording) -> Html:
    """Return the stages as an SVG picture: who acts where, and what leads where."""
    columns = _columns(procedure)
    ways = _ways(procedure)
    said = {name: _said_below(procedure, name, ways, columns) for name in procedure.stages}
    places = _places(columns, lines=max(len(lines) for lines in said.values()))
    drawn = [way for way in ways if _is_drawn(procedure, way, columns)]
    width = max(place.x for place in places.values()) + WIDE + EDGE
    height = max(places[name].y + HIGH + LINE * len(lines) for name, lines in said.items()) + EDGE
    svg = tag(
        "svg",
        tag("title", f"{procedure.label.zh}：办理流程图"),
        *(_line(places[way.start], places[way.end]) for way in drawn),
        *(_box(stage, places[name], wording) for name, stage in procedure.stages.items()),
        *(_below(places[name], lines) for name, lines in said.items()),
        *(_words(places[way.start], places[way.end], way.label) for way in drawn),
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        role="img",
    )
    return tag("div", svg, class_="wide")


def _columns(procedure: Procedure) -> dict[str, int]:
    """Return the column of each stage: right of all that lead to it, ends last of all; ways back do not count."""
    stages = procedure.stages
    onwards: dict[str, list[str]] = {}
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        onwards[name] = []
        for _, to in ways_from(stages[name]):
            if to in stages and to not in above and to != name:
                onwards[name].append(to)
                if to not in onwards:
                    visit(to, (*above, name))
        order.append(name)

    for route in procedure.routes.values():
        if route.starts in stages and route.starts not in onwards:
            visit(route.starts, ())
    column = dict.fromkeys(stages, 0)
    for name in reversed(order):
        for to in onwards[name]:
            column[to] = max(column[to], column[name] + 1)
    work = [column[name] for name, stage in stages.items() if not isinstance(stage, EndStage)]
    last = max(work, default=0) + 1
    return {name: last if isinstance(stages[name], EndStage) else place for name, place in column.items()}


def _places(columns: Mapping[str, int], *, lines: int) -> dict[str, _Place]:
    down = HIGH + LINE * lines + ABOVE
    members = {column: [name for name, at in columns.items() if at == column] for column in set(columns.values())}
    tallest = max(len(names) for names in members.values())
    return {
        name: _Place(column, EDGE + column * ACROSS, ABOVE + (tallest - len(names)) * down // 2 + row * down)
        for column, names in members.items()
        for row, name in enumerate(names)
    }


def _ways(procedure: Procedure) -> list[_Way]:
    """Return each way once, with the labels of all that leads along it."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, stage in procedure.stages.items():
        for key, to in ways_from(stage):
            if to in procedure.stages:
                found.setdefault((name, to), []).append(_label(stage, key))
    return [_Way(one, two, "／".join(dict.fromkeys(labels))) for (one, two), labels in found.items()]


def _label(stage: Stage, key: str) -> str:
    if key.startswith("actions.") and not isinstance(stage, EndStage):
        return stage.actions[key.split(".")[1]].label.zh
    return {"to": "期满", "objection.upheld": "异议成立", "on_due.to": "逾期未办", "otherwise.to": "不适用"}[key]


def _is_drawn(procedure: Procedure, way: _Way, columns: Mapping[str, int]) -> bool:
    far = columns[way.end] - columns[way.start]
    return far == 1 or (far > 1 and not isinstance(procedure.stages[way.end], EndStage))


def _said_below(procedure: Procedure, name: str, ways: list[_Way], columns: Mapping[str, int]) -> list[str]:
    return [
        f"{way.label} {'→' if columns[way.end] > columns[name] else '↩'} {procedure.stages[way.end].label.zh}"
        for way in ways
        if way.start == name and not _is_drawn(procedure, way, columns)
    ]


def _box(stage: Stage, place: _Place, wording: Wording) -> Html:
    kind = "end" if isinstance(stage, EndStage) else "open" if isinstance(stage, ActStage) else "time"
    box = {"x": str(place.x), "y": str(place.y), "width": str(WIDE), "height": str(HIGH)}
    middle = str(place.x + WIDE // 2)
    return tag(
        "g",
        tag("rect", **box, rx="28" if kind == "end" else "10", class_=kind),
        tag("text", _short(stage.label.zh, 9), x=middle, y=str(place.y + 24), class_="name"),
        tag("text", _short(_who(stage, wording), 11), x=middle, y=str(place.y + 43), class_="who"),
    )


def _who(stage: Stage, wording: Wording) -> str:
    match stage:
        case ActStage():
            roles = stage.by if isinstance(stage.by, tuple) else (stage.by,)
            return "与".join(wording.role(role) for role in roles)
        case NoticeStage() | PanelStage() | ConsultStage():
            return _KINDS[type(stage)]
        case EndStage():
            return "办结"
        case _:
            return "等待"


def _below(place: _Place, lines: list[str]) -> Html:
    return join(
        tag("text", _short(line, 18), x=str(place.x + 4), y=str(place.y + HIGH + LINE * (row + 1)), class_="back")
        for row, line in enumerate(lines)
    )


def _line(start: _Place, end: _Place) -> Html:
    """Return a line to the next column, or an arc above the columns between."""
    x1, y1, x2, y2 = start.x + WIDE, start.y + HIGH // 2, end.x, end.y + HIGH // 2
    if end.column - start.column == 1:
        middle = (x1 + x2) // 2
        path = f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"
    else:
        x1, y1, x2, y2 = start.x + WIDE // 2, start.y, end.x + WIDE // 2, end.y
        top = min(y1, y2) - ABOVE
        path = f"M{x1} {y1} C{x1 + 40} {top} {x2 - 40} {top} {x2} {y2}"
    return join([tag("path", d=path), tag("circle", cx=str(x2), cy=str(y2), r="4", class_="head")])


def _words(start: _Place, end: _Place, label: str) -> Html:
    """Return the words on a line, at its middle."""
    if end.column - start.column == 1:
        x, y = (start.x + WIDE + end.x) // 2, (start.y + end.y + HIGH) // 2 - 5
    else:
        x, y = (start.x + end.x + WIDE) // 2, min(start.y, end.y) - ABOVE * 3 // 4 + (abs(start.y - end.y) // 8)
    return tag("text", _short(label, 10), x=str(x), y=str(y), class_="way")


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
