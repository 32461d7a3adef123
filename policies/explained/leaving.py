"""What does the page say of breaches, measures, appeal and coming back?"""

from policies.explained.asked import fields_in_words
from policies.explained.markup import Html, Section, cited, join, listed, section, table, tag, unset
from policies.explained.phrases import condition_in_words
from policies.explained.wording import Wording, length_in_words
from policies.language.exits import AppealGround, Exit, ExitRule, Ground, Ladder, Measure, Range, Reentry
from policies.language.words import Length

_REPEAT = {"restart": "再次采取的，期限重新计算", "add": "再次采取的，期限累加", "longer_of": ""}


def exits(wording: Wording) -> list[Section]:
    """Return what may go wrong and what follows, how it ends, and how it is undone."""
    out = wording.policy.exit
    if out is None:
        return []
    grounds = [
        (
            _ground(one),
            "、".join(wording.role(role) for role in one.alleged_by),
            join([wording.role(one.verified_by), tag("small", "先听取陈述申辩" if one.heard else "无须听取陈述申辩")]),
            cited(one.clause),
        )
        for one in out.grounds.values()
    ]
    measures = [
        (_measure(one, wording), _lasts(one, out, wording), "公布" if one.published else "", cited(one.clause))
        for one in out.measures.values()
    ]
    return [
        section("哪些情形", table(("情形", "谁可提出", "谁核实", "条款"), grounds)),
        section(
            "怎样处理",
            listed(_rule(one, out, wording) for one in out.rules.values()),
            listed(_ladder(one, wording) for one in out.ladders.values()),
        ),
        section("采取什么措施", table(("措施", "期限", "对外公布", "条款"), measures)),
        section("申诉、再次申报与告知", _remedies(out, wording)),
    ]


def _ground(one: Ground) -> Html:
    """Return what a breach is called, and below it what is said of each."""
    reason = "提出时须说明理由" if one.needs_reason else ""
    return join([one.label.zh, tag("small", reason) if reason else "", listed(fields_in_words(one.fields))])


def _rule(one: ExitRule, out: Exit, wording: Wording) -> Html:
    parts = [f"采取{_measures(one.then, wording)}措施"] if one.then else []
    if one.ladder is not None:
        rungs = "→".join(wording.label(name) for name in out.ladders[one.ladder].rungs)
        least = f"，最低为{wording.label(one.lowest)}" if one.lowest is not None else ""
        parts.append(f"按阶梯升级（{rungs}{least}）")
    force = "应当" if one.force == "commanded" else "可以"
    optional = f"；并可以采取{_measures(one.optional, wording)}措施" if one.optional else ""
    words = f"{condition_in_words(one.when, wording)}的，{force}{'，并'.join(parts)}{optional}。"
    return join([words, cited(one.clause)])


def _ladder(one: Ladder, wording: Wording) -> Html:
    """Return how a ladder is climbed, and when it begins anew."""
    rungs = "→".join(wording.label(name) for name in one.rungs)
    anew = "不因时间经过重新起算"
    if one.recurs_within is not None:
        anew = f"{length_in_words(one.recurs_within)}内未再采取其中措施的，从第一级重新起算"
    return join([f"阶梯（{rungs}）：再次发生的逐级加重；{anew}。", cited(one.clause)])


def _measure(one: Measure, wording: Wording) -> Html:
    """Return a measure's name, and below it whom and what it reaches."""
    told = [
        f"停止“{wording.label(one.right)}”" if one.right is not None else "",
        f"等次定为“{wording.label(one.grade)}”" if one.grade is not None else "",
        _begins(one, wording),
        _related(one.related, wording),
        "采取前已开始的工作可以继续" if one.keeps_running_work else "",
        _REPEAT[one.repeat] if isinstance(one.lasts, Length) else "",
    ]
    notes = "；".join(note for note in told if note)
    return join([one.label.zh, tag("small", notes) if notes else ""])


def _begins(one: Measure, wording: Wording) -> str:
    if one.begins == "decision":
        return ""
    return "自次年1月1日起执行" if one.begins == "next_year" else f"自{wording.label(one.begins)}起算"


def _related(names: tuple[str, ...], wording: Wording) -> str:
    """Return whom else a measure reaches: those who have the same in one of these facts."""
    same = "或".join(f"“{wording.label(name)}”" for name in names)
    return f"同样及于{same}相同的其他单位" if names else ""


def _measures(names: tuple[str, ...], wording: Wording) -> str:
    return "".join(f"“{wording.label(name)}”" for name in names)


def _lasts(one: Measure, out: Exit, wording: Wording) -> Html:
    until = f"直至{_measures(one.until, wording)}完成" if one.until else ""
    after = tuple(name for name in out.restored_after if one.effect == "suspension" and out.measures[name] != one)
    restored = f"{_measures(after, wording)}也完成后恢复资格，以较晚者为准" if after else ""
    parts = [part for part in (_length(one), until, restored, "永久" if one.for_ever else "") if part]
    return join(part if not index else join(["，", part]) for index, part in enumerate(parts))


def _length(one: Measure) -> str:
    match one.lasts:
        case Length():
            return length_in_words(one.lasts)
        case Range():
            return f"{length_in_words(one.lasts.at_least)}至{length_in_words(one.lasts.at_most)}，由经办人决定"
        case "unset":
            return unset()
        case "rest_of_year":
            return "至当年12月31日"
        case _:
            return ""


def _remedies(out: Exit, wording: Wording) -> Html:
    points: list[str] = []
    for one in out.remedies.values():
        points += [
            join([f"可以申诉：{ground.label.zh}，成立的可撤销{_annulled(ground, wording)}。", cited(ground.clause)])
            for ground in one.grounds.values()
        ]
        stays = "申诉期间停止执行。" if one.stays else "申诉不停止执行。"
        by = f"申诉按“{wording.label(one.procedure)}”办理，" if one.procedure is not None else "申诉"
        times = [by, _within(one.within, "提出"), "，", _within(one.decided_within, "办结"), "；"]
        points.append(join([*times, stays, cited(one.clause)]))
    if (back := out.reentry) is not None:
        points.append(join([_reentry(back, out, wording), cited(back.clause)]))
    points += [
        join([f"采取{_measures(one.on, wording)}的，告知其他城市：{one.text.zh}。", cited(one.clause)])
        for one in out.advice
    ]
    return listed(points)


def _annulled(ground: AppealGround, wording: Wording) -> str:
    """Return what may fall: measures by name or by effect, and items of a kind."""
    effects = {name: wording.value("effect", name) for name in ground.annuls if name not in wording.labels}
    return "".join(f"“{wording.label(effects.get(name, name))}”" for name in ground.annuls)


def _within(length: Length | str, what: str) -> Html:
    return join(
        [f"须在{length_in_words(length)}内{what}"] if isinstance(length, Length) else [f"{what}期限", unset("未定")]
    )


def _reentry(back: Reentry, out: Exit, wording: Wording) -> str:
    bans = back.barred_by or tuple(name for name, one in out.measures.items() if one.effect == "ban")
    others = f"，{_related(back.related, wording)}" if back.related else ""
    barred = f"{_measures(bans, wording)}期间不得再次申报{others}。" if bans else ""
    if not back.allowed:
        return f"{barred}移出后不得再次申报。"
    return barred or "没有禁入期，移出后可以再次申报。"
