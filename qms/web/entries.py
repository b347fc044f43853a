"""What single things look like from outside: a window, a ticket, a device, the day's figures, the paper."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import UNSET

from config.plan import Plan
from qms.domain import calendar, explain, reasons
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow
from qms.forecast.outlook import Outlook
from qms.web.shapes import live

Row = Mapping[str, object]
"""One device on the device board: id, role, title, state (up, degraded, down), since (hall time in ms), last_error, counters;
a dispenser also has paper (ok, low, out, open, jam)."""

CANNOT_PRINT = {"out": "取号机没有纸了", "open": "取号机的盖子开着", "jam": "取号机卡纸了"}
"""What a dispenser's `paper` means where no ticket can be printed."""


class Drawn:
    """What the plan says, ready to be looked up."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.zone = ZoneInfo(plan.hall.timezone)
        self.hall = live.HallName(
            id=plan.hall.id, name=plan.hall.name, phone=plan.hall.phone, complaint_phone=plan.hall.complaint_phone
        )
        self.windows = {w.no: w for w in plan.windows}
        self.zones = {z.id: z for z in plan.zones}
        self.items = {i.code: i for i in plan.items}
        self.clerks = {c.id: c for c in plan.clerks}
        self.companions = {c.id: c for c in plan.companions}
        self.classes = {c.id: live.ClassName(id=c.id, name=c.name, prefix=c.prefix) for c in plan.item_classes}
        self._hours = lru_cache(4)(self._hours_of)
        self._minute = lru_cache(4096)(self._around_seconds)
        self.pauses = {one.id: one.name for one in plan.policy.people.pause_reasons}
        self.prints = any(d.role == "dispenser" for d in plan.devices)

    def iso(self, ms: int) -> str:
        """Hall time as ISO 8601 with the hall's offset, to the millisecond."""
        minute, rest = divmod(ms, 60_000)
        before, after = self._minute(minute)
        return f"{before}:{rest // 1000:02}.{rest % 1000:03}{after}"

    def _around_seconds(self, minute: int) -> tuple[str, str]:
        told = datetime.fromtimestamp(minute * 60, self.zone).isoformat(timespec="minutes")
        return told[:16], told[16:]

    def hours(self, day: str | None, now: int) -> live.Hours | None:
        """The business hours of a date (YYYY-MM-DD), of the date of `now` (ms) if no day has begun; None where the hall
        never closes."""
        return None if calendar.always_open(self.plan) else self._hours(day or calendar.date_of(self.plan, now))

    def _hours_of(self, day: str) -> live.Hours:
        spans = calendar.spans(self.plan, day)
        end = spans[-1].end if spans else Days(self.plan.hall.timezone).moment(day, "24:00")
        return live.Hours(
            spans=tuple(live.OpenSpan(start=self.iso(s.start), end=self.iso(s.end)) for s in spans),
            next=self.iso_or_none(calendar.next_opening(self.plan, end)),
        )

    def why_paused(self, reason: str | None) -> str | None:
        """The name of a reason to pause, or the words that were given."""
        return self.pauses.get(reason, reason) if reason else reason

    def iso_or_none(self, ms: int | None) -> str | None:
        """As `iso`; None stays None."""
        return None if ms is None else self.iso(ms)


class Sight(NamedTuple):
    """All that a view may look at; `now` is hall time in ms, `devices` the device board's rows, `outlook` None = nobody knows
    how long anything takes."""

    drawn: Drawn
    floor: Floor
    now: int
    trouble: str
    devices: Sequence[Row]
    outlook: Outlook | None = None


def window_now(sight: Sight, window: WindowNow, *, upcoming: bool) -> live.WindowNow:
    """A window for staff; `upcoming` asks also whom it would call next, and why it called whom it did."""
    drawn, floor = sight.drawn, sight.floor
    present = floor.tickets.get(window.ticket or "")
    serves = floor.serving[window.no]
    return live.WindowNow(
        no=window.no,
        zone=window.zone,
        state=window.state,
        since=drawn.iso(window.since),
        clerk=window.clerk,
        ticket=window.ticket,
        number=present.number if present else None,
        reason=drawn.why_paused(window.paused),
        item_classes=serves.classes,
        secondary=serves.secondary,
        mentor=window.mentor,
        unrostered=window.unrostered,
        stand_by=_named(floor.stand_bys.at(window.no)),
        next=_next(sight, window) if upcoming else UNSET,
        last_call=_last_call(sight, window) if upcoming else UNSET,
    )


def _next(sight: Sight, window: WindowNow) -> live.UpNext | None:
    upcoming = sight.floor.upcoming(window.no, sight.now)
    if upcoming is None:
        return None
    one, why = upcoming.ticket, _why(sight, explain.why(window.no, upcoming, sight.now), upcoming.ticket, window.no)
    return live.UpNext(id=one.id, number=one.number, why=why)


def _last_call(sight: Sight, window: WindowNow) -> live.LastCall | None:
    called = window.last_call
    if called is None:
        return None
    one = sight.floor.tickets[called.ticket]
    why = _why(sight, called.pick, one, window.no, over=True) if called.pick else None
    return live.LastCall(ticket=one.id, number=one.number, at=sight.drawn.iso(called.at), why=why, reason=called.why)


def _why(sight: Sight, pick: e.Pick, one: Ticket, window: str, *, over: bool = False) -> live.Why:
    """The waits in the words go on, and the page counts them, unless it is `over`."""
    other = sight.floor.tickets.get(pick.other or "")
    sides = (pick.own, pick.against)
    waited, other_waited = "{waited}", "{other_waited}"
    if over:
        waited, other_waited = (str(reasons.minutes(side.waited)) if side else "" for side in sides)
    since = [sight.drawn.iso(sight.now - side.waited) if side and not over else None for side in sides]
    words = reasons.said(pick, reasons.About(one.number, window, waited, other_waited, other.number if other else ""))
    return live.Why(
        kind=pick.kind,
        words=words.zh,
        english=words.en,
        other=other.number if other else None,
        since=since[0],
        other_since=since[1],
    )


def _named(one: Ticket | None) -> live.NextTicket | None:
    return live.NextTicket(id=one.id, number=one.number) if one else None


def ready(drawn: Drawn, one: Ticket) -> live.StandByNow:
    """A ticket that stands by, for everybody to see."""
    return live.StandByNow(number=one.number, window=one.stands_by or "", at=drawn.iso(one.stood_at or 0))


def ticket(drawn: Drawn, one: Ticket) -> live.TicketNow:
    """A ticket for staff."""
    return live.TicketNow(
        id=one.id,
        number=one.number,
        item_class=one.item_class,
        items=item_names(drawn, one.items),
        state=one.state,
        group=one.group,
        priority_class=one.priority_class,
        issued_at=drawn.iso(one.issued_at),
        called_at=drawn.iso_or_none(one.called_at),
        started_at=drawn.iso_or_none(one.started_at),
        window=one.window,
        recalls=one.recalls,
        paper=one.paper,
        owner=one.owner,
        stages=tuple(live.StopNow(item_class=s.item_class, name=drawn.classes[s.item_class].name) for s in one.stages),
        pinned=one.pinned,
        stands_by=one.stands_by,
        due_at=drawn.iso_or_none(one.due_at),
        companion_by=one.companion_by,
        taken=_taken_with(one),
    )


def page(drawn: Drawn, one: Ticket) -> live.Page:
    """The company that a ticket asked for."""
    company = drawn.companions.get(one.taken.companion)
    return live.Page(
        ticket=one.id,
        number=one.number,
        companion=one.taken.companion,
        name=company.name if company else "",
        clerks=company.clerks if company else (),
        window=one.window if one.state in ("called", "serving") else None,
        joined_by=one.companion_by or None,
    )


def item_names(drawn: Drawn, codes: Iterable[str]) -> tuple[live.ItemName, ...]:
    """Items with their names; one that the plan no longer has keeps its code."""
    return tuple(live.ItemName(code=c, name=drawn.items[c].name if c in drawn.items else "") for c in codes)


def _taken_with(one: Ticket) -> live.TakenWith:
    issued = one.taken
    return live.TakenWith(
        bundle=issued.bundle,
        proof=one.proof,
        green=issued.green,
        on_behalf=issued.on_behalf,
        authority=issued.authority,
        pre_review=issued.pre_review,
        case=issued.case,
        companion=issued.companion,
        silent=issued.silent,
        checked=issued.checked,
        booking=bool(issued.booking),
        late=issued.late,
    )


def today(floor: Floor) -> live.Today:
    """The day so far."""
    n = floor.counts
    mean = round(n.satisfaction_sum / n.rated, 3) if n.rated else None
    return live.Today(
        issued=n.issued,
        called=n.called,
        served=n.served,
        missed=n.missed,
        abandoned=n.abandoned,
        cancelled=n.cancelled,
        rated=n.rated,
        satisfaction_mean=mean,
    )


def device(drawn: Drawn, row: Row) -> live.DeviceNow:
    """A device's health from its row on the device board (`since` is hall time in ms)."""
    since, error = row.get("since"), row.get("last_error")
    return live.DeviceNow(
        id=str(row["id"]),
        role=str(row.get("role", "")),
        title=str(row.get("title", "")),
        state=str(row.get("state", "down")),
        since=drawn.iso(since) if isinstance(since, int) else None,
        last_error=str(error) if error else None,
    )


def paper(devices: Sequence[Row]) -> live.Paper:
    """Whether any dispenser can print a ticket now. A hall without one has nothing to complain about."""
    words = [_cannot_print(row) for row in devices if row.get("role") == "dispenser"]
    if not words or "" in words:
        return live.Paper(ok=True, words="")
    return live.Paper(ok=False, words=f"{words[0]}，请到导办台取号，或者不打印、拍下屏幕上的号")


def _cannot_print(row: Row) -> str:
    if row.get("state") == "down":
        return "取号机没有接通"
    return CANNOT_PRINT.get(str(row.get("paper", "ok")), "")
