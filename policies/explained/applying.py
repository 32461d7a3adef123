"""What does the page say of applying: the form, the requirements, the stages?"""

from collections.abc import Iterator

from policies.explained.asked import fields_in_words, kind_in_words
from policies.explained.called import value_of_setting
from policies.explained.markup import Html, Section, cited, join, listed, part, section, table, tag, unset
from policies.explained.phrases import condition_in_words
from policies.explained.picture import picture_of
from policies.explained.quantities import quantities
from policies.explained.stages import stages_table
from policies.explained.steps import numbered, numbers_of
from policies.explained.wording import Wording, length_in_words
from policies.language.document import Kind, Policy
from policies.language.facts import Confirmed, Fact
from policies.language.procedures import Material, Opening, Procedure, Requirement
from policies.language.words import Length
from policies.procedures.rulebook import procedures_of

_OPEN_TO = {"once_listed": "现在或曾经在库的单位均可办理", "anyone": "不在库的单位也可办理"}
_EVIDENCE = {"required": "须附", "optional": "可附", "none": "不需"}
_WHOSE = {"district": "属于所在区县，不计入任何单位", "programme": "属于整个名录，不计入任何单位"}
_SAME = {"on": "日期", "year": "年份", "listing": "服务单位", "reporter": "填报人"}
_FILES = {"pdf": "PDF", "image": "图片", "document": "文档", "sheet": "表格"}


def applying(wording: Wording) -> list[Section]:
    """Return how one applies and how every other staged work goes, with pictures."""
    policy = wording.policy
    return [
        section("表单", _facts(policy.facts, wording)),
        section("材料", _materials(policy.materials, wording)),
        section("填报种类", _records(wording)),
        section("条件", _requirements(policy.eligibility, policy.intake, wording)),
        section("条件所指", _conditions(wording)),
        quantities(wording),
        section("设置", _settings(wording.policy)),
        *(_procedure(procedure, wording) for procedure in procedures_of(policy).values()),
    ]


def _facts(facts: dict[str, Fact], wording: Wording) -> Html:
    rows = [
        (_asked(fact), kind_in_words(fact.kind), _proof(fact, wording), cited(fact.clause)) for fact in facts.values()
    ]
    return table(("事项", "填法", "由谁确认", "条款"), rows)


def _asked(fact: Fact) -> Html:
    """Return what a fact is called, and the help that stands beside it."""
    label = fact.label.zh + ("" if fact.required else "（选填）")
    return join([label, tag("small", fact.help.zh) if fact.help is not None else ""])


def _proof(fact: Fact, wording: Wording) -> str:
    return wording.role(fact.proof.confirmed_by) + "确认" if isinstance(fact.proof, Confirmed) else "自行填报"


def _materials(materials: dict[str, Material], wording: Wording) -> Html:
    rows = [
        (
            one.label.zh + ("" if one.required else "（可选）"),
            "、".join(_FILES[kind] for kind in one.types) + f"，至多{one.most}个",
            condition_in_words(one.when, wording) if one.when is not None else "所有申报单位",
            cited(one.clause),
        )
        for one in materials.values()
    ]
    return table(("材料", "格式", "适用", "条款"), rows)


def _records(wording: Wording) -> Html:
    """Return the kinds of item that are reported: what of each, with which evidence, and which count as one."""
    rows = [
        (
            join([one.label.zh, *(tag("small", note) for note in _notes(one))]),
            listed(fields_in_words(one.fields, one.prefilled)),
            wording.role(one.reported_by),
            _EVIDENCE[one.evidence],
            "、".join(_SAME.get(same) or wording.within(name).label(same) for same in one.same_as),
            cited(one.clause),
        )
        for name, one in wording.policy.records.items()
    ]
    return table(("种类", "项目", "由谁填报", "佐证", "以下各项相同的视为同一项", "条款"), rows)


def _notes(one: Kind) -> Iterator[str]:
    """Yield which day an item's is, and whose it is where it is none of a provider's."""
    if one.dated_by is not None:
        yield f"日期：{one.dated_by.zh}"
    if one.of in _WHOSE:
        yield _WHOSE[one.of]


def _requirements(requirements: dict[str, Requirement], procedure: Procedure, wording: Wording) -> Html:
    numbers = numbers_of(wording.policy, procedure)
    told = (_requirement(one, wording) for one in requirements.values())
    return numbered(told, (numbers[name] for name in requirements))


def _conditions(wording: Wording) -> Html:
    """Return what the named conditions are made of, which elsewhere are called by their names alone."""
    named = wording.policy.conditions.values()
    rows = [(one.label.zh, condition_in_words(one.when, wording), cited(one.clause)) for one in named]
    return table(("名称", "具体内容", "条款"), rows)


def _settings(policy: Policy) -> Html:
    """Return what the bureau sets, and to what it is set now."""
    rows: list[tuple[str, Html, Html]] = []
    for name, one in policy.settings.items():
        value = value_of_setting(policy, name)
        rows.append((one.label.zh, unset("未定") if value is None else join([value.zh]), cited(one.clause)))
    return table(("设置", "取值", "条款"), rows)


def _requirement(one: Requirement, wording: Wording) -> Html:
    whom = f"（{condition_in_words(one.when, wording)}的）" if one.when is not None else ""
    soft = f"原则上要求，{wording.role(one.soft.waived_by)}可说明理由予以放宽。" if one.soft is not None else ""
    words = f"{whom}{condition_in_words(one.require, wording)}。{soft}"
    return join([words, cited(one.clause), tag("small", f"不符合时：{one.otherwise.zh}")])


def _procedure(procedure: Procedure, wording: Wording) -> Section:
    routes = [
        join(
            [
                f"{route.label.zh}：由{wording.role(route.opened_by)}发起",
                f"，仅限{condition_in_words(route.when, wording)}的" if route.when is not None else "",
                cited(route.clause),
            ]
        )
        for route in procedure.routes.values()
    ]
    return section(
        f"流程：{procedure.label.zh}",
        listed([*(_opening(one, wording) for one in procedure.opens), *_open_to(procedure), *routes]),
        tag(
            "div",
            tag("div", picture_of(procedure, wording), class_="picture"),
            stages_table(procedure, wording),
            class_="flow",
        ),
        part("另须填写", _facts(procedure.facts, wording)),
        part("另须提交", _materials(procedure.materials, wording)),
        part("另须具备", _requirements(procedure.eligibility, procedure, wording)),
    )


def _open_to(procedure: Procedure) -> list[str]:
    """Return whom a procedure is about, where that is not only who is in the directory."""
    return [_OPEN_TO[procedure.open_to]] if procedure.open_to in _OPEN_TO else []


def _opening(one: Opening, wording: Wording) -> Html:
    if one.every is not None:
        words = f"每{_every(one.every)}集中办理一次"
    elif one.by_notice is not None:
        words = "按每年通知办理" if one.by_notice == "yearly" else "按通知办理"
    elif one.until is not None:
        words = f"截至{one.until}"
    else:
        words = f"发生“{wording.label(one.on)}”时办理" if one.on is not None else "常年可办"
    return join([words, cited(one.clause)])


def _every(length: Length) -> str:
    """Return a recurrence: every year, every six months."""
    return "年" if length.count == 1 and length.unit == "year" else length_in_words(length)
