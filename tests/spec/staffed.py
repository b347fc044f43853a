"""A hall with people: a leader and a chief representative, a trainee and the mentor, a post with its A and B."""

import msgspec

from config.plan import Calendar, Clerk, Duty, PauseReason, People, Plan, Policy, Post, Tide, Window, WindowGroup
from qms.domain.days import Days
from tests.spec.story import Story, plan

HOURS = Calendar(hours=("09:00-12:00", "13:00-17:00"))
CLERKS = (
    Clerk("a1", windows=("1",), card_name="王老师", department="社保科"),
    Clerk("b1", windows=("1", "2")),
    Clerk("new", windows=("2",), mentor="b1"),
    Clerk("chief", post_title="首席代表"),
    Clerk("lead", role="leader"),
    Clerk("other", role="leader"),
    Clerk("boss", role="manager"),
)


def staffed(people: People | None = None, calendar: Calendar = HOURS, windows: tuple[Window, ...] = ()) -> Plan:
    """Windows 1 to 3 as in story.plan; 1 and 2 are a group; a1 and b1 share a post; the roster knows window 1 only."""
    drawn = plan(
        Policy(calendar=calendar, people=people or People()),
        windows=windows
        or (
            Window("1", "intake", ("a",), ("b",)),
            Window("2", "intake", ("a",), ("b",)),
            Window("3", "intake", ("b",)),
            Window("9", "intake", ("b",), kind="cannot_do"),
        ),
    )
    return msgspec.structs.replace(
        drawn,
        clerks=CLERKS,
        roster=(Duty("1", "a1"), Duty("1", "b1", weekdays=(1,))),
        posts=(Post("social", "社保岗", "a1", "b1", patience=600),),
        groups=(WindowGroup("south", "民生组", ("1", "2"), leader="lead", chief="chief"),),
    )


def tidal(tide: Tide) -> Plan:
    """Windows 1 and 3 serve class a; window 3 is opened and closed with the tide."""
    return staffed(windows=(Window("1", "intake", ("a", "b")), Window("3", "intake", ("a",), tide=tide)))


def reasons(*some: PauseReason) -> People:
    """A policy with these reasons to pause."""
    return People(pause_reasons=some)


def clock(story: Story, time: str) -> None:
    """It becomes `time` (HH:MM) on the story's day."""
    days = Days(story.plan.hall.timezone)
    story.now = days.moment(story.floor.day or "", time)


def begin(story: Story, date: str, time: str = "09:00") -> None:
    """Another day begins, and it becomes `time`."""
    story.next_day(date)
    clock(story, time)
