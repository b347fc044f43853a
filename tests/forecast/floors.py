"""Small halls and floors to forecast, as the tests of the forecast need them."""

from collections.abc import Sequence

from config.plan import Dispatch, HallFacts, ItemClass, Plan, Policy, StandBy, Window
from qms.forecast.day import Day
from qms.forecast.model import Model, fit
from qms.forecast.scene import AtWindow, Scene, Waiting

HOUR = 3600.0


def hall(
    classes: dict[str, int],
    windows: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    dispatch: Dispatch | None = None,
    stand_by: StandBy | None = None,
) -> Plan:
    """A plan of item classes (usual service, seconds) and windows (own classes, secondary ones)."""
    return Plan(
        hall=HallFacts(id="hall", name="hall", level="city", region="000000"),
        zones=(),
        windows=tuple(Window(no=no, zone="z", classes=own, secondary=other) for no, (own, other) in windows.items()),
        item_classes=tuple(
            ItemClass(id=one, name=one, prefix="A", usual_service=usual) for one, usual in classes.items()
        ),
        policy=Policy(dispatch=dispatch or Dispatch(), stand_by=stand_by or StandBy()),
    )


def at_window(plan: Plan, no: str, **doing: object) -> AtWindow:
    """A window of the plan, idle since opening unless said otherwise."""
    window = next(w for w in plan.windows if w.no == no)
    facts: dict[str, object] = {"doing": "idle", "since": 0.0} | doing
    return AtWindow(window=no, server=no, serves=window.classes, secondary=window.secondary, **facts)  # type: ignore[arg-type]


def floor(plan: Plan, now: float, waiting: Sequence[Waiting], windows: Sequence[AtWindow] = ()) -> Scene:
    """A floor of a day from 0 to eight hours."""
    there = list(windows) or [at_window(plan, w.no) for w in plan.windows]
    return Scene(now, Day(0, 0.0, 8 * HOUR), list(waiting), there)


def new(plan: Plan) -> Model:
    """What is believed of a hall that was never open."""
    return fit(plan, ())
