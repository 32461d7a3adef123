"""How do the stages of a procedure look, from top to bottom, narrow enough for a phone?

A way to the next stage is a line with its words; ways further down run on the left, ways back up on the right, and
what they are is said in the stage they leave, so that no line crosses any words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from policies.explained.markup import Html, join, tag
from policies.explained.rows import Lane, Way, lanes_of, rows_of, ways_of
from policies.explained.wording import Wording
from policies.language.procedures import ActStage, ConsultStage, EndStage, NoticeStage, PanelStage, Procedure, Stage

WIDE, HEAD, ENDS, LINE, GAP, EDGE, LANE = 340, 46, 34, 18, 34, 8, 11
# How wide a Chinese character is, in the small letters and in those of a name.
_CHARACTER, _OF_A_NAME = 12, 14
# How many of them there is room for beside a line down the middle.
_BESIDE = 11


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a stage stands, and what is said in it: its name, who acts there, and the ways that are not drawn."""

    x: int
    y: int
    wide: int
    high: int
    name: list[str]
    who: list[str]
    lines: list[str]

    @property
    def middle(self) -> int:
        return self.x + self.wide // 2


def picture_of(procedure: Procedure, wording: Wording) -> Html:
    """Return the stages as an SVG picture: who acts where, and what leads where."""
    ways = ways_of(procedure)
    rows = rows_of(procedure, ways)
    left, right = lanes_of(ways, rows, procedure.stages)
    boxes = _boxes(procedure, ways, rows, wording)
    drawn = {(way.start, way.end): way for way in ways}
    steps = [(one, drawn[one, two]) for one, two in pairwise(rows) if (one, two) in drawn]
    title = f"{procedure.label.zh}：办理流程图"
    high = max(box.y + box.high for box in boxes.values()) + EDGE
    return tag(
        "svg",
        tag("title", title),
        tag("desc", _told(procedure, ways)),
        *(_step(boxes[name], boxes[way.end], way.label) for name, way in steps),
        *(_beside(lane, boxes, side=-1) for lane in left),
        *(_beside(lane, boxes, side=1) for lane in right),
        *(_drawn(procedure.stages[name], box) for name, box in boxes.items()),
        viewBox=f"0 0 {WIDE} {high}",
        width=str(WIDE),
        height=str(high),
        role="img",
        aria_label=title,
    )


def _width(lanes: list[Lane]) -> int:
    """Return how much room the lanes of one side need."""
    return EDGE + LANE * (max((lane.number for lane in lanes), default=-1) + 1)


def _boxes(procedure: Procedure, ways: tuple[Way, ...], rows: tuple[str, ...], wording: Wording) -> dict[str, _Box]:
    left, right = (_width(lanes) for lanes in lanes_of(ways, rows, procedure.stages))
    wide = WIDE - left - right
    room = wide - 2 * EDGE
    longest = room // _CHARACTER
    steps = {(way.start, way.end): way.label for way in ways}
    order = {one: index for index, one in enumerate(rows)}
    boxes: dict[str, _Box] = {}
    y = EDGE
    for name, after in zip(rows, [*rows[1:], ""], strict=True):
        stage = procedure.stages[name]
        said = [way for way in ways if way.start == name and way.end != after]
        lines = [line for way in said for line in _wrapped(_said(way, procedure, order), longest)]
        called, who = _wrapped(stage.label.zh, room // _OF_A_NAME), _wrapped(_who(stage, wording), longest)
        high = HEAD + LINE * (len(called) + len(who) + len(lines) - 2) + (6 if lines else 0)
        high -= HEAD - ENDS if isinstance(stage, EndStage) else 0
        boxes[name] = _Box(left, y, wide, high, called, who, lines)
        y += high + GAP + LINE * (len(_beside_a_step(steps.get((name, after), ""))) - 1)
    return boxes


def _said(way: Way, procedure: Procedure, order: Mapping[str, int]) -> str:
    back = way.end in order and order[way.end] <= order[way.start]
    return f"{way.label} {'↑' if back else '→'} {procedure.stages[way.end].label.zh}"


def _wrapped(text: str, longest: int) -> list[str]:
    """Return the text in lines no longer than so many Chinese characters; other letters are narrower."""
    lines, width = [""], 0
    for letter in text:
        width += 1 if letter < "\u2000" else 2
        if width > 2 * longest:
            lines, width = [*lines, ""], 2
        lines[-1] += letter
    return lines


def _told(procedure: Procedure, ways: tuple[Way, ...]) -> str:
    """Return the picture in words, for those who do not see it."""
    stages = procedure.stages
    return "；".join(f"{stages[way.start].label.zh}：{way.label}，转入{stages[way.end].label.zh}" for way in ways)


def _drawn(stage: Stage, box: _Box) -> Html:
    kind = "end" if isinstance(stage, EndStage) else "open" if isinstance(stage, ActStage) else "time"
    place = {"x": str(box.x), "y": str(box.y), "width": str(box.wide), "height": str(box.high)}
    below = box.y + LINE * (len(box.name) - 1)
    under = below + LINE * (len(box.who) - 1) + HEAD + 12
    return tag(
        "g",
        tag("rect", **place, rx="17" if kind == "end" else "10", class_=kind),
        *_lines(box.name, box.middle, box.y + 22, "name"),
        *_lines(box.who, box.middle, below + 39, "who"),
        *_lines(box.lines, box.x + EDGE, under, "back"),
    )


def _lines(lines: list[str], x: int, y: int, kind: str) -> Iterator[Html]:
    """Yield lines of text one below another, the first at `y`."""
    yield from (tag("text", line, x=str(x), y=str(y + LINE * row), class_=kind) for row, line in enumerate(lines))


def _who(stage: Stage, wording: Wording) -> str:
    match stage:
        case ActStage():
            roles = stage.by if isinstance(stage.by, tuple) else (stage.by,)
            return "与".join(wording.role(role) for role in roles)
        case NoticeStage():
            return f"公示 · {wording.role(stage.opened_by)}"
        case PanelStage():
            return f"评审 · {wording.role(stage.closed_by)}"
        case ConsultStage():
            return f"征求意见 · {wording.role(stage.asked_by)}"
        case EndStage():
            return ""
        case _:
            return "等待"


def _step(start: _Box, end: _Box, label: str) -> Html:
    """Return the line to the next stage, with its words."""
    x = start.middle
    top, bottom = start.y + start.high, end.y
    lines = _beside_a_step(label)
    first = (top + bottom - LINE * (len(lines) - 1)) // 2 + 4
    return join(
        [tag("path", d=f"M{x} {top}V{bottom - 5}"), _head(x, bottom, "down"), *_lines(lines, x + 8, first, "way")]
    )


def _beside_a_step(label: str) -> list[str]:
    """Return the words of the way to the next stage, in lines that end before the picture does."""
    return _wrapped(label, _BESIDE)


def _beside(lane: Lane, boxes: Mapping[str, _Box], *, side: int) -> Html:
    """Return the line from one stage to another beside those between them."""
    start, end = boxes[lane.way.start], boxes[lane.way.end]
    edge = start.x if side < 0 else start.x + start.wide
    x = edge + side * LANE * (lane.number + 1)
    out, into = start.y + start.high - 14, end.y + 14
    bend = 5 if into > out else -5
    path = (
        f"M{edge} {out}H{x - side * 5}Q{x} {out} {x} {out + bend}V{into - bend}Q{x} {into} {x - side * 5} {into}H{edge}"
    )
    return join([tag("path", d=path), _head(edge, into, "right" if side < 0 else "left")])


def _head(x: int, y: int, to: str) -> Html:
    points = {
        "down": f"{x},{y} {x - 4},{y - 7} {x + 4},{y - 7}",
        "right": f"{x},{y} {x - 6},{y - 4} {x - 6},{y + 4}",
        "left": f"{x},{y} {x + 6},{y - 4} {x + 6},{y + 4}",
    }
    return tag("polygon", points=points[to], class_="head")
