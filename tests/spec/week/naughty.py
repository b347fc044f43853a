"""People who try what cannot be, all week: the wrong key, the wrong day, the wrong person. Each does it again and again."""

from collections.abc import Iterator

from qms.domain import commands as c
from qms.domain.days import Days
from qms.domain.rules.booking import slots
from qms.domain.workdays import later
from tests.spec.week.living import Living

ME = {"pseudonym": "naughty", "phone": "naughty-phone"}


def tricks(hall: Living) -> Iterator[c.Command]:
    """One after the other, as the hall is when each has its turn."""
    while True:
        yield from at_the_door(hall)
        yield from at_the_windows(hall)
        yield from about_tickets(hall)
        yield from with_bookings(hall)
        yield from of_the_staff(hall)
        yield from about_ratings(hall)
        yield c.OpenDay(date=later(hall.date, 1), plan="tomorrow")


def at_the_door(hall: Living) -> Iterator[c.Command]:
    """Numbers that nobody gets."""
    plan = hall.plan
    item, any_class = plan.items[0], plan.item_classes[0].id
    required = [one.code for one in plan.items if one.identity == "required"]
    local = next((one.code for one in plan.items if one.reach == "local"), item.code)
    yield c.TakeTicket(item_class=any_class, items=(item.code,))
    yield c.TakeTicket(items=tuple(one.code for one in plan.items[:7]))
    yield c.TakeTicket(item_class=any_class, pre_review="?")
    yield c.TakeTicket(item_class=any_class, on_behalf="relative", holder="somebody")
    yield c.TakeTicket(item_class=any_class, priority_class="ill", channel="kiosk")
    yield c.TakeTicket(items=(local,), region="110000", pseudonym="from-far-away")
    for code in required[:1]:
        yield c.TakeTicket(items=(code,))
    for green in plan.green_channel:
        yield c.TakeTicket(item_class=any_class, green=green.id, channel="kiosk")
        yield c.TakeTicket(item_class=any_class, green=green.id, channel="desk", by="0201")
    yield from (c.TakeTicket(item_class=any_class, **ME) for _ in range(2))  # type: ignore[arg-type]
    for ticket in [
        t.id for t in hall.floor.tickets.values() if t.taken.pseudonym == "naughty" and t.state == "waiting"
    ]:
        yield c.CancelTicket(ticket=ticket)
    yield from (c.TakeTicket(item_class=one.id, **ME) for one in plan.item_classes)  # type: ignore[arg-type]
    yield from (c.TakeTicket(item_class=one.id, holder="agent", authority=True) for one in plan.item_classes[:3])
    yield from (c.TakeTicket(item_class=one.id, channel="web") for one in plan.item_classes)


def at_the_windows(hall: Living) -> Iterator[c.Command]:
    """Every key at the wrong moment."""
    plan, floor = hall.plan, hall.floor
    for window in hall.dice.sample(plan.windows, min(3, len(plan.windows))):
        no = window.no
        yield from (verb(window=no) for verb in (c.CloseWindow, c.ResumeWindow, c.Recall, c.StartService, c.MissTicket))
        yield c.TransferTicket(window=no)
        yield from (c.CallBack(window=no), c.ReinstateTicket(window=no), c.AbandonTicket(window=no))
        yield from (
            c.FinishService(window=no),
            c.CallNext(window=no),
            c.CallNext(window=no),
            c.FinishService(window=no),
        )
        yield from (c.Recall(window=no) for _ in range(3))
        yield from (c.PauseWindow(window=no, reason="meal") for _ in range(2))
        yield from (c.PauseWindow(window=no, reason="散步"), c.CallNext(window=no), c.ResumeWindow(window=no))
        yield c.FinishService(window=no, outcome="notice")
        yield c.FinishService(window=no, outcome="notice", missing=("月亮",))
        yield c.FinishService(window=no, outcome="tolerant", missing=plan.items[0].bring[:1], items=(plan.items[0].code,), due="2000-01-01")  # fmt: skip
        yield c.OpenWindow(window=no, clerk=floor.windows[no].clerk)
        others = [one.id for one in plan.item_classes if one.id not in floor.serving[no].classes]
        yield from (c.AssignWindow(window=no, classes=(one,), by="0201") for one in others)
        yield c.AssignWindow(window=no, by="0201")


def about_tickets(hall: Living) -> Iterator[c.Command]:
    """Other people's numbers."""
    plan, window = hall.plan, hall.dice.choice(hall.plan.windows).no
    dedicated = [one.code for one in plan.items if one.placement == "dedicated"]
    for code in dedicated[:1]:
        yield c.TakeTicket(items=(code,), pseudonym=f"owner-{hall.now}", channel="desk", by="0201")
    for ticket in [t.id for t in hall.floor.tickets.values()][-8:]:
        yield from (c.CallBack(window=window, ticket=ticket), c.ReinstateTicket(window=window, ticket=ticket))
        yield from (c.CallTicket(window=window, ticket=ticket, reason=" "), c.JoinVisitor(ticket=ticket, by="0201"))
        yield c.CallTicket(window=window, ticket=ticket, reason="我要先办")
        yield from (c.PinTicket(ticket=ticket, reason="我急", by=""), c.PinTicket(ticket=ticket, reason="", by="0201"))
        yield from (
            c.ReprintTicket(ticket=ticket, slip="receipt"),
            c.RateService(ticket=ticket, satisfaction=5, service=9),
        )
        yield from (c.TransferTicket(window=one.no, to_window=plan.windows[0].no) for one in plan.windows)
    yield c.CancelTicket(ticket="nobody")


def with_bookings(hall: Living) -> Iterator[c.Command]:
    """Places that are not to be had, and too early, too late, on the wrong day."""
    today = hall.date
    start = Days(hall.plan.hall.timezone).moment(later(today, 20), "09:00")
    for item_class in [one.id for one in hall.plan.item_classes]:
        yield c.BookSlot(item_class=item_class, start=start, **ME)  # type: ignore[arg-type]
        offered = [slot for day in range(3) for slot in slots(hall.floor, item_class, later(today, day), hall.now)]
        for slot in [*offered[:1], *offered[-2:]]:
            yield c.BookSlot(item_class=item_class, start=slot.start, **ME)  # type: ignore[arg-type]
            yield c.BookSlot(item_class=item_class, start=slot.start, **ME)  # type: ignore[arg-type]
            yield c.BookSlot(item_class=item_class, start=slot.start, pseudonym="other", holder="friend", phone="x")
            yield c.BookSlot(item_class=item_class, start=slot.start)
            yield from (c.BookSlot(item_class=item_class, start=slot.start, pseudonym=f"full-{n}", phone=f"full-{n}") for n in range(5))  # fmt: skip
    mine = [known for known in hall.floor.bookings.all() if known.booked.phone == ME["phone"]]
    for known in mine[-6:]:
        yield from (c.CheckIn(booking=known.booked.booking), c.CancelBooking(booking=known.booked.booking))
    blocked = [person for person, known in hall.floor.visitors.known() if known.blocked_until > today]
    for person in blocked[:2]:
        yield from _blocked(hall, person)


def _blocked(hall: Living, person: str) -> Iterator[c.Command]:
    item_class = hall.plan.item_classes[0].id
    for slot in [slot for day in range(3) for slot in slots(hall.floor, item_class, later(hall.date, day), hall.now)]:
        if not slot.why:
            yield c.BookSlot(item_class=item_class, start=slot.start, pseudonym=person, phone=person)
    yield from (c.LiftBlock(pseudonym=person, reason=reason, by="0201") for reason in ("", "住院"))


def of_the_staff(hall: Living) -> Iterator[c.Command]:
    """Who may not sit, may not decide, may not ask."""
    plan, window = hall.plan, hall.dice.choice(hall.plan.windows).no
    for clerk in plan.clerks:
        if clerk.mentor:
            yield from (
                c.OpenWindow(window="3", clerk=clerk.id),
                c.OpenWindow(window="3", clerk=clerk.id, mentor="0001"),
            )
    clerk = hall.dice.choice(plan.clerks)
    yield c.AskLeave(clerk=clerk.id, first=hall.date, last="2000-01-01")
    yield from (c.AskLeave(clerk=clerk.id, first=hall.date, last=hall.date) for _ in range(2))
    for leave, known in list(hall.floor.staff.leaves.items())[-2:]:
        who = known.asked.clerk
        yield from (c.FileLeave(leave=leave, by="0002"), c.DecideLeave(leave=leave, approved=True, by=who))
        yield from (c.DecideLeave(leave=leave, approved=True, by=plan.clerks[0].id), c.DecideLeave(leave=leave, approved=True, by="boss"))  # fmt: skip
        yield c.OpenWindow(window=window, clerk=who)
        yield from (c.DecideLeave(leave=leave, approved=False, by="boss") for _ in range(2))
    yield from (c.Escalate(window=window, to="leader", reason="来一下", by=clerk.id) for _ in range(2))
    yield from (c.Escalate(window=one.no, to="chief", reason="", by=clerk.id) for one in plan.windows)
    yield from (c.Escalate(window=one.no, to="chief", reason="来一下", by=clerk.id) for one in plan.windows)
    yield c.RecordDifficulty(window=window, owner=plan.clerks[0].id, due="2000-01-01")
    yield c.RecordDifficulty(window=window, owner=plan.clerks[0].id, due=hall.date, by=plan.clerks[0].id)
    yield from (c.CloseDifficulty(difficulty=one, result="withdrawn", by=plan.clerks[-1].id) for one in list(hall.floor.staff.difficulties))  # fmt: skip


def about_ratings(hall: Living) -> Iterator[c.Command]:
    """Words that are not in the list, and ratings again and again."""
    served = list(hall.floor.services)
    for ticket in [t.id for t in hall.floor.tickets.values()][-2:] + [one.ticket for one in served[:2] + served[-2:]]:
        yield c.RateService(ticket=ticket, satisfaction=4, follow_up=True)
        yield from (c.RateService(ticket=ticket, satisfaction=5, details=(213,)), c.RateService(ticket=ticket, satisfaction=5, details=(599,)))  # fmt: skip
        yield from (
            c.RateService(ticket=ticket, satisfaction=5, channel=9),
            c.RateService(ticket=ticket, satisfaction=1),
        )
        yield c.RateService(ticket=ticket, satisfaction=5, anonymous=True)
        yield from (c.RateService(ticket=ticket, satisfaction=5) for _ in range(2))
