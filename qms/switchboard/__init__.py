"""The switchboard: the hall's devices, joined to the hall."""

from qms.switchboard.board import Switchboard
from qms.switchboard.trial import Verdict
from qms.switchboard.wiring import channels_of, options_of, wired

__all__ = ["Switchboard", "Verdict", "channels_of", "options_of", "wired"]
