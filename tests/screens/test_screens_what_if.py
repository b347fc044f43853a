"""A manager tries other windows, classes and crowds, and reads what it would mean before anybody moves."""

from playwright.async_api import Page, expect

from qms.forecast.twin.question import Answer, Band, Cannot, Change, Compared, Demand, Figures, Question, Ratio
from tests.screens.conftest import Screens, World, fits


def figures(mean: float, longest: float, end: float) -> Figures:
    """Of a side with this mean wait."""
    return Figures(
        visitors=Band(40, 32, 48),
        mean=Band(mean, 0.6 * mean, 1.5 * mean),
        p50=Band(mean, 0.6 * mean, 1.5 * mean),
        p90=Band(2 * mean, mean, 3 * mean),
        longest_queue=Band(longest, longest - 2, longest + 2),
        last_served=Band(end, end - 600, end + 600),
        within=Band(0.75, 0.5, 1),
    )


def compared(was: float, then: float) -> Compared:
    ratio = Band(then / was, 0.9 * then / was, 1.15 * then / was)
    few = Ratio(mean=None, p50=None, p90=None) if was < 60 else Ratio(mean=ratio, p50=ratio, p90=ratio)
    return Compared(figures(was, 7, 61_200), figures(then, 11, 63_000), few)


class Twin:
    """Answers with longer waits for social security; remembers what it was asked."""

    def __init__(self, days: int) -> None:
        self.days = days
        self.asked: list[Question] = []
        self.cannot: Cannot | None = None

    async def what_if(self, question: Question) -> Answer | Cannot:
        self.asked.append(question)
        classes = {"social": compared(900, 1260), "medical": compared(600, 600), "tax": compared(20, 30)}
        return self.cannot or Answer(days=self.days, runs=200, overall=compared(880, 1232), classes=classes, groups={})


async def opened(world: World, screens: Screens, days: int = 12) -> tuple[Twin, Page]:
    """Windows 1 and 2 are open; the manager has the what-if before him."""
    twin = Twin(days)
    world.answer_what_if(twin.what_if)
    await world.open("1", "2")
    office = await screens.manager()
    await office.get_by_role("button", name="试算调窗").click()
    return twin, office


async def test_ratios_come_first_and_minutes_with_their_range(world: World, screens: Screens) -> None:
    twin, office = await opened(world, screens)
    dialog = office.get_by_role("dialog")
    await expect(dialog).to_contain_text("只是试算，不会动任何窗口")
    await expect(dialog.get_by_role("button", name="试算", exact=True)).to_be_disabled()
    await dialog.get_by_role("button", name="2 号窗口 开", exact=True).click()
    await dialog.get_by_role("button", name="3 号窗口 关", exact=True).click()
    await dialog.get_by_role("button", name="多来一成").click()
    await dialog.get_by_role("button", name="试算", exact=True).click()
    await expect(dialog.get_by_text("等候 +40%，约 21 分钟（现在 15 分钟）")).to_be_visible()
    await expect(dialog).to_contain_text("根据过去 12 天")
    row = dialog.get_by_role("row", name="社会保障")
    await expect(row).to_contain_text("+40%")
    await expect(row).to_contain_text("15 分钟 → 21 分钟13–32 分")
    await expect(dialog.get_by_role("row", name="医疗保障")).to_contain_text("差不多")
    await expect(dialog).to_contain_text("最长的队 7 → 11 人；最后一位办完 17:00 → 17:30")
    assert twin.asked[0].changes == (Change(open=("3",)), Change(close=("2",)), Change(demand=Demand(1.1)))
    assert world.hall.floor.windows["2"].open
    await fits(office)
    assert screens.complaints == []


async def test_one_click_undoes_everything(world: World, screens: Screens) -> None:
    twin, office = await opened(world, screens)
    dialog = office.get_by_role("dialog")
    await dialog.get_by_role("button", name="2 号窗口 开", exact=True).click()
    await dialog.get_by_label("改办什么").select_option("1")
    await dialog.get_by_role("group", name="1 号窗口办什么").get_by_role("button", name="医疗保障").click()
    await dialog.get_by_role("radio", name="1 小时内来的人").click()
    await dialog.get_by_role("button", name="试算", exact=True).click()
    await expect(dialog.get_by_role("row", name="社会保障")).to_be_visible()
    assert set(twin.asked[0].changes[0].classes) == {"1"}
    assert twin.asked[0].until is not None
    await dialog.get_by_role("button", name="全部还原").click()
    await expect(dialog.get_by_role("button", name="2 号窗口 开", exact=True)).to_be_visible()
    await expect(dialog.get_by_role("row", name="社会保障")).to_have_count(0)
    await expect(dialog.get_by_role("button", name="全部还原")).to_be_disabled()


async def test_a_new_hall_says_that_it_has_no_past(world: World, screens: Screens) -> None:
    _, office = await opened(world, screens, days=0)
    await office.get_by_role("button", name="多来一成").click()
    await office.get_by_role("button", name="试算", exact=True).click()
    await expect(office.get_by_role("dialog")).to_contain_text("大厅刚启用，没有过去的数据：比例比分钟可信")


async def test_what_cannot_be_tried_is_said_in_words(world: World, screens: Screens) -> None:
    twin, office = await opened(world, screens)
    twin.cannot = Cannot("这样调以后，没有开着的窗口办社会保障；请留一个窗口", "Leave one window.")
    await office.get_by_role("button", name="1 号窗口 开", exact=True).click()
    await office.get_by_role("button", name="试算", exact=True).click()
    await expect(office.get_by_role("alert").filter(has_text="请留一个窗口")).to_be_visible()
