"""The product's own forecast in its own process; slow where its kernel was never compiled (see tests/conftest.py)."""

from pathlib import Path

import pytest

from qms.domain import commands as c
from qms.forecaster.keeper import Pace
from qms.forecaster.probe import probe
from qms.forecaster.process import Gone
from tests.forecaster.test_forecaster import Beside, take
from tests.spec.story import plan


@pytest.mark.slow
async def test_a_new_hall_forecasts_who_waits_and_who_would_come(tmp_path: Path) -> None:
    there = Beside(tmp_path, None, Pace(fresh=3600.0))
    await there.hall.handle(c.OpenWindow(window="1"))
    waiting = [await take(there.hall) for _ in range(5)]
    there.start()
    await there.until(lambda: (seen := there.hall.outlook()) is not None and set(waiting) <= set(seen.tickets))
    seen = there.hall.outlook()
    assert seen is not None
    p50 = [seen.tickets[one].p50 for one in waiting]
    assert p50 == sorted(p50)
    assert 0 < p50[-1] <= seen.newcomers["a", "ordinary"].p50
    assert seen.newcomers["a", "priority"].p50 < seen.newcomers["a", "ordinary"].p50
    told = there.hall.floor.tickets[await take(there.hall)].taken.told
    assert told is not None
    assert told.days == 0
    await there.end()


async def test_a_hall_that_is_not_running_can_be_asked_how_its_forecast_fares(tmp_path: Path) -> None:
    there = Beside(tmp_path, None)
    await there.end()
    assert "no past days yet" in await probe(plan(), tmp_path)


async def test_a_hall_without_a_journal_has_no_forecast_to_ask_about(tmp_path: Path) -> None:
    with pytest.raises(Gone, match="ended"):
        await probe(plan(), tmp_path)
