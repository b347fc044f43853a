"""Windows over HTTP: their verbs, and what a clerk sees of the own one."""

from qms.web.api.windows.counter import look
from qms.web.api.windows.verbs import VERBS, act, own_window

__all__ = ["VERBS", "act", "look", "own_window"]
