"""The referee's hall as a plan: what `hall.json` says, in the words of a plan. Minutes become seconds."""

from typing import Any

from msgspec import Struct

from config.plan import Dispatch, HallFacts, ItemClass, Plan, Policy, StandBy, Window


class Minutes(Struct, frozen=True):
    """When the day opens, when numbers stop, when the doors close and when the day is cut off, minutes."""

    open: float
    intake_end: float
    close: float
    stop: float


class ClassFacts(Struct, frozen=True):
    """An item class and its nominal service, minutes."""

    id: str | int
    nominal_mean_min: float


class WindowFacts(Struct, frozen=True):
    """A window and the classes it may serve."""

    id: int
    primary: tuple[str | int, ...]
    secondary: tuple[str | int, ...] = ()


class HallJson(Struct, frozen=True):
    """What a product needs of `hall.json`; the rest of it is the referee's own."""

    minutes: Minutes
    classes: tuple[ClassFacts, ...]
    windows: tuple[WindowFacts, ...]
    transfer_credit_min: float
    appointment_early_min: float
    name: str = ""


def plan(hall: HallJson, *, stand_by: bool) -> Plan:
    """The plan of a hall that dispatches as a hall with the figures a plan has by itself."""
    return Plan(
        hall=HallFacts(id="referee", name=hall.name or "referee", level="city", region="000000"),
        zones=(),
        windows=tuple(
            Window(no=str(w.id), zone="hall", classes=_texts(w.primary), secondary=_texts(w.secondary))
            for w in hall.windows
        ),
        item_classes=tuple(
            ItemClass(id=str(c.id), name=str(c.id), prefix="A", usual_service=round(c.nominal_mean_min * 60))
            for c in hall.classes
        ),
        policy=Policy(
            dispatch=Dispatch(appointment_ahead=round(hall.appointment_early_min * 60)),
            stand_by=StandBy(on=stand_by),
            transfer_setback=round(hall.transfer_credit_min * 60),
        ),
    )


def _texts(ids: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(str(one) for one in ids)
