"""Recording marks: a recorder of sound or picture says where the recording of a window begins and ends."""

from firmware_protocols.wire import Options
from firmware_protocols.wires.marks.marks import Marks
from firmware_protocols.wires.marks.shapes import EdgeMark


class RecordingMark(Marks):
    """Marks of a recorder, one JSON object a line"""

    def __init__(self, options: Options) -> None:
        super().__init__(options, EdgeMark, "recording_mark")
