"""The live views as pure functions: what each shows of the told floor, as a flat map from path to entry.

`fixed` parts are few and are made anew for every change; entries of single tickets are made only for tickets that an
event has touched.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from config.plan import Clerk
from qms.domain.ticket import LIVE, Ticket
from qms.domain.windows import WindowNow
from qms.web import forecasts
from qms.web.entries import Drawn, Sight, device, page, paper, ready, ticket, today, window_now
from qms.web.shapes import live
from qms.web.staffing import for_leaders

State = dict[str, object]

MOST_CALLS = 8
OF_TICKETS = ("tickets/", "pages/")
"""How the paths of single tickets begin."""


class View(NamedTuple):
    """How a view is made. `outside`: it also shows what no event tells (devices, paper, trouble)."""

    fixed: Callable[[Sight], State]
    tickets: bool
    outside: bool


def view_of(name: str, drawn: Drawn) -> View | None:
    """The view called `board`, `queue`, `manager` or `window:NO`; None if there is none."""
    if name.startswith("window:") and name[7:] in drawn.windows:
        no = name[7:]
        return View(lambda sight: sign(sight, no), tickets=False, outside=False)
    return {
        "board": View(board, tickets=False, outside=True),
        "queue": View(console, tickets=True, outside=False),
        "manager": View(manager, tickets=True, outside=True),
    }.get(name)


def whole(view: View, sight: Sight) -> State:
    """The whole state of a view: what a hello carries."""
    state = view.fixed(sight)
    if view.tickets:
        state.update(tickets(sight, sight.floor.tickets))
    return state


def tickets(sight: Sight, ids: Iterable[str]) -> State:
    """The entries of those of the tickets in which something may still happen at a window, and of the company they asked
    for."""
    known, state = sight.floor.tickets, State()
    for one in (known[i] for i in ids if i in known and known[i].state in LIVE):
        state[f"tickets/{one.id}"] = ticket(sight.drawn, one)
        if one.taken.companion:
            state[f"pages/{one.id}"] = page(sight.drawn, one)
    return state


def paths_of(ids: Iterable[str]) -> set[str]:
    """All paths that `tickets` may fill for these tickets."""
    return {f"{part}{i}" for part in OF_TICKETS for i in ids}


def board(sight: Sight) -> State:
    """What the hall board shows."""
    drawn, floor = sight.drawn, sight.floor
    return {
        "hall": drawn.hall,
        "calls": [
            live.CallNow(number=c.number, window=c.window, at=drawn.iso(c.at), recalls=c.recalls)
            for c in floor.calls[:MOST_CALLS]
        ],
        "stand_by": [ready(drawn, one) for one in floor.stand_bys.newest()],
        **queues(sight),
        **{f"windows/{no}": live.Plate(no=no, state=window.state) for no, window in floor.windows.items()},
        "hours": drawn.hours(floor.day, sight.now),
        "paper": paper(sight.devices),
        "trouble": sight.trouble,
    }


def console(sight: Sight) -> State:
    """What clerks and the guide desk see, without single tickets."""
    windows = sight.floor.windows.items()
    return {
        **queues(sight),
        **forecasts.waiting(sight),
        **{f"windows/{no}": window_now(sight, window, upcoming=True) for no, window in windows},
    }


def manager(sight: Sight) -> State:
    """What a manager sees: the console's view, the day so far, the devices, and what waits for a leader's word."""
    return {
        **console(sight),
        "today": today(sight.floor),
        "stand_by": live.StandBySwitch(on=sight.floor.asks_to_stand_by),
        "paper": paper(sight.devices),
        "trouble": sight.trouble,
        **{f"devices/{row['id']}": device(sight.drawn, row) for row in sight.devices},
        **dict(for_leaders(sight)),
    }


def sign(sight: Sight, no: str) -> State:
    """What the screen and the pad of one window show."""
    drawn, window = sight.drawn, sight.floor.windows[no]
    present, near = sight.floor.tickets.get(window.ticket or ""), sight.floor.stand_bys.at(no)
    return {
        "hall": drawn.hall,
        "window": _sign_window(sight, window),
        "ticket": _sign_ticket(drawn, present),
        "rateable": rateable(sight, window),
        "stand_by": ready(drawn, near) if near else None,
        "caption": _caption(sight, no, present, near),
    }


def _caption(sight: Sight, no: str, present: Ticket | None, near: Ticket | None) -> str:
    """What was said last, while it is so."""
    rung = sight.floor.ringing.get(present.id) if present else None
    if near is not None and (rung is None or (near.stood_at or 0) > rung.at):
        return f"请准备 {near.number}，到 {no} 号窗口附近坐"
    return f"请 {present.number} 到 {no} 号窗口" if present is not None and rung is not None else ""


def _sign_window(sight: Sight, window: WindowNow) -> live.Sign:
    drawn = sight.drawn
    plan = drawn.windows[window.no]
    clerk = drawn.clerks.get(window.clerk or "")
    zone = drawn.zones.get(window.zone)
    return live.Sign(
        no=window.no,
        zone=window.zone,
        zone_name=zone.name if zone else "",
        title=plan.title,
        kind=plan.kind,
        state=window.state,
        reason=drawn.why_paused(window.paused),
        clerk=_card(clerk, window) if clerk else None,
        item_classes=tuple(drawn.classes[c] for c in sight.floor.serving[window.no].classes),
    )


def _card(clerk: Clerk, window: WindowNow) -> live.ClerkCard:
    return live.ClerkCard(
        id=clerk.id,
        card_name=clerk.card_name,
        department=clerk.department,
        post_title=clerk.post_title,
        trainee=window.mentor is not None,
    )


def _sign_ticket(drawn: Drawn, present: Ticket | None) -> live.SignTicket | None:
    if present is None:
        return None
    return live.SignTicket(
        number=present.number,
        state=present.state,
        called_at=drawn.iso_or_none(present.called_at),
        started_at=drawn.iso_or_none(present.started_at),
        recalls=present.recalls,
        silent=present.taken.silent,
    )


def rateable(sight: Sight, window: WindowNow) -> live.Rateable | None:
    """The service just finished at a window, while its pad may ask about it and nobody else is being served."""
    last = sight.floor.tickets.get(window.last_finished or "")
    service = last.served_at(window.no) if last is not None else None
    if service is None or service.rated_at is not None or window.state == "serving":
        return None
    until = service.finished_at + sight.drawn.plan.policy.rating_on_pad * 1000
    if sight.now >= until:
        return None
    return live.Rateable(ticket=service.ticket, service=service.no, number=service.number, until=sight.drawn.iso(until))


def queues(sight: Sight) -> State:
    """One entry a queue, and when their forecasts were made."""
    queued: State = {f"queues/{c}": _queue(sight, name) for c, name in sight.drawn.classes.items()}
    return {"outlook": forecasts.heading(sight), **queued}


def _queue(sight: Sight, name: live.ClassName) -> live.QueueNow:
    floor, windows = sight.floor, sight.floor.windows_serving(name.id)
    oldest = floor.oldest(name.id)
    return live.QueueNow(
        item_class=name.id,
        name=name.name,
        prefix=name.prefix,
        waiting=floor.waiting_count(name.id),
        oldest_at=sight.drawn.iso(oldest.issued_at) if oldest else None,
        forecast=forecasts.newcomer(sight, name.id),
        priority=forecasts.newcomer(sight, name.id, "priority"),
        windows=windows,
        open=any(floor.windows[no].open for no in windows),
        why=forecasts.why_none(sight, name.id),
    )
