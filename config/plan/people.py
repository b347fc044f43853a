"""The people behind the windows: clerks, their posts (AB岗), their groups, and why they may pause."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.plan.words import Count, Id, MaybeDate, Name, Seconds

Weekday = Annotated[int, Meta(ge=1, le=7, description="1 = Monday to 7 = Sunday")]


class Clerk(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who signs in. `id` is the 工号; `card_name` is what public screens may show, empty = nothing.

    A clerk with a `mentor` is a trainee (先进后出) until the paired working days of the policy are done.
    """

    id: Id
    role: Literal["clerk", "leader", "manager", "admin", "auditor"] = "clerk"
    card_name: str = ""
    department: str = ""
    windows: tuple[str, ...] = ()
    mentor: str = ""
    post_title: str = ""
    supervised_by: tuple[str, ...] = ()


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """进驻部门. `liaisons` (业务联络员, one or two of its clerks) are whom the centre and other departments turn to.

    Where a plan draws any department, all that clerks, items and windows name must be drawn.
    """

    name: Name
    phone: str = ""
    liaisons: tuple[Id, ...] = ()


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the roster: who sits at `window` on these weekdays between the dates; nothing = without end on that side."""

    window: str
    clerk: Id
    weekdays: tuple[Weekday, ...] = (1, 2, 3, 4, 5)
    from_date: MaybeDate = ""
    until_date: MaybeDate = ""


class Post(Struct, frozen=True, forbid_unknown_fields=True):
    """AB岗: `a` does the work of the post, `b` stands in. With both away for `patience` seconds of business time an alert rises."""

    id: Id
    name: Name
    a: Id
    b: Id
    patience: Seconds = 600


class WindowGroup(Struct, frozen=True, forbid_unknown_fields=True):
    """窗口组: its leader (组长) and the chief representative (首席代表) of its department are asked when a clerk cannot go on."""

    id: Id
    name: Name
    windows: Annotated[tuple[str, ...], Meta(min_length=1)]
    leader: str = ""
    chief: str = ""


class PauseReason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a window may pause, for how long (s) and how often a day; 0 = no limit. `name` may stand on the window's screen."""

    id: Id
    name: Name
    longest: Seconds = 0
    most_a_day: Count = 0
