"""Payment marks: a POS, or the program beside it, says that somebody has paid at a window."""

from firmware_protocols.wire import Options
from firmware_protocols.wires.marks.marks import Marks
from firmware_protocols.wires.marks.shapes import PaidMark


class PosMark(Marks):
    """Payment marks of a POS, one JSON object a line"""

    def __init__(self, options: Options) -> None:
        super().__init__(options, PaidMark, "pos_mark")
