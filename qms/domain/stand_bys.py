"""Who stands by (请准备): out of the lists, near the one window that asked, which calls them next."""

from collections.abc import Iterable, Iterator

from qms.domain.ticket import Ticket


class StandBys:
    """At most one visitor a window."""

    def __init__(self) -> None:
        self._at: dict[str, Ticket] = {}

    def put(self, ticket: Ticket) -> bool:
        """Let a ticket stand by at its window; False if somebody else stands there."""
        window = ticket.stands_by or ""
        return self._at.setdefault(window, ticket) is ticket

    def take(self, ticket: Ticket) -> None:
        """The ticket is called, or in line again, or gone."""
        del self._at[ticket.stands_by or ""]

    def at(self, window: str) -> Ticket | None:
        """Who stands by at a window."""
        return self._at.get(window)

    def of_class(self, item_class: str) -> list[Ticket]:
        """All who stand by in a class."""
        return [one for one in self if one.item_class == item_class]

    def newest(self) -> list[Ticket]:
        """All who stand by, whoever was asked last first."""
        return sorted(self, key=lambda one: one.stood_at or 0, reverse=True)

    def may_come(self, window: str, classes: Iterable[str]) -> Ticket | None:
        """Of those whom a window with these classes may serve, wherever they stand by, the one with the oldest clock."""
        mine = [one for one in self if one.bound_to == window or (one.bound_to is None and one.item_class in classes)]
        return min(mine, key=lambda one: (one.clock, one.order), default=None)

    def __iter__(self) -> Iterator[Ticket]:
        return iter(self._at.values())
