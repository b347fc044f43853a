"""Served that may still be rated: today's and, for as long as the policy says, those of the days before."""

from collections.abc import Iterator

from qms.domain import events as e
from qms.domain.ticket import Service


class Served:
    """By ticket and number of the service. They outlive the day that they were done in."""

    def __init__(self) -> None:
        self._of: dict[str, list[Service]] = {}

    def add(self, service: Service) -> None:
        """A service was finished."""
        self._of.setdefault(service.ticket, []).append(service)

    def of(self, ticket: str, no: int = 0) -> Service | None:
        """The `no`-th service of a ticket, 0 = the last finished; None if it is not known (any more)."""
        known = self._of.get(ticket, ())
        return next((one for one in reversed(known) if no in (0, one.no)), None)

    def __iter__(self) -> Iterator[Service]:
        return (one for known in self._of.values() for one in known)

    def rate(self, event: e.TicketRated) -> None:
        """Write a rating into its service; one that is no longer known changes nothing."""
        service = self.of(event.ticket, event.service)
        if service is None:
            return
        if event.follow_up:
            service.followed_up = True
        else:
            service.rated_at, service.default = event.at, event.default
        service.satisfaction = event.satisfaction

    def carry(self, carried: e.ServiceCarried) -> None:
        """What was done on a day before; nothing new to whoever was there."""
        if self.of(carried.ticket, carried.service) is None:
            self.add(
                Service(
                    ticket=carried.ticket,
                    no=carried.service,
                    number=carried.number,
                    window=carried.window,
                    finished_at=carried.finished_at,
                    clerk=carried.clerk,
                    satisfaction=carried.satisfaction,
                    rated_at=carried.rated_at,
                    default=carried.default,
                )
            )

    def forget(self, before: int) -> None:
        """Let go of services finished before `before` (ms)."""
        for ticket in [t for t, known in self._of.items() if known[-1].finished_at < before]:
            del self._of[ticket]
