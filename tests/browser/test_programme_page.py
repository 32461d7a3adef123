"""What does a person see of a programme, on a phone and at a desk?"""

import re
from collections.abc import Mapping
from itertools import pairwise

import httpx
import pytest
from evaluated import bureau_of
from looking import DESK, PHONE, Pixel, look_at
from playwright.async_api import Browser
from serving import Served
from shown import HARMLESS, NAMES, Shown, decided, listed, noticed, scored

from tenants.running import Running

BAR, TRACK, GROUND = (31, 95, 168), (227, 233, 241), (255, 255, 255)
NARROW, WIDE = (320, 640), (1400, 900)


@pytest.fixture(scope="module")
async def full(running: Running, app: object) -> Shown:
    """A programme with a published ranking, a decided evaluation and lists in public notice."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://minglu.test") as client:
        shown = await scored(running, client)
        await decided(shown)
        await noticed(shown, f"第三批公示{HARMLESS}", NAMES[:3])
        await noticed(shown, "第二批公示", NAMES[3:5], closed=True)
    return shown


@pytest.fixture(scope="module")
async def points(full: Shown, app: object) -> Mapping[str, float]:
    """The points of everybody who has a place, as anybody reads them."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://minglu.test") as client:
        items = (await client.get(f"{full.path}/ranking")).json()["items"]
    return {one["name"]: float(one["points"]) for one in items}


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK, WIDE], ids=lambda size: f"{size[0]}")
async def test_it_asks_nobody_else_complains_of_nothing_and_fits_the_window(
    browser: Browser, served: Served, full: Shown, size: tuple[int, int]
) -> None:
    async with look_at(browser, served.url + full.path, size) as look:
        for summary in await look.page.locator("summary").all():
            await summary.click()

        assert look.asked == [served.url + full.path]
        assert look.complaints == []
        assert await look.sideways() == 0
        assert (
            await look.page.title() == f"{await look.page.inner_text('h1')} · {await look.page.inner_text('.bureau')}"
        )
        assert await look.page.locator("details.rules svg").count() > 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_bars_are_as_long_as_their_points(
    browser: Browser, served: Served, full: Shown, points: Mapping[str, float], size: tuple[int, int]
) -> None:
    async with look_at(browser, served.url + full.path, size) as look:
        rows = await look.page.locator(".bars li").all()
        widths = {}
        for row in rows:
            name = (await row.locator(".name").inner_text()).split("\n")[0].strip()
            bar, track = [await row.locator(f"rect.{kind}").bounding_box() for kind in ("bar", "track")]
            assert bar
            assert track
            widths[name] = bar["width"] / track["width"]
            assert await row.locator(".points").inner_text() == f"{points[name]:g}分"

    assert list(widths) == list(points)
    assert len(widths) == len(NAMES)
    most = max(points.values())
    assert widths == pytest.approx({name: one / most for name, one in points.items()}, abs=0.003)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_screenshot_shows_the_bars_where_they_stand(
    browser: Browser, served: Served, full: Shown, points: Mapping[str, float], size: tuple[int, int]
) -> None:
    async with look_at(browser, served.url + full.path, size) as look:
        assert await look.page.evaluate("document.documentElement.scrollHeight") > size[1]
        ranking = await look.page.locator("#part-1").bounding_box()
        assert ranking
        picture = await look.screenshot(down_to=ranking["y"] + ranking["height"])
        boxes = [await one.bounding_box() for one in await look.page.locator(".bars svg").all()]
        heading = await look.page.locator("h1").bounding_box()

    assert picture.width == size[0]
    assert picture.at(2, 2) == GROUND
    assert heading
    assert _inked(picture.rows[int(heading["y"]) : int(heading["y"] + heading["height"])]) > 5
    best = max(points.values())
    for box, one in zip(boxes, points.values(), strict=True):
        assert box
        middle, end = box["y"] + box["height"] / 2, box["x"] + box["width"] * one / best
        assert _is(picture.at(box["x"] + 8, middle), BAR)
        assert _is(picture.at(end - 8, middle), BAR)
        if one < best:
            assert _is(picture.at(end + 8, middle), TRACK)
            assert _is(picture.at(box["x"] + box["width"] - 8, middle), TRACK)
        assert picture.at(box["x"] + box["width"] / 2, box["y"] - 1) != BAR


def _inked(rows: list[bytes]) -> int:
    """Return how many rows of pixels are not of one colour."""
    return sum(len(set(row)) > 2 for row in rows)


def _is(found: Pixel, wanted: Pixel) -> bool:
    return all(abs(one - other) <= 3 for one, other in zip(found, wanted, strict=True))


async def test_chinese_is_drawn_with_real_characters(browser: Browser, served: Served, full: Shown) -> None:
    """A font without them draws the same box for all."""
    async with look_at(browser, served.url + full.path, PHONE) as look:
        drawn = await look.page.evaluate(
            """() => ["名", "录", "评"].map((one) => {
              const canvas = document.createElement("canvas");
              const pen = canvas.getContext("2d");
              pen.font = "40px " + getComputedStyle(document.body).fontFamily;
              pen.fillText(one, 5, 60);
              return [...pen.getImageData(0, 0, 60, 80).data].join();
            })"""
        )
    assert len(set(drawn)) == 3


async def test_a_provider_who_calls_itself_a_script_is_read_not_run(
    browser: Browser, served: Served, full: Shown
) -> None:
    async with look_at(browser, served.url + full.path, PHONE) as look:
        assert await look.page.title() != "x"
        assert await look.page.locator("script").count() == 0
        assert await look.page.get_by_text(HARMLESS, exact=True).count() >= 2


async def test_the_page_can_be_walked_by_ear_and_by_keyboard(browser: Browser, served: Served, full: Shown) -> None:
    async with look_at(browser, served.url + full.path, DESK) as look:
        page = look.page
        assert await page.locator("h1").count() == 1
        assert await page.locator("main").count() == await page.locator("header").count() == 1
        assert [await one.inner_text() for one in await page.locator("main > section > h2").all()] == [
            "实时排名", "名录", "评价结果", "公示", "办法说明",
        ]  # fmt: skip
        shown = page.locator("main > section > table")
        assert await shown.locator("caption").all_inner_texts() == ["在库单位", "评价结果"]
        levels = [
            int(one[1]) for one in await page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(x => x.tagName)")
        ]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "跳到正文"
        await page.keyboard.press("Tab")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert (await page.evaluate("document.activeElement.textContent"), outline) == ("实时排名", "solid")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_word_stands_out_from_its_ground(
    browser: Browser, served: Served, full: Shown, *, dark: bool
) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    async with look_at(browser, served.url + full.path, PHONE, dark=dark) as look:
        pairs = await look.page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((one) =>
                one.checkVisibility() && !one.closest("svg") &&
                [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim())
              ).map((one) => {
                let ground = one;
                while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") {
                  ground = ground.parentElement;
                }
                return getComputedStyle(one).color + " on " +
                  getComputedStyle(ground || document.body).backgroundColor;
              })"""
        )
    assert len(pairs) > 100
    assert {pair: ratio for pair in set(pairs) if (ratio := _contrast(pair)) < 4.5} == {}


def _contrast(pair: str) -> float:
    ink, ground = (_luminance(tuple(map(int, re.findall(r"\d+", one)[:3]))) for one in pair.split(" on "))
    return (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_where_the_ranking_is_not_published_the_page_says_so(
    browser: Browser, served: Served, running: Running, client: httpx.AsyncClient
) -> None:
    shown = await listed(await bureau_of(running, client, "wenzhou", "directory"), NAMES)
    await decided(shown)
    async with look_at(browser, served.url + shown.path, PHONE) as look:
        assert await look.page.get_by_text("办法没有规定公开实时排名。").is_visible()
        assert await look.page.locator(".bars").count() == 0
        assert await look.page.get_by_text("温州市级优秀服务机构").first.is_visible()
        assert (await look.sideways(), look.complaints) == (0, [])


async def test_who_reads_english_gets_english(browser: Browser, served: Served, full: Shown) -> None:
    async with look_at(browser, served.url + full.path, DESK, language="en-GB") as look:
        assert await look.page.get_by_role("heading", name="Live ranking").is_visible()
        assert await look.page.get_by_text("No. 3–4, undecided").count() == 2
        assert await look.sideways() == 0


async def test_on_paper_there_is_everything_but_what_is_clicked(browser: Browser, served: Served, full: Shown) -> None:
    async with look_at(browser, served.url + full.path, DESK) as look:
        await look.page.emulate_media(media="print")
        assert not await look.page.locator("nav").first.is_visible()
        assert await look.page.locator(".bars li").count() == len(NAMES)
        assert len(await look.page.pdf()) > 20_000


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_who_follows_an_old_link_reads_that_nothing_is_there_and_goes_on_to_the_programme(
    browser: Browser, served: Served, full: Shown, size: tuple[int, int]
) -> None:
    async with look_at(browser, f"{served.url}{full.path}-of-last-year", size) as look:
        assert await look.page.inner_text("h1") == "没有找到"
        assert "没有找到这个项目" in await look.page.inner_text("main")
        assert await look.sideways() == 0
        assert [one for one in look.complaints if "404" not in one] == []

        await look.page.get_by_role("link", name="查看公开的项目").click()
        await look.page.locator(f'a[href$="{full.bureau.programme}"]').click()

        assert look.page.url == served.url + full.path
        assert look.hosts() == {served.url.removeprefix("http://")}
