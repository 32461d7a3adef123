"""Can an enterprise answer a survey on its phone, by tapping?"""

import httpx
import pytest
from evaluated import bureau_of
from looking import DESK, PHONE, look_at
from playwright.async_api import Browser
from serving import Served
from shown import NAMES, Shown, invite, listed

from tenants.running import Running

WRONG_INPUT = "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
TOO_LATE = "Failed to load resource: the server responded with a status of 409 (Conflict)"


async def directory_of(running: Running, client: httpx.AsyncClient, city: str) -> Shown:
    return await listed(await bureau_of(running, client, city, "directory"), NAMES[:1])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_what_is_wrong_stands_beside_its_field_and_then_it_is_handed_in(
    browser: Browser, served: Served, running: Running, client: httpx.AsyncClient, size: tuple[int, int]
) -> None:
    shown = await directory_of(running, client, "chengdu")
    survey = await invite(shown, NAMES[0], "satisfaction")
    async with look_at(browser, served.url + survey["address"], size) as look:
        page, mark = look.page, look.page.locator('[data-field="mark"]')
        assert (await look.sideways(), look.complaints) == (0, [])
        await mark.locator("input").fill("101")
        await page.get_by_role("button", name="提交评价").click()
        await mark.locator(".wrong").filter(has_text="100").wait_for()
        assert await page.locator('[data-field="dissatisfied"] .wrong').inner_text() != ""
        assert await mark.locator("input").get_attribute("aria-invalid") == "true"
        assert await page.evaluate("document.activeElement.id") == "field-mark"

        await mark.locator("input").fill("92.5")
        await page.get_by_label("否", exact=True).check()
        await page.get_by_role("button", name="提交评价").click()
        await page.get_by_role("heading", name="谢谢，您的评价已提交").wait_for()
        assert not await page.locator("form").is_visible()
        assert await page.evaluate("document.activeElement.tagName") == "H2"
        assert look.complaints == [WRONG_INPUT]
        assert look.hosts() == {served.url.removeprefix("http://")}
        assert await look.sideways() == 0

        await page.reload()
        assert await page.get_by_role("heading", name="这份评价已经提交过，谢谢").is_visible()
    answered = await shown.bureau.get(f"/surveys/{survey['id']}")
    assert (answered["is_open"], answered["answered_at"] is not None) == (False, True)


async def test_choices_are_tapped(
    browser: Browser, served: Served, running: Running, client: httpx.AsyncClient
) -> None:
    shown = await directory_of(running, client, "wenzhou")
    survey = await invite(shown, NAMES[0], "opinion")
    async with look_at(browser, served.url + survey["address"], PHONE) as look:
        for name in ("服务内容", "服务结果"):
            group = look.page.get_by_role("group", name=name)
            assert await group.get_by_role("radio").count() == 4
            label = group.locator("label").first
            box = await label.bounding_box()
            assert box
            assert box["height"] >= 44  # room for a thumb
            await label.click()
        await look.page.get_by_role("button", name="提交评价").click()
        await look.page.get_by_role("heading", name="谢谢，您的评价已提交").wait_for()
        assert look.complaints == []


async def test_one_that_was_withdrawn_meanwhile_says_so_above_the_button(
    browser: Browser, served: Served, running: Running, client: httpx.AsyncClient
) -> None:
    shown = await directory_of(running, client, "wenzhou")
    survey = await invite(shown, NAMES[0], "opinion")
    async with look_at(browser, served.url + survey["address"], PHONE) as look:
        await shown.bureau.post(f"/surveys/{survey['id']}/withdraw", {"reason": "发错企业"})
        await look.page.get_by_role("button", name="提交评价").click()
        await look.page.locator("#wrong").filter(has_text="这份调查已撤回").wait_for()
        assert look.complaints == [TOO_LATE]
        assert await look.page.get_by_role("button", name="提交评价").is_enabled()


async def test_without_the_network_nothing_is_lost(
    browser: Browser, served: Served, running: Running, client: httpx.AsyncClient
) -> None:
    shown = await directory_of(running, client, "chengdu")
    survey = await invite(shown, NAMES[0], "satisfaction")
    async with look_at(browser, served.url + survey["address"], PHONE) as look:
        await look.page.locator('[data-field="mark"] input').fill("88")
        await look.page.context.set_offline(True)
        await look.page.get_by_role("button", name="提交评价").click()
        await look.page.get_by_text("没有提交成功，请检查网络后再试。").wait_for()
        assert await look.page.locator('[data-field="mark"] input').input_value() == "88"
