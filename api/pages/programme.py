"""What does a programme's public page say: its list, its ranking, its notices, its rules?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.asking.requests import Call
from api.pages import sections
from api.pages.frame import answer_page
from api.pages.reading import ProgrammeRead, read_programme
from policies.explained.in_english import outline_rules
from policies.explained.markup import Html, Section, anchored, cited, join, tag, unset
from policies.explaining import explain_rules, tell_source
from policies.language.city import City
from policies.language.document import Policy
from policies.naming import find_draft_mark
from policies.verdict import Text
from tenants.queries.policies import Rules


async def show_programme_page(call: Call, rules: Rules) -> Response:
    """Return the public page of a programme; every caller sees the same."""
    read = await read_programme(call, rules)
    explained = await run_in_threadpool(_explain, _Explained(rules.version_id, rules.policy, read.city))
    policy = rules.policy
    name = call.say(policy.programme)
    parts, contents = _parts(call, read, explained)
    return answer_page(
        f"{name} · {call.say(read.city.name)}",
        tag("a", call.say(Text("跳到正文", "To the content")), href="#content", class_="skip"),
        tag(
            "header",
            tag("p", call.say(read.city.name), class_="bureau"),
            tag("h1", name),
            tag("p", call.say(tell_source(policy)), cited(policy.in_force.clause), *_draft(call, policy)),
            tag("p", call.say(policy.disclosure.disclaimer), cited(policy.disclosure.clause), class_="notice"),
            tag("p", _as_of(call), class_="asof"),
        ),
        contents,
        tag("main", *parts, id="content"),
        tag("footer", tag("p", f"{call.say(read.city.name)} · {_as_of(call)}")),
        language=call.language,
    )


def _parts(call: Call, read: ProgrammeRead, explained: "_Told") -> tuple[list[Html], Html]:
    wanted = [
        (Text("实时排名", "Live ranking"), sections.show_ranking_part(call, read)),
        (Text("名录", "Directory"), sections.show_directory_part(call, read)),
        (Text("评价结果", "Evaluation"), sections.show_grades_part(call, read)),
        (Text("公示", "Public notice"), sections.show_notices_part(call, read)),
        (Text("移出", "Removals"), sections.show_removals_part(call, read)),
        (Text("办法说明", "The rules"), _rules(call, explained)),
    ]
    contents = call.say(Text("目录", "Contents"))
    return anchored([Section(call.say(title), inside) for title, inside in wanted], "part", level=2, contents=contents)


def _rules(call: Call, explained: "_Told") -> Html:
    """Return the rules whole, in Chinese; to who reads English their outline before, as far as they have English."""
    whole = Text("如何申报、评分、分等、奖补和退出，逐条说明", "Every rule in full (in Chinese)")
    told = tag("details", tag("summary", call.say(whole)), tag("div", explained.whole, lang="zh-CN"), class_="rules")
    if call.language != "en":
        return told
    summary = tag("summary", "How to apply, indicators, grades, awards and exit in outline")
    return join([tag("details", summary, explained.outline, class_="rules"), told])


def _draft(call: Call, policy: Policy) -> Sequence[Html]:
    mark = find_draft_mark(policy)
    return [] if mark is None else [unset(call.say(mark))]


def _as_of(call: Call) -> str:
    day = call.caller.today
    return call.say(Text(f"数据截至 {day}", f"As of {day}"))


@dataclass(frozen=True, slots=True)
class _Explained:
    """Rules to explain: a version never changes; what its city is called might, when its folder comes anew."""

    version_id: UUID
    policy: Policy = field(compare=False)
    city: City

    def __hash__(self) -> int:
        return hash(self.version_id)


@dataclass(frozen=True, slots=True)
class _Told:
    """Rules as people read them: whole in Chinese, and in outline in English."""

    whole: Html
    outline: Html


@lru_cache(maxsize=128)
def _explain(asked: _Explained) -> _Told:
    """Return the rules as people read them, made once for a version: it takes a while."""
    whole = explain_rules(asked.policy, asked.city, "rules")
    return _Told(whole, outline_rules(asked.policy, asked.city, "outline"))
