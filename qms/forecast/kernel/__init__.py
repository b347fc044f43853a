"""The compiled kernel: many runs of the rest of a day from one floor, with the very policy functions of live dispatch."""

from qms.forecast.kernel.run import play
from qms.forecast.kernel.world import World, log

__all__ = ["World", "log", "play"]
