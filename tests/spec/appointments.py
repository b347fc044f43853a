"""A hall told as a story over days: people book, days pass, people come or do not."""

from datetime import datetime

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.domain.refusal import Refused
from qms.domain.rules import decide
from qms.domain.rules.booking import slots
from tests.spec.story import Story

DAYS = Days("Asia/Shanghai")


def moment(day: str, clock: str) -> int:
    """Hall time (ms) of a time of day on a date."""
    return DAYS.moment(day, clock)


def asked(
    day: str, clock: str, person: str | None = "p", item_class: str = "a", phone: str | None = None
) -> c.BookSlot:
    """The command to book the slot that starts then."""
    return c.BookSlot(item_class=item_class, start=moment(day, clock), pseudonym=person, phone=phone)


class Appointments(Story):
    """Days are closed and opened as time passes."""

    def __init__(self, drawn: Plan, day: str = "2026-01-01", clock: str = "09:00") -> None:
        super().__init__(drawn)
        self.at(day, clock)

    def at(self, day: str, clock: str) -> "Appointments":
        """Time passes until it is `clock` on `day`; every midnight on the way ends a day and begins the next."""
        while (today := date_of(self.plan, self.now)) < day:
            self.now = moment(today, "24:00")
            self.next_day(date_of(self.plan, self.now))
        assert self.now <= moment(day, clock), "time does not go back"
        self.now = moment(day, clock)
        return self

    def book(self, command: c.BookSlot) -> str:
        """Somebody books; the booking's code."""
        [event] = self.do(command)
        assert isinstance(event, e.SlotBooked)
        return event.booking

    def check_in(self, booking: str, priority_class: str | None = None) -> e.TicketIssued:
        """Somebody comes for a booking."""
        [event] = self.do(c.CheckIn(booking=booking, priority_class=priority_class))
        assert isinstance(event, e.TicketIssued)
        return event

    def words(self, command: c.Command) -> str:
        """The sentence with which the hall refuses `command`."""
        try:
            events = decide(self.floor, command, self.now, "never")
        except Refused as refusal:
            return refusal.words
        raise AssertionError(f"not refused: {events}")

    def told(self, day: str, item_class: str = "a") -> dict[str, str]:
        """The slots of a day by their start, each with why it cannot be booked now."""
        found = slots(self.floor, item_class, day, self.now)
        return {f"{self.local(slot.start):%H:%M}": slot.why for slot in found}

    def local(self, at: int) -> datetime:
        """Local time."""
        return DAYS.local(at)

    def ahead(self, number: str) -> int:
        """How many would be called before the ticket of this number."""
        [ticket] = [t for t in self.floor.tickets.values() if t.number == number]
        return self.floor.ahead(ticket.id, self.now)
