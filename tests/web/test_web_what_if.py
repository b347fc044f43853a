"""What if, asked by whoever runs the hall; the twin behind it has tests of its own."""

from datetime import datetime, timedelta

import pytest

from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.forecast.outlook import Interval
from qms.forecast.twin.question import (
    Answer,
    Band,
    Cannot,
    Change,
    Classes,
    Compared,
    Demand,
    Figures,
    Question,
    Ratio,
)
from tests.web.conftest import World, refused

NOBODY = Compared(None, None, Ratio(mean=None, p50=None, p90=None))


def figures(mean: float, end: float, newcomer: Interval | None = None) -> Figures:
    """Of a side with this mean wait."""
    return Figures(
        visitors=Band(40, 32, 48.04),
        mean=Band(mean, mean / 2, 2 * mean),
        p50=Band(mean, mean / 2, 2 * mean),
        p90=Band(2 * mean, mean, 3 * mean),
        longest_queue=Band(7, 5, 9),
        last_served=Band(end, end - 600, end + 600),
        within=Band(0.75, 0.5, 1),
        newcomer=newcomer,
    )


ALL = Compared(
    figures(900.4, 60_000),
    figures(1260, 61_000),
    Ratio(mean=Band(1.4, 1.2, 1.61), p50=Band(1.4, 1.2, 1.6), p90=None),
)
SOCIAL = Compared(figures(900, 60_000, Interval(60, 300, 900)), figures(1260, 61_000), ALL.ratio)
ANSWER = Answer(
    days=0,
    runs=200,
    overall=ALL,
    classes={"social": SOCIAL, "tax": NOBODY},
    groups={"ordinary": ALL, "priority": NOBODY},
)


class Twin:
    """Gives the answer that the test has laid down, and remembers the questions."""

    def __init__(self, world: World) -> None:
        self.answer: Answer | Cannot = ANSWER
        self.asked: list[Question] = []
        world.site.what_if = self.what_if

    async def what_if(self, question: Question) -> Answer | Cannot:
        self.asked.append(question)
        return self.answer


def clock(world: World, seconds: float) -> str:
    """A time of the hall's day, as ISO 8601."""
    floor, plan = world.hall.floor, world.plan
    today = floor.day or date_of(plan, world.hall.now())
    midnight = Days(plan.hall.timezone).moment(today, "00:00")
    return world.site.drawn.iso(midnight + round(seconds) * 1000)


async def test_both_sides_stand_beside_each_other_with_ratios_and_bands(world: World) -> None:
    Twin(world)
    told = await (await world.as_("manager")).post("/twin/what-if", {"changes": [{"close_window": ["2"]}]})
    assert told["as_is"]["overall"]["mean_s"] == {"value": 900, "low": 450, "high": 1801}
    assert told["changed"]["overall"]["mean_s"]["value"] == 1260
    assert told["ratio"]["overall"] == {
        "mean": {"value": 1.4, "low": 1.2, "high": 1.61},
        "p50": {"value": 1.4, "low": 1.2, "high": 1.6},
        "p90": None,
    }
    assert told["as_is"]["item_classes"]["social"]["forecast"] == {"p10_s": 60, "p50_s": 300, "p90_s": 900, "days": 0}
    assert told["changed"]["item_classes"] == {"social": told["changed"]["item_classes"]["social"], "tax": None}
    assert set(told["as_is"]["groups"]) == {"ordinary", "priority"}
    assert told["as_is"]["overall"]["last_served"]["value"] == clock(world, 60_000)
    assert (told["days"], told["runs"], told["target_s"]) == (0, 200, 1200)
    assert told["as_is"]["overall"]["visitors"]["high"] == 48


async def test_changes_arrive_as_they_were_asked(world: World) -> None:
    twin = Twin(world)
    until = datetime.fromisoformat(world.site.drawn.iso(world.hall.now())) + timedelta(hours=1)
    changes = [
        {"close_window": ["1"]},
        {"open_window": ["2", "3"]},
        {"set_classes": {"3": ["social"], "2": {"item_classes": ["tax"], "secondary": ["social"]}}},
        {"demand": 1.1},
        {"demand": {"factor": 2, "item_classes": ["tax"], "until": until.isoformat()}},
    ]
    body = {"changes": changes, "until": until.isoformat(), "target_s": 600}
    await (await world.as_("leader")).post("/twin/what-if", body)
    [question] = twin.asked
    assert question.target == 600
    assert question.until is not None
    seen = datetime.fromisoformat(clock(world, question.until))
    assert abs(seen - until) < timedelta(seconds=1)
    assert question.changes[:4] == (
        Change(close=("1",)),
        Change(open=("2", "3")),
        Change(classes={"3": Classes(("social",)), "2": Classes(("tax",), ("social",))}),
        Change(demand=Demand(1.1)),
    )
    assert question.changes[4].demand == Demand(2, ("tax",), 0, question.until)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"changes": [{"close_window": ["9"]}]}, 404, "not_found"),
        ({"changes": [{"open_window": ["9"]}]}, 404, "not_found"),
        ({"changes": [{"set_classes": {"9": ["tax"]}}]}, 404, "not_found"),
        ({"changes": [{"set_classes": {"1": ["x"]}}]}, 404, "not_found"),
        ({"changes": [{"demand": {"factor": 1, "item_classes": ["x"]}}]}, 404, "not_found"),
        ({"changes": [], "until": "2020-01-01T00:00:00+08:00"}, 422, "unprocessable"),
        ({"changes": [], "until": "2099-01-01T00:00:00"}, 400, "bad_request"),
        ({"changes": [], "until": "noon"}, 400, "bad_request"),
        ({"changes": [{"demand": -1}]}, 422, "unprocessable"),
        ({"changes": [{"demand": 99}]}, 422, "unprocessable"),
        ({"changes": [{"sell_window": ["1"]}]}, 400, "bad_request"),
        ({}, 400, "bad_request"),
    ],
)
async def test_a_question_that_makes_no_sense_is_answered_in_words(
    world: World, body: dict[str, object], status: int, code: str
) -> None:
    twin = Twin(world)
    await refused((await world.as_("manager")).post("/twin/what-if", body), status, code)
    assert twin.asked == []


async def test_what_the_twin_cannot_answer_is_told_in_its_words(world: World) -> None:
    twin, manager = Twin(world), await world.as_("manager")
    twin.answer = Cannot("没有窗口办社保", "No window serves it.")
    assert "没有窗口办社保" in await refused(manager.post("/twin/what-if", {"changes": []}), 422, "unprocessable")
    twin.answer = Cannot("正在准备", "Starting.", wrong=False)
    assert "正在准备" in await refused(manager.post("/twin/what-if", {"changes": []}), 503, "unavailable")


async def test_a_hall_without_forecast_says_so(world: World) -> None:
    words = await refused((await world.as_("manager")).post("/twin/what-if", {"changes": []}), 503, "unavailable")
    assert "没有开预测" in words
