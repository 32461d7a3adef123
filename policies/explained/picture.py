"""How do the stages of a procedure look, from top to bottom, narrow enough for a phone?

A way to the next stage is a line with its words; ways further down run on the left, ways back up on the right, and
what they are is said in the stage they leave, so that no line crosses any words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from policies.explained.markup import Html, join, tag
from policies.explained.rows import Lane, Way, lanes_of, rows_of, ways_of
from policies.explained.wording import Wording
from policies.language.procedures import ActStage, ConsultStage, EndStage, NoticeStage, PanelStage, Procedure, Stage

WIDE, HEAD, LINE, GAP, EDGE, LANE = 340, 46, 18, 34, 8, 11
# How wide a Chinese character is, in the small letters.
_CHARACTER = 12


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a stage stands, and what is said in it below its name."""

    x: int
    y: int
    wide: int
    high: int
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + self.wide // 2


def picture_of(procedure: Procedure, wording: Wording) -> Html:
    """Return the stages as an SVG picture: who acts where, and what leads where."""
    ways = ways_of(procedure)
    rows = rows_of(procedure, ways)
    left, right = lanes_of(ways, rows, procedure.stages)
    boxes = _boxes(procedure, ways, rows, _width(left), _width(right))
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
        *(_drawn(procedure.stages[name], box, wording) for name, box in boxes.items()),
        viewBox=f"0 0 {WIDE} {high}",
        width=str(WIDE),
        height=str(high),
        role="img",
        aria_label=title,
    )


def _width(lanes: list[Lane]) -> int:
    """Return how much room the lanes of one side need."""
    return EDGE + LANE * (max((lane.number for lane in lanes), default=-1) + 1)


def _boxes(
    procedure: Procedure, ways: tuple[Way, ...], rows: tuple[str, ...], left: int, right: int
) -> dict[str, _Box]:
    wide = WIDE - left - right
    longest = (wide - 2 * EDGE) // _CHARACTER
    boxes: dict[str, _Box] = {}
    y = EDGE
    for name, after in zip(rows, [*rows[1:], ""], strict=True):
        stage = procedure.stages[name]
        said = [way for way in ways if way.start == name and way.end != after]
        order = {one: index for index, one in enumerate(rows)}
        lines = tuple(line for way in said for line in _wrapped(_said(way, procedure, order), longest))
        end = isinstance(stage, EndStage)
        high = (34 if end else HEAD) + LINE * len(lines) + (6 if lines else 0)
        boxes[name] = _Box(left, y, wide, high, lines)
        y += high + GAP
    return boxes


def _said(way: Way, procedure: Procedure, order: Mapping[str, int]) -> str:
    back = way.end in order and order[way.end] <= order[way.start]
    return f"{way.label} {'↩' if back else '→'} {procedure.stages[way.end].label.zh}"


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


def _drawn(stage: Stage, box: _Box, wording: Wording) -> Html:
    is_end = isinstance(stage, EndStage)
    kind = "end" if is_end else "open" if isinstance(stage, ActStage) else "time"
    place = {"x": str(box.x), "y": str(box.y), "width": str(box.wide), "height": str(box.high)}
    middle, longest = str(box.middle), (box.wide - 2 * EDGE) // _CHARACTER
    name = tag("text", _short(stage.label.zh, longest - 2), x=middle, y=str(box.y + 22), class_="name")
    who = (
        Html("")
        if is_end
        else tag("text", _short(_who(stage, wording), longest), x=middle, y=str(box.y + 39), class_="who")
    )
    lines = (
        tag("text", line, x=str(box.x + EDGE), y=str(box.y + HEAD + 12 + LINE * row), class_="back")
        for row, line in enumerate(box.lines)
    )
    return tag("g", tag("rect", **place, rx="17" if is_end else "10", class_=kind), name, who, *lines)


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
        case _:
            return "等待"


def _step(start: _Box, end: _Box, label: str) -> Html:
    """Return the line to the next stage, with its words."""
    x = start.middle
    top, bottom = start.y + start.high, end.y
    words = tag("text", _short(label, 11), x=str(x + 8), y=str((top + bottom) // 2 + 4), class_="way")
    return join([tag("path", d=f"M{x} {top}V{bottom - 5}"), _head(x, bottom, "down"), words])


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


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
