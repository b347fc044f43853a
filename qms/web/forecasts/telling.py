"""Forecasts as answers and live views tell them. Nothing here ages: who is too old to be told is not in the sight."""

from functools import lru_cache

from qms.domain.events import Told
from qms.domain.floor import Floor
from qms.domain.ticket import Group, Ticket
from qms.forecast.outlook import Interval
from qms.web.entries import Sight
from qms.web.shapes import live

DOING = {"closed": "没有开", "paused": "暂停", "idle": "空闲", "called": "正在叫号", "serving": "正在办理"}
"""How a window's state is said."""
MOST_NAMED = 6
"""So many windows are named one by one before they are only counted."""


def newcomer(sight: Sight, item_class: str, group: Group = "ordinary") -> live.Forecast | None:
    """How long somebody of the group would wait who takes a number of the class now."""
    outlook = sight.outlook
    found = outlook.newcomers.get((item_class, group)) if outlook else None
    return of_interval(found, outlook.days) if outlook and found else None


def of_ticket(sight: Sight, ticket: Ticket) -> live.Forecast | None:
    """How long one who waits will still wait from now. Until the first outlook that knows the ticket, what was said when it
    was taken counts on."""
    outlook = sight.outlook
    if outlook is None or ticket.state != "waiting":
        return None
    if (found := outlook.ticket(ticket.id, sight.now)) is not None:
        return of_interval(found, outlook.days)
    told = ticket.taken.told
    if told is None or ticket.issued_at < outlook.at or ticket.services:
        return None
    since = (sight.now - ticket.issued_at) / 1000.0
    return of_interval(Interval(told.p10_s, told.p50_s, told.p90_s).after(since), told.days)


def of_told(told: Told | None) -> live.Forecast | None:
    """What was said when a number was taken."""
    return live.Forecast(p10_s=told.p10_s, p50_s=told.p50_s, p90_s=told.p90_s, days=told.days) if told else None


def heading(sight: Sight) -> live.OutlookNow | None:
    """When the forecasts of the live views were made, and from how many days."""
    outlook = sight.outlook
    return live.OutlookNow(at=sight.drawn.iso(outlook.at), days=outlook.days) if outlook else None


def waiting(sight: Sight) -> dict[str, object]:
    """One entry for each who waits, seen at the time that the heading names, so that none changes until the next outlook."""
    outlook, tickets = sight.outlook, sight.floor.tickets
    if outlook is None:
        return {}
    return {
        f"forecasts/{ticket}": of_interval(interval, outlook.days)
        for ticket, interval in outlook.tickets.items()
        if ticket in tickets and tickets[ticket].state == "waiting"
    }


@lru_cache(4096)  # at every change a live view tells every forecast again
def of_interval(interval: Interval, days: int) -> live.Forecast:
    """In whole seconds; `days` were learned from."""
    return live.Forecast(p10_s=round(interval.p10), p50_s=round(interval.p50), p90_s=round(interval.p90), days=days)


def why_none(sight: Sight, item_class: str) -> str:
    """Why nobody can say how long a class waits: no window that serves it is open. Empty while one is, or is thought to come
    back: clerks who close for lunch are."""
    floor = sight.floor
    windows = floor.windows_serving(item_class)
    if any(floor.windows[no].open for no in windows) or newcomer(sight, item_class) is not None:
        return ""
    name = sight.drawn.classes[item_class].name
    if not windows:
        return f"今天没有窗口办理{name}"
    if len(windows) > MOST_NAMED:
        return f"办理{name}的 {len(windows)} 个窗口现在都没有开"
    return f"办理{name}的窗口现在都没有开：{_doing(floor, windows)}"


def _doing(floor: Floor, windows: tuple[str, ...]) -> str:
    by_state: dict[str, list[str]] = {}
    for no in windows:
        by_state.setdefault(DOING[floor.windows[no].state], []).append(no)
    return "，".join(f"{'、'.join(numbers)} 号窗口{doing}" for doing, numbers in by_state.items())
