"""The hall over days, on its real journal: evenings, midnights, restarts between any two steps, and what the vault keeps."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.plan import Booking, Calendar, Plan, Policy, Ratings
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.refusal import Refused
from qms.hall import Hall, Identity, Private, Unavailable
from tests.spec.nights import picture
from tests.spec.story import plan

DAYS = Days("Asia/Shanghai")
OFFICE = Calendar(hours=("09:00-17:00",), weekdays=(1, 2, 3, 4, 5, 6, 7), clear_after=1800)
RATINGS = Ratings(default=3, default_after=1)
PERSON = Private(identity=Identity(kind="111", number="000000190001010017", name="测试甲"))
THURSDAY, FRIDAY, SATURDAY, SUNDAY = "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"
At = Callable[[str, str], Hall]


def office() -> Plan:
    """Open from nine to five, with booking and a default rating."""
    return replace(plan(Policy(calendar=OFFICE, ratings=RATINGS)), bookings=(Booking("all", ahead=60),))


def fatal(error: BaseException) -> None:
    raise AssertionError("the hall stopped") from error


@pytest.fixture
def at(tmp_path: Path) -> At:
    """Starts the hall at a moment of hall time; whoever starts it stops it."""
    return lambda day, clock: Hall(office(), tmp_path, fatal, start=DAYS.moment(day, clock))


async def kinds(hall: Hall) -> list[str]:
    """All that is in the journal."""
    return [type(e.decode(row.body)).__name__ for row in await hall.since(0, 10_000)]


async def settled(hall: Hall) -> None:
    """The hall looks at the clock, and what it asked of itself has been told."""
    hall.tick()
    await hall.handle(c.OpenDay(date=DAYS.date(hall.now()), plan=""))


async def serve(hall: Hall) -> str:
    """Somebody is served at window 1; the ticket's id."""
    if not hall.floor.windows["1"].open:
        await hall.handle(c.OpenWindow(window="1"))
    ticket = (await hall.handle(c.TakeTicket(item_class="a"))).ticket
    await hall.handle(c.CallNext(window="1"))
    await hall.handle(c.FinishService(window="1"))
    assert ticket
    return ticket


async def test_the_evening_closes_the_day_and_the_morning_opens_the_next(at: At) -> None:
    hall = at(THURSDAY, "10:00")
    await serve(hall)
    await hall.handle(c.TakeTicket(item_class="b"))
    await hall.close()
    hall = at(THURSDAY, "17:30")
    await settled(hall)
    assert hall.floor.closed
    assert (await kinds(hall))[-2:] == ["TicketCancelled", "DayClosed"]
    with pytest.raises(Refused) as refusal:
        await hall.handle(c.TakeTicket(item_class="a"))
    assert refusal.value.code == "hall_closed"
    await hall.close()
    hall = at(FRIDAY, "09:00")
    answer = await hall.handle(c.TakeTicket(item_class="a"))
    assert hall.floor.tickets[answer.ticket or ""].number == "A001"
    assert (await kinds(hall)).count("DayClosed") == 1
    await hall.close()


async def test_a_tick_that_has_nothing_to_do_writes_nothing(at: At) -> None:
    hall = at(THURSDAY, "10:00")
    await settled(hall)
    before = await kinds(hall)
    for _ in range(100):
        hall.tick()
    await settled(hall)
    assert await kinds(hall) == before == ["DayOpened"]
    await hall.close()


@pytest.mark.parametrize("clock", ["23:59", "00:01"])
async def test_a_hall_that_died_between_the_end_of_a_day_and_the_next_begin_goes_on(at: At, clock: str) -> None:
    hall = at(THURSDAY, "10:00")
    ticket = await serve(hall)
    await hall.handle(c.CloseDay())  # and here the power fails
    await hall.close()
    hall = at(THURSDAY if clock == "23:59" else FRIDAY, clock)
    await settled(hall)
    if clock == "23:59":
        assert (hall.floor.day, hall.floor.closed) == (THURSDAY, True)
        await hall.close()
        hall = at(FRIDAY, "00:00")
        await settled(hall)
    assert (hall.floor.day, hall.floor.closed) == (FRIDAY, False)
    assert [kind for kind in await kinds(hall) if kind.startswith("Day")] == ["DayOpened", "DayClosed", "DayOpened"]
    assert hall.floor.services.of(ticket) is not None
    await hall.close()


async def test_the_floor_that_lived_through_nights_equals_the_one_that_wakes_up(at: At, tmp_path: Path) -> None:
    hall = at(THURSDAY, "10:00")
    first = await serve(hall)
    second = await serve(hall)
    await hall.handle(c.RateService(ticket=first, satisfaction=5))
    start = DAYS.moment(SUNDAY, "10:00")
    await hall.handle(c.BookSlot(item_class="a", start=start), private=PERSON)
    for day in (FRIDAY, SATURDAY):
        await hall.close()
        hall = at(day, "08:00")
        await settled(hall)
    alive = picture(hall.floor)
    default = hall.floor.services.of(second)
    assert default is not None
    assert (default.satisfaction, default.default) == (3, True)
    await hall.close()
    again = at(SATURDAY, "08:00")
    assert picture(again.floor) == alive
    await again.handle(c.RateService(ticket=second, satisfaction=1), private=Private(text="等了太久"))
    assert again.floor.counts.rated == 1
    await again.close()


async def test_the_night_passes_in_a_hall_that_runs_as_in_one_that_starts_anew(tmp_path: Path) -> None:
    fast = Hall(office(), tmp_path, fatal, speed=20_000.0, start=DAYS.moment(THURSDAY, "16:00"))
    await serve(fast)
    feed, days = fast.listen(size=100_000), list[str]()
    while len(days) < 3:
        fast.tick()
        await fast.handle(c.CloseWindow(window="3") if fast.floor.windows["3"].open else c.OpenWindow(window="3"))
        for entry in await feed.next():
            if isinstance(entry.event, e.DayOpened | e.DayClosed):
                days.append(f"{type(entry.event).__name__} {entry.event.date}")
    assert days == [f"DayClosed {THURSDAY}", f"DayOpened {FRIDAY}", f"DayClosed {FRIDAY}"]
    await fast.close()
    again = Hall(office(), tmp_path, fatal, start=DAYS.moment(THURSDAY, "16:00"))
    assert picture(again.floor) == picture(fast.floor)
    await again.close()


async def test_an_identity_is_kept_for_the_days_after_its_booking_and_no_longer(at: At) -> None:
    hall = at(THURSDAY, "10:00")
    start = DAYS.moment("2026-02-20", "10:00")
    [booked] = (await hall.handle(c.BookSlot(item_class="a", start=start), private=PERSON)).events
    assert isinstance(booked, e.SlotBooked)
    day = THURSDAY
    for day in ("2026-01-02", "2026-01-05", "2026-02-15", "2026-02-20"):
        await hall.close()
        hall = at(day, "09:45")
        await settled(hall)
        assert await hall.vault.get(booked.booking) == PERSON, day
    await hall.handle(c.CheckIn(booking=booked.booking))
    await hall.close()
    hall = at("2026-03-20", "09:00")
    await settled(hall)
    assert await hall.vault.get(booked.booking) == PERSON
    await hall.close()
    hall = at("2026-03-23", "09:00")
    await settled(hall)
    assert await hall.vault.get(booked.booking) is None
    await hall.close()


async def test_a_hall_that_runs_for_months_purges_its_vault_by_itself(tmp_path: Path) -> None:
    fast = Hall(plan(), tmp_path, fatal, speed=2_000_000.0, start=DAYS.moment(THURSDAY, "10:00"))
    ticket = (await fast.handle(c.TakeTicket(item_class="a"), private=PERSON)).ticket
    assert ticket
    while await fast.vault.get(ticket) is not None:
        await fast.handle(c.CloseWindow(window="3") if fast.floor.windows["3"].open else c.OpenWindow(window="3"))
    assert (fast.floor.day or "") > "2026-01-30"
    await fast.close()


async def test_a_midnight_that_the_disk_did_not_take_comes_again(at: At) -> None:
    hall = at(THURSDAY, "10:00")
    await serve(hall)
    await hall.close()
    hall = at(FRIDAY, "08:00")
    feed = hall.listen()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(Unavailable):
            await hall.handle(c.TakeTicket(item_class="a"))
        hall.tick()  # in trouble it asks nothing of itself
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await asyncio.wait_for(feed.next(), 20) == []
    assert hall.floor.day == THURSDAY
    await settled(hall)
    assert hall.floor.day == FRIDAY
    await hall.close()
