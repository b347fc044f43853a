"""The parts that a device can play, by the name a plan uses."""

from collections.abc import Mapping
from types import MappingProxyType

from config.plan import RoleName
from qms.role import MakeRole
from qms.roles.caller import Caller
from qms.roles.cashier import Cashier
from qms.roles.dispenser import Dispenser
from qms.roles.hall_board import HallBoard
from qms.roles.id_reader import IdReader
from qms.roles.pad import Pad
from qms.roles.recorder import Recorder
from qms.roles.scanner import Scanner
from qms.roles.speaker import Speaker
from qms.roles.window_sign import WindowSign

ROLES: Mapping[RoleName, MakeRole] = MappingProxyType(
    {
        "dispenser": Dispenser,
        "caller": Caller,
        "pad": Pad,
        "window_sign": WindowSign,
        "hall_board": HallBoard,
        "speaker": Speaker,
        "id_reader": IdReader,
        "scanner": Scanner,
        "cashier": Cashier,
        "recorder": Recorder,
    }
)
