"""A forecast's child with a mind that one can follow: everybody waits as many minutes as people wait in the hall.

Words behind the folder change its mood: `mute` never answers, `garbage` writes what is no message, `leave` ends at once,
`chatter` prints to standard output before each answer.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from config.plan import Plan
from qms.forecast.day import Day
from qms.forecast.outlook import Interval, Outlook
from qms.forecast.scene import Scene
from qms.forecast.twin.question import Answer, Cannot, Question
from qms.forecaster.child import Mind, main


def fit(plan: Plan, days: Sequence[Day]) -> tuple[Plan, int]:
    """How many days there were is all that it learns."""
    return plan, len(days)


def outlook(model: tuple[Plan, int], scene: Scene, at: int, seq: int) -> Outlook:
    """A minute for each who waits, where a window is open."""
    plan, days = model
    if "mute" in sys.argv:
        Event().wait()
    if "chatter" in sys.argv:
        print("thinking")
    minutes = 60.0 * len(scene.waiting)
    told = Interval(minutes / 2, minutes, 2 * minutes)
    served = {one for there in scene.windows if there.doing != "closed" for one in (*there.serves, *there.secondary)}
    return Outlook(
        at=at,
        seq=seq,
        days=days,
        tickets={one.ticket: told for one in scene.waiting if one.item_class in served},
        newcomers={(c.id, "ordinary"): told for c in plan.item_classes if c.id in served},
    )


def what_if(model: tuple[Plan, int], scene: Scene, question: Question) -> Answer | Cannot:
    """It never can, and says how many wait; `dream` never comes back from it."""
    if "dream" in sys.argv:
        Event().wait()
    return Cannot(f"{len(scene.waiting)} 人", f"{len(scene.waiting)} wait, until {question.until}")


if __name__ == "__main__":
    if "leave" in sys.argv:
        sys.exit(3)
    if "garbage" in sys.argv:
        sys.stdout.buffer.write(b"\x00\x00\x00\x05hello")
        sys.stdout.flush()
        Event().wait()
    sys.exit(main(Path(sys.argv[1]), Mind(fit, outlook, what_if)))
