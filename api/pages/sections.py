"""What do the parts of a programme's page say, each of which anybody could also read as JSON?"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from api.asking.requests import Call
from api.pages.charts import draw_ranking, say_points_read
from api.pages.reading import MOST_CLOSED, MOST_LISTED, MOST_RANKED, ProgrammeRead
from api.shapes.evaluations import GradePublished
from api.shapes.listings import ListingShown
from policies.disclosing import facts_beside_name
from policies.explained.markup import Html, cited, join, listed, table, tag
from policies.language.document import Policy
from policies.quantities.units import Unit, say_value, unit_of
from policies.situation import Value
from policies.verdict import Text
from tenants.filled_rows import SEMICOLON
from tenants.tables import Notice

# How many rows of a table stand open.
MOST_OPEN = 50


def show_ranking_part(call: Call, read: ProgrammeRead) -> Html:
    """Return the live ranking, or the sentence that there is none to be seen."""
    grading = read.rules.policy.grading
    if grading is None or grading.rubric is None:
        return _none(call, Text("这个项目的办法不计分，没有排名。", "The rules of this programme score nobody."))
    if read.ranked is None:
        return _none(call, Text("办法没有规定公开实时排名。", "The rules do not publish the live ranking."))
    if not read.ranked.places:
        return _none(call, Text("目前没有单位有名次。", "Nobody has a place yet."))
    return join(
        [
            draw_ranking(call, read.ranked.places, dict(read.districts)),
            _cut(call, len(read.ranked.places), read.ranked.total, MOST_RANKED),
        ]
    )


def show_directory_part(call: Call, read: ProgrammeRead) -> Html:
    """Return who is listed: where, since when, with what the rules disclose."""
    policy, found = read.rules.policy, read.listed
    place = quote(read.rules.programme_id)
    heads = [call.say(one) for one in (Text("名称", "Name"), Text("所在地区", "District"), Text("入库日期", "Since"))]
    facts = {name: call.say(fact.label) for name, fact in facts_beside_name(policy).items()}
    computed = {name: _label(call, policy, name) for name in policy.disclosure.computed}
    units = {name: unit_of(policy, name) for name in computed}
    graded = "grade" in policy.disclosure.evaluation
    heads += [*facts.values(), *computed.values(), *([call.say(Text("最近评价", "Latest grade"))] if graded else [])]
    rows = [
        (
            one.name,
            read.districts.get(one.district_code, one.district_code),
            _day(one.listed_on),
            *_facts(call, one, facts),
            *(_value(call, found.computed.get(one.id, {}).get(name), units[name]) for name in computed),
            *([_latest(call, one)] if graded else []),
        )
        for one in found.shown
    ]
    if not rows:
        return _none(call, Text("目前没有在库单位。", "Nobody is listed yet."))
    caption = call.say(Text("在库单位", "Who is listed"))
    links = [
        tag("a", call.say(text), href=f"{place}/{address}")
        for text, address in (
            (Text("下载名单（PDF）", "The list as PDF"), "directory?format=pdf"),
            (Text("下载名单（XLSX）", "The list as XLSX"), "directory?format=xlsx"),
            (Text("数据接口（JSON）", "The data as JSON"), f"listings?limit={MOST_LISTED}"),
        )
    ]
    return join(
        [
            tag(
                "p",
                call.say(Text(f"在库 {found.total} 家，新入库的在前。", f"{found.total} listed, the latest first.")),
            ),
            tag("ul", *(tag("li", one) for one in links), class_="links"),
            _folded(call, heads, rows, caption),
            _cut(call, len(rows), found.total, MOST_LISTED),
        ]
    )


def show_grades_part(call: Call, read: ProgrammeRead) -> Html:
    """Return what came out of the last evaluation that was decided."""
    found = read.decided
    if found is None:
        return _none(call, Text("还没有已确定的评价。", "No evaluation has been decided yet."))
    if not found.lines:
        return _none(call, Text("办法没有规定公开评价结果。", "The rules do not publish what came out of evaluations."))
    columns = [
        ("place", Text("名次", "Place")),
        ("grade", Text("等次", "Grade")),
        ("points", Text("得分", "Points")),
        ("awards", Text("奖补", "Awards")),
    ]
    shown = [(name, call.say(head)) for name, head in columns if name in found.disclosed]
    rows = [(one.name, *(_came(call, one, name) for name, _ in shown)) for one in found.lines]
    first, last = found.evaluation.period_first, found.evaluation.period_last
    decided = Text(f"评价周期 {first} 至 {last}，已确定。", f"For {first} to {last}, decided.")
    heads = [call.say(Text("名称", "Name")), *(head for _, head in shown)]
    caption = call.say(Text("评价结果", "What came out"))
    return join(
        [
            tag("p", call.say(decided)),
            _folded(call, heads, rows, caption),
            _cut(call, len(rows), found.total, MOST_LISTED),
        ]
    )


def show_notices_part(call: Call, read: ProgrammeRead) -> Html:
    """Return what stands in public notice with how to object, and what stood there lately."""
    still = [_notice(call, one, read) for one in read.open_notices]
    none = _none(call, Text("目前没有公示中的名单。", "No list is in public notice at present."))
    past = listed(
        tag("a", call.say(Text(f"{one.title}（至 {one.last_day}）", f"{one.title} (until {one.last_day})")),
            href=_list_of(one))
        for one in read.closed_notices
    )  # fmt: skip
    heading = tag(
        "h3", call.say(Text(f"近期结束的公示（最近 {MOST_CLOSED} 份）", f"The last {MOST_CLOSED} that ended"))
    )
    return join([*(still or [none]), *([heading, past] if past else [])])


def show_removals_part(call: Call, read: ProgrammeRead) -> Html:
    """Return who was removed, where the rules publish it; nothing where they do not."""
    if read.rules.policy.disclosure.removals == "not_published":
        return Html("")
    heads = [call.say(one) for one in (Text("名称", "Name"), Text("移出日期", "Removed on"), Text("条款", "Clause"))]
    rows = [(one.name, _day(one.on), cited(one.clause)) for one in read.removed]
    if not rows:
        return _none(call, Text("没有公布期内的移出。", "No removal is published at present."))
    return _folded(call, heads, rows, call.say(Text("被移出的单位", "Who was removed")))


def _notice(call: Call, one: Notice, read: ProgrammeRead) -> Html:
    until = Text(f"公示至 {one.last_day}（当日有效）", f"Until {one.last_day}, that day included")
    bureau = call.say(Text(read.city.name.zh, read.city.name.en))
    how = Text(
        f"对名单有异议的，请在 {one.last_day} 前（含当日）以实名向{bureau}提出，写明联系方式并附佐证材料。",
        f"Object to {bureau} by {one.last_day}, that day included: by name, with a way to reach you and with evidence.",
    )
    procedure = read.rules.policy.procedures.get(one.procedure, read.rules.policy.intake)
    stage = procedure.stages.get(one.stage)
    entries: list[Mapping[str, str]] = one.content["entries"]
    return tag(
        "article",
        tag("h3", one.title),
        tag("p", call.say(until), cited((stage and stage.clause) or procedure.clause), class_="last"),
        tag("ol", *(tag("li", entry["name"]) for entry in entries)),
        tag("p", call.say(how)),
        tag("p", tag("a", call.say(Text("公示名单（PDF）", "The list as PDF")), href=_list_of(one))),
        class_="card",
    )


def _list_of(one: Notice) -> str:
    return f"../notices/{one.id}/list?format=pdf"


def _day(day: date) -> Html:
    return tag("time", day.isoformat(), datetime=day.isoformat())


def _folded(call: Call, heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Html:
    """Return the rows as a table, and what is more than a phone's user scrolls through behind a click."""
    rest = len(rows) - MOST_OPEN
    if rest <= 0:
        return table(heads, rows, caption=caption)
    more = call.say(Text(f"展开其余 {rest} 家", f"Show the other {rest}"))
    folded = tag("details", tag("summary", more), table(heads, rows[MOST_OPEN:], caption=f"{caption}（{more}）"))
    return join([table(heads, rows[:MOST_OPEN], caption=caption), folded])


def _facts(call: Call, one: ListingShown, facts: Mapping[str, str]) -> list[str]:
    between = call.say(Text("、", ", "))
    said = {fact.id: between.join(value.label for value in fact.values) for fact in one.facts}
    return [said.get(name, "") for name in facts]


def _latest(call: Call, one: ListingShown) -> Html:
    latest = one.latest_grade
    if latest is None:
        return Html("")
    return join([_graded(call, latest.grade, latest.grade_label, latest.stars), tag("small", latest.period)])


def _graded(call: Call, grade: str, label: str | None, stars: int | None) -> Html:
    """Return a grade by its code, which is Chinese, with its label where that is another; in English by its label."""
    told, beside = (label or grade, None) if call.language == "en" else (grade, label)
    shown = [" ", tag("span", "★" * stars, class_="stars", aria_hidden="true")] if stars else []
    return join([told, *shown, *([tag("small", beside)] if beside and beside != grade else [])])


def _came(call: Call, one: GradePublished, name: str) -> str:
    match name:
        case "place":
            return "" if one.place is None else str(one.place)
        case "grade":
            return "" if one.grade is None else _graded(call, one.grade, one.grade_label, one.stars)
        case "points":
            return "" if one.points is None else say_points_read(call, one.points)
        case _:
            awards = (_award(call, each.title or each.label, each.amount_yuan) for each in one.awards)
            return call.say(SEMICOLON).join(awards)


def _award(call: Call, label: str, amount: str | None) -> str:
    if amount is None:
        return label
    yuan = f"{Decimal(amount):,f}"
    return call.say(Text(f"{label}：{yuan} 元", f"{label}: CNY {yuan}"))


def _label(call: Call, policy: Policy, name: str) -> str:
    condition, quantity = policy.conditions.get(name), policy.quantities.get(name)
    label = condition.label if condition else quantity.label if quantity else None
    return call.say(label) if label else name


def _value(call: Call, value: Value | None, unit: Unit | None) -> str:
    """Return what was computed, as people read it; a share in percent."""
    return "" if value is None else call.say(say_value(value, unit))


def _none(call: Call, text: Text) -> Html:
    return tag("p", call.say(text), class_="none")


def _cut(call: Call, shown: int, total: int, most: int) -> Html:
    """Return that there are more than the page shows, if so."""
    if total <= shown:
        return Html("")
    text = Text(f"共 {total} 家，这里列出前 {most} 家。", f"The first {most} of {total}.")
    return tag("p", call.say(text), class_="none")
