"""Who stands where: the devices on a line, at an address of it, at a window, and which of several printers prints."""

from collections.abc import Sequence

from config.plan import Plan
from qms.feed import Entry
from qms.switchboard.joint import Joint


class Places:
    """All joints of a hall, found by place."""

    def __init__(self, joints: Sequence[Joint], plan: Plan) -> None:
        self.all = joints
        self.on: dict[str, list[Joint]] = {line.id: [] for line in plan.lines}
        self.at: dict[tuple[str, str], list[Joint]] = {}
        self._signs: dict[str, list[Joint]] = {window.no: [] for window in plan.windows}
        self._others: dict[str, list[Joint]] = {window.no: [] for window in plan.windows}
        self._dispensers = [joint for joint in joints if joint.device.role == "dispenser"]
        for joint in joints:
            device = joint.device
            self.on[device.line].append(joint)
            self.at.setdefault((device.line, device.address), []).append(joint)
            told = self._signs if device.role == "window_sign" else self._others
            for window in plan.windows_of(device):
                told[window].append(joint)
        self._speakers = [joint for joint in joints if joint.device.role == "speaker"]
        for joint in self._speakers:
            joint.role.beside([other.role for other in self._speakers if other is not joint])

    def signs_for(self, entry: Entry) -> Sequence[Joint]:
        """The signs over the window that an event is about."""
        return self._signs.get(_window_of(entry), ())

    def others_for(self, entry: Entry) -> Sequence[Joint]:
        """Who else is told of an event: a device that stands at windows of what happens there, and of what concerns no
        window; others of everything."""
        return self._others.get(_window_of(entry), self.all)

    def in_turn(self, joint: Joint) -> Sequence[Joint]:
        """Who may have waited for this device to be done, in turn; itself last."""
        if joint not in self._speakers:
            return (joint,)
        after = self._speakers.index(joint) + 1
        return (*self._speakers[after:], *self._speakers[:after])

    def on_duty(self, joint: Joint) -> bool:
        """Of several dispensers one prints: the plan's first that can."""
        if len(self._dispensers) < 2 or joint not in self._dispensers:
            return True
        able = (one for one in self._dispensers if one.up and not one.silent and one.paper in ("ok", "low"))
        return joint is next(able, self._dispensers[0])


def _window_of(entry: Entry) -> str:
    window: str = getattr(entry.event, "window", "")
    return window
