"""Does a browser get a page at the address where a portal gets JSON, and does it show what the rules disclose?"""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from evaluated import bureau_of
from listed import new_city
from shown import HARMLESS, NAMES, decided, invite, listed, noticed, removed, scored
from sqlalchemy import event

from policies.cities import folders
from policies.files.folders import read_city
from tenants import clock
from tenants.running import Running

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
ENGLISH = {**BROWSER, "accept-language": "en-GB,en;q=0.9"}
LIVE, EVALUATION = "  live: [place, points]\n", "  evaluation: [grade, place, points, awards]\n"


async def read(client: httpx.AsyncClient, path: str, headers: dict[str, str] = BROWSER) -> str:
    """Return the page at an address; it must be one."""
    answer = await client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), answer.text
    return answer.text


@contextmanager
def counting(running: Running) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = running.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html", "text/html; charset=utf-8"),
        (BROWSER["accept"], "text/html; charset=utf-8"),
        ("text/*", "text/html; charset=utf-8"),
        ("text/html;charset=UTF-8", "text/html; charset=utf-8"),
        ("text/html;q=0.5, application/json;q=0.4", "text/html; charset=utf-8"),
        ("TEXT/HTML ; Q=0.5, application/json; q=0.6", "application/json"),
        ("text/html, application/json", "application/json"),
        ("text/html;q=0, */*", "application/json"),
        ("*/*;q=0.9, application/json;q=0.1", "text/html; charset=utf-8"),
        ("text/html;q=1.5", "application/json"),
        ("text/html;level=1", "application/json"),
        ("image/png", "application/json"),
        (",;/,text/html", "text/html; charset=utf-8"),
    ],
)
async def test_accept_decides_between_a_page_and_json(
    running: Running, client: httpx.AsyncClient, accept: str | None, kind: str
) -> None:
    tenant = await new_city(running.database, "tianjin")
    request = client.build_request("GET", f"/v1/{tenant}/programmes/centres")
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept

    answer = await client.send(request)

    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["vary"] == "Accept, Accept-Language"


async def test_several_lines_of_accept_are_one(running: Running, client: httpx.AsyncClient) -> None:
    tenant = await new_city(running.database, "tianjin")
    lines = [("accept", "application/json;q=0.5"), ("accept", "text/html")]
    answer = await client.get(f"/v1/{tenant}/programmes/centres", headers=lines)
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_page_may_do_nothing_but_look_as_it_looks(running: Running, client: httpx.AsyncClient) -> None:
    tenant = await new_city(running.database, "chengdu")
    answer = await client.get(f"/v1/{tenant}/programmes/directory", headers=BROWSER)

    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script|\sstyle=|\son\w+=|https?://", answer.text)


async def test_what_providers_call_themselves_is_never_markup(running: Running, client: httpx.AsyncClient) -> None:
    shown = await scored(running, client, names=(HARMLESS, HARMLESS + "二", "某某公司"))
    await decided(shown)
    await noticed(shown, f"公示{HARMLESS}", [HARMLESS])
    page = await read(client, shown.path)

    assert HARMLESS not in page
    assert page.count(escape(HARMLESS)) >= 5  # ranking, directory, evaluation, notice and its title


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("headers", [BROWSER, ENGLISH], ids=["zh", "en"])
async def test_every_programme_of_every_city_has_its_page(
    running: Running, client: httpx.AsyncClient, folder: Any, headers: dict[str, str]
) -> None:
    city = read_city(folder)
    tenant = await new_city(running.database, folder.name)
    for one in city.policies:
        page = await read(client, f"/v1/{tenant}/programmes/{one.programme}", headers)
        english = headers is ENGLISH
        assert f'<html lang="{"en" if english else "zh-CN"}">' in page
        assert page.count("<h1") == 1
        assert escape(one.policy.programme.read_in("en" if english else "zh")) in page
        assert escape(one.policy.disclosure.disclaimer.read_in("en" if english else "zh")) in page
        assert one.policy.disclosure.clause in page
        for indicator in one.policy.grading.rubric.indicators.values() if _scores(one.policy) else ():
            assert escape(indicator.label.zh) in page  # the rules are explained
        if english:
            (rules,) = re.findall(r'<details class="rules">.*</details>', page, re.DOTALL)
            assert unmarked_chinese(rules) == []


class Unmarked(HTMLParser):
    """Collects the Chinese that stands where nothing says it is Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.languages, self.found = ["en"], list[str]()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.languages.append(dict(attrs).get("lang") or self.languages[-1])

    def handle_endtag(self, _: str) -> None:
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if self.languages[-1] == "en" and re.search("[\u4e00-\u9fff]", data):
            self.found.append(data)


def unmarked_chinese(page: str) -> list[str]:
    found = Unmarked()
    found.feed(page)
    return found.found


async def test_who_reads_english_reads_the_rules_in_english_as_far_as_they_have_it(
    running: Running, client: httpx.AsyncClient
) -> None:
    unsaid = ("{zh: 服务合同数量, en: Number of service contracts}", "服务合同数量")
    tenant = await new_city(running.database, "chengdu", unsaid)
    path = f"/v1/{tenant}/programmes/directory"
    page = await read(client, path, ENGLISH)
    outline = page.partition('<a href="#outline-1">')[2].partition('<div lang="zh-CN">')[0]
    assert "Selection of the best providers" in outline
    assert "District authority" in outline
    assert "Amount of service contracts" in outline
    assert '<span lang="zh-CN">服务合同数量</span>' in outline
    assert '<span class="clause" lang="zh-CN">附件1 第三条(三)</span>' in outline
    assert "#outline-1" not in await read(client, path)


def _scores(policy: Any) -> bool:
    return policy.grading is not None and policy.grading.rubric is not None


async def test_the_page_says_what_anybody_may_read(running: Running, client: httpx.AsyncClient) -> None:
    shown = await scored(running, client, names=NAMES)
    await decided(shown)
    await noticed(shown, "第三批公示", NAMES[:2])
    await noticed(shown, "第二批公示", NAMES[2:3], closed=True)
    page = await read(client, shown.path)
    english = await read(client, shown.path, ENGLISH)
    today = (await shown.bureau.today()).isoformat()

    # A line and a listing for each of four, and once in the rules; in English once more, word by word.
    assert (page.count(">优秀<"), english.count(">Outstanding<")) == (9, 10)
    assert 'data-label="Grade">优秀' not in english
    for place in await shown.ranking():
        assert f"{place['name']}<small>" in page
        assert f'class="points">{place["points"]}分</span>' in page
    assert page.count("第3–4名，先后待定") == 2
    assert page.count('class="bar"') == len(NAMES) - 1
    assert f"在库 {len(NAMES)} 家" in page
    assert "数字化转型、网络化协同" in page
    assert "第1至3名：500,000 元" in page
    assert f"公示至 {today}（当日有效）" in page
    assert f"请在 {today} 前（含当日）以实名向" in page
    assert f"第二批公示（至 {today}）" in page
    assert "移出" not in re.sub(r"<details.*</details>", "", page, flags=re.DOTALL)


async def test_what_the_rules_do_not_publish_is_not_on_the_page(running: Running, client: httpx.AsyncClient) -> None:
    shown = await scored(running, client, (LIVE, ""), (EVALUATION, ""), names=NAMES[:3])
    await decided(shown)
    page = await read(client, shown.path)
    official = await read(client, shown.path, {**BROWSER, **shown.bureau.sees["municipal"]})

    assert (await shown.bureau.get("/programmes/directory/ranking"))["items"][0]["points"] == "23.2"
    assert "办法没有规定公开实时排名" in page
    assert "办法没有规定公开评价结果" in page
    assert not re.search(
        r'class="bar"|23\.2|500,000 元|最近评价', re.sub(r"<details.*</details>", "", page, flags=re.DOTALL)
    )
    assert page == official  # whoever looks sees the same


async def test_places_may_be_published_without_points(running: Running, client: httpx.AsyncClient) -> None:
    shown = await scored(running, client, (LIVE, "  live: [place]\n"), names=NAMES[:3])
    page = await read(client, shown.path)
    official = await read(client, shown.path, {**BROWSER, **shown.bureau.sees["municipal"]})

    assert "第1名" in page
    assert 'class="bar"' not in page
    assert "23.2" not in official


async def test_removals_are_shown_where_and_as_long_as_the_rules_publish_them(
    running: Running, client: httpx.AsyncClient
) -> None:
    kept = ("  removals: published\n", "  removals: published\n  retained_for: {days: 30}\n")
    shown = await listed(await bureau_of(running, client, "xinxiang", "providers", kept), NAMES[:3])
    await removed(shown, NAMES[0], at=clock.now() - timedelta(days=10))
    await removed(shown, NAMES[1], at=clock.now() - timedelta(days=40))
    page = await read(client, shown.path)

    assert NAMES[0] in page
    assert "第九条" in page
    assert NAMES[1] not in page
    assert "在库 1 家" in page
    silent = await listed(await bureau_of(running, client, "chengdu", "directory"), NAMES[:1])
    await removed(silent, NAMES[0], at=clock.now())
    assert NAMES[0] not in await read(client, silent.path)


async def test_what_is_computed_of_each_is_said_in_words(running: Running, client: httpx.AsyncClient) -> None:
    whole = await listed(await bureau_of(running, client, "tianjin", "providers"), NAMES[:1], full_chain=True)
    partly = await listed(await bureau_of(running, client, "tianjin", "providers"), NAMES[:1], full_chain=False)

    assert 'data-label="数字化综合服务商">是</td>' in await read(client, whole.path)
    assert 'data-label="数字化综合服务商">否</td>' in await read(client, partly.path)


async def test_a_long_list_is_folded_and_takes_as_many_statements_as_a_short_one(
    running: Running, client: httpx.AsyncClient
) -> None:
    few = await scored(running, client, names=NAMES[:2])
    many = await scored(running, client, names=[f"第{number:03}家" for number in range(60)])
    for shown in (few, many):
        await decided(shown)
        await read(client, shown.path)

    with counting(running) as for_few:
        await read(client, few.path)
    with counting(running) as for_many:
        page = await read(client, many.path)

    assert 0 < len(for_many) == len(for_few) <= 20
    assert "展开其余 10 家" in page
    assert page.count("第059家") == 2  # the directory and the evaluation: it has no place


async def test_a_survey_is_a_form_with_the_fields_of_its_kind(running: Running, client: httpx.AsyncClient) -> None:
    shown = await listed(await bureau_of(running, client, "chengdu", "directory"), [HARMLESS])
    survey = await invite(shown, HARMLESS, "satisfaction", enterprise=HARMLESS)
    answer = await client.get(survey["address"], headers=BROWSER)
    page = answer.text

    assert (await client.get(survey["address"])).json()["is_open"] is True
    assert re.findall(r'data-field="(\w+)" data-type="(\w+)"', page) == [
        ("mark", "decimal"),
        ("dissatisfied", "boolean"),
    ]
    assert "不小于 0分，不大于 100分" in page
    assert [page.count(HARMLESS), page.count(escape(HARMLESS))] == [0, 2]
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"script-src 'sha256-{digest}'; connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert survey["link"] not in page  # it stays in the address


async def test_a_survey_that_is_over_says_how(running: Running, client: httpx.AsyncClient) -> None:
    shown = await listed(await bureau_of(running, client, "wenzhou", "directory"), NAMES[:1])
    answered, withdrawn, late = [await invite(shown, NAMES[0], "opinion") for _ in range(3)]
    answers = {"content": "very", "result": "fairly"}
    await shown.bureau.post(
        f"/surveys/{answered['id']}/answer", {"link": answered["link"], "answers": answers}, as_="anyone"
    )
    await shown.bureau.post(f"/surveys/{withdrawn['id']}/withdraw", {"reason": "发错企业"})
    past = (await shown.bureau.today()).isoformat()
    await shown.bureau.post("/sandbox/clock/advance", {"past": past})

    for survey, words in ((answered, "已经提交过"), (withdrawn, "已撤回"), (late, f"已于 {past} 截止")):
        page = await read(client, survey["address"])
        assert words in page
        assert not re.search("<form|<script", page)
    english = await read(client, late["address"], ENGLISH)
    assert f"ended on {past}" in english


async def test_whoever_has_a_wrong_link_reads_nothing_of_it(running: Running, client: httpx.AsyncClient) -> None:
    shown = await listed(await bureau_of(running, client, "wenzhou", "directory"), NAMES[:1])
    survey = await invite(shown, NAMES[0], "opinion")
    answer = await client.get(survey["address"].split("?")[0], params={"link": "x" * 43}, headers=BROWSER)
    assert (answer.status_code, "<form" in answer.text, NAMES[0] in answer.text) == (404, False, False)
