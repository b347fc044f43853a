"""A hall's events become a day as numbers, one after another: the past to learn from, and today so far."""

from collections.abc import Iterable, Iterator
from datetime import date

from config.plan import Plan
from qms.domain import events as e
from qms.domain.calendar import always_open, spans
from qms.domain.days import Days
from qms.forecast.day import Day, Visit
from qms.forecast.hall.desks import Desks, desks

WHOLE = 86_400.0


class Record:
    """One business day; it begins with the day's DayOpened. Where a ticket waits again (another class, the next stage, after a
    no-show or a pause of the service) a visit of its own begins, named after the ticket with a running number."""

    def __init__(self, plan: Plan, opened: e.DayOpened) -> None:
        self.date = opened.date
        self._midnight = Days(plan.hall.timezone).moment(opened.date, "00:00")
        self._desks = desks(plan, opened.date)
        self.day = _empty(plan, opened.date, self._midnight, self._desks)
        self._desks.carry(opened.windows, self.seconds(opened.at))
        self._now: dict[str, Visit] = {}
        self._stays: dict[str, int] = {}
        self._slots: dict[str, e.SlotBooked] = {}
        self._pressed = 0

    def seconds(self, ms: int) -> float:
        """Hall time as seconds of this day."""
        return (ms - self._midnight) / 1000.0

    @property
    def desks(self) -> Desks:
        """What the windows do."""
        return self._desks

    @property
    def start_is_pressed(self) -> bool:
        """Whether clerks say when a service starts: today's services that were started outnumber those that were not."""
        return self._pressed > 0

    def visit(self, ticket: str) -> Visit | None:
        """The newest visit of a ticket."""
        return self._now.get(ticket)

    def apply(self, event: e.Event) -> None:
        """Take the next event of the day."""
        at = self.seconds(event.at)
        self._desks.apply(event, at)
        match event:
            case e.TicketIssued():
                self._issued(event, at)
            case e.StageBegun() | e.TicketTransferred() | e.TicketReinstated():
                self._again(event, at)
            case e.SlotBooked():
                self._slots[event.booking] = event
            case e.StandingCarried():
                self._slots.update((b.booked.booking, b.booked) for b in event.bookings if b.state == "booked")
            case e.BookingCancelled():
                self._slots.pop(event.booking, None)
            case e.DayClosed():
                self._absent()
            case _:
                self._changed(event, at)

    def _issued(self, event: e.TicketIssued, at: float) -> None:
        booked = self._slots.pop(event.booking, None)
        slot = self.seconds(booked.start) if booked else None
        told = (float(event.told.p10_s), float(event.told.p50_s), float(event.told.p90_s)) if event.told else None
        clock = self.seconds(event.clock)
        self._add(event.ticket, Visit(event.ticket, event.item_class, event.group, clock, at, slot, told=told))

    def _add(self, ticket: str, visit: Visit) -> None:
        self.day.visits.append(visit)
        self._now[ticket] = visit
        self._stays[ticket] = self._stays.get(ticket, 0) + 1

    def _again(self, event: e.StageBegun | e.TicketTransferred | e.TicketReinstated, at: float) -> None:
        before = self._now.get(event.ticket)
        if before is None:
            return
        if isinstance(event, e.TicketTransferred):
            _ended(before, at)
        item_class = before.item_class if isinstance(event, e.TicketReinstated) else event.item_class
        self._stay(event.ticket, before, item_class, self.seconds(event.clock), at)

    def _stay(self, ticket: str, before: Visit, item_class: str, clock: float, at: float) -> Visit:
        name = f"{ticket}.{self._stays[ticket] + 1}"
        visit = Visit(name, item_class, before.group, clock, at, origin=before.ticket)
        self._add(ticket, visit)
        return visit

    def _absent(self) -> None:
        """Nobody came for these. A booking of another day says nothing of this one."""
        for one in self._slots.values():
            slot = self.seconds(one.start)
            if 0.0 <= slot < WHOLE:
                missed = Visit(one.booking, one.item_class, "appointment", slot, None, slot, outcome="absent")
                self.day.visits.append(missed)

    def _changed(self, event: e.Event, at: float) -> None:
        """What becomes of a visit."""
        visit = self._now.get(getattr(event, "ticket", None) or "")
        if visit is None:
            return
        match event:
            case e.TicketCalled():
                self._called(event, visit, at)
            case e.ServiceStarted():
                visit.started = visit.called if event.implied else at
                self._pressed += -1 if event.implied else 1
            case e.ServiceFinished() if event.outcome is not None:
                _ended(visit, at)
            case e.TicketParked():
                _ended(visit, at)
            case e.TicketMissed():
                visit.outcome, visit.ended = "no_show", at
            case e.TicketAbandoned(reason="day_end") if visit.outcome == "no_show" and visit.ended == at:
                visit.outcome, visit.ended = "at_window", None  # nobody said so: the day ended
            case e.TicketCancelled(reason="visitor"):
                visit.outcome, visit.ended = "gone", at
            case e.TicketRegrouped():
                visit.group = event.group
            case _:
                pass

    def _called(self, event: e.TicketCalled, visit: Visit, at: float) -> None:
        if visit.outcome != "waiting":  # called back after a pause of the service: there was no waiting
            visit = self._stay(event.ticket, visit, visit.item_class, at, at)
        visit.called, visit.window, visit.server = at, event.window, event.clerk or event.window
        visit.outcome = "at_window"


def _ended(visit: Visit, at: float) -> None:
    visit.outcome, visit.ended = "served", at


def _empty(plan: Plan, day: str, midnight: int, of_day: Desks) -> Day:
    hours = () if always_open(plan) else spans(plan, day)
    opens = (hours[0].start - midnight) / 1000 if hours else 0.0
    closes = (hours[-1].end - midnight) / 1000 - plan.policy.calendar.last_ticket if hours else WHOLE
    weekday = 0 if day in plan.policy.calendar.make_up else date.fromisoformat(day).isoweekday()
    breaks = [one for desk in of_day.of.values() for one in desk.left]
    return Day(weekday, opens, max(opens, closes), aways=of_day.aways, breaks=breaks)


def days_of(plan: Plan, events: Iterable[e.Event]) -> Iterator[Day]:
    """The finished days among events, in order. What comes before the first DayOpened belongs to none."""
    record: Record | None = None
    for event in events:
        if isinstance(event, e.DayOpened):
            record = Record(plan, event)
        elif record is not None:
            record.apply(event)
            if isinstance(event, e.DayClosed):
                yield record.day
                record = None
