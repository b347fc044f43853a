"""The two floors and the journal between them, the memory of commands, and how all of it comes back after a restart."""

from qms.ledger.ledger import Ledger, Unavailable

__all__ = ["Ledger", "Unavailable"]
