"""The POS at a window (收费): what it has taken is noted with the service that stands there."""

from collections.abc import Sequence

from firmware_protocols.messages import Heard, Paid
from qms.domain import commands as c
from qms.domain.floor import Floor
from qms.role import Marking


class Cashier(Marking):
    """A POS at one window, or one that several windows share and that says which."""

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """A payment is noted at the window that the POS names, else at its own."""
        if not isinstance(message, Paid):
            return ()
        window = self.place(message.reference, message.window)
        if window is None:
            return ()
        return (c.NotePayment(window=window, reference=message.reference, amount=message.amount),)
