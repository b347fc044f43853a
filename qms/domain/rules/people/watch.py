"""What somebody should look at now: each alert is raised once when it begins to be so and ended once when it is over."""

from collections.abc import Iterator
from typing import NamedTuple

from config.plan import Tide
from qms.domain import events as e
from qms.domain.calendar import span_at
from qms.domain.floor import Floor
from qms.domain.rules.stand import unrostered


class Found(NamedTuple):
    """What an alert is about; fields as in AlertRaised."""

    alert: e.AlertKind
    subject: str
    clerk: str | None = None


def decide(floor: Floor, at: int) -> list[e.Event]:
    """Asked about once a second, and nearly always with nothing to say."""
    if floor.day is None or floor.closed:
        return []
    found = {(one.alert, one.subject): one for one in look(floor, at)}
    known = floor.staff.alerts
    ended = [e.AlertEnded(at=at, alert=a.alert, subject=a.subject) for key, a in known.items() if key not in found]
    raised = [
        e.AlertRaised(at=at, alert=one.alert, subject=one.subject, clerk=one.clerk)
        for key, one in found.items()
        if key not in known
    ]
    return [*ended, *raised]


def look(floor: Floor, at: int) -> Iterator[Found]:
    """Everything that is so at `at` (ms)."""
    for window in floor.windows.values():
        if window.open and unrostered(floor, window.no, window.clerk):
            yield Found("unrostered", window.no, window.clerk)
        for ticket in floor.parked_at(window.no):
            if ticket.due_at is not None and ticket.due_at <= at:
                yield Found("parked_due", ticket.id, ticket.clerk)
    for difficulty in floor.staff.difficulties.values():
        if difficulty.due < (floor.day or ""):
            yield Found("difficulty_due", difficulty.difficulty, difficulty.owner)
    yield from _pauses(floor, at)
    yield from _posts(floor, at)
    yield from _tides(floor, at)


def _pauses(floor: Floor, at: int) -> Iterator[Found]:
    if not floor.staff.paused_at:
        return
    longest = {reason.id: reason.longest * 1000 for reason in floor.plan.policy.people.pause_reasons}
    for no, since in floor.staff.paused_at.items():
        window = floor.windows[no]
        most = longest.get(window.paused or "", 0)
        if most and at - since > most and span_at(floor.plan, at):
            yield Found("pause_too_long", no, window.clerk)


# --- AB岗 ---


def _posts(floor: Floor, at: int) -> Iterator[Found]:
    if not floor.plan.posts:
        return
    there = standing(floor)
    for post in floor.plan.posts:
        if post.a in there or post.b in there:
            continue
        since = uncovered_since(floor, post.a, post.b, at)
        if since is not None and at - since >= post.patience * 1000:
            yield Found("post_uncovered", post.id, post.a)


def standing(floor: Floor) -> frozenset[str]:
    """Who is at an open window that is not paused; a mentor beside a trainee is there too."""
    manned = [window for window in floor.windows.values() if window.open and window.paused is None]
    return frozenset(who for window in manned for who in (window.clerk, window.mentor) if who)


def uncovered_since(floor: Floor, a: str, b: str, at: int) -> int | None:
    """Since when (ms) a post has been without both its clerks: the later of their getting up, but not before the present
    span of business hours; None outside those."""
    span = span_at(floor.plan, at)
    left = floor.staff.left
    return max(left.get(a, 0), left.get(b, 0), span.start, floor.staff.began) if span else None


# --- 潮汐窗口 ---


def _tides(floor: Floor, at: int) -> Iterator[Found]:
    tidal = [(window.no, window.tide) for window in floor.plan.windows if window.tide]
    if not tidal or not span_at(floor.plan, at):
        return
    for no, tide in tidal:
        if floor.windows[no].open:
            if _should_close(floor, no, tide):
                yield Found("tide_close", no)
        elif _should_open(floor, no, tide):
            yield Found("tide_open", no)


def _should_open(floor: Floor, no: str, tide: Tide) -> bool:
    """Once advised, the advice stands until the load has fallen half way to where the window would be closed again."""
    waiting, manned = _load(floor, no)
    advised = ("tide_open", no) in floor.staff.alerts
    return waiting > (_half_way(tide) if advised else tide.open_above) * max(manned, 1)


def _should_close(floor: Floor, no: str, tide: Tide) -> bool:
    """Only where another window stays open for the classes, and those who wait would not ask for this one at once."""
    waiting, manned = _load(floor, no)
    if manned < 2 or waiting > tide.open_above * (manned - 1):
        return False
    advised = ("tide_close", no) in floor.staff.alerts
    return waiting < (_half_way(tide) if advised else tide.close_below) * manned


def _half_way(tide: Tide) -> float:
    return (tide.open_above + tide.close_below) / 2


def _load(floor: Floor, no: str) -> tuple[int, int]:
    """How many wait for the window's own classes, and at how many open windows somebody serves one of them; a window that
    is itself only paused counts as open."""
    classes = floor.serving[no].classes
    manned = sum(
        window.open and (window.paused is None or window.no == no)
        for window in floor.windows.values()
        if any(one in floor.serving[window.no].classes or one in floor.serving[window.no].secondary for one in classes)
    )
    return sum(floor.waiting_count(one) for one in classes), manned
