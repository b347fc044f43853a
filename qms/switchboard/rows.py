"""A device as the device board shows it."""

from collections.abc import Mapping

from devices.health import Condition
from qms.switchboard.joint import Joint

NAMES = {
    "dispenser": "取号机",
    "caller": "呼叫器",
    "pad": "评价器",
    "window_sign": "窗口屏",
    "hall_board": "综合屏",
    "speaker": "语音",
    "id_reader": "读卡器",
    "scanner": "扫码器",
    "cashier": "收费",
    "recorder": "录像",
}

NO_PAPER: Mapping[str, str] = {
    "out": "out of paper: put in a new roll",
    "open": "the cover is open: close it",
    "jam": "the cutter is jammed: open the cover, take the paper out, close it",
}
"""Why a printer prints nothing. It also calls itself offline then, which says less."""


def row_of(joint: Joint, condition: Condition) -> dict[str, object]:
    """`since` and `heard_at` are hall time in ms; `paper` is a dispenser's only: ok, low, out, open, jam."""
    device = joint.device
    row: dict[str, object] = {
        "id": device.id,
        "role": device.role,
        "title": device.title or _title(joint),
        "line": device.line,
        "address": device.address,
        "windows": device.windows,
        "state": condition.state,
        "since": int(condition.since.timestamp() * 1000),
        "last_error": NO_PAPER.get(joint.paper, condition.last_error),
        "counters": condition.counters,
        "heard_at": int(condition.heard_at.timestamp() * 1000) if condition.heard_at else None,
    }
    if device.role == "dispenser":
        row["paper"] = joint.paper
    return row


def _title(joint: Joint) -> str:
    name = NAMES[joint.device.role]
    return f"{'、'.join(joint.device.windows)} 号窗口{name}" if joint.device.windows else name
