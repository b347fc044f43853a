"""What the city drew: a hall with its zones, windows, items, people, lines and devices. Pure types; `config.load` reads them.

Durations are whole seconds. Ids are strings, unique among their kind. Every figure that policies leave open stands here.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct, field

from config.plan.booking import Booking, BookingLimit, Breach
from config.plan.evaluation import EvaluationCode
from config.plan.items import Bundle, Companion, Green, Item, ItemClass, PriorityClass, Quota, Stage
from config.plan.people import Clerk, Department, Duty, PauseReason, Post, WindowGroup
from config.plan.place import Device, Glass, HallFacts, Line, Mapping, Model, Tide, VoiceName, Window, Zone
from config.plan.policy import (
    AtWindow,
    Calendar,
    Complexity,
    Dispatch,
    Extra,
    Notices,
    People,
    Policy,
    Ratings,
    StandBy,
    TakeLimit,
    Taking,
)
from config.plan.words import Clock, Language, Level, LinkName, RoleName, ZoneKind

__all__ = [
    "AtWindow", "Booking", "BookingLimit", "Breach", "Bundle", "Calendar", "Clerk", "Companion", "Complexity", "Department", "Device", "Dispatch",
    "Duty", "EvaluationCode", "Extra", "Glass", "Green", "HallFacts", "Item", "ItemClass", "Language", "Level", "Line", "LinkName", "Loudness", "Mapping",
    "Model", "Notices", "PauseReason", "People", "Plan", "Policy", "Post", "PriorityClass", "Quota", "Ratings", "RoleName",
    "Stage", "StandBy", "TakeLimit", "Taking", "Tide", "Uplink", "Voice", "VoiceName", "Window", "WindowGroup", "Zone", "ZoneKind",
]  # fmt: skip

T = TypeVar("T")


class Loudness(Struct, frozen=True, forbid_unknown_fields=True):
    """How loud it is from a time of day on."""

    from_time: Clock
    percent: Annotated[int, Meta(ge=0, le=100)]


class Voice(Struct, frozen=True, forbid_unknown_fields=True):
    """How calls are spoken: in these languages, in their order, the whole round `repeat` times, after a few notes if there is to be
    a `chime`. `volume` says how loud in the course of the day, for speakers that can be told; nothing = as they are."""

    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = ("zh",)
    repeat: Annotated[int, Meta(ge=1, le=3)] = 1
    chime: bool = True
    volume: tuple[Loudness, ...] = ()


class Uplink(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the city listens; `server_key` is its public CURVE key (Z85, 40 characters), empty = ask var/keys."""

    via: Literal["zeromq", "none"] = "none"
    address: str = ""
    server_key: str = ""


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole hall. `config.load` has checked every reference in it. `evaluation_codes` are the remarks in force: the national
    set, unless the plan draws its own."""

    hall: HallFacts
    zones: tuple[Zone, ...]
    windows: Annotated[tuple[Window, ...], Meta(min_length=1)]
    item_classes: Annotated[tuple[ItemClass, ...], Meta(min_length=1)]
    items: tuple[Item, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    green_channel: tuple[Green, ...] = ()
    companions: tuple[Companion, ...] = ()
    bookings: tuple[Booking, ...] = ()
    evaluation_codes: tuple[EvaluationCode, ...] = ()
    departments: tuple[Department, ...] = ()
    clerks: tuple[Clerk, ...] = ()
    roster: tuple[Duty, ...] = ()
    posts: tuple[Post, ...] = ()
    groups: tuple[WindowGroup, ...] = ()
    lines: tuple[Line, ...] = ()
    devices: tuple[Device, ...] = ()
    models: tuple[Model, ...] = ()
    policy: Policy = field(default_factory=Policy)
    voice: Voice = field(default_factory=Voice)
    uplink: Uplink = field(default_factory=Uplink)

    def item_class(self, id: str) -> ItemClass:  # noqa: A002
        """Raises KeyError for an unknown id."""
        return _only(c for c in self.item_classes if c.id == id)

    def window(self, no: str) -> Window:
        """Raises KeyError for an unknown number."""
        return _only(w for w in self.windows if w.no == no)

    def item(self, code: str) -> Item:
        """Raises KeyError for an unknown code."""
        return _only(i for i in self.items if i.code == code)

    def clerk(self, id: str) -> Clerk:  # noqa: A002
        """Raises KeyError for an unknown 工号."""
        return _only(c for c in self.clerks if c.id == id)

    def model_of(self, device: Device) -> Model:
        """The model file of a device."""
        return _only(m for m in self.models if m.id == device.model)

    def windows_of(self, device: Device) -> tuple[str, ...]:
        """The numbers of the windows that a device stands at: those it names, those of its zone, or all."""
        return device.windows or tuple(w.no for w in self.windows if device.zone in ("", w.zone))

    def windows_serving(self, item_class: str) -> tuple[str, ...]:
        """The numbers of all windows that may serve the class, open or not, primary ones first."""
        own = [w.no for w in self.windows if item_class in w.classes]
        return (*own, *(w.no for w in self.windows if item_class in w.secondary and item_class not in w.classes))

    def slip_printer(self, window: str) -> Device | None:
        """Which dispenser prints the receipts and notices of a window: one that names it, else one of the whole hall."""
        printers = [d for d in self.devices if d.role == "dispenser" and (not d.windows or window in d.windows)]
        return max(printers, key=lambda d: window in d.windows, default=None)


def _only(found: Iterator[T]) -> T:
    for one in found:
        return one
    raise KeyError("not in the plan")
