"""Rules of taking a number (取号): whose it is, who goes first, and whether there is one left."""

from qms.domain.rules.taking.person import taker
from qms.domain.rules.taking.precedence import granted
from qms.domain.rules.taking.take import check_hours, decide, next_number

__all__ = ["check_hours", "decide", "granted", "next_number", "taker"]
