"""The wall in a real browser: what a supervisor reads at 9 a.m., and what it says when the line is cut."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import ConsoleMessage, Page, async_playwright, expect

from tests.city.conftest import Town
from tests.uplink.small.city import PATIENCE

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PICTURES = os.environ.get("QMS_PICTURES")
"""A folder for pictures, for people who want to look; none if unset."""


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of a wall's size; whatever the browser complains about fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_CONNECTION_REFUSED" not in message.text:
            complaints.append(message.text)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        made = await browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        made.on("console", note)
        yield made
        await browser.close()
    assert complaints == []


async def picture(page: Page, name: str) -> None:
    """For people who want to look."""
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png")


async def test_the_wall_shows_each_county_its_halls_and_figures_with_their_denominators(town: Town, page: Page) -> None:
    await town.hall()
    async with asyncio.timeout(PATIENCE):
        while (await town.ask("/api/v1/halls/pj/floor"))[0] != 200:
            pass
    await page.goto(town.url)
    await expect(page.locator("h1")).to_contain_text("试验市政务服务大厅")
    await expect(page.locator("h1")).to_contain_text("3月12日 星期四")
    await expect(page.locator("#clock")).to_have_text("17:59")
    await expect(page.locator("#halls-open")).to_have_text("1/2")
    east = page.locator("tbody tr", has_text="东区")
    await expect(east).to_contain_text("20 分 · 九成内 34 分 · 7 号")
    await expect(east).to_contain_text("66.7%")
    await expect(east).to_contain_text("2/3")
    await expect(east.locator("[data-hall=pj]")).to_have_class("cell l2")
    await expect(east.locator("[data-hall=pj] b")).to_have_text("13")
    west = page.locator("tbody tr", has_text="西区")
    await expect(west).to_contain_text("今天还没有叫号")
    await expect(west.locator("td").nth(1)).to_have_text("–")
    await expect(west.locator("[data-hall=jh] b")).to_have_text("未连")
    await expect(page.locator("#waiting-note")).to_contain_text("不含 西区政务服务中心")
    await expect(page.locator("#stale")).to_be_hidden()
    await picture(page, "city-wall")


async def test_a_wall_without_its_city_keeps_the_last_picture_and_says_its_time(town: Town, page: Page) -> None:
    await town.hall()
    await page.goto(town.url)
    await expect(page.locator("#clock")).to_have_text("17:59")
    await town.stop()
    await expect(page.locator("#stale")).to_have_text("连接断开，显示 17:59 的内容", timeout=PATIENCE * 1000)
    await expect(page.locator("tbody tr")).to_have_count(2)
    await picture(page, "city-wall-cut")


async def test_the_page_of_the_api_lists_every_call(town: Town, page: Page) -> None:
    await page.goto(town.url + "docs")
    await expect(page.locator("article")).to_have_count(6)
    await expect(page.locator("article", has_text="/api/v1/kpi")).to_contain_text("region")
