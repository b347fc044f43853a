"""Tickets set aside, by the window that did it: parked ones (挂起) and those that did not come (过号)."""

from qms.domain.ticket import State, Ticket

ASIDE: frozenset[State] = frozenset({"parked", "no_show"})


class Aside:
    """Kept by the floor, so that no call looks at all tickets of the day."""

    def __init__(self) -> None:
        self._at: dict[str, dict[str, Ticket]] = {}

    def put(self, ticket: Ticket) -> None:
        """The ticket's window has just set it aside."""
        self._at.setdefault(ticket.window or "", {})[ticket.id] = ticket

    def take(self, ticket: Ticket) -> None:
        """It is about to be called back, reinstated or given up; its window is still the one that set it aside."""
        self._at.get(ticket.window or "", {}).pop(ticket.id, None)

    def of(self, window: str, state: State) -> list[Ticket]:
        """What the window parked, or whom it missed; latest first."""
        return [one for one in reversed(self._at.get(window, {}).values()) if one.state == state]

    def due(self, window: str, now: int) -> Ticket | None:
        """The parked ticket of the window whose time (ms) came first, None before any has come."""
        here = self._at.get(window)
        if not here:
            return None
        due = [one for one in here.values() if one.due_at is not None and one.due_at <= now]
        return min(due, key=lambda one: one.due_at or 0, default=None)
