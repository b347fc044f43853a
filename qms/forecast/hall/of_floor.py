"""The live floor as the forecast sees it: a floor and its day so far become a scene."""

from collections.abc import Iterator

from qms.domain.calendar import always_open, date_of
from qms.domain.floor import Floor
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow
from qms.forecast.hall.desks import Desk
from qms.forecast.hall.record import Record
from qms.forecast.scene import AtWindow, Booked, Doing, Scene, Waiting

SETTLING = 900.0
"""Seconds after opening in which a window that the roster names is thought to be about to open."""
UNTIMED = 900.0
"""Seconds after which a parked ticket without a timer is thought to be called back."""
RESTING = 300.0
"""How long a pause is thought to last that begins when the visitor at the window has been served."""


def scene(floor: Floor, record: Record, now: int) -> Scene:
    """What stands in the hall at `now` (ms); `record` is of the same day and knows the same events."""
    at = record.seconds(now)
    return Scene(
        now=at,
        today=record.day,
        waiting=[*_waiting(floor, record), *_due(floor, record, now)],
        windows=[_at_window(floor, record, window, at) for window in floor.windows.values()],
        booked=list(_booked(floor, record, now)),
        stand_by=floor.asks_to_stand_by,
    )


# --- who waits ---


def _waiting(floor: Floor, record: Record) -> Iterator[Waiting]:
    classes = {c.id for c in floor.plan.item_classes}
    for ticket in floor.tickets.values():
        if ticket.state == "waiting" and ticket.item_class in classes:
            clock = record.seconds(ticket.clock)
            due, bound_to = _since(ticket, record), ticket.bound_to or ""
            yield Waiting(ticket.id, ticket.item_class, ticket.group, clock, ticket.order, due, bound_to, ticket.pinned)


def _since(ticket: Ticket, record: Record) -> float:
    """The wait counts from coming, for who is early for an appointment from its slot."""
    visit = record.visit(ticket.id)
    if visit is None or visit.arrived is None:
        return record.seconds(ticket.issued_at)
    return max(visit.arrived, visit.slot) if visit.slot and ticket.group == "appointment" else visit.arrived


def _due(floor: Floor, record: Record, now: int) -> Iterator[Waiting]:
    """Parked tickets whose time has come go before all others at their window, as if pinned to it."""
    if not floor.plan.policy.at_window.due_first:
        return
    for no in floor.windows:
        for one in floor.parked_at(no):
            if one.due_at is not None and one.due_at <= now:
                at = record.seconds(one.due_at)
                yield Waiting(one.id, one.item_class, one.group, at, one.order, at, no, pinned=True)


def _booked(floor: Floor, record: Record, now: int) -> Iterator[Booked]:
    classes = {c.id for c in floor.plan.item_classes}
    for known in floor.bookings.ahead():
        booked = known.booked
        if booked.item_class in classes and date_of(floor.plan, booked.start) == record.date and booked.end > now:
            yield Booked(booked.item_class, record.seconds(booked.start))


# --- what the windows do ---


Did = tuple[Doing, float, float]
"""What a window does, since when, and how long a planned break is to last, 0 = nobody planned it."""


def _at_window(floor: Floor, record: Record, window: WindowNow, at: float) -> AtWindow:
    desk, serves = record.desks.of[window.no], floor.serving[window.no]
    present = floor.tickets.get(window.ticket or "")
    if present is not None:
        doing, since, planned = _busy(floor, record, window, present)
    else:
        doing, since, planned = _free(floor, record, window, desk, at)
    standing = floor.stand_bys.at(window.no)
    return AtWindow(
        window=window.no,
        server=window.clerk or window.no,
        doing=doing,
        since=min(since, at),
        serves=serves.classes,
        secondary=tuple(one for one in serves.secondary if one not in serves.classes),
        item_class=present.item_class if present else "",
        group=present.group if present else "",
        stand_by=standing.id if standing else "",
        breaks=tuple(sorted(_breaks(floor, record, window, desk, at))),
        planned=planned,
        run=window.run,
    )


def _free(floor: Floor, record: Record, window: WindowNow, desk: Desk, at: float) -> Did:
    since = record.seconds(window.since) if desk.since is None else desk.since
    if (planned := desk.on_break()) is not None:
        return "break", since, planned.end - planned.start
    if window.open:
        return "idle" if window.paused is None else "paused", since, 0.0
    if not desk.opened and floor.roster.get(window.no) and _just_opened(floor, record, at):
        return "break", record.day.opens, SETTLING / 2
    return "closed", since, 0.0


def _just_opened(floor: Floor, record: Record, at: float) -> bool:
    """The first minutes, when the clerks of the roster sit down one after another."""
    return not always_open(floor.plan) and record.day.opens <= at < record.day.opens + SETTLING


def _busy(floor: Floor, record: Record, window: WindowNow, present: Ticket) -> Did:
    """Where nobody presses start, services count from the call."""
    starts = floor.plan.policy.confirm_start or record.start_is_pressed
    began = present.called_at if present.called_at is not None else window.since
    if window.ticket_state == "serving":
        return "serving", record.seconds(present.started_at if present.started_at is not None else began), 0.0
    return "called" if starts else "serving", record.seconds(began), 0.0


def _breaks(floor: Floor, record: Record, window: WindowNow, desk: Desk, at: float) -> Iterator[tuple[float, float]]:
    """When the window will call nobody: planned breaks, the pause that begins after this service, visitors to be called back."""
    for planned in desk.to_come(at):
        yield planned.start, planned.end
    if window.ticket is not None and window.paused is not None:
        yield at, at + RESTING
    for parked in floor.parked_at(window.no):
        back = parked.due_at if parked.due_at is not None else (parked.parked_at or 0) + int(UNTIMED * 1000)
        usual = next((float(c.usual_service) for c in floor.plan.item_classes if c.id == parked.item_class), 0.0)
        if record.seconds(back) > at and usual:
            yield record.seconds(back), record.seconds(back) + usual
