"""The visitors of a hall in the week: they take numbers, give them back, book, come for it or not, and rate."""

from typing import Any

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.rules.booking import slots
from qms.domain.workdays import later
from tests.spec.week.living import Living

PEOPLE = 60


class Crowd:
    """Sixty people who come again and again, and strangers."""

    def __init__(self, hall: Living) -> None:
        self.hall, self.plan, self.dice = hall, hall.plan, hall.dice
        self.unrated: list[str] = []
        self.rated: list[str] = []
        self.heard = 0

    def step(self) -> None:
        """A minute: about one visitor for every three windows in ten minutes."""
        if self.hall.chance(0.04 * len(self.plan.windows) + 0.04):
            self._take()
        if self.hall.chance(0.06):
            self._book()
        if self.hall.chance(0.3):
            self._come_for_bookings()
        if self.hall.chance(0.04):
            self._give_back()
        self._rate()

    # --- numbers ---

    def _take(self) -> None:
        wish: dict[str, Any] = self._what() | self._who()
        for event in self.hall.ask(c.TakeTicket(**wish)):
            assert isinstance(event, e.TicketIssued)
            if event.companion and self.hall.chance(0.8):
                self.hall.ask(c.JoinVisitor(ticket=event.ticket, by="0312"))
            if event.channel == "desk":
                self.hall.ask(c.RecordTriage(outcome="ticket", by="0312", ticket=event.ticket, items=event.items))

    def _what(self) -> dict[str, Any]:
        item = self.dice.choice(self.plan.items)
        choices: list[dict[str, Any]] = [
            {"item_class": item.item_class},
            {"items": (item.code,)},
            {"items": (item.code,), "region": self.dice.choice((self.plan.hall.region, "110000"))},
            {"items": tuple(self.dice.choice(self.plan.items).code for _ in range(3)), "pre_review": "YS-000001"},
            *({"bundle": bundle.id} for bundle in self.plan.bundles),
        ]
        return self.dice.choice(choices)

    def _who(self) -> dict[str, Any]:
        dice, person = self.dice, self.dice.randrange(PEOPLE)
        known: dict[str, Any] = {"channel": "kiosk", "pseudonym": f"p{person}", "phone": f"t{person}"}
        priority = dice.choice(self.plan.priority_classes or (None,))
        choices: list[dict[str, Any]] = [
            {"channel": "kiosk"},
            known,
            known | {"pseudonym": f"q{dice.randrange(10_000)}"},
            known | {"priority_class": priority.id if priority else None},
            known | {"holder": f"h{person % 5}", "on_behalf": "agent", "authority": self.hall.chance(0.8)},
            known | {"channel": "desk", "by": "0312", "checked": True, "silent": True},
            *(known | {"companion": one.id} for one in self.plan.companions),
            *(known | {"channel": "desk", "by": "0312", "green": one.id} for one in self.plan.green_channel[:1]),
        ]
        return dice.choice(choices)

    def _give_back(self) -> None:
        waiting = [t.id for t in self.hall.floor.tickets.values() if t.state == "waiting"]
        booked = [known.booked.booking for known in self.hall.floor.bookings.ahead()]
        if waiting:
            self.hall.ask(c.CancelTicket(ticket=self.dice.choice(waiting)))
        if booked:
            self.hall.ask(c.CancelBooking(booking=self.dice.choice(booked)))

    # --- bookings ---

    def _book(self) -> None:
        item_class, person = self.dice.choice(self.plan.item_classes).id, self.dice.randrange(PEOPLE)
        day = later(self.hall.date, self.dice.randrange(4))
        offered = slots(self.hall.floor, item_class, day, self.hall.now)
        if offered:
            start = self.dice.choice(offered).start
            self.hall.ask(c.BookSlot(item_class=item_class, start=start, pseudonym=f"p{person}", phone=f"t{person}"))

    def _come_for_bookings(self) -> None:
        for known in list(self.hall.floor.bookings.ahead()):
            if self.hall.chance(0.01):
                self.hall.ask(c.CheckIn(booking=known.booked.booking))
            near = known.booked.start - 600_000 < self.hall.now < known.booked.end + 1_800_000
            if near and hash_of(known.booked.booking) % 3 and self.hall.chance(0.3):
                self.hall.ask(c.CheckIn(booking=known.booked.booking))

    # --- ratings ---

    def _rate(self) -> None:
        new = self.hall.past[self.heard :]
        self.heard = len(self.hall.past)
        self.unrated += [event.ticket for event in new if isinstance(event, e.ServiceFinished)]
        if self.unrated and self.hall.chance(0.3):
            ticket, stars = (
                self.unrated.pop(self.dice.randrange(len(self.unrated))),
                self.dice.choice((5, 5, 4, 3, 2, 1)),
            )
            details = (stars * 100 + 13,) if stars < 3 else ()
            if self.hall.ask(c.RateService(ticket=ticket, satisfaction=stars, details=details, channel=4)):
                self.rated.append(ticket)
        if self.rated and self.hall.chance(0.02):
            ticket = self.dice.choice(self.rated)
            self.hall.ask(c.RateService(ticket=ticket, satisfaction=3, channel=2, follow_up=True))


def hash_of(code: str) -> int:
    """A figure of a code that is the same in every run: a third of all bookings is not come for."""
    return sum(map(ord, code))
