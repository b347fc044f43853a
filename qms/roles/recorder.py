"""The recorder of a window (录音录像): where a recording begins and ends is noted with the service that stands there."""

from collections.abc import Sequence

from firmware_protocols.messages import Heard, Recorded
from qms.domain import commands as c
from qms.domain.floor import Floor
from qms.role import Marking


class Recorder(Marking):
    """A recorder of one window, or of several."""

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """An edge of a recording is noted at the window that the recorder names, else at its own."""
        if not isinstance(message, Recorded):
            return ()
        window = self.place(message.reference, message.window)
        if window is None:
            return ()
        return (c.NoteRecording(window=window, reference=message.reference, edge=message.edge),)
