"""A manager's what-if, answered by the forecast's child in between two forecasts."""

import asyncio
from pathlib import Path

import pytest

from qms.domain import commands as c
from qms.forecast.twin.question import Answer, Cannot, Change, Question
from qms.forecaster.keeper import DOWN, NOT_YET, TOO_SLOW, Pace
from tests.forecaster.test_forecaster import QUICK, Beside, Start, beside, take

__all__ = ["beside"]

QUESTION = Question((Change(close=("2",)),), until=43_200.0)


async def test_the_child_answers_from_the_floor_of_now(beside: Start) -> None:
    there = beside()
    await there.until(lambda: there.hall.outlook() is not None)
    await take(there.hall)
    await take(there.hall)
    first, second = await asyncio.gather(there.forecaster.what_if(QUESTION), there.forecaster.what_if(QUESTION))
    assert first == second == Cannot("2 人", "2 wait, until 43200.0")
    assert there.forecaster.status(there.hall.now()).state == "running"


async def test_before_the_child_is_ready_and_after_it_fell_somebody_is_told_so(beside: Start) -> None:
    there = beside("leave", start=False)
    assert await there.forecaster.what_if(QUESTION) == NOT_YET
    there.start()
    await there.until_down("ended (3)")
    assert await there.forecaster.what_if(QUESTION) == DOWN


async def test_a_child_that_never_comes_back_from_a_question_is_started_again(beside: Start) -> None:
    there = beside("dream", pace=QUICK._replace(patience=0.5))
    await there.until(lambda: there.hall.outlook() is not None)
    assert await there.forecaster.what_if(QUESTION) == DOWN
    await there.until(lambda: there.forecaster.status(there.hall.now()).restarts == 1)
    await there.until(lambda: there.forecaster.status(there.hall.now()).state == "running")


async def test_nobody_waits_for_an_answer_longer_than_a_page_does(beside: Start) -> None:
    there = beside("dream", pace=QUICK._replace(what_if=0.05))
    await there.until(lambda: there.hall.outlook() is not None)
    assert await there.forecaster.what_if(QUESTION) == TOO_SLOW


@pytest.mark.slow
async def test_the_products_own_child_plays_both_sides(tmp_path: Path) -> None:
    there = Beside(tmp_path, None, Pace(fresh=3600.0))
    await there.hall.handle(c.OpenWindow(window="1"))
    await there.hall.handle(c.OpenWindow(window="2"))
    for _ in range(8):
        await take(there.hall)
    there.start()
    await there.until(lambda: there.hall.outlook() is not None)
    answer = await there.forecaster.what_if(QUESTION)
    refused = await there.forecaster.what_if(Question((Change(close=("1", "2")),)))
    await there.end()
    assert isinstance(answer, Answer)
    assert answer.overall.ratio.mean is not None
    assert answer.overall.ratio.mean.low > 1
    assert isinstance(refused, Cannot)
    assert "社会保险" in refused.zh
