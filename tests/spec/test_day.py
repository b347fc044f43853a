"""The business day: nothing is lost at its end, and the next one starts from one."""

from qms.domain import commands as c
from qms.domain.days import Days
from qms.domain.floor import Floor
from tests.spec.story import NINE, Story


def test_yesterdays_tickets_end_by_events_and_numbers_start_again() -> None:
    hall = Story().open("1", "2")
    for _ in range(5):
        hall.take()
    hall.call("1"), hall.do(c.StartService(window="1"))
    hall.call("2"), hall.do(c.ParkTicket(window="2"))
    hall.call("2")
    assert sorted(type(event).__name__ for event in hall.next_day()) == sorted(
        [
            "ServiceFinished",
            "TicketAbandoned",
            "TicketMissed",
            "TicketAbandoned",
            "TicketCancelled",
            "TicketCancelled",
            "DayClosed",
            "DayOpened",
        ]
    )
    assert hall.floor.tickets == {}
    assert hall.take().number == "A001"


def test_opening_the_same_day_again_does_nothing() -> None:
    hall = Story()
    assert hall.do(c.OpenDay(date="2026-01-01", plan="test")) == []


def test_windows_that_stand_open_stay_open_and_the_new_day_replays_alone() -> None:
    hall = Story()
    hall.do(c.OpenWindow(window="1", clerk="0301"), c.OpenWindow(window="2"), c.PauseWindow(window="2", reason="午休"))
    events = hall.next_day()
    alone = Floor(hall.plan)
    for event in events[1:]:
        alone.apply(event)
    for floor in (hall.floor, alone):
        assert [w.state for w in floor.windows.values()] == ["idle", "paused", "closed"]
        assert floor.windows["1"].clerk == "0301"
        assert floor.windows["2"].paused == "午休"


def test_no_ticket_before_a_day_is_open() -> None:
    hall = Story()
    hall.floor = Floor(hall.plan)
    assert hall.refused(c.TakeTicket(item_class="a")) == "day_not_open"


def test_a_day_ends_at_local_midnight() -> None:
    days = Days("Asia/Shanghai")
    days.begin(NINE)
    assert days.date(NINE) == "2026-01-01"
    assert days.date(days.ends - 1) == "2026-01-01"
    assert days.date(days.ends) == "2026-01-02"
