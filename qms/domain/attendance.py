"""Attendance (考勤) of a day from its events: who came, who sat where and how long, who paused why, who is on leave.

Times are hall time in ms. Time at windows counts once, however many stand open at a time; a mentor beside a trainee is at
the window too. Pauses are part of the time at windows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from config.plan import Plan
from qms.domain import events as e
from qms.domain.roster import of_day
from qms.domain.staff import Leave


@dataclass(slots=True)
class Present:
    """One clerk's day. `came` and `went` are sign-ins, or where there were none the windows; `left_at` None = still at a
    window. `paused` is by reason; `rostered` where the roster has them, `strange` where it has somebody else."""

    clerk: str
    came: int | None = None
    went: int | None = None
    sat_at: int | None = None
    left_at: int | None = None
    at_windows: int = 0
    paused: dict[str, int] = field(default_factory=dict)
    windows: list[str] = field(default_factory=list)
    served: int = 0
    beside: str = ""
    rostered: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    leave: str = ""

    @property
    def absent(self) -> bool:
        """On the roster, not on leave, and never there."""
        return bool(self.rostered) and not self.leave and self.came is None


@dataclass(slots=True)
class _Seat:
    """Who sits at a window, and since when it pauses for what."""

    clerk: str | None
    mentor: str | None
    paused: str | None = None
    since: int = 0

    @property
    def who(self) -> tuple[str, ...]:
        return tuple(one for one in (self.clerk, self.mentor) if one)


def of_events(
    plan: Plan, date: str, events: Iterable[e.Event], until: int, leaves: Iterable[Leave] = ()
) -> list[Present]:
    """The attendance of the business day `date`, by 工号. `events` are all of that day, in order; whoever is still there is
    counted to `until` (ms). `leaves` are what has been decided since: who falls ill asks afterwards."""
    sheet = _Sheet()
    for window, clerks in of_day(plan, date).items():
        for clerk in clerks:
            sheet.row(clerk).rostered.append(window)
    for event in events:
        sheet.take(event)
    for leave in leaves:
        sheet.amend(leave)
    return sheet.rows(date, until)


class _Sheet:
    """What is written down while the events of a day go by."""

    def __init__(self) -> None:
        self._rows: dict[str, Present] = {}
        self._seats: dict[str, _Seat] = {}
        self._open: dict[str, tuple[int, int]] = {}
        self._leaves: dict[str, e.LeaveAsked] = {}
        self._approved: set[str] = set()

    def row(self, clerk: str) -> Present:
        """The clerk's line, a new one if there is none."""
        return self._rows.setdefault(clerk, Present(clerk))

    def rows(self, date: str, until: int) -> list[Present]:
        """All lines, with what is still going on counted to `until`."""
        for no in list(self._seats):
            seat = self._rise(no, until)
            for clerk in seat.who if seat else ():
                self.row(clerk).left_at = None
        for leave in self._approved:
            asked = self._leaves[leave]
            if asked.first <= date <= asked.last:
                self.row(asked.clerk).leave = asked.kind
        return sorted(self._rows.values(), key=lambda row: row.clerk)

    def amend(self, leave: Leave) -> None:
        """What became of a leave after the day."""
        self._leaves[leave.asked.leave] = leave.asked
        (self._approved.add if leave.approved else self._approved.discard)(leave.asked.leave)

    # --- events ---

    def take(self, event: e.Event) -> None:
        """Events that say nothing about people change nothing."""
        match event:
            case e.DayOpened():
                for window in event.windows:
                    self._sit(window.no, _Seat(window.clerk, window.mentor, window.paused, event.at), event.at)
            case e.WindowOpened() | e.WindowClosed() | e.WindowPaused() | e.WindowResumed():
                self._window(event)
            case e.ServiceFinished():
                seat = self._seats.get(event.window)
                if seat is not None and seat.clerk:
                    self.row(seat.clerk).served += 1
            case e.SignedIn() | e.SignedOut():
                self._sign(event)
            case e.LeaveAsked() | e.LeaveDecided() | e.StandingCarried():
                self._leave(event)
            case _:
                pass

    def _sign(self, event: e.SignedIn | e.SignedOut) -> None:
        row = self.row(event.clerk)
        if isinstance(event, e.SignedIn):
            row.came, row.went = event.at if row.came is None else row.came, None
        else:
            row.went = event.at

    def _leave(self, event: e.LeaveAsked | e.LeaveDecided | e.StandingCarried) -> None:
        match event:
            case e.LeaveAsked():
                self._leaves[event.leave] = event
            case e.LeaveDecided() if event.leave in self._leaves:
                (self._approved.add if event.approved else self._approved.discard)(event.leave)
            case e.StandingCarried():
                self._leaves |= {one.asked.leave: one.asked for one in event.leaves}
                self._approved |= {one.asked.leave for one in event.leaves if one.approved}

    def _window(self, event: e.WindowOpened | e.WindowClosed | e.WindowPaused | e.WindowResumed) -> None:
        no, at = event.window, event.at
        match event:
            case e.WindowOpened():
                self._rise(no, at)
                self._sit(no, _Seat(event.clerk, event.mentor), at)
                if event.clerk and event.unrostered:
                    self.row(event.clerk).strange.append(no)
                if event.clerk and event.mentor:
                    self.row(event.clerk).beside = event.mentor
            case e.WindowClosed():
                self._rise(no, at)
            case e.WindowPaused() if no in self._seats:
                self._seats[no].paused, self._seats[no].since = event.reason, at
            case e.WindowResumed():
                self._go_on(no, at)

    # --- seats ---

    def _sit(self, no: str, seat: _Seat, at: int) -> None:
        self._seats[no] = seat
        for clerk in seat.who:
            row = self.row(clerk)
            row.came = at if row.came is None else row.came
            row.sat_at = at if row.sat_at is None else row.sat_at
            row.left_at = None
            if no not in row.windows:
                row.windows.append(no)
            count, since = self._open.get(clerk, (0, at))
            self._open[clerk] = (count + 1, since)

    def _rise(self, no: str, at: int) -> _Seat | None:
        self._go_on(no, at)
        seat = self._seats.pop(no, None)
        for clerk in seat.who if seat else ():
            count, since = self._open.pop(clerk)
            if count > 1:
                self._open[clerk] = (count - 1, since)
            else:
                self.row(clerk).at_windows += at - since
                self.row(clerk).left_at = at
        return seat

    def _go_on(self, no: str, at: int) -> None:
        seat = self._seats.get(no)
        if seat is None or seat.paused is None:
            return
        if seat.clerk:
            paused = self.row(seat.clerk).paused
            paused[seat.paused] = paused.get(seat.paused, 0) + at - seat.since
        seat.paused = None
