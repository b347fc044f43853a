"""People: mentors, posts, groups, the roster; each stands where the work needs them."""

from collections import Counter
from collections.abc import Iterator

from config.faults import Complaint, shown
from config.plan import Clerk, Plan

LEADERS = ("leader", "manager")


def check(plan: Plan) -> Iterator[Complaint]:
    """People who are drawn where they cannot be."""
    clerks = {clerk.id: clerk for clerk in plan.clerks}
    yield from _mentors(plan, clerks)
    yield from _posts(plan)
    yield from _groups(plan, clerks)
    yield from _roster(plan, clerks)


def _mentors(plan: Plan, clerks: dict[str, Clerk]) -> Iterator[Complaint]:
    for i, clerk in enumerate(plan.clerks):
        mentor = clerks.get(clerk.mentor)
        if mentor is not None and mentor.mentor:
            expected = "a clerk who works alone, to sit beside the trainee"
            found = "the trainee" if mentor is clerk else f"{shown(mentor.id)}, a trainee too"
            yield Complaint(("clerks", i, "mentor"), expected, found)


def _posts(plan: Plan) -> Iterator[Complaint]:
    for i, post in enumerate(plan.posts):
        if post.a == post.b:
            yield Complaint(("posts", i, "b"), "somebody else than A, to stand in", shown(post.b))


def _groups(plan: Plan, clerks: dict[str, Clerk]) -> Iterator[Complaint]:
    groups_of = Counter(no for group in plan.groups for no in group.windows)
    for i, group in enumerate(plan.groups):
        leader = clerks.get(group.leader)
        if leader is not None and leader.role not in LEADERS:
            expected = 'a clerk whose role is "leader" or "manager"'
            yield Complaint(("groups", i, "leader"), expected, f"{shown(leader.id)}, whose role is {leader.role}")
        for j, no in enumerate(group.windows):
            if groups_of[no] > group.windows.count(no):
                yield Complaint(("groups", i, "windows", j), "a window of no other group", shown(no))


def _roster(plan: Plan, clerks: dict[str, Clerk]) -> Iterator[Complaint]:
    for i, duty in enumerate(plan.roster):
        clerk = clerks.get(duty.clerk)
        if clerk is not None and clerk.windows and duty.window not in clerk.windows:
            expected = f"a window where {clerk.id} may sit: {', '.join(clerk.windows)}"
            yield Complaint(("roster", i, "window"), expected, shown(duty.window))
        if not duty.weekdays:
            yield Complaint(("roster", i, "weekdays"), "at least one weekday", "none")
