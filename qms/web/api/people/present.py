"""Who is in the hall now: alerts, the roster against who sits where, posts, trainees, groups."""

from qms.domain import roster
from qms.domain.rules.people.watch import standing, uncovered_since
from qms.web import staffing
from qms.web.entries import Sight
from qms.web.shapes import told_people as told
from qms.web.site import Ask


async def alerts(ask: Ask[None]) -> told.AlertsNow:
    """GET /alerts."""
    sight = ask.site.sight()
    return told.AlertsNow(alerts=tuple(staffing.alert(sight, one) for one in sight.floor.staff.alerts.values()))


async def people(ask: Ask[None]) -> told.PeopleNow:
    """GET /people."""
    sight = ask.site.sight()
    staff, day = sight.floor.staff, sight.floor.day
    return told.PeopleNow(
        day=day,
        at=sight.drawn.iso(sight.now),
        here=tuple(sorted(_here(sight))),
        on_leave=tuple(
            staffing.leave(leave)
            for leave in staff.leaves.values()
            if day and leave.approved and leave.asked.first <= day <= leave.asked.last
        ),
        seats=_seats(sight),
        posts=_posts(sight),
        trainees=_trainees(sight),
        groups=_groups(sight),
    )


def _here(sight: Sight) -> frozenset[str]:
    """Who is signed in or at a window, be it paused."""
    seated = {who for w in sight.floor.windows.values() if w.open for who in (w.clerk, w.mentor) if who}
    return frozenset(sight.floor.staff.here) | seated


def _seats(sight: Sight) -> tuple[told.SeatNow, ...]:
    return tuple(
        told.SeatNow(
            window=window.no,
            rostered=sight.floor.roster.get(window.no, ()),
            clerk=window.clerk,
            mentor=window.mentor,
            unrostered=window.unrostered,
        )
        for window in sight.floor.windows.values()
    )


def _posts(sight: Sight) -> tuple[told.PostNow, ...]:
    there = standing(sight.floor)
    return tuple(
        told.PostNow(
            id=post.id,
            name=post.name,
            a=post.a,
            b=post.b,
            covered=not there.isdisjoint((post.a, post.b)),
            since=_uncovered(sight, post.a, post.b) if there.isdisjoint((post.a, post.b)) else None,
        )
        for post in sight.drawn.plan.posts
    )


def _uncovered(sight: Sight, a: str, b: str) -> str | None:
    return sight.drawn.iso_or_none(uncovered_since(sight.floor, a, b, sight.now))


def _trainees(sight: Sight) -> tuple[told.TraineeNow, ...]:
    plan, staff, day = sight.drawn.plan, sight.floor.staff, sight.floor.day or "9"
    return tuple(
        told.TraineeNow(
            clerk=clerk.id,
            mentor=clerk.mentor,
            paired_days=roster.paired_days(plan, staff, clerk.id, day),
            needed=plan.policy.people.paired_days,
            alone=not roster.is_trainee(plan, staff, clerk, day),
        )
        for clerk in plan.clerks
        if clerk.mentor
    )


def _groups(sight: Sight) -> tuple[told.GroupNow, ...]:
    here = _here(sight)
    return tuple(
        told.GroupNow(
            id=group.id,
            name=group.name,
            windows=group.windows,
            leader=group.leader,
            leader_here=group.leader in here,
            chief=group.chief,
            chief_here=group.chief in here,
        )
        for group in sight.drawn.plan.groups
    )
